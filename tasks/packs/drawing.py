"""One draft of a pack in the making: what it says, its files, and the transaction that writes it down."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.packs import PackOnRecord, newest_version
from models.records import Pack, PackDraft, TieNote
from rules.audit_chain import Change
from rules.figures import Break
from rules.packs.compose_pack import compose_pack
from rules.packs.content import BreakNote, PackContent
from rules.packs.pack_names import pack_stem
from rules.packs.pack_snapshot import PackSnapshot
from rules.packs.pack_states import status_in_words
from rules.packs.tie_notes import unnoted
from rules.vocabulary import Marking, PackState
from tasks.by_whom import ByWhom
from tasks.packs.manifest import (
    SCHEMA,
    Manifest,
    NamedHash,
    look_hashes,
    manifest_file,
    outputs_of,
    tools,
)
from tasks.packs.pack_folder import StagedFiles, take_away
from tasks.packs.pack_records import PackMovedOnError, PackWriting, change_lines, changing_packs, same_as
from tasks.packs.render_pack import PDF_TYPE, RenderedPack, Renderer
from tasks.packs.snapshot import Frozen, keep_snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPack:
    """A pack on disk. `path` is its PDF; `breaks` don't tie, and `unnoted` of them stop issue.

    `replaced` characters aren't printed as they are written, and `lost` is what the edition with papers can't
    claim. `differences` are the places where a file, read back, doesn't say what the pack says; `notes` what
    can't be as the brand file asks. `is_new` is false where the same draft was there already.
    """

    pack_id: int
    version: int
    draft: int
    state: PackState
    path: Path
    files: tuple[Path, ...]
    sha256: str
    pages: int
    breaks: tuple[Break, ...]
    unnoted: tuple[Break, ...]
    replaced: tuple[str, ...]
    snapshot_sha256: str
    lost: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_new: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTerms:
    """What a draft is made for, besides the snapshot."""

    meeting_on: date | None
    since: date | None
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A draft before it is written: of which version, under which number, with which notes.

    `newest` is the pack as it stood when the drawing began; `noted` are the notes that this draft brings.
    `frozen` is None where the snapshot is stored already, under `newest`'s draft.
    """

    newest: PackOnRecord | None
    version: int
    number: int
    corrects: Pack | None
    snapshot: PackSnapshot
    snapshot_sha256: str
    frozen: Frozen | None
    terms: DraftTerms
    notes: Mapping[str, BreakNote]
    noted: Sequence[BreakNote] = field(default=())

    def content(self) -> PackContent:
        """What it says."""
        return compose_pack(
            self.snapshot,
            marking=self.terms.marking,
            status=status_in_words(self.version, self.number),
            notes=self.notes,
        )

    @property
    def stem(self) -> str:
        """How its files' names begin."""
        return stem_of(self.snapshot, self.version, PackState.DRAFT)


def stem_of(snapshot: PackSnapshot, version: int, state: PackState) -> str:
    """How the files' names of a version begin."""
    return pack_stem(
        snapshot.kind,
        board=snapshot.board,
        force_code=snapshot.force_code,
        as_at=snapshot.as_at,
        version=version,
        state=state,
    )


def write_drawing(
    engine: Engine, by: ByWhom, drawing: Drawing, folder: Path, *, render: Renderer
) -> WrittenPack:
    """Render a draft and write it down, with its files: all of it or nothing.

    Raises PackMovedOnError when somebody else changed the pack meanwhile, RenderError and PackError.
    """
    content = drawing.content()
    rendered = render(content)
    with StagedFiles(folder) as staged:
        staged.write(drawing.stem, rendered.files)
        with changing_packs(engine, by) as change:
            draft = _add_rows(change, drawing, rendered)
            manifest = draft_manifest(drawing, draft.pack_id, content, staged, rendered)
            staged.write(drawing.stem, [manifest_file(manifest)])
            change.check_names_are_free(staged.files)
            change.add_files(draft, PackState.DRAFT, staged.files)
            _record(change, drawing, draft, staged)
            staged.place()
            pack_id = draft.pack_id
    _tidy(folder, drawing, staged)
    main = next(file for file in staged.files if file.content_type == PDF_TYPE)
    return WrittenPack(
        pack_id=pack_id,
        version=drawing.version,
        draft=drawing.number,
        state=PackState.DRAFT,
        path=folder / main.name,
        files=tuple(folder / file.name for file in staged.files),
        sha256=main.sha256,
        pages=rendered.pages,
        breaks=content.breaks,
        unnoted=unnoted(content.breaks, drawing.notes),
        replaced=rendered.replaced,
        snapshot_sha256=drawing.snapshot_sha256,
        lost=rendered.lost,
        differences=rendered.differences,
        notes=rendered.notes,
    )


