"""Checks on recorded dates that raise a question to the Force Liaison Officer, and never change anything."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from textwrap import shorten

from rules.dates_in_words import MONTH_NAMES, long_date, number_of
from rules.vocabulary import DeadlineKind, ResolutionKind
from rules.workdays import BankHolidays, PastHorizonError, is_weekend, is_work_day, work_days_before

# S1's report on stop and search has 14 June 2024 and, from "By June 2024", 30 June 2024: 16 days apart.
_NEARLY_THE_SAME_DAYS = 16
# A period that is counted from publication, as nearly all are; one from receipt lacks something else.
_COUNTED = re.compile(
    r"(?!.*\brece(?:ipt|iv))(?:.*\bwithin\b|.*\bimmediate|.*\b(?:day|week|month|year)s\b)", re.I | re.S
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBER_WORDS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
_MOST_LISTED = 6


class QuestionKind(StrEnum):
    """What is odd about a date."""

    NEAR_SAME_DATES = "near-same-dates"
    DUE_BEFORE_PUBLICATION = "due-before-publication"
    PUBLICATION_DATE = "publication-date"
    NOT_A_WORK_DAY = "not-a-work-day"
    WORK_DAY_NOT_KNOWN = "work-day-not-known"
    UNKNOWN_DATE = "unknown-date"


@dataclass(frozen=True, slots=True)
class Response:
    """Something that was done in answer to an item, in words that follow its title: “was submitted”."""

    what: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedItem:
    """One current deadline of one item; an item with several deadlines stands here once for each.

    `phrase` holds the deadline's own words ("" for none), `why` the resolver's reason where it read no day.
    `paper_on` is the date of the paper that first names the item. Ended items are left out by the caller.
    """

    key: str
    title: str
    publication_key: str | None
    publication_title: str | None
    published_on: date | None
    phrase: str
    due_on: date | None
    resolution: ResolutionKind | None
    deadline: DeadlineKind = DeadlineKind.HMICFRS
    why: str = ""
    responses: tuple[Response, ...] = ()
    paper_on: date | None = None

    @property
    def is_asked_about(self) -> bool:
        """Its words were read to no day, so that unknown_dates() asks what they mean."""
        return self.resolution is ResolutionKind.UNKNOWN and bool(self.phrase.strip())


@dataclass(frozen=True, slots=True)
class Question:
    """One plain sentence to the Force Liaison Officer, with the items that it is about."""

    kind: QuestionKind
    item_keys: tuple[str, ...]
    says: str


def date_questions(items: Iterable[DatedItem], *, holidays: BankHolidays) -> tuple[Question, ...]:
    """Everything to ask about these deadlines; the same items in the same order give the same questions."""
    every = tuple(items)
    return (
        *near_same_dates(every),
        *due_before_publication(every),
        *untrue_publication_dates(every),
        *due_on_days_off(every, holidays),
        *unknown_dates(every),
    )


def near_same_dates(items: Iterable[DatedItem]) -> list[Question]:
    """Siblings of one publication whose deadlines differ a little: does the report mean one day?

    Near: in one calendar month, or at most 16 days apart. Only deadlines that the same body set are compared
    (an internal target lies before HMICFRS's on purpose), and "immediately" is no spelling of a later day.
    30 June and 31 December of one report are two deadlines, and one day spelt two ways is no conflict.
    """
    dated = [
        (item, item.due_on)
        for item in items
        if item.publication_key and item.due_on and item.resolution is not ResolutionKind.IMMEDIATE
    ]
    by_set: dict[tuple[str | None, DeadlineKind], dict[date, list[DatedItem]]] = {}
    for item, due_on in sorted(dated, key=lambda pair: pair[1]):
        by_set.setdefault((item.publication_key, item.deadline), {}).setdefault(due_on, []).append(item)
    return [
        _ask_whether_one_day({day: by_day[day] for day in run})
        for by_day in by_set.values()
        for run in _near(list(by_day))
    ]


def due_before_publication(items: Iterable[DatedItem]) -> list[Question]:
    """Deadlines that had passed before their report came out: one of the two dates is wrong."""
    questions = []
    for published_on, siblings in _siblings(items, lambda item: item.published_on):
        early = [(item, item.due_on) for item in siblings if item.due_on and item.due_on < published_on]
        if early:
            dues = _listed([f"{item.title} is due on {long_date(due_on)}" for item, due_on in early])
            says = (
                f"{_name(siblings[0])} was published on {long_date(published_on)}, but {dues}, which is"
                " earlier: which date is wrong?"
            )
            keys = _keys(item for item, _ in early)
            questions.append(Question(QuestionKind.DUE_BEFORE_PUBLICATION, keys, says))
    return questions


def untrue_publication_dates(items: Iterable[DatedItem]) -> list[Question]:
    """Publication dates later than something that answers the report, or than the paper that names it."""
    questions = []
    for published_on, siblings in _siblings(items, lambda item: item.published_on):
        early = [(item, what) for item in siblings for what in _known_before(item, published_on)]
        if early:
            known = _listed(list(dict.fromkeys(what for _, what in early)))
            says = (
                f"{_name(siblings[0])} is recorded as published on {long_date(published_on)}, but {known},"
                " which is earlier: on which day was it published?"
            )
            keys = _keys(item for item, _ in early)
            questions.append(Question(QuestionKind.PUBLICATION_DATE, keys, says))
    return questions


def due_on_days_off(items: Iterable[DatedItem], holidays: BankHolidays) -> list[Question]:
    """Due dates on a weekend or a bank holiday of England and Wales, and those that can't be checked.

    "Immediately" is due on the day of publication, whatever day that is, so it isn't asked about.
    """
    dated = [item for item in items if item.resolution is not ResolutionKind.IMMEDIATE]
    questions = []
    for due_on, siblings in _siblings(dated, lambda item: item.due_on):
        asked = _ask_about_day(due_on, holidays)
        if asked is not None:
            kind, rest = asked
            titles = _listed([item.title for item in siblings]) + _of_publication(siblings[0])
            verb = "is" if len(siblings) == 1 else "are"
            questions.append(Question(kind, _keys(siblings), f"{titles} {verb} due on {rest}"))
    return questions


def unknown_dates(items: Iterable[DatedItem]) -> list[Question]:
    """Phrases that couldn't be read to a day, each with what is missing."""
    unread = (item for item in items if item.is_asked_about)
    return [Question(QuestionKind.UNKNOWN_DATE, (item.key,), _ask_what_is_meant(item)) for item in unread]


def _near(days: Sequence[date]) -> list[list[date]]:
    """The longest runs of ascending days in which all are near to each other; a run has at least two.

    Runs may share days. Chains would not do: fortnightly deadlines of a whole year would become one question.
    """
    runs: list[list[date]] = []
    for index, first in enumerate(days):
        run = [day for day in days[index:] if _is_near(first, day)]
        if len(run) > 1 and not (runs and runs[-1][-1] == run[-1]):
            runs.append(run)
    return runs


def _is_near(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month) or (
        abs((other - one).days) <= _NEARLY_THE_SAME_DAYS
    )


def _ask_whether_one_day(by_day: dict[date, list[DatedItem]]) -> Question:
    siblings = [item for items in by_day.values() for item in items]
    first, last = min(by_day), max(by_day)
    apart = f"{number_of((last - first).days, 'day')} apart"
    if (first.year, first.month) == (last.year, last.month):
        apart += f" in {MONTH_NAMES[first.month - 1]} {first.year}"
    spellings = {" ".join(item.phrase.casefold().split()) for item in siblings} - {""}
    spelt = f", spelt {_NUMBER_WORDS.get(len(spellings), len(spellings))} ways" if len(spellings) > 1 else ""
    days = [
        f"{_spellings(items)}{long_date(day)} ({_listed([item.title for item in items])})"
        for day, items in by_day.items()
    ]
    return Question(
        QuestionKind.NEAR_SAME_DATES,
        _keys(siblings),
        f"{_name(siblings[0])} has deadlines {apart}{spelt}: {_joined(days)}; do they mean the same day?",
    )


def _spellings(items: Sequence[DatedItem]) -> str:
    phrases = dict.fromkeys(_quoted(item.phrase) for item in items if item.phrase.strip())
    return f"{_joined(list(phrases), 'or')} for " if phrases else ""


def _known_before(item: DatedItem, published_on: date) -> list[str]:
    early = [response for response in item.responses if response.on < published_on]
    # The earliest proves it; the rest would only make the sentence longer.
    first = sorted(early, key=lambda response: response.on)[:1]
    known = [f"{item.title} {response.what} on {long_date(response.on)}" for response in first]
    if item.paper_on is not None and item.paper_on < published_on:
        known.append(f"a paper of {long_date(item.paper_on)} names it already")
    return known


def _ask_about_day(due_on: date, holidays: BankHolidays) -> tuple[QuestionKind, str] | None:
    # A weekend is known for certain however far off it is.
    if is_weekend(due_on):
        what = f"a {_WEEKDAYS[due_on.weekday()]}"
    else:
        try:
            if is_work_day(due_on, holidays):
                return None
        except PastHorizonError as error:
            return QuestionKind.WORK_DAY_NOT_KNOWN, (
                f"{long_date(due_on)}, and bank holidays are known from {long_date(error.first)} to"
                f" {long_date(error.last)} only: is it a work day?"
            )
        what = f"a bank holiday ({_WEEKDAYS[due_on.weekday()]})"
    try:
        before = work_days_before(due_on, 1, holidays)
    except PastHorizonError:
        return QuestionKind.NOT_A_WORK_DAY, f"{long_date(due_on)}, which is {what}: is that day meant?"
    return QuestionKind.NOT_A_WORK_DAY, (
        f"{long_date(due_on)}, which is {what}: is that day meant, or the last work day before it,"
        f" {long_date(before)}?"
    )


def _ask_what_is_meant(item: DatedItem) -> str:
    whose = item.title + _of_publication(item)
    start = f"{_quoted(item.phrase)} sets the deadline of {whose}, but no day follows from it"
    why = item.why.strip().rstrip(".")
    if item.published_on is None and _COUNTED.match(item.phrase):
        if item.publication_key is None:
            return (
                f"{start} because the publication that it would be counted from isn't recorded: which is it?"
            )
        return f"{start} because the date of publication isn't recorded: on which day was it published?"
    if why:
        return f"{start} ({why[0].lower()}{why[1:]}): which day is meant?"
    return f"{start} because its words state no day, month or period that can be read: which day is meant?"


def _siblings(
    items: Iterable[DatedItem], day_of: Callable[[DatedItem], date | None]
) -> list[tuple[date, list[DatedItem]]]:
    """Items of one publication that share a day, with the day; an item without the day is left out."""
    groups: dict[tuple[str | None, str | None, date], list[DatedItem]] = {}
    for item in items:
        day = day_of(item)
        if day is not None:
            # Items that belong to no publication aren't siblings of each other.
            alone = None if item.publication_key else item.key
            groups.setdefault((item.publication_key, alone, day), []).append(item)
    return [(day, siblings) for (_, _, day), siblings in groups.items()]


def _name(item: DatedItem) -> str:
    return _quoted(item.publication_title) if item.publication_title else f"The report of {item.title}"


def _of_publication(item: DatedItem) -> str:
    return f" of {_quoted(item.publication_title)}" if item.publication_title else ""


def _keys(items: Iterable[DatedItem]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.key for item in items))


def _quoted(text: str) -> str:
    return f"“{shorten(text, 100, placeholder='…')}”"


def _listed(parts: Sequence[str]) -> str:
    """All parts, or the first few and how many more there are; `item_keys` names every one."""
    if len(parts) <= _MOST_LISTED:
        return _joined(parts)
    return _joined([*parts[: _MOST_LISTED - 1], f"{len(parts) - _MOST_LISTED + 1} more"])


def _joined(parts: Sequence[str], word: str = "and") -> str:
    return f" {word} ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
