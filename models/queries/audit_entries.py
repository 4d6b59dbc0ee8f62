"""Reading the audit trail's entries: as values that hash, and what changed after a day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from rules.audit_chain import ChainedEntry, Change, read_changes
from rules.london import LONDON


def chained(entry: AuditEntry) -> ChainedEntry:
    """The entry as rules/audit_chain.py hashes it."""
    # SQLite stores bytes in a text column when told to: as text they only fit no hash.
    return ChainedEntry(
        sequence=entry.sequence,
        happened_at=entry.happened_at,
        actor=str(entry.actor),
        action=str(entry.action),
        subject_kind=str(entry.subject_kind),
        subject_key=str(entry.subject_key),
        changes=str(entry.changes),
        why=str(entry.why),
        previous_hash=str(entry.previous_hash),
        entry_hash=str(entry.entry_hash),
    )


def item_changes_after(
    session: Session, force_id: int, day: date, *, action: str, key: str | None = None
) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """Each such action on an item, or on all, after a day: its key and what changed; the oldest first.

    A change counts from the day in Europe/London on which it was made.
    """
    if day == date.max:
        return  # no day comes after it
    next_day = datetime.combine(day + timedelta(days=1), time(), tzinfo=LONDON)
    query = sa.select(AuditEntry.subject_key, AuditEntry.changes).where(
        AuditEntry.force_id == force_id,
        AuditEntry.subject_kind == "item",
        AuditEntry.action == action,
        AuditEntry.happened_at >= next_day,
    )
    if key is not None:
        query = query.where(AuditEntry.subject_key == key)
    for subject_key, changes in session.execute(query.order_by(AuditEntry.sequence)):
        yield subject_key, tuple(read_changes(changes))


def entries_of_kind(
    session: Session, force_id: int, subject_kind: str, *, action: str
) -> Iterator[tuple[str, datetime, tuple[Change, ...]]]:
    """Each such action on records of a kind, in order: the record's key, when (UTC), and what changed."""
    query = (
        sa.select(AuditEntry.subject_key, AuditEntry.happened_at, AuditEntry.changes)
        .where(
            AuditEntry.force_id == force_id,
            AuditEntry.subject_kind == subject_kind,
            AuditEntry.action == action,
        )
        .order_by(AuditEntry.sequence)
    )
    for subject_key, happened_at, changes in session.execute(query):
        yield subject_key, happened_at, tuple(read_changes(changes))
