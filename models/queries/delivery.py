"""When people want their messages, and which of theirs could not be delivered."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.notice import Dispatch, Notice
from models.people import DeliveryPreference, Person
from rules.delivery_times import DeliveryTimes
from rules.vocabulary import DispatchState


def times_of(preference: DeliveryPreference) -> DeliveryTimes:
    """A stored preference as the rules know it."""
    return DeliveryTimes(
        rhythm=preference.rhythm,
        weekday=preference.weekday,
        from_minute=preference.from_minute,
        to_minute=preference.to_minute,
        work_days_only=preference.work_days_only,
    )


def delivery_times(
    session: Session, force_id: int, person_ids: Iterable[int] | None = None
) -> dict[int, DeliveryTimes]:
    """Person id to the times that they chose; whoever chose none isn't in it."""
    query = (
        sa.select(DeliveryPreference)
        .join(Person, Person.id == DeliveryPreference.person_id)
        .where(Person.force_id == force_id)
    )
    if person_ids is not None:
        query = query.where(Person.id.in_(list(person_ids)))
    return {row.person_id: times_of(row) for row in session.scalars(query)}


def undelivered_notices(person_id: int) -> sa.Select[tuple[int]]:
    """The ids of a person's notices whose message was given up; those that were withdrawn don't count."""
    return (
        sa.select(Notice.id)
        .join(Dispatch, Dispatch.id == Notice.dispatch_id)
        .where(
            Dispatch.person_id == person_id,
            Dispatch.state == DispatchState.PERMANENT_FAILURE,
            Notice.withdrawn_at.is_(None),
        )
        .order_by(Notice.id)
    )
