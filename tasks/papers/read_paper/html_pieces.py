"""The pieces of a web page's content, in document order."""

import re
from dataclasses import replace
from urllib.parse import urljoin

from lxml.html import HtmlElement

from tasks.papers.read_paper.html_grid import grid_of, stray_text
from tasks.papers.read_paper.list_numbers import number_in_style
from tasks.papers.read_paper.markers import is_bullet
from tasks.papers.read_paper.pieces import Piece, TablePiece
from tasks.papers.read_paper.runs import Run, on_one_line

_LEFT_OUT = frozenset({
    "script", "style", "nav", "aside", "form", "noscript", "template", "iframe", "object", "svg",
    "button", "select", "textarea", "head", "title", "dialog",
})  # fmt: skip
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_BANNER = re.compile(r"\b(?:cookies?|cookie-?(?:banner|notice)|breadcrumbs?|skip-?link)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_NOTE_ADDRESS = re.compile(r"#(?:fn|footnote|endnote)[\w:-]*\Z", re.IGNORECASE)
_NOTE_ID = re.compile(r"(?:fn|footnote|endnote)[-_:]*(\d+)\Z", re.IGNORECASE)
# A page may nest deeper than a walk that calls itself can follow.
_DEEPEST = 150


class HtmlPieces:
    """Walks one page, or one cell of it.

    `base` is the page's own address; `place` is where everything stands, empty to count paragraphs, and
    overruled by a `data-line` that this project's own Markdown reader has set.
    """

    def __init__(self, *, base: str = "", place: str = "") -> None:
        self._base = base
        self._place = place
        self._pieces: list[Piece | TablePiece] = []
        self._runs: list[Run] = []
        self._next = Piece(runs=(), place=place)
        self._paragraphs = 0
        self._tables = 0
        self._numbers: dict[HtmlElement, int] = {}

    def read(self, root: HtmlElement) -> list[Piece | TablePiece]:
        """Everything within `root`."""
        self._content(root, Run(""), 0)
        self._end_paragraph()
        return self._pieces

    def _content(self, element: HtmlElement, look: Run, deep: int) -> None:
        self._say(element.text, look)
        for child in element:
            if isinstance(child.tag, str) and not _is_left_out(child):
                self._element(child, look, deep + 1)
            self._say(child.tail, look)

    def _say(self, text: str | None, look: Run) -> None:
        if text:
            self._runs.append(replace(look, text=text))

    def _element(self, element: HtmlElement, look: Run, deep: int) -> None:
        if deep > _DEEPEST:
            self._say(element.text_content(), look)
        elif element.tag == "br":
            self._break(element)
        elif element.tag in _INLINE:
            self._inline(element, look, deep)
        elif element.tag == "table":
            self._end_paragraph()
            self._table(element, deep)
        else:
            self._block(element, look, deep)

    def _break(self, element: HtmlElement) -> None:
        after = element.getnext()
        if after is not None and after.tag == "br" and not (element.tail or "").strip():
            self._end_paragraph()
        else:
            self._runs.append(Run(" "))

    def _inline(self, element: HtmlElement, look: Run, deep: int) -> None:
        if element.tag == "a":
            href = (element.get("href") or "").strip()
            if (look.raised and _NOTE_ADDRESS.search(href)) or element.get("role") == "doc-backlink":
                return
            look = replace(look, address=self._address(href))
        elif element.tag == "sup":
            look = replace(look, raised=True)
        elif element.tag in {"b", "strong"}:
            look = replace(look, bold=True)
        self._content(element, look, deep)

    def _address(self, href: str) -> str:
        if not href or href.startswith("#"):
            return ""
        try:
            address = urljoin(self._base, href)
        except ValueError:  # such as an unfinished IPv6 address
            return ""
        return address if address.lower().startswith(("http://", "https://", "mailto:")) else ""

    def _block(self, element: HtmlElement, look: Run, deep: int) -> None:
        self._end_paragraph()
        if element.tag == "li":
            self._say_marker()
        outer = self._next
        self._next = self._coming(element, outer)
        self._content(element, look, deep)
        self._end_paragraph()
        if element.tag == "li":
            self._say_marker()
        # A marker is used up by the first paragraph in its item, however deep that stands.
        used = bool(outer.marker or outer.note) and not (self._next.marker or self._next.note)
        self._next = replace(outer, marker="", note="") if used else outer

    def _say_marker(self) -> None:
        """The number of an item that has no text of its own, as before an inner list."""
        if self._next.marker and not is_bullet(self._next.marker):
            self._runs = [Run(self._next.marker)]
            self._next = replace(self._next, marker="")
            self._end_paragraph()

    def _coming(self, element: HtmlElement, outer: Piece) -> Piece:
        """What the next paragraph will be, from the element that it stands in."""
        coming = outer
        line = element.get("data-line") or ""
        if line.isdecimal():
            coming = replace(coming, place=f"line {line}")
        if re.fullmatch("h[1-6]", element.tag):
            return replace(coming, heading=int(element.tag[1]))
        if element.tag in {"ul", "ol"}:
            return replace(coming, depth=coming.depth + 1)
        if element.tag != "li":
            return coming
        if note := _NOTE_ID.match(element.get("id") or ""):
            return replace(coming, note=note[1], depth=0, marker="", place=f"footnote {note[1]}")
        return replace(coming, depth=max(1, coming.depth), marker=self._marker(element))

    def _marker(self, item: HtmlElement) -> str:
        """The number or bullet that a browser would set before a list item."""
        if given := item.get("data-marker"):
            return str(given)
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return "•"
        number = _whole_number(
            item.get("value"), self._numbers.get(parent, _whole_number(parent.get("start"), 1))
        )
        self._numbers[parent] = number + 1
        return f"{number_in_style(number, _STYLES.get(parent.get('type') or '', 'decimal'))}."

    def _end_paragraph(self) -> None:
        runs, self._runs = on_one_line(self._runs), []
        if not runs:
            return
        place = self._next.place
        if not place:
            self._paragraphs += 1
            place = f"paragraph {self._paragraphs}"
        coming = self._next
        # Only the first paragraph of a list item is the item; the others follow it.
        depth = coming.depth if coming.marker or coming.heading is not None else 0
        self._pieces.append(replace(coming, runs=runs, place=place, depth=depth))
        self._next = replace(coming, marker="", note="")

    def _table(self, table: HtmlElement, deep: int) -> None:
        self._tables += 1
        line = table.get("data-line") or ""
        place = f"line {line}" if line.isdecimal() else self._next.place or f"table {self._tables}"
        for caption in table.findall("caption"):
            self._content(caption, Run(""), deep)
            self._end_paragraph()
        self._say(stray_text(table), Run(""))
        self._end_paragraph()
        rows = tuple(tuple(self._cell(cell, place, deep) for cell in row) for row in grid_of(table))
        self._pieces.append(TablePiece(rows=rows, place=place))

    def _cell(self, cell: HtmlElement | None, place: str, deep: int) -> tuple[Piece | TablePiece, ...]:
        if cell is None:
            return ()
        inner = HtmlPieces(base=self._base, place=place)
        inner._content(cell, Run(""), deep + 3)
        inner._end_paragraph()
        return tuple(inner._pieces)


def _is_left_out(element: HtmlElement) -> bool:
    if element.tag in _LEFT_OUT or element.get("hidden") is not None:
        return True
    if _HIDDEN.search(element.get("style") or ""):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in {"div", "section", "ol", "ul", "a"} and bool(_BANNER.search(names))


_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def _whole_number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,5}", text.strip()) else otherwise
