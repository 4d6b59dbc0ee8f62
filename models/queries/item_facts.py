"""What the reminders need to know of every item on a day: a streaming query, whatever the size."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from models.answer import Answer
from models.item import Deadline, DeadlineConfirmation, Item, Review, StageChange
from models.publication import Publication
from models.queries.escalation import read_told, told_columns, told_of_overdue, told_of_stale
from models.queries.item_deadlines import confirmation_by, confirming_post_id
from models.queries.people import somebody_is_written_to
from models.queries.review_overrides import Overrides, overrides_as_at
from rules.reminders import ItemFacts
from rules.review_clocks import cycle_base
from rules.vocabulary import AnswerKind, DeadlineKind, ResolutionKind, ReviewClock, Stage

_ROWS_AT_ONCE = 1_000
# The clocks that want a review of their own; each has a column of last_updates().
_OWN_REVIEWS = {
    "cause_review_on": ReviewClock.CAUSE_OF_CONCERN,
    "remained_on": ReviewClock.REMAINED_OR_IMPROVED,
    "panel_on": ReviewClock.PANEL,
}


OfItems = sa.BindParameter[Any] | None
# The items that a query is for, and how notices name them.
_SOME_ITEMS: sa.BindParameter[Any] = sa.bindparam("some_items", expanding=True)
_SOME_SUBJECTS: sa.BindParameter[Any] = sa.bindparam("some_subjects", expanding=True)


def only_of(query: sa.Select[Any], item_id: Any, of_items: OfItems) -> sa.Select[Any]:
    """The query for some items only, so that it reads no others' rows; None means all."""
    return query if of_items is None else query.where(item_id.in_(of_items))


def newest_stages(day: date, of_items: OfItems = None) -> sa.Subquery:
    """Per item the stage that counts on a day: columns item_id, stage, happened_on, newest (1 = counts)."""
    place = sa.func.row_number().over(
        partition_by=StageChange.item_id, order_by=(StageChange.happened_on.desc(), StageChange.id.desc())
    )
    query = sa.select(
        StageChange.item_id, StageChange.stage, StageChange.happened_on, place.label("newest")
    ).where(StageChange.happened_on <= day)
    return only_of(query, StageChange.item_id, of_items).subquery("newest_stage")


def driving_deadlines(day: date, of_items: OfItems = None) -> sa.Subquery:
    """Per item the deadline that drives reminders on a day: the SQL twin of rules/deadline_choice.py.

    Of each kind the newest version counts; one with a day goes before one without; HMICFRS's goes before
    the PCC's, and that before an internal target. Keep rows with first = 1.
    """
    newest = sa.func.row_number().over(
        partition_by=(Deadline.item_id, Deadline.kind), order_by=Deadline.version.desc()
    )
    known = sa.select(Deadline, newest.label("newest")).where(Deadline.known_on <= day)
    current = only_of(known, Deadline.item_id, of_items).subquery("current_deadline")
    first = sa.func.row_number().over(partition_by=current.c.item_id, order_by=_driving_first(current.c))
    return (
        sa.select(
            current, sa.case((_has_day(current.c), current.c.ends_on)).label("due_on"), first.label("first")
        )
        .where(current.c.newest == 1)
        .subquery("driving_deadline")
    )


def driving_version(item_id: Any, day: date) -> sa.ScalarSelect[int]:
    """SQL: the version of one item's driving deadline on a day, by the same rule; for a few items."""
    current, newer = aliased(Deadline), aliased(Deadline)
    superseded = sa.exists().where(
        newer.item_id == current.item_id,
        newer.kind == current.kind,
        newer.version > current.version,
        newer.known_on <= day,
    )
    return (
        sa.select(current.version)
        .where(current.item_id == item_id, current.known_on <= day, ~superseded)
        .order_by(*_driving_first(current))
        .limit(1)
        .scalar_subquery()
    )


def _has_day(deadline: Any) -> sa.ColumnElement[bool]:
    has_day: sa.ColumnElement[bool] = deadline.resolution.in_(
        [ResolutionKind.DEADLINE, ResolutionKind.IMMEDIATE]
    )
    return has_day


def _driving_first(deadline: Any) -> tuple[sa.ColumnElement[int], sa.ColumnElement[int]]:
    weight = sa.case(
        (deadline.kind == DeadlineKind.HMICFRS, 1), (deadline.kind == DeadlineKind.PCC, 2), else_=3
    )
    return sa.case((_has_day(deadline), 0), else_=1), weight


def last_updates(day: date, of_items: OfItems = None) -> sa.Subquery:
    """Per item the day of its last substantive review or update on or before a day: `held_on`.

    Beside it, in columns of their own, the last review of each clock that counts no other's.
    """
    of_clock = (
        sa.func.max(sa.case((Review.clock == clock, Review.held_on))).label(name)
        for name, clock in _OWN_REVIEWS.items()
    )
    query = (
        sa.select(Review.item_id, sa.func.max(Review.held_on).label("held_on"), *of_clock)
        .where(Review.held_on <= day, Review.substantive.is_(True))
        .group_by(Review.item_id)
    )
    return only_of(query, Review.item_id, of_items).subquery("last_update")


def newest_answers(force_id: int, day: date, of_items: OfItems = None) -> sa.Subquery:
    """Per item the newest answer given by a day: keep rows with newest = 1."""
    place = sa.func.row_number().over(
        partition_by=Answer.item_id, order_by=(Answer.answered_at.desc(), Answer.id.desc())
    )
    query = sa.select(
        Answer.item_id, Answer.kind, Answer.until, Answer.answered_on, place.label("newest")
    ).where(Answer.force_id == force_id, Answer.answered_on <= day)
    return only_of(query, Answer.item_id, of_items).subquery("newest_answer")


