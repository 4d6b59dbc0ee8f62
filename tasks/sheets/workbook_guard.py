"""Looking into a spreadsheet file before it is opened: what it really is, and whether it is safe to read."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree

from rules.sheets.cells import cell_address, column_number

MOST_BYTES = 100_000_000
_MOST_UNPACKED = 600_000_000
# Real sheets shrink to a tenth or a twentieth; what shrinks to a 300th is made to fill the memory.
_MOST_RATIO, _RATIO_COUNTS_FROM = 300, 20_000_000
# What is read lies in memory as a full rectangle, so one stray cell far away would cost gigabytes.
_MOST_CELLS = 16_000_000
_CHUNK = 4_000_000

# Only cells that hold something, and only those far out: below row 99,999 or right of column IV.
_FAR_CELL = re.compile(
    rb"<(?:[A-Za-z]+:)?c\b[^>]*?\sr=[\"'](?:([A-Z]{1,3})([0-9]{6,7})|((?:[A-Z]{3}|[J-Z][A-Z]|I[W-Z]))([0-9]+))"
    rb"[\"'][^>]*(?<!/)>"
)
# Finds the same cells and some more in a third of the time; only where it does is a piece looked at closely.
_MAYBE_FAR = re.compile(rb"r=[\"'](?:[A-Z]{1,3}[0-9]{6}|[A-Z]{3}|[J-Z][A-Z]|I[W-Z])")
_ERROR_CELL = re.compile(
    rb"<c\b[^>]*?\sr=\"([A-Z]+)([0-9]+)\"[^>]*\st=\"e\"[^>]*>(?:<f[^>]*(?:/>|>[^<]*</f>))?<v>([^<]{1,40})</v>"
)
_UNWORKED_FORMULA = re.compile(
    rb"<c\b((?:\s[a-z]+=\"[^\"]*\")*)\s*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>"
)
_REFERENCE = re.compile(rb"\sr=\"([A-Z]+)([0-9]+)\"")
_REPEATED_ROWS = re.compile(
    rb"<table:table-row\b[^>]*number-rows-repeated=\"([0-9]{4,})\"[^>]*[^/]>(.*?)</table:table-row>",
    re.DOTALL,
)
_REPEATED_CELLS = re.compile(
    rb"<table:table-cell\b(?=[^>]*office:value-type)[^>]*number-columns-repeated=\"([0-9]{3,})\"|"
    rb"<table:table-cell\b(?=[^>]*number-columns-repeated=\"([0-9]{3,})\")[^>]*office:value-type"
)


class SheetFileError(ValueError):
    """A file that can't be read as a table; the message names it, and says why and what to do."""


class FileKind(Enum):
    """What a file is by its content."""

    EXCEL = "Excel workbook"
    OLD_EXCEL = "Excel 97-2003 workbook"
    OPEN_DOCUMENT = "OpenDocument spreadsheet"
    TEXT = "text"


@dataclass(slots=True)
class WorkbookFacts:
    """What is known of a workbook besides its cells' values.

    `errors` and `unworked` go from a sheet's name to its cells (row and column from 0): cells that hold an
    error, with it, and formulas that were never worked out. `notes` are remarks for the person.
    """

    kind: FileKind
    counted_from_1904: bool = False
    errors: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    unworked: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def look_into(path: Path, file: BinaryIO) -> WorkbookFacts:
    """Tell what a file is, and refuse what can't or shouldn't be read. Raises SheetFileError."""
    head = file.read(4_096)
    if not head:
        raise SheetFileError(f"{path}: the file is empty")
    if head.startswith(b"PK\x03\x04"):
        return _look_into_zip(path, file)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _look_into_ole(path, file)
    _refuse_other_kinds(path, head)
    return WorkbookFacts(FileKind.TEXT)


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if head.startswith(b"%PDF"):
        raise SheetFileError(f"{path}: this is a PDF; bring a paper in with `oversight import paper`")
    if start.startswith((b"<html", b"<!doctype html", b"<table")):
        raise SheetFileError(
            f"{path}: this is a web page, whatever it is called; open it in Excel and save it as xlsx"
        )
    if start.startswith(b"<?xml"):
        raise SheetFileError(f"{path}: this is XML; open it in Excel and save it as xlsx")
    if head.startswith((b"PK\x05\x06", b"PK\x07\x08")):
        raise SheetFileError(f"{path}: this is an empty archive, not a spreadsheet")


def _look_into_ole(path: Path, file: BinaryIO) -> WorkbookFacts:
    file.seek(0)
    content = file.read()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise SheetFileError(
            f"{path}: it is protected with a password; open it in Excel and save it without one"
        )
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise SheetFileError(f"{path}: this is an old Office file, but not a spreadsheet")
    facts = WorkbookFacts(FileKind.OLD_EXCEL)
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        facts.notes.append("its macros were not run and not kept")
    return facts


def _look_into_zip(path: Path, file: BinaryIO) -> WorkbookFacts:
    damaged = SheetFileError(f"{path}: it is cut off or damaged; get the file again")
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            _check_sizes(path, archive)
            if "xl/workbook.xml" in names:
                return _look_into_excel(path, archive, names)
            if _is_open_document(archive, names):
                return _look_into_open_document(path, archive, names)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ElementTree.ParseError) as error:
        raise damaged from error
    if "xl/workbook.bin" in names:
        raise SheetFileError(f"{path}: this is a binary workbook (xlsb); save it as xlsx in Excel")
    if "word/document.xml" in names:
        raise SheetFileError(f"{path}: this is a Word document; bring it in with `oversight import paper`")
    raise SheetFileError(f"{path}: this is a zip archive, but not a spreadsheet")


