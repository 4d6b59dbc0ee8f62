"""What a deadline means that somebody states as such: a day that stands alone is the deadline itself."""

from dataclasses import replace
from datetime import date

from rules.dates_in_words import long_date
from rules.deadline_phrases import resolve
from rules.resolution import Resolution
from rules.vocabulary import Certainty, ResolutionKind


def stated_day(phrase: str, day: date) -> Resolution:
    """The deadline that a day is, with the words that it was written in."""
    rule = f"the day named, {long_date(day)}"
    return Resolution(ResolutionKind.DEADLINE, day, day, None, rule, phrase, Certainty.EXACT)


def stated_phrase(phrase: str, anchor: date | None) -> Resolution:
    """What a deadline’s phrase means; a day in it that might only be mentioned elsewhere is meant here."""
    read = resolve(phrase, anchor)
    if read.kind is ResolutionKind.WINDOW and read.start == read.end and read.words == phrase:
        return replace(read, kind=ResolutionKind.DEADLINE)
    return read
