"""The corporate risk rating of items, with its history."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import Rag


class RagChange(Base):
    """An item was rated on a day. Rows are only added; the newest day, then the newest row, counts."""

    __tablename__ = "rag_change"
    __table_args__ = (Index("ix_rag_change_item_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    rag: Mapped[Rag]
    rated_on: Mapped[date]
    recorded_at: Mapped[datetime]
    reason: Mapped[str]
    source: Mapped[str]
