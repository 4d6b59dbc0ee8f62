"""Why a date that can be read is still no answer: "by 2025", "in March or June", "a week of June"."""

from rules.deadline_phrases.anchor import Anchor
from rules.deadline_phrases.calendar_dates import read_calendar_date
from rules.deadline_phrases.date_words import MONTHS, word_set
from rules.deadline_phrases.lead_in import LeadIn, Role
from rules.deadline_phrases.mention import Mention
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.settled_days import Settled
from rules.deadline_phrases.term import Part, Shape, Term

_YEARS_BACK, _YEARS_AHEAD = 25, 40
_WEEKS = frozenset({"week", "weeks", "weekend", "fortnight", "days", "months", "half", "quarter"})
_MEETINGS = word_set("jac board meeting fet spcb ppog panel committee inspection")
_BETWEEN_DATES = frozenset({",", "and", "or", "&", "/", "(", "-", ">", "→", "|"})
_RELATIVE = frozenset({"next", "this", "last", "current", "previous"})


def why_implausible(settled: Settled, anchor: Anchor | None) -> str:
    """A deadline decades from the paper is a slip of the keyboard."""
    middle = anchor.first.year if anchor else 2025
    if middle - _YEARS_BACK <= settled.year <= middle + _YEARS_AHEAD:
        return ""
    return f"{settled.year} is too far from the document's date to be the year that is meant"


def why_no_deadline(reading: Reading, mention: Mention, role: Role) -> str:
    term = mention.term
    shown = reading.original(mention.first, mention.after)
    if _another_date_follows(reading, mention):
        return f"another date stands beside “{shown}”, and which one is the deadline isn't stated"
    if mention.last:
        return f"“{shown}” names two dates, and which one is the deadline isn't stated"
    if term.part is Part.START and role is Role.BY:
        return f"“by {shown}” may or may not take in the first day"
    if term.shape is Shape.MONTH and term.part is None and _names_a_meeting(reading, mention):
        return f"something in {shown} is meant, and its day isn't stated"
    if role is Role.BEFORE and term.is_fuzzy and (term.shape is not Shape.YEAR or term.part or term.about):
        return f"“{shown}” is a rough period, so the day before it isn't known"
    if role is Role.BEFORE:
        return ""
    if _is_long(term) and term.part is None and not term.about:
        return f"“by {shown}” may mean before that period begins or before it ends"
    if (
        reading.words[term.first] in _RELATIVE
        and term.part is None
        and reading.words[term.after - 1]
        in (
            "week",
            "month",
        )
    ):
        return f"“by {shown}” may mean before it begins or before it ends"
    return ""


def _names_a_meeting(reading: Reading, mention: Mention) -> bool:
    """True for "the May 2024 FET", "September's JAC": it meets on some day of the month."""
    after = mention.after
    if reading.word(after) == "'" and reading.word(after + 1) == "s":
        return True
    if reading.word(mention.first - 1) == "the" and reading.is_word(after):
        return True
    if reading.word(after) == "half" and "term" in (reading.word(after + 1), reading.word(after + 2)):
        return True
    return reading.word(after) in _MEETINGS and not reading.sentence_starts(after)


def _another_date_follows(reading: Reading, mention: Mention) -> bool:
    """True where the next words are one more date: in a list, in the next cell, or in brackets."""
    at = mention.after
    if reading.word(at) == "(" and reading.word(at + 1) != "or":
        end = at
        while end < at + 7 and reading.word(end) not in (")", ""):
            end += 1
        if reading.word(end) != ")":
            return False
        at = end + 1
        if reading.word(at) not in ("and", "or", "&"):
            return False
    while at < mention.after + 12 and reading.word(at) in _BETWEEN_DATES:
        at += 1
    next_one = read_calendar_date(reading, at, led=True) if at < reading.size else None
    return next_one is not None and not next_one.lacks_year


def _is_long(term: Term) -> bool:
    return term.shape in (Shape.YEAR, Shape.FINANCIAL_YEAR, Shape.QUARTER)


def why_no_window(reading: Reading, mention: Mention, lead: LeadIn) -> str:
    before = reading.word(mention.first - 1)
    if before == "of" and mention.term.week and reading.word(mention.first - 2) == "end":
        return "a week may be taken to end on its Friday or on its Sunday"
    if before == "," and mention.last and reading.word(mention.first - 2) in MONTHS:
        return "several months are listed"
    if before == "of" and reading.word(mention.first - 2) in _WEEKS:
        return "a part of the period is named, and which days it has isn't stated"
    if mention.last and mention.join == "and" and lead.role is not Role.BETWEEN:
        if mention.term.shape is Shape.DAY or mention.last.shape is Shape.DAY:
            return "two separate days are named, so no one of them is the date"
        apart = (mention.last.year or 0) - (mention.term.year or 0) != 1
        months_apart = abs(mention.last.month - mention.term.month) not in (1, 11)
        if mention.term.shape is Shape.MONTH and before == "in" and months_apart:
            return "two separate months are named, so no one of them is the date"
        if mention.term.shape is not Shape.MONTH and apart:
            return "two separate periods are named"
    if mention.last and mention.join == "or":
        return "the text names two dates and leaves open which"
    return ""
