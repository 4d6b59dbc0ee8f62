"""Dates that name a day or a month: "14 June 2024", "June 14, 2024", "14/06/24", "Sept"."""

from rules.deadline_phrases.date_words import (
    FULL_MONTHS,
    LABELS,
    MONTHS,
    ORDINAL_DAYS,
    ORDINAL_ONES,
    ORDINAL_SUFFIXES,
    TENS,
    WEEKDAYS,
    word_set,
)
from rules.deadline_phrases.figure_dates import DAMAGED, EARLIEST_YEAR, LATEST_YEAR, read_figure_date
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.term import Shape, Term

# A bare month is one only after such a word: "may" and "march" are verbs, April and June are people.
_BEFORE_A_MONTH = word_set(
    "in by during since until till before after of early mid late end from to between this next last "
    "for than around about approximately circa through throughout on late following published dated "
    "due ending ended beginning commencing starting every each"
)
_FIRST_NAMES = frozenset({4, 5, 6, 1, 8})  # months that people are called, or that are verbs when lower case
_AFTER_A_MONTH = word_set("chief all the forces force police each every ccs pccs hmicfrs wmp we they")
_AFTER_OTHER_NUMBERS = frozenset({"am", "pm", "noon", "hrs", "hours", *ORDINAL_SUFFIXES})
_AFTER_SHORT_YEAR = word_set(
    "and or to the for with all each every we hmicfrs at as by in so which when until but"
)


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
    after = after_suffix(reading, index)
    while reading.word(after) in ("of", ".", ",", "-", "/", "the") and after <= index + 3:
        after += 1
    month = MONTHS.get(reading.word(after))
    if month is None:
        return None
    day = int(reading.words[index])
    term = Term(index, after + 1, Shape.DAY, day, month)
    _read_year(reading, term)
    word = reading.words[after]
    if word in ("may", "march", "mar", "sat") and not reading.capital(after) and term.year is None:
        return None  # "section 14 may apply", "on day 3 march past"
    if _glued_to_letters(reading, index) or (reading.figures(index - 1) and not reading.glued(index)):
        term.problem = DAMAGED
    elif not 1 <= day <= 31:
        term.problem = f"there is no day {day} in {FULL_NAMES[month]}"
    return term


FULL_NAMES = {number: name.capitalize() for name, number in FULL_MONTHS.items()}


def after_suffix(reading: Reading, index: int) -> int:
    """The token after a number and its ordinal ending, which OCR may have set apart: "16 th"."""
    return index + 2 if reading.word(index + 1) in ORDINAL_SUFFIXES else index + 1


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
    _read_year(reading, term)
    return term


def _read_month_first(reading: Reading, index: int, led: bool) -> Term | None:
    month = MONTHS[reading.words[index]]
    after = index + 1
    if reading.word(after) == "." and reading.words[index] not in FULL_MONTHS:
        after += 1
    after += reading.word(after) == "the"
    if reading.figures(after) in (1, 2) and reading.word(after_suffix(reading, after)) not in (*MONTHS, ":"):
        term = _read_month_and_day(reading, index, after, month)
        if term:
            return term
    term = Term(index, index + 1, Shape.MONTH, month=month)
    _read_year(reading, term)
    if not _is_month(reading, term, led):
        return None
    if not term.problem and _damage_before(reading, index):
        term.problem = DAMAGED
    return term


def _read_month_and_day(reading: Reading, index: int, at: int, month: int) -> Term | None:
    """ "June 14 2024", "June 14, 2024", "June 14th"; "June 24" may be a day or a year."""
    day = int(reading.words[at])
    has_suffix = reading.word(at + 1) in ORDINAL_SUFFIXES
    term = Term(index, after_suffix(reading, at), Shape.DAY, day, month)
    comma = reading.word(term.after) == ","
    if reading.figures(term.after + comma) == 4:
        _read_year(reading, term)
    if term.year is None and not term.problem:
        if not _is_month(reading, Term(index, index + 1, Shape.MONTH, month=month), led=True):
            return None
        follows = reading.word(term.after)
        if not has_suffix and (day > 14 or (follows and (follows.isalnum() or follows in "'/%"))):
            term.problem = f"“{reading.original(index, term.after)}” may be a day or a year"
    if not 1 <= day <= 31 and not term.problem:
        term.problem = DAMAGED
    return term


