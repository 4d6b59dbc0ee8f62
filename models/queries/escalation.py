"""Who was told of an item's silence: its owner, and each post after them, from messages that went."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from models.notice import Dispatch, Notice
from rules.escalation import NOBODY_TOLD, Silence, Told
from rules.reminders import escalation_stage
from rules.vocabulary import DispatchState, NoticeRule, PostKind

# An address that was refused for good won't be told any more: nobody waits for it.
_WENT = (DispatchState.ACCEPTED, DispatchState.PERMANENT_FAILURE)
_POSTS: Mapping[str, PostKind] = {
    "flo": PostKind.FORCE_LIAISON_OFFICER,
    "fll": PostKind.FORCE_LIAISON_LEAD,
    "lead": PostKind.PORTFOLIO_LEAD,
    "dcc": PostKind.DEPUTY_CHIEF_CONSTABLE,
}


def told_of_overdue(
    force_id: int, day: date, of_subjects: sa.BindParameter[Any] | None = None
) -> sa.Subquery:
    """Per item and deadline version the first day on which the owner and each post was told by a day."""
    columns = _columns(sa.func.min, NoticeRule.OVERDUE, Silence.OVERDUE)
    return (
        _told(force_id, day, NoticeRule.OVERDUE, of_subjects)
        .with_only_columns(Notice.item_id, Notice.deadline_version, *columns)
        .where(Notice.deadline_version > 0)
        .group_by(Notice.item_id, Notice.deadline_version)
        .subquery("told_of_overdue")
    )


def told_of_stale(force_id: int, day: date, of_subjects: sa.BindParameter[Any] | None = None) -> sa.Subquery:
    """Per item the last day on which the owner and each post was told of a missed update by a day.

    The last, since an earlier spell without an update may have been told as well: read_told() leaves out
    what lies before the present one.
    """
    columns = _columns(sa.func.max, NoticeRule.STALE_REVIEW, Silence.STALE)
    return (
        _told(force_id, day, NoticeRule.STALE_REVIEW, of_subjects)
        .with_only_columns(Notice.item_id, *columns)
        .where(Notice.deadline_version == 0)
        .group_by(Notice.item_id)
        .subquery("told_of_stale")
    )


def told_columns(told: sa.Subquery) -> list[sa.ColumnElement[Any]]:
    """A subquery's days, for read_told(); their names begin with the subquery's."""
    return [told.c[name].label(f"{told.name}_{name}") for name in ("owner", *_POSTS)]


def read_told(days: Sequence[date | None], *, after: date | None = None) -> Told:
    """The days of told_columns() as the rules take them; with `after`, only what was told later than that."""
    if not any(days):
        return NOBODY_TOLD
    in_time = [None if day is None or (after is not None and day <= after) else day for day in days]
    owner, *posts = in_time
    return Told(owner, {kind: day for kind, day in zip(_POSTS.values(), posts, strict=True) if day})


def _told(
    force_id: int, day: date, rule: NoticeRule, of_subjects: sa.BindParameter[Any] | None
) -> sa.Select[Any]:
    told = (
        sa.select(Notice.item_id)
        .join(Dispatch, Dispatch.id == Notice.dispatch_id)
        .where(
            Notice.force_id == force_id,
            Notice.rule.in_([rule, NoticeRule.ESCALATION]),
            Notice.withdrawn_at.is_(None),
            Dispatch.state.in_(_WENT),
            # A weekly digest is for the day on which it goes, so this is the day that people know of.
            Dispatch.for_day <= day,
        )
    )
    # For some items by their subjects: the unique key of a notice finds those, and nothing finds its items.
    return told if of_subjects is None else told.where(Notice.subject.in_(of_subjects))


def _columns(pick: Any, rule: NoticeRule, silence: Silence) -> list[sa.ColumnElement[Any]]:
    columns = [pick(sa.case((Notice.rule == rule, Dispatch.for_day))).label("owner")]
    for name, kind in _POSTS.items():
        # Behind a stale step's name stands the spell that it is about.
        of_step = sa.and_(
            Notice.rule == NoticeRule.ESCALATION, Notice.stage.startswith(escalation_stage(silence, kind))
        )
        columns.append(pick(sa.case((of_step, Dispatch.for_day))).label(name))
    return columns
