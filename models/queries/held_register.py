"""A force's whole register as an import is compared with it, in a fixed number of queries."""

from collections import defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.audit import AuditHead
from models.base import Base
from models.item import Deadline, Item, PortalReport, Review, StageChange
from models.people import Delegation, Person, Post, Tenure
from models.publication import Publication
from models.queries.ratings import newest_ratings
from models.rating import RagChange
from rules.register_import.held_register import (
    HeldDeadline,
    HeldItem,
    HeldPost,
    HeldPublication,
    HeldRegister,
    HeldStage,
)
from rules.vocabulary import DeadlineKind, PortalStatus, Stage

# What an import looks at, besides what the audit trail tells of: a new row in one of them makes a plan old.
_LOOKED_AT: tuple[type[Base], ...] = (
    Item,
    Publication,
    Deadline,
    StageChange,
    Review,
    PortalReport,
    RagChange,
    Post,
    Person,
    Tenure,
    Delegation,
)


def held_register(session: Session, force_id: int, *, as_at: date) -> HeldRegister:
    """The register of one force as it stands; whose post it is and the portal's reports are of `as_at`."""
    # The queries below go past the ORM, which takes longer over each row than the comparing does.
    posts = _posts(session, force_id)
    return HeldRegister(
        items=_items(session, force_id),
        publications=_publications(session, force_id),
        posts=posts,
        stages=_stages(session, force_id),
        deadlines=_deadlines(session, force_id),
        updated_on=_updated_on(session, force_id),
        portal=portal_reports(session, force_id, as_at),
        rags={each: rating.rag for each, rating in newest_ratings(session, force_id, as_at).items()},
        posts_of_email=_posts_of_email(session, force_id, as_at, {post.id: post for post in posts}),
    )


def register_mark(session: Session, force_id: int) -> tuple[object, ...]:
    """What shows that the register changed: two marks are the same only when nothing was added between.

    Rows of these tables are only added, or changed with an entry in the trail.
    """
    head = sa.select(AuditHead.sequence).where(AuditHead.force_id == force_id).scalar_subquery()
    newest = [sa.select(sa.func.max(record.__table__.c.id)).scalar_subquery() for record in _LOOKED_AT]
    return tuple(session.execute(sa.select(head, *newest)).one())


def _items(session: Session, force_id: int) -> list[HeldItem]:
    columns = [getattr(Item, name) for name in HeldItem._fields]
    query = sa.select(*columns).where(Item.force_id == force_id).order_by(Item.id)
    return [HeldItem._make(row) for row in session.connection().execute(query)]


def _publications(session: Session, force_id: int) -> list[HeldPublication]:
    columns = [getattr(Publication, name) for name in HeldPublication._fields]
    query = sa.select(*columns).where(Publication.force_id == force_id).order_by(Publication.id)
    return [HeldPublication._make(row) for row in session.connection().execute(query)]


def _posts(session: Session, force_id: int) -> list[HeldPost]:
    query = sa.select(Post.id, Post.key, Post.title).where(Post.force_id == force_id).order_by(Post.id)
    return [HeldPost._make(row) for row in session.connection().execute(query)]


def _stages(session: Session, force_id: int) -> dict[int, HeldStage]:
    query = (
        sa.select(StageChange.item_id, StageChange.stage, StageChange.happened_on)
        .join(Item, Item.id == StageChange.item_id)
        .where(Item.force_id == force_id)
        .order_by(StageChange.happened_on, StageChange.id)
    )
    found: dict[int, HeldStage] = {}
    nowhere = HeldStage(Stage.OPEN, None, None)
    for item_id, stage, day in session.connection().execute(query):
        before = found.get(item_id, nowhere)
        submitted = day if stage is Stage.SUBMITTED else before.submitted_on
        closed = day if stage is Stage.CLOSED else before.closed_on
        found[item_id] = HeldStage(stage, submitted, closed)
    return found


def _deadlines(session: Session, force_id: int) -> dict[tuple[int, DeadlineKind], list[HeldDeadline]]:
    columns = [getattr(Deadline, name) for name in HeldDeadline._fields]
    query = (
        sa.select(Deadline.item_id, Deadline.kind, *columns)
        .join(Item, Item.id == Deadline.item_id)
        .where(Item.force_id == force_id)
        .order_by(Deadline.item_id, Deadline.version)
    )
    found: dict[tuple[int, DeadlineKind], list[HeldDeadline]] = defaultdict(list)
    for item_id, kind, *version in session.connection().execute(query):
        found[item_id, kind].append(HeldDeadline._make(version))
    return dict(found)


def _updated_on(session: Session, force_id: int) -> dict[int, date]:
    query = (
        sa.select(Review.item_id, sa.func.max(Review.held_on))
        .join(Item, Item.id == Review.item_id)
        .where(Item.force_id == force_id, Review.substantive)
        .group_by(Review.item_id)
    )
    return {item_id: day for item_id, day in session.connection().execute(query)}


def portal_reports(session: Session, force_id: int, as_at: date) -> dict[int, tuple[date, PortalStatus]]:
    """Item id to the portal's newest report by a day."""
    query = (
        sa.select(PortalReport.item_id, PortalReport.reported_on, PortalReport.status)
        .join(Item, Item.id == PortalReport.item_id)
        .where(Item.force_id == force_id, PortalReport.reported_on <= as_at)
        .order_by(PortalReport.reported_on)
    )
    return {item_id: (day, status) for item_id, day, status in session.connection().execute(query)}


def _posts_of_email(
    session: Session, force_id: int, day: date, posts: dict[int, HeldPost]
) -> dict[str, list[HeldPost]]:
    found: dict[str, list[HeldPost]] = defaultdict(list)
    for kind in (Tenure, Delegation):
        spell: Any = kind
        query = (
            sa.select(Person.email, spell.post_id)
            .join(Person, Person.id == spell.person_id)
            .where(
                Person.force_id == force_id,
                spell.since <= day,
                sa.or_(spell.until.is_(None), spell.until >= day),
            )
        )
        for email, post_id in session.connection().execute(query):
            holds = found[email.lower()]
            # Somebody who holds a post of their own isn't looked for in the one they stand in for.
            if post_id in posts and (kind is Tenure or not holds) and posts[post_id] not in holds:
                holds.append(posts[post_id])
    return dict(found)
