"""The year that is written after a day or a month, and what may look like one."""

from rules.deadline_phrases.date_words import FULL_MONTHS, MONTHS, ORDINAL_SUFFIXES, word_set
from rules.deadline_phrases.figure_dates import DAMAGED, EARLIEST_YEAR, LATEST_YEAR
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.term import Term

_AFTER_OTHER_NUMBERS = frozenset({"am", "pm", "noon", "hrs", "hours", *ORDINAL_SUFFIXES})
YEAR_STEPS = {"this": 0, "current": 0, "next": 1, "last": -1, "previous": -1}
_AFTER_SHORT_YEAR = word_set(
    "and or to the for with all each every we hmicfrs at as by in so which when until but"
)


def end_of_ordinal(reading: Reading, index: int) -> int:
    """The token after a number and its ordinal ending, which OCR may have set apart: "16 th"."""
    return index + 2 if reading.word(index + 1) in ORDINAL_SUFFIXES else index + 1


def take_year(reading: Reading, term: Term) -> None:
    """Take the year that follows the term into it; a broken one becomes its problem."""
    at = term.after
    if _word_goes_on(reading, at) or _is_broken_year(reading, at):
        term.problem = DAMAGED
        return
    if _take_year_apart(reading, term, at):
        return
    if reading.word(at) == "." and reading.words[at - 1] not in FULL_MONTHS and reading.figures(at + 1):
        at += 1
    comma = reading.word(at) == ","
    slash = reading.word(at) in ("-", "/") and reading.glued(at) and reading.glued(at + 1)
    if comma or reading.word(at) == "of" or (slash and reading.figures(at + 1) == 4):
        if reading.figures(at + 1) != 4:
            return
        at += 1
    if (
        slash
        and reading.figures(at + 1) in (1, 2)
        and reading.word(end_of_ordinal(reading, at + 1)) not in MONTHS
    ):
        _take_glued_pair(reading, term, at)
        return
    if reading.word(at) == "'" and reading.figures(at + 1) == 2 and reading.glued(at + 1):
        term.year, term.after = 2000 + int(reading.words[at + 1]), at + 2
        if reading.word(at + 2) == "," and reading.figures(at + 3) == 4:
            term.problem = DAMAGED  # "October '15, 2024"
        return
    size = reading.figures(at)
    if size and not _is_something_else(reading, at):
        _take_figures(reading, term, at, size)


def _word_goes_on(reading: Reading, at: int) -> bool:
    """True when a month's name is cut in two, by a line's end for one: "Sep- tember", "Mar.ch", "Mar ch"."""
    month = reading.words[at - 1]
    if month in FULL_MONTHS:
        return False
    at += at < reading.size and not reading.words[at].isalnum()
    return reading.is_word(at) and month + reading.words[at] in FULL_MONTHS


def _is_broken_year(reading: Reading, at: int) -> bool:
    """True for a year misread past its comma or from its first figure on: ", 2O24", "Z024"."""
    if reading.word(at) == "20" and reading.word(at + 1) in (".", ":") and reading.figures(at + 2) == 2:
        return True  # "20.25" may be the year or a time
    comma = reading.word(at) == ","
    at += comma
    if comma and reading.figures(at) and reading.glued(at + 1) and len(reading.word(at + 1)) == 1:
        return reading.is_word(at + 1) and bool(reading.figures(at + 2)) and reading.glued(at + 2)
    if not reading.glued(at + 1) or not reading.figures(at + 1) or reading.glued(at):
        return False
    scrap = reading.word(at)
    letters = scrap.isalpha() and len(scrap) <= 2
    return letters or (len(scrap) == 1 and not scrap.isalnum() and scrap not in "'(-/,")


def _take_year_apart(reading: Reading, term: Term, at: int) -> bool:
    """Take a year in brackets, "31 March (2024)", or one told from the document's, "31 March next year"."""
    if reading.word(at) == "(" and reading.figures(at + 1) == 4 and reading.word(at + 2) == ")":
        _take_figures(reading, term, at + 1, 4)
        term.after = at + 3
        return True
    at += reading.word(at) == ","
    if reading.word(at) == "in" and reading.figures(at + 1) == 4:
        _take_figures(reading, term, at + 1, 4)
        return True
    at += reading.word(at) in ("of", "in")
    at += reading.word(at) in ("the", "of")
    if reading.word(at + 1) != "year" or reading.word(at) not in (*YEAR_STEPS, "following", "same"):
        return False
    step = YEAR_STEPS.get(reading.words[at])
    if step is None:
        term.problem = f"which year “{reading.original(at, at + 2)}” is isn't stated"
    term.year_step, term.after = step, at + 2
    return True


def _take_glued_pair(reading: Reading, term: Term, at: int) -> None:
    """The 24 of "30-Sep-24" is a year; that of "June-24" may be a day."""
    if reading.word(at + 2) in ORDINAL_SUFFIXES:
        return
    if term.day and reading.word(at - 2) == reading.words[at] and reading.glued(at - 1):
        _take_figures(reading, term, at + 1, reading.figures(at + 1))
    else:
        term.problem, term.after = f"“{reading.words[at + 1]}” may be a day or a year", at + 2


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


def _take_figures(reading: Reading, term: Term, at: int, size: int) -> None:
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
