"""Everything that somebody should have been told about one item by a day, rule by rule."""

from collections.abc import Iterator
from datetime import date

from rules.reminders.chased import why_not_reviewed, why_put_off
from rules.reminders.deadlines import owed_for_deadline, owed_for_update, owed_to_others
from rules.reminders.facts import Desk, ItemFacts, Owed
from rules.reminders.gaps import owed_for_gaps, owed_for_snooze
from rules.reminders.policy import ReminderPolicy
from rules.reminders.reviews import ReviewsOfDay, owed_to_sign


class OwedOn:
    """What is owed on one day, item by item."""

    def __init__(self, today: date, *, policy: ReminderPolicy, desk: Desk) -> None:
        self._today = today
        self._policy = policy
        self._desk = desk
        self._reviews = ReviewsOfDay(today, policy)

    def about(self, item: ItemFacts) -> Iterator[Owed]:
        """Everything that somebody should have been told about this item by the day, at its present stage.

        Missed days need no replay: each rule yields the step that the item stands on, not the steps it
        passed. What can't reach its owner goes to the Force Liaison Officer, so that nothing is lost.
        """
        if why_not_reviewed(item) is not None:
            return
        flo = self._desk.liaison_officer
        if why_put_off(item, self._today) is not None:
            # What waits for HMICFRS is chased by nobody, so there was nothing to put off.
            if not item.stage.awaits_others:
                yield from owed_for_snooze(item, liaison_officer=flo)
            return
        owner = item.owner_post_id if item.owner_is_held else None
        yield from self._reviews.owed(item, desk=self._desk, owner=owner)
        if not item.stage.awaits_others:
            yield from self._chased(item, flo if owner is None else owner)

    def _chased(self, item: ItemFacts, recipient: int) -> Iterator[Owed]:
        today, policy, desk = self._today, self._policy, self._desk
        update_months = policy.reviews.owner_update.months
        yield from owed_for_gaps(
            item,
            today=today,
            unconfirmed_date_months=policy.unconfirmed_date_months,
            liaison_officer=desk.liaison_officer,
        )
        yield from owed_for_deadline(item, today=today, policy=policy, recipient=recipient)
        yield from owed_for_update(item, today=today, update_months=update_months, recipient=recipient)
        yield from owed_to_sign(item, today=today, policy=policy, desk=desk)
        yield from owed_to_others(item, today=today, policy=policy, desk=desk, recipient=recipient)


def owed_today(item: ItemFacts, *, today: date, policy: ReminderPolicy, desk: Desk) -> Iterator[Owed]:
    """What is owed about one item alone; see OwedOn."""
    return OwedOn(today, policy=policy, desk=desk).about(item)
