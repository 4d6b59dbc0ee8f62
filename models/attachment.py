"""Letters and evidence: which file, by its content."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Attachment(Base):
    """A file kept by its SHA-256 in the attachment folder; the name is the one it came with."""

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("force_id", "sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256_is_sha256"),
        CheckConstraint("size_bytes > 0", name="isnt_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    sha256: Mapped[str]
    size_bytes: Mapped[int]
    original_name: Mapped[str]
    kept_at: Mapped[datetime]
