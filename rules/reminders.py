"""The ladder: what is owed today about one item, to which post, under which key."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.review_clocks import Cadence, cycle_base
from rules.vocabulary import Applicability, NoticeRule, ResolutionKind, Stage


@dataclass(frozen=True, slots=True)
class Ladder:
    """Days before and after a deadline on which its owner is told; both tuples ascend."""

    lead_days: tuple[int, ...]
    overdue_days: tuple[int, ...]
    overdue_then_every_days: int


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the register knows of one item on one day, as far as reminders go.

    `due_on` is the driving deadline's day (see rules/deadline_choice.py) and `deadline_version` its version,
    0 where no deadline is recorded. `owner_is_held` says that somebody holds the owner post on that day.
    `own_update_months` is how often this item alone wants its owner's update; None goes by the policy.
    """

    item_id: int
    stage: Stage
    applicability: Applicability
    known_on: date
    due_on: date | None
    deadline_version: int
    resolution: ResolutionKind | None
    last_update_on: date | None
    owner_post_id: int | None
    owner_is_held: bool
    own_update_months: int | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that one post is to be told. All fields but `due_on` make up its unique key."""

    rule: NoticeRule
    item_id: int
    deadline_version: int
    stage: str
    recipient_post_id: int
    due_on: date | None


def owed_today(
    item: ItemFacts, *, today: date, ladder: Ladder, update_months: int, flo_post_id: int
) -> Iterator[Owed]:
    """Everything that somebody should have been told about this item by today, at its present stage.

    Missed days need no replay: each rule yields the step that the item stands on, not the steps it passed.
    What can't reach its owner goes to the Force Liaison Officer, so that nothing is lost.
    """
    if why_silent(item) is not None:
        return
    owner = item.owner_post_id if item.owner_post_id is not None and item.owner_is_held else None
    recipient = owner if owner is not None else flo_post_id
    month = f"month-{today:%Y-%m}"

    if item.owner_post_id is None:
        yield Owed(NoticeRule.NO_OWNER, item.item_id, 0, month, flo_post_id, item.due_on)
    elif owner is None:
        yield Owed(NoticeRule.OWNER_LEFT, item.item_id, 0, month, flo_post_id, item.due_on)

    if item.due_on is not None:
        step = deadline_step(item.due_on, today=today, ladder=ladder)
        if step is not None:
            rule, stage = step
            yield Owed(rule, item.item_id, item.deadline_version, stage, recipient, item.due_on)
    elif item.resolution is not ResolutionKind.RECURRING:
        yield Owed(NoticeRule.NO_DATE, item.item_id, item.deadline_version, month, flo_post_id, None)

    missed = missed_cycle(item, today=today, update_months=update_months)
    if missed is not None:
        stage = f"since-{missed.isoformat()}"
        yield Owed(NoticeRule.STALE_REVIEW, item.item_id, 0, stage, recipient, item.due_on)


def why_silent(item: ItemFacts) -> str | None:
    """Why nobody is told anything about this item, in words; None when it is to be chased."""
    if item.applicability is Applicability.NOT_OURS:
        return "not for this force"
    if item.stage.is_ended:
        return f"the item is {item.stage.value}"
    if item.stage.awaits_others:
        return "submitted; the next step is HMICFRS's"
    return None


def deadline_step(due_on: date, *, today: date, ladder: Ladder) -> tuple[NoticeRule, str] | None:
    """The step of the ladder that a deadline stands on today, or None while it is further off than the first.

    Before the day: the nearest lead time that has been reached ("lead-7" from 7 days before to 2 days
    before, with 7 and 1 in the ladder). After it: the last overdue step that has been passed.
    """
    days_left = (due_on - today).days
    if days_left >= 0:
        reached = [lead for lead in ladder.lead_days if lead >= days_left]
        return (NoticeRule.DUE_SOON, f"lead-{min(reached)}") if reached else None
    days_late = -days_left
    last_listed = ladder.overdue_days[-1]
    if days_late > last_listed:
        every = ladder.overdue_then_every_days
        return NoticeRule.OVERDUE, f"overdue-{last_listed + (days_late - last_listed) // every * every}"
    passed = [day for day in ladder.overdue_days if day <= days_late]
    return (NoticeRule.OVERDUE, f"overdue-{passed[-1]}") if passed else None


def missed_cycle(item: ItemFacts, *, today: date, update_months: int) -> date | None:
    """The day on which the newest missed update was due, or None when the item isn't stale.

    Stale: no substantive update or review since the cycle began. Cycles are counted as the owner-update
    clock counts them (rules/review_clocks.py): every `update_months`, or the item's own number.
    """
    months = update_months if item.own_update_months is None else item.own_update_months
    return Cadence("owner update", months=months).newest_missed(
        cycle_base(item.known_on, item.last_update_on), today
    )


def why_withdrawn(owed: Owed, item: ItemFacts, *, today: date, update_months: int) -> str | None:
    """Why a notice decided earlier must not be sent any more, in words; None when it still holds.

    Checked just before a message is rendered: between deciding and sending, items close, dates move, owners
    update.
    """
    silent = why_silent(item)
    if silent is not None:
        return silent
    return _WITHDRAWALS[owed.rule](owed, item, today, update_months)


def _deadline_moved(owed: Owed, item: ItemFacts, _today: date, _update_months: int) -> str | None:
    if owed.deadline_version != item.deadline_version:
        return "the deadline was changed since"
    return None


def _updated_since(_owed: Owed, item: ItemFacts, today: date, update_months: int) -> str | None:
    if missed_cycle(item, today=today, update_months=update_months) is None:
        # An update came in, or the item was given a slower cadence of its own.
        return "no update is outstanding any more"
    return None


def _dated_since(_owed: Owed, item: ItemFacts, _today: date, _update_months: int) -> str | None:
    return "it has a date now" if item.due_on is not None else None


def _owned_since(_owed: Owed, item: ItemFacts, _today: date, _update_months: int) -> str | None:
    return "it has an owner now" if item.owner_post_id is not None else None


def _held_since(_owed: Owed, item: ItemFacts, _today: date, _update_months: int) -> str | None:
    return "the owner's post is held now" if item.owner_is_held else None


_WITHDRAWALS = {
    NoticeRule.DUE_SOON: _deadline_moved,
    NoticeRule.OVERDUE: _deadline_moved,
    NoticeRule.STALE_REVIEW: _updated_since,
    NoticeRule.NO_DATE: _dated_since,
    NoticeRule.NO_OWNER: _owned_since,
    NoticeRule.OWNER_LEFT: _held_since,
}
