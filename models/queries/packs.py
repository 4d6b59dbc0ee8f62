"""Packs as they stand: newest draft, state, files and notes, and the snapshot that they were made from."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.pack import Pack, PackDraft, PackFile, PackStep, Snapshot, TieNote
from models.queries.item_views import grouped
from rules.dates_in_words import long_date
from rules.packs.content import BreakNote
from rules.packs.pack_snapshot import PackSnapshot, SnapshotError, read_snapshot
from rules.vocabulary import PackKind, PackState

# Far more than any register needs, and little enough for a damaged row to fail on in good order.
_MOST_SNAPSHOT_BYTES = 1024**3


class NoSuchPackError(LookupError):
    """There is no pack with that number; the message says how to see which there are."""


@dataclass(frozen=True, slots=True)
class PackOnRecord:
    """A pack with its newest draft, and what became of it. `files` are the issue's, or else the draft's.

    `corrects` is the version that it takes the place of. `notes` hold the newest note about each break.
    """

    pack: Pack
    draft: PackDraft
    issued: PackStep | None
    superseded: PackStep | None
    corrects: Pack | None
    files: tuple[PackFile, ...]
    notes: dict[str, BreakNote]
    newest_note_id: int

    @property
    def state(self) -> PackState:
        """Where it stands."""
        if self.superseded is not None:
            return PackState.SUPERSEDED
        return PackState.ISSUED if self.issued is not None else PackState.DRAFT

    @property
    def name(self) -> str:
        """What people call it: “pack 3 (board pack as at 28 March 2024, version 1)”."""
        pack = self.pack
        what = "board pack" if pack.kind is PackKind.BOARD_PACK else f"{pack.board}, paper"
        return f"pack {pack.id} ({what} as at {long_date(pack.as_at)}, version {pack.version})"


def packs(session: Session, force_id: int, *, ids: Iterable[int] | None = None) -> list[PackOnRecord]:
    """Every pack of a force, or some, the newest day and version first; a fixed number of queries."""
    query = (
        sa.select(Pack)
        .where(Pack.force_id == force_id)
        .order_by(Pack.as_at.desc(), Pack.kind, Pack.board, Pack.version.desc())
    )
    if ids is not None:
        query = query.where(Pack.id.in_(list(ids)))
    found = list(session.scalars(query))
    by_id = {pack.id: pack for pack in found}
    corrected = {pack.corrects_id for pack in found if pack.corrects_id is not None} - by_id.keys()
    former = {pack.id: pack for pack in session.scalars(sa.select(Pack).where(Pack.id.in_(list(corrected))))}
    drafts = _newest_drafts(session, list(by_id))
    steps = _steps(session, list(by_id))
    notes = _notes(session, list(by_id))
    files = _files(session, [draft.id for draft in drafts.values()])
    return [_on_record(pack, drafts[pack.id], by_id | former, steps, notes, files) for pack in found]


def _on_record(
    pack: Pack,
    draft: PackDraft,
    others: dict[int, Pack],
    steps: dict[tuple[int, PackState], PackStep],
    notes: dict[int, tuple[TieNote, ...]],
    files: dict[tuple[int, PackState], tuple[PackFile, ...]],
) -> PackOnRecord:
    issued = steps.get((pack.id, PackState.ISSUED))
    of_pack = notes.get(pack.id, ())
    return PackOnRecord(
        pack=pack,
        draft=draft,
        issued=issued,
        superseded=steps.get((pack.id, PackState.SUPERSEDED)),
        corrects=others[pack.corrects_id] if pack.corrects_id is not None else None,
        files=files.get((draft.id, PackState.ISSUED if issued is not None else PackState.DRAFT), ()),
        notes={note.break_key: _note(note) for note in of_pack},
        newest_note_id=max((note.id for note in of_pack), default=0),
    )


def pack_by_id(session: Session, force_id: int, pack_id: int) -> PackOnRecord:
    """The pack with that number; raises NoSuchPackError."""
    found = packs(session, force_id, ids=[pack_id])
    if not found:
        raise NoSuchPackError(f"there is no pack {pack_id}; `oversight pack list` shows them")
    return found[0]


def newest_version(
    session: Session, force_id: int, *, kind: PackKind, board: str, as_at: date
) -> PackOnRecord | None:
    """The highest version of a board's pack, or committee's paper, as at a day; None when there is none."""
    query = (
        sa.select(Pack.id)
        .where(Pack.force_id == force_id, Pack.kind == kind, Pack.board == board, Pack.as_at == as_at)
        .order_by(Pack.version.desc())
    )
    pack_id = session.scalars(query.limit(1)).first()
    return pack_by_id(session, force_id, pack_id) if pack_id is not None else None


def newest_issued_before(
    session: Session, force_id: int, *, kind: PackKind, board: str, before: date
) -> PackOnRecord | None:
    """The pack before: what was issued last as at an earlier day, and wasn't superseded."""
    issued, gone = PackStep.__table__.alias("issued"), PackStep.__table__.alias("gone")
    query = (
        sa.select(Pack.id)
        .join(issued, sa.and_(issued.c.pack_id == Pack.id, issued.c.state == PackState.ISSUED))
        .outerjoin(gone, sa.and_(gone.c.pack_id == Pack.id, gone.c.state == PackState.SUPERSEDED))
        .where(
            Pack.force_id == force_id,
            Pack.kind == kind,
            Pack.board == board,
            Pack.as_at < before,
            gone.c.id.is_(None),
        )
        .order_by(Pack.as_at.desc(), Pack.version.desc())
    )
    pack_id = session.scalars(query.limit(1)).first()
    return pack_by_id(session, force_id, pack_id) if pack_id is not None else None


