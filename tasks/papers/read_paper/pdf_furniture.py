"""What a PDF's pages hold besides their text: running headers, page numbers, tables of contents."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tasks.papers.read_paper.pdf_layout import Line, Page, RuledTable
from tasks.papers.read_paper.runs import cleaned

# Shares of the page's height, for the lines nearest to its edge and for what stands apart from those.
_NEAREST, _NEXT = 0.12, 0.08
# In ems: lines of one paragraph are closer, and so are most paragraphs.
_APART = 0.8
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–|]?\s*\d{1,4}\s*[-–|]?(?:\s*(?:of|/)\s*\d{1,4})?|page\s*\d{1,4}\s*(?:of|/)\s*\d{1,4}|[ivx]{1,6}",
    re.IGNORECASE,
)
_MARKING = re.compile(
    r"(?:official(?:\s*[-–:]+\s*sensitive)?|not protectively marked|restricted)(?:\s*[-–:]+.{0,40})?",
    re.IGNORECASE,
)
_LEADERS = re.compile(r".*(?:\.{4,}|(?:\. ){4,}|…{2,}|(?:…\s?){2,})\s*\d{1,4}\s*")


@dataclass(frozen=True, slots=True)
class Cleared:
    """The pages without what they repeat; `repeated` are the words that were dropped, each once."""

    pages: tuple[Page, ...]
    repeated: tuple[str, ...]
    contents: bool


def without_furniture(pages: Sequence[Page]) -> Cleared:
    """The pages' own text. A line goes when it stands at one height of most pages, digits apart."""
    running = _running(pages)
    repeated: dict[str, None] = {}
    contents = False
    cleared = []
    for page in pages:
        kept: list[Line | RuledTable] = []
        margins = _margins(page)
        for item in page.items:
            if not isinstance(item, Line):
                kept.append(item)
            elif item in margins and _is_number(item):
                pass
            elif item in margins and (running.intersection(_keys(item)) or _is_marking(item)):
                repeated[_DIGITS.sub("…", _text(item))] = None
            elif _LEADERS.fullmatch(item.text):
                contents = True
            else:
                kept.append(item)
        cleared.append(replace(page, items=tuple(kept)))
    return Cleared(tuple(cleared), tuple(repeated), contents)


def _running(pages: Sequence[Page]) -> set[tuple[str, int]]:
    """The keys of lines that stand on two pages at least, and on two in five; left and right may differ."""
    places: dict[tuple[str, int], set[int]] = defaultdict(set)
    with_text = 0
    for page in pages:
        lines = list(page.lines)
        with_text += bool(lines)
        for line in _margins(page):
            for key in _keys(line):
                places[key].add(page.number)
    needed = max(2, with_text * 0.4)
    return {key for key, numbers in places.items() if len(numbers) >= needed}


def _margins(page: Page) -> list[Line]:
    """The lines above and below the page's text, with a gap between."""
    items = sorted(page.items, key=lambda item: item.top)
    above: list[Line] = []
    below: list[Line] = []
    for found, order in ((above, items), (below, items[::-1])):
        near: list[Line] = []
        edge = _NEAREST
        for item, following in pairwise([*order, None]):
            if not isinstance(item, Line) or _from_edge(item, page, top=found is above) > edge * page.height:
                break
            near.append(item)
            if following is None or _gap(item, following) > _APART * item.size:
                found += near
                near, edge = [], _NEXT
    return [*above, *below]


def _from_edge(line: Line, page: Page, *, top: bool) -> float:
    return line.bottom if top else page.height - line.top


def _gap(one: Line | RuledTable, other: Line | RuledTable) -> float:
    return max(one.top - other.bottom, other.top - one.bottom)


def _is_number(line: Line) -> bool:
    """A number alone at the foot or head of a page, of a file with one page or many."""
    return bool(_PAGE_NUMBER.fullmatch(_text(line)))


def _is_marking(line: Line) -> bool:
    """The protective marking, which stands on a paper of one page as well."""
    return bool(_MARKING.fullmatch(_text(line)))


def _keys(line: Line) -> tuple[tuple[str, int], tuple[str, int]]:
    """The line's words and height, in two overlapping steps, so that a point more doesn't part them."""
    text = _DIGITS.sub("#", _text(line).lower())
    return (text, int(line.top // 8) * 2), (text, int((line.top + 4) // 8) * 2 + 1)


def _text(line: Line) -> str:
    return cleaned(line.text).strip()
