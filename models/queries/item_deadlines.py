"""The deadlines of an item: every version known on a day, who confirmed each, and how often it was moved."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.item import Deadline, DeadlineConfirmation, Extension
from models.people import Post
from rules.deadline_choice import DeadlineFacts
from rules.london import LONDON
from rules.vocabulary import DeadlineKind, ResolutionKind


def has_a_day(deadline: Any) -> sa.ColumnElement[bool]:
    """SQL: a deadline (a record or a subquery's columns) names a day by which something must be done.

    A window is none, however it ends.
    """
    has_day: sa.ColumnElement[bool] = deadline.resolution.in_(
        [ResolutionKind.DEADLINE, ResolutionKind.IMMEDIATE]
    )
    return has_day


def confirmation_by(
    day: date, *, item_id: sa.ColumnElement[int] | Any, version: sa.ColumnElement[int] | Any
) -> sa.ColumnElement[bool]:
    """SQL, for an outer join: the confirmation of that version of that item's deadline, given by a day."""
    return sa.and_(
        DeadlineConfirmation.item_id == item_id,
        DeadlineConfirmation.version == version,
        DeadlineConfirmation.confirmed_on <= day,
    )


def confirming_post_id(loaded: sa.ColumnElement[int | None] | Any) -> sa.ColumnElement[int | None]:
    """SQL: the post that confirmed a deadline, by confirmation_by()'s join or else as it was loaded."""
    return sa.func.coalesce(DeadlineConfirmation.confirmed_by_post_id, loaded)


def deadlines_of(session: Session, item_id: int, as_at: date) -> list[DeadlineFacts]:
    """Every version of every deadline of an item known on a day, the oldest first."""
    query = (
        sa.select(Deadline, Post.title)
        .outerjoin(
            DeadlineConfirmation,
            confirmation_by(as_at, item_id=Deadline.item_id, version=Deadline.version),
        )
        .outerjoin(Post, Post.id == confirming_post_id(Deadline.confirmed_by_post_id))
        .where(Deadline.item_id == item_id, Deadline.known_on <= as_at)
        .order_by(Deadline.version)
    )
    return [deadline_facts(deadline, confirmed_by) for deadline, confirmed_by in session.execute(query)]


def deadline_facts(deadline: Deadline, confirmed_by: str | None) -> DeadlineFacts:
    """One version as plain values, with the title of the post that confirmed it."""
    return DeadlineFacts(
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
        recorded_on=deadline.recorded_at.astimezone(LONDON).date(),
    )


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
