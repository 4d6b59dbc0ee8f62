"""Writing a table as xlsx or csv: filters, a frozen heading row and real dates, and nothing that runs."""

import csv
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from rules.export_tables import ExportTable, ExportValue, shielded
from rules.london import LONDON

# Excel's limits; a row more would be lost without a word.
_MOST_ROWS = 1_048_575
_MOST_CHARACTERS = 32_767

# Text stays text, whatever it begins with.
_XLSX_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_HEADING = {"bold": True, "bg_color": "#1B2A41", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
_CELL = {"align": "left", "valign": "top"}
_WORDS = {"text_wrap": True}
_DAY = {"num_format": "d mmmm yyyy"}
_INSTANT = {"num_format": "d mmmm yyyy hh:mm"}


class _Formats(NamedTuple):
    words: Any
    day: Any
    instant: Any


class ExportError(ValueError):
    """A table can't be written; the message names the file and says what to do."""


def write_table(table: ExportTable, out: Path, *, now: datetime) -> int:
    """Write a table to a file that ends in .xlsx or .csv, whole or not at all; returns its number of rows.

    Rows are taken one by one, so that memory doesn't grow with the table. `now` is what an xlsx file says of
    when it was made. Raises ExportError.
    """
    writers = {".xlsx": _write_xlsx, ".csv": _write_csv}
    write = writers.get(out.suffix.lower())
    if write is None:
        raise ExportError(f"{out}: the file’s name must end in .xlsx or .csv")
    with _whole_or_nothing(out) as partial:
        return write(table, partial, now)


@contextmanager
def _whole_or_nothing(out: Path) -> Iterator[Path]:
    """A file beside `out` to write to, which takes its place at the end."""
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}-", suffix=out.suffix)
    except OSError as error:
        raise ExportError(f"{out}: can’t be written there: {error.strerror or error}") from error
    os.close(handle)
    partial = Path(name)
    try:
        yield partial
        partial.replace(out)
    except OSError as error:
        raise ExportError(f"{out}: can’t be written: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)


def _write_xlsx(table: ExportTable, path: Path, now: datetime) -> int:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), _XLSX_OPTIONS) as book:
        book.set_properties({"title": table.name, "created": _local(now)})
        sheet = book.add_worksheet(table.name[:31])
        heading = book.add_format(_HEADING)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.heading, heading)
        formats = _Formats(*(book.add_format({**_CELL, **each}) for each in (_WORDS, _DAY, _INSTANT)))
        rows = 0
        for row in table.rows:
            rows += 1
            if rows > _MOST_ROWS:
                raise ExportError(f"an xlsx sheet holds {_MOST_ROWS:,} rows; write this table as .csv")
            for place, value in enumerate(row):
                _write_cell(sheet, rows, place, value, formats)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, rows, len(table.columns) - 1)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
    return rows


def _write_cell(sheet: Any, row: int, place: int, value: ExportValue, formats: _Formats) -> None:
    match value:
        case None | "":
            return
        case datetime():
            sheet.write_datetime(row, place, _local(value), formats.instant)
        case date():
            sheet.write_datetime(row, place, value, formats.day)
        case int():
            sheet.write_number(row, place, value, formats.words)
        case str():
            sheet.write_string(row, place, value[:_MOST_CHARACTERS], formats.words)


def _write_csv(table: ExportTable, path: Path, _now: datetime) -> int:
    # The byte order mark is what makes Excel read UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([column.heading for column in table.columns])
        rows = 0
        for row in table.rows:
            writer.writerow([_csv_cell(value) for value in row])
            rows += 1
    return rows


def _csv_cell(value: ExportValue) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{_local(value):%Y-%m-%d %H:%M:%S}"
        case date():
            return value.isoformat()
        case int():
            return str(value)
        case str():
            return shielded(value)


def _local(instant: datetime) -> datetime:
    return instant.astimezone(LONDON).replace(tzinfo=None)
