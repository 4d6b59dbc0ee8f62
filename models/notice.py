"""What somebody is to be told (Notice), and the message that carries it (Dispatch)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import Channel, DispatchState, NoticeRule


class Dispatch(Base):
    """One message to one person on one channel for one day.

    `message_id` and `dated_at` (set at the first attempt) never change after that, so that a retry after an
    unknown outcome is the same message to every mail server (RFC 5322, 3.6.4).
    """

    __tablename__ = "dispatch"
    __table_args__ = (
        UniqueConstraint("force_id", "person_id", "channel", "for_day"),
        UniqueConstraint("message_id"),
        CheckConstraint(
            "(state = 'claimed') = (claimed_by IS NOT NULL AND lease_until IS NOT NULL)",
            name="claimed_has_a_lease",
        ),
        CheckConstraint("(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_has_a_time"),
        Index("ix_dispatch_state_not_before", "state", "not_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[Channel]
    for_day: Mapped[date]
    address: Mapped[str]
    message_id: Mapped[str]
    dated_at: Mapped[datetime | None]
    state: Mapped[DispatchState]
    claimed_by: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime]
    attempts: Mapped[int]
    accepted_at: Mapped[datetime | None]
    last_reply: Mapped[str]


class Notice(Base):
    """One thing that one post is told once, decided on a day.

    The UNIQUE key is what makes a re-run, a doubled schedule or two daily checks at once harmless.
    `deadline_version` is 0 for a notice that isn't about a deadline; `stage` is a step of the ladder
    ("lead-7", "overdue-21") or the cycle that was missed ("since-2024-05-28"). `subject` is what it is about:
    "item:12", "publication:3" or "dispatch:9" by their ids, "board:" with the board's name and its day.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint(
            "force_id",
            "rule",
            "subject",
            "deadline_version",
            "stage",
            "recipient_post_id",
            name="uq_notice_key",
        ),
        CheckConstraint("deadline_version >= 0", name="deadline_version_is_0_or_more"),
        CheckConstraint("item_id IS NULL OR subject = 'item:' || item_id", name="subject_names_its_item"),
        Index("ix_notice_dispatch_id", "dispatch_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    rule: Mapped[NoticeRule]
    subject: Mapped[str]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    deadline_version: Mapped[int]
    stage: Mapped[str]
    recipient_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    due_on: Mapped[date | None]
    decided_for: Mapped[date]
    decided_at: Mapped[datetime]
    dispatch_id: Mapped[int | None] = mapped_column(ForeignKey("dispatch.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str | None]


class DispatchAttempt(Base):
    """One attempt to deliver a Dispatch, with the server's own words; rows are only added."""

    __tablename__ = "dispatch_attempt"
    __table_args__ = (UniqueConstraint("dispatch_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dispatch_id: Mapped[int] = mapped_column(ForeignKey("dispatch.id"))
    number: Mapped[int]
    finished_at: Mapped[datetime]
    outcome: Mapped[str]
    reply: Mapped[str]
