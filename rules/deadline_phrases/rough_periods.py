"""Periods without days: "early 2024", "the end of March", "spring", "next year", "financial year 2024/25"."""

from rules.deadline_phrases.anchor import Anchor
from rules.deadline_phrases.calendar_dates import read_calendar_date
from rules.deadline_phrases.date_words import SEASONS, word_set
from rules.deadline_phrases.figure_dates import EARLIEST_YEAR
from rules.deadline_phrases.quarters import read_named_quarter, read_quarter
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.relative_periods import financial_year_of, read_relative
from rules.deadline_phrases.term import Part, Shape, Term

JOINED_YEARS = "the year isn't a calendar year, and which days it has isn't stated"

_PARTS = {
    "early": Part.EARLY,
    "beginning": Part.START,
    "start": Part.START,
    "mid": Part.MID,
    "middle": Part.MID,
    "late": Part.LATE,
    "latter": Part.LATE,
    "end": Part.END,
    "close": Part.END,
}
_QUARTER_WORDS = frozenset({"first", "second", "third", "fourth", "last", "final"})
PART_WORDS = frozenset({*_PARTS, *_QUARTER_WORDS})
_FILLERS = frozenset({"part", "parts", "of", "in", "-", "the", "to"})
_YEAR_LEADS = word_set(
    "in within during since from until till by before after throughout between early mid late end "
    "around about for"
)
_COUNTED = word_set(
    "cases officers people incidents crimes offences victims records of per percent calls reports "
    "staff investigations children recommendations forces hours days responses occasions"
)
_SEASON_LEADS = word_set("in by during until till before after since of this next last early mid late end")
_NOT_AFTER_SEASON = word_set("statement recess holidays holiday budget school term break conference into")


def read_rough_period(
    reading: Reading, index: int, anchor: Anchor | None, *, led: bool = False
) -> Term | None:
    """The period that begins at the token, or None."""
    word = reading.words[index]
    if word in PART_WORDS and reading.word(index + 1) != "quarter":
        part = _read_part(reading, index, anchor)
        if part is not None or word != "last":
            return part
    return _read_base(reading, index, anchor, led=led)


def _read_base(reading: Reading, index: int, anchor: Anchor | None, *, led: bool = False) -> Term | None:
    """A period that a part may be taken of."""
    word = reading.word(index)
    if word in ("q", "qtr", "quarter"):
        return read_quarter(reading, index) or (
            read_relative(reading, index, "this", index, anchor) if led else None
        )
    if word in _QUARTER_WORDS and reading.word(index + 1) == "quarter":
        return read_named_quarter(reading, index)
    if word in SEASONS:
        return _read_season(reading, index, led=led)
    if word in ("financial", "fiscal", "fy"):
        return _read_financial_year(reading, index, anchor)
    if reading.figures(index) == 4:
        return _read_bare_year(reading, index, led=led)
    if led and word in (
        "year",
        "month",
        "calendar",
        "week",
        "academic",
        "performance",
        "inspection",
    ):
        return read_relative(reading, index, "this", index, anchor)
    if word in ("next", "this", "last", "current", "previous"):
        counts = reading.word(index + 1) in ("year", "month", "week") and reading.word(index - 1) == "the"
        if word in ("next", "last", "previous") and counts and not led:
            return None  # "over the last year" counts back, it doesn't name a calendar year
        return read_relative(reading, index, word, index + 1, anchor)
    return None


def _read_part(reading: Reading, index: int, anchor: Anchor | None) -> Term | None:
    part, after = _part(reading, index)
    if part is None:
        return None
    limit = after + 4
    while after < limit and reading.word(after) in _FILLERS:
        after += 1
    if reading.word(after) == "month" and reading.word(after + 1) == "of":
        after += 2
    if after >= reading.size:
        return None
    if (
        part is Part.MID
        and reading.word(after) == "year"
        and after == index + 1 + (reading.word(index + 1) == "-")
    ):
        return Term(index, after + 1, Shape.YEAR, problem="the middle of either kind of year may be meant")
    term = _read_base(reading, after, anchor, led=True) or read_calendar_date(reading, after, led=True)
    if term is not None and term.week:
        term.problem = "a week may be taken to end on its Friday or on its Sunday"
    elif term is None or term.part is not None or term.shape is Shape.DAY:
        return None
    if term.month == 12 and term.shape is Shape.SEASON and part not in (Part.EARLY, Part.START):
        term.problem = term.problem or "a winter lies in two years, so the part of it isn't certain"
    term.first, term.part = index, part
    return term