def _check_sizes(path: Path, archive: zipfile.ZipFile) -> None:
    """Limits by what the archive says of itself; _chunks() holds it to its word."""
    total = 0
    for part in archive.infolist():
        if part.flag_bits & 1:
            raise SheetFileError(f"{path}: it is protected with a password; save it without one")
        total += part.file_size
        swollen = part.file_size > _MOST_RATIO * max(part.compress_size, 1)
        if total > _MOST_UNPACKED or (swollen and part.file_size > _RATIO_COUNTS_FROM):
            raise SheetFileError(
                f"{path}: {part.filename[:80]} in it unpacks to {part.file_size / 1e6:,.0f} MB, "
                "more than any register: it isn’t opened"
            )


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part, unpacked piece by piece; each piece ends before a cell that goes on in the next."""
    rest = b""
    # zipfile stops at the size that the archive states, and the check sum then shows the lie.
    with archive.open(name) as part:
        while read := part.read(_CHUNK):
            piece = rest + read
            cut = piece.rfind(b"<c ")
            cut = cut if cut > 0 else max(len(piece) - 1_000, 0)
            rest = piece[cut:]
            yield piece[:cut]
    yield rest


def _look_into_excel(path: Path, archive: zipfile.ZipFile, names: set[str]) -> WorkbookFacts:
    facts = WorkbookFacts(FileKind.EXCEL)
    workbook = _xml(archive, "xl/workbook.xml")
    properties = workbook.find("{*}workbookPr")
    facts.counted_from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    if any(name.endswith("vbaProject.bin") for name in names):
        facts.notes.append("its macros were not run and not kept")
    if any(name.startswith("xl/externalLinks/") for name in names):
        facts.notes.append("it has links to other workbooks: their values as last saved were read")
    sheet_parts = _sheet_parts(archive, workbook, names)
    for name, part in sheet_parts.items():
        _scan_sheet(path, archive, name, part, facts)
    for part in names - set(sheet_parts.values()):
        # Every part is unpacked once, so that a false size or check sum shows here and not in the reader.
        for _chunk in _chunks(archive, part):
            pass
    return facts


def _sheet_parts(archive: zipfile.ZipFile, workbook: ElementTree.Element, names: set[str]) -> dict[str, str]:
    """Sheet name to the part of the archive that holds it."""
    if "xl/_rels/workbook.xml.rels" not in names:
        return {}
    targets = {each.get("Id"): each.get("Target", "") for each in _xml(archive, "xl/_rels/workbook.xml.rels")}
    found = {}
    for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
        ids = (value for name, value in sheet.items() if name.endswith("}id"))
        target = str(targets.get(next(ids, ""), ""))
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            found[str(sheet.get("name", ""))] = part
    return found


def _xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))  # noqa: S314  # expat bounds entities, fetches nothing


def _scan_sheet(path: Path, archive: zipfile.ZipFile, sheet: str, part: str, facts: WorkbookFacts) -> None:
    rows, columns = 100_000, 256
    errors: dict[tuple[int, int], str] = {}
    unworked: set[tuple[int, int]] = set()
    for chunk in _chunks(archive, part):
        for found in _FAR_CELL.finditer(chunk) if _MAYBE_FAR.search(chunk) else ():
            row, column = int(found[2] or found[4]), column_number((found[1] or found[3]).decode())
            rows, columns = max(rows, row), max(columns, column + 1)
            # A rectangle of the usual sixteen columns may have all the rows that there are.
            if (columns if column >= 256 else 16) * rows > _MOST_CELLS + 1_000_000:
                raise SheetFileError(
                    f"{path}: sheet “{sheet}” has something in {cell_address(row - 1, column)}, far from the "
                    "rest; delete what is there and save it again"
                )
        if b't="e"' in chunk:
            for found in _ERROR_CELL.finditer(chunk):
                errors[int(found[2]) - 1, column_number(found[1].decode())] = found[3].decode(
                    "utf-8", "replace"
                )
        if b"<f" in chunk:
            unworked |= set(_unworked_formulas(chunk))
    if errors:
        facts.errors[sheet] = errors
    if unworked:
        facts.unworked[sheet] = unworked


def _unworked_formulas(chunk: bytes) -> Iterator[tuple[int, int]]:
    for found in _UNWORKED_FORMULA.finditer(chunk):
        # An empty text is a result, and says so by its type.
        place = _REFERENCE.search(found[1])
        if place is not None and b't="str"' not in found[1]:
            yield int(place[2]) - 1, column_number(place[1].decode())


def _is_open_document(archive: zipfile.ZipFile, names: set[str]) -> bool:
    return "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype")[:200]


def _look_into_open_document(path: Path, archive: zipfile.ZipFile, names: set[str]) -> WorkbookFacts:
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise SheetFileError(f"{path}: it is protected with a password; save it without one")
    if "content.xml" not in names:
        raise SheetFileError(f"{path}: it is cut off or damaged; get the file again")
    content = archive.read("content.xml")
    swollen = any(b"office:value-type" in found[2] for found in _REPEATED_ROWS.finditer(content))
    if swollen or _REPEATED_CELLS.search(content):
        raise SheetFileError(
            f"{path}: a value in it is repeated over a whole row or column; delete the copies and save it"
        )
    facts = WorkbookFacts(FileKind.OPEN_DOCUMENT)
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        facts.notes.append("its macros were not run and not kept")
    return facts
