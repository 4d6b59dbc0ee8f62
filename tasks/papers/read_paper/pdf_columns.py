"""The columns of a PDF's page: words in the order that they are read in."""

from collections.abc import Sequence

from tasks.papers.read_paper.pdf_layout import Line
from tasks.papers.read_paper.pdf_words import Word, lines_of

# A gutter is at least this wide, in points, and lies in the middle of the page.
_GUTTER = 10.0
_MIDDLE = (0.35, 0.65)
_FEWEST_LINES = 8
# Text that fills its column; a form's or a table's second column is mostly empty.
_FILLED = 0.6
_CROSSING = 0.12


def lines_in_order(words: Sequence[Word]) -> list[Line]:
    """The page's lines; where it is set in two columns, the left one first between full-width lines."""
    lines = lines_of(words)
    gutter = _gutter(words, lines)
    if gutter is None:
        return lines
    ordered: list[Line] = []
    band: list[Word] = []
    for row in _rows(words):
        if any(word.x0 < gutter < word.x1 for word in row) or _bridged(row, gutter):
            ordered += [*_side_by_side(band, gutter), *lines_of(row)]
            band = []
        else:
            band += row
    return [*ordered, *_side_by_side(band, gutter)]


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.top):
        if rows and word.top < max(one.top for one in rows[-1]) + 0.5 * word.size:
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def _bridged(row: Sequence[Word], gutter: float) -> bool:
    """True when words of one line come so near to the gutter on both sides that it's no gap there."""
    left = max((word.x1 for word in row if word.x1 <= gutter), default=None)
    right = min((word.x0 for word in row if word.x0 >= gutter), default=None)
    return left is not None and right is not None and right - left < _GUTTER


def _side_by_side(words: Sequence[Word], gutter: float) -> list[Line]:
    left = [word for word in words if word.x1 <= gutter]
    return [*lines_of(left), *lines_of([word for word in words if word.x1 > gutter])]


def _gutter(words: Sequence[Word], lines: Sequence[Line]) -> float | None:
    if len(lines) < _FEWEST_LINES:
        return None
    x0, x1 = min(word.x0 for word in words), max(word.x1 for word in words)
    rows = _rows(words)
    tried = (
        x0 + (x1 - x0) * share / 100 for share in range(int(_MIDDLE[0] * 100), int(_MIDDLE[1] * 100) + 1)
    )
    best = min(tried, key=lambda x: _crossings(rows, x))
    if _crossings(rows, best) > _CROSSING * len(rows):
        return None
    apart = [row for row in rows if not _crosses(row, best)]
    left = lines_of(word for row in apart for word in row if word.x1 <= best)
    right = lines_of(word for row in apart for word in row if word.x0 >= best)
    filled = _fill(left, best - x0) >= _FILLED and _fill(right, x1 - best) >= _FILLED
    return best if filled and min(len(left), len(right)) >= _FEWEST_LINES else None


def _crossings(rows: Sequence[Sequence[Word]], x: float) -> int:
    return sum(_crosses(row, x) for row in rows)


def _crosses(row: Sequence[Word], x: float) -> bool:
    return any(word.x0 < x < word.x1 for word in row) or _bridged(row, x)


def _fill(lines: Sequence[Line], width: float) -> float:
    if not lines or width <= 0:
        return 0.0
    return sum(line.x1 - line.x0 for line in lines) / (len(lines) * width)
