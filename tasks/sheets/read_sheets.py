"""Reading the sheets of a file, whatever it is called: Excel, OpenDocument or text."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from rules.sheets.cells import FaultyCell, Sheet, Value
from tasks.sheets.text_tables import read_text_table
from tasks.sheets.workbook_guard import MOST_BYTES, FileKind, SheetFileError, WorkbookFacts, look_into

MOST_ROWS = 250_000
_MOST_SHEETS = 200


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file's sheets; `names` are all that it has, hidden ones too, and `notes` remarks for the person."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    names: tuple[str, ...]
    notes: tuple[str, ...]


def read_sheets(path: Path, only: Sequence[str] = ()) -> ReadFile:
    """Read the named sheets, hidden or not, or else every sheet that isn't hidden.

    Raises SheetFileError, and OSError when the file can't be opened.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        if size > MOST_BYTES:
            raise SheetFileError(
                f"{path}: it has {size / 1e6:,.0f} MB; more than {MOST_BYTES / 1e6:,.0f} isn’t read"
            )
        facts = look_into(path, file)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        if facts.kind is FileKind.TEXT:
            return _read_text(path, file, digest, only)
        return _read_workbook(path, file, digest, facts, only)


def _read_text(path: Path, file: BinaryIO, digest: str, only: Sequence[str]) -> ReadFile:
    sheet, notes = read_text_table(path, file.read())
    _check_names(path, only, [sheet.name])
    _check_rows(path, sheet.name, len(sheet.rows))
    return ReadFile(path.name, digest, (sheet,), (sheet.name,), tuple(notes))


def _read_workbook(
    path: Path, file: BinaryIO, digest: str, facts: WorkbookFacts, only: Sequence[str]
) -> ReadFile:
    notes = list(facts.notes)
    try:
        with CalamineWorkbook.from_filelike(file) as workbook:
            names = list(workbook.sheet_names)
            _check_names(path, only, names)
            wanted = list(dict.fromkeys(only)) or _visible(workbook, notes)
            if len(wanted) > _MOST_SHEETS:
                raise SheetFileError(f"{path}: it has {len(wanted)} sheets; name those to read with --sheet")
            sheets = tuple(_read_sheet(path, workbook.get_sheet_by_name(name), facts) for name in wanted)
    except CalamineError as error:
        if "password" in str(error).lower():
            raise SheetFileError(f"{path}: it is protected with a password; save it without one") from error
        raise SheetFileError(f"{path}: it is damaged ({_first_line(error)}); get the file again") from error
    except BaseException as error:
        # A fault inside the reader comes up as its own kind, beside Exception.
        if type(error).__name__ == "PanicException":
            raise SheetFileError(f"{path}: it is damaged ({_first_line(error)})") from error
        raise
    return ReadFile(path.name, digest, sheets, tuple(names), tuple(notes))


def _check_names(path: Path, only: Sequence[str], names: Sequence[str]) -> None:
    missing = [name for name in only if name not in names]
    if missing:
        listed = ", ".join(f"“{name}”" for name in names[:20])
        raise SheetFileError(f"{path}: there is no sheet “{missing[0]}”; it has {listed}")


def _visible(workbook: CalamineWorkbook, notes: list[str]) -> list[str]:
    found = []
    for sheet in workbook.sheets_metadata:
        if sheet.typ is not SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible is SheetVisibleEnum.Visible:
            found.append(sheet.name)
        else:
            notes.append(
                f"the sheet “{sheet.name}” is hidden and was left out; name it with --sheet to read it"
            )
    return found


def _check_rows(path: Path, sheet: str, count: int) -> None:
    if count > MOST_ROWS:
        raise SheetFileError(
            f"{path}: sheet “{sheet}” has {count:,} rows; more than {MOST_ROWS:,} isn’t read"
        )


def _read_sheet(path: Path, sheet: CalamineSheet, facts: WorkbookFacts) -> Sheet:
    start = sheet.start
    if start is None:
        return Sheet(sheet.name, [])
    first_column, width = start[1], sheet.width
    rows: list[Sequence[Value]] = []
    filled = 0
    # Rows of nothing share one empty row, so that a million of them cost nothing.
    nothing: tuple[Value, ...] = ()
    for values in sheet.iter_rows():
        if values.count("") == width:
            rows.append(nothing)
            continue
        filled += 1
        rows.append(values)
    _check_rows(path, sheet.name, filled)
    _fill_merged(rows, sheet, first_column)
    _mark_faults(rows, sheet.name, first_column, facts)
    return Sheet(sheet.name, rows, first_column, facts.counted_from_1904)


def _fill_merged(rows: list[Sequence[Value]], sheet: CalamineSheet, first_column: int) -> None:
    """A cell merged over several rows counts for each of them; only its first cell holds the value."""
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        column = left - first_column
        if bottom == top or top >= len(rows) or not 0 <= column < len(rows[top]):
            continue
        value = rows[top][column]
        for number in range(top + 1, min(bottom + 1, len(rows))):
            row = list(rows[number])
            # A row that holds nothing of its own is no row, whatever is merged over it.
            if column < len(row):
                row[column] = value
                rows[number] = row


def _mark_faults(rows: list[Sequence[Value]], name: str, first_column: int, facts: WorkbookFacts) -> None:
    """Put errors and formulas without a result where the reader leaves nothing."""
    faults = {
        place: FaultyCell(f"holds the error {text}") for place, text in facts.errors.get(name, {}).items()
    }
    unworked = FaultyCell("holds a formula that was never worked out: open the file in Excel and save it")
    faults |= dict.fromkeys(facts.unworked.get(name, ()), unworked)
    for (number, column), fault in faults.items():
        place = column - first_column
        if number >= len(rows) or place < 0:
            continue
        row = list(rows[number])
        row += [""] * (place + 1 - len(row))
        row[place] = fault
        rows[number] = row


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0][:120] if str(error).strip() else type(error).__name__
