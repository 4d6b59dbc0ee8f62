"""Everything that the register knows of one item as at a day."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from models.attachment import Attachment
from models.item import Item, PortalReport, Review, StageChange
from models.people import Post
from models.publication import Publication
from models.queries.item_deadlines import deadlines_of, extensions_of
from models.queries.item_edits import ItemFields, fields_as_at
from models.queries.item_facts import newest_stages
from models.queries.items import NoSuchItemError, find_item
from models.queries.people import holder_names
from models.queries.ratings import Rating, ratings_of
from rules.dates_in_words import long_date
from rules.deadline_choice import DeadlineFacts
from rules.vocabulary import (
    Action,
    Applicability,
    DeadlineKind,
    ItemKind,
    PortalStatus,
    ReviewClock,
    SignOffOutcome,
    Stage,
)


@dataclass(frozen=True, slots=True)
class Step:
    """The item reached a stage on a day, with what led there and what it rests on."""

    stage: Stage
    on: date
    recorded_at: datetime
    action: Action | None
    outcome: SignOffOutcome | None
    notice: str | None
    letter_name: str | None
    letter_sha256: str | None
    other_item: str | None
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline was moved, to which version and day, why, and who agreed."""

    kind: DeadlineKind
    from_version: int
    to_version: int
    due_on: date | None
    why: str
    agreed_by: str
    agreed_on: date


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review or an update of the item."""

    on: date
    clock: ReviewClock
    substantive: bool
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Child:
    """A recommendation of a cause of concern, and where it stands."""

    key: str
    title: str
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDetail:
    """One item as it stood on a day; every list runs from the oldest to the newest."""

    as_at: date
    key: str
    portal_id: str | None
    number: str
    kind: ItemKind
    level: int | None
    title: str
    text: str
    addressees: str
    applicability: Applicability
    mandatory: bool
    portfolio: str
    board: str
    owner_key: str | None
    owner_title: str | None
    owner_name: str | None
    publication_key: str | None
    publication_title: str | None
    published_on: date | None
    parent_key: str | None
    known_on: date
    source: str
    steps: tuple[Step, ...]
    portal_status: PortalStatus | None
    portal_reported_on: date | None
    portal_source: str
    deadlines: tuple[DeadlineFacts, ...]
    extensions: tuple[Moved, ...]
    reviews: tuple[Reviewed, ...]
    ratings: tuple[Rating, ...]
    children: tuple[Child, ...]

    @property
    def stage(self) -> Stage:
        """The force's own stage."""
        return self.steps[-1].stage if self.steps else Stage.OPEN

    @property
    def stage_since(self) -> date:
        """The day on which the item reached its stage."""
        return self.steps[-1].on if self.steps else self.known_on


def item_detail(session: Session, force_id: int, key: str, *, as_at: date) -> ItemDetail:
    """The item with that key or portal id as it stood on a day; item_views.py says what stood then means.

    Raises NoSuchItemError, also when the register didn't know the item yet, and AmbiguousItemError.
    """
    item = find_item(session, force_id, key)
    if item.known_on > as_at:
        raise NoSuchItemError(
            f"the register didn’t know “{item.key}” on {long_date(as_at)}: "
            f"only from {long_date(item.known_on)} on"
        )
    fields = fields_as_at(session, force_id, as_at, key=item.key).get(item.key, ItemFields({}))
    owner_key, owner_title, owner_name = _owner(session, item, fields, as_at)
    publication = session.get(Publication, item.publication_id) if item.publication_id else None
    parent = session.get(Item, item.parent_id) if item.parent_id else None
    portal = _portal_report(session, item, as_at)
    columns = {name: getattr(item, name) for name in _EDITABLE} | fields.columns
    return ItemDetail(
        **columns,
        as_at=as_at,
        key=item.key,
        kind=item.kind,
        owner_key=owner_key,
        owner_title=owner_title,
        owner_name=owner_name,
        publication_key=publication.key if publication else None,
        publication_title=publication.title if publication else None,
        published_on=publication.published_on if publication else None,
        parent_key=parent.key if parent else None,
        known_on=item.known_on,
        source=item.source,
        steps=_steps(session, item, as_at),
        portal_status=portal.status if portal else None,
        portal_reported_on=portal.reported_on if portal else None,
        portal_source=portal.source if portal else "",
        deadlines=tuple(deadlines_of(session, item.id, as_at)),
        extensions=_extensions(session, item, as_at),
        reviews=_reviews(session, item, as_at),
        ratings=ratings_of(session, item.id, as_at),
        children=_children(session, item, as_at),
    )


