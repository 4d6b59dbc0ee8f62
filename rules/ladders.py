"""Ladders: how many days before and after a day somebody is told, and which ladder is an item's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.vocabulary import ItemKind, NoticeRule, PublicationKind

# What "level" of an exception says for items from before levels (August 2023).
BEFORE_LEVELS = 0
_WEEK, _HALF_A_WEEK = 7, 3


@dataclass(frozen=True, slots=True)
class Ladder:
    """Days before and after a deadline on which its owner is told; both tuples ascend."""

    lead_days: tuple[int, ...]
    overdue_days: tuple[int, ...]
    overdue_then_every_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderMarks:
    """What a ladder is chosen by. `level` is None for items from before levels."""

    key: str
    kind: ItemKind
    level: int | None
    mandatory: bool
    publication_kind: PublicationKind | None
    portfolio: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderException:
    """A ladder for some items only: those that have every mark which is given here.

    `level` may be BEFORE_LEVELS. `item` is one item's key: an exception for that item alone.
    """

    ladder: Ladder
    item: str | None = None
    kind: ItemKind | None = None
    level: int | None = None
    mandatory: bool | None = None
    publication: PublicationKind | None = None
    portfolio: str | None = None

    def is_for(self, marks: LadderMarks) -> bool:
        """True when the item has every mark that the exception names."""
        level = BEFORE_LEVELS if marks.level is None else marks.level
        return (
            self.item in (None, marks.key)
            and self.kind in (None, marks.kind)
            and self.level in (None, level)
            and self.mandatory in (None, marks.mandatory)
            and self.publication in (None, marks.publication_kind)
            and (self.portfolio is None or _folded(self.portfolio) == _folded(marks.portfolio))
        )


@dataclass(frozen=True, slots=True)
class Ladders:
    """The force's ladder, and its exceptions: the first that fits an item is that item's."""

    usual: Ladder
    exceptions: tuple[LadderException, ...] = ()

    def of(self, marks: LadderMarks) -> Ladder:
        """The ladder of one item."""
        fitting = (each.ladder for each in self.exceptions if each.is_for(marks))
        return next(fitting, self.usual)


def lead_step(day: date, *, today: date, lead_days: Sequence[int]) -> int | None:
    """The nearest lead time that has been reached on a day before the day or on it; None before the first.

    With 7 and 1 in the list the step is 7 from 7 days before to 2 days before.
    """
    days_left = (day - today).days
    return min((lead for lead in lead_days if lead >= days_left >= 0), default=None)


def step_since(day: date, *, today: date, listed: Sequence[int], then_every: int) -> int | None:
    """The last step that was passed, in days since the day: those listed, then every so many; None before.

    Whole weeks are moved to a Monday, by three days at most: somebody with ten late items gets one mail a
    week about them, not ten.
    """
    since = (today - day).days
    first = listed[-1] + then_every
    if then_every % _WEEK == 0:
        first -= _HALF_A_WEEK
        first += -(day + timedelta(days=first)).weekday() % _WEEK
    if since >= first:
        return first + (since - first) // then_every * then_every
    return max((step for step in listed if step <= since), default=None)


def deadline_step(due_on: date, *, today: date, ladder: Ladder) -> tuple[NoticeRule, str] | None:
    """The step of the ladder that a deadline stands on today, or None while it is further off than the first.

    Before the day: the nearest lead time that has been reached. After it: the last overdue step passed.
    """
    if due_on >= today:
        lead = lead_step(due_on, today=today, lead_days=ladder.lead_days)
        return None if lead is None else (NoticeRule.DUE_SOON, f"lead-{lead}")
    late = step_since(
        due_on, today=today, listed=ladder.overdue_days, then_every=ladder.overdue_then_every_days
    )
    return None if late is None else (NoticeRule.OVERDUE, f"overdue-{late}")


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
