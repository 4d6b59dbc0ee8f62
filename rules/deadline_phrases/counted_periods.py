"""Periods counted from a date: "within six months", "no later than 12 months from publication"."""

from dataclasses import replace
from datetime import date, timedelta

from rules.dates_in_words import long_date, number_of
from rules.deadline_phrases.anchor import Anchor
from rules.deadline_phrases.calendar_dates import read_calendar_date
from rules.deadline_phrases.counted_origins import end_of_own_origin
from rules.deadline_phrases.counted_words import Count, read_count
from rules.deadline_phrases.date_words import CLOCK_UNITS, ONES, TEENS, TENS, UNITS, word_set
from rules.deadline_phrases.finding import Finding, Weight, nothing, unknown
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.term import Shape
from rules.deadline_phrases.withdrawn_dates import is_denied
from rules.deadline_phrases.working_standards import is_past, is_standard
from rules.month_arithmetic import add_months
from rules.vocabulary import Certainty, ResolutionKind

_LOOKS_BACK = word_set("last past previous preceding first initial final same")
_ORIGIN_WORDS = frozenset({"of", "from", "after", "following", "since", "post"})
_SCOPE_FOLLOWS = word_set("ending ended to up before preceding prior leading between beginning starting")
_WORKING = word_set("working business school operational")
COUNTED_WORDS = frozenset(
    {"within", "in", "than", "by", "last", "past", "previous", "preceding", "next", "coming", "following"}
    | {*ONES, *TEENS, *TENS}
)
_NAMES = {"D": "day", "W": "week", "M": "month", "Y": "year"}
_FAR = 200  # years: nobody means more, and the calendar ends


def find_counted_period(reading: Reading, index: int, anchor: Anchor | None) -> Finding | None:
    """The finding of "within N units" or "no later than N units after ..." at the token, or None."""
    word = reading.words[index]
    if word == "within":
        return _find_within(reading, index, anchor)
    if (
        word == "than"
        and reading.word(index - 1) in ("later", "more")
        and reading.word(index - 2) in ("no", "not")
    ):
        if reading.word(index - 3) == "of":
            return None  # "at intervals of no more than six months"
        return _find_after_origin(reading, index - 2, index + 1, anchor)
    if word == "in":
        return _find_in(reading, index)
    if word == "by":
        return _find_after_origin(reading, index, index + 1, anchor)
    if word in ("last", "past", "previous", "preceding"):
        return _find_history(reading, index)
    if word in ("next", "coming", "following"):
        return _find_next_period(reading, index, anchor)
    return _find_bare_length(reading, index, anchor)


def _find_in(reading: Reading, index: int) -> Finding | None:
    """ "in six months" may be the day then, or the time until then."""
    the = reading.word(index + 1) == "the"
    count = read_count(reading, index + 1 + the)
    if count is None or reading.word(count.after) not in UNITS:
        return None
    if the and reading.word(count.after + 1) not in ("after", "following", "from"):
        return None
    reason = "“In” that time may be its last day or any day of it"
    return unknown(Weight.WINDOW, reason, index, count.after + 1)


def _find_history(reading: Reading, index: int) -> Finding | None:
    """ "over the last 6 months" counts back."""
    count = read_count(reading, index + 1)
    at = _unit_at(reading, count.after if count else index + 1)
    if reading.word(at) not in UNITS and reading.word(at) not in CLOCK_UNITS:
        return None
    if count is None and reading.word(index - 1) != "the":
        return None  # "last year" names one year
    return nothing("The period counts back: a history or a scope, not a deadline", index, at + 1)


def _find_next_period(reading: Reading, index: int, anchor: Anchor | None) -> Finding | None:
    """ "over the next six months": the time from the anchor on, which is no deadline."""
    count = read_count(reading, index + 1)
    unit = UNITS.get(reading.word(count.after)) if count else None
    if count is None or unit is None:
        return None
    due = _due(
        index, count.after + 1, count.value, unit, anchor.day if anchor else None, "the document's date"
    )
    if due.end is None or anchor is None:
        return replace(due, weight=Weight.WINDOW)
    rule = f"from the document's date on, up to {due.rule}; a period, not a deadline"
    return replace(
        due,
        weight=Weight.WINDOW,
        kind=ResolutionKind.WINDOW,
        start=anchor.day,
        rule=rule,
        certainty=Certainty.FUZZY,
    )


