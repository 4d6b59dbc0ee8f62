"""The audit trail's chain: how an entry is hashed, and where a chain breaks."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one record: what it was, and what it became; None means that there was no value."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ChainedEntry:
    """One entry of a force's trail. `happened_at` is aware; `changes` is what changes_json() made."""

    sequence: int
    happened_at: datetime
    actor: str
    action: str
    subject_kind: str
    subject_key: str
    changes: str
    why: str
    previous_hash: str
    entry_hash: str


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first place at which a chain isn't what was written: the entry's number, and what is wrong."""

    sequence: int
    says: str


def first_hash(force_code: str) -> str:
    """What the first entry of a force's chain follows, so that chains can't be swapped between forces."""
    return hashlib.sha256(f"oversight audit trail of {force_code}".encode()).hexdigest()


def changes_json(changes: Sequence[Change]) -> str:
    """Changes as canonical JSON: sorted by field, no white space, UTF-8; the same changes, the same text."""
    listed = [
        [change.field, change.before, change.after] for change in sorted(changes, key=lambda c: c.field)
    ]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":"))


def read_changes(text: str) -> tuple[Change, ...]:
    """The changes that changes_json() wrote."""
    return tuple(Change(field, before, after) for field, before, after in json.loads(text))


def entry_hash(entry: ChainedEntry) -> str:
    """SHA-256 over everything in an entry but its own hash, each part with its length before it."""
    instant = entry.happened_at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = (
        entry.previous_hash,
        str(entry.sequence),
        instant,
        entry.actor,
        entry.action,
        entry.subject_kind,
        entry.subject_key,
        entry.changes,
        entry.why,
    )
    digest = hashlib.sha256()
    for part in parts:
        # A lone surrogate can't be stored, but hashing must not be what fails on it.
        content = part.encode("utf-8", "surrogatepass")
        # The length keeps "ab" + "c" apart from "a" + "bc".
        digest.update(f"{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()


def first_break(
    force_code: str, entries: Iterable[ChainedEntry], *, head_sequence: int, head_hash: str
) -> ChainBreak | None:
    """The first break of a force's chain, or None when it is whole.

    `entries` come in the order of their numbers; `head_sequence` and `head_hash` are what the trail says of
    its newest entry (0 and the first hash for an empty one), so that a cut at the end shows too.
    """
    sequence, previous = 0, first_hash(force_code)
    for entry in entries:
        sequence += 1
        if entry.sequence != sequence:
            return ChainBreak(sequence, f"entry {sequence} is missing; the next there is {entry.sequence}")
        if entry.previous_hash != previous:
            return ChainBreak(sequence, f"entry {sequence} doesn't follow the entry before it")
        if entry_hash(entry) != entry.entry_hash:
            return ChainBreak(sequence, f"entry {sequence} isn't what was written: its hash doesn't fit")
        previous = entry.entry_hash
    if sequence < head_sequence:
        return ChainBreak(sequence + 1, f"entries {sequence + 1} to {head_sequence} were cut off")
    if (sequence, previous) != (head_sequence, head_hash):
        return ChainBreak(sequence, f"the trail's head names entry {head_sequence}, not entry {sequence}")
    return None
