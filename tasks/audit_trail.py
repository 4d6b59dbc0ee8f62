"""Writing to the audit trail, in the transaction of the change itself, and checking the trail."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.records import AuditEntry, AuditHead, Force
from models.session import reading
from rules.audit_chain import (
    ChainBreak,
    ChainedEntry,
    Change,
    changes_json,
    entry_hash,
    first_break,
    first_hash,
)

_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class AuditTrail:
    """Appends entries to one force's trail within the caller's transaction.

    `actor` is who did it, in words ("HMICFRS Force Liaison Officer, Siân Prosser"); `now` when, aware.
    """

    session: Session
    force: Force
    actor: str
    now: datetime

    def record(
        self, action: str, subject_kind: str, subject_key: str, changes: Sequence[Change], why: str = ""
    ) -> None:
        """Append one entry. The chain's head is held until the transaction ends, so that it can't fork."""
        head = self._head()
        unhashed = ChainedEntry(
            sequence=head.sequence + 1,
            happened_at=self.now,
            actor=self.actor,
            action=action,
            subject_kind=subject_kind,
            subject_key=subject_key,
            changes=changes_json(changes),
            why=why,
            previous_hash=head.entry_hash,
            entry_hash="",
        )
        hashed = entry_hash(unhashed)
        self.session.add(
            AuditEntry(
                force_id=self.force.id,
                sequence=unhashed.sequence,
                happened_at=self.now,
                actor=self.actor,
                action=action,
                subject_kind=subject_kind,
                subject_key=subject_key,
                changes=unhashed.changes,
                why=why,
                previous_hash=head.entry_hash,
                entry_hash=hashed,
            )
        )
        head.sequence, head.entry_hash = unhashed.sequence, hashed
        self.session.flush()

    def _head(self) -> AuditHead:
        query = sa.select(AuditHead).where(AuditHead.force_id == self.force.id).with_for_update()
        head = self.session.scalar(query)
        if head is None:
            head = AuditHead(force_id=self.force.id, sequence=0, entry_hash=first_hash(self.force.code))
            self.session.add(head)
            self.session.flush()
        return head


@dataclass(frozen=True, slots=True)
class AuditChecked:
    """A check of one force's trail: how many entries it names, its newest hash, and the first break."""

    force_code: str
    entries: int
    head_hash: str
    broken: ChainBreak | None


def verify_audit(engine: Engine, *, force_code: str | None) -> AuditChecked:
    """Read a force's whole trail, in pieces, and name the first entry that isn't what was written."""
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        head = session.get(AuditHead, force.id)
        sequence = head.sequence if head is not None else 0
        newest = head.entry_hash if head is not None else first_hash(force.code)
        broken = first_break(
            force.code, _entries(session, force.id), head_sequence=sequence, head_hash=newest
        )
        return AuditChecked(force.code, sequence, newest, broken)


def item_history(engine: Engine, *, force_code: str | None, key: str) -> list[ChainedEntry]:
    """Everything that was ever done to one item, oldest first."""
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        return list(
            _entries(session, force.id, AuditEntry.subject_kind == "item", AuditEntry.subject_key == key)
        )


def _entries(session: Session, force_id: int, *conditions: sa.ColumnElement[bool]) -> Iterator[ChainedEntry]:
    query = (
        sa.select(AuditEntry)
        .where(AuditEntry.force_id == force_id, *conditions)
        .order_by(AuditEntry.sequence)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    for entry in session.scalars(query):
        yield ChainedEntry(
            sequence=entry.sequence,
            happened_at=entry.happened_at,
            actor=entry.actor,
            action=entry.action,
            subject_kind=entry.subject_kind,
            subject_key=entry.subject_key,
            changes=entry.changes,
            why=entry.why,
            previous_hash=entry.previous_hash,
            entry_hash=entry.entry_hash,
        )