def _find_bare_length(reading: Reading, index: int, anchor: Anchor | None) -> Finding | None:
    """ "Six months from publication" and "6 months" as the whole of a phrase."""
    opens = index == 0 or reading.words[index - 1] == ":"
    count = read_count(reading, index) if opens else None
    if count and reading.word(count.after) in ("-", "to"):
        count = read_count(reading, count.after + 1) or count  # "3-6 months"
    at = _unit_at(reading, count.after) if count else 0
    if count is None or reading.word(at) not in UNITS:
        return None
    if reading.word(at + 1) in ("", ".", ")") and at + 2 >= reading.size:
        reason = "A length of time is given, but neither from when nor whether it is a deadline"
        return unknown(Weight.COUNTED, reason, index, at + 1)
    at += reading.word(at + 1) in ("(", "-")
    if reading.word(at + 1) not in ("from", "after", "of", "post"):
        return None
    end = end_of_own_origin(reading, at + 2 + (reading.word(at + 2) == "-"))
    if reading.word(at) == "(" or end < reading.size - 1:
        return unknown(Weight.VAGUE, "A length of time is given, and from when isn't certain", index, at + 2)
    return _counted(reading, index, count, anchor)


def _find_within(reading: Reading, index: int, anchor: Anchor | None) -> Finding | None:
    at, forward = index + 1, False
    while reading.word(at) in (
        "the",
        "a",
        "maximum",
        "of",
        "next",
        "coming",
        "at",
        "most",
        "period",
        "following",
    ):
        forward = forward or reading.words[at] in ("next", "coming", "following")
        if reading.words[at] == "a" and reading.word(at + 1) not in ("maximum", "period"):
            break
        at += 1
    if reading.word(at) in _LOOKS_BACK:
        return nothing("The period counts back, so it isn't a deadline", index, at + 1)
    count = read_count(reading, at)
    if count is not None and reading.word(count.after) not in ("few", "number"):
        return _counted(reading, index, count, anchor)
    if any(reading.word(at + offset) in (*UNITS, "quarter") for offset in (-1, 0, 1, 2)):
        return unknown(Weight.VAGUE, "The length of the period is not stated", index, at + 1)
    return None


def _find_after_origin(reading: Reading, first: int, at: int, anchor: Anchor | None) -> Finding | None:
    """ "no later than 12 months from publication", "by six months after publication"."""
    count = read_count(reading, at)
    if count is None:
        return None
    unit_at = _unit_at(reading, count.after)
    led_by = reading.words[first] == "by"
    if reading.word(unit_at) not in UNITS or (led_by and reading.word(unit_at + 1) not in _ORIGIN_WORDS):
        return None
    return _counted(reading, first, count, anchor)


def _unit_at(reading: Reading, at: int) -> int:
    while reading.word(at) in ("-", "calendar", "full", "clear"):
        at += 1
    return at


def _counted(reading: Reading, first: int, count: Count, anchor: Anchor | None) -> Finding | None:
    if reading.word(count.after) in ("to", "-", "or", "and") and read_count(reading, count.after + 1):
        reason = "Two lengths are given, and which one binds isn't stated"
        return unknown(Weight.COUNTED, reason, first, count.after + 2)
    at = _unit_at(reading, count.after)
    word = reading.word(at)
    if word in CLOCK_UNITS:
        return nothing(
            "A period of hours or less is a working standard, not the item's deadline", first, at + 1
        )
    if word in _WORKING and reading.word(at + 1) in UNITS:
        return unknown(
            Weight.COUNTED,
            f"{word.capitalize()} days can't be counted without a calendar of them",
            first,
            at + 2,
        )
    if word not in UNITS:
        return None
    after = at + 1 + (reading.word(at + 1) == "'")
    if reading.word(after) in ("period", "window"):
        return nothing("The period is the length of something else, not a deadline", first, after + 1)
    return _from_origin(reading, first, after, count.value, UNITS[word], anchor)


