"""Escalation: who is told after an owner, on which work day, when nothing was heard of an item."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from rules.vocabulary import PostKind
from rules.workdays import BankHolidays, is_work_day

_ONE_DAY = timedelta(days=1)


class Silence(StrEnum):
    """What has gone unanswered."""

    OVERDUE = "overdue"  # a mandatory item's deadline passed
    STALE = "stale"  # an owner's update was missed


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """Who is told after so many work days of silence; None: not at all about that kind of silence."""

    to: PostKind
    overdue_work_days: int | None
    stale_work_days: int | None

    def work_days(self, silence: Silence) -> int | None:
        """The grace for one kind of silence."""
        return self.overdue_work_days if silence is Silence.OVERDUE else self.stale_work_days


@dataclass(frozen=True, slots=True)
class Told:
    """On which day the owner was first told of the silence, and on which each kind of post after them.

    A day counts once the message was accepted, or refused for good: nobody goes on waiting for that one.
    """

    owner: date | None = None
    posts: Mapping[PostKind, date] = field(default_factory=dict)


NOBODY_TOLD = Told()


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One item's silence. `since` is the deadline or the missed update's day, or the last sign of life after.

    An update and an answer of any kind are a sign of life: the grace then begins anew.
    """

    silence: Silence
    since: date
    told: Told


def next_step(
    unanswered: Unanswered,
    steps: Collection[EscalationStep],
    *,
    today: date,
    holidays: BankHolidays,
    reached: Collection[PostKind],
) -> PostKind | None:
    """Who is to be told today, as the step after all who were told before; None when it isn't time.

    `reached` are the kinds of post that somebody holds and who weren't told as the item's owner: the others
    are passed over. Each step waits for its own work days of silence, and for as many since the one before
    was told as lie between the two: after missed days or a mail server that was down nobody is told over
    the head of somebody who had no time to answer.
    """
    told_on, told_after = unanswered.told.owner, 0
    for step in steps:
        days = step.work_days(unanswered.silence)
        if days is None or step.to not in reached:
            continue
        if step.to in unanswered.told.posts:
            told_on, told_after = unanswered.told.posts[step.to], days
            continue
        if told_on is None:
            return None
        over = grace_is_over(unanswered.since, days, today, holidays) and grace_is_over(
            told_on, days - told_after, today, holidays
        )
        return step.to if over else None
    return None


def grace_is_over(since: date, work_days: int, today: date, holidays: BankHolidays) -> bool:
    """Whether so many work days have come since a day, which itself isn't counted; today counts."""
    if (today - since).days < work_days:
        return False
    return _work_day_after(since, work_days, holidays) <= today


@lru_cache(maxsize=4096)
def _work_day_after(since: date, work_days: int, holidays: BankHolidays) -> date:
    # Many items share their days, so each is counted once.
    day = since
    while work_days > 0:
        day += _ONE_DAY
        work_days -= _certainly_a_work_day(day, holidays)
    return day


def _certainly_a_work_day(day: date, holidays: BankHolidays) -> bool:
    if holidays.first <= day <= holidays.last:
        return is_work_day(day, holidays)
    # Where bank holidays aren't known, Tuesday to Thursday stand for the week: no week has fewer work days
    # than three, so the grace is never cut short, and an escalation isn't lost with the list's last year.
    return day.weekday() in (1, 2, 3)
