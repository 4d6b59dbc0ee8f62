"""What was loaded into the register, from which bytes."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class RegisterLoad(Base):
    """One load of a register folder; the digest is SHA-256 over its files' names and bytes."""

    __tablename__ = "register_load"
    __table_args__ = (UniqueConstraint("force_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    folder_name: Mapped[str]
    digest: Mapped[str]
    loaded_at: Mapped[datetime]
