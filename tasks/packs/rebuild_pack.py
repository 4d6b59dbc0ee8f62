"""Making a pack again from its own snapshot, years later: the same bytes, or word of what differs."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import Engine

from config.clock import london_day
from models.queries.packs import PackOnRecord
from rules.packs.compose_pack import compose_pack
from rules.packs.content import PackContent
from rules.packs.pack_states import issued_in_words, status_in_words
from rules.vocabulary import PackState
from tasks.packs.drawing import stem_of
from tasks.packs.manifest import SUFFIX
from tasks.packs.note_break import HeldPack, held_pack
from tasks.packs.pack_folder import StagedFiles
from tasks.packs.render_pack import RenderedPack, Renderer, render_pack


@dataclass(frozen=True, slots=True)
class RebuiltFile:
    """One file that was made again: where it was written, if it was, and whether its bytes are the same.

    `was` is the SHA-256 on record, "" where there was no such file.
    """

    name: str
    path: Path | None
    sha256: str
    was: str

    @property
    def is_same(self) -> bool:
        """Whether every byte is what it was."""
        return self.sha256 == self.was


@dataclass(frozen=True, slots=True)
class RebuiltPack:
    """A pack that was made again, and each of its files but the manifest."""

    found: PackOnRecord
    snapshot_sha256: str
    files: tuple[RebuiltFile, ...]

    @property
    def is_same(self) -> bool:
        """Whether every file has the same bytes."""
        return all(file.is_same for file in self.files)


def rebuild_pack(
    engine: Engine,
    *,
    force_code: str | None,
    pack_id: int,
    folder: Path | None,
    render: Renderer = render_pack,
) -> RebuiltPack:
    """Make a pack's files again, from the snapshot and notes of its newest draft, as it was issued if it was.

    Written into `folder`, which isn't to be the packs' own; None only compares. Raises NoSuchPackError,
    SnapshotError, RenderError and PackError.
    """
    held = held_pack(engine, force_code=force_code, pack_id=pack_id)
    rendered = render(content_on_record(held))
    state = PackState.DRAFT if held.found.issued is None else PackState.ISSUED
    stem = stem_of(held.snapshot, held.found.pack.version, state)
    if folder is not None:
        with StagedFiles(folder) as staged:
            staged.write(stem, rendered.files)
            staged.place()
    return RebuiltPack(held.found, held.snapshot_sha256, _compared(held.found, stem, rendered, folder))


def content_on_record(held: HeldPack) -> PackContent:
    """What the pack says: as it was issued, or else as its newest draft."""
    found = held.found
    if found.issued is None:
        status = status_in_words(found.pack.version, found.draft.number)
    else:
        status = issued_in_words(
            found.pack.version,
            by=found.issued.done_by,
            on=london_day(found.issued.happened_at),
            corrects=found.corrects.version if found.corrects is not None else None,
            what_changed=found.issued.why,
        )
    return compose_pack(held.snapshot, marking=found.draft.marking, status=status, notes=found.notes)


def _compared(
    found: PackOnRecord, stem: str, rendered: RenderedPack, folder: Path | None
) -> tuple[RebuiltFile, ...]:
    on_record = {file.path: file.sha256 for file in found.files if not file.path.endswith(SUFFIX)}
    made = {stem + file.suffix: hashlib.sha256(file.content).hexdigest() for file in rendered.files}
    names = dict.fromkeys([*on_record, *made])
    return tuple(
        RebuiltFile(
            name,
            folder / name if folder is not None and name in made else None,
            made.get(name, ""),
            on_record.get(name, ""),
        )
        for name in names
    )