def _facts_query(force_id: int, day: date, *, some: bool = False) -> sa.Select[Any]:
    of_items, of_subjects = (_SOME_ITEMS, _SOME_SUBJECTS) if some else (None, None)
    stages, deadlines = newest_stages(day, of_items), driving_deadlines(day, of_items)
    updates, answers = last_updates(day, of_items), newest_answers(force_id, day, of_items)
    overdue, stale = told_of_overdue(force_id, day, of_subjects), told_of_stale(force_id, day, of_subjects)
    confirmed_by = confirming_post_id(deadlines.c.confirmed_by_post_id)
    return (
        sa.select(
            Item.id,
            Item.key,
            Item.kind,
            Item.level,
            Item.mandatory,
            Item.portfolio,
            Item.applicability,
            Item.known_on,
            Item.owner_post_id,
            somebody_is_written_to(Item.owner_post_id, day).label("held"),
            Publication.kind.label("publication_kind"),
            stages.c.stage,
            stages.c.happened_on.label("stage_since"),
            deadlines.c.due_on,
            deadlines.c.version,
            deadlines.c.resolution,
            confirmed_by.is_not(None).label("confirmed"),
            updates.c.held_on,
            *(updates.c[name] for name in _OWN_REVIEWS),
            answers.c.kind.label("answer"),
            answers.c.until,
            answers.c.answered_on,
            *told_columns(overdue),
            *told_columns(stale),
        )
        .outerjoin(Publication, Publication.id == Item.publication_id)
        .outerjoin(stages, sa.and_(stages.c.item_id == Item.id, stages.c.newest == 1))
        .outerjoin(deadlines, sa.and_(deadlines.c.item_id == Item.id, deadlines.c.first == 1))
        .outerjoin(DeadlineConfirmation, confirmation_by(day, item_id=Item.id, version=deadlines.c.version))
        .outerjoin(updates, updates.c.item_id == Item.id)
        .outerjoin(answers, sa.and_(answers.c.item_id == Item.id, answers.c.newest == 1))
        .outerjoin(
            overdue,
            sa.and_(overdue.c.item_id == Item.id, overdue.c.deadline_version == deadlines.c.version),
        )
        .outerjoin(stale, stale.c.item_id == Item.id)
        .where(Item.force_id == force_id, Item.known_on <= day)
        .order_by(Item.id)
    )


def stream_item_facts(session: Session, force_id: int, day: date) -> Iterator[ItemFacts]:
    """Every item that the force knew on a day, in the order of their ids, read in pieces by one query."""
    own = overrides_as_at(session, force_id, day)
    query = _facts_query(force_id, day).execution_options(yield_per=_ROWS_AT_ONCE)
    for rows in session.execute(query).partitions():
        yield from (_facts(row, day, own) for row in rows)


def item_facts_by_id(
    session: Session, force_id: int, day: date, item_ids: Iterable[int]
) -> dict[int, ItemFacts]:
    """The same facts for some items, by their ids."""
    own = overrides_as_at(session, force_id, day)
    wanted = list(item_ids)
    named = {"some_items": wanted, "some_subjects": [f"item:{item_id}" for item_id in wanted]}
    return {row.id: _facts(row, day, own) for row in session.execute(_facts_of_some(force_id, day), named)}


@lru_cache(maxsize=16)
def _facts_of_some(force_id: int, day: date) -> sa.Select[Any]:
    """Made once for a day, as making it costs more than running it, and it is run for every few messages."""
    return _facts_query(force_id, day, some=True).where(Item.id.in_(_SOME_ITEMS))


_TOLD_DAYS = 5
_NO_CLOCKS: dict[ReviewClock, int] = {}


def _facts(row: Any, day: date, own: Overrides) -> ItemFacts:
    # By place, in the order of _facts_query(): by name it would cost as much again, for every item.
    (
        item_id, key, kind, level, mandatory, portfolio, applicability, known_on, owner_post_id, held,
        publication_kind, stage, stage_since, due_on, version, resolution, confirmed, updated_on,
        cause_review_on, remained_on, panel_on, answer, until, answered_on, *told,
    ) = row  # fmt: skip
    months = own.get(key, _NO_CLOCKS)
    reviews = (cause_review_on, remained_on, panel_on)
    return ItemFacts(
        item_id=item_id,
        key=key,
        kind=kind,
        level=level,
        mandatory=mandatory,
        portfolio=portfolio,
        publication_kind=publication_kind,
        stage=stage or Stage.OPEN,
        stage_since=stage_since,
        applicability=applicability,
        known_on=known_on,
        due_on=due_on,
        deadline_version=version or 0,
        resolution=resolution,
        confirmed=bool(confirmed),
        last_update_on=updated_on,
        last_by_clock={
            clock: held_on
            for clock, held_on in zip(_OWN_REVIEWS.values(), reviews, strict=True)
            if held_on is not None
        }
        if updated_on is not None
        else {},
        owner_post_id=owner_post_id,
        owner_is_held=bool(held),
        own_update_months=months.get(ReviewClock.OWNER_UPDATE),
        own_months=months,
        snoozed_until=until if answer is AnswerKind.SNOOZED and until >= day else None,
        answered_on=answered_on,
        told_overdue=read_told(told[:_TOLD_DAYS]),
        told_stale=read_told(told[_TOLD_DAYS:], after=cycle_base(known_on, updated_on)),
    )
