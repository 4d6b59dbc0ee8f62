"""Periods told from the document's own date: "next year", "this month", "last week", "next spring"."""

from datetime import date, timedelta

from rules.deadline_phrases.anchor import Anchor, Precision
from rules.deadline_phrases.date_words import MONTHS, SEASONS
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.term import Shape, Term, extent
from rules.deadline_phrases.written_years import YEAR_STEPS
from rules.month_arithmetic import add_months


def read_relative(reading: Reading, first: int, which: str, index: int, anchor: Anchor | None) -> Term | None:
    """The period named at `index` ("year", "spring"), counted from the anchor's by `which` ("next")."""
    word, step = reading.word(index), YEAR_STEPS[which]
    after = index + 1
    if word == "calendar" and reading.word(after) == "year":
        word, after = "year", after + 1
    bracket = reading.word(after) == "("
    if word == "year" and reading.figures(after + bracket) == 4:
        return Term(first, after + 1 + 2 * bracket, Shape.YEAR, year=int(reading.words[after + bracket]))
    if word in ("financial", "fiscal") and reading.word(after) == "year":
        return financial_year_of(anchor, first, after + 1, step)
    if word in ("academic", "performance", "inspection", "reporting") and reading.word(after) == "year":
        return _without(first, after + 1, f"which {word} year is meant isn't stated")
    if word == "quarter":
        return _without(first, after, "a quarter may be of the calendar year or of the financial year")
    if word in ("year", "month", "week"):
        return _plain_unit(reading, first, after, word, step, anchor)
    if word in SEASONS or (
        word in MONTHS and (reading.capital(index) or word not in ("march", "may", "sat"))
    ):
        return _named(reading, first, index, step, anchor)
    return None


def financial_year_of(anchor: Anchor | None, first: int, after: int, step: int) -> Term:
    """The financial year, April to March, that the anchor lies in, or one before or after it."""
    if anchor is None:
        return _without(first, after, "there is no date to count from")
    starts = {day.year - (day.month < 4) for day in (anchor.first, anchor.last)}
    if len(starts) > 1:
        return _without(
            first, after, "the document's date isn't known finely enough to tell its financial year"
        )
    return Term(first, after, Shape.FINANCIAL_YEAR, year=starts.pop() + step)


def _without(first: int, after: int, problem: str) -> Term:
    return Term(first, after, Shape.YEAR, problem=problem)


def _plain_unit(
    reading: Reading, first: int, after: int, unit: str, step: int, anchor: Anchor | None
) -> Term:
    if anchor is None:
        return _without(first, after, "there is no date to count from")
    if unit == "year" and reading.word(after) in ("ending", "ended"):
        return _without(first, after + 1, "the year that is meant ends on a date of its own")
    if unit == "year":
        return Term(first, after, Shape.YEAR, year=anchor.first.year + step)
    if unit == "month" and anchor.precision is not Precision.YEAR:
        month = add_months(anchor.first.replace(day=1), step)
        return Term(first, after, Shape.MONTH, month=month.month, year=month.year)
    if unit == "week" and anchor.day:
        monday = anchor.day - timedelta(days=anchor.day.weekday()) + timedelta(weeks=step)
        return Term(first, after, Shape.DAY, monday.day, monday.month, monday.year, week="commencing")
    return _without(first, after, f"the document's date isn't known finely enough to tell the {unit}")


def _named(reading: Reading, first: int, index: int, step: int, anchor: Anchor | None) -> Term:
    """ "next spring", "last June": certain only when it lies in the next, or the last, calendar year."""
    word = reading.words[index]
    if word in SEASONS:
        term = Term(first, index + 1, Shape.SEASON, month=SEASONS[word])
    else:
        term = Term(first, index + 1, Shape.MONTH, month=MONTHS[word])
    if reading.figures(index + 1) == 4:
        term.year, term.after = int(reading.words[index + 1]), index + 2
    elif anchor is None or anchor.precision is Precision.YEAR:
        term.problem = "there is no date to count from"
    elif step == 0:
        in_last_years_winter = word == "winter" and anchor.first.month < 3
        term.year = anchor.first.year - in_last_years_winter
    else:
        _count_named(term, step, anchor)
    return term


def _count_named(term: Term, step: int, anchor: Anchor) -> None:
    year = anchor.first.year
    if step > 0:
        term.year = year if _starts(term, year) > anchor.last else year + 1
    else:
        term.year = year if extent(term, year)[1] < anchor.first else year - 1
    if term.year == year:
        name = "next" if step > 0 else "last"
        term.problem = f"“{name}” may mean the one of {year} or of {year + step}"


def _starts(term: Term, year: int) -> date:
    return extent(term, year)[0]
