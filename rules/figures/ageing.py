"""How long open items have been open: the oldest, and bands of age, with the items in each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.figures.counting import Figure, FigureSum, Tally, is_open_stage
from rules.month_arithmetic import add_months

_BANDS = (
    ("Under 3 months", 3),
    ("3 to 6 months", 6),
    ("6 to 12 months", 12),
    ("1 to 2 years", 24),
    ("2 to 3 years", 36),
)
_OLDEST_BAND = "Over 3 years"


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Open items of one band of age. `since` is the first day of the band, None for the oldest band."""

    label: str
    since: date | None
    figure: Figure


@dataclass(frozen=True, slots=True)
class OldestOpen:
    """The open items that have been known for longest."""

    known_on: date
    days: int
    figure: Figure


def band_limits(as_at: date) -> tuple[tuple[str, date], ...]:
    """Each band but the oldest, with the day after which an item must have become known to be in it."""
    return tuple((label, add_months(as_at, -months)) for label, months in _BANDS)


def age_bands(tallies: Iterable[Tally], as_at: date) -> tuple[AgeBand, ...]:
    """Every band, the youngest first, also where it holds nothing.

    An item's age counts from the day it became known: its report's publication, or the first paper that
    names it. A re-opened item doesn't start anew.
    """
    limits = band_limits(as_at)
    sums = [FigureSum() for _ in (*limits, _OLDEST_BAND)]
    for one in tallies:
        if _is_open_now(one):
            sums[_band(one.known_on, limits)].add(one.count, one.key)
    starts: list[tuple[str, date | None]] = [*limits, (_OLDEST_BAND, None)]
    return tuple(
        AgeBand(label, since, found.figure()) for (label, since), found in zip(starts, sums, strict=True)
    )


def oldest_open_day(tallies: Iterable[Tally]) -> date | None:
    """The day on which the oldest open item became known; None when nothing is open."""
    return min((one.known_on for one in tallies if _is_open_now(one)), default=None)


def oldest_open(tallies: Iterable[Tally], as_at: date) -> OldestOpen | None:
    """The oldest open items among tallies of single items; None when nothing is open."""
    opened = [one for one in tallies if _is_open_now(one)]
    day = oldest_open_day(opened)
    if day is None:
        return None
    found = FigureSum()
    for one in opened:
        if one.known_on == day:
            found.add(one.count, one.key)
    return OldestOpen(day, (as_at - day).days, found.figure())


def _is_open_now(one: Tally) -> bool:
    return one.is_newest and one.now.is_ours and is_open_stage(one.stage)


def _band(known_on: date, limits: tuple[tuple[str, date], ...]) -> int:
    return next((place for place, (_, limit) in enumerate(limits) if known_on > limit), len(limits))
