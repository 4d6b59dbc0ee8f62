"""Whether a date that reads as a whole one has lost a part to a stray mark: "1.4 June", "31 March ^2025"."""

from rules.deadline_phrases.date_words import ORDINAL_SUFFIXES
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.term import Shape, Term

_JOINS = frozenset("-/")  # of a range; read elsewhere
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def is_torn(reading: Reading, term: Term) -> bool:
    """True when figures of the date seem to stand before its beginning or behind its end."""
    if term.shape is Shape.DAY and _is_cut_before(reading, term.first):
        return True
    return _is_cut_behind(reading, term.after) or (
        term.year is None and _year_stands_behind(reading, term.after)
    )


def _is_mark(reading: Reading, at: int) -> bool:
    word = reading.word(at)
    return bool(word) and not word.isalnum() and word not in _JOINS


def _is_cut_before(reading: Reading, first: int) -> bool:
    """True for "1.4 June" and "2'1/10/2024", and for the "|4 June" that was 14 June."""
    iso_cut = reading.figures(first) <= 2 and reading.word(first + 1) == "-" and reading.figures(first - 1)
    if iso_cut and 2 <= iso_cut <= 3 and reading.words[first - 1].startswith("20"):
        return True
    if not reading.figures(first) or not reading.glued(first):
        return False
    lone_figure = reading.figures(first) == 1 and reading.words[first - 1] in "|!"
    if lone_figure:
        return True
    between = _is_mark(reading, first - 1) and reading.words[first - 1] not in "()"
    return between and reading.glued(first - 1) and bool(reading.figures(first - 2))


def _is_cut_behind(reading: Reading, after: int) -> bool:
    """True for "November 2.024" and "21/10/20.24"; a footnote's number behind a whole year is nothing."""
    if reading.figures(after - 1) not in (1, 2) or not reading.word(after):
        return False
    if reading.figures(after) and reading.word(after - 2) in _JOINS:  # "21/10/20 24", "2024-11-3 0"
        return reading.words[after - 1] == "20" or reading.figures(after - 1) == reading.figures(after) == 1
    glued = reading.glued(after) and reading.glued(after + 1) and reading.figures(after + 1)
    if reading.words[after] in _JOINS:
        return glued == 3 or (glued == 2 and reading.words[after - 1] == "20")
    return bool(glued) and not reading.words[after].isalnum()


def _year_stands_behind(reading: Reading, after: int) -> bool:
    """True for "31 March. 2025" and "31 March - 2025", whose year has come apart from it."""
    if not reading.word(after) or reading.words[after].isalnum():
        return False
    if _is_year(reading, after + 1):
        return reading.words[after] not in "(,"
    day_between = reading.figures(after + 1) in (1, 2) and _is_year(
        reading, after + 2 + (reading.word(after + 2) == ",")
    )
    return day_between and reading.words[after] != "("


def _is_year(reading: Reading, at: int) -> bool:
    return reading.figures(at) == 4 and reading.words[at][:2] in ("19", "20")


def has_wrong_ending(reading: Reading, index: int) -> bool:
    """True for "8rd May", which was 3rd May; "22th" is only a slip of the pen."""
    ending = reading.word(index + 1)
    if ending == "th" or ending not in ORDINAL_SUFFIXES:
        return False
    day = int(reading.words[index])
    return _ENDINGS.get(day % 10) != ending or day in (11, 12, 13)
