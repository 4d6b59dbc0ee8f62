"""Everything that was decided and sent, for whoever looks: notices and messages, with where each stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.item import Item
from models.notice import Dispatch, DispatchAttempt, Notice
from models.people import Person, Post
from models.queries.matter_facts import matter_facts
from rules.vocabulary import Channel, DispatchState, NoticeRule


@dataclass(frozen=True, slots=True)
class LoggedNotice:
    """One notice. `about` is the item's title, or what else it is about in words.

    `person` is whom its message is for, `state` where the message stands; both None while it has none.
    """

    notice_id: int
    rule: NoticeRule
    subject: str
    item_key: str | None
    about: str
    stage: str
    post_key: str
    post_title: str
    due_on: date | None
    decided_for: date
    dispatch_id: int | None
    person: str | None
    state: DispatchState | None
    accepted_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_why: str | None


@dataclass(frozen=True, slots=True)
class LoggedAttempt:
    """One attempt to deliver a message, with the server's words."""

    number: int
    finished_at: datetime
    outcome: str
    reply: str


@dataclass(frozen=True, slots=True)
class LoggedDispatch:
    """One message: to whom, where it stands, how many notices are in it, and every attempt, oldest first."""

    dispatch_id: int
    person: str
    channel: Channel
    address: str
    for_day: date
    state: DispatchState
    not_before: datetime
    accepted_at: datetime | None
    last_reply: str
    message_id: str
    notices: int
    attempts: tuple[LoggedAttempt, ...]


def notice_log(
    session: Session,
    force_id: int,
    *,
    item_id: int | None = None,
    person_id: int | None = None,
    since: date | None = None,
) -> list[LoggedNotice]:
    """The force's notices in the order in which they were decided; everything that is given must hold.

    `since` is the first day that they were decided for. A notice without a message is nobody's yet.
    """
    query = (
        sa.select(Notice, Item.key, Item.title, Post.key.label("post_key"), Post.title.label("post_title"))
        .add_columns(Person.name, Dispatch.state, Dispatch.accepted_at)
        .join(Post, Post.id == Notice.recipient_post_id)
        .outerjoin(Item, Item.id == Notice.item_id)
        .outerjoin(Dispatch, Dispatch.id == Notice.dispatch_id)
        .outerjoin(Person, Person.id == Dispatch.person_id)
        .where(Notice.force_id == force_id)
        .order_by(Notice.decided_for, Notice.id)
    )
    if item_id is not None:
        query = query.where(Notice.item_id == item_id)
    if person_id is not None:
        query = query.where(Dispatch.person_id == person_id)
    if since is not None:
        query = query.where(Notice.decided_for >= since)
    rows = session.execute(query).all()
    matters = matter_facts(session, [row.Notice for row in rows if row.Notice.item_id is None])
    return [
        _logged(row, row.title if row.title is not None else matters[row.Notice.id].title) for row in rows
    ]


def dispatch_log(
    session: Session,
    force_id: int,
    *,
    states: Sequence[DispatchState] = (),
    since: date | None = None,
) -> list[LoggedDispatch]:
    """The force's messages by day and person; those in the given states, or all of them."""
    held = (
        sa.select(sa.func.count())
        .where(Notice.dispatch_id == Dispatch.id, Notice.withdrawn_at.is_(None))
        .correlate(Dispatch)
        .scalar_subquery()
    )
    query = (
        sa.select(Dispatch, Person.name, held.label("notices"))
        .join(Person, Person.id == Dispatch.person_id)
        .where(Dispatch.force_id == force_id)
        .order_by(Dispatch.for_day, Dispatch.id)
    )
    attempts = (
        sa.select(DispatchAttempt)
        .join(Dispatch, Dispatch.id == DispatchAttempt.dispatch_id)
        .where(Dispatch.force_id == force_id)
        .order_by(DispatchAttempt.dispatch_id, DispatchAttempt.number)
    )
    if states:
        query = query.where(Dispatch.state.in_(states))
        attempts = attempts.where(Dispatch.state.in_(states))
    if since is not None:
        query = query.where(Dispatch.for_day >= since)
        attempts = attempts.where(Dispatch.for_day >= since)
    made: dict[int, list[LoggedAttempt]] = {}
    for attempt in session.scalars(attempts):
        made.setdefault(attempt.dispatch_id, []).append(
            LoggedAttempt(attempt.number, attempt.finished_at, attempt.outcome, attempt.reply)
        )
    return [
        _logged_dispatch(dispatch, name, notices, tuple(made.get(dispatch.id, ())))
        for dispatch, name, notices in session.execute(query)
    ]


def _logged(row: Any, about: str) -> LoggedNotice:
    notice: Notice = row.Notice
    return LoggedNotice(
        notice_id=notice.id,
        rule=notice.rule,
        subject=notice.subject,
        item_key=row.key,
        about=about,
        stage=notice.stage,
        post_key=row.post_key,
        post_title=row.post_title,
        due_on=notice.due_on,
        decided_for=notice.decided_for,
        dispatch_id=notice.dispatch_id,
        person=row.name,
        state=row.state,
        accepted_at=row.accepted_at,
        withdrawn_at=notice.withdrawn_at,
        withdrawn_why=notice.withdrawn_why,
    )


def _logged_dispatch(
    dispatch: Dispatch, name: str, notices: int, attempts: tuple[LoggedAttempt, ...]
) -> LoggedDispatch:
    return LoggedDispatch(
        dispatch_id=dispatch.id,
        person=name,
        channel=dispatch.channel,
        address=dispatch.address,
        for_day=dispatch.for_day,
        state=dispatch.state,
        not_before=dispatch.not_before,
        accepted_at=dispatch.accepted_at,
        last_reply=dispatch.last_reply,
        message_id=dispatch.message_id,
        notices=notices,
        attempts=attempts,
    )