def _read_year(reading: Reading, term: Term) -> None:
    """Take the year that follows the term into it; a broken one becomes its problem."""
    at = term.after
    if reading.word(at) == "." and reading.words[at - 1] not in FULL_MONTHS and reading.figures(at + 1):
        at += 1
    if reading.word(at) == "-" and reading.glued(at) and _word_goes_on(reading, at):
        term.problem = DAMAGED
        return
    comma = reading.word(at) == ","
    slash = reading.word(at) in ("-", "/") and reading.glued(at) and reading.glued(at + 1)
    if comma or reading.word(at) == "of" or (slash and reading.figures(at + 1) == 4):
        if reading.figures(at + 1) != 4:
            return
        at += 1
    if (
        slash
        and reading.figures(at + 1) in (1, 2)
        and reading.word(after_suffix(reading, at + 1)) not in MONTHS
    ):
        if reading.word(at + 2) not in ORDINAL_SUFFIXES:
            term.problem, term.after = f"“{reading.words[at + 1]}” may be a day or a year", at + 2
        return
    if reading.word(at) == "'" and reading.figures(at + 1) == 2 and reading.glued(at + 1):
        term.year, term.after = 2000 + int(reading.words[at + 1]), at + 2
        return
    size = reading.figures(at)
    if size and not _is_something_else(reading, at):
        _take_year(reading, term, at, size)


def _word_goes_on(reading: Reading, at: int) -> bool:
    """True when a line's end has cut a month's name in two: "Sep- tember"."""
    return reading.words[at - 1] + reading.word(at + 1) in FULL_MONTHS


def _is_something_else(reading: Reading, at: int) -> bool:
    """True for a time of day, and for the day of the next date."""
    follows = reading.word(at + 1)
    if follows in _AFTER_OTHER_NUMBERS or (reading.figures(at) <= 2 and follows in MONTHS):
        return True
    return (
        reading.figures(at) <= 2
        and follows in (":", ".")
        and reading.figures(at + 2) == 2
        and reading.glued(at + 2)
    )


def _take_year(reading: Reading, term: Term, at: int, size: int) -> None:
    year, after = int(reading.words[at][:6]), at + 1
    term.after = after
    next_word = reading.word(after)
    if size == 2:
        year += 2000
        plain_end = 2015 <= year <= 2040 and (not next_word.isalnum() or next_word in _AFTER_SHORT_YEAR)
        # "31 December 20" is more likely a cut-off 2024 than 2020.
        if year == 2020 or not plain_end or reading.word(at - 1) == ",":
            term.problem = DAMAGED if year == 2020 else f"“{reading.words[at]}” may be a year or a count"
    elif (
        size != 4
        or not EARLIEST_YEAR <= year <= LATEST_YEAR
        or (reading.glued(after) and reading.is_word(after) and len(next_word) == 1)
    ):
        term.problem = DAMAGED
    elif (
        next_word in ("/", "-")
        and reading.figures(after + 1) in (2, 4)
        and _short_range_follows(reading, after)
    ):
        term.problem = "two years are joined there, so the year isn't certain"
    term.year = year


def _short_range_follows(reading: Reading, at: int) -> bool:
    """True for "2024/25" and "2024-25", but not for "2024/07/..." or "2024 - 14 June"."""
    if not (reading.glued(at) and reading.glued(at + 1)):
        return False
    follows = reading.word(at + 2)
    return follows not in MONTHS and follows not in ORDINAL_SUFFIXES and follows != "/"


def _is_month(reading: Reading, term: Term, led: bool) -> bool:
    """True when a bare month name is a month here and not a verb or a person."""
    word, before = reading.words[term.first], reading.word(term.first - 1)
    capital = reading.capital(term.first)
    led = led or before in _BEFORE_A_MONTH
    if term.year is not None or term.problem:
        return capital or led or word not in ("may", "march", "mar")
    if term.month in (3, 5) and not capital:
        return False
    if led or (before == "the" and reading.word(term.first - 2) in _BEFORE_A_MONTH):
        return reading.word(term.after) != "be" and not _is_name(reading, term)
    return term.first <= 1 and reading.size <= 3 and capital and not reading.is_word(term.first - 1)


def _is_name(reading: Reading, term: Term) -> bool:
    follows = term.after
    if term.month not in _FIRST_NAMES or not reading.capital(follows) or reading.sentence_starts(follows):
        return False
    return (
        reading.words[follows] not in _AFTER_A_MONTH
        and reading.is_word(follows)
        and reading.words[follows] not in MONTHS
    )


def _damage_before(reading: Reading, index: int) -> bool:
    """True when scraps of a day stand before the month: "3l December", "1 4 June" is caught elsewhere."""
    before = index - 1
    if before < 0:
        return False
    if reading.figures(before):
        return reading.figures(before) <= 2
    single = len(reading.words[before]) == 1 and reading.words[before] in "lisoz|!"
    return single and (reading.glued(before) or reading.word(before - 1) in ("by", "on", "than", "before"))
