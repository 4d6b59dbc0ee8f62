"""Reading calendar subscriptions: by what is kept of their token, by number, or all of a force."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from models.calendar_subscription import CalendarSubscription
from models.force import Force
from models.inspection import Inspection
from models.item import Item
from models.people import Person, Post
from rules.calendar_feeds.filters import FeedFilter


class NoSuchSubscriptionError(LookupError):
    """The force has no calendar subscription with that number; the message says how to see them all."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscription, with its holder in words; times are aware and in UTC.

    `holder` is a post's key or a person's e-mail address, `holder_name` the post's title or the person's
    name. `last_day` is the last day in Europe/London on which the address is answered, None for no end.
    """

    id: int
    force_id: int
    force_code: str
    force_name: str
    holder: str
    holder_name: str
    of_a_post: bool
    feed: FeedFilter
    created_at: datetime
    created_by: str
    renewed_at: datetime | None
    last_day: date | None
    revoked_at: datetime | None
    revoked_by: str | None
    last_fetched_at: datetime | None
    last_client: str | None

    def is_live(self, today: date) -> bool:
        """Whether its address is answered on a day in Europe/London."""
        return self.revoked_at is None and (self.last_day is None or self.last_day >= today)


def live_subscription(session: Session, digest: str, today: date) -> Subscription | None:
    """The subscription whose token has that SHA-256 and is answered on a day; None for every other digest.

    One statement by a unique index, whatever the answer is.
    """
    row = session.execute(_LIVE, {"digest": digest, "today": today}).first()
    return _subscription(row) if row is not None else None


def subscription_by_id(session: Session, force_id: int, subscription_id: int) -> Subscription:
    """The force's subscription with that number; raises NoSuchSubscriptionError."""
    query = _subscriptions().where(
        CalendarSubscription.force_id == force_id, CalendarSubscription.id == subscription_id
    )
    row = session.execute(query).first()
    if row is None:
        raise NoSuchSubscriptionError(
            f"there is no calendar subscription {subscription_id}; `oversight calendar list` shows every one"
        )
    return _subscription(row)


def subscriptions_of(session: Session, force_id: int) -> list[Subscription]:
    """Every subscription of a force, revoked ones too, in the order in which they were made."""
    query = _subscriptions().where(CalendarSubscription.force_id == force_id)
    return [_subscription(row) for row in session.execute(query.order_by(CalendarSubscription.id))]


def known_portfolios(session: Session, force_id: int) -> list[str]:
    """Every portfolio that a post, an item or an inspection of the force names, sorted."""
    named = sa.union(
        *(
            sa.select(record.portfolio).where(record.force_id == force_id, record.portfolio != "")
            for record in (Post, Item, Inspection)
        )
    )
    return sorted(session.scalars(named))


def _subscription(row: Any) -> Subscription:
    of_a_post = row.post_key is not None
    return Subscription(
        id=row.id,
        force_id=row.force_id,
        force_code=row.force_code,
        force_name=row.force_name,
        holder=row.post_key if of_a_post else row.email,
        holder_name=row.post_title if of_a_post else row.person_name,
        of_a_post=of_a_post,
        feed=FeedFilter(
            parts=row.parts,
            portfolio=row.portfolio,
            only_confirmed=row.only_confirmed,
            post_key=row.deadlines_of,
            public=row.public,
        ),
        created_at=row.created_at,
        created_by=row.created_by,
        renewed_at=row.renewed_at,
        last_day=row.last_day,
        revoked_at=row.revoked_at,
        revoked_by=row.revoked_by,
        last_fetched_at=row.last_fetched_at,
        last_client=row.last_client,
    )


def _subscriptions() -> sa.Select[Any]:
    # Column by column: a feed's address is asked about at each fetch, and whole records take twice as long.
    own = [column for column in CalendarSubscription.__table__.columns if column.name != "token_sha256"]
    of_deadlines = aliased(Post, name="of_deadlines")
    return (
        sa.select(
            *own,
            Force.code.label("force_code"),
            Force.name.label("force_name"),
            Post.key.label("post_key"),
            Post.title.label("post_title"),
            Person.email.label("email"),
            Person.name.label("person_name"),
            of_deadlines.key.label("deadlines_of"),
        )
        .select_from(CalendarSubscription)
        .join(Force, Force.id == CalendarSubscription.force_id)
        .outerjoin(Post, Post.id == CalendarSubscription.post_id)
        .outerjoin(Person, Person.id == CalendarSubscription.person_id)
        .outerjoin(of_deadlines, of_deadlines.id == CalendarSubscription.deadlines_of_post_id)
    )


# Built once, as it is asked most often.
_LIVE = _subscriptions().where(
    CalendarSubscription.token_sha256 == sa.bindparam("digest"),
    CalendarSubscription.revoked_at.is_(None),
    sa.or_(
        CalendarSubscription.last_day.is_(None),
        CalendarSubscription.last_day >= sa.bindparam("today", type_=sa.Date()),
    ),
)
