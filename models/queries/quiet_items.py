"""Which items somebody may be owed something about on a day: the register without what is quiet."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from models.answer import Answer
from models.item import Deadline, Item, Review, StageChange
from models.queries.item_deadlines import confirmation_by, has_a_day
from models.queries.people import somebody_is_written_to
from rules.reminders.quiet import ENDED_STAGES, WAITING_STAGES, QuietDays
from rules.vocabulary import AnswerKind, Applicability, ItemKind, ReviewClock, Stage

_QUIET, _TO_BE_LOOKED_AT = 0, 1


def not_quiet(day: date, quiet: QuietDays, own_cadences: Collection[str]) -> sa.ColumnElement[bool]:
    """SQL: an item isn't quiet on a day; `own_cadences` are the keys of those that have one of their own.

    Every test errs on the side of looking: whatever the rules may owe something about passes. Looked up item
    by item: a few index searches for each, and no row of what is quiet leaves the database.
    """
    waits = sa.case((_is_quiet_while_waiting(day, quiet, own_cadences), _QUIET), else_=_TO_BE_LOOKED_AT)
    by_stage = sa.case(
        {stage.value: sa.literal(_QUIET) for stage in ENDED_STAGES}
        | {stage.value: waits for stage in WAITING_STAGES},
        value=_stage(day),
        else_=_TO_BE_LOOKED_AT,
    )
    # CASE and not NOT: what isn't known (a level, a day) makes nothing quiet.
    return (
        sa.case(
            (Item.level == 1, _QUIET),
            (Item.applicability == Applicability.NOT_OURS, _QUIET),
            else_=by_stage,
        )
        == _TO_BE_LOOKED_AT
    )


def _is_quiet_while_waiting(
    day: date, quiet: QuietDays, own_cadences: Collection[str]
) -> sa.ColumnElement[bool]:
    updated = _reviewed_from(quiet.updated_from, day)
    panel = _reviewed_from(quiet.panel_from, day).where(Review.clock == ReviewClock.PANEL)
    tests: list[sa.ColumnElement[bool]] = [
        _first_day(day, confirmed=quiet.confirmed) > quiet.due_after,
        sa.or_(Item.known_on >= quiet.updated_from, updated.exists()),
        sa.or_(Item.known_on >= quiet.panel_from, panel.exists()),
        Item.kind != ItemKind.CAUSE_OF_CONCERN,
        somebody_is_written_to(Item.owner_post_id, day),
        ~_snoozed(day),
    ]
    if own_cadences:
        tests.append(Item.key.not_in(own_cadences))
    return sa.and_(*tests)


def _stage(day: date) -> sa.ColumnElement[str]:
    # As text: CASE gives what it compares with no type of its own.
    newest = (
        sa.select(StageChange.stage)
        .where(StageChange.item_id == Item.id, StageChange.happened_on <= day)
        .order_by(StageChange.happened_on.desc(), StageChange.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return sa.func.coalesce(sa.type_coerce(newest, sa.Text), Stage.OPEN.value)


def _first_day(day: date, *, confirmed: bool) -> sa.ScalarSelect[Any]:
    """The first day of all versions of all deadlines known by a day; long past where one has no day."""
    good = has_a_day(Deadline)
    if confirmed:
        by = sa.exists().where(confirmation_by(day, item_id=Deadline.item_id, version=Deadline.version))
        good = sa.and_(good, sa.or_(Deadline.confirmed_by_post_id.is_not(None), by))
    first = sa.func.min(sa.case((good, Deadline.ends_on), else_=sa.literal(date.min, sa.Date)))
    return sa.select(first).where(Deadline.item_id == Item.id, Deadline.known_on <= day).scalar_subquery()


def _reviewed_from(first: date, day: date) -> sa.Select[Any]:
    return sa.select(Review.id).where(
        Review.item_id == Item.id,
        Review.held_on.between(first, day),
        Review.substantive.is_(True),
    )


def _snoozed(day: date) -> sa.Exists:
    return sa.exists().where(
        Answer.item_id == Item.id, Answer.kind == AnswerKind.SNOOZED, Answer.until >= day
    )
