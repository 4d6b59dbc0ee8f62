"""Quarters of a year: "Q2 2024/25" is July to September, "Q2 2024" may be of either kind of year."""

from rules.deadline_phrases.date_words import ORDINAL_ONES
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.term import Shape, Term

_UNTOLD = "a quarter may be of the calendar year or of the financial year"
_OF_ITS_YEAR = frozenset({"of", "the", ",", "-", "in", "financial", "fiscal", "year", "fy"})


def read_named_quarter(reading: Reading, index: int) -> Term:
    """ "The third quarter of 2024/25"; "the first quarter of 2024" has the same two meanings as "Q1 2024"."""
    return _of_its_year(reading, index, index + 2, ORDINAL_ONES.get(reading.words[index], 4))


def read_quarter(reading: Reading, index: int) -> Term | None:
    """ "Q1 2025/26", "quarter 3"."""
    number = reading.word(index + 1)
    if (reading.words[index] == "q" and not reading.glued(index + 1)) or number not in ("1", "2", "3", "4"):
        return None
    return _of_its_year(reading, index, index + 2, int(number))


def _of_its_year(reading: Reading, index: int, after: int, number: int) -> Term:
    """Only a year written as two, "2024/25", tells which kind it is: the financial one."""
    at = after
    while at < after + 5 and reading.word(at) in _OF_ITS_YEAR:
        at += 1
    year = _first_of_two_years(reading, at)
    if not year:
        return Term(index, _over_plain_year(reading, after), Shape.MONTH, month=1, problem=_UNTOLD)
    at += 3
    while reading.word(at) in ("financial", "fiscal", "year", "fy"):
        at += 1
    first_month = (4, 7, 10, 1)[number - 1]
    return Term(index, at, Shape.QUARTER, month=first_month, year=year + (number == 4))


def _first_of_two_years(reading: Reading, at: int) -> int:
    """The 2024 of "2024/25", "2024-2025" and "24/25"; 0 when the second isn't the next."""
    size, second = reading.figures(at), reading.figures(at + 2)
    pair = reading.word(at + 1) in ("/", "-") and reading.glued(at + 1) and reading.glued(at + 2)
    if not pair or size not in (2, 4) or second not in (2, 4):
        return 0
    year = int(reading.words[at]) + (2000 if size == 2 else 0)
    return year if int(reading.words[at + 2]) % 100 == (year + 1) % 100 else 0


def _over_plain_year(reading: Reading, at: int) -> int:
    end = at
    while reading.word(end) in ("of", "the"):
        end += 1
    return end + 1 if reading.figures(end) in (2, 4) else at
