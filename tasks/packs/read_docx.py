"""A pack's Word file read back: its headings, tables, headers and footers, from the file's own XML."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import IO, Any

from lxml import etree

from rules.packs.read_back import FileRead, squeezed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TEXT, _PARAGRAPH, _TABLE, _SECTION = (f"{_W}{name}" for name in ("t", "p", "tbl", "sectPr"))
_AROUND_BLOCKS = frozenset({f"{_W}body", f"{_W}sdtContent"})
_HEADINGS = frozenset({"heading 1", "heading 2", "heading 3"})
# A field in the footer, and what it shows until Word reckons it.
_PAGE_OF_PAGES = "Page[PAGE]1of[NUMPAGES]1"


def read_docx(content: bytes) -> FileRead:
    """What a Word file of ours says; raises ValueError when it can't be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            body = _Body(_heading_styles(_parsed(parts.read("word/styles.xml"))), _pages(parts))
            if _parsed(parts.read("word/settings.xml")).find(f"{_W}evenAndOddHeaders") is not None:
                raise ValueError("has headers of its own on even pages")
            with parts.open("word/document.xml") as document:
                body.read(document)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, zlib.error) as error:
        raise ValueError(f"can't be read: {error}") from error
    return FileRead(
        front="".join(body.front),
        headings=tuple(body.headings),
        tables=tuple(body.tables),
        headers=tuple(body.headers),
        footers=tuple(body.footers),
        page_numbers=(_PAGE_OF_PAGES,) * len(body.footers),
    )


def _parsed(part: bytes) -> Any:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _heading_styles(styles: Any) -> frozenset[str]:
    return frozenset(
        style.get(f"{_W}styleId")
        for style in styles.iter(f"{_W}style")
        if style.find(f"{_W}name").get(f"{_W}val", "").casefold() in _HEADINGS
    )


class _Body:
    """The document's body while it is read, a paragraph or table at a time: the whole would take much memory.

    `pages` are the texts of headers and footers by their relationships.
    """

    def __init__(self, heading_styles: frozenset[str], pages: Mapping[str, str]) -> None:
        self._heading_styles = heading_styles
        self._pages = pages
        self.front: list[str] = []
        self.headings: list[str] = []
        self.tables: list[tuple[tuple[str, ...], ...]] = []
        self.headers: list[str] = []
        self.footers: list[str] = []

    def read(self, document: IO[bytes]) -> None:
        """Take in every block of the body, those in the frame of the contents included."""
        blocks = etree.iterparse(document, tag=(_PARAGRAPH, _TABLE, _SECTION), resolve_entities=False)
        for _, block in blocks:
            if block.tag == _SECTION:
                self._take_section(block)
            around = block.getparent()
            if around is None or around.tag not in _AROUND_BLOCKS:
                continue
            if block.tag != _SECTION:
                self._take(block)
            # What was taken isn't needed any more, nor what stands before it.
            block.clear()
            while block.getprevious() is not None:
                del around[0]

    def _take(self, block: Any) -> None:
        if block.tag == _TABLE and self.headings:
            self.tables.append(tuple(_rows(block)))
        elif _style(block) in self._heading_styles:
            self.headings.append(_text(block))
        elif not self.headings:
            self.front.append(_text(block))

    def _take_section(self, section: Any) -> None:
        """The text of every header and footer that a page of the section can have; "" where there is none."""
        kinds = ["default"] + (["first"] if section.find(f"{_W}titlePg") is not None else [])
        for found, name in ((self.headers, "headerReference"), (self.footers, "footerReference")):
            given = {one.get(f"{_W}type"): one.get(f"{_R}id") for one in section.iter(f"{_W}{name}")}
            found += [self._pages.get(given.get(kind, ""), "") for kind in kinds]


def _rows(table: Any) -> Iterator[tuple[str, ...]]:
    for row in table.iterchildren(f"{_W}tr"):
        yield tuple(_text(cell) for cell in row.iterchildren(f"{_W}tc"))


def _text(element: Any) -> str:
    return squeezed("".join(found.text or "" for found in element.iter(_TEXT)))


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if style is None else str(style.get(f"{_W}val"))


def _pages(parts: zipfile.ZipFile) -> dict[str, str]:
    """Each header and footer by its relationship: its text, a field's name in brackets."""
    relationships = _parsed(parts.read("word/_rels/document.xml.rels"))
    found = {}
    for one in relationships:
        if one.get("Type", "").endswith(("/header", "/footer")):
            found[one.get("Id")] = _page_text(_parsed(parts.read(f"word/{one.get('Target')}")))
    return found


def _page_text(part: Any) -> str:
    said = []
    for found in part.iter(_TEXT, f"{_W}instrText"):
        words = found.text or ""
        said.append(words if found.tag == _TEXT else f"[{words.strip()}]")
    return squeezed("".join(said))
