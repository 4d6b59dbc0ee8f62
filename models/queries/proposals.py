"""The review queue as it stands: each proposal with its paper, its newest content and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.imports import Import
from models.proposal import Proposal, ProposalDecision
from rules.papers.proposal_json import read_content
from rules.papers.proposals import Content
from rules.vocabulary import ProposalDecisionKind

_FINAL = (ProposalDecisionKind.ACCEPTED, ProposalDecisionKind.MERGED, ProposalDecisionKind.DISMISSED)


class NoSuchProposalError(LookupError):
    """The review queue has no proposal with that number; the message says so."""


@dataclass(frozen=True, slots=True)
class Queued:
    """A proposal: `content` after every edit; `decided` is the final decision, or None while it waits."""

    proposal: Proposal
    paper: Import
    content: Content
    decided: ProposalDecision | None
    edits: tuple[ProposalDecision, ...]

    @property
    def id(self) -> int:
        """What people call it by."""
        return self.proposal.id


def queued(
    session: Session,
    force_id: int,
    *,
    ids: Sequence[int] | None = None,
    import_id: int | None = None,
    waiting_only: bool = False,
) -> list[Queued]:
    """Proposals in the order in which they came, all or some."""
    query = (
        sa.select(Proposal, Import)
        .join(Import, Import.id == Proposal.import_id)
        .where(Import.force_id == force_id)
        .order_by(Proposal.import_id, Proposal.number)
    )
    if ids is not None:
        query = query.where(Proposal.id.in_(ids))
    if import_id is not None:
        query = query.where(Proposal.import_id == import_id)
    if waiting_only:
        query = query.where(~_is_decided())
    rows = session.execute(query).all()
    decisions = _decisions(session, [proposal.id for proposal, _ in rows])
    return [_queued(proposal, paper, decisions.get(proposal.id, [])) for proposal, paper in rows]


def one_queued(session: Session, force_id: int, proposal_id: int) -> Queued:
    """The proposal with that number. Raises NoSuchProposalError."""
    found = queued(session, force_id, ids=[proposal_id])
    if not found:
        raise NoSuchProposalError(
            f"the review queue has no proposal {proposal_id}; `oversight queue list` shows them"
        )
    return found[0]


def publication_of(session: Session, force_id: int, one: Queued) -> Queued | None:
    """The publication's proposal that an item's proposal belongs to; None when it names none."""
    if one.proposal.within is None:
        return None
    number = session.scalar(
        sa.select(Proposal.id).where(
            Proposal.import_id == one.proposal.import_id, Proposal.number == one.proposal.within
        )
    )
    return one_queued(session, force_id, number) if number is not None else None


def _is_decided() -> sa.ColumnElement[bool]:
    return (
        sa.select(ProposalDecision.id)
        .where(ProposalDecision.proposal_id == Proposal.id, ProposalDecision.decision.in_(_FINAL))
        .exists()
    )


def _decisions(session: Session, ids: Sequence[int]) -> dict[int, list[ProposalDecision]]:
    found: dict[int, list[ProposalDecision]] = {}
    for start in range(0, len(ids), 500):
        query = (
            sa.select(ProposalDecision)
            .where(ProposalDecision.proposal_id.in_(ids[start : start + 500]))
            .order_by(ProposalDecision.id)
        )
        for decision in session.scalars(query):
            found.setdefault(decision.proposal_id, []).append(decision)
    return found


def _queued(proposal: Proposal, paper: Import, decisions: list[ProposalDecision]) -> Queued:
    edits = tuple(one for one in decisions if one.decision is ProposalDecisionKind.EDITED)
    text = edits[-1].content if edits else proposal.content
    decided = next((one for one in decisions if one.decision in _FINAL), None)
    return Queued(proposal, paper, read_content(proposal.kind, text), decided, edits)
