"""Reading when an inspection is: exact days, or words that the deadline resolver gives a window for."""

import re
from dataclasses import dataclass
from datetime import date

from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.deadline_phrases import Anchor, parse_anchor, resolve
from rules.read_day import NoSuchDayError, read_day
from rules.vocabulary import Certainty, ResolutionKind

# Two days with one stroke between them: 2025-03-10/2025-03-14, or 10 March 2025 / 14 March 2025.
_TWO_DAYS = re.compile(r"([^/]*\S)\s*/\s*([^/]*)")
_LONGEST = 300
# The first inspectorate of constabulary was made in 1856, but no diary is kept so far back or ahead.
_YEARS = range(1990, 2101)

_NOT_A_WINDOW = {
    ResolutionKind.DEADLINE: "that says by when, not when",
    ResolutionKind.IMMEDIATE: "that says how soon, not when",
    ResolutionKind.RECURRING: "that is a standing duty, not one visit",
}


class NoWindowError(ValueError):
    """A text that gives no first and last day; the message asks for them, and nothing is guessed."""


@dataclass(frozen=True, slots=True)
class WindowDays:
    """When an inspection is, both days inclusive in Europe/London, with the words that say so.

    `anchor` is the ISO day, month or year from which the words were read, empty for days that stand for
    themselves; `rule` says how the days follow.
    """

    phrase: str
    anchor: str
    rule: str
    certainty: Certainty
    starts_on: date
    ends_on: date

    @property
    def is_fuzzy(self) -> bool:
        """A rough period, which is never more than tentative."""
        return self.certainty is Certainty.FUZZY

    @property
    def in_words(self) -> str:
        """As in “10 March 2025 to 14 March 2025”."""
        return days_of(self.starts_on, self.ends_on)


def days_of(starts_on: date, ends_on: date) -> str:
    """Both days in words; one of them when they are the same."""
    return long_date(starts_on) if starts_on == ends_on else f"{long_date(starts_on)} to {long_date(ends_on)}"


def read_window(text: str, anchor: str = "") -> WindowDays:
    """A day, two days with a stroke between them, or words such as “w/c 10th March 2025”.

    `anchor` is the date of the document that the words stand in: a day, a month (2020-12), a year, or empty.
    Raises NoWindowError, with a question, for words that give no window.
    """
    phrase = clean_text(text).strip()
    if not phrase:
        raise NoWindowError("when is the inspection? give its first and its last day, or the source's words")
    if len(phrase) > _LONGEST:
        raise NoWindowError(f"that is longer than {_LONGEST} characters: give the words for the days only")
    exact = _exact_days(phrase)
    window = exact if exact is not None else _in_words(phrase, _anchor(anchor))
    if window.ends_on < window.starts_on:
        raise NoWindowError(f"“{phrase}” ends before it starts: which day is the first?")
    for day in (window.starts_on, window.ends_on):
        if day.year not in _YEARS:
            raise NoWindowError(f"“{phrase}” lies in the year {day.year}: which year is meant?")
    return window


def _exact_days(phrase: str) -> WindowDays | None:
    both = _TWO_DAYS.fullmatch(phrase)
    try:
        first, last = (read_day(each) for each in (both.groups() if both else (phrase, phrase)))
    except NoSuchDayError as error:
        raise NoWindowError(str(error)) from None
    except ValueError:
        return None
    words = days_of(first, last)
    return WindowDays(phrase, "", f"the days named, {words}", Certainty.EXACT, first, last)


def _in_words(phrase: str, anchor: Anchor | None) -> WindowDays:
    read = resolve(phrase, anchor)
    if read.kind is not ResolutionKind.WINDOW or read.start is None or read.end is None:
        why = _NOT_A_WINDOW.get(read.kind, read.rule[:1].lower() + read.rule[1:])
        raise NoWindowError(
            f"“{phrase}” gives no days: {why}. On which days is it? Give the first and the last, or words"
            " with the date of the document that they stand in"
        )
    return WindowDays(phrase, _written(anchor), read.rule, read.certainty, read.start, read.end)


def _anchor(text: str) -> Anchor | None:
    stripped = clean_text(text).strip()
    try:
        return parse_anchor(read_day(stripped).isoformat()) if stripped else None
    except NoSuchDayError as error:
        raise NoWindowError(str(error)) from None
    except ValueError:
        pass  # a month or a year, perhaps
    try:
        return parse_anchor(stripped)
    except ValueError:
        raise NoWindowError(
            f"“{stripped}” isn't the date of a document: write 5 December 2024, 2024-12 or 2024"
        ) from None


def _written(anchor: Anchor | None) -> str:
    if anchor is None:
        return ""
    lengths = {"day": len("2024-12-05"), "month": len("2024-12"), "year": len("2024")}
    return anchor.first.isoformat()[: lengths[anchor.precision.value]]
