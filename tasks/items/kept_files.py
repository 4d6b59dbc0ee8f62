"""Whether the letters and the evidence are still the files that were kept."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.records import Attachment, AuditEntry
from models.session import reading
from rules.audit_chain import read_changes
from rules.vocabulary import Action
from tasks.items.keep_attachment import kept_path

_NAMED = re.compile(r"(?P<name>.*), SHA-256 (?P<sha256>[0-9a-f]{64})", re.DOTALL)
_FILE_FIELDS = ("letter", "evidence")
_BYTES_AT_ONCE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class WrongFile:
    """A kept file that isn't there as it was kept; `items` are the keys of those that rest on it."""

    name: str
    sha256: str
    items: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class FilesChecked:
    """A check of one force's kept files: how many there should be, and those that aren't as they were."""

    files: int
    wrong: tuple[WrongFile, ...]


def check_kept_files(engine: Engine, folder: Path, *, force_code: str | None) -> FilesChecked:
    """Read every letter and piece of evidence of a force, and compare it with the digest it was kept under.

    What was kept is known from the audit trail, whose chain shows a change of it, and from the register.
    """
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        names, items = _kept(session, force.id)
    wrong = [
        WrongFile(name, sha256, tuple(sorted(items[sha256])), says)
        for sha256, name in sorted(names.items())
        if (says := _wrong_with(kept_path(folder, sha256), sha256)) is not None
    ]
    return FilesChecked(len(names), tuple(wrong))


def _kept(session: Session, force_id: int) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Digest to the name that the file came with, and to the keys of the items that rest on it."""
    query = sa.select(Attachment.sha256, Attachment.original_name).where(Attachment.force_id == force_id)
    names = {sha256: name for sha256, name in session.execute(query)}
    items: dict[str, set[str]] = {sha256: set() for sha256 in names}
    for key, name, sha256 in _named_in_the_trail(session, force_id):
        names.setdefault(sha256, name)
        items.setdefault(sha256, set()).add(key)
    return names, items


def _named_in_the_trail(session: Session, force_id: int) -> Iterator[tuple[str, str, str]]:
    query = sa.select(AuditEntry.subject_key, AuditEntry.changes).where(
        AuditEntry.force_id == force_id,
        AuditEntry.subject_kind == "item",
        AuditEntry.action.in_([action.value for action in Action]),
    )
    for key, changes in session.execute(query.execution_options(yield_per=1_000)):
        try:
            read = read_changes(changes)
        except (ValueError, TypeError):
            continue  # the chain's own check names this entry
        for change in read:
            found = _NAMED.fullmatch(change.after or "") if change.field in _FILE_FIELDS else None
            if found is not None:
                yield key, found["name"], found["sha256"]


def _wrong_with(path: Path, sha256: str) -> str | None:
    try:
        with path.open("rb") as stream:
            digest = hashlib.sha256()
            while piece := stream.read(_BYTES_AT_ONCE):
                digest.update(piece)
    except FileNotFoundError:
        return f"is missing: it isn't at {path}"
    except OSError as error:
        return f"can't be read at {path}: {error.strerror}"
    return None if digest.hexdigest() == sha256 else f"was changed: {path} isn't the file that was kept"
