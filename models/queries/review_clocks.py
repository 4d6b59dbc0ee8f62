"""What the review clocks go by, as at a day: items with their reviews and cadences, the phase, the posts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.force import ForcePhase
from models.item import Item, Review
from models.publication import Publication
from models.queries.item_detail import ItemDetail
from models.queries.item_views import owned_item_views
from models.queries.people import holder_names, posts_on_day
from models.queries.review_overrides import overrides_as_at
from rules.boards import Board, board_ahead
from rules.month_arithmetic import add_months
from rules.review_clocks import ItemClockFacts, ReviewPolicy
from rules.review_standing import ClockedItem, PostInForce, ReviewDay
from rules.section_55 import section_55_day
from rules.vocabulary import Phase, PublicationKind, ReviewClock
from rules.workdays import BankHolidays

_SHOWN_MONTHS = 12


def review_day(
    session: Session,
    force_id: int,
    as_at: date,
    *,
    policy: ReviewPolicy,
    boards: Iterable[Board],
    holidays: BankHolidays,
) -> ReviewDay:
    """What all items of the force share on the day."""
    names = holder_names(session, force_id, as_at)
    posts = (
        PostInForce(
            each.post.key, each.post.title, each.post.kind, each.post.portfolio, names.get(each.post.id)
        )
        for each in posts_on_day(session, force_id, as_at)
    )
    return ReviewDay(
        today=as_at,
        policy=policy,
        engage_since=engage_since(session, force_id, as_at),
        boards=tuple(board_ahead(board, as_at, holidays) for board in boards),
        posts=tuple(posts),
    )


def engage_since(session: Session, force_id: int, as_at: date) -> date | None:
    """The day on which the Engage phase that the force is in on the day began; None in Scan."""
    query = (
        sa.select(ForcePhase.phase, ForcePhase.began_on)
        .where(ForcePhase.force_id == force_id, ForcePhase.began_on <= as_at)
        .order_by(ForcePhase.began_on.desc())
    )
    began: date | None = None
    for phase, began_on in session.execute(query):
        if phase is not Phase.ENGAGE:
            break
        # A second note of the same phase doesn't begin it anew.
        began = began_on
    return began


def clocked_items(session: Session, force_id: int, as_at: date) -> list[ClockedItem]:
    """Every item known on the day as it stood then, by key, ended ones too; a fixed number of queries."""
    reviews = _last_reviews(session, force_id, as_at)
    return [
        ClockedItem(
            key=owned.view.key,
            title=owned.view.title,
            board=owned.view.board,
            portfolio=owned.view.portfolio,
            owner_key=owned.owner_key,
            facts=ItemClockFacts(
                kind=owned.view.kind,
                level=owned.view.level,
                stage=owned.view.stage,
                stage_since=owned.view.stage_since,
                known_on=owned.view.known_on,
                applicability=owned.view.applicability,
                last_by_clock=_with_any_update(reviews.get(owned.view.key, {})),
                override_months=owned.own_months,
            ),
        )
        for owned in owned_item_views(session, force_id, as_at=as_at)
    ]


def clocked_item(session: Session, force_id: int, detail: ItemDetail) -> ClockedItem:
    """The same of one item, from its page."""
    reviews: dict[ReviewClock, date] = {}
    for review in detail.reviews:
        if review.substantive:
            reviews[review.clock] = max(review.on, reviews.get(review.clock, review.on))
    return ClockedItem(
        key=detail.key,
        title=detail.title,
        board=detail.board,
        portfolio=detail.portfolio,
        owner_key=detail.owner_key,
        facts=ItemClockFacts(
            kind=detail.kind,
            level=detail.level,
            stage=detail.stage,
            stage_since=detail.stage_since,
            known_on=detail.known_on,
            applicability=detail.applicability,
            last_by_clock=_with_any_update(reviews),
            override_months=overrides_as_at(session, force_id, detail.as_at, key=detail.key).get(
                detail.key, {}
            ),
        ),
    )


def _last_reviews(session: Session, force_id: int, as_at: date) -> dict[str, dict[ReviewClock, date]]:
    query = (
        sa.select(Item.key, Review.clock, sa.func.max(Review.held_on))
        .join(Item, Item.id == Review.item_id)
        .where(Item.force_id == force_id, Review.held_on <= as_at, Review.substantive.is_(True))
        .group_by(Item.key, Review.clock)
    )
    last: dict[str, dict[ReviewClock, date]] = {}
    for key, clock, held_on in session.execute(query):
        last.setdefault(key, {})[clock] = held_on
    return last


def _with_any_update(reviews: dict[ReviewClock, date]) -> dict[ReviewClock, date]:
    """Any substantive review is news of the item too, so that the owner's clock takes it for an update.

    The other clocks want their own review: a monthly update is no review of the panel. The reminders count
    likewise (item_facts.py, last_updates).
    """
    return reviews | {ReviewClock.OWNER_UPDATE: max(reviews.values())} if reviews else {}


@dataclass(frozen=True, slots=True)
class Section55:
    """The last day on which the PCC's comments on a report may be published."""

    publication_key: str
    title: str
    published_on: date
    last_day: date


def section_55_days(session: Session, force_id: int, as_at: date) -> list[Section55]:
    """For each report of the year up to the day, by last day; see rules/section_55.py.

    A super-complaint's report isn't one under section 54, so it has no such day.
    """
    query = sa.select(Publication).where(
        Publication.force_id == force_id,
        Publication.kind != PublicationKind.SUPER_COMPLAINT,
        Publication.published_on <= as_at,
        Publication.published_on > _year_before(as_at),
    )
    days = []
    for publication in session.scalars(query):
        last_day = section_55_day(publication.published_on)
        if last_day is not None and publication.published_on is not None:
            days.append(Section55(publication.key, publication.title, publication.published_on, last_day))
    return sorted(days, key=lambda day: (day.last_day, day.publication_key))


def _year_before(day: date) -> date:
    try:
        return add_months(day, -_SHOWN_MONTHS)
    except OverflowError:
        return date.min
