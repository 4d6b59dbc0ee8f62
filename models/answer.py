"""What people answered to their reminders."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import AnswerKind


class Answer(Base):
    """One answer about one item. Rows are only added.

    `until` is a snooze's last day, in Europe/London. `answered_by` says in words who answered; `post_id` is
    the post that they answered for. `token_digest` is the SHA-256 of the link's token when a link was used,
    so that it serves once.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        CheckConstraint("(kind = 'snoozed') = (until IS NOT NULL)", name="snoozed_until_a_day"),
        CheckConstraint("kind = 'acknowledged' OR reason <> ''", name="says_why"),
        Index("ix_answer_item_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    kind: Mapped[AnswerKind]
    until: Mapped[date | None]
    reason: Mapped[str]
    answered_by: Mapped[str]
    answered_on: Mapped[date]
    answered_at: Mapped[datetime]
    token_digest: Mapped[str | None]
