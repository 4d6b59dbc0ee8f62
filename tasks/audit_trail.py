"""Writing to the audit trail, in the transaction of the change itself, and checking the trail."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models.queries.audit_entries import chained
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
from tasks.sheets.store_rows import add_rows

_ROWS_AT_ONCE = 1_000


class UnreadableTrailError(Exception):
    """An entry holds a value that can't even be read; `after` counts those read before it."""

    def __init__(self, after: int) -> None:
        super().__init__("the audit trail holds an entry that can't be read: run `oversight audit verify`")
        self.after = after


@dataclass(frozen=True, slots=True)
class AuditedChange:
    """One entry to be appended by record_many(); `changes` as changes_json() writes them."""

    action: str
    subject_kind: str
    subject_key: str
    changes: str
    why: str = ""


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

    def record_many(self, entries: Iterable[AuditedChange]) -> int:
        """Append many entries, each hashed after the one before, in few statements. Returns their number."""
        head = self._head()
        sequence, previous, force_id = head.sequence, head.entry_hash, self.force.id

        def rows() -> Iterator[dict[str, object]]:
            nonlocal sequence, previous
            for entry in entries:
                sequence += 1
                chained = ChainedEntry(
                    sequence=sequence,
                    happened_at=self.now,
                    actor=self.actor,
                    action=entry.action,
                    subject_kind=entry.subject_kind,
                    subject_key=entry.subject_key,
                    changes=entry.changes,
                    why=entry.why,
                    previous_hash=previous,
                    entry_hash="",
                )
                previous = entry_hash(chained)
                yield {
                    "force_id": force_id,
                    "sequence": sequence,
                    "happened_at": self.now,
                    "actor": self.actor,
                    "action": entry.action,
                    "subject_kind": entry.subject_kind,
                    "subject_key": entry.subject_key,
                    "changes": entry.changes,
                    "why": entry.why,
                    "previous_hash": chained.previous_hash,
                    "entry_hash": previous,
                }

        appended = add_rows(self.session, AuditEntry, rows())
        head.sequence, head.entry_hash = sequence, previous
        self.session.flush()
        return appended

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
    """A check of one force's trail: how many entries it names, its newest hash, and the first break.

    `noted_at` is the number of the entry with the hash that was noted elsewhere, None when there is none.
    """

    force_code: str
    entries: int
    head_hash: str
    broken: ChainBreak | None
    noted_at: int | None


def verify_audit(engine: Engine, *, force_code: str | None, noted_hash: str = "") -> AuditChecked:
    """Read a force's whole trail, in pieces, and name the first entry that isn't what was written.

    `noted_hash` is one that was written down outside the database: whoever can write the database could
    make a whole trail anew, but not one in which that hash stands.
    """
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        head = session.get(AuditHead, force.id)
        sequence = head.sequence if head is not None else 0
        newest = head.entry_hash if head is not None else first_hash(force.code)
        broken = _first_break(session, force, sequence, newest)
        noted = sa.select(AuditEntry.sequence).where(
            AuditEntry.force_id == force.id, AuditEntry.entry_hash == noted_hash.strip().lower()
        )
        return AuditChecked(force.code, sequence, newest, broken, session.scalars(noted).first())


def _first_break(session: Session, force: Force, head_sequence: int, head_hash: str) -> ChainBreak | None:
    def broken_in(entries: Generator[ChainedEntry, None, None]) -> ChainBreak | None:
        with closing(entries):
            return first_break(force.code, entries, head_sequence=head_sequence, head_hash=head_hash)

    try:
        return broken_in(_entries(session, force.id))
    except UnreadableTrailError:
        # A value that isn't even of its column's kind fails a whole piece; one by one shows whose it is.
        session.expunge_all()
    try:
        return broken_in(_entries(session, force.id, rows_at_once=1))
    except UnreadableTrailError as error:
        number = error.after + 1
        return ChainBreak(number, f"entry {number} isn't what was written: it can't be read")


def item_history(engine: Engine, *, force_code: str | None, key: str) -> list[ChainedEntry]:
    """Everything that was ever done to one item, oldest first; raises UnreadableTrailError."""
    return record_history(engine, force_code=force_code, kind="item", key=key)


def record_history(engine: Engine, *, force_code: str | None, kind: str, key: str) -> list[ChainedEntry]:
    """Everything that was ever done to one record of a kind, oldest first; raises UnreadableTrailError."""
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        return list(
            _entries(session, force.id, AuditEntry.subject_kind == kind, AuditEntry.subject_key == key)
        )


def _entries(
    session: Session, force_id: int, *conditions: sa.ColumnElement[bool], rows_at_once: int = _ROWS_AT_ONCE
) -> Generator[ChainedEntry, None, None]:
    query = (
        sa.select(AuditEntry)
        .where(AuditEntry.force_id == force_id, *conditions)
        .order_by(AuditEntry.sequence)
        .execution_options(yield_per=rows_at_once)
    )
    read = 0
    try:
        # Closed by itself when the caller stops at a break: PostgreSQL reads through a cursor on the server.
        with session.scalars(query) as found:
            for entry in found:
                yield chained(entry)
                read += 1
    except (ValueError, TypeError, OperationalError) as error:
        if isinstance(error, OperationalError) and "decode" not in str(error.orig).lower():
            raise
        raise UnreadableTrailError(read) from error
