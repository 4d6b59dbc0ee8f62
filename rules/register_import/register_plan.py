"""What an import of a register would do: every row set beside what the register holds. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from rules.register_import.changed_items import changed_item
from rules.register_import.held_register import HeldRegister
from rules.register_import.new_items import new_item
from rules.register_import.planned_parents import DraftRow, settle_parents
from rules.register_import.planned_rows import (
    DatedPublication,
    NewPublication,
    PlannedRow,
    RegisterPlan,
    Remark,
)
from rules.register_import.planned_stages import check_days
from rules.register_import.register_matching import (
    Match,
    Owners,
    Publications,
    RowPublication,
    match,
    unique_key,
)
from rules.sheets.deadline_cells import DeadlineReader
from rules.sheets.headings import Column
from rules.sheets.row_reading import RegisterRow
from rules.vocabulary import ResolutionKind, RowOutcome

_STORED = (RowOutcome.NEW, RowOutcome.CHANGED)


def plan_register(
    rows: Sequence[RegisterRow],
    register: HeldRegister,
    *,
    as_at: date,
    file_name: str,
    notes: Sequence[str] = (),
) -> RegisterPlan:
    """Plan the import of a file's rows. `as_at` is the day that the file speaks for.

    A row that is refused or has a question goes in not at all; the same row again changes nothing.
    """
    for row in rows:
        row.as_read()
    publications = Publications(register)
    publications.learn(rows)
    of_row = [publications.of(row) for row in rows]
    matches = [match(register, row, publication) for row, publication in zip(rows, of_row, strict=True)]
    drafts = [
        DraftRow(row, publication.key, found.held)
        for row, publication, found in zip(rows, of_row, matches, strict=True)
    ]
    _check_repeats(drafts, matches)
    keys = {*register.item_by_key, *(row.key for row in rows if row.key)}
    planner = _Planner(register, as_at, file_name, keys, Owners(register))
    for draft, publication in zip(drafts, of_row, strict=True):
        planner.draft(draft, publication)
    settle_parents(drafts, register)
    planned = tuple(_with_unread_deadlines(draft.planned()) for draft in drafts)
    new, dated = _publications(planned, of_row)
    return RegisterPlan(planned, new, dated, tuple(notes))


@dataclass(slots=True)
class _Planner:
    register: HeldRegister
    as_at: date
    file_name: str
    keys: set[str]
    owners: Owners
    deadlines: DeadlineReader = field(default_factory=DeadlineReader)

    def draft(self, draft: DraftRow, publication: RowPublication) -> None:
        """Find what one row would store."""
        row = draft.row
        check_days(row, as_at=self.as_at, published_on=publication.published_on)
        owner = self.owners.of(row)
        if draft.repeats:
            return
        if draft.held is not None:
            draft.changed = changed_item(
                row, draft.held, publication, owner, self.deadlines, self.register, as_at=self.as_at
            )
            return
        draft.new = new_item(
            row,
            publication,
            owner,
            self.deadlines,
            as_at=self.as_at,
            key=self._key(row, publication),
            register=self.register,
            file_name=self.file_name,
        )

    def _key(self, row: RegisterRow, publication: RowPublication) -> str:
        """A key for a new item: its own, its portal id, its report and number, or words of its title."""
        if row.key:
            return row.key
        if row.reference:
            return unique_key(row.reference, self.keys)
        if publication.key and row.number:
            return unique_key(f"{publication.key[:40]} {row.number}", self.keys)
        return unique_key(row.title, self.keys)


def _check_repeats(drafts: Sequence[DraftRow], matches: Sequence[Match]) -> None:
    """Ask about rows that name the same item and differ; a row that only repeats another is left out."""
    first: dict[tuple[object, ...], RegisterRow] = {}
    for draft, found in zip(drafts, matches, strict=True):
        row = draft.row
        earlier = first.setdefault(found.token, row)
        if earlier is row:
            continue
        if _content(row) == _content(earlier):
            draft.repeats = True
            continue
        _ask_which(row, earlier)
        if not any(problem.says.endswith(_WHICH) for problem in earlier.problems):
            _ask_which(earlier, row)


_WHICH = "and says something else: which row is right?"


def _ask_which(row: RegisterRow, other: RegisterRow) -> None:
    named_by: tuple[tuple[Column, str], ...] = (
        (Column.KEY, row.key),
        (Column.REFERENCE, row.reference),
        (Column.NUMBER, row.number if row.publication else ""),
        (Column.TITLE, row.title),
    )
    column, text = next(((column, text) for column, text in named_by if text), named_by[-1])
    where = f"{other.place.sheet} {other.cell(column)}"
    row.ask(column, f"{column} “{text[:60]}” names the same item as {where}, {_WHICH}")


def _content(row: RegisterRow) -> RegisterRow:
    return replace(row, row=0, problems=[], problems_read=0, place=None)  # type: ignore[arg-type]


def _with_unread_deadlines(planned: PlannedRow) -> PlannedRow:
    """Say of a deadline that goes in without a day why it has none."""
    stored = planned.new or planned.changed
    if stored is None or not stored.deadlines:
        return planned
    remarks = tuple(
        Remark(planned.cell, f"“{each.phrase[:80]}” gives no day yet: {each.resolution.rule}")
        for each in stored.deadlines
        if each.resolution.kind is ResolutionKind.UNKNOWN
    )
    return replace(planned, remarks=(*planned.remarks, *remarks)) if remarks else planned


def _publications(
    planned: Sequence[PlannedRow], of_row: Sequence[RowPublication]
) -> tuple[tuple[NewPublication, ...], tuple[DatedPublication, ...]]:
    """The reports that rows which go in need, and those that get a date."""
    new: dict[str, NewPublication] = {}
    dated: dict[int, DatedPublication] = {}
    for row, publication in zip(planned, of_row, strict=True):
        held = publication.held
        if publication.new is not None and row.outcome in _STORED:
            new[publication.new.key] = publication.new
            continue
        lacks_day = held is not None and held.published_on is None
        goes_in = row.outcome not in (RowOutcome.REFUSED, RowOutcome.QUESTION)
        if held is not None and lacks_day and goes_in and publication.published_on is not None:
            dated[held.id] = DatedPublication(held.id, held.key, publication.published_on)
    return tuple(new.values()), tuple(dated.values())
