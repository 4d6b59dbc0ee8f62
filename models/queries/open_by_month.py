"""How many items were open at each month's end, counted from their history."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.item import Item, StageChange
from models.queries.item_edits import fields_as_at
from rules.packs.board_material import MonthEnd
from rules.packs.charts import burn_down_days
from rules.vocabulary import Applicability, Stage

_ENDED = tuple(stage for stage in Stage if stage.is_ended)
_APPLICABILITY = "applicability"


def open_by_month(session: Session, force_id: int, *, as_at: date, months: int = 12) -> tuple[MonthEnd, ...]:
    """Items open at the end of each of the months before a day, and on the day itself, the oldest first.

    Days are calendar days in Europe/London. Open is what was known on the day, was for this force by the
    audit trail and had not ended, as in our position (rules/figures). Two queries count all days at once;
    items whose applicability was edited since the first of them are counted by themselves.
    """
    days = burn_down_days(as_at, months)
    edited = _edited(session, force_id, days[0])
    alike = Item.key.not_in(edited) if edited else sa.true()
    ours = sa.and_(alike, Item.applicability != Applicability.NOT_OURS)
    counts = _open_on(session, force_id, days, ours)
    if edited:
        more = (_edited_open(session, force_id, day, edited) for day in days)
        counts = [count + also for count, also in zip(counts, more, strict=True)]
    return tuple(MonthEnd(day, count) for day, count in zip(days, counts, strict=True))


def _open_on(
    session: Session, force_id: int, days: Sequence[date], which: sa.ColumnElement[bool]
) -> list[int]:
    """Known less ended, day by day, of the items that fit a condition."""
    known = sa.select(*(_how_many(Item.known_on <= day) for day in days)).where(
        Item.force_id == force_id, which
    )
    until = sa.func.lead(StageChange.happened_on).over(
        partition_by=StageChange.item_id, order_by=(StageChange.happened_on, StageChange.id)
    )
    spans = (
        sa.select(StageChange.stage, StageChange.happened_on, until.label("until"), Item.known_on)
        .join(Item, Item.id == StageChange.item_id)
        .where(Item.force_id == force_id, which)
        .subquery("spans")
    )
    ended = sa.select(
        *(
            _how_many(
                sa.and_(
                    spans.c.known_on <= day,
                    spans.c.happened_on <= day,
                    sa.or_(spans.c.until.is_(None), spans.c.until > day),
                )
            )
            for day in days
        )
    ).where(spans.c.stage.in_(_ENDED))
    pairs = zip(session.execute(known).one(), session.execute(ended).one(), strict=True)
    return [there - gone for there, gone in pairs]


def _how_many(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _edited(session: Session, force_id: int, first: date) -> list[str]:
    fields = fields_as_at(session, force_id, first)
    return [key for key, edited in fields.items() if _APPLICABILITY in edited.written]


def _edited_open(session: Session, force_id: int, day: date, edited: list[str]) -> int:
    """Of the edited items, how many were open and for this force on the day."""
    then = fields_as_at(session, force_id, day)
    query = sa.select(Item.key, Item.applicability).where(Item.force_id == force_id, Item.key.in_(edited))
    now = {key: applicability for key, applicability in session.execute(query)}
    was = {
        key: then[key].columns.get(_APPLICABILITY, applicability) if key in then else applicability
        for key, applicability in now.items()
    }
    ours = [key for key, applicability in was.items() if applicability is not Applicability.NOT_OURS]
    return _open_on(session, force_id, [day], Item.key.in_(ours))[0] if ours else 0
