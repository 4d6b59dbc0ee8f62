"""What is owed about an item's reviews, and about a submission that waits to be signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.ladders import lead_step, step_since
from rules.reminders.facts import Desk, ItemFacts, Owed
from rules.reminders.policy import ReminderPolicy
from rules.review_clocks import RECIPIENTS, DueReview, ItemClockFacts, due_reviews
from rules.vocabulary import NoticeRule, PostKind, ReviewClock, Stage

# The owner's update has its own rule, and a weekly report while in Engage would be a mail a week: the board
# hears those.
_REMINDED = frozenset({ReviewClock.CAUSE_OF_CONCERN, ReviewClock.REMAINED_OR_IMPROVED, ReviewClock.PANEL})
# Where the Chief Constable's letter is what a submission waits for (rules/lifecycle.py).
_LETTER_LEVELS = (2, 3)
_LAST = "-last-"


@dataclass(frozen=True, slots=True)
class _Standing:
    """One review that is near or was missed; the same for every item of one cohort and one day."""

    clock: ReviewClock
    stage: str
    due_on: date


class ReviewsOfDay:
    """The reviews that are near or were missed on a day. Items of one report mostly stand alike: it is
    worked out once for all that do.
    """

    def __init__(self, today: date, policy: ReminderPolicy) -> None:
        self._today = today
        self._policy = policy
        self._known: dict[tuple[object, ...], tuple[_Standing, ...]] = {}

    def owed(self, item: ItemFacts, *, desk: Desk, owner: int | None) -> Iterator[Owed]:
        """Each review that is near or was missed, once to each post that its clock is for."""
        for each in self._standing(item):
            for post in dict.fromkeys(_posts_for(each.clock, item, desk, owner)):
                yield Owed(NoticeRule.REVIEW_DUE, item.item_id, 0, each.stage, post, each.due_on)

    def _standing(self, item: ItemFacts) -> tuple[_Standing, ...]:
        alike = (
            item.kind,
            item.level,
            item.stage,
            item.stage_since,
            item.known_on,
            *item.last_by_clock.items(),
            None,
            *item.own_months.items(),
        )
        found = self._known.get(alike)
        if found is None:
            found = self._known[alike] = tuple(self._worked_out(item))
        return found

    def _worked_out(self, item: ItemFacts) -> Iterator[_Standing]:
        facts = ItemClockFacts(
            kind=item.kind,
            level=item.level,
            stage=item.stage,
            stage_since=item.stage_since or item.known_on,
            known_on=item.known_on,
            last_by_clock=item.last_by_clock,
            override_months=item.own_months,
        )
        # Without the phase: only the weekly report asks for it, and that isn't reminded of.
        reviews = due_reviews(facts, today=self._today, policy=self._policy.reviews, engage_since=None)
        for review in reviews:
            last = item.last_by_clock.get(review.clock)
            if review.clock in _REMINDED and self._is_near(review):
                yield _Standing(review.clock, _review_stage(review, last), review.due_on)

    def _is_near(self, review: DueReview) -> bool:
        leads = self._policy.review_lead_days
        return review.missed or lead_step(review.due_on, today=self._today, lead_days=leads) is not None


def _review_stage(review: DueReview, last: date | None) -> str:
    how = "missed" if review.missed else "due"
    return f"{review.clock.value}-{how}-{review.due_on.isoformat()}{_LAST}{_day_or_never(last)}"


def _posts_for(clock: ReviewClock, item: ItemFacts, desk: Desk, owner: int | None) -> Iterator[int]:
    for kind in RECIPIENTS[clock]:
        post = owner if kind is PostKind.OWNER else desk.post(kind, item.portfolio)
        yield desk.liaison_officer if post is None else post


def why_review_withdrawn(owed: Owed, item: ItemFacts) -> str | None:
    """Why a notice about a review must not be sent any more: the review was held."""
    named, _, last = owed.stage.rpartition(_LAST)
    clock = review_clock_of(named)
    return None if _day_or_never(item.last_by_clock.get(clock)) == last else "it was reviewed since"


def review_clock_of(stage: str) -> ReviewClock:
    """The clock that a review's notice is about, from its stage. Raises ValueError for another's stage."""
    for clock in ReviewClock:
        if stage.startswith(f"{clock.value}-"):
            return clock
    raise ValueError(f"{stage!r} is no stage of a review's notice")


def review_was_missed(stage: str) -> bool:
    """Whether a review's notice says, by its stage, that the review's day has passed."""
    return stage.startswith(f"{review_clock_of(stage).value}-missed-")


def _day_or_never(day: date | None) -> str:
    return "never" if day is None else day.isoformat()


def owed_to_sign(item: ItemFacts, *, today: date, policy: ReminderPolicy, desk: Desk) -> Iterator[Owed]:
    """What waits for the DCC's panel, or for the Chief Constable's letter."""
    signer = signer_of(item)
    if signer is None:
        return
    since = item.stage_since or item.known_on
    step = step_since(
        since, today=today, listed=policy.to_sign.days, then_every=policy.to_sign.then_every_days
    )
    if step is None:
        return
    post = desk.post(signer, item.portfolio)
    recipient = desk.liaison_officer if post is None else post
    stage = f"{item.stage.value}-{since.isoformat()}-waiting-{step}"
    yield Owed(NoticeRule.TO_SIGN, item.item_id, 0, stage, recipient, item.due_on)


def signer_of(item: ItemFacts) -> PostKind | None:
    """Who has to sign before an item goes further; None when no signature is what it waits for."""
    if item.stage is Stage.CLAIMED:
        return PostKind.DEPUTY_CHIEF_CONSTABLE
    if item.stage is Stage.SIGNED_OFF and item.level in _LETTER_LEVELS:
        return PostKind.CHIEF_CONSTABLE
    return None
