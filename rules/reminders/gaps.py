"""What is owed to the Force Liaison Officer about what an item lacks, and about items that were put off."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from rules.reminders.facts import ItemFacts, Owed
from rules.vocabulary import NoticeRule, ResolutionKind


def owed_for_gaps(
    item: ItemFacts, *, today: date, unconfirmed_date_months: int, liaison_officer: int
) -> Iterator[Owed]:
    """No owner, an owner's post that nobody holds, no date, or one that nobody confirmed.

    Each once a month while it lasts; a date that nobody confirmed as often as policy says, at 0 never.
    """
    month = _month(today)
    if item.owner_post_id is None:
        yield Owed(NoticeRule.NO_OWNER, item.item_id, 0, month, liaison_officer, item.due_on)
    elif not item.owner_is_held:
        yield Owed(NoticeRule.OWNER_LEFT, item.item_id, 0, month, liaison_officer, item.due_on)
    if item.due_on is not None:
        if unconfirmed_date_months and not item.confirmed:
            stage = _months_from(today, unconfirmed_date_months)
            yield Owed(
                NoticeRule.UNCONFIRMED_DATE,
                item.item_id,
                item.deadline_version,
                stage,
                liaison_officer,
                item.due_on,
            )
    elif item.resolution is not ResolutionKind.RECURRING:
        yield Owed(NoticeRule.NO_DATE, item.item_id, item.deadline_version, month, liaison_officer, None)


def owed_for_snooze(item: ItemFacts, *, liaison_officer: int) -> Iterator[Owed]:
    """That an item was put off, and until when, once."""
    if item.snoozed_until is not None:
        stage = f"until-{item.snoozed_until.isoformat()}"
        yield Owed(NoticeRule.SNOOZED, item.item_id, 0, stage, liaison_officer, item.due_on)


@lru_cache(maxsize=16)
def _month(today: date) -> str:
    return f"month-{today:%Y-%m}"


def _months_from(today: date, months: int) -> str:
    """The span of so many months that the day lies in, counted from January of the year 0."""
    year, month = divmod((today.year * 12 + today.month - 1) // months * months, 12)
    return f"months-from-{year:04}-{month + 1:02}"
