"""Writing packs down: one transaction for a draft, a note or an issue, with its files and its audit entry."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.queries.packs import PackOnRecord
from models.records import Force, PackDraft, PackFile
from models.session import writing
from rules.audit_chain import Change
from rules.packs.pack_states import RefusedPackError
from rules.vocabulary import PackState
from tasks.audit_trail import AuditTrail
from tasks.by_whom import ByWhom
from tasks.packs.pack_folder import PackError, StagedFile


class PackMovedOnError(RefusedPackError):
    """Somebody drafted, noted or issued the pack meanwhile; the message says so."""


@dataclass(frozen=True, slots=True)
class PackWriting:
    """One change of a pack under way: the session, the force, who makes it, and the trail."""

    session: Session
    force: Force
    by: ByWhom
    trail: AuditTrail

    def record(self, action: str, pack_id: int, changes: Sequence[Change], why: str = "") -> None:
        """Enter the change in the audit trail, under the pack's number."""
        self.trail.record(action, "pack", str(pack_id), changes, why)

    def add_files(self, draft: PackDraft, state: PackState, files: Sequence[StagedFile]) -> None:
        """Note the files that belong to a draft, or to the pack as issued."""
        for file in files:
            self.session.add(
                PackFile(
                    draft_id=draft.id,
                    state=state,
                    path=file.name,
                    content_type=file.content_type,
                    sha256=file.sha256,
                    size_bytes=file.size_bytes,
                )
            )
        self.session.flush()

    def check_names_are_free(self, files: Sequence[StagedFile]) -> None:
        """Refuse a name under which a pack was issued: nothing that was issued is ever written over."""
        names = [file.name for file in files]
        query = sa.select(PackFile.path).where(PackFile.state == PackState.ISSUED, PackFile.path.in_(names))
        taken = self.session.scalars(query).first()
        if taken is not None:
            raise PackError(f"{taken} was issued already, and is never written over")


@contextmanager
def changing_packs(engine: Engine, by: ByWhom) -> Iterator[PackWriting]:
    """One unit of work on a force's packs; a second one at the same time waits for it to end."""
    with writing(engine) as session:
        force = force_by_code(session, by.force_code)
        session.execute(sa.select(Force.id).where(Force.id == force.id).with_for_update(key_share=True))
        yield PackWriting(session, force, by, AuditTrail(session, force, by.actor, by.now))


def same_as(before: PackOnRecord | None, now: PackOnRecord | None) -> bool:
    """Whether nothing became of the pack in between: no draft, no note, no issue."""
    return _marks(before) == _marks(now)


def _marks(found: PackOnRecord | None) -> tuple[object, ...] | None:
    if found is None:
        return None
    return (found.pack.id, found.draft.id, found.newest_note_id, found.state)


def change_lines(files: Sequence[StagedFile], snapshot_sha256: str) -> list[Change]:
    """What an audit entry says of a draft or an issue: the snapshot and the files, by SHA-256."""
    return [
        Change("snapshot", None, snapshot_sha256),
        *(Change("file", None, f"{file.name}, SHA-256 {file.sha256}") for file in files),
    ]
