"""Which cause of concern each row belongs to, once all are planned: a parent may stand in a later row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rules.audit_chain import Change
from rules.register_import.held_register import HeldItem, HeldRegister, number_word
from rules.register_import.planned_rows import ChangedItem, NewItem, PlannedRow, Remark
from rules.sheets.headings import Column, squashed
from rules.sheets.row_reading import RegisterRow
from rules.vocabulary import ItemKind, RowOutcome, Stage

_CAUSE = ItemKind.CAUSE_OF_CONCERN


@dataclass(slots=True)
class DraftRow:
    """A row under way: its report's key, the item that is there, and what would be stored of it."""

    row: RegisterRow
    publication_key: str | None
    held: HeldItem | None
    new: NewItem | None = None
    changed: ChangedItem | None = None
    repeats: bool = False

    @property
    def key(self) -> str | None:
        """The item's key, where there is or will be one."""
        if self.held is not None:
            return self.held.key
        return self.new.key if self.new is not None else None

    @property
    def stage(self) -> Stage | None:
        """The stage at which a new item will stand."""
        return self.new.stages[-1].stage if self.new is not None else None

    def planned(self) -> PlannedRow:
        """What the row comes to."""
        row = self.row
        outcome = self._outcome()
        remarks = tuple(Remark(problem.cell, problem.says) for problem in row.problems)
        if self.repeats and not remarks:
            remarks = (Remark(row.cell(), "the same row stands above"),)
        stored = outcome in (RowOutcome.NEW, RowOutcome.CHANGED)
        return PlannedRow(
            sheet=row.place.sheet,
            cell=remarks[0].cell if remarks else row.cell(),
            outcome=outcome,
            item_key=self.key,
            remarks=remarks,
            new=self.new if stored else None,
            changed=self.changed if stored else None,
        )

    def _outcome(self) -> RowOutcome:
        problems = self.row.problems
        if problems:
            refused = any(problem.outcome is RowOutcome.REFUSED for problem in problems)
            return RowOutcome.REFUSED if refused else RowOutcome.QUESTION
        if self.repeats:
            return RowOutcome.UNCHANGED
        if self.new is not None:
            return RowOutcome.NEW
        return RowOutcome.CHANGED if self.changed is not None else RowOutcome.UNCHANGED


def settle_parents(drafts: Sequence[DraftRow], register: HeldRegister) -> None:
    """Give every row that names a parent its parent, or ask."""
    children = [draft for draft in drafts if draft.row.parent and not draft.repeats]
    if not children:
        return
    names = _Names(drafts)
    for child in children:
        if child.row.kind is _CAUSE:
            child.row.ask(Column.PARENT, "a cause of concern belongs to no other item: what is its Parent?")
    found = [(child, names.find(child, register)) for child in children]
    _check_closed_parents(found)
    for child, parent in found:
        if child.row.kind is not _CAUSE:
            _settle(child, parent, register)


class _Names:
    """The rows of a file by what other rows may call them."""

    def __init__(self, drafts: Sequence[DraftRow]) -> None:
        self._by_name: dict[str, DraftRow] = {}
        self._causes: dict[tuple[str | None, str], DraftRow] = {}
        for draft in drafts:
            for name in (draft.row.reference, draft.row.key):
                if name:
                    self._by_name.setdefault(name, draft)
            if draft.row.kind is _CAUSE:
                report = draft.publication_key
                self._causes.setdefault((report, squashed(draft.row.title)), draft)
                if draft.row.number:
                    self._causes.setdefault((report, number_word(draft.row.number)), draft)

    def find(self, child: DraftRow, register: HeldRegister) -> DraftRow | HeldItem | None:
        """The parent by its reference or key, or within the same report by its number or title."""
        text, report = child.row.parent, child.publication_key
        row = self._by_name.get(text)
        if row is not None:
            return row
        held = register.item_by_key.get(text)
        if held is not None:
            return held
        with_portal_id = register.items_by_portal_id.get(text, [])
        if len(with_portal_id) == 1:
            return with_portal_id[0]
        in_file = self._causes.get((report, number_word(text))) or self._causes.get((report, squashed(text)))
        return in_file or _held_cause(text, report, register)


def _held_cause(text: str, report: str | None, register: HeldRegister) -> HeldItem | None:
    publication = next((each for each in register.publications if each.key == report), None)
    if publication is None:
        return None
    by_number = register.items_by_number.get((publication.id, _CAUSE, number_word(text)), [])
    by_title = register.items_by_title.get((publication.id, _CAUSE, squashed(text)), [])
    both = by_number or by_title
    return both[0] if len(both) == 1 else None


def _check_closed_parents(found: Sequence[tuple[DraftRow, DraftRow | HeldItem | None]]) -> None:
    """A cause of concern closes only when its recommendations all have."""
    for child, parent in found:
        if not isinstance(parent, DraftRow) or parent.stage is not Stage.CLOSED:
            continue
        if child.stage is not None and not child.stage.is_ended:
            parent.row.ask(
                Column.STAGE if parent.row.stage is not None else Column.CLOSED,
                f"closed, but its recommendation in {child.row.cell()} is still open: which is right?",
            )


def _settle(child: DraftRow, parent: DraftRow | HeldItem | None, register: HeldRegister) -> None:
    row = child.row
    if parent is None:
        row.ask(
            Column.PARENT, f"Parent says “{row.parent[:80]}”, which is in neither the file nor the register"
        )
    elif parent is child or (isinstance(parent, HeldItem) and parent is child.held):
        row.refuse(Column.PARENT, "an item can’t be its own parent")
    elif _kind(parent) is not _CAUSE:
        row.ask(Column.PARENT, f"Parent says “{row.parent[:80]}”, which isn’t a cause of concern")
    elif isinstance(parent, DraftRow) and (parent.row.problems or parent.key is None):
        where = parent.row.cell()
        row.ask(Column.PARENT, f"its parent in {where} can’t go in yet, so this waits for it")
    elif parent.key is not None:
        _belong(child, parent.key, register)


def _kind(parent: DraftRow | HeldItem) -> ItemKind | None:
    return parent.row.kind if isinstance(parent, DraftRow) else parent.kind


def _belong(child: DraftRow, parent_key: str, register: HeldRegister) -> None:
    if child.new is not None:
        child.new = replace(child.new, parent_key=parent_key)
        return
    held = child.held
    if held is None:
        return
    if held.parent_id is not None:
        has = register.item_by_id[held.parent_id].key
        if has != parent_key:
            child.row.ask(
                Column.PARENT, f"Parent says “{parent_key}”, and the register has “{has}”: which is right?"
            )
        return
    change = Change("parent", None, parent_key)
    if child.changed is not None:
        child.changed = replace(child.changed, parent_key=parent_key, others=(*child.changed.others, change))
    else:
        child.changed = ChangedItem(
            item=held,
            columns={},
            publication_key=None,
            parent_key=parent_key,
            edits=(),
            others=(change,),
            deadlines=(),
            updated_on=None,
            portal_status=None,
            rag=None,
        )
