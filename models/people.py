"""Posts, the people who hold them, and from when to when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import Channel, PostKind, Rhythm


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
    # Set when a server refused the address for good, with its words; emptied when the address is put right.
    refused_at: Mapped[datetime | None]
    refused_because: Mapped[str | None]


class DeliveryPreference(Base):
    """When a person wants their digest, within what policy allows; without a row, policy's own times.

    Messages go from `from_minute` to `to_minute` of a day in Europe/London, on work days only when
    `work_days_only`; a weekly digest goes on `weekday` (1 Monday to 7 Sunday). `calendar` adds an .ics file
    of the items' dates.
    """

    __tablename__ = "delivery_preference"
    __table_args__ = (
        CheckConstraint(
            "from_minute >= 0 AND from_minute < to_minute AND to_minute <= 1440", name="hours_are_of_one_day"
        ),
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday_is_1_to_7"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    rhythm: Mapped[Rhythm]
    weekday: Mapped[int]
    from_minute: Mapped[int]
    to_minute: Mapped[int]
    work_days_only: Mapped[bool]
    calendar: Mapped[bool]


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