def _from_origin(
    reading: Reading, first: int, after: int, number: int, unit: str, anchor: Anchor | None
) -> Finding:
    if is_past(reading, first):
        return nothing("The period says how something was done, so it isn't a deadline", first, after)
    if is_denied(reading, first):
        return unknown(
            Weight.COUNTED, "The text says that it isn't, or won't be, done within it", first, after
        )
    if reading.word(after) in _SCOPE_FOLLOWS or (
        reading.word(after) == "(" and reading.word(after + 1) in _SCOPE_FOLLOWS
    ):
        return nothing("The period bounds what is counted, so it isn't a deadline", first, after)
    if reading.word(after) not in _ORIGIN_WORDS:
        if is_standard(reading, first):
            reason = "It isn't certain whether the period is the item's deadline or a working standard"
            return unknown(Weight.VAGUE, reason, first, after)
        return _due(first, after, number, unit, anchor.day if anchor else None, "the document's date")
    after += 1
    term = read_calendar_date(reading, _over_the_date_of(reading, after)) if after < reading.size else None
    if term is not None:
        if term.shape is not Shape.DAY or term.year is None or term.problem:
            return unknown(
                Weight.COUNTED, "The date that the period is counted from isn't a full one", first, term.after
            )
        return _from_stated_day(first, term.after, number, unit, (term.year, term.month, term.day))
    end = end_of_own_origin(reading, after + (reading.word(after) == "-"))
    if end:
        return _from_publication(reading, first, end, number, unit, anchor)
    weight = Weight.VAGUE if is_standard(reading, first) else Weight.COUNTED
    reason = "The period is counted from something other than the publication's date"
    return unknown(weight, reason, first, after)


def _from_publication(
    reading: Reading, first: int, end: int, number: int, unit: str, anchor: Anchor | None
) -> Finding:
    """From the anchor, or from the date that the text gives: "of publication (8 December 2023)"."""
    due = _due(first, end, number, unit, anchor.day if anchor else None, "the publication's date")
    bracket = reading.word(end) == "("
    term = read_calendar_date(reading, end + 1) if bracket or reading.word(end) == "on" else None
    if term is None or term.shape is not Shape.DAY:
        return due
    if term.year is None or term.problem:
        return unknown(
            Weight.COUNTED, "The publication's date can't be read in full there", first, term.after
        )
    stated = _from_stated_day(first, term.after, number, unit, (term.year, term.month, term.day))
    looks_ahead = anchor is None or date(term.year, term.month, 1) > anchor.last
    if bracket and looks_ahead and stated.end != due.end:
        # "(30 June 2024)" may as well be the deadline itself.
        reason = "Whether the date in brackets is the publication's or the deadline isn't stated"
        return unknown(Weight.COUNTED, reason, first, term.after)
    return stated


def _over_the_date_of(reading: Reading, at: int) -> int:
    while reading.word(at) in ("the", "date", "of"):
        at += 1
    return min(at, reading.size - 1)


def _from_stated_day(first: int, after: int, number: int, unit: str, parts: tuple[int, int, int]) -> Finding:
    try:
        day = date(*parts)
    except ValueError:
        return unknown(
            Weight.COUNTED, "The date that the period is counted from isn't in the calendar", first, after
        )
    return _due(first, after, number, unit, day, "the date named")


def _due(first: int, after: int, number: int, unit: str, day: date | None, origin: str) -> Finding:
    if unit == "F":
        number, unit = 2 * number, "W"
    length = number_of(number, _NAMES[unit])
    if day is None:
        return unknown(Weight.COUNTED, f"There is no day to count the {length} from", first, after)
    try:
        due = _later(day, number, unit)
    except OverflowError:
        due = None
    if due is None or due.year > day.year + _FAR:
        return unknown(Weight.COUNTED, f"{length} lead outside the calendar", first, after)
    calendar = "calendar " if unit in "MY" else ""
    rule = f"{number_of(number, calendar + _NAMES[unit])} after {long_date(day)}, {origin}"
    return Finding(Weight.COUNTED, ResolutionKind.DEADLINE, rule, first, after, Certainty.EXACT, due, due)


def _later(day: date, number: int, unit: str) -> date:
    if unit == "D":
        return day + timedelta(days=number)
    if unit == "W":
        return day + timedelta(weeks=number)
    return add_months(day, number * (12 if unit == "Y" else 1))