def snapshot_of(session: Session, draft: PackDraft) -> PackSnapshot:
    """What a draft was made from, read back; raises SnapshotError where it isn't what was stored."""
    return read_snapshot(snapshot_bytes(session.get_one(Snapshot, draft.snapshot_id)))


def snapshot_bytes(stored: Snapshot) -> bytes:
    """The canonical JSON of a snapshot; raises SnapshotError where it can't be inflated."""
    inflating = zlib.decompressobj()
    try:
        content = inflating.decompress(stored.content, _MOST_SNAPSHOT_BYTES)
    except zlib.error as error:
        raise SnapshotError(f"the snapshot {stored.sha256[:12]} is damaged: {error}") from error
    if not inflating.eof or len(content) != stored.size_bytes:
        raise SnapshotError(f"the snapshot {stored.sha256[:12]} is damaged: its size isn't what was stored")
    return content


def _newest_drafts(session: Session, pack_ids: list[int]) -> dict[int, PackDraft]:
    query = sa.select(PackDraft).where(PackDraft.pack_id.in_(pack_ids)).order_by(PackDraft.number)
    return {draft.pack_id: draft for draft in session.scalars(query)}


def _steps(session: Session, pack_ids: list[int]) -> dict[tuple[int, PackState], PackStep]:
    query = sa.select(PackStep).where(PackStep.pack_id.in_(pack_ids))
    return {(step.pack_id, step.state): step for step in session.scalars(query)}


def _notes(session: Session, pack_ids: list[int]) -> dict[int, tuple[TieNote, ...]]:
    query = sa.select(TieNote).where(TieNote.pack_id.in_(pack_ids)).order_by(TieNote.id)
    return grouped((note.pack_id, note) for note in session.scalars(query))


def _files(session: Session, draft_ids: list[int]) -> dict[tuple[int, PackState], tuple[PackFile, ...]]:
    query = sa.select(PackFile).where(PackFile.draft_id.in_(draft_ids)).order_by(PackFile.id)
    return grouped(((file.draft_id, file.state), file) for file in session.scalars(query))


def _note(note: TieNote) -> BreakNote:
    return BreakNote(note.break_key, note.note, note.noted_by, long_date(note.noted_on))
