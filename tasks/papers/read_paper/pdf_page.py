"""One page of a PDF, taken apart into lines and ruled tables."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tasks.papers.read_paper.pdf_columns import lines_in_order
from tasks.papers.read_paper.pdf_layout import Line, Page, RuledTable
from tasks.papers.read_paper.pdf_words import UNMAPPED, Word, lines_of, words_of

# One cell with more than this share of a page's words, and the rulings are a frame and no table.
_MOST_IN_CELL = 0.7
# A page drawn with more rulings than this is a map or a chart.
_MOST_RULINGS = 4_000


def page_of(page: Any, number: int) -> Page:
    """What stands on a pdfplumber page."""
    words = words_of(page)
    unmapped = sum(len(UNMAPPED.findall(word.text)) for word in words)
    tables: list[RuledTable] = []
    rest: Sequence[Word] = words
    for found in _found_tables(page):
        inside = [word for word in rest if _is_in(word, found.bbox)]
        table = _table(found, inside, number)
        if table is not None and _is_table(table, len(words)):
            tables.append(table)
            taken = set(map(id, inside))
            rest = [word for word in rest if id(word) not in taken]
    items: list[Line | RuledTable] = list(lines_in_order(rest)) if rest else []
    for table in sorted(tables, key=lambda one: one.top):
        items.insert(_place_for(table, items), table)
    return Page(
        number=number,
        height=float(page.height),
        items=tuple(items),
        pictures=len(page.images),
        unmapped=unmapped,
    )


def page_as_json(page: Page) -> dict[str, Any]:
    """The page for `page_from_json`."""
    value = asdict(page)
    for item in value["items"]:
        item.pop("page")
        for row in item.get("rows", ()):
            for cell in row:
                for line in cell:
                    line.pop("page")
    return value


def _found_tables(page: Any) -> list[Any]:
    if len(page.lines) + len(page.rects) + len(page.curves) > _MOST_RULINGS:
        return []
    return list(page.find_tables())


def _table(found: Any, words: Sequence[Word], number: int) -> RuledTable | None:
    rows = []
    for row in found.rows:
        rows.append(
            tuple(
                tuple(lines_of([word for word in words if _is_in(word, cell)], right=cell[2])) if cell else ()
                for cell in row.cells
            )
        )
    x0, top, x1, bottom = found.bbox
    return RuledTable(rows=tuple(rows), x0=x0, x1=x1, top=top, bottom=bottom, page=number)


def _is_table(table: RuledTable, words_on_page: int) -> bool:
    """True when at least two columns hold text, and no cell holds most of the page."""
    used = {at for row in table.rows for at, cell in enumerate(row) if cell}
    largest = max((_words_in(cell) for row in table.rows for cell in row), default=0)
    frame = largest > _MOST_IN_CELL * words_on_page and largest > 40
    return len(used) > 1 and len(table.rows) > 1 and not frame


def _words_in(cell: Sequence[Line]) -> int:
    return sum(len(re.findall(r"\S+", line.text)) for line in cell)


def _is_in(word: Word, box: tuple[float, float, float, float]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _place_for(table: RuledTable, items: Sequence[Line | RuledTable]) -> int:
    """Before the first item that stands below the table, in a column that it reaches into."""
    for at, item in enumerate(items):
        if item.top >= table.top and item.x0 < table.x1 and item.x1 > table.x0:
            return at
    return len(items)
