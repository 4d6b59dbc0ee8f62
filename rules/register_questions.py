"""Everything that the register has to ask the Force Liaison Officer, each with what to do about it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from rules.date_questions import DatedItem, Question, QuestionKind, date_questions
from rules.dates_in_words import long_date, number_of
from rules.vocabulary import FigureTable
from rules.workdays import BankHolidays

NO_DATE = "no-date"
NO_OWNER = "no-owner"
OWNER_LEFT = "owner-left"
VACANT_POST = "vacant-post"
UNCONFIRMED_DATES = "unconfirmed-dates"
NO_PUBLICATION_DATE = "no-publication-date"
UNCLEAR_FIGURE = "unclear-figure"

_HOLDER = (
    "Record who holds the post with `oversight post take-over`, or give the items another owner with"
    " `oversight item edit --owner POST`."
)

# Every code, and what to do about it. Codes never change: people sort and count by them.
TO_DO = {
    QuestionKind.NEAR_SAME_DATES.value: (
        "Look each up in the report, and move the ones that are misspelt with `oversight item extend`."
    ),
    QuestionKind.DUE_BEFORE_PUBLICATION.value: (
        "Look both days up in the report, and move the deadline with `oversight item extend` if it is wrong."
    ),
    QuestionKind.PUBLICATION_DATE.value: "Look the day up on HMICFRS's page of the report.",
    QuestionKind.NOT_A_WORK_DAY.value: (
        "Ask HMICFRS which work day is meant; `oversight item extend` records another one."
    ),
    QuestionKind.WORK_DAY_NOT_KNOWN.value: "Look the day up in GOV.UK's list of bank holidays.",
    QuestionKind.UNKNOWN_DATE.value: "Find the day out, and record it with `oversight item deadline`.",
    NO_DATE: (
        "Look for a day in the report or agree an internal target, and record it with"
        " `oversight item deadline`."
    ),
    NO_OWNER: "Agree an owner, and record the post with `oversight item edit --owner POST`.",
    OWNER_LEFT: _HOLDER,
    VACANT_POST: _HOLDER,
    UNCONFIRMED_DATES: "Hold each against its report; `oversight item confirm` enters who confirmed it.",
    NO_PUBLICATION_DATE: "Look the day up on HMICFRS's page of the report.",
    UNCLEAR_FIGURE: "Ask whoever wrote the paper.",
}

_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question: its code, what it is about, and its words.

    `about` names what is neither a publication nor an item: a post's key, or the row of a paper's table.
    """

    code: str
    says: str
    publication_key: str | None = None
    item_keys: tuple[str, ...] = ()
    about: str = ""

    @property
    def id(self) -> str:
        """The same in every run for as long as the question is about the same things."""
        parts = "\0".join((self.publication_key or "", self.about, *sorted(self.item_keys)))
        return f"{self.code}-{hashlib.sha256(parts.encode()).hexdigest()[:8]}"

    @property
    def to_do(self) -> str:
        """What the Force Liaison Officer can do about it."""
        return TO_DO[self.code]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedItem:
    """What the questions need of one live item.

    `deadlines` holds its current deadlines; `has_day` says that one of them gives a day or a standing duty,
    `to_confirm` that nobody has confirmed the day that drives its reminders. `owner_key` is None without an
    owner post; `owner_held_until` is the last day on which somebody was in a post that nobody is in now.
    """

    key: str
    title: str
    publication_key: str | None = None
    publication_title: str = ""
    deadlines: tuple[DatedItem, ...] = ()
    has_day: bool = False
    to_confirm: bool = False
    owner_key: str | None = None
    owner_title: str | None = None
    owner_is_held: bool = False
    owner_held_until: date | None = None


@dataclass(frozen=True, slots=True)
class UndatedPublication:
    """A report whose day of publication isn't recorded, with its items."""

    key: str
    title: str
    item_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnclearFigure:
    """A row of a table in a paper, as printed, with what is unclear about it."""

    as_at: date
    table: FigureTable
    label: str
    printed: str
    question: str


def register_questions(
    items: Sequence[AskedItem],
    undated: Iterable[UndatedPublication],
    figures: Iterable[UnclearFigure],
    *,
    holidays: BankHolidays,
) -> tuple[AskedQuestion, ...]:
    """Every question, those about dates first; the same register gives the same ones in the same order."""
    deadlines = [deadline for item in items for deadline in item.deadlines]
    publication_of = {item.key: item.publication_key for item in items}
    return (
        *(_about_dates(each, publication_of) for each in date_questions(deadlines, holidays=holidays)),
        *_without_a_date(items),
        *_unconfirmed(items),
        *(_undated_publication(each) for each in undated),
        *_without_an_owner(items),
        *_with_nobody_in_post(items),
        *(_unclear_figure(each) for each in figures),
    )


