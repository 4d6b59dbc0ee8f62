"""Meetings of boards and committees: what they were asked to decide, and the actions that came of them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import ActionState


class Meeting(Base):
    """One meeting of a board, by the board's name in the policy and its day.

    `series` is what the board itself calls it ("2023/24, fourth meeting"); `chair` who leads it, in words.
    """

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("force_id", "board", "held_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    board: Mapped[str]
    held_on: Mapped[date]
    series: Mapped[str]
    place: Mapped[str]
    chair: Mapped[str]
    added_at: Mapped[datetime]


class DecisionAsked(Base):
    """What a meeting is asked to decide. Rows are only added; `item_keys` is a JSON array."""

    __tablename__ = "decision_asked"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        CheckConstraint("number >= 1 AND what <> ''", name="says_what"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    number: Mapped[int]
    what: Mapped[str]
    why: Mapped[str]
    asked_by: Mapped[str]
    item_keys: Mapped[str]
    added_at: Mapped[datetime]


class MeetingAction(Base):
    """What a meeting asked a post to do. Rows are only added; `item_keys` is a JSON array."""

    __tablename__ = "meeting_action"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        CheckConstraint("number >= 1 AND what <> ''", name="says_what"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    number: Mapped[int]
    what: Mapped[str]
    owner_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    due_on: Mapped[date | None]
    item_keys: Mapped[str]
    added_at: Mapped[datetime]


class MeetingActionStep(Base):
    """An action stood so from a day on, with a word on how far it is. Only added; the newest counts."""

    __tablename__ = "meeting_action_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("meeting_action.id"), index=True)
    state: Mapped[ActionState]
    happened_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    note: Mapped[str]
