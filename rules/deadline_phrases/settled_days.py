"""The first and last day of a mention, once every year in it is stated or worked out."""

from dataclasses import dataclass
from datetime import date

from rules.deadline_phrases.anchor import Anchor
from rules.deadline_phrases.mention import Mention
from rules.deadline_phrases.missing_years import Tense, YearUnknownError, choose_year
from rules.deadline_phrases.term import Shape, Term, contradiction, extent


@dataclass(frozen=True, slots=True)
class Settled:
    """The days, the year of the first term, and whether and why that year was worked out."""

    start: date
    end: date
    year: int
    year_given: bool = False  # by the anchor, not by the text
    why: str = ""


def settle(mention: Mention, anchor: Anchor | None, tense: Tense, *, deadline: bool = False) -> Settled:
    """Work out the days; YearUnknownError says why that can't be done."""
    try:
        return _settle(mention, anchor, tense, deadline)
    except (ValueError, OverflowError) as error:
        raise YearUnknownError(str(error)) from None


def _settle(mention: Mention, anchor: Anchor | None, tense: Tense, deadline: bool) -> Settled:
    term, last = mention.term, mention.last
    offset = _years_between(term, last) if last else 0
    year = term.year
    if year is None and last is not None and last.year is not None:
        year = last.year - offset
    if year is None and anchor is not None and term.year_step is not None:
        year = anchor.first.year + term.year_step
    given = year is None
    if year is None:
        year = choose_year(lambda one: _days(term, last, one, offset), anchor, tense, deadline=deadline)
    if last is not None and last.year is not None:
        offset = last.year - year
    start, end = _days(term, last, year, offset)
    if end < start:
        raise ValueError("the second date comes before the first")
    for one, its_year in ((term, year), (last, year + offset)):
        wrong = contradiction(one, its_year) if one else ""
        if wrong:
            raise ValueError(wrong)
    return Settled(start, end, year, given, _why(tense, deadline) if given else "")


def _days(term: Term, last: Term | None, year: int, offset: int) -> tuple[date, date]:
    start, end = extent(term, year)
    return (start, end) if last is None else (start, extent(last, year + offset)[1])


def _years_between(term: Term, last: Term) -> int:
    """0 or 1: a range without both years ends in the next year when its end would come first."""
    if term.year is not None and last.year is not None:
        return last.year - term.year
    if last.shape is Shape.YEAR or term.shape is Shape.YEAR:
        return 0
    if last.month == term.month:
        return 0  # nobody means eleven months: "17 to 13 May" is a slip
    return int(last.month < term.month)


def _why(tense: Tense, deadline: bool) -> str:
    if deadline:
        return "; no year is written, so it is the next after the document's date"
    if tense is Tense.PAST:
        return (
            "; no year is written, so it is the latest before the document's date, as the sentence looks back"
        )
    if tense is Tense.FUTURE:
        return (
            "; no year is written, so it is the next after the document's date, as the sentence looks ahead"
        )
    return "; no year is written, so it is the one nearest to the document's date"