def _about_dates(question: Question, publication_of: dict[str, str | None]) -> AskedQuestion:
    # Every check of dates looks at one publication at a time, so that the first item speaks for all.
    publication = next((publication_of[key] for key in question.item_keys), None)
    return AskedQuestion(question.kind.value, question.says, publication, question.item_keys)


def _without_a_date(items: Sequence[AskedItem]) -> Iterator[AskedQuestion]:
    """Items without a day, by publication; one whose phrase is asked about already isn't asked twice."""
    undated = (
        item
        for item in items
        if not item.has_day and not any(deadline.is_asked_about for deadline in item.deadlines)
    )
    for key, group in _grouped((item.publication_key or "", item) for item in undated):
        verb = "has" if len(group) == 1 else "have"
        says = f"{_named(group)} {verb} no day to work to: is there one, and who sets it?"
        yield AskedQuestion(NO_DATE, says, key or None, _keys(group))


def _unconfirmed(items: Sequence[AskedItem]) -> Iterator[AskedQuestion]:
    waiting = [item for item in items if item.to_confirm]
    if waiting:
        of_all = number_of(sum(item.has_day for item in items), "item")
        says = (
            f"Nobody has confirmed the day that drives the reminders of {number_of(len(waiting), 'item')}, of"
            f" {of_all} with a day: is each what its report says?"
        )
        yield AskedQuestion(UNCONFIRMED_DATES, says, item_keys=_keys(waiting))


def _undated_publication(publication: UndatedPublication) -> AskedQuestion:
    says = (
        f"{_quoted(publication.title)} has no day of publication, so that nothing can be counted from it,"
        f" neither the deadlines and the age of {_listed(publication.item_keys)} nor the section 55 period:"
        " on which day did it come out?"
    )
    return AskedQuestion(NO_PUBLICATION_DATE, says, publication.key, publication.item_keys)


def _without_an_owner(items: Sequence[AskedItem]) -> Iterator[AskedQuestion]:
    unowned = ((item.publication_key or "", item) for item in items if item.owner_key is None)
    for key, group in _grouped(unowned):
        verb = "has" if len(group) == 1 else "have"
        yield AskedQuestion(
            NO_OWNER, f"{_named(group)} {verb} no owner: who takes it on?", key or None, _keys(group)
        )


def _with_nobody_in_post(items: Sequence[AskedItem]) -> Iterator[AskedQuestion]:
    unheld = ((item.owner_key or "", item) for item in items if item.owner_key and not item.owner_is_held)
    for post, group in _grouped(unheld):
        until, title = group[0].owner_held_until, group[0].owner_title or post
        owns = f"owns {_named(group)}"
        if until is not None:
            says = (
                f"Nobody has been in the post “{title}” since {long_date(until)}, and it {owns}: who is now?"
            )
            yield AskedQuestion(OWNER_LEFT, says, None, _keys(group), post)
        else:
            says = f"Nobody is recorded in the post “{title}”, and it {owns}: who holds it?"
            yield AskedQuestion(VACANT_POST, says, None, _keys(group), post)


def _unclear_figure(figure: UnclearFigure) -> AskedQuestion:
    table = figure.table.value.replace("-", " ")
    says = (
        f"{long_date(figure.as_at)}, {table} table, {_quoted(figure.label)} (printed {figure.printed}):"
        f" {figure.question}"
    )
    return AskedQuestion(
        UNCLEAR_FIGURE, says, about=f"{figure.as_at.isoformat()}/{figure.table.value}/{figure.label}"
    )


def _grouped(pairs: Iterable[tuple[str, AskedItem]]) -> list[tuple[str, list[AskedItem]]]:
    groups: dict[str, list[AskedItem]] = {}
    for key, item in pairs:
        groups.setdefault(key, []).append(item)
    return list(groups.items())


def _named(group: Sequence[AskedItem]) -> str:
    """One item by its title, several by number and keys; with the report where they share one."""
    publications = {item.publication_title for item in group}
    title = publications.pop() if len(publications) == 1 else ""
    of_report = f" of {_quoted(title)}" if title else ""
    if len(group) == 1:
        return f"{_quoted(group[0].title)} ({group[0].key}){of_report}"
    return f"{number_of(len(group), 'item')}{of_report} ({_listed(_keys(group))})"


def _listed(keys: Sequence[str]) -> str:
    """The first few keys, and how many more there are; the question's `item_keys` holds every one."""
    more = f" and {len(keys) - _MOST_NAMED} more" if len(keys) > _MOST_NAMED else ""
    return ", ".join(keys[:_MOST_NAMED]) + more


def _keys(group: Iterable[AskedItem]) -> tuple[str, ...]:
    return tuple(item.key for item in group)


def _quoted(text: str) -> str:
    return f"“{shorten(text, 100, placeholder='…')}”"
