"""Why a notice that was decided earlier must not be sent any more."""

from collections.abc import Callable, Mapping
from datetime import date

from rules.reminders.chased import why_not_reviewed, why_put_off, why_silent
from rules.reminders.deadlines import missed_cycle
from rules.reminders.facts import ItemFacts, Owed
from rules.reminders.reviews import signer_of, why_review_withdrawn
from rules.vocabulary import NoticeRule

# Told to the item's owner, or to the Force Liaison Officer where nobody holds that post.
TO_OWNER = frozenset({NoticeRule.DUE_SOON, NoticeRule.OVERDUE, NoticeRule.STALE_REVIEW})


def why_withdrawn(owed: Owed, item: ItemFacts, *, today: date, update_months: int) -> str | None:
    """Why a notice about an item must not be sent any more, in words; None when it still holds.

    Checked just before a message is rendered: between deciding and sending, items close, dates move, owners
    update and answer. What is owed on a day is never withdrawn on it (tests/rules/reminders).
    """
    silent = why_not_reviewed(item) if owed.rule is NoticeRule.REVIEW_DUE else why_silent(item)
    if silent is None and owed.rule is not NoticeRule.SNOOZED:
        silent = why_put_off(item, today)
    if silent is not None:
        return silent
    return _WITHDRAWALS[owed.rule](owed, item, today, update_months)


def why_not_this_post(owed: Owed, item: ItemFacts, *, liaison_officer: int) -> str | None:
    """Why a notice isn't for its post any more, in words: the item was given to another owner."""
    if owed.rule not in TO_OWNER or owed.recipient_post_id in (item.owner_post_id, liaison_officer):
        return None
    return "the item has another owner now"


def _deadline_moved(owed: Owed, item: ItemFacts, _today: date, _update_months: int) -> str | None:
    if owed.deadline_version != item.deadline_version:
        return "the deadline was changed since"
    return None


def _updated_since(_owed: Owed, item: ItemFacts, today: date, update_months: int) -> str | None:
    if missed_cycle(item, today=today, update_months=update_months) is None:
        # An update came in, or the item was given a slower cadence of its own.
        return "no update is outstanding any more"
    return None


def _answered_since(owed: Owed, item: ItemFacts, today: date, update_months: int) -> str | None:
    """An answer stops the escalation that it answers; had it come before the deciding, that wouldn't be."""
    heard, decided = item.heard_on, owed.decided_for
    if heard is not None and decided is not None and heard >= decided:
        return "the owner has answered since"
    if owed.deadline_version:
        return _deadline_moved(owed, item, today, update_months)
    return _updated_since(owed, item, today, update_months)


def _dated_since(_owed: Owed, item: ItemFacts, _today: date, _update_months: int) -> str | None:
    return "it has a date now" if item.due_on is not None else None


def _owned_since(_owed: Owed, item: ItemFacts, _today: date, _update_months: int) -> str | None:
    return "it has an owner now" if item.owner_post_id is not None else None


def _held_since(_owed: Owed, item: ItemFacts, _today: date, _update_months: int) -> str | None:
    return "the owner's post is held now" if item.owner_is_held else None


def _confirmed_since(owed: Owed, item: ItemFacts, today: date, update_months: int) -> str | None:
    return (
        "its date is confirmed now" if item.confirmed else _deadline_moved(owed, item, today, update_months)
    )


def _reviewed_since(owed: Owed, item: ItemFacts, _today: date, _update_months: int) -> str | None:
    return why_review_withdrawn(owed, item)


def _signed_since(owed: Owed, item: ItemFacts, _today: date, _update_months: int) -> str | None:
    waits = signer_of(item) is not None and owed.stage.startswith(f"{item.stage.value}-")
    return None if waits else "it doesn't wait for that signature any more"


def _awake_since(owed: Owed, item: ItemFacts, today: date, _update_months: int) -> str | None:
    if why_put_off(item, today) is None:
        return "it isn't put off any more"
    return None if owed.stage == f"until-{item.snoozed_until}" else "it was put off to another day since"


def _not_about_an_item(_owed: Owed, _item: ItemFacts, _today: date, _update_months: int) -> str | None:
    return None


_WITHDRAWALS: Mapping[NoticeRule, Callable[[Owed, ItemFacts, date, int], str | None]] = {
    NoticeRule.DUE_SOON: _deadline_moved,
    NoticeRule.OVERDUE: _deadline_moved,
    NoticeRule.STALE_REVIEW: _updated_since,
    NoticeRule.REVIEW_DUE: _reviewed_since,
    NoticeRule.TO_SIGN: _signed_since,
    NoticeRule.ESCALATION: _answered_since,
    NoticeRule.NO_DATE: _dated_since,
    NoticeRule.NO_OWNER: _owned_since,
    NoticeRule.OWNER_LEFT: _held_since,
    NoticeRule.UNCONFIRMED_DATE: _confirmed_since,
    NoticeRule.SNOOZED: _awake_since,
    # These name a report, a board or a message (rules/reminders/force_days.py).
    NoticeRule.SECTION_55: _not_about_an_item,
    NoticeRule.PAPER_CUT_OFF: _not_about_an_item,
    NoticeRule.DELIVERY_FAILED: _not_about_an_item,
}
