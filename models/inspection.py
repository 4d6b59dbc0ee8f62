"""Inspection activity and its windows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from rules.vocabulary import Certainty, InspectionKind, WindowStatus


class Inspection(Base):
    """One inspection of the force, or one that it contributes to.

    `modified_at` is when somebody last edited these fields, None if nobody ever did. LAST-MODIFIED (RFC 5545,
    3.8.7.3) of an event is the later of it and of its window's `recorded_at`; SEQUENCE is the window's
    revision alone, which rises with days and status (3.8.7.4), never with a title or an outcome. The audit
    trail holds what each field was. `portfolio` is empty when nobody said.
    """

    __tablename__ = "inspection"
    __table_args__ = (UniqueConstraint("force_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    key: Mapped[str]
    title: Mapped[str]
    kind: Mapped[InspectionKind]
    inspectorates: Mapped[str]
    areas: Mapped[str]
    what_the_force_does: Mapped[str]
    outcome: Mapped[str]
    source: Mapped[str]
    portfolio: Mapped[str] = mapped_column(default="")
    modified_at: Mapped[datetime | None]

    windows: Mapped[list["InspectionWindow"]] = relationship(
        lazy="raise", order_by="InspectionWindow.slot, InspectionWindow.revision"
    )


class InspectionWindow(Base):
    """One revision of one slot in the calendar. Rows are only added; the highest revision counts.

    A slot keeps its calendar UID for life; `revision` counts from 0 and is the event's SEQUENCE (RFC 5545,
    3.8.7.4). Days are inclusive, in Europe/London.
    """

    __tablename__ = "inspection_window"
    __table_args__ = (
        UniqueConstraint("inspection_id", "slot", "revision"),
        CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
        CheckConstraint("slot >= 1 AND revision >= 0", name="slot_and_revision_count_up"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    slot: Mapped[int]
    revision: Mapped[int]
    phrase: Mapped[str]
    anchor: Mapped[str]
    rule: Mapped[str]
    certainty: Mapped[Certainty]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    status: Mapped[WindowStatus]
    known_on: Mapped[date]
    recorded_at: Mapped[datetime]
    source: Mapped[str]
