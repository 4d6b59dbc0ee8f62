"""Reading the portal's export, or its table of counts as a paper has it, out of a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.count_table import CountTable, count_table, is_count_like
from rules.sheets.headings import Column, find_headings, portal_headings
from rules.sheets.mapping import SheetMapping
from rules.sheets.portal_rows import PortalRow, portal_rows
from tasks.sheets.read_sheets import read_sheets
from tasks.sheets.workbook_guard import SheetFileError

_NEEDED = (Column.REFERENCE, Column.PORTAL_STATUS)


@dataclass(frozen=True, slots=True)
class PortalFile:
    """The portal's export as read: its rows, or else a table of counts, with the sheet that holds it."""

    name: str
    sha256: str
    rows: tuple[PortalRow, ...]
    counts: CountTable | None
    counts_sheet: str
    notes: tuple[str, ...]


def read_portal_file(
    path: Path, *, as_at: date, only: Sequence[str] = (), mapping: SheetMapping | None = None
) -> PortalFile:
    """Read the portal's export, or a pasted table of counts.

    Raises SheetFileError where a file is neither, and OSError when it can't be opened.
    """
    chosen = mapping or SheetMapping()
    file = read_sheets(path, only)
    words = portal_headings(chosen.columns)
    rows: list[PortalRow] = []
    lacks = []
    for sheet in file.sheets:
        headings = find_headings(sheet, words)
        missing = [str(column) for column in _NEEDED if headings is None or column not in headings.columns]
        if headings is not None and not missing:
            rows += portal_rows(sheet, headings, chosen.values)
        elif is_count_like(sheet):
            counts = count_table(sheet, as_at=as_at, source=f"{file.name}, {sheet.name}")
            if counts is not None:
                notes = (*file.notes, *counts.notes)
                return PortalFile(file.name, file.sha256, (), counts, sheet.name, notes)
        lacks.append(f"the sheet “{sheet.name}” has no {' and no '.join(missing)}")
    if not rows:
        raise SheetFileError(
            f"{path}: it holds neither the portal’s export nor a table of counts: {'; '.join(lacks)}; "
            "give its headings a meaning with --mapping FILE"
        )
    return PortalFile(file.name, file.sha256, tuple(rows), None, "", file.notes)
