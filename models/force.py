"""The police force that a register belongs to, and its monitoring phase."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import Phase


class Force(Base):
    """A police force. One installation for one force has one row and never asks for it."""

    __tablename__ = "force"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class ForcePhase(Base):
    """HMICFRS's monitoring of the whole force from a day on: Scan (default) or Engage (enhanced)."""

    __tablename__ = "force_phase"
    __table_args__ = (UniqueConstraint("force_id", "began_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    phase: Mapped[Phase]
    began_on: Mapped[date]
    note: Mapped[str]
    source: Mapped[str]
