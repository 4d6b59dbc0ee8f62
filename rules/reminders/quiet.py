"""What makes an item quiet on a day: nobody is owed anything about it, so that it needn't be looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from rules.ladders import lead_step
from rules.reminders.policy import ReminderPolicy
from rules.vocabulary import Stage

_ONE_DAY = timedelta(days=1)
# Nothing is ever owed about what has ended; in these only a date, a review or a missed update is.
ENDED_STAGES = tuple(stage for stage in Stage if stage.is_ended)
WAITING_STAGES = (Stage.OPEN, Stage.RETURNED)


@dataclass(frozen=True, slots=True)
class QuietDays:
    """The days by which an item with a held post, a date, no snooze and no cadence of its own is quiet.

    Every deadline known of it lies after `due_after` (and is confirmed, if `confirmed` says so); it had a
    substantive update or review on `updated_from` or later, and a panel review on `panel_from` or later, or
    became known then. More may be quiet: this is for leaving out most of a register, not for deciding.
    """

    due_after: date
    updated_from: date
    panel_from: date
    confirmed: bool


def quiet_days(today: date, policy: ReminderPolicy) -> QuietDays:
    """The days of `today` (Europe/London). Where a cycle is shorter than its lead, no day is late enough."""
    reviews = policy.reviews

    def missed(base: date) -> bool:
        return reviews.owner_update.cycles_missed(base, today) > 0

    def near(base: date) -> bool:
        ends_on = reviews.panel.after(base, 1)
        lead = lead_step(ends_on, today=today, lead_days=policy.review_lead_days)
        return reviews.panel.cycles_missed(base, today) > 0 or lead is not None

    ladders = (policy.ladders.usual, *(each.ladder for each in policy.ladders.exceptions))
    furthest = max((lead for ladder in ladders for lead in ladder.lead_days), default=0)
    return QuietDays(
        due_after=today + timedelta(days=furthest),
        updated_from=_earliest_without(missed, today),
        panel_from=_earliest_without(near, today),
        confirmed=policy.unconfirmed_date_months > 0,
    )


def _earliest_without(owed: Callable[[date], bool], today: date) -> date:
    """The earliest day from which a cycle may run with nothing owed: one that begins later ends later."""
    if owed(today):
        return date.max
    day = today
    while not owed(day - _ONE_DAY):
        day -= _ONE_DAY
    return day
