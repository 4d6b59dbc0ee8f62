"""Messages on their way: claiming one, and what stands in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.item import DeadlineConfirmation, Item
from models.notice import Dispatch, Notice
from models.people import Person, Post
from models.publication import Publication
from models.queries.item_deadlines import confirmation_by, confirming_post_id
from models.queries.item_facts import driving_deadlines, item_facts_by_id, last_updates, newest_stages
from rules.notice_facts import NoticeFacts
from rules.reminders import ItemFacts, Owed
from rules.vocabulary import Channel, DispatchState, Stage


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that this sender holds until its lease ends. `dated_at` and `message_id` never change."""

    dispatch_id: int
    token: str
    attempt: int
    channel: Channel
    address: str
    message_id: str
    dated_at: datetime
    person_id: int
    person_name: str


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """One notice of a message: its key, the item as it stands now, and what the message says of it."""

    notice_id: int
    owed: Owed
    item: ItemFacts
    facts: NoticeFacts


def _claimable(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.and_(Dispatch.state == DispatchState.PENDING, Dispatch.not_before <= now),
        # Its sender died or hangs: the lease is over, and the message is sent again under the same
        # Message-ID, so that what did arrive shows once.
        sa.and_(Dispatch.state == DispatchState.CLAIMED, Dispatch.lease_until < now),
    )


def claim_next(
    session: Session,
    force_id: int,
    *,
    channels: list[Channel],
    token: str,
    now: datetime,
    lease_until: datetime,
    after: int,
) -> Claim | None:
    """Take the next message that may go (its id above `after`), or None when there is none.

    Compare-and-set: of two senders one gets it, the other the next. Call it in a transaction of its own.
    """
    candidate = (
        sa.select(Dispatch.id)
        .where(
            Dispatch.force_id == force_id,
            Dispatch.channel.in_(channels),
            Dispatch.id > after,
            _claimable(now),
        )
        .order_by(Dispatch.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    dispatch_id = session.scalar(candidate)
    if dispatch_id is None:
        return None
    taken = session.execute(
        sa.update(Dispatch)
        .where(Dispatch.id == dispatch_id, _claimable(now))
        .values(
            state=DispatchState.CLAIMED,
            claimed_by=token,
            lease_until=lease_until,
            attempts=Dispatch.attempts + 1,
            dated_at=sa.func.coalesce(
                Dispatch.dated_at, sa.bindparam("first_try", now, Dispatch.dated_at.type)
            ),
        )
        .returning(Dispatch.id)
    ).scalar()
    return None if taken is None else _claim(session, dispatch_id, token)


def _claim(session: Session, dispatch_id: int, token: str) -> Claim:
    row = session.execute(
        sa.select(Dispatch, Person.name)
        .join(Person, Person.id == Dispatch.person_id)
        .where(Dispatch.id == dispatch_id)
    ).one()
    dispatch: Dispatch = row.Dispatch
    assert dispatch.dated_at is not None
    return Claim(
        dispatch_id=dispatch.id,
        token=token,
        attempt=dispatch.attempts,
        channel=dispatch.channel,
        address=dispatch.address,
        message_id=dispatch.message_id,
        dated_at=dispatch.dated_at,
        person_id=dispatch.person_id,
        person_name=row.name,
    )


def notices_of(session: Session, force_id: int, dispatch_id: int, today: date) -> list[StoredNotice]:
    """The notices of a message that aren't withdrawn, with the register as it stands on the day."""
    stages, deadlines, updates = newest_stages(today), driving_deadlines(today), last_updates(today)
    query = (
        sa.select(
            Notice,
            Item,
            Publication.title.label("publication"),
            Publication.published_on,
            Post.title.label("owner_title"),
            stages.c.stage,
            deadlines.c.phrase,
            deadlines.c.rule,
            confirming_post_id(deadlines.c.confirmed_by_post_id).label("confirmed_by_post_id"),
            deadlines.c.due_on,
            updates.c.held_on,
        )
        .join(Item, Item.id == Notice.item_id)
        .outerjoin(Publication, Publication.id == Item.publication_id)
        .outerjoin(Post, Post.id == Item.owner_post_id)
        .outerjoin(stages, sa.and_(stages.c.item_id == Item.id, stages.c.newest == 1))
        .outerjoin(deadlines, sa.and_(deadlines.c.item_id == Item.id, deadlines.c.first == 1))
        .outerjoin(
            DeadlineConfirmation,
            confirmation_by(today, item_id=Item.id, version=deadlines.c.version),
        )
        .outerjoin(updates, updates.c.item_id == Item.id)
        .where(Notice.dispatch_id == dispatch_id, Notice.withdrawn_at.is_(None))
        .order_by(Notice.id)
    )
    rows = session.execute(query).all()
    items = item_facts_by_id(session, force_id, today, {row.Item.id for row in rows})
    return [StoredNotice(row.Notice.id, _owed(row.Notice), items[row.Item.id], _facts(row)) for row in rows]


def post_titles(session: Session, post_ids: Iterable[int]) -> tuple[str, ...]:
    """The posts in whose name a message is written, in the order of their titles."""
    return tuple(sorted(session.scalars(sa.select(Post.title).where(Post.id.in_(set(post_ids))))))


def recipient_of(session: Session, dispatch_id: int) -> int:
    """The id of the person whom a message is for."""
    return session.scalars(sa.select(Dispatch.person_id).where(Dispatch.id == dispatch_id)).one()


def _owed(notice: Notice) -> Owed:
    return Owed(
        rule=notice.rule,
        item_id=notice.item_id,
        deadline_version=notice.deadline_version,
        stage=notice.stage,
        recipient_post_id=notice.recipient_post_id,
        due_on=notice.due_on,
    )


def _facts(row: Any) -> NoticeFacts:
    item: Item = row.Item
    return NoticeFacts(
        rule=row.Notice.rule,
        item_key=item.key,
        portal_id=item.portal_id,
        number=item.number,
        kind=item.kind,
        level=item.level,
        title=item.title,
        publication=row.publication,
        published_on=row.published_on,
        mandatory=item.mandatory,
        stage=row.stage or Stage.OPEN,
        due_on=row.due_on,
        phrase=row.phrase or "",
        why=row.rule or "",
        confirmed=row.confirmed_by_post_id is not None,
        last_update_on=row.held_on,
        owner_title=row.owner_title,
    )
