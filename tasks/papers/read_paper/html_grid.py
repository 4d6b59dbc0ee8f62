"""The rows and columns of a table in a web page, with its merged cells spread out."""

from collections.abc import Iterator

from lxml.html import HtmlElement

# A page may claim any span; no table of a paper is wider.
_WIDEST = 200


def grid_of(table: HtmlElement) -> tuple[tuple[HtmlElement | None, ...], ...]:
    """The cells by row and column; a merged cell stands at its first place and is None at the others."""
    rows = list(_rows(table))
    taken: set[tuple[int, int]] = set()
    cells: dict[tuple[int, int], HtmlElement] = {}
    width = 0
    for at, row in enumerate(rows):
        column = 0
        for cell in _cells(row):
            while (at, column) in taken:
                column += 1
            across = _span(cell.get("colspan"), max(1, _WIDEST - column))
            down = _span(cell.get("rowspan"), len(rows) - at)
            if across * down > 1:
                taken.update(
                    (line, one) for line in range(at, at + down) for one in range(column, column + across)
                )
            cells[at, column] = cell
            width = max(width, column + across)
            column += across
    return tuple(tuple(cells.get((at, column)) for column in range(width)) for at in range(len(rows)))


def stray_text(table: HtmlElement) -> str:
    """Text that stands in a table but in no cell, as in pages that aren't well formed."""
    parts = [table.text]
    for element in table.iterchildren():
        parts.append(element.tail)
        if element.tag in {"thead", "tbody", "tfoot", "tr"}:
            parts.append(stray_text(element))
    return " ".join(part for part in parts if part and not part.isspace())


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    for child in table:
        if child.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(child)
        elif isinstance(child.tag, str) and child.tag not in {"caption", "colgroup", "col"}:
            yield child


def _cells(row: HtmlElement) -> Iterator[HtmlElement]:
    if row.tag != "tr":
        yield row
        return
    for cell in row:
        if isinstance(cell.tag, str):
            yield cell


def _span(text: str | None, most: int) -> int:
    """The cells that a span covers; 0 means all that are left."""
    if not text or not (digits := text.strip()[:6]).isdecimal():
        return 1
    return min(int(digits) or most, most)
