"""Dates that name a day or a month: "14 June 2024", "June 14, 2024", "14/06/24", "Sept"."""

from rules.deadline_phrases.bare_months import damage_before, is_month
from rules.deadline_phrases.date_words import (
    FULL_MONTHS,
    LABELS,
    MONTHS,
    ORDINAL_DAYS,
    ORDINAL_ONES,
    ORDINAL_SUFFIXES,
    TENS,
    WEEKDAYS,
)
from rules.deadline_phrases.figure_dates import DAMAGED, read_figure_date
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.term import Shape, Term
from rules.deadline_phrases.torn_dates import has_wrong_ending, is_torn
from rules.deadline_phrases.written_years import end_of_ordinal, take_year


def read_calendar_date(reading: Reading, index: int, *, led: bool = False) -> Term | None:
    """The day or month that begins at the token, or None; a damaged or impossible one carries its problem.

    `led` says that what stands before makes a bare month name a month: the first half of a range, for one.
    """
    weekday = WEEKDAYS.get(reading.words[index])
    start = index
    if weekday is not None:
        index = _after_weekday(reading, index)
        if index < 0:
            return None
    term = _read_without_weekday(reading, index, led)
    if term is not None and not term.problem and is_torn(reading, term):
        term.problem = DAMAGED
    if term is not None and weekday is not None:
        if term.shape is not Shape.DAY:
            return None
        term.first, term.weekday = start, weekday
    return term


def _after_weekday(reading: Reading, index: int) -> int:
    index += 1
    while reading.word(index) in (".", ",", "the", "-"):
        index += 1
    return index if index < reading.size else -1


def _read_without_weekday(reading: Reading, index: int, led: bool) -> Term | None:
    if reading.figures(index):
        return read_figure_date(reading, index) or _read_day_first(reading, index)
    word = reading.word(index)
    if word in MONTHS:
        return _read_month_first(reading, index, led)
    if word in ORDINAL_DAYS or word in TENS:
        return _read_ordinal_words(reading, index)
    return None


def _is_labelled(reading: Reading, index: int) -> bool:
    """True for the number of something: "section 14", "recommendations 2 and 3"."""
    if reading.word(index - 1) in LABELS:
        return True
    joined = reading.word(index - 1) in ("and", "&", ",", "to", "-") and reading.figures(index - 2)
    return bool(joined) and reading.word(index - 3) in LABELS


def _read_day_first(reading: Reading, index: int) -> Term | None:
    if reading.figures(index) > 2 or _is_labelled(reading, index):
        return None
    after = end_of_ordinal(reading, index)
    while reading.word(after) in ("of", ".", ",", "-", "/", "the") and after <= index + 3:
        after += 1
    if reading.word(after) == "day" and reading.word(after + 1) == "of":
        after += 2
    month = MONTHS.get(reading.word(after))
    if month is None:
        return None
    day = int(reading.words[index])
    term = Term(index, after + 1, Shape.DAY, day, month)
    take_year(reading, term)
    word = reading.words[after]
    if word in ("may", "march", "mar", "sat") and not reading.capital(after) and term.year is None:
        follows = reading.word(term.after)
        if follows.isalpha() and follows not in ("to", "until", "and", "or"):
            return None  # "section 14 may apply", "on day 3 march past"
    if _glued_to_letters(reading, index) or _is_split_day(reading, index) or has_wrong_ending(reading, index):
        term.problem = DAMAGED
    elif reading.word(index - 1) == "week" and reading.word(index + 1) == "of":
        term.problem = "which days that week of the month has isn't stated"
    elif not 1 <= day <= 31:
        term.problem = f"there is no day {day} in {FULL_NAMES[month]}"
    return term


FULL_NAMES = {number: name.capitalize() for name, number in FULL_MONTHS.items()}


def _is_split_day(reading: Reading, index: int) -> bool:
    """True for "1 4 June", which may be the 14th; in "Rec 3 30 June" the first number is the label's."""
    if not reading.figures(index - 1) or reading.glued(index):
        return False
    return reading.figures(index) == 1 or reading.word(index - 2) not in LABELS


def _glued_to_letters(reading: Reading, index: int) -> bool:
    return reading.glued(index) and reading.is_word(index - 1)


def _read_ordinal_words(reading: Reading, index: int) -> Term | None:
    """ "the first of April 2024", "the twenty-first of June 2024"; "second June" alone could be a count."""
    word = reading.words[index]
    after = index + 1
    day = ORDINAL_DAYS.get(word, 0)
    if not day:
        after += reading.word(after) == "-"
        day = TENS[word] + ORDINAL_ONES.get(reading.word(after), 100)
        after += 1
    if day > 31 or reading.word(after) != "of" or reading.word(after + 1) not in MONTHS:
        return None
    term = Term(index, after + 2, Shape.DAY, day, MONTHS[reading.word(after + 1)])
    take_year(reading, term)
    return term


def _read_month_first(reading: Reading, index: int, led: bool) -> Term | None:
    month = MONTHS[reading.words[index]]
    after = index + 1
    if reading.word(after) == "." and reading.words[index] not in FULL_MONTHS:
        after += 1
    after += reading.word(after) == "the"
    behind = end_of_ordinal(reading, after)
    time_of_day = reading.word(behind) == ":" and reading.figures(behind + 1)
    if reading.figures(after) in (1, 2) and reading.word(behind) not in MONTHS and not time_of_day:
        term = _read_month_and_day(reading, index, after, month)
        if term:
            return term
    term = Term(index, index + 1, Shape.MONTH, month=month)
    take_year(reading, term)
    if not is_month(reading, term, led):
        return None
    if not term.problem and damage_before(reading, index):
        term.problem = DAMAGED
    return term


def _read_month_and_day(reading: Reading, index: int, at: int, month: int) -> Term | None:
    """ "June 14 2024", "June 14, 2024", "June 14th"; "June 24" may be a day or a year."""
    day = int(reading.words[at])
    has_suffix = reading.word(at + 1) in ORDINAL_SUFFIXES
    term = Term(index, end_of_ordinal(reading, at), Shape.DAY, day, month)
    comma = reading.word(term.after) == ","
    if reading.figures(term.after + comma) == 4:
        take_year(reading, term)
    if term.year is None and not term.problem:
        if not is_month(reading, Term(index, index + 1, Shape.MONTH, month=month), led=True):
            return None
        follows = reading.word(term.after)
        if not has_suffix and (day > 14 or (follows and (follows.isalnum() or follows in "'/%"))):
            term.problem = f"“{reading.original(index, term.after)}” may be a day or a year"
    cut_off = term.year is None and term.after >= reading.size and reading.words[at] in ("2", "20")
    if (cut_off or not 1 <= day <= 31) and not term.problem:
        term.problem = DAMAGED
    return term
