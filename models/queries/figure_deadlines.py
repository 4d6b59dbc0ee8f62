"""The deadlines that may be a break: near-same days of one report, and phrases that gave no day."""

from datetime import date
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from models.item import Deadline, Item, StageChange
from models.publication import Publication
from models.queries.figure_tallies import is_of_force
from models.queries.item_edits import fields_as_at
from rules.date_questions import DatedItem, near_same_dates
from rules.figures.date_breaks import Dated
from rules.vocabulary import Applicability, DeadlineKind, ResolutionKind, Stage

# Further apart than any two days of one calendar month: no rule of thumb takes them for the same.
_FAR_APART_DAYS = 31
_REPORTS_AT_ONCE = 500


def doubtful_deadlines(session: Session, force_id: int, as_at: date) -> list[Dated]:
    """Current deadlines, as at a day, of reports with near-same days, and those that couldn't be read.

    The days are compared first, report by report, so that only items of reports in doubt are read.
    """
    query = _deadlines(as_at)
    unread = (is_of_force(session, force_id), Deadline.resolution == ResolutionKind.UNKNOWN)
    rows = list(session.execute(query.where(*unread)))
    reports = _reports_in_doubt(session, force_id, as_at)
    for start in range(0, len(reports), _REPORTS_AT_ONCE):
        some = reports[start : start + _REPORTS_AT_ONCE]
        in_doubt = (Item.force_id == force_id, Item.publication_id.in_(some))
        rows += session.execute(query.where(*in_doubt, Deadline.resolution == ResolutionKind.DEADLINE))
    edited = fields_as_at(session, force_id, as_at) if rows else {}
    found = []
    for row in rows:
        columns = edited[row.key].columns if row.key in edited else {}
        applicability = columns.get("applicability", row.applicability)
        if row.resolution is ResolutionKind.UNKNOWN or applicability is not Applicability.NOT_OURS:
            found.append(_dated(row, columns.get("title", row.title)))
    return sorted(found, key=lambda dated: (dated.item.key, dated.item.deadline))


def _reports_in_doubt(session: Session, force_id: int, as_at: date) -> list[int]:
    """The ids of publications in which two days lie near to each other, by the rule itself.

    Also days that a later version replaced: the items are read anew, and with them what is current.
    """
    query = (
        sa.select(Item.publication_id, sa.type_coerce(Deadline.kind, sa.String), Deadline.ends_on)
        .join(Deadline, Deadline.item_id == Item.id)
        .where(
            Item.force_id == force_id,
            Item.publication_id.is_not(None),
            Deadline.known_on <= as_at,
            Deadline.resolution == ResolutionKind.DEADLINE,
        )
        .distinct()
        .order_by(sa.text("1, 2, 3"))
    )
    days = session.execute(query).all()
    # Most neighbours lie far apart whatever the rule is: these are passed over before it is asked.
    asked = near_same_dates(
        _day_of_report(str(report), DeadlineKind(kind), day)
        for one, other in pairwise(days)
        if one[0] == other[0] and one[1] == other[1] and (other[2] - one[2]).days <= _FAR_APART_DAYS
        for report, kind, day in (one, other)
    )
    return sorted({int(key) for question in asked for key in question.item_keys})


def _day_of_report(report: str, kind: DeadlineKind, day: date) -> DatedItem:
    """One day for all of a report's items that share it."""
    return DatedItem(
        key=report,
        title="",
        publication_key=report,
        publication_title=None,
        published_on=None,
        phrase="",
        due_on=day,
        resolution=ResolutionKind.DEADLINE,
        deadline=kind,
    )


def _deadlines(as_at: date) -> sa.Select[Any]:
    newest = aliased(StageChange)
    stage = (
        sa.select(newest.stage)
        .where(newest.item_id == Item.id, newest.happened_on <= as_at)
        .order_by(newest.happened_on.desc(), newest.id.desc())
        .limit(1)
        .correlate(Item)
        .scalar_subquery()
    )
    return (
        sa.select(
            Item.key,
            Item.title,
            Item.applicability,
            Publication.key.label("publication_key"),
            Publication.title.label("publication_title"),
            Publication.published_on,
            Deadline.phrase,
            Deadline.ends_on,
            Deadline.resolution,
            Deadline.kind,
            Deadline.rule,
            Deadline.source,
            stage.label("stage"),
        )
        .select_from(Item)
        .join(Deadline, Deadline.item_id == Item.id)
        .outerjoin(Publication, Publication.id == Item.publication_id)
        .where(*_are_current(as_at))
    )


def _are_current(as_at: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Known on the day, and not replaced on it by a later version of the same kind."""
    later = aliased(Deadline)
    replaced = sa.exists().where(
        later.item_id == Deadline.item_id,
        later.version > Deadline.version,
        later.kind == Deadline.kind,
        later.known_on <= as_at,
    )
    return (
        Item.known_on <= as_at,
        Deadline.known_on <= as_at,
        sa.not_(replaced),
    )


def _dated(row: Any, title: str) -> Dated:
    item = DatedItem(
        key=row.key,
        title=title,
        publication_key=row.publication_key,
        publication_title=row.publication_title,
        published_on=row.published_on,
        phrase=row.phrase,
        due_on=row.ends_on if row.resolution is ResolutionKind.DEADLINE else None,
        resolution=row.resolution,
        deadline=row.kind,
        why=row.rule,
    )
    return Dated(item, has_ended=(row.stage or Stage.OPEN).is_ended, source=row.source)
