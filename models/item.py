"""Causes of concern, recommendations and AFIs, with their deadlines, reviews and stages."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.people import Post
from models.publication import Publication
from rules.vocabulary import (
    Applicability,
    Certainty,
    DeadlineKind,
    ItemKind,
    PortalStatus,
    ResolutionKind,
    Stage,
)


class Item(Base):
    """One thing that HMICFRS asks. Its stage is what the newest StageChange says, never a column here.

    `level` is 1 to 4, or empty for items from before levels (August 2023). `known_on` is the day from which
    the force knew of it: the publication's, or else the day of the paper that first names it.
    """

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("force_id", "key"),
        CheckConstraint("level IS NULL OR level BETWEEN 1 AND 4", name="level_is_1_to_4"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="is_not_its_own_parent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    owner_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    key: Mapped[str]
    portal_id: Mapped[str | None]
    number: Mapped[str]
    kind: Mapped[ItemKind]
    level: Mapped[int | None]
    title: Mapped[str]
    text: Mapped[str]
    addressees: Mapped[str]
    applicability: Mapped[Applicability]
    mandatory: Mapped[bool]
    portfolio: Mapped[str]
    board: Mapped[str]
    portal_status: Mapped[PortalStatus | None]
    known_on: Mapped[date]
    source: Mapped[str]

    publication: Mapped[Publication | None] = relationship(lazy="raise")
    owner: Mapped[Post | None] = relationship(lazy="raise")


class Deadline(Base):
    """One version of one deadline of an item: the phrase, what it was read from, and the day it means.

    Rows are only ever added: a later version of the same kind takes the place of an earlier one. Versions
    count up within the item, over all kinds, so that item and version name one row. `known_on` is the day
    from which the version counts; `recorded_at` the instant at which it was written down.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("item_id", "version"),
        CheckConstraint("version >= 1", name="version_counts_from_1"),
        CheckConstraint("starts_on IS NULL OR starts_on <= ends_on", name="starts_before_it_ends"),
        CheckConstraint(
            "(resolution IN ('deadline', 'immediate', 'window')) = (ends_on IS NOT NULL)",
            name="has_a_day_only_when_resolved",
        ),
        CheckConstraint(
            "(resolution = 'recurring') = (recurrence IS NOT NULL)", name="recurs_only_when_recurring"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    version: Mapped[int]
    kind: Mapped[DeadlineKind]
    phrase: Mapped[str]
    anchor: Mapped[str]
    resolution: Mapped[ResolutionKind]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    recurrence: Mapped[str | None]
    rule: Mapped[str]
    words: Mapped[str]
    certainty: Mapped[Certainty]
    confirmed_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    known_on: Mapped[date]
    recorded_at: Mapped[datetime]
    source: Mapped[str]


class Review(Base):
    """A review or a substantive update of an item; `substantive` is false for a mere edit or a chaser."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("item_id", "held_on", "note"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    held_on: Mapped[date]
    substantive: Mapped[bool]
    note: Mapped[str]
    source: Mapped[str]


class StageChange(Base):
    """The item reached a stage on a day. Rows are only added; the newest day, then the newest row, counts."""

    __tablename__ = "stage_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    stage: Mapped[Stage]
    happened_on: Mapped[date]
    recorded_at: Mapped[datetime]
    note: Mapped[str]
    source: Mapped[str]
