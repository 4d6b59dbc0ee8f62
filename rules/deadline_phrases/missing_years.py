"""The year of a date that is written without one: from the document's date and the sentence's tense."""

from collections.abc import Callable
from datetime import date
from enum import Enum, auto

from rules.deadline_phrases.anchor import Anchor, Precision
from rules.deadline_phrases.date_words import word_set
from rules.deadline_phrases.reading import Reading

_LOOKED_AT = 40  # tokens each way, so that a text with no full stops still costs linear time
_RECENT_DAYS = 123  # papers report what happened since the last committee, some four months at most
_AHEAD_DAYS = 184

_PAST = word_set("was were had took began did been undertook came ago previously earlier recently")
_FUTURE = word_set(
    "will shall should must due scheduled planned forthcoming upcoming expected anticipated intend intends "
    "anticipate going aim aims future plan plans next ll"
)
_PARTICIPLES = word_set(
    "published undertaken inspected completed conducted held received closed issued made visited launched "
    "announced attended hosted commissioned submitted released written notified presented reviewed "
    "rose fell increased decreased recorded dropped improved found showed identified"
)
_TURNS_FORWARD = frozenset({"will", "to", "be", "should", "must", "due", "being"})


class Tense(Enum):
    """Which way a sentence looks from the day it was written."""

    PAST = auto()
    FUTURE = auto()
    UNTOLD = auto()


class YearUnknownError(Exception):
    """No year can be given; the message says why."""


def tense_around(reading: Reading, first: int, after: int) -> Tense:
    """The tense of the nearest word that has one, in the same sentence: before the date, else after it."""
    for at in range(first - 1, max(first - _LOOKED_AT, -1), -1):
        if reading.words[at] in ".?!;" or _list_item_ends(reading, at):
            break
        tense = _tense_of(reading, at)
        if tense:
            return tense
    for at in range(after, min(after + _LOOKED_AT, reading.size)):
        if reading.words[at] in ".?!;" or _list_item_ends(reading, at - 1):
            break
        tense = _tense_of(reading, at)
        if tense:
            return tense
    return Tense.UNTOLD


def _list_item_ends(reading: Reading, at: int) -> bool:
    """True where a new item of a list, or a new paragraph, begins after the token: "b) 4th March"."""
    if reading.words[at] == ")":
        label = len(reading.word(at - 1)) <= 3 and reading.word(at - 2) != "("
        return label or reading.word(at + 1) == "-"
    if at + 1 >= reading.size:
        return False
    gap = reading.text[reading.ends[at] : reading.starts[at + 1]]
    return gap.count("\n") > 1 or ("\n" in gap and reading.words[at + 1] in "-•·")


def _tense_of(reading: Reading, at: int) -> Tense | None:
    word = reading.words[at]
    if word in _FUTURE:
        # "was due to start": it may have started or not, so the words tell nothing.
        swayed = reading.word(at - 1) in ("was", "were", "been") or reading.word(at - 2) in ("was", "were")
        return Tense.UNTOLD if swayed else Tense.FUTURE
    if word in _PAST:
        return Tense.PAST
    if word in _PARTICIPLES:
        before = (reading.word(at - 1), reading.word(at - 2), reading.word(at - 3))
        return Tense.FUTURE if any(one in _TURNS_FORWARD for one in before) else Tense.PAST
    return None


def choose_year(
    days_in: Callable[[int], tuple[date, date]],
    anchor: Anchor | None,
    tense: Tense,
    *,
    deadline: bool = False,
) -> int:
    """The year to read the date in; YearUnknownError when the anchor or the tense can't tell."""
    if anchor is None:
        raise YearUnknownError("the year is not stated and there is no date to tell it from")
    if anchor.precision is Precision.YEAR:
        raise YearUnknownError("the year is not stated and the document's date is known to the year only")
    candidates = _candidates(days_in, anchor.first.year)
    if deadline:
        return _next_deadline(candidates, anchor)
    if tense is Tense.PAST:
        return _latest(candidates, anchor)
    if tense is Tense.FUTURE:
        return _next(candidates, anchor.first)
    return _nearest(candidates, anchor)


def _candidates(days_in: Callable[[int], tuple[date, date]], middle: int) -> list[tuple[int, date, date]]:
    found, reason = [], "the date is not in the calendar"
    for year in range(max(middle - 2, 1), min(middle + 3, 9998)):
        try:
            found.append((year, *days_in(year)))
        except ValueError as error:
            reason = str(error)
    if not found:
        raise YearUnknownError(reason)
    return found


def _next(candidates: list[tuple[int, date, date]], day: date) -> int:
    for year, _, end in candidates:
        if end >= day:
            return year
    raise YearUnknownError("no such date comes soon after the document's")


def _next_deadline(candidates: list[tuple[int, date, date]], anchor: Anchor) -> int:
    """A deadline's year must be the same for every day that the anchor may be."""
    year = _next(candidates, anchor.first)
    if year != _next(candidates, anchor.last):
        raise YearUnknownError("the date may fall before or after the document's, whose day isn't known")
    return year


def _latest(candidates: list[tuple[int, date, date]], anchor: Anchor) -> int:
    for year, start, _ in reversed(candidates):
        if start <= anchor.last:
            return year
    raise YearUnknownError("no such date comes soon before the document's")


def _nearest(candidates: list[tuple[int, date, date]], anchor: Anchor) -> int:
    """With no tense: a date of the last four months, else the next within half a year, else not known."""
    for year, start, end in reversed(candidates):
        if start <= anchor.last and (anchor.first - end).days <= _RECENT_DAYS:
            return year
    for year, start, _ in candidates:
        if start > anchor.last:
            if (start - anchor.last).days <= _AHEAD_DAYS:
                return year
            break
    raise YearUnknownError("neither the year nor a tense is stated, and both years are about as near")
