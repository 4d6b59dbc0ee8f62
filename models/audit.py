"""The audit trail: append-only by trigger, and hash-chained per force so that tampering shows."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class AuditEntry(Base):
    """One change: who, when, what, from what to what, why. Never updated, never deleted.

    `changes` is canonical JSON (rules/audit_chain.py): a list of field, from and to. `entry_hash` is SHA-256
    over everything else here and the hash before it, in lower-case hexadecimal.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("force_id", "sequence"),
        CheckConstraint("sequence >= 1", name="sequence_counts_from_1"),
        CheckConstraint("length(entry_hash) = 64", name="entry_hash_is_sha256"),
        # One item's story, and what was edited since a day, without reading the whole trail.
        Index("ix_audit_entry_subject", "force_id", "subject_kind", "subject_key"),
        Index("ix_audit_entry_happened_at", "force_id", "happened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    sequence: Mapped[int]
    happened_at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_key: Mapped[str]
    changes: Mapped[str]
    why: Mapped[str]
    previous_hash: Mapped[str]
    entry_hash: Mapped[str]


class AuditHead(Base):
    """The newest entry of a force's chain: what shows that entries at its end were cut off.

    Its row is also what writers on PostgreSQL wait for, so that a chain never forks.
    """

    __tablename__ = "audit_head"

    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"), primary_key=True)
    sequence: Mapped[int]
    entry_hash: Mapped[str]
