"""The packs' charts: each drawn once as SVG for PDF, Word and web, with everything that it shows in words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.dates_in_words import MONTH_NAMES, long_date, number_of
from rules.month_arithmetic import add_months
from rules.packs import svg
from rules.packs.content import Chart
from rules.packs.svg import PALETTE
from rules.vocabulary import Rag

WIDTH = 700

_BAR, _ROW = 14, 22
_SMALLEST_LABELLED = 16
_WIDEST_LABEL = 290
# The tops of a scale, in tenths of a power of ten.
_TOPS = (10, 12, 16, 20, 24, 28, 32, 40, 48, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class StackedRow:
    """A row of a bar chart: its label, what stands solid and what stands hatched beside it."""

    label: str
    solid: int
    hatched: int = 0


def burn_down(points: Sequence[tuple[date, int]], *, anchor: str) -> Chart:
    """How many items were open on each day; at least one point, the oldest first."""
    left, right, top, bottom = 46, 20, 24, 148
    # Room above the line for its figures.
    highest = _round_up(max(count for _, count in points) * 9 // 8)
    step = (WIDTH - left - right) / max(1, len(points) - 1)
    places = [
        (left + place * step, bottom - (bottom - top) * count / highest)
        for place, (_, count) in enumerate(points)
    ]
    parts = list(_scale(highest, left=left, right=WIDTH - right, top=top, bottom=bottom))
    if len(points) > 1:
        parts.append(
            svg.polygon([(places[0][0], bottom), *places, (places[-1][0], bottom)], fill=PALETTE.pale)
        )
        parts.append(svg.polyline(places, stroke=PALETTE.accent))
    for (x, y), (day, count) in zip(places, points, strict=True):
        is_last = (day, count) == points[-1]
        parts.append(svg.circle(x, y, 4.5 if is_last else 3, fill=PALETTE.accent))
        width = svg.width_of(str(count), 12, bold=True) + 4
        parts.append(svg.rectangle(x - width / 2, y - 20, width, 13, fill="#ffffff"))
        parts.append(svg.text(x, y - 9, str(count), anchor="middle", fill=PALETTE.ink, bold=is_last))
        parts += _month_label(day, x, bottom + 18, is_last=is_last)
    *earlier, (last_day, last) = points
    said = [f"{count} at the end of {MONTH_NAMES[day.month - 1]} {day.year}" for day, count in earlier]
    alt = f"How many items were open: {', '.join([*said, f'{last} on {long_date(last_day)}'])}."
    caption = "Open items at each month’s end, and on the pack’s day"
    return _chart(parts, anchor, height=190, caption=caption, alt=alt)


def _scale(highest: int, *, left: float, right: float, top: float, bottom: float) -> Iterator[str]:
    for quarter in range(5):
        if highest * quarter % 4:
            continue
        y = bottom - (bottom - top) * quarter / 4
        yield svg.line(left - 12, y, right + 8, y, stroke=PALETTE.line, width=0.8)
        label = str(highest * quarter // 4)
        yield svg.text(left - 18, y + 4, label, size=11, anchor="end", fill=PALETTE.muted)


def _month_label(day: date, x: float, y: float, *, is_last: bool) -> Iterator[str]:
    month = MONTH_NAMES[day.month - 1][:3]
    words = f"{day.day} {month}" if is_last else month
    yield svg.text(x, y, words, size=11, anchor="middle", fill=PALETTE.ink, bold=is_last)
    if is_last or day.month in (1, 12):
        yield svg.text(x, y + 14, str(day.year), size=11, anchor="middle", fill=PALETTE.muted)


def burn_down_days(as_at: date, months: int = 12) -> tuple[date, ...]:
    """The last day of each of the months before, the oldest first, and the day itself."""
    days = [as_at]
    first = as_at.replace(day=1)
    for back in range(months):
        try:
            days.append(add_months(first, -back) - timedelta(days=1))
        except OverflowError:
            break  # the calendar's first months
    return tuple(reversed(days))


def burn_down_sentence(points: Sequence[tuple[date, int]]) -> str:
    """What a burn-down says: how many more or fewer than at its beginning, and its peak."""
    (first_day, first), (last_day, last) = points[0], points[-1]
    peak_day, peak = max(points, key=lambda point: point[1])
    change = f"{number_of(abs(last - first), 'item')} {'more' if last > first else 'fewer'} than"
    said = f"{last} open on {long_date(last_day)}, {change if last != first else 'as many as'} on "
    highest = f" The most were {peak}, on {long_date(peak_day)}." if peak > max(first, last) else ""
    return f"{said}{long_date(first_day)}.{highest}"


def stacked_bars(
    rows: Sequence[StackedRow],
    *,
    solid: str,
    hatched: str,
    anchor: str,
    caption: str,
) -> Chart:
    """One bar a row: first a solid part, then a hatched one; `hatched` empty draws the solid part alone."""
    widest = max((svg.width_of(row.label, 12) for row in rows), default=0.0)
    left, right, top = min(widest, _WIDEST_LABEL) + 16, 56, 30 if hatched else 6
    most = max((row.solid + row.hatched for row in rows), default=0) or 1
    unit = (WIDTH - left - right) / most
    parts = list(_bar_legend(solid, hatched, left)) if hatched else []
    for place, row in enumerate(rows):
        y = top + place * _ROW
        parts += _stacked_bar(row, left, y, unit)
    two = bool(hatched)
    said = (
        (row.label, f"{row.solid} {solid.lower()}, {row.hatched} {hatched.lower()}" if two else row.solid)
        for row in rows
    )
    return _chart(
        parts, anchor, height=top + _ROW * len(rows) + 4, caption=caption, alt=f"{caption}. {_in_words(said)}"
    )


def _bar_legend(solid: str, hatched: str, left: float) -> Iterator[str]:
    yield svg.rectangle(left, 4, 13, 13, fill=PALETTE.accent)
    yield svg.text(left + 19, 15, solid)
    second = left + 19 + svg.width_of(solid, 12) + 24
    yield from _hatched_box(second, 4, 13, 13)
    yield svg.text(second + 19, 15, hatched)


def _stacked_bar(row: StackedRow, left: float, y: float, unit: float) -> Iterator[str]:
    label = svg.fitted(row.label, size=12, width=left - 16)
    yield svg.text(left - 10, y + 12, label, anchor="end")
    first, second = row.solid * unit, row.hatched * unit
    yield svg.rectangle(left, y, first, _BAR, fill=PALETTE.accent)
    if row.hatched:
        yield from _hatched_box(left + first, y, second, _BAR)
    else:
        yield svg.line(left, y, left, y + _BAR, stroke=PALETTE.accent)
    x = left + first + second + 7
    words = f"{row.solid} + {row.hatched}" if row.solid and row.hatched else str(row.solid + row.hatched)
    yield svg.text(x, y + 12, words, bold=True)


def _hatched_box(x: float, y: float, width: float, height: float) -> Iterator[str]:
    yield svg.rectangle(x, y, width, height, fill="#ffffff")
    yield svg.hatched(x, y, width, height, stroke=PALETTE.muted)
    yield svg.rectangle(x, y, width, height, stroke=PALETTE.muted)


def rag_bar(counts: Sequence[tuple[Rag | None, int]], *, anchor: str, caption: str) -> Chart:
    """One bar with a part for each rating, None for what isn't rated; letter, pattern and word tell each."""
    total = sum(count for _, count in counts) or 1
    parts, x = [], 1.0
    for rag, count in counts:
        width = (WIDTH - 2) * count / total
        parts.append(_rag_box(rag, x, 2, width, 30))
        if width >= _SMALLEST_LABELLED:
            parts += _letter_on(rag, x + width / 2, 17)
        x += width
    x = 1.0
    for rag, count in counts:
        parts.append(_rag_box(rag, x, 45, 15, 15))
        words = f"{_word_of(rag)}: {count}"
        parts.append(svg.text(x + 22, 57, words, size=13, bold=True))
        x += 22 + svg.width_of(words, 13, bold=True) + 34
    said = _in_words((_word_of(rag), count) for rag, count in counts)
    return _chart(parts, anchor, height=66, caption=caption, alt=f"{caption}. {said}")


