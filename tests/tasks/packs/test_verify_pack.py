"""Proving a pack: hashes, the snapshot, and the same bytes years later from the snapshot alone."""

import zlib
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.packs import snapshot_bytes
from models.records import Snapshot
from models.session import reading, writing
from rules.packs.pack_snapshot import SnapshotError
from rules.vocabulary import Stage
from tasks.packs.issue_pack import Approval, issue_pack
from tasks.packs.manifest import SUFFIX
from tasks.packs.pack_folder import PackError
from tasks.packs.rebuild_pack import rebuild_pack
from tasks.packs.render_pack import Renderer, render_pack
from tasks.packs.verify_pack import VerifiedPack, verify_file, verify_pack
from tests.packs import MARCH_28, by, draft, quick
from tests.small_register import SmallRegister, add_item, change_stage, make_small_register


def issued_pack(engine: Engine, folder: Path, *, render: Renderer = quick) -> tuple[int, Path, SmallRegister]:
    register = make_small_register(engine)
    add_item(engine, register, "rec-1", due_on=date(2024, 6, 14))
    drafted = draft(engine, folder, render=render)
    issued = issue_pack(
        engine, by(), pack_id=drafted.pack_id, approval=Approval("Ada Lovelace"), folder=folder, render=render
    )
    return issued.pack_id, issued.path, register


def verified(engine: Engine, pack_id: int, folder: Path, *, rebuild: bool = False) -> VerifiedPack:
    return verify_pack(engine, force_code=None, pack_id=pack_id, folder=folder, rebuild=rebuild)


def said(found: VerifiedPack) -> list[str]:
    return [f"{check.what} {check.says}" for check in found.checks if check.is_right is False]


def test_an_issued_pack_is_right_and_is_made_again_to_the_same_bytes_after_the_register_moved_on(
    any_engine: Engine, tmp_path: Path
) -> None:
    pack_id, path, register = issued_pack(any_engine, tmp_path, render=render_pack)
    with writing(any_engine) as session:
        change_stage(session, 1, Stage.CLOSED, MARCH_28)
    add_item(any_engine, register, "rec-2", due_on=None)
    assert verified(any_engine, pack_id, tmp_path, rebuild=True).is_right
    again = rebuild_pack(any_engine, force_code=None, pack_id=pack_id, folder=tmp_path / "again")
    assert again.is_same
    assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_a_draft_is_made_again_as_the_draft_that_it_is(sqlite_engine: Engine, tmp_path: Path) -> None:
    make_small_register(sqlite_engine)
    drafted = draft(sqlite_engine, tmp_path)
    again = rebuild_pack(sqlite_engine, force_code=None, pack_id=drafted.pack_id, folder=None, render=quick)
    assert [(file.sha256, file.path) for file in again.files] == [(drafted.sha256, None)]


def test_a_changed_a_missing_and_an_unreadable_file_are_named(sqlite_engine: Engine, tmp_path: Path) -> None:
    pack_id, path, _ = issued_pack(sqlite_engine, tmp_path)
    original = path.read_bytes()
    path.write_bytes(original + b"\n% harmless")
    assert said(verified(sqlite_engine, pack_id, tmp_path))[0].startswith(f"{path.name} was changed: its SHA")
    path.unlink()
    assert "is missing" in said(verified(sqlite_engine, pack_id, tmp_path))[0]
    path.mkdir()
    assert "can't be read" in said(verified(sqlite_engine, pack_id, tmp_path))[0]


def test_other_tools_are_said_and_are_no_fault(sqlite_engine: Engine, tmp_path: Path) -> None:
    pack_id, path, _ = issued_pack(sqlite_engine, tmp_path)
    manifest = path.with_suffix("").with_name(path.stem + SUFFIX)
    manifest.write_bytes(manifest.read_bytes().replace(b'"0.15.2"', b'"0.15.1"'))
    found = verified(sqlite_engine, pack_id, tmp_path)
    notes = [f"{check.what}: {check.says}" for check in found.checks if check.is_right is None]
    assert notes == ["typst: the pack was made with 0.15.1; here is 0.15.2"]
    # That the manifest itself isn't what was written is a fault.
    assert said(found)[0].startswith(manifest.name)


def test_a_damaged_snapshot_is_named_and_nothing_is_made_from_it(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    pack_id, _, _ = issued_pack(sqlite_engine, tmp_path)
    with sqlite_engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER snapshot_refuses_update")
        stored = connection.exec_driver_sql("SELECT content FROM snapshot").scalar_one()
        other = zlib.compress(zlib.decompress(stored).replace(b"West Midlands", b"Eost Midlands"))
        connection.exec_driver_sql("UPDATE snapshot SET content = ?", (other,))
    found = said(verified(sqlite_engine, pack_id, tmp_path, rebuild=True))
    assert len(found) == 1
    assert found[0].startswith("snapshot ")
    with sqlite_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE snapshot SET content = ?", (stored[:-9],))
    assert "is damaged" in said(verified(sqlite_engine, pack_id, tmp_path))[0]
    with reading(sqlite_engine) as session, pytest.raises(SnapshotError, match="is damaged"):
        snapshot_bytes(session.scalars(sa.select(Snapshot)).one())


def test_any_file_is_known_by_its_content_and_a_tampered_one_by_its_name(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    _, path, _ = issued_pack(sqlite_engine, tmp_path)
    copy = tmp_path / "as mailed.pdf"
    copy.write_bytes(path.read_bytes())
    found = verify_file(sqlite_engine, force_code=None, path=copy)
    assert found.is_right
    assert f"is {path.name} of pack 1" in found.checks[0].says
    assert found.checks[0].says.endswith("which is issued")
    path.write_bytes(b"%PDF-1.7 something else")
    tampered = verify_file(sqlite_engine, force_code=None, path=path)
    assert "isn't what was written under this name" in said(tampered)[0]
    copy.write_bytes(b"nothing of ours")
    assert "belongs to no pack" in said(verify_file(sqlite_engine, force_code=None, path=copy))[0]
    with pytest.raises(PackError, match="can't read"):
        verify_file(sqlite_engine, force_code=None, path=tmp_path / "not there")