_EDITABLE = (
    "title",
    "text",
    "level",
    "portfolio",
    "board",
    "addressees",
    "applicability",
    "mandatory",
    "number",
    "portal_id",
)


def _owner(
    session: Session, item: Item, fields: ItemFields, as_at: date
) -> tuple[str | None, str | None, str | None]:
    post = session.get(Post, item.owner_post_id) if item.owner_post_id else None
    key = fields.owner_key(post.key if post else None)
    if key is None:
        return None, None, None
    then = session.scalar(sa.select(Post).where(Post.force_id == item.force_id, Post.key == key))
    if then is None:
        return key, None, None
    return key, then.title, holder_names(session, item.force_id, as_at).get(then.id)


def _steps(session: Session, item: Item, as_at: date) -> tuple[Step, ...]:
    other = aliased(Item)
    query = (
        sa.select(StageChange, Attachment.original_name, Attachment.sha256, other.key)
        .outerjoin(Attachment, Attachment.id == StageChange.letter_id)
        .outerjoin(other, other.id == StageChange.other_item_id)
        .where(StageChange.item_id == item.id, StageChange.happened_on <= as_at)
        .order_by(StageChange.happened_on, StageChange.id)
    )
    return tuple(
        Step(
            stage=step.stage,
            on=step.happened_on,
            recorded_at=step.recorded_at,
            action=step.action,
            outcome=step.outcome,
            notice=step.hmicfrs_notice,
            letter_name=letter_name,
            letter_sha256=letter_sha256,
            other_item=other_key,
            note=step.note,
            source=step.source,
        )
        for step, letter_name, letter_sha256, other_key in session.execute(query)
    )


def _portal_report(session: Session, item: Item, as_at: date) -> PortalReport | None:
    query = (
        sa.select(PortalReport)
        .where(PortalReport.item_id == item.id, PortalReport.reported_on <= as_at)
        .order_by(PortalReport.reported_on.desc())
    )
    return session.scalars(query).first()


def _extensions(session: Session, item: Item, as_at: date) -> tuple[Moved, ...]:
    return tuple(
        Moved(
            kind=deadline.kind,
            from_version=extension.from_version,
            to_version=extension.to_version,
            due_on=deadline.ends_on,
            why=extension.why,
            agreed_by=extension.agreed_by,
            agreed_on=extension.agreed_on,
        )
        for extension, deadline in extensions_of(session, item.id, as_at)
    )


def _reviews(session: Session, item: Item, as_at: date) -> tuple[Reviewed, ...]:
    query = (
        sa.select(Review)
        .where(Review.item_id == item.id, Review.held_on <= as_at)
        .order_by(Review.held_on, Review.id)
    )
    return tuple(
        Reviewed(review.held_on, review.clock, review.substantive, review.note, review.source)
        for review in session.scalars(query)
    )


def _children(session: Session, item: Item, as_at: date) -> tuple[Child, ...]:
    stages = newest_stages(as_at)
    query = (
        sa.select(Item.key, Item.title, stages.c.stage)
        .outerjoin(stages, sa.and_(stages.c.item_id == Item.id, stages.c.newest == 1))
        .where(Item.parent_id == item.id, Item.known_on <= as_at)
    )
    edited, nothing = fields_as_at(session, item.force_id, as_at), ItemFields({})
    children = (
        Child(key, edited.get(key, nothing).columns.get("title", title), stage or Stage.OPEN)
        for key, title, stage in session.execute(query)
    )
    return tuple(sorted(children, key=lambda child: child.key))
