"""Reading a table in plain text: CSV and its kin, in any delimiter and encoding that Excel writes."""

import csv
import io
from collections import Counter
from pathlib import Path

from rules.export_tables import unshielded
from rules.sheets.cells import Sheet
from tasks.sheets.workbook_guard import SheetFileError

_DELIMITERS = ",;\t|"
_CHARACTERS_TRIED = 100_000


def read_text_table(path: Path, content: bytes) -> tuple[Sheet, list[str]]:
    """The table as one sheet named after the file, and remarks on how it was read. Raises SheetFileError."""
    codec, encoding = _encoding(path, content)
    text = _strictly(path, content, codec, encoding)
    skipped, delimiter = _delimiter(text)
    may_be_shielded = "'" in text
    del text  # the bytes are read again piece by piece, which takes a fifth of the memory
    rows = _parsed(path, content, codec, delimiter)[skipped:]
    shown = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}[delimiter]
    if may_be_shielded:
        rows = [[unshielded(value) if value[:1] == "'" else value for value in row] for row in rows]
    return Sheet(path.name, rows), [f"read as {encoding}, with {shown} between the cells"]


def _encoding(path: Path, content: bytes) -> tuple[str, str]:
    """The codec and its name. Without a mark it is UTF-8, or else what Excel for Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", "UTF-16"
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig", "UTF-8"
    if content[1:2] == b"\x00" and content[3:4] == b"\x00":
        return "utf-16-le", "UTF-16"
    if b"\x00" in content:
        raise SheetFileError(f"{path}: this isn’t a spreadsheet or a text that can be read as a table")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", "Windows-1252"
    return "utf-8", "UTF-8"


def _strictly(path: Path, content: bytes, codec: str, name: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SheetFileError(
            f"{path}: line {line} isn’t {name} text; save it from Excel as “CSV UTF-8” or as xlsx"
        ) from None


def _delimiter(text: str) -> tuple[int, str]:
    """How many lines are Excel's own “sep=” line, and what stands between the cells."""
    sample = text[:_CHARACTERS_TRIED]
    first = sample.partition("\n")[0].strip()
    if first.lower().startswith("sep=") and first[4:] in tuple(_DELIMITERS):
        return 1, first[4:]
    return 0, max(_DELIMITERS, key=lambda delimiter: _fit(sample, delimiter))


def _fit(sample: str, delimiter: str) -> tuple[int, int]:
    """How many rows agree on a number of cells, more than one; and that number."""
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
    except csv.Error:
        return 0, 0
    several = [(count, width) for width, count in widths.items() if width > 1]
    return max(several, default=(0, 0))


def _parsed(path: Path, content: bytes, codec: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(_lines(content, codec), delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        line = reader.line_num
        if "unexpected end" in str(error):
            start = _last_quote(content.decode(codec))
            raise SheetFileError(
                f"{path}: a quotation mark in line {start} is never closed; is the file cut off?"
            ) from None
        if "field limit" in str(error):
            raise SheetFileError(
                f"{path}: line {line} holds a cell of more than 131,072 characters"
            ) from None
    # Quotation marks inside a cell that aren't doubled, as some programs leave them.
    try:
        return list(csv.reader(_lines(content, codec), delimiter=delimiter))
    except csv.Error as error:
        raise SheetFileError(f"{path}: it can’t be read as a table: {error}") from None


def _lines(content: bytes, codec: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding=codec, newline="")


def _last_quote(text: str) -> int:
    """The line on which the cell begins that is never closed."""
    inside, line, began = False, 1, 1
    for character in text:
        if character == '"':
            inside, began = not inside, line
        elif character == "\n":
            line += 1
    return began