def _part(reading: Reading, index: int) -> tuple[Part | None, int]:
    """The part, and the token after it."""
    word, after = reading.words[index], index + 1
    if word not in _PARTS or word == "latter":
        return _half_or_week(reading, word, after)
    part = _PARTS[word]
    if (
        part is Part.END
        and reading.word(index - 1) == "the"
        and reading.word(index - 2) in ("towards", "toward")
    ):
        part = Part.LATE
    if reading.word(after) in ("to", "-", "/"):
        second = reading.word(after + 1)
        if part is Part.EARLY and second in ("mid", "middle"):
            return Part.EARLY_TO_MID, after + 2
        if part is Part.MID and second in ("late", "latter", "end"):
            return Part.MID_TO_LATE, after + 2
    return part, after


def _half_or_week(reading: Reading, word: str, after: int) -> tuple[Part | None, int]:
    unit = reading.word(after)
    if word == "last" and unit == "day" and reading.word(after + 1) == "of":
        return Part.END, after + 1
    if unit == "half" and word in ("first", "second", "latter", "last"):
        return (Part.FIRST_HALF if word == "first" else Part.SECOND_HALF), after + 1
    if unit == "week" and reading.word(after + 1) in ("of", "in") and word in ("first", "last"):
        return (Part.FIRST_WEEK if word == "first" else Part.LAST_WEEK), after + 1
    return (Part.LATE, after) if word == "latter" else (None, after)


def _read_season(reading: Reading, index: int, *, led: bool) -> Term | None:
    term = Term(index, index + 1, Shape.SEASON, month=SEASONS[reading.words[index]])
    after = index + 1
    after += reading.word(after) in (",", "of")
    if reading.figures(after) == 4:
        term.year, term.after = int(reading.words[after]), after + 1
        return _with_second_year(reading, term)
    before = reading.word(index - 1)
    if before == "the":
        before = reading.word(index - 2)
    if not led and before not in _SEASON_LEADS:
        return None
    follows = reading.word(index + 1)
    named_thing = (
        reading.capital(index) and reading.capital(index + 1) and not reading.sentence_starts(index + 1)
    )
    return None if follows in _NOT_AFTER_SEASON or named_thing else term


def _with_second_year(reading: Reading, term: Term) -> Term:
    """ "winter 2024/25" says the same as "winter 2024"; of another season it would be a riddle."""
    second = _second_year(reading, term.after)
    if second and term.year is not None:
        term.after += 2
        if term.month != 12 or second != (term.year + 1) % 100:
            term.problem = JOINED_YEARS
    return term


def _second_year(reading: Reading, at: int) -> int | None:
    """The 25 of "2024/25", "2024-25" and "2024-2025"."""
    if reading.word(at) not in ("/", "-") or reading.figures(at + 1) not in (2, 4):
        return None
    if not (reading.glued(at) and reading.glued(at + 1)):
        return None
    return int(reading.words[at + 1]) % 100


def _read_bare_year(reading: Reading, index: int, *, led: bool) -> Term | None:
    year = int(reading.words[index])
    second = _second_year(reading, index + 1)
    after = index + 1 if second is None else index + 3
    if not EARLIEST_YEAR + 90 <= year < 2100:
        return None
    if second is not None and reading.word(after) in ("financial", "fiscal"):
        after += 1 + (reading.word(after + 1) == "year")
        return _financial_year(index, after, year, second)
    kind_of_year = reading.word(after) in ("financial", "fiscal", "academic", "performance", "reporting")
    named = kind_of_year and reading.word(after + 1) == "year"
    led = led or named or reading.size == 1 or reading.word(index - 1) in _YEAR_LEADS
    led = led or (reading.word(index - 1) == "than" and reading.word(index - 2) == "later")
    if not led or reading.word(after) in _COUNTED:
        return None
    term = Term(index, after, Shape.YEAR, year=year)
    if second is not None or kind_of_year:
        term.problem = JOINED_YEARS
    elif reading.glued(after) and reading.is_word(after) and len(reading.words[after]) == 1:
        term.problem = "the year is damaged"
    return term


def _read_financial_year(reading: Reading, index: int, anchor: Anchor | None) -> Term | None:
    after = index + 1
    if reading.words[index] != "fy":
        if reading.word(after) != "year":
            return None
        after += 1
    after += reading.word(after) == "of"
    size, second = reading.figures(after), _second_year(reading, after + 1)
    if size in (2, 4) and second is not None:
        year = int(reading.words[after]) + (2000 if size == 2 else 0)
        return _financial_year(index, after + 3, year, second)
    if reading.word(after) in ("ending", "ended", "to") or size == 4:
        return None
    if reading.word(index - 1) not in ("the", "this", "current", "of"):
        return None
    return financial_year_of(anchor, index, after, 0)


def _financial_year(index: int, after: int, year: int, second: int) -> Term:
    term = Term(index, after, Shape.FINANCIAL_YEAR, year=year)
    if second != (year + 1) % 100:
        term.problem = f"{year} and {second:02} are not two years running"
    return term
