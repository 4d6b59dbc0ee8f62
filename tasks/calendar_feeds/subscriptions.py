"""Calendar subscriptions: secret addresses that are given out once, renewed, revoked, and seen to be used."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from models.brief_write import writing_if_free
from models.calendar_subscription import LONGEST_CLIENT
from models.queries.calendar_subscriptions import (
    Subscription,
    live_subscription,
    subscription_by_id,
    subscriptions_of,
)
from models.queries.forces import force_by_code
from models.records import CalendarSubscription, Force
from models.session import reading, writing
from rules.audit_chain import Change
from rules.calendar_feeds.feed_addresses import TOKEN_BYTES, token_sha256
from rules.calendar_feeds.filter_words import filter_in_words
from rules.calendar_feeds.filters import FeedFilter
from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from tasks.audit_trail import AuditTrail
from tasks.by_whom import ByWhom
from tasks.calendar_feeds.subscription_holder import (
    SubscriptionError,
    checked_feed,
    find_holder,
)

_NOTED_AT_MOST_EVERY = timedelta(hours=1)
_WAIT_MS = 200
SUBSCRIPTION = "calendar-subscription"  # what the audit trail calls one


@dataclass(frozen=True, slots=True)
class NewAddress:
    """A subscription with its token, which is shown now and kept nowhere."""

    subscription: Subscription
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Revoked:
    """A subscription that is revoked; `changed` is False when it was so before."""

    subscription: Subscription
    changed: bool


def subscribe(
    engine: Engine, by: ByWhom, *, holder: str, feed: FeedFilter, last_day: date | None = None, why: str = ""
) -> NewAddress:
    """Give a post (by its key) or a person (by e-mail address) a feed with an address of its own.

    The portfolio is taken in the register's spelling; deadlines without a post are those of the holder's
    post. Raises SubscriptionError for a holder, post or portfolio that isn't there, with what is, and for a
    `last_day` before today.
    """
    with _changing(engine, by) as change:
        found = find_holder(change.session, change.force.id, holder)
        checked = checked_feed(change.session, change.force.id, feed, found)
        if last_day is not None and last_day < by.today:
            raise SubscriptionError(f"the last day can’t be {long_date(last_day)}: that day is past")
        token = secrets.token_urlsafe(TOKEN_BYTES)
        row = CalendarSubscription(
            force_id=change.force.id,
            post_id=found.post_id,
            person_id=found.person_id,
            parts=checked.feed.parts,
            portfolio=checked.feed.portfolio,
            only_confirmed=checked.feed.only_confirmed,
            deadlines_of_post_id=checked.deadlines_of_post_id,
            public=checked.feed.public,
            token_sha256=token_sha256(token),
            created_at=by.now,
            created_by=by.actor,
            last_day=last_day,
        )
        change.session.add(row)
        change.session.flush()
        fields = [
            ("holder", found.key),
            ("shows", filter_in_words(checked.feed)),
            ("last day", _iso(last_day)),
        ]
        changes = [Change(name, None, value) for name, value in fields if value]
        change.record("subscribe", row.id, changes, why)
        return NewAddress(subscription_by_id(change.session, change.force.id, row.id), token)


def renew(engine: Engine, by: ByWhom, *, subscription_id: int, why: str = "") -> NewAddress:
    """Give a subscription a new address; the old one is answered no more from this moment.

    Raises NoSuchSubscriptionError, and SubscriptionError when it was revoked or has ended.
    """
    with _changing(engine, by) as change:
        was = subscription_by_id(change.session, change.force.id, subscription_id)
        if not was.is_live(by.today):
            ended = "was revoked" if was.revoked_at is not None else "has ended"
            raise SubscriptionError(
                f"calendar subscription {was.id} {ended}: make a new one with `oversight calendar subscribe`"
            )
        token = secrets.token_urlsafe(TOKEN_BYTES)
        row = change.session.get_one(CalendarSubscription, was.id)
        row.token_sha256, row.renewed_at = token_sha256(token), by.now
        # Whether the new address is in use yet is the question now; the audit entry keeps the old answer.
        row.last_fetched_at = row.last_client = None
        change.session.flush()
        fetched = was.last_fetched_at.isoformat(timespec="seconds") if was.last_fetched_at else None
        changes = [Change("holder", was.holder, was.holder)]
        if fetched is not None:
            changes.append(Change("last fetched", f"{fetched}, {was.last_client or 'no client named'}", None))
        change.record("renew-subscription", was.id, changes, why)
        return NewAddress(subscription_by_id(change.session, change.force.id, was.id), token)


def revoke(engine: Engine, by: ByWhom, *, subscription_id: int, why: str = "") -> Revoked:
    """Answer a subscription's address no more from this moment; a second time changes nothing.

    Raises NoSuchSubscriptionError.
    """
    with _changing(engine, by) as change:
        was = subscription_by_id(change.session, change.force.id, subscription_id)
        if was.revoked_at is not None:
            return Revoked(was, changed=False)
        row = change.session.get_one(CalendarSubscription, was.id)
        revoke_row(row, by.now, by.actor)
        change.session.flush()
        change.record("revoke-subscription", was.id, [Change("holder", was.holder, was.holder)], why)
        return Revoked(subscription_by_id(change.session, change.force.id, was.id), changed=True)


def revoke_row(row: CalendarSubscription, now: datetime, actor: str) -> None:
    """Revoke a subscription as part of a change under way, which audits it."""
    row.revoked_at, row.revoked_by = now, actor
    # The old digest goes too: a revoked address is then unknown in every way, the time it takes included.
    row.token_sha256 = token_sha256(secrets.token_urlsafe(TOKEN_BYTES))


def list_subscriptions(engine: Engine, *, force_code: str | None) -> list[Subscription]:
    """Every subscription of the force, those revoked and ended too, in the order in which they were made."""
    with reading(engine) as session:
        return subscriptions_of(session, force_by_code(session, force_code).id)


def subscription_of(session: Session, token: str, *, today: date) -> Subscription | None:
    """Whose feed an address is for, on a day in Europe/London; None for one that isn't answered.

    An unknown, a malformed, a revoked and an ended token all take the same way: one SHA-256 of at most 128
    characters and one statement by a unique index. Only digests are compared, and nobody can choose one.
    """
    return live_subscription(session, token_sha256(token), today)


def note_fetch(engine: Engine, subscription_id: int, when: datetime, client: str) -> bool:
    """Keep when a subscription was fetched last (an aware instant), and by what client; False when not kept.

    At most once an hour, unless another client comes. A request never fails or waits for it: when the
    database is busy or away the note is lost.
    """
    said = clean_text(client[: 10 * LONGEST_CLIENT])[:LONGEST_CLIENT].strip() or None
    row = CalendarSubscription
    worth_it = sa.and_(
        row.id == subscription_id,
        sa.or_(
            row.last_fetched_at.is_(None),
            row.last_fetched_at <= when - _NOTED_AT_MOST_EVERY,
            row.last_client.is_distinct_from(said),
        ),
    )
    try:
        with reading(engine) as session:
            if session.scalar(sa.select(row.id).where(worth_it)) is None:
                return False
        with writing_if_free(engine, wait_ms=_WAIT_MS) as session:
            session.execute(sa.update(row).where(worth_it).values(last_fetched_at=when, last_client=said))
    except SQLAlchemyError:
        # The calendar itself was or will be answered from what is read; the next fetch brings the next note.
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Changing:
    session: Session
    force: Force
    trail: AuditTrail

    def record(self, action: str, subscription_id: int, changes: list[Change], why: str) -> None:
        self.trail.record(action, SUBSCRIPTION, str(subscription_id), changes, clean_text(why).strip())


@contextmanager
def _changing(engine: Engine, by: ByWhom) -> Iterator[_Changing]:
    """One unit of work on a force's subscriptions; a second one at the same time waits for it to end."""
    with writing(engine) as session:
        force = force_by_code(session, by.force_code)
        # As with posts and people: not FOR UPDATE, which would stop everything that refers to the force.
        session.execute(sa.select(Force.id).where(Force.id == force.id).with_for_update(key_share=True))
        yield _Changing(session, force, AuditTrail(session, force, by.actor, by.now))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
