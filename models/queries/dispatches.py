"""Messages on their way: which may go, claiming them, and writing down what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.insert_once import table_of
from models.notice import Dispatch, DispatchAttempt
from models.people import DeliveryPreference, Person
from rules.delivery_times import DeliveryTimes
from rules.vocabulary import Channel, DispatchState

_INSTANT = Dispatch.not_before.type
# Made once, as they are run for every message.
_TABLE = table_of(Dispatch)
_ADD_ATTEMPT = sa.insert(table_of(DispatchAttempt))
# Locked, so that who holds a message is the same when it is written.
_HELD = (
    sa.select(_TABLE.c.id)
    .where(
        _TABLE.c.id.in_(sa.bindparam("of_messages", expanding=True)),
        _TABLE.c.claimed_by == sa.bindparam("held_as"),
    )
    .order_by(_TABLE.c.id)
    .with_for_update()
)
_RECORD = (
    sa.update(_TABLE)
    .where(_TABLE.c.id == sa.bindparam("of_message"))
    .values(
        state=sa.bindparam("new_state", type_=_TABLE.c.state.type),
        claimed_by=None,
        lease_until=None,
        last_reply=sa.bindparam("reply"),
        accepted_at=sa.bindparam("time", type_=_INSTANT),
        not_before=sa.func.coalesce(sa.bindparam("next_try", type_=_INSTANT), _TABLE.c.not_before),
    )
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that this sender holds until its lease ends. `dated_at` and `message_id` never change.

    `refused_at` and `refused_because` are set where a server refused this very address for good before.
    """

    dispatch_id: int
    token: str
    attempt: int
    channel: Channel
    address: str
    message_id: str
    dated_at: datetime
    person_id: int
    person_name: str
    for_day: date | None = None
    refused_at: datetime | None = None
    refused_because: str | None = None


def claimable(
    session: Session, force_id: int, *, channels: Sequence[Channel], now: datetime
) -> list[tuple[int, DeliveryTimes | None]]:
    """The ids of the messages that may go now, with when their readers want them (None: as policy says).

    Those whose sender died or hangs come last, so that a message that kills its sender can't hold up the
    others.
    """
    query = (
        sa.select(
            Dispatch.id,
            DeliveryPreference.rhythm,
            DeliveryPreference.weekday,
            DeliveryPreference.from_minute,
            DeliveryPreference.to_minute,
            DeliveryPreference.work_days_only,
        )
        .outerjoin(DeliveryPreference, DeliveryPreference.person_id == Dispatch.person_id)
        .where(Dispatch.force_id == force_id, Dispatch.channel.in_(channels), _may_be_claimed(now))
        .order_by(Dispatch.state == DispatchState.CLAIMED, Dispatch.id)
    )
    # People who chose the same times share one.
    known: dict[Any, DeliveryTimes] = {}
    due: list[tuple[int, DeliveryTimes | None]] = []
    for dispatch_id, *chosen in session.execute(query):
        key = tuple(chosen)
        due.append((dispatch_id, None if key[0] is None else known.setdefault(key, DeliveryTimes(*key))))
    return due


def claim_some(
    session: Session, ids: Sequence[int], *, token: str, now: datetime, lease_until: datetime
) -> list[Claim]:
    """Take those of the messages that may still go; another sender has, or had, the others.

    Compare-and-set: of two senders one gets a message. Call it in a transaction of its own.
    """
    # CASE keeps the database to the ids: it would else go through all that waits, for each few of them.
    may_go = sa.and_(Dispatch.id.in_(ids), sa.case((_may_be_claimed(now), 1), else_=0) == 1)
    if session.get_bind().dialect.name == "postgresql":
        # Not to wait for a sender that is just claiming the same ones: it will have them.
        may_go = Dispatch.id.in_(sa.select(Dispatch.id).where(may_go).with_for_update(skip_locked=True))
    taken = session.scalars(
        sa.update(Dispatch)
        .where(may_go)
        .values(
            state=DispatchState.CLAIMED,
            claimed_by=token,
            lease_until=lease_until,
            attempts=Dispatch.attempts + 1,
            dated_at=sa.func.coalesce(Dispatch.dated_at, sa.bindparam("first_try", now, _INSTANT)),
        )
        .returning(Dispatch.id)
    ).all()
    return _claims(session, taken, token) if taken else []


