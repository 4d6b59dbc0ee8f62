"""The review queue: what an imported paper seems to say, and what the Force Liaison Officer made of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import Confidence, ProposalDecisionKind, ProposalKind


class Proposal(Base):
    """One thing found in a paper, with the words it rests on; not in the register yet. Rows are only added.

    `number` counts within the import; `within` is the number of the proposal that it belongs to (an item's
    publication), or empty. `content` is canonical JSON, its fields by kind in rules/papers/proposals.py.
    `quote` holds the paper's own words and `place` where they stand; `rule` says in words why it was read so.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("import_id", "number"),
        CheckConstraint("within IS NULL OR within < number", name="belongs_to_an_earlier_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"))
    number: Mapped[int]
    within: Mapped[int | None]
    kind: Mapped[ProposalKind]
    confidence: Mapped[Confidence]
    content: Mapped[str]
    quote: Mapped[str]
    place: Mapped[str]
    rule: Mapped[str]


class ProposalDecision(Base):
    """What was decided on a proposal, the newest row counting; an edit leaves it in the queue. Only added.

    `content` is the proposal's content after an edit, else empty. `subject_kind` and `subject_key` name the
    record in the register that came of it, when one did.
    """

    __tablename__ = "proposal_decision"
    __table_args__ = (
        CheckConstraint("decision <> 'dismissed' OR reason <> ''", name="dismissed_with_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    decision: Mapped[ProposalDecisionKind]
    content: Mapped[str]
    reason: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]
    subject_kind: Mapped[str]
    subject_key: Mapped[str]
