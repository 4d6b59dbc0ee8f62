"""Filling: every notice that has no message yet goes into its reader's next one, one a person and day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.insert_once import insert_into, table_of
from models.queries.delivery import delivery_times
from models.queries.people import NoLiaisonOfficerError, Reader, readers
from models.records import Dispatch, DispatchAttempt, Force, Item, Notice
from rules.dates_in_words import long_date
from rules.delivery_times import DeliveryPolicy, DeliveryTimes, Slot, delivery_slot
from rules.vocabulary import DispatchState, NoticeRule
from rules.workdays import BankHolidays

_ROWS_AT_ONCE = 1_000
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """The day and the force that messages are filled for. `now` is the instant of the daily check."""

    force: Force
    flo_post_id: int
    today: date
    now: datetime
    delivery: DeliveryPolicy
    holidays: BankHolidays
    uid_domain: str


@dataclass(frozen=True, slots=True)
class _Message:
    reader: Reader
    slot: Slot
    post_ids: tuple[int, ...]


def ungrouped(force_id: int) -> sa.Select[Any]:
    """The notices that have no message yet."""
    return sa.select(Notice).where(
        Notice.force_id == force_id, Notice.dispatch_id.is_(None), Notice.withdrawn_at.is_(None)
    )


def fill_dispatches(session: Session, filling: Filling) -> tuple[int, ...]:
    """Put every notice without a message into its reader's; the ids of the messages made or filled.

    A message that is on its way already is left alone, and its reader's notices wait for the next daily
    check: nobody gets two in a day.
    """
    take_over_earlier_messages(session, filling)
    messages = _messages(session, filling)
    if not messages:
        return ()
    rows = [_row(message, filling) for message in messages]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        once = insert_into(session, Dispatch).on_conflict_do_nothing()
        session.connection().execute(once, rows[start : start + _ROWS_AT_ONCE])
    message_of = _open_messages(session, messages, filling)
    _put_in(session, filling.force.id, message_of)
    return tuple(sorted(set(message_of.values())))


def take_over_earlier_messages(session: Session, filling: Filling) -> None:
    """Empty what earlier days left unsent, so that it goes in the next message and not beside it.

    Not what may have arrived: a message with an unknown outcome is sent again as it was.
    """
    may_have_arrived = sa.select(DispatchAttempt.dispatch_id).where(DispatchAttempt.outcome == _UNKNOWN)
    emptied = session.scalars(
        sa.update(Dispatch)
        .where(
            Dispatch.force_id == filling.force.id,
            # A sender that claims it meanwhile comes first: then it isn't pending any more.
            Dispatch.state == DispatchState.PENDING,
            Dispatch.for_day < filling.today,
            Dispatch.id.not_in(may_have_arrived),
        )
        .values(
            state=DispatchState.NOT_NEEDED,
            last_reply=f"taken into the message of {long_date(filling.today)}",
        )
        .returning(Dispatch.id)
    ).all()
    for start in range(0, len(emptied), _ROWS_AT_ONCE):
        session.execute(
            sa.update(Notice)
            .where(
                Notice.dispatch_id.in_(emptied[start : start + _ROWS_AT_ONCE]), Notice.withdrawn_at.is_(None)
            )
            .values(dispatch_id=None)
            .execution_options(synchronize_session=False)
        )


def _messages(session: Session, filling: Filling) -> list[_Message]:
    """A message for each who is written to for the posts that are to be told something, by their ids."""
    force_id, today = filling.force.id, filling.today
    late = sa.case((sa.and_(Notice.rule == NoticeRule.OVERDUE, Item.mandatory), 1), else_=0)
    posts = (
        ungrouped(force_id)
        .with_only_columns(Notice.recipient_post_id, sa.func.max(late))
        .outerjoin(Item, Item.id == Notice.item_id)
        .group_by(Notice.recipient_post_id)
        .order_by(Notice.recipient_post_id)
    )
    pressing = {post_id: bool(is_late) for post_id, is_late in session.execute(posts)}
    if not pressing:
        return []
    held_by = readers(session, force_id, today)
    posts_of: dict[Reader, list[int]] = {}
    for post_id in pressing:
        reader = held_by.get(post_id) or held_by.get(filling.flo_post_id)
        if reader is None:
            raise NoLiaisonOfficerError(
                f"nobody holds the Force Liaison Officer's post on {long_date(today)}, so some reminders"
                " would reach nobody; record who holds it, then run this again. Nothing was decided."
            )
        posts_of.setdefault(reader, []).append(post_id)
    times = delivery_times(session, force_id)

    @cache
    def slot(chosen: DeliveryTimes | None, *, is_pressing: bool) -> Slot:
        # Most people have the same times, so it is worked out once for all of them.
        return delivery_slot(
            filling.now, today, chosen, filling.holidays, filling.delivery, pressing=is_pressing
        )

    return [
        _Message(
            reader,
            slot(times.get(reader.person_id), is_pressing=any(pressing[post_id] for post_id in post_ids)),
            tuple(post_ids),
        )
        for reader, post_ids in sorted(posts_of.items(), key=lambda each: each[0].person_id)
    ]


def _row(message: _Message, filling: Filling) -> dict[str, Any]:
    reader, day = message.reader, message.slot.for_day
    key = f"{filling.force.code}/{reader.person_id}/{reader.channel.value}/{day.isoformat()}"
    return {
        "force_id": filling.force.id,
        "person_id": reader.person_id,
        "channel": reader.channel,
        "for_day": day,
        "address": reader.teams_channel if reader.channel.needs_a_name else reader.email,
        "message_id": f"<{uuid5(NAMESPACE_URL, key)}@{filling.uid_domain}>",
        "state": DispatchState.PENDING,
        "not_before": message.slot.not_before,
        "attempts": 0,
        "last_reply": "",
    }


def _open_messages(session: Session, messages: list[_Message], filling: Filling) -> dict[int, int]:
    """Post id to the message that its notices go into, where that isn't on its way."""
    wanted = {
        (each.reader.person_id, each.reader.channel, each.slot.for_day): each.post_ids for each in messages
    }
    query = (
        sa.select(Dispatch.id, Dispatch.person_id, Dispatch.channel, Dispatch.for_day)
        .where(
            Dispatch.force_id == filling.force.id,
            Dispatch.for_day.in_({for_day for _, _, for_day in wanted}),
            Dispatch.state == DispatchState.PENDING,
            Dispatch.attempts == 0,
        )
        .order_by(Dispatch.id)
        # PostgreSQL: no sender may claim it before the notices are in.
        .with_for_update()
    )
    return {
        post_id: dispatch_id
        for dispatch_id, *key in session.execute(query)
        for post_id in wanted.get(tuple(key), ())
    }


def _put_in(session: Session, force_id: int, message_of: dict[int, int]) -> None:
    table = table_of(Notice)
    put_in = (
        sa.update(table)
        .where(table.c.id == sa.bindparam("notice_id"))
        .values(dispatch_id=sa.bindparam("message"))
    )
    for piece in _pieces(session, force_id):
        rows = [
            {"notice_id": notice_id, "message": message_of[post_id]}
            for notice_id, post_id in piece
            if post_id in message_of
        ]
        if rows:
            session.connection().execute(put_in, rows)


def _pieces(session: Session, force_id: int) -> Iterator[list[tuple[int, int]]]:
    """The notices without a message with their posts, in the order of their ids."""
    last = 0
    query = ungrouped(force_id).with_only_columns(Notice.id, Notice.recipient_post_id).order_by(Notice.id)
    while piece := session.execute(query.where(Notice.id > last).limit(_ROWS_AT_ONCE)).tuples().all():
        yield list(piece)
        last = piece[-1][0]
