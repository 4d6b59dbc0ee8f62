"""One time expression as written (a day, month, year, season or week), and the days it covers."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from rules.dates_in_words import long_date
from rules.deadline_phrases.date_words import MONTH_NAMES, WEEKDAY_NAMES
from rules.month_arithmetic import add_months


class Shape(Enum):
    """What a term names."""

    DAY = auto()
    MONTH = auto()
    YEAR = auto()
    SEASON = auto()
    QUARTER = auto()
    FINANCIAL_YEAR = auto()


class Part(Enum):
    """Which part of it; the value is how the rule says so."""

    EARLY = "early in"
    MID = "the middle of"
    LATE = "late in"
    EARLY_TO_MID = "the early to middle part of"
    MID_TO_LATE = "the middle to latter part of"
    FIRST_HALF = "the first half of"
    SECOND_HALF = "the second half of"
    FIRST_WEEK = "the first week of"
    LAST_WEEK = "the last week of"
    START = "the start of"
    END = "the end of"


ROUGH_PARTS = frozenset({Part.EARLY, Part.MID, Part.LATE, Part.EARLY_TO_MID, Part.MID_TO_LATE})


@dataclass(slots=True)
class Term:
    """A time expression, from token `first` up to token `after`; a `problem` says why it can't be read."""

    first: int
    after: int
    shape: Shape
    day: int = 0
    month: int = 0
    year: int | None = None
    year_step: int | None = None  # "31 March next year": told from the document's year
    weekday: int | None = None
    part: Part | None = None
    problem: str = ""
    week: str = ""  # the DAY stands for a week: "commencing", "ending" or "of"
    about: bool = False  # "around June 2024"

    @property
    def is_fuzzy(self) -> bool:
        """True when no convention could make a hard deadline of it."""
        if self.part is Part.END and not self.about:
            return False
        return self.about or self.part is not None or self.shape in (Shape.YEAR, Shape.SEASON)

    @property
    def lacks_year(self) -> bool:
        """True when the year must be worked out from the anchor."""
        return self.year is None

    def named(self, year: int | None = None) -> str:
        """In words, with the year that was worked out for it."""
        shown = self.year if self.year is not None else year
        name = self._whole_name("" if shown is None else str(shown))
        return f"{self.part.value} {name}" if self.part else name

    def _whole_name(self, year: str) -> str:
        if self.shape is Shape.DAY:
            day = f"{self.day} {MONTH_NAMES[self.month - 1]} {year}".strip()
            return f"the week {self.week} {day}" if self.week else day
        if self.shape is Shape.MONTH:
            return f"{MONTH_NAMES[self.month - 1]} {year}".strip()
        if self.shape is Shape.SEASON:
            return f"{ {3: 'spring', 6: 'summer', 9: 'autumn', 12: 'winter'}[self.month] } {year}".strip()
        if self.shape is Shape.QUARTER:
            return f"the quarter from {MONTH_NAMES[self.month - 1]} {year}"
        if self.shape is Shape.FINANCIAL_YEAR:
            return f"the financial year from April {year}"
        return year


def extent(term: Term, year: int) -> tuple[date, date]:
    """The first and last day of the term in that year; ValueError when there is no such day."""
    if term.shape is Shape.DAY:
        day = _day(term, year)
        return _extent_of_week(term.week, day) if term.week else (day, day)
    if term.shape is Shape.MONTH:
        return _extent_of_month(term, year)
    first, months = date(year, term.month or 1, 1), 12
    if term.shape in (Shape.SEASON, Shape.QUARTER):
        months = 3
    elif term.shape is Shape.FINANCIAL_YEAR:
        first = date(year, 4, 1)
    return _extent_of_months(term.part, first, months)


def contradiction(term: Term, year: int) -> str:
    """Why the weekday that is written can't be that day's; empty when it is, or when none is written."""
    if term.weekday is None or term.shape is not Shape.DAY:
        return ""
    day = date(year, term.month, term.day)
    if day.weekday() == term.weekday:
        return ""
    return f"{long_date(day)} is a {WEEKDAY_NAMES[day.weekday()]}, not a {WEEKDAY_NAMES[term.weekday]}"


def _day(term: Term, year: int) -> date:
    try:
        return date(year, term.month, term.day)
    except ValueError:
        raise ValueError(
            f"there is no {term.day} {MONTH_NAMES[term.month - 1]} {year} in the calendar"
        ) from None


def _extent_of_week(kind: str, day: date) -> tuple[date, date]:
    """Monday to Friday; a week that ends on a Sunday has all its seven days."""
    monday, weekday = day - timedelta(days=day.weekday()), day.weekday()
    if kind == "of" or (kind == "commencing" and weekday == 0) or (kind == "ending" and weekday == 4):
        return monday, monday + timedelta(days=4)
    if kind == "ending" and weekday == 6:
        return monday, day
    raise ValueError(f"{long_date(day)} is a {WEEKDAY_NAMES[weekday]}, so the week {kind} then can't be told")


_MONTH_PARTS = {
    Part.EARLY: (1, 10),
    Part.MID: (11, 20),
    Part.LATE: (21, 31),
    Part.EARLY_TO_MID: (1, 20),
    Part.MID_TO_LATE: (11, 31),
    Part.FIRST_HALF: (1, 15),
    Part.SECOND_HALF: (16, 31),
    Part.FIRST_WEEK: (1, 7),
    Part.START: (1, 10),
    Part.END: (31, 31),
}


def _extent_of_month(term: Term, year: int) -> tuple[date, date]:
    length = monthrange(year, term.month)[1]
    first, last = _MONTH_PARTS.get(term.part, (1, 31)) if term.part else (1, 31)
    if term.part is Part.LAST_WEEK:
        first = length - 6
    return date(year, term.month, min(first, length)), date(year, term.month, min(last, length))


_THIRDS = {
    Part.EARLY: (0, 1),
    Part.START: (0, 1),
    Part.MID: (1, 2),
    Part.LATE: (2, 3),
    Part.EARLY_TO_MID: (0, 2),
    Part.MID_TO_LATE: (1, 3),
}


def _extent_of_months(part: Part | None, first: date, months: int) -> tuple[date, date]:
    """A part of a run of whole months: thirds for early, mid and late."""
    start, end = first, add_months(first, months) - timedelta(days=1)
    if part in _THIRDS:
        lower, upper = _THIRDS[part]
        start = add_months(first, lower * months // 3)
        end = add_months(first, upper * months // 3) - timedelta(days=1)
    elif part is Part.FIRST_HALF and months == 12:
        end = add_months(first, 6) - timedelta(days=1)
    elif part is Part.SECOND_HALF and months == 12:
        start = add_months(first, 6)
    elif part is Part.END:
        start = end
    elif part is not None:
        raise ValueError(f"{part.value} that period has no settled meaning")
    return start, end
