"""Drafting: from the register to files, the same every time, and again until issue."""

import hashlib
import threading
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.forces import AmbiguousForceError, NoSuchForceError
from models.records import AuditEntry, Pack, PackDraft, PackFile, Snapshot
from models.session import database_url, open_engine, reading, writing
from rules.packs.content import PackContent
from rules.vocabulary import Marking
from tasks.audit_trail import verify_audit
from tasks.packs.draft_pack import draft_pack
from tasks.packs.drawing import DraftTerms
from tasks.packs.manifest import read_manifest
from tasks.packs.pack_folder import PackError
from tasks.packs.render_pack import PDF_TYPE, OutputFile, RenderedPack, render_pack
from tasks.packs.render_pdf import RenderError
from tests.packs import MARCH_28, NOW, add_break, by, draft, frozen, quick
from tests.small_register import add_item, make_small_register, review


def count(engine: Engine, record: type[Any]) -> int:
    with reading(engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(record)) or 0


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_draft_is_written_with_its_manifest_under_the_forces_and_days_name(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    register = make_small_register(sqlite_engine)
    add_item(sqlite_engine, register, "rec-1", due_on=date(2024, 6, 14))
    written = draft(sqlite_engine, tmp_path / "packs", render=render_pack)
    stem = "board-pack-west-midlands-2024-03-28-v1-draft"
    assert {f"{stem}.manifest.json", f"{stem}.pdf"} <= set(names(tmp_path / "packs"))
    assert names(tmp_path / "packs") == sorted(path.name for path in written.files)
    assert written.path == tmp_path / "packs" / f"{stem}.pdf"
    assert written.sha256 == hashlib.sha256(written.path.read_bytes()).hexdigest()
    with pikepdf.open(written.path) as document:
        assert len(document.pages) == written.pages
    manifest = read_manifest((tmp_path / "packs" / f"{stem}.manifest.json").read_bytes())
    assert manifest.snapshot.sha256 == written.snapshot_sha256
    outputs = {each.name: each.sha256 for each in manifest.outputs}
    assert outputs.pop(f"{stem}.pdf") == written.sha256
    for name, sha256 in outputs.items():
        assert hashlib.sha256((tmp_path / "packs" / name).read_bytes()).hexdigest() == sha256
    versions = {tool.name: tool.version or tool.sha256 for tool in manifest.tools}
    assert versions["typst"] == "0.15.2"
    assert all(versions.values())
    assert verify_audit(sqlite_engine, force_code=None).broken is None


def test_the_same_register_gives_the_same_draft_and_another_one_the_next(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    register = make_small_register(sqlite_engine)
    item_id = add_item(sqlite_engine, register, "rec-1", due_on=date(2024, 6, 14))
    first = draft(sqlite_engine, tmp_path)
    again = draft(sqlite_engine, tmp_path, now=NOW + timedelta(days=1))
    assert (first.is_new, again.is_new) == (True, False)
    assert (again.draft, again.sha256, again.pages) == (first.draft, first.sha256, first.pages)
    assert (count(sqlite_engine, PackDraft), count(sqlite_engine, Snapshot)) == (1, 1)
    with writing(sqlite_engine) as session:
        session.add(review(item_id, MARCH_28))
    later = draft(sqlite_engine, tmp_path)
    assert (later.pack_id, later.version, later.draft) == (first.pack_id, 1, 2)
    assert later.snapshot_sha256 != first.snapshot_sha256
    assert count(sqlite_engine, Pack) == 1


def test_a_lost_file_is_drafted_again_and_other_terms_are_another_draft(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    make_small_register(sqlite_engine)
    draft(sqlite_engine, tmp_path).path.unlink()
    again = draft(sqlite_engine, tmp_path)
    assert again.path.is_file()
    marked = draft(sqlite_engine, tmp_path, marking=Marking.OFFICIAL_SENSITIVE)
    assert (again.draft, marked.draft) == (2, 3)
    assert count(sqlite_engine, Snapshot) == 1


def test_the_pack_and_its_snapshot_are_the_same_on_both_databases(
    sqlite_engine: Engine, postgres_url: str, tmp_path: Path
) -> None:
    postgres_engine = open_engine(database_url(postgres_url))
    found = []
    for place, engine in enumerate((sqlite_engine, postgres_engine)):
        register = make_small_register(engine)
        for key in ("rec-10", "rec-9", "Éa", "eb", "Ec", "z"):
            add_item(engine, register, key, due_on=date(2024, 6, 14), title=f"What {key} asks")
        written = draft(engine, tmp_path / str(place), render=render_pack)
        found.append((written.snapshot_sha256, written.sha256))
    postgres_engine.dispose()
    assert found[0] == found[1]


def test_the_register_is_read_in_one_state(postgres_url: str, tmp_path: Path) -> None:
    engine = open_engine(database_url(postgres_url))
    make_small_register(engine)
    levels: list[str] = []

    @sa.event.listens_for(engine, "before_cursor_execute")
    def note_level(connection: Any, *_others: Any) -> None:
        levels.append(connection.get_isolation_level())

    frozen(engine)
    sa.event.remove(engine, "before_cursor_execute", note_level)
    engine.dispose()
    assert set(levels) == {"REPEATABLE READ"}


def test_breaks_and_replaced_characters_are_handed_back(sqlite_engine: Engine, tmp_path: Path) -> None:
    register = make_small_register(sqlite_engine)
    add_item(sqlite_engine, register, "rec-1", due_on=None, title="Smile \U0001f600")
    add_break(sqlite_engine, register)
    written = draft(sqlite_engine, tmp_path)
    assert "Portal table, row “AFI Closed before Levels”" in {one.where for one in written.breaks}
    assert written.unnoted == written.breaks
    assert [one.partition(":")[0] for one in written.replaced] == ["U+1F600 GRINNING FACE"]
    # A second run reads them back instead of rendering again.
    assert draft(sqlite_engine, tmp_path).replaced == written.replaced


def test_an_unknown_force_and_a_missing_choice_are_refused(sqlite_engine: Engine) -> None:
    with pytest.raises(NoSuchForceError):
        frozen(sqlite_engine)
    make_small_register(sqlite_engine)
    make_small_register(sqlite_engine, code="other")
    with pytest.raises(AmbiguousForceError):
        frozen(sqlite_engine)


def test_a_folder_that_is_a_file_is_one_clear_line_and_no_draft(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    make_small_register(sqlite_engine)
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(PackError, match=r"^can't write into .*taken: "):
        draft(sqlite_engine, tmp_path / "taken")
    assert count(sqlite_engine, Pack) == 0


def test_a_file_that_cannot_be_put_into_place_leaves_nothing_half_done(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    make_small_register(sqlite_engine)
    blocked = tmp_path / "board-pack-west-midlands-2024-03-28-v1-draft.manifest.json"
    blocked.mkdir(parents=True)
    with pytest.raises(PackError, match="can't write"):
        draft(sqlite_engine, tmp_path)
    # Neither in the folder nor in the register, nor in the audit trail.
    assert [path for path in tmp_path.iterdir() if path.suffix in (".pdf", ".part")] == []
    assert (count(sqlite_engine, Pack), count(sqlite_engine, AuditEntry)) == (0, 0)
    blocked.rmdir()
    assert draft(sqlite_engine, tmp_path).draft == 1


def test_a_pack_that_cannot_be_rendered_leaves_the_older_draft(sqlite_engine: Engine, tmp_path: Path) -> None:
    register = make_small_register(sqlite_engine)
    older = draft(sqlite_engine, tmp_path)
    kept = older.path.read_bytes()
    add_item(sqlite_engine, register, "rec-1", due_on=None)
    state = frozen(sqlite_engine)
    terms = DraftTerms(meeting_on=None, since=state.since, marking=Marking.OFFICIAL)
    with pytest.raises(RenderError):
        draft_pack(sqlite_engine, by(), state, terms, tmp_path, render=partial(render_pack, timeout_s=0.01))
    assert older.path.read_bytes() == kept
    assert len(names(tmp_path / ".")) >= 2
    assert count(sqlite_engine, PackDraft) == 1


def test_the_database_is_let_go_before_the_pack_is_rendered(sqlite_engine: Engine, tmp_path: Path) -> None:
    make_small_register(sqlite_engine)
    held: list[int] = []

    def render(_content: PackContent) -> RenderedPack:
        held.append(sqlite_engine.pool.checkedout())  # type: ignore[attr-defined]
        raise RenderError("stop here")

    with pytest.raises(RenderError):
        draft(sqlite_engine, tmp_path, render=render)
    assert held == [0]


def test_two_who_draft_at_once_make_two_drafts_of_one_pack(any_engine: Engine, tmp_path: Path) -> None:
    register = make_small_register(any_engine)
    states = [frozen(any_engine)]
    add_item(any_engine, register, "rec-1", due_on=None)
    states.append(frozen(any_engine))
    together, failed = threading.Barrier(2), list[BaseException]()

    def run(place: int) -> None:
        terms = DraftTerms(meeting_on=None, since=None, marking=Marking.OFFICIAL)
        together.wait()
        try:
            draft_pack(any_engine, by(), states[place], terms, tmp_path, render=quick)
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failed.append(error)

    threads = [threading.Thread(target=run, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert (count(any_engine, Pack), count(any_engine, PackDraft)) == (1, 2)
    with reading(any_engine) as session:
        newest = session.scalars(sa.select(PackFile).order_by(PackFile.id.desc()).limit(2)).all()
    # What lies in the folder is the newest draft's, not a mixture.
    for file in newest:
        assert hashlib.sha256((tmp_path / file.path).read_bytes()).hexdigest() == file.sha256


def test_a_meeting_and_the_movement_are_those_that_were_asked_for(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    make_small_register(sqlite_engine)
    state = frozen(sqlite_engine, meeting_on=date(2024, 4, 2), since=date(2024, 1, 31))
    material = state.snapshot.facts.material
    assert material.meeting_on == date(2024, 4, 2)
    assert material.earlier is not None
    assert (material.earlier.as_at, material.earlier.was_issued) == (date(2024, 1, 31), False)
    assert frozen(sqlite_engine).since == date(2024, 2, 28)


def test_a_file_that_the_next_draft_does_not_have_is_taken_away(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    register = make_small_register(sqlite_engine)

    def with_more(content: PackContent) -> RenderedPack:
        made = quick(content)
        return replace(made, files=(*made.files, OutputFile("-with-papers.pdf", PDF_TYPE, b"%PDF- more")))

    draft(sqlite_engine, tmp_path, render=with_more)
    more = tmp_path / "board-pack-west-midlands-2024-03-28-v1-draft-with-papers.pdf"
    assert more.is_file()
    add_item(sqlite_engine, register, "rec-1", due_on=None)
    assert draft(sqlite_engine, tmp_path).path.is_file()
    assert not more.exists()
