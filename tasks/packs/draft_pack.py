"""Drafting a pack or a paper, and drafting it anew, until it is issued."""

import json
from pathlib import Path

from sqlalchemy.engine import Engine

from models.queries.forces import force_by_code
from models.queries.packs import PackOnRecord, newest_version
from models.records import Snapshot
from models.session import reading
from rules.packs.canonical_json import CanonicalJsonError
from rules.packs.compose_pack import compose_pack
from rules.packs.pack_states import status_in_words
from rules.packs.tie_notes import unnoted
from rules.vocabulary import PackState
from tasks.by_whom import ByWhom
from tasks.packs.drawing import DraftTerms, Drawing, WrittenPack, write_drawing
from tasks.packs.manifest import SUFFIX, is_of_look, look_hashes, read_manifest, tools
from tasks.packs.pack_folder import is_as_kept
from tasks.packs.pack_records import PackMovedOnError
from tasks.packs.render_pack import PDF_TYPE, PackRenderer, Renderer, render_pack
from tasks.packs.snapshot import Frozen

# Two who draft the same pack at once: the second one draws it anew.
_TRIES = 3


def draft_pack(
    engine: Engine,
    by: ByWhom,
    frozen: Frozen,
    terms: DraftTerms,
    folder: Path,
    *,
    render: Renderer = render_pack,
) -> WrittenPack:
    """Draft a pack from a snapshot, or draft it anew, and write its files into `folder`.

    Notes about a former draft stand in the new one, where their figures are still the same. Once a version
    was issued, a corrected one begins. A second run on the same register adds nothing. Raises RenderError,
    PackError, and PackMovedOnError when others keep changing the pack.
    """
    for attempt in range(1, _TRIES + 1):
        newest, its_snapshot = _newest(engine, frozen)
        same = newest is not None and newest.state is PackState.DRAFT and its_snapshot == frozen.sha256
        if newest is not None and same and _is_as_wanted(newest, terms, folder, render):
            return _as_it_is(newest, frozen, folder)
        try:
            return write_drawing(engine, by, _drawing(newest, frozen, terms), folder, render=render)
        except PackMovedOnError:
            if attempt == _TRIES:
                raise
    raise AssertionError("the loop returns or raises")


def _newest(engine: Engine, frozen: Frozen) -> tuple[PackOnRecord | None, str]:
    """The newest version of the pack, and the SHA-256 of its newest draft's snapshot."""
    snapshot = frozen.snapshot
    with reading(engine) as session:
        force = force_by_code(session, snapshot.force_code)
        found = newest_version(
            session, force.id, kind=snapshot.kind, board=snapshot.board, as_at=snapshot.as_at
        )
        if found is None:
            return None, ""
        return found, session.get_one(Snapshot, found.draft.snapshot_id).sha256


def _drawing(newest: PackOnRecord | None, frozen: Frozen, terms: DraftTerms) -> Drawing:
    drafted = newest is not None and newest.state is PackState.DRAFT
    if newest is None:
        version, number, corrects = 1, 1, None
    elif drafted:
        version, number, corrects = newest.pack.version, newest.draft.number + 1, newest.corrects
    else:
        version, number, corrects = newest.pack.version + 1, 1, newest.pack
    return Drawing(
        newest=newest,
        version=version,
        number=number,
        corrects=corrects,
        snapshot=frozen.snapshot,
        snapshot_sha256=frozen.sha256,
        frozen=frozen,
        terms=terms,
        notes=newest.notes if newest is not None and drafted else {},
    )


def _is_as_wanted(newest: PackOnRecord, terms: DraftTerms, folder: Path, render: Renderer) -> bool:
    """Whether the newest draft was made for the same, by the same tools and look, and is there."""
    draft = newest.draft
    if DraftTerms(meeting_on=draft.meeting_on, since=draft.since, marking=draft.marking) != terms:
        return False
    if not all(is_as_kept(folder / file.path, file.sha256) for file in newest.files):
        return False
    manifests = [file.path for file in newest.files if file.path.endswith(SUFFIX)]
    look = set(look_hashes(render.look.inputs)) if isinstance(render, PackRenderer) else set()
    try:
        made = [read_manifest((folder / path).read_bytes()) for path in manifests]
    except (OSError, CanonicalJsonError):
        return False
    return all(one.tools == tools() and set(filter(is_of_look, one.inputs)) == look for one in made)


def _as_it_is(newest: PackOnRecord, frozen: Frozen, folder: Path) -> WrittenPack:
    draft = newest.draft
    content = compose_pack(
        frozen.snapshot,
        marking=draft.marking,
        status=status_in_words(newest.pack.version, draft.number),
        notes=newest.notes,
    )
    main = next(file for file in newest.files if file.content_type == PDF_TYPE)
    return WrittenPack(
        pack_id=newest.pack.id,
        version=newest.pack.version,
        draft=draft.number,
        state=PackState.DRAFT,
        path=folder / main.path,
        files=tuple(folder / file.path for file in newest.files),
        sha256=main.sha256,
        pages=draft.pages,
        breaks=content.breaks,
        unnoted=unnoted(content.breaks, newest.notes),
        replaced=tuple(json.loads(draft.replaced)),
        snapshot_sha256=frozen.sha256,
        is_new=False,
    )
