"""The portal's view beside the register's: what stands on one side only, and what differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.dates_in_words import long_date
from rules.register_import.held_register import HeldItem, HeldRegister
from rules.sheets.portal_rows import PortalRow
from rules.vocabulary import DeadlineKind, PortalStatus, ResolutionKind, Stage

_WITH_A_DAY = frozenset({ResolutionKind.DEADLINE, ResolutionKind.IMMEDIATE})


class DifferenceKind(StrEnum):
    """How the two sides differ. The last isn't wrong: it is how Levels 3 and 4 work."""

    ONLY_THERE = "only-there"
    ONLY_HERE = "only-here"
    STATUS = "status"
    LEVEL = "level"
    DEADLINE = "deadline"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, in words; `cell` is where it stands in the file, empty for what is only here."""

    kind: DifferenceKind
    reference: str
    item_key: str | None
    sheet: str
    cell: str
    says: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The comparison of one file. `matched` rows found their item; `agreeing` of them differ in nothing.

    `questions` are cells that can't be used, each with its sheet; `without_id` are our items that have no
    portal id, and so can't be looked for.
    """

    rows: int
    matched: tuple[tuple[PortalRow, HeldItem], ...]
    agreeing: int
    differences: tuple[Difference, ...]
    questions: tuple[tuple[str, str, str], ...]
    without_id: tuple[str, ...]

    def of(self, kind: DifferenceKind) -> tuple[Difference, ...]:
        """The differences of one kind."""
        return tuple(difference for difference in self.differences if difference.kind is kind)

    @property
    def agrees(self) -> bool:
        """Whether nothing is left to look into."""
        expected = all(difference.kind is DifferenceKind.EXPECTED for difference in self.differences)
        return expected and not self.questions


def reconcile(rows: Sequence[PortalRow], register: HeldRegister) -> Reconciliation:
    """Set the portal's rows beside the register's items, by the portal's id."""
    matched: list[tuple[PortalRow, HeldItem]] = []
    differences: list[Difference] = []
    questions: list[tuple[str, str, str]] = []
    agreeing = 0
    for row in rows:
        questions += [(row.sheet, cell, says) for cell, says in row.problems]
    for row in _clear(rows, questions):
        items = register.items_by_portal_id.get(row.reference, [])
        if len(items) > 1:
            keys = ", ".join(item.key for item in items[:5])
            questions.append(
                (row.sheet, row.cell, f"the register has {row.reference} more than once: {keys}")
            )
        elif not items:
            differences.append(_only_there(row))
        else:
            found = _compare(row, items[0], register)
            matched.append((row, items[0]))
            differences += found
            agreeing += not found
    seen = {row.reference for row in rows}
    differences += [
        Difference(DifferenceKind.ONLY_HERE, item.portal_id, item.key, "", "", "isn’t in the portal’s file")
        for item in register.items
        if item.portal_id and item.portal_id not in seen
    ]
    return Reconciliation(
        rows=len(rows),
        matched=tuple(matched),
        agreeing=agreeing,
        differences=tuple(differences),
        questions=tuple(questions),
        without_id=tuple(item.key for item in register.items if not item.portal_id),
    )


def _clear(rows: Iterable[PortalRow], questions: list[tuple[str, str, str]]) -> list[PortalRow]:
    """The rows that can be used: without a problem, and with an id of their own."""
    usable = [row for row in rows if not row.problems]
    said: dict[str, set[object]] = {}
    for row in usable:
        said.setdefault(row.reference, set()).add((row.status, row.level, row.deadline))
    clear, seen = [], set()
    for row in usable:
        if len(said[row.reference]) > 1:
            says = f"{row.reference} stands in several rows that differ: which is right?"
            questions.append((row.sheet, row.cell, says))
        elif row.reference not in seen:
            seen.add(row.reference)
            clear.append(row)
    return clear


def _only_there(row: PortalRow) -> Difference:
    says = "isn’t in the register: bring it in, or give its item this portal id"
    return Difference(DifferenceKind.ONLY_THERE, row.reference, None, row.sheet, row.cell, says)


def _compare(row: PortalRow, item: HeldItem, register: HeldRegister) -> list[Difference]:
    found: list[tuple[DifferenceKind, str]] = []
    status = status_difference(
        row.status, register.stage(item.id), item.level, self_certified=row.self_certified
    )
    if status is not None:
        found.append(status)
    if row.level is not None and (row.level or None) != item.level:
        found.append((DifferenceKind.LEVEL, f"{_level(row.level)} there, {_level(item.level)} here"))
    here, there = _due_on(item, register), row.due_on
    if there is not None and here != there:
        ours = long_date(here) if here is not None else "no day"
        found.append((DifferenceKind.DEADLINE, f"due {long_date(there)} there, {ours} here"))
    return [Difference(kind, row.reference, item.key, row.sheet, row.cell, says) for kind, says in found]


def status_difference(
    status: PortalStatus | None, stage: Stage, level: int | None, *, self_certified: bool = False
) -> tuple[DifferenceKind, str] | None:
    """How the portal's status of an item differs from the force's own stage of it; None where it doesn't."""
    stands = stage.value.replace("-", " ")
    if status is PortalStatus.CLOSED:
        if stage is Stage.CLOSED:
            return None
        return DifferenceKind.STATUS, f"closed there, {stands} here"
    if stage.awaits_others and level == 3:
        return DifferenceKind.EXPECTED, (
            f"{stands} here and open there, as expected: Level 3 stays open until HMICFRS verifies it"
        )
    if stage.awaits_others and level == 4:
        return DifferenceKind.EXPECTED, (
            f"{stands} here and open there, as expected: Level 4 is verified by HMICFRS’s own fieldwork"
        )
    if stage.is_ended or stage.awaits_others:
        return DifferenceKind.STATUS, f"open there, {stands} here"
    if self_certified:
        return DifferenceKind.STATUS, f"self-certified there, {stands} here"
    return None


def _level(level: int | None) -> str:
    return f"Level {level}" if level else "no level"


def _due_on(item: HeldItem, register: HeldRegister) -> date | None:
    versions = register.deadlines.get((item.id, DeadlineKind.HMICFRS), ())
    return versions[-1].ends_on if versions and versions[-1].resolution in _WITH_A_DAY else None
