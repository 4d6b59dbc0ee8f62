"""Issuing a draft: approved by a named person, from the draft's own snapshot, under a name that stays."""

from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path

from sqlalchemy.engine import Engine

from models.records import PackStep
from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.packs.compose_pack import compose_pack
from rules.packs.content import PackContent
from rules.packs.pack_states import Standing, check_can_issue, check_read_back, issued_in_words
from rules.packs.tie_notes import unnoted
from rules.vocabulary import PackState
from tasks.by_whom import ByWhom
from tasks.packs.drawing import WrittenPack, check_not_moved_on, draft_manifest, stem_of
from tasks.packs.manifest import Manifest, manifest_file, outputs_of
from tasks.packs.note_break import HeldPack, held_pack
from tasks.packs.pack_folder import StagedFiles, take_away
from tasks.packs.pack_records import PackWriting, change_lines, changing_packs
from tasks.packs.render_pack import PDF_TYPE, RenderedPack, Renderer, render_pack


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approves a pack, and what a corrected one changed."""

    by: str
    what_changed: str = ""

    @classmethod
    def given(cls, by: str, what_changed: str) -> "Approval":
        """The words as they are printed: on one line, without what has no place in print."""
        return cls(clean_text(by).strip(), clean_text(what_changed).strip())


def issue_pack(
    engine: Engine,
    by: ByWhom,
    *,
    pack_id: int,
    approval: Approval,
    folder: Path,
    render: Renderer = render_pack,
) -> WrittenPack:
    """Issue a draft: its files under their final names, and the issue in the register, both or neither.

    The issued pack says who approved it; all else is the draft's own. Raises RefusedPackError when the pack
    isn't a draft, a name is missing, or a correction doesn't say what changed; UntiedFiguresError when a
    figure doesn't tie and has no note; OutputDiffersError when a file, read back, doesn't say what the pack
    says; NoSuchPackError, RenderError and PackError.
    """
    held = held_pack(engine, force_code=by.force_code, pack_id=pack_id)
    content = issued_content(held, by=by, approval=approval)
    found = held.found
    standing = Standing(
        number=found.pack.id,
        name=found.name,
        state=found.state,
        unnoted=unnoted(content.breaks, found.notes),
        corrects=found.corrects.version if found.corrects is not None else None,
    )
    check_can_issue(standing, by=approval.by, what_changed=approval.what_changed)
    rendered = render(content)
    check_read_back(found.name, rendered.differences)
    stem = stem_of(held.snapshot, found.pack.version, PackState.ISSUED)
    with StagedFiles(folder) as staged:
        staged.write(stem, rendered.files)
        manifest = _issued_manifest(held, content, staged, rendered, by, approval)
        staged.write(stem, [manifest_file(manifest)])
        with changing_packs(engine, by) as change:
            check_not_moved_on(change.session, change.force.id, found, held.snapshot)
            change.check_names_are_free(staged.files)
            _add_steps(change, held, approval)
            change.add_files(found.draft, PackState.ISSUED, staged.files)
            _record(change, held, approval, staged)
            staged.place()
    # The draft is of no more use, and its file says that it isn't issued.
    take_away(folder, [file.path for file in found.files])
    main = next(file for file in staged.files if file.content_type == PDF_TYPE)
    return WrittenPack(
        pack_id=found.pack.id,
        version=found.pack.version,
        draft=found.draft.number,
        state=PackState.ISSUED,
        path=folder / main.name,
        files=tuple(folder / file.name for file in staged.files),
        sha256=main.sha256,
        pages=rendered.pages,
        breaks=content.breaks,
        unnoted=(),
        replaced=rendered.replaced,
        snapshot_sha256=held.snapshot_sha256,
        lost=rendered.lost,
        notes=rendered.notes,
    )


def issued_content(held: HeldPack, *, by: ByWhom, approval: Approval) -> PackContent:
    """What the issued pack says: the draft's snapshot and notes, and who approved it on which day."""
    corrects = held.found.corrects
    return compose_pack(
        held.snapshot,
        marking=held.found.draft.marking,
        status=issued_in_words(
            held.found.pack.version,
            by=approval.by,
            on=by.today,
            corrects=corrects.version if corrects is not None else None,
            what_changed=approval.what_changed,
        ),
        notes=held.found.notes,
    )


def _issued_manifest(
    held: HeldPack,
    content: PackContent,
    staged: StagedFiles,
    rendered: RenderedPack,
    by: ByWhom,
    approval: Approval,
) -> Manifest:
    corrects = held.found.corrects
    return replace(
        draft_manifest(held.next_drawing(), held.found.pack.id, content, staged, rendered),
        draft=held.found.draft.number,
        state=PackState.ISSUED,
        issued_at=by.now.astimezone(UTC).isoformat(timespec="seconds"),
        approved_by=approval.by,
        corrects_version=corrects.version if corrects is not None else 0,
        what_changed=approval.what_changed,
        outputs=outputs_of(staged.files),
    )


def _add_steps(change: PackWriting, held: HeldPack, approval: Approval) -> None:
    found = held.found
    change.session.add(
        PackStep(
            pack_id=found.pack.id,
            state=PackState.ISSUED,
            draft_id=found.draft.id,
            by_pack_id=None,
            happened_at=change.by.now,
            done_by=approval.by,
            why=approval.what_changed,
        )
    )
    if found.corrects is not None:
        change.session.add(
            PackStep(
                pack_id=found.corrects.id,
                state=PackState.SUPERSEDED,
                draft_id=None,
                by_pack_id=found.pack.id,
                happened_at=change.by.now,
                done_by=approval.by,
                why=approval.what_changed,
            )
        )
    change.session.flush()


def _record(change: PackWriting, held: HeldPack, approval: Approval, staged: StagedFiles) -> None:
    found = held.found
    changes = [
        Change("state", PackState.DRAFT.value, PackState.ISSUED.value),
        Change("approved by", None, approval.by),
        *change_lines(staged.files, held.snapshot_sha256),
    ]
    change.record("issue", found.pack.id, changes, approval.what_changed)
    if found.corrects is not None:
        superseded = Change("state", PackState.ISSUED.value, PackState.SUPERSEDED.value)
        told = [superseded, Change("by pack", None, str(found.pack.id))]
        change.record("supersede", found.corrects.id, told, approval.what_changed)
