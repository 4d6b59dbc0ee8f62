"""What the reminders need to know of every item on a day: a streaming query, whatever the size."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.item import Deadline, Item, Review, StageChange
from models.queries.people import somebody_is_written_to
from models.queries.review_overrides import Overrides, overrides_as_at
from rules.reminders import ItemFacts
from rules.vocabulary import DeadlineKind, ResolutionKind, ReviewClock, Stage

_ROWS_AT_ONCE = 1_000


def newest_stages(day: date) -> sa.Subquery:
    """Per item the stage that counts on a day: columns item_id, stage, happened_on, newest (1 = counts)."""
    place = sa.func.row_number().over(
        partition_by=StageChange.item_id, order_by=(StageChange.happened_on.desc(), StageChange.id.desc())
    )
    return (
        sa.select(StageChange.item_id, StageChange.stage, StageChange.happened_on, place.label("newest"))
        .where(StageChange.happened_on <= day)
        .subquery("newest_stage")
    )


def driving_deadlines(day: date) -> sa.Subquery:
    """Per item the deadline that drives reminders on a day: the SQL twin of rules/deadline_choice.py.

    Of each kind the newest version counts; one with a day goes before one without; HMICFRS's goes before
    the PCC's, and that before an internal target. Keep rows with first = 1.
    """
    newest = sa.func.row_number().over(
        partition_by=(Deadline.item_id, Deadline.kind), order_by=Deadline.version.desc()
    )
    current = (
        sa.select(Deadline, newest.label("newest"))
        .where(Deadline.known_on <= day)
        .subquery("current_deadline")
    )
    has_day = current.c.resolution.in_([ResolutionKind.DEADLINE, ResolutionKind.IMMEDIATE])
    weight = sa.case(
        (current.c.kind == DeadlineKind.HMICFRS, 1), (current.c.kind == DeadlineKind.PCC, 2), else_=3
    )
    first = sa.func.row_number().over(
        partition_by=current.c.item_id, order_by=(sa.case((has_day, 0), else_=1), weight)
    )
    return (
        sa.select(current, sa.case((has_day, current.c.ends_on)).label("due_on"), first.label("first"))
        .where(current.c.newest == 1)
        .subquery("driving_deadline")
    )


def last_updates(day: date) -> sa.Subquery:
    """Per item the day of its last substantive review or update on or before a day."""
    return (
        sa.select(Review.item_id, sa.func.max(Review.held_on).label("held_on"))
        .where(Review.held_on <= day, Review.substantive.is_(True))
        .group_by(Review.item_id)
        .subquery("last_update")
    )


def _facts_query(force_id: int, day: date) -> sa.Select[Any]:
    stages, deadlines, updates = newest_stages(day), driving_deadlines(day), last_updates(day)
    held = somebody_is_written_to(Item.owner_post_id, day)
    return (
        sa.select(
            Item.id,
            Item.key,
            Item.applicability,
            Item.known_on,
            Item.owner_post_id,
            held.label("held"),
            stages.c.stage,
            deadlines.c.due_on,
            deadlines.c.version,
            deadlines.c.resolution,
            updates.c.held_on,
        )
        .outerjoin(stages, sa.and_(stages.c.item_id == Item.id, stages.c.newest == 1))
        .outerjoin(deadlines, sa.and_(deadlines.c.item_id == Item.id, deadlines.c.first == 1))
        .outerjoin(updates, updates.c.item_id == Item.id)
        .where(Item.force_id == force_id, Item.known_on <= day)
        .order_by(Item.id)
    )


def stream_item_facts(session: Session, force_id: int, day: date) -> Iterator[ItemFacts]:
    """Every item that the force knew on a day, in the order of their ids, read in pieces."""
    own = overrides_as_at(session, force_id, day)
    query = _facts_query(force_id, day).execution_options(yield_per=_ROWS_AT_ONCE)
    yield from (_facts(row, own) for row in session.execute(query))


def item_facts_by_id(
    session: Session, force_id: int, day: date, item_ids: Iterable[int]
) -> dict[int, ItemFacts]:
    """The same facts for some items, by their ids."""
    own = overrides_as_at(session, force_id, day)
    query = _facts_query(force_id, day).where(Item.id.in_(list(item_ids)))
    return {row.id: _facts(row, own) for row in session.execute(query)}


def _facts(row: Any, own: Overrides) -> ItemFacts:
    return ItemFacts(
        item_id=row.id,
        stage=row.stage or Stage.OPEN,
        applicability=row.applicability,
        known_on=row.known_on,
        due_on=row.due_on,
        deadline_version=row.version or 0,
        resolution=row.resolution,
        last_update_on=row.held_on,
        owner_post_id=row.owner_post_id,
        owner_is_held=bool(row.held),
        own_update_months=own.get(row.key, {}).get(ReviewClock.OWNER_UPDATE),
    )