def rag_symbol(rag: Rag) -> str:
    """The small sign that stands before a rating's word: its letter on its pattern."""
    parts = [_rag_box(rag, 1, 1, 22, 22), *_letter_on(rag, 12, 12)]
    title = f"{_word_of(rag)}, letter {rag.value[0].upper()}"
    return svg.drawing(parts, name=f"rag-{rag}", width=24, height=24, title=title, description=title)


def _rag_box(rag: Rag | None, x: float, y: float, width: float, height: float) -> str:
    if width <= 0:
        return ""
    if rag is None:
        return svg.rectangle(x, y, width, height, fill="#ffffff", stroke=PALETTE.muted, dashed=True)
    colour = PALETTE.of_rag(rag)
    filling = {
        Rag.RED: "",
        Rag.AMBER: svg.hatched(x, y, width, height, stroke=colour, gap=6),
        Rag.GREEN: svg.dotted(x, y, width, height, fill=colour, gap=5),
    }[rag]
    ground = colour if rag is Rag.RED else "#ffffff"
    return (
        svg.rectangle(x, y, width, height, fill=ground)
        + filling
        + svg.rectangle(x, y, width, height, stroke=colour)
    )


def _letter_on(rag: Rag | None, x: float, y: float) -> Iterator[str]:
    """The rating's letter about a middle, on a plain ground so that its pattern doesn't cross it."""
    if rag is None:
        yield svg.text(x, y + 4.5, "–", size=13, anchor="middle", bold=True)
        return
    letter, colour = rag.value[0].upper(), PALETTE.of_rag(rag)
    if rag is not Rag.RED:
        yield svg.rectangle(x - 6.5, y - 7, 13, 14, fill="#ffffff")
    yield svg.text(
        x, y + 4.5, letter, size=13, anchor="middle", fill="#ffffff" if rag is Rag.RED else colour, bold=True
    )


def _word_of(rag: Rag | None) -> str:
    return rag.value.capitalize() if rag else "Not rated"


def _chart(parts: Iterable[str], anchor: str, *, height: float, caption: str, alt: str) -> Chart:
    drawn = svg.drawing(parts, name=anchor, width=WIDTH, height=height, title=caption, description=alt)
    return Chart(svg=drawn, alt=alt, caption=caption, anchor=anchor)


def _in_words(figures: Iterable[tuple[str, int | str]]) -> str:
    return "; ".join(f"{label}: {figure}" for label, figure in figures) + "."


def _round_up(most: int) -> int:
    """A round number at or above, for the top of a scale; where a quarter isn't whole, it isn't drawn."""
    if most <= 4:
        return 4
    unit = 10 ** (len(str(most)) - 1)
    return next(int(unit * tenths / 10) for tenths in _TOPS if unit * tenths >= most * 10)
