"""Bringing a paper in: its proposals go into the review queue, and nothing into the register."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.records import Force, Import, Proposal
from models.session import reading, writing
from rules.audit_chain import Change
from rules.papers.blocks import Document
from rules.papers.find import find_proposals
from rules.papers.proposal_json import content_json
from rules.papers.proposals import Found
from rules.vocabulary import ImportKind
from tasks.audit_trail import AuditTrail
from tasks.by_whom import ByWhom
from tasks.papers.read_paper import read_paper


@dataclass(frozen=True, slots=True)
class PaperRead:
    """A paper and what it seems to say; nothing of it is stored yet."""

    document: Document
    paper_date: date
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class PaperImported:
    """What an import put into the queue: the ids of its proposals, in the paper's order.

    `again` is true when the same bytes were in already, with the date that they were given then, `as_at`.
    """

    import_id: int
    file_name: str
    as_at: date
    proposal_ids: tuple[int, ...]
    notes: tuple[str, ...]
    again: bool


def look_at_paper(path: Path, *, paper_date: date) -> PaperRead:
    """Read a paper and find what it seems to say. Raises PaperError."""
    document = read_paper(path)
    return PaperRead(document, paper_date, find_proposals(document, paper_date))


def import_paper(engine: Engine, by: ByWhom, paper: PaperRead) -> PaperImported:
    """Store the paper's proposals in one transaction, with an audit entry; the same bytes only once."""
    with writing(engine) as session:
        force = force_by_code(session, by.force_code)
        # Two imports of one file at once: on PostgreSQL the second waits here, and then finds the first.
        session.execute(sa.select(Force.id).where(Force.id == force.id).with_for_update(key_share=True))
        known = _known(session, force.id, paper.document.sha256)
        if known is not None:
            return known
        stored = Import(
            force_id=force.id,
            kind=ImportKind.PAPER,
            file_name=paper.document.name,
            sha256=paper.document.sha256,
            as_at=paper.paper_date,
            actor=by.actor,
            imported_at=by.now,
            unchanged=0,
            notes="\n".join(paper.document.notes),
        )
        session.add(stored)
        session.flush()
        proposals = [_proposal(stored.id, one) for one in paper.found]
        session.add_all(proposals)
        session.flush()
        AuditTrail(session, force, by.actor, by.now).record(
            "import-paper",
            "import",
            str(stored.id),
            [
                Change("file", None, paper.document.name),
                Change("sha256", None, paper.document.sha256),
                Change("as at", None, paper.paper_date.isoformat()),
                Change("proposals", None, str(len(proposals))),
            ],
        )
        return PaperImported(
            import_id=stored.id,
            file_name=paper.document.name,
            as_at=paper.paper_date,
            proposal_ids=tuple(proposal.id for proposal in proposals),
            notes=paper.document.notes,
            again=False,
        )


def known_import(engine: Engine, by: ByWhom, paper: PaperRead) -> PaperImported | None:
    """The import that brought the same bytes in; None when there is none."""
    with reading(engine) as session:
        return _known(session, force_by_code(session, by.force_code).id, paper.document.sha256)


def _known(session: Session, force_id: int, sha256: str) -> PaperImported | None:
    stored = session.scalar(
        sa.select(Import).where(
            Import.force_id == force_id, Import.kind == ImportKind.PAPER, Import.sha256 == sha256
        )
    )
    if stored is None:
        return None
    ids = session.scalars(
        sa.select(Proposal.id).where(Proposal.import_id == stored.id).order_by(Proposal.number)
    )
    notes = tuple(stored.notes.split("\n")) if stored.notes else ()
    return PaperImported(stored.id, stored.file_name, stored.as_at, tuple(ids), notes, again=True)


def _proposal(import_id: int, found: Found) -> Proposal:
    return Proposal(
        import_id=import_id,
        number=found.number,
        within=found.within,
        kind=found.kind,
        confidence=found.confidence,
        content=content_json(found.content),
        quote=found.quote,
        place=found.place,
        rule=found.rule,
    )
