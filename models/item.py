"""Causes of concern, recommendations and AFIs, with their deadlines, reviews and stages."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.people import Post
from models.publication import Publication
from rules.vocabulary import (
    Action,
    Applicability,
    Certainty,
    DeadlineKind,
    ItemKind,
    PortalStatus,
    ResolutionKind,
    ReviewClock,
    SignOffOutcome,
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
    known_on: Mapped[date]
    source: Mapped[str]

    publication: Mapped[Publication | None] = relationship(lazy="raise")
    owner: Mapped[Post | None] = relationship(lazy="raise")


class Deadline(Base):
    """One version of one deadline of an item: the phrase, what it was read from, and the day it means.

    Rows are only ever added: a later version of the same kind takes the place of an earlier one. Versions
    count up within the item, over all kinds, so that item and version name one row. `known_on` is the day
    from which the version counts; `recorded_at` the instant at which it was written down.
    `confirmed_by_post_id` is what was loaded with it; a later word is a DeadlineConfirmation.
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


class DeadlineConfirmation(Base):
    """A post confirmed one version of a deadline: that its day is what its words mean. Rows are only added.

    It is no new version, so the reminders, whose keys name the version, go on where they are.
    """

    __tablename__ = "deadline_confirmation"
    __table_args__ = (
        UniqueConstraint("item_id", "version"),
        ForeignKeyConstraint(["item_id", "version"], ["deadline.item_id", "deadline.version"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int]
    version: Mapped[int]
    confirmed_by_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    confirmed_on: Mapped[date]
    recorded_at: Mapped[datetime]
    note: Mapped[str]


class Review(Base):
    """A review or a substantive update of an item; `substantive` is false for a mere edit or a chaser."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("item_id", "clock", "held_on", "note"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    held_on: Mapped[date]
    clock: Mapped[ReviewClock]
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
    # What led there, for changes made through the lifecycle (rules/lifecycle.py); empty for what was loaded.
    action: Mapped[Action | None]
    outcome: Mapped[SignOffOutcome | None]
    hmicfrs_notice: Mapped[str | None]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    other_item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))


class Extension(Base):
    """A deadline was moved: from which version to which, why, and who agreed. Rows are only added."""

    __tablename__ = "extension"
    __table_args__ = (
        UniqueConstraint("item_id", "to_version"),
        CheckConstraint("from_version < to_version", name="moves_on"),
        CheckConstraint("agreed_by <> '' AND why <> ''", name="says_who_agreed_and_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    from_version: Mapped[int]
    to_version: Mapped[int]
    why: Mapped[str]
    agreed_by: Mapped[str]
    agreed_on: Mapped[date]
    recorded_at: Mapped[datetime]


class PortalReport(Base):
    """What the HMICFRS portal said of an item on a day, beside the force's own stage. Rows are only added."""

    __tablename__ = "portal_report"
    __table_args__ = (UniqueConstraint("item_id", "reported_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    status: Mapped[PortalStatus]
    reported_on: Mapped[date]
    source: Mapped[str]


class ReviewOverride(Base):
    """An item's own number of months for one review clock, instead of the policy's."""

    __tablename__ = "review_override"
    __table_args__ = (
        UniqueConstraint("item_id", "clock"),
        CheckConstraint("months BETWEEN 1 AND 24", name="months_are_1_to_24"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    clock: Mapped[ReviewClock]
    months: Mapped[int]
    why: Mapped[str]
