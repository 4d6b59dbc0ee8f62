"""Small spreadsheets for tests, made row by row."""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

_ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Register">'
)
_ODS_FOOT = "</table:table></office:spreadsheet></office:body></office:document-content>"
_ODS_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</manifest:manifest>'
)


def write_xlsx(path: Path, rows: Sequence[Sequence[Any]], *, name: str = "Register") -> Path:
    """A workbook of one sheet; days are written as Excel's own dates."""
    with xlsxwriter.Workbook(path) as book:
        write_sheet(book, name, rows)
    return path


def write_sheet(book: Any, name: str, rows: Sequence[Sequence[Any]]) -> Any:
    """One sheet of a workbook that is being written."""
    sheet, day = book.add_worksheet(name), book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001  # a cell has no zone
            elif isinstance(value, str) and value:
                sheet.write_string(number, column, value)
            elif value not in (None, ""):
                sheet.write(number, column, value)
    return sheet


def write_ods(path: Path, table_rows: str, *, manifest: str = "") -> Path:
    """An OpenDocument spreadsheet with these rows, in its own XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST.format(manifest))
        archive.writestr("content.xml", _ODS_HEAD + table_rows + _ODS_FOOT)
    return path


def ods_row(*texts: str) -> str:
    """A row of texts for write_ods()."""
    cells = (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        if text
        else "<table:table-cell/>"
        for text in texts
    )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def rewrite_zip(path: Path, changes: dict[str, bytes]) -> Path:
    """The same archive with some of its parts replaced or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()} | changes
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
