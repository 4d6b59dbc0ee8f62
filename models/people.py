"""Posts, the people who hold them, and from when to when."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import Channel, PostKind


class Post(Base):
    """A post, which outlives the people who hold it; reminders go to whoever holds it on the day."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("force_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    key: Mapped[str]
    title: Mapped[str]
    kind: Mapped[PostKind]
    portfolio: Mapped[str]


class Person(Base):
    """Somebody who can be written to.

    `teams_channel` names a channel of the settings, of Teams' or of Apprise's, never its address.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("force_id", "email"),
        CheckConstraint(
            "channel NOT IN ('teams', 'apprise') OR teams_channel IS NOT NULL", name="named_channel_is_named"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    name: Mapped[str]
    email: Mapped[str]
    channel: Mapped[Channel]
    teams_channel: Mapped[str | None]


class Delegation(Base):
    """Somebody stands in for a post's holder from a day to a day, both inclusive."""

    __tablename__ = "delegation"
    __table_args__ = (
        UniqueConstraint("post_id", "since"),
        CheckConstraint("until >= since", name="ends_after_it_begins"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[date]
    until: Mapped[date]
    why: Mapped[str]


class Tenure(Base):
    """Who holds a post from a day to a day, both inclusive; `until` empty means still there."""

    __tablename__ = "tenure"
    __table_args__ = (
        UniqueConstraint("post_id", "since"),
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_it_begins"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[date]
    until: Mapped[date | None]
