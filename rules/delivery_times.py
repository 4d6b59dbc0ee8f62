"""When a message may go: hours of a day, work days and a weekly day, in Europe/London."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from rules.london import LONDON
from rules.vocabulary import Rhythm
from rules.workdays import BankHolidays, is_weekend

_ONE_DAY = timedelta(days=1)
# A weekly day that is a holiday moves on to the next work day: over Christmas by up to five days.
_LONGEST_MOVE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DeliveryTimes:
    """When somebody is written to: from a minute of the day up to another, both in Europe/London.

    A weekly digest goes on `weekday` (1 Monday to 7 Sunday); with `work_days_only` a weekend or a bank
    holiday moves a message to the next work day.
    """

    rhythm: Rhythm
    weekday: int
    from_minute: int
    to_minute: int
    work_days_only: bool


@dataclass(frozen=True, slots=True)
class DeliveryPolicy:
    """The times of whoever chose none, and whether a missed mandatory deadline waits for a weekly digest."""

    usual: DeliveryTimes
    overdue_mandatory_daily: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """The day in Europe/London that a message is for, and the instant (UTC) before which it doesn't go."""

    for_day: date
    not_before: datetime


def next_delivery(
    now: datetime,
    preference: DeliveryTimes | None,
    holidays: BankHolidays,
    policy: DeliveryPolicy,
    *,
    pressing: bool = False,
) -> datetime:
    """The first instant (UTC) from `now` on at which a message may go; `now` itself where it may at once.

    `preference` None means policy's own times. `pressing` is for what a weekly digest must not hold back: a
    mandatory item that is overdue goes on the next day that the person is written to at all, where policy
    says so.
    """
    if now.tzinfo is None:
        raise ValueError(f"an instant needs a zone: {now!r}")
    times = preference or policy.usual
    local = now.astimezone(LONDON)
    minute_now = local.hour * 60 + local.minute
    daily = times.rhythm is Rhythm.DAILY or (pressing and policy.overdue_mandatory_daily)
    for day in _days_from(local.date(), times, holidays, daily=daily):
        if day > local.date() or minute_now < times.from_minute:
            return max(now, _instant(day, times.from_minute)).astimezone(UTC)
        if minute_now < times.to_minute:
            return now.astimezone(UTC)
    raise AssertionError("there is always another day")


def within_hours(
    now: datetime, preference: DeliveryTimes | None, holidays: BankHolidays, policy: DeliveryPolicy
) -> datetime:
    """When a message that is due may go, or go again: in the person's hours, without waiting for a weekday.

    So a weekly digest whose day was missed (a server was down) goes the next day and not a week later.
    """
    times = preference or policy.usual
    any_day = DeliveryTimes(
        Rhythm.DAILY, times.weekday, times.from_minute, times.to_minute, times.work_days_only
    )
    return next_delivery(now, any_day, holidays, policy)


def delivery_slot(
    now: datetime,
    today: date,
    preference: DeliveryTimes | None,
    holidays: BankHolidays,
    policy: DeliveryPolicy,
    *,
    pressing: bool = False,
) -> Slot:
    """The message that something decided for `today` goes into, and from when on that may go.

    Where `today` is not the day of `now` (a check made up for, or tried for another day), it stands for that
    day: days without delivery hold it, hours don't.
    """
    if now.astimezone(LONDON).date() == today:
        at = next_delivery(now, preference, holidays, policy, pressing=pressing)
        return Slot(at.astimezone(LONDON).date(), at)
    at = next_delivery(_instant(today, 0), preference, holidays, policy, pressing=pressing)
    day = at.astimezone(LONDON).date()
    return Slot(day, now.astimezone(UTC) if day == today else at)


def _instant(day: date, minute: int) -> datetime:
    at = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=LONDON).astimezone(UTC)
    if at.astimezone(LONDON).hour == minute // 60:
        return at
    # The clocks go forward over this minute. They do so on the hour, which is then the first to come.
    return at.replace(minute=0)


def _days_from(first: date, times: DeliveryTimes, holidays: BankHolidays, *, daily: bool) -> Iterator[date]:
    """The days on which somebody is written to, from `first` on, without an end."""
    if daily:
        day = first
        while True:
            if _may_go_on(day, times, holidays):
                yield day
            day += _ONE_DAY
    # Begins early: the weekday may be past, and its message moved on to `first` or later.
    named = first - _LONGEST_MOVE
    named += timedelta(days=(times.weekday - named.isoweekday()) % 7)
    while True:
        day = named
        while not _may_go_on(day, times, holidays):
            day += _ONE_DAY
        if day >= first:
            yield day
        named += timedelta(days=7)


def _may_go_on(day: date, times: DeliveryTimes, holidays: BankHolidays) -> bool:
    if not times.work_days_only:
        return True
    # Not is_work_day(), which refuses a day for which no bank holidays are known yet: a reminder on a bank
    # holiday does less harm than none at all. Everything that counts work days still refuses.
    return not is_weekend(day) and day not in holidays.days
