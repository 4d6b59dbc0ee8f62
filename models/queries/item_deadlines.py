"""The deadlines of one item: every version known on a day, and how often each kind was moved."""

from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.item import Deadline, Extension
from models.people import Post
from rules.deadline_choice import DeadlineFacts
from rules.vocabulary import DeadlineKind

_LONDON = ZoneInfo("Europe/London")


def deadlines_of(session: Session, item_id: int, as_at: date) -> list[DeadlineFacts]:
    """Every version of every deadline of an item known on a day, the oldest first."""
    query = (
        sa.select(Deadline, Post.title)
        .outerjoin(Post, Post.id == Deadline.confirmed_by_post_id)
        .where(Deadline.item_id == item_id, Deadline.known_on <= as_at)
        .order_by(Deadline.version)
    )
    return [
        DeadlineFacts(
            version=deadline.version,
            kind=deadline.kind,
            phrase=deadline.phrase,
            anchor=deadline.anchor,
            resolution=deadline.resolution,
            starts_on=deadline.starts_on,
            ends_on=deadline.ends_on,
            recurrence=deadline.recurrence,
            rule=deadline.rule,
            certainty=deadline.certainty,
            confirmed_by=confirmed_by,
            recorded_on=deadline.recorded_at.astimezone(_LONDON).date(),
        )
        for deadline, confirmed_by in session.execute(query)
    ]


def extensions_of(
    session: Session, item_id: int, as_at: date, *, kind: DeadlineKind | None = None
) -> list[tuple[Extension, Deadline]]:
    """Each time a deadline of an item was moved by a day, with the version that came of it; oldest first."""
    moved_to = sa.and_(Deadline.item_id == Extension.item_id, Deadline.version == Extension.to_version)
    query = (
        sa.select(Extension, Deadline)
        .join(Deadline, moved_to)
        .where(Extension.item_id == item_id, Deadline.known_on <= as_at)
        .order_by(Extension.to_version)
    )
    if kind is not None:
        query = query.where(Deadline.kind == kind)
    return [(extension, deadline) for extension, deadline in session.execute(query)]