def _tidy(folder: Path, drawing: Drawing, staged: StagedFiles) -> None:
    """Take away what the draft before had and this one hasn't, such as an edition with papers."""
    if drawing.newest is not None and drawing.newest.state is PackState.DRAFT:
        names = {file.name for file in staged.files}
        take_away(folder, [file.path for file in drawing.newest.files if file.path not in names])


def check_not_moved_on(
    session: Session, force_id: int, before: PackOnRecord | None, of: PackSnapshot
) -> None:
    """Raise PackMovedOnError when the pack isn't what it was when it was read."""
    now = newest_version(session, force_id, kind=of.kind, board=of.board, as_at=of.as_at)
    if not same_as(before, now):
        raise PackMovedOnError("the pack was changed by somebody else meanwhile: look at it again")


def _add_rows(change: PackWriting, drawing: Drawing, rendered: RenderedPack) -> PackDraft:
    check_not_moved_on(change.session, change.force.id, drawing.newest, drawing.snapshot)
    draft = PackDraft(
        pack_id=_pack(change, drawing).id,
        number=drawing.number,
        snapshot_id=_snapshot_id(change, drawing),
        meeting_on=drawing.terms.meeting_on,
        since=drawing.terms.since,
        marking=drawing.terms.marking,
        pages=rendered.pages,
        replaced=json.dumps(rendered.replaced, ensure_ascii=False),
        drafted_at=change.by.now,
        drafted_by=change.by.actor,
    )
    change.session.add(draft)
    change.session.flush()
    for note in drawing.noted:
        change.session.add(
            TieNote(
                pack_id=draft.pack_id,
                break_key=note.key,
                note=note.note,
                noted_by=note.by,
                noted_on=change.by.today,
                noted_at=change.by.now,
            )
        )
    change.session.flush()
    return draft


def _pack(change: PackWriting, drawing: Drawing) -> Pack:
    newest = drawing.newest
    if newest is not None and newest.pack.version == drawing.version:
        return newest.pack
    pack = Pack(
        force_id=change.force.id,
        kind=drawing.snapshot.kind,
        board=drawing.snapshot.board,
        as_at=drawing.snapshot.as_at,
        version=drawing.version,
        corrects_id=drawing.corrects.id if drawing.corrects is not None else None,
        made_at=change.by.now,
    )
    change.session.add(pack)
    change.session.flush()
    return pack


def _snapshot_id(change: PackWriting, drawing: Drawing) -> int:
    if drawing.frozen is not None:
        return keep_snapshot(change.session, change.force.id, drawing.frozen, change.by.now)
    assert drawing.newest is not None  # whose snapshot else
    return drawing.newest.draft.snapshot_id


def draft_manifest(
    drawing: Drawing, pack_id: int, content: PackContent, staged: StagedFiles, rendered: RenderedPack
) -> Manifest:
    """What a draft was made from, by what, and what came of it so far."""
    return Manifest(
        schema=SCHEMA,
        pack=pack_id,
        kind=drawing.snapshot.kind,
        force=drawing.snapshot.force_code,
        board=drawing.snapshot.board,
        as_at=drawing.snapshot.as_at.isoformat(),
        version=drawing.version,
        draft=drawing.number,
        state=PackState.DRAFT,
        marking=drawing.terms.marking,
        snapshot=NamedHash("snapshot", drawing.snapshot_sha256),
        inputs=(
            *(
                NamedHash(f"{paper.label}: {paper.file_name}", paper.sha256)
                for paper in drawing.snapshot.papers
            ),
            *look_hashes(rendered.inputs),
        ),
        notes=content.break_notes,
        tools=tools(),
        outputs=outputs_of(staged.files),
    )


def _record(change: PackWriting, drawing: Drawing, draft: PackDraft, staged: StagedFiles) -> None:
    changes = [
        Change("draft", None, f"version {drawing.version}, draft {drawing.number}"),
        *(Change(f"note on {note.key}", None, f"{note.note} ({note.by})") for note in drawing.noted),
        *change_lines(staged.files, drawing.snapshot_sha256),
    ]
    change.record("draft", draft.pack_id, changes)
