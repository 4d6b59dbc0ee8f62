"""Who was told of an item's silence: its owner, and each post after them, from messages that went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.notice import Dispatch, Notice
from rules.escalation import NOBODY_TOLD, Silence, Told
from rules.reminders import escalation_stage
from rules.vocabulary import DispatchState, NoticeRule, PostKind

# An address that was refused for good won't be told any more: nobody waits for it.
_WENT = (DispatchState.ACCEPTED, DispatchState.PERMANENT_FAILURE)
_POSTS = (
    PostKind.FORCE_LIAISON_OFFICER,
    PostKind.FORCE_LIAISON_LEAD,
    PostKind.PORTFOLIO_LEAD,
    PostKind.DEPUTY_CHIEF_CONSTABLE,
)
# Notices of a missed update name no deadline version.
_OF_NO_VERSION = 0

# The owner's day, then each post's of _POSTS.
_Days = Sequence[date | None]


@dataclass(frozen=True, slots=True)
class ToldOfItem:
    """Who was told of one item's silence: of each deadline version the first day, of updates the last."""

    first_by_version: Mapping[int, _Days] = field(default_factory=dict)
    last_of_stale: _Days = ()

    def overdue(self, version: int) -> Told:
        """Who was told that the deadline of that version passed, and when first."""
        return _told(self.first_by_version.get(version, ()))

    def stale(self, *, after: date) -> Told:
        """Who was told of a missed update after a day.

        An earlier spell without an update may have been told as well, and ended on that day.
        """
        if not self.last_of_stale:
            return NOBODY_TOLD
        return _told([None if day is None or day <= after else day for day in self.last_of_stale])


NOBODY_TOLD_OF = ToldOfItem()


def told_of_items(
    session: Session, force_id: int, day: date, item_ids: Sequence[int]
) -> dict[int, ToldOfItem]:
    """By their ids, what was told of items by a day; those that nobody was told of aren't in it."""
    if not item_ids:
        return {}
    subjects = [f"item:{item_id}" for item_id in item_ids]
    versions: dict[int, dict[int, _Days]] = {}
    stale: dict[int, _Days] = {}
    for item_id, version, *days in session.execute(_told_of_some(force_id, day), {"some_subjects": subjects}):
        first, last = days[: len(_POSTS) + 1], days[len(_POSTS) + 1 :]
        if version == _OF_NO_VERSION:
            stale[item_id] = last
        else:
            versions.setdefault(item_id, {})[version] = first
    return {
        item_id: ToldOfItem(versions.get(item_id, {}), stale.get(item_id, ()))
        for item_id in versions.keys() | stale.keys()
    }


def _told(days: _Days) -> Told:
    if not any(days):
        return NOBODY_TOLD
    owner, *posts = days
    return Told(owner, {kind: day for kind, day in zip(_POSTS, posts, strict=True) if day})


@lru_cache(maxsize=16)
def _told_of_some(force_id: int, day: date) -> sa.Select[Any]:
    """Per item and deadline version each one's first day, and last; made once for a day."""
    return (
        sa.select(
            Notice.item_id,
            Notice.deadline_version,
            *_columns(sa.func.min, NoticeRule.OVERDUE, Silence.OVERDUE),
            *_columns(sa.func.max, NoticeRule.STALE_REVIEW, Silence.STALE),
        )
        .join(Dispatch, Dispatch.id == Notice.dispatch_id)
        .where(
            Notice.force_id == force_id,
            Notice.rule.in_([NoticeRule.OVERDUE, NoticeRule.STALE_REVIEW, NoticeRule.ESCALATION]),
            # By their subjects: the unique key of a notice finds those, and nothing finds its items.
            Notice.subject.in_(sa.bindparam("some_subjects", expanding=True)),
            Notice.withdrawn_at.is_(None),
            Dispatch.state.in_(_WENT),
            # A weekly digest is for the day on which it goes, so this is the day that people know of.
            Dispatch.for_day <= day,
        )
        .group_by(Notice.item_id, Notice.deadline_version)
    )


def _columns(pick: Any, rule: NoticeRule, silence: Silence) -> list[sa.ColumnElement[Any]]:
    columns = [pick(sa.case((Notice.rule == rule, Dispatch.for_day)))]
    for kind in _POSTS:
        # Behind a stale step's name stands the spell that it is about.
        of_step = sa.and_(
            Notice.rule == NoticeRule.ESCALATION, Notice.stage.startswith(escalation_stage(silence, kind))
        )
        columns.append(pick(sa.case((of_step, Dispatch.for_day))))
    return columns
