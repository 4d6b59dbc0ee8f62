"""An inspection window put into somebody's diary by e-mail, for those who can't subscribe to a feed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import DispatchState


class CalendarInvitation(Base):
    """One message about one window to one person (iTIP: RFC 5546), decided, claimed and sent like a Dispatch.

    `number` counts the messages about that window to that person from 1; its UNIQUE key makes a re-run or two
    runs at once harmless. `revision` is the window's that the message tells. `cancels` takes the event out of
    the diary again: as the window was cancelled or, with `withdrawn`, as the person is invited no more.
    `message_id` and `dated_at` (set at the first attempt) never change after that; `may_have_arrived` is set
    once a server took the message on, or may have.
    """

    __tablename__ = "calendar_invitation"
    __table_args__ = (
        UniqueConstraint("inspection_id", "slot", "person_id", "number", name="uq_calendar_invitation_key"),
        UniqueConstraint("message_id"),
        CheckConstraint("slot >= 1 AND revision >= 0 AND number >= 1", name="slot_and_numbers_count_up"),
        CheckConstraint("NOT withdrawn OR cancels", name="withdrawn_cancels"),
        CheckConstraint(
            "(state = 'claimed') = (claimed_by IS NOT NULL AND lease_until IS NOT NULL)",
            name="claimed_has_a_lease",
        ),
        CheckConstraint("(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_has_a_time"),
        Index("ix_calendar_invitation_state_not_before", "state", "not_before"),
        Index("ix_calendar_invitation_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    slot: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    number: Mapped[int]
    revision: Mapped[int]
    cancels: Mapped[bool]
    withdrawn: Mapped[bool]
    address: Mapped[str]
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]
    message_id: Mapped[str]
    dated_at: Mapped[datetime | None]
    state: Mapped[DispatchState]
    claimed_by: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime]
    attempts: Mapped[int]
    may_have_arrived: Mapped[bool]
    accepted_at: Mapped[datetime | None]
    last_reply: Mapped[str]
