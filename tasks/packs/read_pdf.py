"""A pack's PDF read back: its headings and tables by their tags, and every page's header and footer."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

from rules.packs.read_back import FileRead, squeezed
from tasks.packs.pdf_text import Glyphs, PageText, glyphs_of, page_text

_HEADINGS = frozenset({"/H1", "/H2", "/H3"})
_CELLS = frozenset({"/TH", "/TD"})
# Nothing within these is a table or a heading.
_LEAVES = frozenset({"/P", "/Span", "/Link", "/Figure", "/TOC", "/Lbl", "/LBody", "/Caption"})
_MOST_DEEP = 64

# A page by the number of its object.
_PageKey = tuple[int, int]


def read_pdf(content: bytes, *, pages: int | None = None) -> FileRead:
    """What a PDF of ours says, on so many of its first pages; raises ValueError when it can't be read."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            return _read(document, pages)
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"can't be read: {error}") from error


def _read(document: pikepdf.Pdf, pages: int | None) -> FileRead:
    known: dict[_PageKey, Glyphs] = {}
    texts: dict[_PageKey, PageText] = {}
    last = len(document.pages) if pages is None else pages
    for page in document.pages[:last]:
        fonts = {}
        for name, font in page.resources.get("/Font", {}).items():
            if font.objgen not in known:
                known[font.objgen] = glyphs_of(font)
            fonts[name.lstrip("/")] = known[font.objgen]
        texts[page.obj.objgen] = _page_text(page, fonts)
    walker = _Walker(texts)
    walker.walk(document.Root.StructTreeRoot)
    ordered = list(texts.values())
    return FileRead(
        front="".join(walker.front),
        headings=tuple(walker.headings),
        tables=tuple(walker.tables),
        headers=tuple(squeezed(text.header) for text in ordered),
        footers=tuple(squeezed(text.footer) for text in ordered),
        page_numbers=tuple(f"Page{number}of{last}" for number in range(1, last + 1)),
    )


def _page_text(page: pikepdf.Page, fonts: Mapping[str, Glyphs]) -> PageText:
    try:
        return page_text(_content(page), fonts)
    except ValueError:
        # As qpdf writes it, which is slower: every text that isn't plain in hexadecimal.
        return page_text(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page)), fonts)


def _content(page: pikepdf.Page) -> bytes:
    contents = page.obj.Contents
    if isinstance(contents, pikepdf.Array):
        return b"\n".join(part.read_bytes() for part in contents)
    return contents.read_bytes()


class _Walker:
    """Walks over the structure tree once; what stands on pages that weren't read isn't there for it."""

    def __init__(self, texts: Mapping[_PageKey, PageText]) -> None:
        self._texts = texts
        self.front: list[str] = []
        self.headings: list[str] = []
        self.tables: list[tuple[tuple[str, ...], ...]] = []

    def walk(self, element: Any, page: _PageKey | None = None, depth: int = 0) -> None:
        """Take in an element and what is within it."""
        if depth > _MOST_DEEP:
            raise ValueError("its tags lie within one another beyond all measure")
        page = _page_of(element, page)
        kind = str(element.get("/S", ""))
        if kind == "/Table":
            rows = tuple(self._rows(element, page))
            if any(any(row) for row in rows):
                self.tables.append(rows)
        elif kind in _HEADINGS:
            words = self._words(element, page)
            if words:
                self.headings.append(words)
        elif kind not in _LEAVES:
            for kid in _kids(element):
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    self.walk(kid, page, depth + 1)
        elif not self.headings:
            self.front.append(self._words(element, page))

    def _rows(self, element: Any, page: _PageKey | None) -> Iterator[tuple[str, ...]]:
        for kid in _kids(element):
            kind = str(kid.get("/S", ""))
            own = _page_of(kid, page)
            if kind == "/TR":
                yield tuple(
                    self._words(cell, own) for cell in _kids(kid) if str(cell.get("/S", "")) in _CELLS
                )
            else:
                yield from self._rows(kid, own)

    def _words(self, element: Any, page: _PageKey | None) -> str:
        return squeezed("".join(self._marked(element, page, 0)))

    def _marked(self, element: Any, page: _PageKey | None, depth: int) -> Iterator[str]:
        """The words of every mark within an element, in order."""
        if depth > _MOST_DEEP:
            raise ValueError("its tags lie within one another beyond all measure")
        page = _page_of(element, page)
        for kid in _kids(element):
            if not isinstance(kid, pikepdf.Dictionary):
                yield self._said(page, int(kid))
            elif "/MCID" in kid:
                yield self._said(_page_of(kid, page), int(kid.MCID))
            elif "/S" in kid:
                yield from self._marked(kid, page, depth + 1)

    def _said(self, page: _PageKey | None, mark: int) -> str:
        text = self._texts.get(page) if page is not None else None
        return text.marked.get(mark, "") if text is not None else ""


def _page_of(element: Any, otherwise: _PageKey | None) -> _PageKey | None:
    page = element.get("/Pg")
    return otherwise if page is None else page.objgen


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]
