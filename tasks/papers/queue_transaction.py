"""One decision on one proposal: a transaction that waits its turn, and refuses what was decided already."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.queries.proposals import Queued, one_queued
from models.records import Force, ProposalDecision
from models.session import writing
from rules.audit_chain import Change
from rules.dates_in_words import long_date
from rules.london import LONDON
from rules.vocabulary import ProposalDecisionKind
from tasks.audit_trail import AuditTrail
from tasks.by_whom import ByWhom

_IN_WORDS = {
    ProposalDecisionKind.ACCEPTED: "accepted",
    ProposalDecisionKind.MERGED: "merged",
    ProposalDecisionKind.DISMISSED: "dismissed",
    ProposalDecisionKind.EDITED: "edited",
}


class QueueError(ValueError):
    """A decision that can't be made on a proposal; the message says why, for a person."""


class AlreadyDecidedError(QueueError):
    """Somebody decided on the proposal before; the message says who, when and what."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """One decision under way: the session, the proposal as it stands, and the trail that it is entered in."""

    session: Session
    force: Force
    queued: Queued
    by: ByWhom
    trail: AuditTrail

    @property
    def source(self) -> str:
        """The paper and the place in it, for the records that come of the proposal."""
        paper = self.queued.paper
        return f"{paper.file_name} ({long_date(paper.as_at)}), {self.queued.proposal.place}"

    @property
    def paper_date(self) -> date:
        """The day that the paper speaks for."""
        return self.queued.paper.as_at

    def decide(
        self,
        decision: ProposalDecisionKind,
        *,
        content: str = "",
        reason: str = "",
        subject: tuple[str, str] = ("", ""),
        changes: Sequence[Change] = (),
    ) -> None:
        """Record the decision, with its entry in the audit trail."""
        self.session.add(
            ProposalDecision(
                proposal_id=self.queued.id,
                decision=decision,
                content=content,
                reason=reason,
                decided_by=self.by.actor,
                decided_at=self.by.now,
                subject_kind=subject[0],
                subject_key=subject[1],
            )
        )
        self.session.flush()
        known = [Change("record", None, "/".join(subject))] if subject[1] else []
        self.trail.record(
            f"proposal-{decision.value}", "proposal", str(self.queued.id), [*known, *changes], reason
        )


@contextmanager
def deciding(engine: Engine, by: ByWhom, proposal_id: int) -> Iterator[Deciding]:
    """One unit of work on a proposal that waits for a decision; a second one at the same time waits its turn.

    Raises NoSuchProposalError, and AlreadyDecidedError when it was accepted, merged or dismissed before.
    """
    with writing(engine) as session:
        force = force_by_code(session, by.force_code)
        # SQLite lets one writer in at a time; on PostgreSQL the force's row makes the second one wait, and
        # it then sees what the first decided. Not FOR UPDATE, which would stop whatever refers to the force.
        session.execute(sa.select(Force.id).where(Force.id == force.id).with_for_update(key_share=True))
        queued = one_queued(session, force.id, proposal_id)
        if queued.decided is not None:
            raise AlreadyDecidedError(f"proposal {proposal_id} {decided_in_words(queued.decided)}")
        yield Deciding(session, force, queued, by, AuditTrail(session, force, by.actor, by.now))


def decided_in_words(decided: ProposalDecision) -> str:
    """“was accepted by ... on 5 December 2024, as item cse-2”."""
    on = long_date(decided.decided_at.astimezone(LONDON).date())
    words = f"was {_IN_WORDS[decided.decision]} by {decided.decided_by} on {on}"
    if decided.subject_key:
        words += f", as {decided.subject_kind} {decided.subject_key}"
    return f"{words}: {decided.reason}" if decided.reason else words
