"""Reading a register out of a file's sheets: which of them hold one, and under which headings."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rules.sheets.cells import Sheet
from rules.sheets.headings import (
    Column,
    Headings,
    find_headings,
    likeliest_heading_row,
    register_headings,
)
from rules.sheets.mapping import MappingError, SheetMapping, read_mapping
from rules.sheets.row_reading import RegisterRow, RowReader
from tasks.sheets.hold_collection import hold_collection
from tasks.sheets.read_sheets import ReadFile, read_sheets
from tasks.sheets.workbook_guard import SheetFileError


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A register's file as read: its rows, remarks, and the headings that weren't known."""

    name: str
    sha256: str
    rows: Sequence[RegisterRow]
    notes: tuple[str, ...]
    unknown_headings: tuple[str, ...]


class NoTableError(SheetFileError):
    """No sheet has the headings of a register; `unknown_headings` are those that it does have."""

    def __init__(self, path: Path, file: ReadFile, notes: Sequence[str], unknown: tuple[str, ...]) -> None:
        said = "; ".join(notes) or "it has no sheet that isn’t hidden"
        super().__init__(
            f"{path}: no sheet has the headings Kind and Title or Text: {said}. "
            "Give its headings a meaning with --mapping FILE; --propose-mapping FILE writes one to begin with"
        )
        self.unknown_headings = unknown
        self.file_name = file.name


def load_mapping(path: Path) -> SheetMapping:
    """Read a mapping file. Raises MappingError, which names it, and OSError."""
    try:
        return read_mapping(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, MappingError) as error:
        raise MappingError(f"{path}: {error}") from None


@hold_collection()
def read_register(
    path: Path, *, only: Sequence[str] = (), mapping: SheetMapping | None = None
) -> RegisterFile:
    """Read the rows of a register's file. Raises SheetFileError, and OSError when it can't be opened."""
    chosen = mapping or SheetMapping()
    file = read_sheets(path, only)
    words = register_headings(chosen.columns)
    notes = list(file.notes)
    unknown: list[str] = []
    rows: list[RegisterRow] = []
    used = 0
    for sheet in file.sheets:
        headings = find_headings(sheet, words)
        lacks = _lacks(headings)
        if headings is None or lacks:
            notes.append(_left_out(sheet, headings, lacks))
            unknown += _headings_seen(sheet, headings)
            continue
        _check_twice(path, sheet, headings)
        used += 1
        notes += _unknown_note(sheet, headings)
        unknown += [heading for heading, _cell in headings.unknown]
        rows += RowReader(sheet, headings, chosen.values).rows()
    if not used:
        raise NoTableError(path, file, notes, tuple(unknown))
    return RegisterFile(file.name, file.sha256, rows, tuple(notes), tuple(unknown))


def _lacks(headings: Headings | None) -> str:
    """Which of the needed headings a sheet doesn't have, in words."""
    if headings is None:
        return "headings that are known"
    lacks = [] if Column.KIND in headings.columns else ["Kind"]
    if Column.TITLE not in headings.columns and Column.TEXT not in headings.columns:
        lacks.append("Title or Text")
    return " and ".join(lacks)


def _left_out(sheet: Sheet, headings: Headings | None, lacks: str) -> str:
    seen = _headings_seen(sheet, headings)
    listed = f"; it says {', '.join(f'“{each[:40]}”' for each in seen[:12])}" if seen else ""
    return f"the sheet “{sheet.name}” has no {lacks}, so it is left out{listed}"


def _headings_seen(sheet: Sheet, headings: Headings | None) -> list[str]:
    if headings is not None:
        return [heading for heading, _cell in headings.unknown]
    return likeliest_heading_row(sheet)[1]


def _check_twice(path: Path, sheet: Sheet, headings: Headings) -> None:
    for column, one, other in headings.twice:
        both = f"“{one[0]}” ({one[1]}) and “{other[0]}” ({other[1]})"
        raise SheetFileError(
            f"{path}: sheet “{sheet.name}”: {both} could both be {column}; say which with --mapping"
        )


def _unknown_note(sheet: Sheet, headings: Headings) -> list[str]:
    if not headings.unknown:
        return []
    named = ", ".join(f"“{heading[:40]}” ({cell})" for heading, cell in headings.unknown[:20])
    return [f"the sheet “{sheet.name}” has unknown headings, whose columns are left out: {named}"]
