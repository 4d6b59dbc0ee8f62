"""The inspection forward look as a drawn timeline: one line per window over the months ahead."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rules.dates_in_words import MONTH_NAMES, long_date, number_of
from rules.month_arithmetic import add_months
from rules.packs import svg
from rules.packs.charts import WIDTH
from rules.packs.content import Chart
from rules.packs.svg import PALETTE
from rules.register_view import InspectionView
from rules.vocabulary import WindowStatus

_LEFT, _RIGHT, _TOP, _ROW, _BAR = 236, 8, 26, 30, 13
_MONTHS = 12
_MOST_ROWS = 24
_SHORTEST = 4.0


def inspection_timeline(windows: Sequence[InspectionView], *, as_at: date, anchor: str) -> Chart | None:
    """Windows that end on the day or later and begin within a year; None when there are none.

    A confirmed window is solid, any other an outline, a tentative one hatched; each says its days and status
    in words.
    """
    first = as_at.replace(day=1)
    try:
        last = add_months(first, _MONTHS)
    except OverflowError:
        return None
    ahead = [window for window in windows if window.ends_on >= as_at and window.starts_on < last]
    if not ahead:
        return None
    shown = ahead[:_MOST_ROWS]
    bottom = _TOP + _ROW * len(shown)
    scale = (WIDTH - _LEFT - _RIGHT) / (last - first).days
    parts = [*_months(first, scale, bottom), *_today(as_at, first, scale, bottom)]
    for place, window in enumerate(shown):
        parts += _row(window, _TOP + place * _ROW, first, last, scale)
    caption = f"Inspection windows, {_month(first)} to {_month(last - timedelta(days=1))}"
    said = "; ".join(
        f"{window.title}, {days_between(window.starts_on, window.ends_on)}, {window.status.value}"
        for window in shown
    )
    more = len(ahead) - len(shown)
    alt = f"{caption}. {said}." + (f" {number_of(more, 'more window')} in the table." if more else "")
    drawn = svg.drawing(parts, name=anchor, width=WIDTH, height=bottom + 6, title=caption, description=alt)
    return Chart(svg=drawn, alt=alt, caption=caption, anchor=anchor)


def days_between(first: date, last: date) -> str:
    """For example “8 to 12 January 2024” or “29 January to 2 February 2024”."""
    if first == last:
        return long_date(first)
    if first.year != last.year:
        return f"{long_date(first)} to {long_date(last)}"
    begins = str(first.day) if first.month == last.month else f"{first.day} {MONTH_NAMES[first.month - 1]}"
    return f"{begins} to {long_date(last)}"


def _months(first: date, scale: float, bottom: float) -> Iterator[str]:
    for offset in range(_MONTHS):
        month = add_months(first, offset)
        x = _LEFT + (month - first).days * scale
        yield svg.line(x, 6, x, bottom, stroke=PALETTE.line, width=0.8)
        year = f" {month.year % 100:02}" if offset == 0 or month.month == 1 else ""
        name = MONTH_NAMES[month.month - 1][:3] + year
        yield svg.text(x + 3, 16, name, size=10, fill=PALETTE.muted)
    yield svg.line(WIDTH - _RIGHT, 6, WIDTH - _RIGHT, bottom, stroke=PALETTE.line, width=0.8)


def _today(as_at: date, first: date, scale: float, bottom: float) -> Iterator[str]:
    x = _LEFT + (as_at - first).days * scale
    yield svg.line(x, 20, x, bottom, stroke=PALETTE.red, width=1.2, dashed=True)


def _row(window: InspectionView, y: float, first: date, last: date, scale: float) -> Iterator[str]:
    yield svg.text(0, y + 12, svg.fitted(window.title, size=12, width=_LEFT - 10, bold=True), bold=True)
    said = f"{window.status.value.capitalize()}: {days_between(window.starts_on, window.ends_on)}"
    yield svg.text(0, y + 25, svg.fitted(said, size=10, width=_LEFT - 10), size=10, fill=PALETTE.muted)
    begins, ends = max(window.starts_on, first), min(window.ends_on + timedelta(days=1), last)
    x = _LEFT + (begins - first).days * scale
    is_cancelled = window.status is WindowStatus.CANCELLED
    width = max(_SHORTEST, (ends - begins).days * scale)
    if window.status in (WindowStatus.CONFIRMED, WindowStatus.DONE):
        yield svg.rectangle(x, y + 4, width, _BAR, fill=PALETTE.accent)
        return
    yield svg.rectangle(x, y + 4, width, _BAR, fill="#ffffff")
    if is_cancelled:
        yield svg.line(x, y + 4 + _BAR / 2, x + width, y + 4 + _BAR / 2, stroke=PALETTE.muted)
    else:
        yield svg.hatched(x, y + 4, width, _BAR, stroke=PALETTE.accent)
    stroke = PALETTE.muted if is_cancelled else PALETTE.accent
    yield svg.rectangle(x, y + 4, width, _BAR, stroke=stroke)


def _month(day: date) -> str:
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"
