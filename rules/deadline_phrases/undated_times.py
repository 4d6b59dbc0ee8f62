"""Deadlines that name a time with no day: "by Christmas", "by Friday", "by our next inspection"."""

from collections.abc import Iterator

from rules.deadline_phrases.date_words import MONTHS, SEASONS, WEEKDAYS, word_set
from rules.deadline_phrases.finding import Finding, Weight, unknown
from rules.deadline_phrases.reading import Reading

_FEASTS = word_set("christmas xmas easter diwali ramadan eid whitsun michaelmas hogmanay halloween")
_RELATIVE_DAYS = frozenset({"today", "tomorrow", "tonight"})
_EVENTS = word_set(
    "inspection inspections meeting board committee report assessment review visit revisit fieldwork jac "
    "ppog spcb fet panel pilot project programme parliament election conference"
)
_PERIODS = frozenset({"quarter", "recess", "term", "weekend"})
_KINDS_OF_YEAR = word_set("financial fiscal performance academic school reporting calendar new")
_DETERMINERS = word_set("the this that same agreed due a target our their next")
_STEPPED_OVER = word_set(
    "the of on at this that next our their its same agreed due target new peel planned scheduled start "
    "beginning turn end close cop cob play business noon midday midnight eod half summer winter autumn "
    "am pm hrs following spring full formal quarterly monthly annual hmicfrs"
)
_SIGNS = frozenset({"to", "-", ":", ".", ","})
_LOOKED_AT = 7


def find_undated_time(reading: Reading, index: int) -> Finding | None:
    """What stands after the deadline word at the token, when it is a time but no date."""
    for at in _stepped(reading, index):
        reason = _why_no_day(reading, index, at)
        if reason:
            return unknown(Weight.HARD, reason, index, at + 1)
        if _is_event(reading, index, at) or _refers_to_a_date(reading, at):
            reason = "The deadline is an event or another date, and its day is not stated there"
            return unknown(Weight.UNSTATED, reason, index, at + 1)
    return None


def _stepped(reading: Reading, index: int) -> Iterator[int]:
    """The tokens after the deadline word, up to and with the first that is no usual word there."""
    for at in range(index + 1, min(index + _LOOKED_AT, reading.size)):
        yield at
        if (
            reading.words[at] not in _STEPPED_OVER
            and reading.words[at] not in _SIGNS
            and not reading.figures(at)
        ):
            return


def _why_no_day(reading: Reading, index: int, at: int) -> str:
    word, led = reading.words[at], reading.words[at - 1]
    shown = reading.original(index, at + 1)
    if word in _FEASTS or word in _RELATIVE_DAYS:
        return f"“{shown}” names no day of the calendar by itself"
    if word in WEEKDAYS and len(word) > 3 and reading.capital(at):
        return f"“{shown}” doesn't say in which week"
    if word == "good" and reading.word(at + 1) == "friday":
        return "Good Friday's date isn't stated"
    if word == "year" and "end" in (reading.word(at + 1), reading.word(at + 2)):
        return "The end of the calendar year or of the financial year may be meant"
    if word == "month" and reading.word(at + 1 + (reading.word(at + 1) == "-")) == "end":
        return "Which month's end is meant isn't stated"
    if word in ("month", "year") and led == "following":
        return f"“{shown}” follows a time that isn't stated there"
    if word in _KINDS_OF_YEAR and reading.word(at + 1) == "year":
        return f"“{reading.original(index, at + 2)}” doesn't say when that year begins or ends"
    if word == "year" and (led in _DETERMINERS or led == "of"):
        return f"“{shown}” isn't certain: which one is meant isn't stated"
    if word in _PERIODS and (led in _DETERMINERS or led in ("of", "half", *SEASONS)):
        return f"“{shown}” isn't certain: which one is meant isn't stated"
    return ""


def _refers_to_a_date(reading: Reading, at: int) -> bool:
    """True for "by the same date", "by the time that we return"."""
    named = reading.words[at] in ("date", "dates", "deadline", "time")
    return named and reading.words[at - 1] in _DETERMINERS


def _is_event(reading: Reading, index: int, at: int) -> bool:
    """True for the next inspection and the end of a review; not for what a board or a review does."""
    if reading.words[at] not in _EVENTS:
        return False
    between = reading.words[index + 1 : at]
    if "next" not in between and "end" not in between and "start" not in between:
        return False
    at += 1
    return not any(word in MONTHS or word in SEASONS or word.isdigit() for word in reading.words[at : at + 4])
