"""HMICFRS's reports."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import PublicationKind


class Publication(Base):
    """A report. `published_on` is empty when no source states it, and is then asked for, never guessed.

    `made` and `applicable` count recommendations, `afis_made` and `afis_applicable` areas for improvement,
    all as the source states them; empty where it doesn't.
    """

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("force_id", "key"),
        CheckConstraint(
            "applicable IS NULL OR made IS NULL OR applicable <= made", name="applicable_within_made"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    key: Mapped[str]
    title: Mapped[str]
    kind: Mapped[PublicationKind]
    partners: Mapped[str]
    published_on: Mapped[date | None]
    link: Mapped[str]
    findings: Mapped[str]
    made: Mapped[int | None]
    applicable: Mapped[int | None]
    afis_made: Mapped[int | None]
    afis_applicable: Mapped[int | None]
    causes_of_concern_made: Mapped[int | None]
    counts_note: Mapped[str]
    source: Mapped[str]
