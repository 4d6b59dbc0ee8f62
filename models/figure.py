"""Figures that a paper or the portal states, as printed, so that ours can be held against them."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import FigureTable, ItemKind, Measure


class StatedFigure(Base):
    """One cell of a table in a paper. `value` is empty where the paper prints none, or nothing clear.

    `row_label` is the row's heading in the paper; `kind` and `level` say what the row counts, `level` being
    empty for a row without a level, and both for a total line.
    """

    __tablename__ = "stated_figure"
    __table_args__ = (
        UniqueConstraint(
            "force_id", "as_at", "figure_table", "row_label", "measure", name="uq_stated_figure_cell"
        ),
        CheckConstraint("level IS NULL OR level BETWEEN 1 AND 4", name="level_is_1_to_4"),
        CheckConstraint("value IS NULL OR value >= 0", name="value_is_a_count"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    as_at: Mapped[date]
    figure_table: Mapped[FigureTable]
    row_number: Mapped[int]
    row_label: Mapped[str]
    kind: Mapped[ItemKind | None]
    level: Mapped[int | None]
    measure: Mapped[Measure]
    value: Mapped[int | None]
    printed: Mapped[str]
    question: Mapped[str]
    source: Mapped[str]