def release(session: Session, ids: Sequence[int], token: str) -> None:
    """Give back messages that were claimed and not tried, as if they had never been claimed."""
    session.execute(
        sa.update(Dispatch)
        .where(Dispatch.id.in_(ids), Dispatch.claimed_by == token)
        .values(
            state=DispatchState.PENDING,
            claimed_by=None,
            lease_until=None,
            attempts=Dispatch.attempts - 1,
            dated_at=sa.case((Dispatch.attempts > 1, Dispatch.dated_at), else_=None),
        )
    )


@dataclass(frozen=True, slots=True)
class Attempted:
    """What became of a claimed message, in the channel's words; `not_before` is when it is tried again."""

    claim: Claim
    state: DispatchState
    outcome: str
    reply: str
    finished_at: datetime
    not_before: datetime | None = None


def record_attempts(session: Session, attempts: Sequence[Attempted]) -> frozenset[int]:
    """Write what became of messages that were claimed under one token; the ids of those that were held still.

    Where the lease ran out and another sender holds a message, nothing is written of it.
    """
    connection = session.connection()
    token = attempts[0].claim.token
    of_messages = {"of_messages": [each.claim.dispatch_id for each in attempts], "held_as": token}
    held = frozenset(connection.scalars(_HELD, of_messages))
    ours = [each for each in attempts if each.claim.dispatch_id in held]
    if ours:
        connection.execute(_RECORD, [_outcome_row(each) for each in ours])
        connection.execute(_ADD_ATTEMPT, [_attempt_row(each) for each in ours])
    return held


def _outcome_row(attempted: Attempted) -> dict[str, Any]:
    accepted = attempted.state is DispatchState.ACCEPTED
    return {
        "of_message": attempted.claim.dispatch_id,
        "new_state": attempted.state,
        "reply": attempted.reply,
        "time": attempted.finished_at if accepted else None,
        "next_try": attempted.not_before,
    }


def _attempt_row(attempted: Attempted) -> dict[str, Any]:
    return {
        "dispatch_id": attempted.claim.dispatch_id,
        "number": attempted.claim.attempt,
        "finished_at": attempted.finished_at,
        "outcome": attempted.outcome,
        "reply": attempted.reply,
    }


def attempts_with(session: Session, dispatch_id: int, outcomes: Sequence[str]) -> int:
    """How many attempts of a message ended in one of the outcomes."""
    query = sa.select(sa.func.count()).where(
        DispatchAttempt.dispatch_id == dispatch_id, DispatchAttempt.outcome.in_(outcomes)
    )
    return session.scalar(query) or 0


def queued(session: Session, force_id: int) -> int:
    """How many messages of the force are still to go."""
    query = sa.select(sa.func.count()).where(
        Dispatch.force_id == force_id,
        Dispatch.state.in_([DispatchState.PENDING, DispatchState.CLAIMED]),
    )
    return session.scalar(query) or 0


def _may_be_claimed(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.and_(Dispatch.state == DispatchState.PENDING, Dispatch.not_before <= now),
        # Its sender died or hangs: the lease is over, and the message is sent again under the same
        # Message-ID, so that what did arrive shows once.
        sa.and_(Dispatch.state == DispatchState.CLAIMED, Dispatch.lease_until < now),
    )


def _claims(session: Session, ids: Sequence[int], token: str) -> list[Claim]:
    table, person = _TABLE.c, table_of(Person).c
    query = (
        sa.select(
            table.id,
            table.attempts,
            table.channel,
            table.address,
            table.message_id,
            table.dated_at,
            table.for_day,
            table.person_id,
            person.name,
            person.email,
            person.refused_at,
            person.refused_because,
        )
        .join(Person, person.id == table.person_id)
        .where(table.id.in_(ids))
        .order_by(table.id)
    )
    return [_claim(row, token) for row in session.execute(query)]


def _claim(row: Any, token: str) -> Claim:
    same_address = row.email == row.address
    return Claim(
        dispatch_id=row.id,
        token=token,
        attempt=row.attempts,
        channel=row.channel,
        address=row.address,
        message_id=row.message_id,
        dated_at=row.dated_at,
        person_id=row.person_id,
        person_name=row.name,
        for_day=row.for_day,
        refused_at=row.refused_at if same_address else None,
        refused_because=row.refused_because if same_address else None,
    )
