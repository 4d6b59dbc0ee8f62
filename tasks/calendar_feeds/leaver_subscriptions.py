"""The calendar subscriptions of somebody who leaves: their own end with them, those of a post stay."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.queries.calendar_subscriptions import subscription_by_id
from models.records import CalendarSubscription, Person
from rules.audit_chain import Change
from rules.calendar_feeds.filter_words import filter_in_words
from tasks.audit_trail import AuditTrail
from tasks.calendar_feeds.subscriptions import SUBSCRIPTION, revoke_row


@dataclass(frozen=True, slots=True)
class EndedSubscription:
    """A subscription that ends with its holder's last day; `revoked` says that it is answered no more now."""

    id: int
    shows: str
    revoked: bool


def end_subscriptions_of(
    session: Session, trail: AuditTrail, person: Person, *, last_day: date, today: date, why: str
) -> tuple[EndedSubscription, ...]:
    """End a person's own subscriptions with their last day, at once when that is past; both in London.

    Gives those that end on that day, so that a second call gives the same and changes nothing.
    """
    query = sa.select(CalendarSubscription).where(CalendarSubscription.person_id == person.id)
    rows = session.scalars(query.order_by(CalendarSubscription.id)).all()
    for row in rows:
        if row.revoked_at is None and (row.last_day is None or row.last_day > last_day):
            _end(session, trail, row, last_day, why, at_once=last_day < today)
    ended = [row for row in rows if row.last_day == last_day]
    shown = [subscription_by_id(session, person.force_id, row.id).feed for row in ended]
    return tuple(
        EndedSubscription(row.id, filter_in_words(feed), row.revoked_at is not None)
        for row, feed in zip(ended, shown, strict=True)
    )


def _end(
    session: Session,
    trail: AuditTrail,
    row: CalendarSubscription,
    last_day: date,
    why: str,
    *,
    at_once: bool,
) -> None:
    before = row.last_day.isoformat() if row.last_day is not None else None
    row.last_day = last_day
    if at_once:
        revoke_row(row, trail.now, trail.actor)
    session.flush()
    action = "revoke-subscription" if at_once else "end-subscription"
    trail.record(action, SUBSCRIPTION, str(row.id), [Change("last day", before, last_day.isoformat())], why)
