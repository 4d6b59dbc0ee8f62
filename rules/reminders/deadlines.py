"""What is owed about an item's deadline: its ladder, and whoever is told after its owner."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from rules.escalation import Silence, Unanswered, next_step
from rules.ladders import deadline_step
from rules.reminders.facts import Desk, ItemFacts, Owed
from rules.reminders.policy import ReminderPolicy
from rules.review_clocks import Cadence, cycle_base
from rules.vocabulary import NoticeRule, PostKind


def owed_for_deadline(
    item: ItemFacts, *, today: date, policy: ReminderPolicy, recipient: int
) -> Iterator[Owed]:
    """The step of its ladder that the deadline stands on, told to the owner or who stands for them."""
    if item.due_on is None:
        return
    ladders = policy.ladders
    # Marks are made only where there is something to tell apart: this runs for every item.
    ladder = ladders.of(item.marks) if ladders.exceptions else ladders.usual
    step = deadline_step(item.due_on, today=today, ladder=ladder)
    if step is not None:
        rule, stage = step
        yield Owed(rule, item.item_id, item.deadline_version, stage, recipient, item.due_on)


def owed_for_update(item: ItemFacts, *, today: date, update_months: int, recipient: int) -> Iterator[Owed]:
    """The update that the owner missed last."""
    missed = missed_cycle(item, today=today, update_months=update_months)
    if missed is not None:
        stage = f"since-{missed.isoformat()}"
        yield Owed(NoticeRule.STALE_REVIEW, item.item_id, 0, stage, recipient, item.due_on)


def owed_to_others(
    item: ItemFacts, *, today: date, policy: ReminderPolicy, desk: Desk, recipient: int
) -> Iterator[Owed]:
    """Who is told next that the owner is silent: of a missed deadline, else of a missed update.

    Only about mandatory items: a super-complaint's recommendation never counts as overdue.
    """
    if not item.mandatory:
        return
    if item.due_on is not None and item.due_on < today:
        late = Unanswered(Silence.OVERDUE, max(item.due_on, item.heard_on or item.due_on), item.told_overdue)
        yield from _escalated(item, late, item.deadline_version, "", today, policy, desk, recipient)
        return
    first = first_missed_cycle(item, today=today, update_months=policy.reviews.owner_update.months)
    if first is not None:
        # An answer that is no update doesn't end the spell, but it is a sign of life.
        quiet = Unanswered(Silence.STALE, max(first, item.answered_on or first), item.told_stale)
        yield from _escalated(item, quiet, 0, f"-since-{first.isoformat()}", today, policy, desk, recipient)


def _escalated(
    item: ItemFacts,
    unanswered: Unanswered,
    version: int,
    spell: str,
    today: date,
    policy: ReminderPolicy,
    desk: Desk,
    recipient: int,
) -> Iterator[Owed]:
    if (today - unanswered.since).days < 1:
        return
    posts = {step.to: desk.post(step.to, item.portfolio) for step in policy.escalation}
    reached = {kind for kind, post in posts.items() if post is not None and post != recipient}
    to = next_step(unanswered, policy.escalation, today=today, holidays=policy.holidays, reached=reached)
    post = posts[to] if to is not None else None
    if to is not None and post is not None:
        stage = f"{escalation_stage(unanswered.silence, to)}{spell}"
        yield Owed(NoticeRule.ESCALATION, item.item_id, version, stage, post, item.due_on)


def escalation_stage(silence: Silence, to: PostKind) -> str:
    """The name of a step in a notice's key: “overdue-portfolio-lead”."""
    return f"{silence.value}-{to.value}"


def missed_cycle(item: ItemFacts, *, today: date, update_months: int) -> date | None:
    """The day on which the newest missed update was due, or None when the item isn't stale.

    Stale: no substantive update or review since the cycle began. Cycles are counted as the owner-update
    clock counts them (rules/review_clocks.py): every `update_months`, or the item's own number.
    """
    months = update_months if item.own_update_months is None else item.own_update_months
    return _newest_missed(months, cycle_base(item.known_on, item.last_update_on), today)


def first_missed_cycle(item: ItemFacts, *, today: date, update_months: int) -> date | None:
    """The day on which the first of the missed updates was due, or None when the item isn't stale."""
    months = update_months if item.own_update_months is None else item.own_update_months
    base = cycle_base(item.known_on, item.last_update_on)
    if _newest_missed(months, base, today) is None:
        return None
    return _cadence(months).after(base, 1)


@lru_cache(maxsize=64)
def _cadence(months: int) -> Cadence:
    return Cadence("owner update", months=months)


@lru_cache(maxsize=4096)
def _newest_missed(months: int, base: date, today: date) -> date | None:
    # Items of one report share their days: counted once for all of them.
    return _cadence(months).newest_missed(base, today)
