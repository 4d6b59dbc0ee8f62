"""What a row of the portal's own export says: an id, a status, and what else it gives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.sheets.cell_reading import ValueWords, read_cell
from rules.sheets.cells import Sheet, cell_address, one_line
from rules.sheets.deadline_cells import DeadlineText
from rules.sheets.headings import Column, Headings, squashed
from rules.vocabulary import PortalStatus

_READ = (Column.REFERENCE, Column.PORTAL_STATUS, Column.LEVEL, Column.DEADLINE, Column.SUBMITTED)
_SELF_CERTIFIED = ("selfcert", "submitted", "awaitingverification")


@dataclass(frozen=True, slots=True)
class PortalRow:
    """One row: `level` 0 says “no level”; `self_certified` that the portal knows of a submission.

    `problems` say of which cell what can't be used.
    """

    sheet: str
    cell: str
    reference: str
    status: PortalStatus | None
    level: int | None
    deadline: DeadlineText | None
    self_certified: bool
    problems: tuple[tuple[str, str], ...]

    @property
    def due_on(self) -> date | None:
        """The deadline's day; None where the portal gives none, or words."""
        return self.deadline.day if self.deadline is not None else None


def portal_rows(sheet: Sheet, headings: Headings, words: ValueWords) -> Iterator[PortalRow]:
    """Every row below the headings that isn't empty."""
    places = {column: at for column, at in headings.columns.items() if column in _READ}
    for number, values in enumerate(sheet.rows[headings.row + 1 :], start=headings.row + 1):
        found: dict[Column, Any] = {}
        problems = []
        for column, at in places.items():
            value = values[at] if at < len(values) else None
            said = read_cell(column, value, words, sheet.counted_from_1904)
            found[column] = said.value
            if said.outcome is not None:
                problems.append((cell_address(number, sheet.first_column + at), said.says))
        if problems or any(value not in (None, "") for value in found.values()):
            status_at = places[Column.PORTAL_STATUS]
            status_text = squashed(one_line(values[status_at])) if status_at < len(values) else ""
            yield _row(sheet, number, headings, found, status_text, problems)


def _row(
    sheet: Sheet,
    number: int,
    headings: Headings,
    found: Mapping[Column, Any],
    status_text: str,
    problems: list[tuple[str, str]],
) -> PortalRow:
    cell = cell_address(number, sheet.first_column + headings.columns[Column.REFERENCE])
    if not found[Column.REFERENCE] and not any(where == cell for where, _says in problems):
        problems.append((cell, "the portal’s id is empty"))
    if found[Column.PORTAL_STATUS] is None and not problems:
        status_cell = cell_address(number, sheet.first_column + headings.columns[Column.PORTAL_STATUS])
        problems.append((status_cell, "the status is empty"))
    return PortalRow(
        sheet=sheet.name,
        cell=cell,
        reference=found[Column.REFERENCE] or "",
        status=found[Column.PORTAL_STATUS],
        level=found.get(Column.LEVEL),
        deadline=found.get(Column.DEADLINE),
        self_certified=any(word in status_text for word in _SELF_CERTIFIED)
        or found.get(Column.SUBMITTED) is not None,
        problems=tuple(problems),
    )
