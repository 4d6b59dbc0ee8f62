"""What leaves the register as tables: notices, the audit trail and the review queue, streamed."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.imports import Import
from models.item import Item
from models.notice import Dispatch, Notice
from models.people import Person, Post
from models.proposal import Proposal, ProposalDecision
from models.queries.audit_entries import chained
from rules.audit_story import story_line
from rules.export_tables import ExportColumn, ExportTable, ExportValue
from rules.register_table import Provenance

_ROWS_AT_ONCE = 1_000


def provenance(session: Session, force_id: int) -> dict[int, Provenance]:
    """Since when and from where each item is known, by its id."""
    query = sa.select(Item.id, Item.known_on, Item.source).where(Item.force_id == force_id)
    return {row.id: Provenance(row.known_on, row.source) for row in session.execute(query)}


def notices_table(session: Session, force_id: int) -> ExportTable:
    """Every notice ever decided, with the message that carried it and the server's words."""
    query = (
        sa.select(
            Notice.decided_for,
            Notice.decided_at,
            Notice.rule,
            Item.key,
            Item.title,
            Notice.due_on,
            Notice.deadline_version,
            Notice.stage,
            Post.title,
            Person.name,
            Dispatch.channel,
            Dispatch.state,
            Dispatch.accepted_at,
            Dispatch.last_reply,
            Dispatch.message_id,
            Notice.withdrawn_at,
            Notice.withdrawn_why,
        )
        .join(Item, Item.id == Notice.item_id)
        .join(Post, Post.id == Notice.recipient_post_id)
        .outerjoin(Dispatch, Dispatch.id == Notice.dispatch_id)
        .outerjoin(Person, Person.id == Dispatch.person_id)
        .where(Notice.force_id == force_id)
        .order_by(Notice.id)
    )
    headings = (
        ("Decided for", 16),
        ("Decided at", 20),
        ("Rule", 16),
        ("Item", 24),
        ("Title", 50),
        ("Due on", 16),
        ("Deadline version", 10),
        ("Step", 18),
        ("Post", 30),
        ("Sent to", 24),
        ("Channel", 10),
        ("Message", 18),
        ("Accepted at", 20),
        ("Server's words", 40),
        ("Message-ID", 40),
        ("Withdrawn at", 20),
        ("Withdrawn because", 30),
    )
    return _table("Notices", headings, _rows(session, query))


def audit_table(session: Session, force_id: int) -> ExportTable:
    """The whole audit trail, an entry a row, with its hashes and each change in words."""
    query = sa.select(AuditEntry).where(AuditEntry.force_id == force_id).order_by(AuditEntry.sequence)
    headings = (
        ("Entry", 8),
        ("When", 20),
        ("Who", 36),
        ("Action", 18),
        ("Subject", 12),
        ("Key", 24),
        ("In words", 80),
        ("Changes", 60),
        ("Why", 40),
        ("Hash before", 20),
        ("Hash", 20),
    )
    return _table("Audit trail", headings, _audit_rows(session, query))


def queue_table(session: Session, force_id: int) -> ExportTable:
    """Every proposal ever read from a paper, with the words it rests on and the newest decision."""
    newest = (
        sa.select(ProposalDecision.proposal_id, sa.func.max(ProposalDecision.id).label("decision_id"))
        .group_by(ProposalDecision.proposal_id)
        .subquery("newest_decision")
    )
    query = (
        sa.select(
            Proposal.id,
            Import.file_name,
            Import.as_at,
            Proposal.number,
            Proposal.within,
            Proposal.kind,
            Proposal.confidence,
            Proposal.place,
            Proposal.quote,
            Proposal.rule,
            Proposal.content,
            ProposalDecision.decision,
            ProposalDecision.decided_by,
            ProposalDecision.decided_at,
            ProposalDecision.reason,
            ProposalDecision.subject_key,
            ProposalDecision.content.label("edited"),
        )
        .join(Import, Import.id == Proposal.import_id)
        .outerjoin(newest, newest.c.proposal_id == Proposal.id)
        .outerjoin(ProposalDecision, ProposalDecision.id == newest.c.decision_id)
        .where(Import.force_id == force_id)
        .order_by(Proposal.id)
    )
    headings = (
        ("Proposal", 10),
        ("Paper", 30),
        ("Paper's date", 16),
        ("Number", 8),
        ("Within", 8),
        ("Kind", 14),
        ("Confidence", 12),
        ("Place", 16),
        ("Quote", 80),
        ("Read so because", 40),
        ("Content", 60),
        ("Decision", 12),
        ("Decided by", 30),
        ("Decided at", 20),
        ("Reason", 30),
        ("In the register as", 24),
        ("Edited content", 60),
    )
    return _table("Review queue", headings, _rows(session, query))


def _table(
    name: str, headings: tuple[tuple[str, int], ...], rows: Iterator[tuple[ExportValue, ...]]
) -> ExportTable:
    return ExportTable(name, tuple(ExportColumn(*heading) for heading in headings), rows)


def _rows(session: Session, query: sa.Select[Any]) -> Iterator[tuple[ExportValue, ...]]:
    for row in session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)):
        yield tuple(row)


def _audit_rows(session: Session, query: sa.Select[tuple[AuditEntry]]) -> Iterator[tuple[ExportValue, ...]]:
    for entry in session.scalars(query.execution_options(yield_per=_ROWS_AT_ONCE)):
        yield (
            entry.sequence,
            entry.happened_at,
            entry.actor,
            entry.action,
            entry.subject_kind,
            entry.subject_key,
            story_line(chained(entry)),
            entry.changes,
            entry.why,
            entry.previous_hash,
            entry.entry_hash,
        )
