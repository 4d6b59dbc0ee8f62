"""The deadlines of the items that a post owns, as a calendar shows them on a day."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from models.audit import AuditEntry
from models.force import Force
from models.item import Deadline, DeadlineConfirmation, Item, StageChange
from models.people import Post
from models.publication import Publication
from models.queries.item_deadlines import confirmation_by, confirming_post_id
from models.queries.item_edits import EDIT
from models.queries.item_facts import driving_deadlines, newest_stages
from rules.calendar_feeds.deadline_events import OwnedDeadline
from rules.calendar_feeds.filters import FeedFilter, in_portfolio
from rules.vocabulary import Applicability, Stage

_ITEMS_AT_ONCE = 1_000


def owned_deadlines(
    session: Session, force: Force, post: Post, feed_filter: FeedFilter, day: date
) -> Iterator[OwnedDeadline]:
    """The driving deadline of every item that the post owns and that has one, in the order of their keys.

    Of the filter only the portfolio counts here. Items that bind others only, and those at Level 1, which is
    only read, aren't in it; ended ones are.
    """
    owned = sa.select(Item.id, Item.portfolio).where(
        Item.force_id == force.id,
        Item.owner_post_id == post.id,
        Item.known_on <= day,
        Item.applicability != Applicability.NOT_OURS,
        sa.or_(Item.level.is_(None), Item.level != 1),
    )
    rows = session.execute(owned.order_by(Item.key))
    ids = [item_id for item_id, portfolio in rows if in_portfolio(feed_filter, portfolio)]
    for first in range(0, len(ids), _ITEMS_AT_ONCE):
        some = ids[first : first + _ITEMS_AT_ONCE]
        for row in session.execute(_query(force.id, day), {"some_items": some}).mappings():
            yield _deadline(force.code, row)


def _query(force_id: int, day: date) -> sa.Select[Any]:
    some: sa.BindParameter[Any] = sa.bindparam("some_items", expanding=True)
    stages, deadlines = newest_stages(day, some), driving_deadlines(day, some)
    owner, confirming = aliased(Post), aliased(Post)
    confirmed_by = confirming_post_id(deadlines.c.confirmed_by_post_id)
    versions = _counted(Deadline, Deadline.known_on <= day, some, newest=sa.func.max(Deadline.version))
    changes = _counted(StageChange, StageChange.happened_on <= day, some)
    confirmed = _counted(DeadlineConfirmation, DeadlineConfirmation.confirmed_on <= day, some)
    edits = (
        sa.select(AuditEntry.subject_key, sa.func.max(AuditEntry.happened_at).label("last_at"))
        .where(
            AuditEntry.force_id == force_id,
            AuditEntry.subject_kind == "item",
            AuditEntry.action == EDIT,
            AuditEntry.subject_key.in_(sa.select(Item.key).where(Item.id.in_(some))),
        )
        .group_by(AuditEntry.subject_key)
        .subquery("edits")
    )
    return (
        sa.select(
            Item.key.label("item_key"),
            Item.kind,
            Item.number,
            Item.level,
            Item.portal_id,
            Item.title,
            Item.text,
            Item.mandatory,
            Publication.title.label("publication"),
            owner.title.label("owner"),
            stages.c.stage,
            stages.c.happened_on.label("stage_since"),
            deadlines.c.kind.label("set_by"),
            deadlines.c.resolution,
            deadlines.c.phrase,
            deadlines.c.anchor,
            deadlines.c.rule,
            deadlines.c.certainty,
            confirming.title.label("confirmed_by"),
            deadlines.c.starts_on,
            deadlines.c.ends_on,
            versions.c.counted.label("versions"),
            changes.c.counted.label("changes"),
            confirmed.c.counted.label("confirmations"),
            versions.c.first_at,
            *(
                table.c.last_at.label(f"last_at_{n}")
                for n, table in enumerate((versions, changes, confirmed))
            ),
            edits.c.last_at.label("edited_at"),
        )
        .join(deadlines, sa.and_(deadlines.c.item_id == Item.id, deadlines.c.first == 1))
        .join(versions, versions.c.item_id == Item.id)
        .join(owner, owner.id == Item.owner_post_id)
        .outerjoin(Publication, Publication.id == Item.publication_id)
        .outerjoin(stages, sa.and_(stages.c.item_id == Item.id, stages.c.newest == 1))
        .outerjoin(DeadlineConfirmation, confirmation_by(day, item_id=Item.id, version=deadlines.c.version))
        .outerjoin(confirming, confirming.id == confirmed_by)
        .outerjoin(changes, changes.c.item_id == Item.id)
        .outerjoin(confirmed, confirmed.c.item_id == Item.id)
        .outerjoin(edits, edits.c.subject_key == Item.key)
        .where(Item.id.in_(some))
        .order_by(Item.key)
    )


def _counted(
    table: Any, counts: sa.ColumnElement[bool], some: sa.BindParameter[Any], *, newest: Any = None
) -> sa.Subquery:
    """Per item how many rows were recorded, and when the first and the last of them were."""
    number = sa.func.count() if newest is None else newest
    return (
        sa.select(
            table.item_id,
            number.label("counted"),
            sa.func.min(table.recorded_at).label("first_at"),
            sa.func.max(table.recorded_at).label("last_at"),
        )
        .where(counts, table.item_id.in_(some))
        .group_by(table.item_id)
        .subquery(f"counted_{table.__tablename__}")
    )


def _deadline(force_code: str, row: Any) -> OwnedDeadline:
    moments: list[datetime | None] = [row[f"last_at_{n}"] for n in range(3)] + [row["edited_at"]]
    return OwnedDeadline(
        force_code=force_code,
        item_key=row["item_key"],
        kind=row["kind"],
        number=row["number"],
        level=row["level"],
        portal_id=row["portal_id"],
        title=row["title"],
        text=row["text"],
        mandatory=row["mandatory"],
        publication=row["publication"] or "",
        owner=row["owner"],
        stage=row["stage"] or Stage.OPEN,
        stage_since=row["stage_since"],
        set_by=row["set_by"],
        resolution=row["resolution"],
        phrase=row["phrase"],
        anchor=row["anchor"],
        rule=row["rule"],
        certainty=row["certainty"],
        confirmed_by=row["confirmed_by"] or "",
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        # Versions count over all kinds of deadline, so this never falls (RFC 5545, 3.8.7.4).
        sequence=row["versions"] + (row["changes"] or 0) + (row["confirmations"] or 0),
        first_recorded_at=row["first_at"],
        modified_at=max(moment for moment in moments if moment is not None),
    )
