"""Noting, issuing and correcting: who may when, what is printed of it, and nothing half done."""

import os
import signal
import subprocess
import sys
import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from models.queries.packs import NoSuchPackError, newest_issued_before, pack_by_id, packs
from models.records import AuditEntry, PackFile, PackStep, TieNote
from models.session import reading, writing
from rules.packs.pack_states import RefusedPackError, UntiedFiguresError
from rules.packs.tie_notes import break_key
from rules.vocabulary import PackKind, PackState
from tasks.packs.drawing import WrittenPack
from tasks.packs.issue_pack import Approval, issue_pack
from tasks.packs.manifest import read_manifest
from tasks.packs.note_break import note_breaks, notes_like
from tasks.packs.pack_folder import PackError, StagedFiles
from tasks.packs.verify_pack import verify_pack
from tests.packs import BOARD, NOW, add_break, by, draft, frozen, quick
from tests.small_register import add_item, make_small_register

ADA = Approval("Ada Lovelace")


def issue(engine: Engine, pack_id: int, folder: Path, approval: Approval = ADA, **when: Any) -> WrittenPack:
    return issue_pack(engine, by(**when), pack_id=pack_id, approval=approval, folder=folder, render=quick)


def note(engine: Engine, pack_id: int, folder: Path, *keys: str, why: str = "S1 prints it so") -> WrittenPack:
    return note_breaks(
        engine, by(), pack_id=pack_id, keys=keys, why=why, writer="Siân Prosser", folder=folder, render=quick
    )


def state_of(engine: Engine, pack_id: int) -> PackState:
    with reading(engine) as session:
        return pack_by_id(session, 1, pack_id).state


def test_a_break_stops_issue_until_a_named_person_has_written_why(any_engine: Engine, tmp_path: Path) -> None:
    add_break(any_engine, make_small_register(any_engine))
    drafted = draft(any_engine, tmp_path)
    keys = [break_key(found) for found in drafted.breaks]
    assert keys
    with pytest.raises(UntiedFiguresError, match="AFI Closed before Levels"):
        issue(any_engine, drafted.pack_id, tmp_path)
    assert state_of(any_engine, drafted.pack_id) is PackState.DRAFT
    noted = note(any_engine, drafted.pack_id, tmp_path, *(key[:6] for key in keys))
    assert (noted.draft, noted.unnoted, noted.breaks) == (2, (), drafted.breaks)
    assert noted.sha256 != drafted.sha256
    issued = issue(any_engine, drafted.pack_id, tmp_path)
    manifest = read_manifest(next(path for path in issued.files if path.suffix == ".json").read_bytes())
    assert manifest.approved_by == "Ada Lovelace"
    assert manifest.issued_at == "2024-03-29T09:30:00+00:00"
    assert {(each.note, each.by, each.on) for each in manifest.notes} == {
        ("S1 prints it so", "Siân Prosser", "29 March 2024")
    }


def test_an_issued_pack_has_its_final_name_and_the_draft_is_gone(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    make_small_register(sqlite_engine)
    drafted = draft(sqlite_engine, tmp_path)
    issued = issue(sqlite_engine, drafted.pack_id, tmp_path)
    stem = "board-pack-west-midlands-2024-03-28-v1"
    assert sorted(path.name for path in tmp_path.glob("board*")) == [f"{stem}.manifest.json", f"{stem}.pdf"]
    assert issued.sha256 != drafted.sha256
    with reading(sqlite_engine) as session:
        found = pack_by_id(session, 1, drafted.pack_id)
        trail = [entry.action for entry in session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))]
    assert found.issued is not None
    assert (found.issued.done_by, found.issued.happened_at) == ("Ada Lovelace", NOW)
    assert trail == ["draft", "issue"]


def test_only_a_draft_is_noted_or_issued(sqlite_engine: Engine, tmp_path: Path) -> None:
    make_small_register(sqlite_engine)
    pack_id = draft(sqlite_engine, tmp_path).pack_id
    with pytest.raises(RefusedPackError, match="name who approves"):
        issue(sqlite_engine, pack_id, tmp_path, Approval.given(" \n", ""))
    issue(sqlite_engine, pack_id, tmp_path)
    with pytest.raises(RefusedPackError, match="issued already"):
        issue(sqlite_engine, pack_id, tmp_path)
    with pytest.raises(RefusedPackError, match="is issued: draft it again"):
        note(sqlite_engine, pack_id, tmp_path, "abc")
    with pytest.raises(NoSuchPackError, match="no pack 99"):
        issue(sqlite_engine, 99, tmp_path)


@pytest.mark.parametrize(
    ("keys", "why", "says"),
    [
        ((), "why", "name the figure"),
        (("zzz",), "why", "no break begins with “zzz”"),
        (("",), "why", "no break begins"),
        (("x",), " \t", "say why"),
    ],
)
def test_a_note_needs_a_figure_and_a_reason(
    sqlite_engine: Engine, tmp_path: Path, keys: tuple[str, ...], why: str, says: str
) -> None:
    add_break(sqlite_engine, make_small_register(sqlite_engine))
    pack_id = draft(sqlite_engine, tmp_path).pack_id
    with pytest.raises(RefusedPackError, match=says):
        note(sqlite_engine, pack_id, tmp_path, *keys, why=why)
    with pytest.raises(RefusedPackError, match="name who says so"):
        note_breaks(sqlite_engine, by(), pack_id=pack_id, keys=["x"], why="y", writer=" ", folder=tmp_path)
    with reading(sqlite_engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(TieNote)) == 0


def test_a_correction_says_what_changed_and_supersedes_the_former(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    register = make_small_register(sqlite_engine)
    add_break(sqlite_engine, register)
    first = draft(sqlite_engine, tmp_path)
    note(sqlite_engine, first.pack_id, tmp_path, *map(break_key, first.breaks))
    issued = issue(sqlite_engine, first.pack_id, tmp_path)
    original = issued.path.read_bytes()
    add_item(sqlite_engine, register, "rec-1", due_on=date(2024, 6, 14))
    second = draft(sqlite_engine, tmp_path)
    assert (second.version, second.draft, second.pack_id) == (2, 1, first.pack_id + 1)
    # The same figures, yet nobody has stood up for them in this version.
    assert second.unnoted == second.breaks
    again = notes_like(
        sqlite_engine,
        by(),
        pack_id=second.pack_id,
        earlier_id=first.pack_id,
        writer="Ada Lovelace",
        folder=tmp_path,
        render=quick,
    )
    assert again.unnoted == ()
    with pytest.raises(RefusedPackError, match="corrects version 1"):
        issue(sqlite_engine, second.pack_id, tmp_path)
    assert state_of(sqlite_engine, first.pack_id) is PackState.ISSUED
    changed = Approval("Ada Lovelace", "One recommendation was missing")
    corrected = issue(sqlite_engine, second.pack_id, tmp_path, changed, now=NOW + timedelta(hours=1))
    assert state_of(sqlite_engine, first.pack_id) is PackState.SUPERSEDED
    assert corrected.path.name.endswith("-v2.pdf")
    # What was issued is never written over.
    assert issued.path.read_bytes() == original
    with reading(sqlite_engine) as session:
        newest, former = packs(session, 1)
        before = newest_issued_before(
            session, 1, kind=PackKind.BOARD_PACK, board=BOARD, before=date(2024, 4, 28)
        )
    assert newest.issued is not None
    assert former.superseded is not None
    assert newest.issued.why == former.superseded.why == "One recommendation was missing"
    assert former.superseded.by_pack_id == newest.pack.id
    assert before is not None
    assert before.pack.id == newest.pack.id


def test_the_pack_issued_before_is_what_the_next_one_counts_from(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    register = make_small_register(sqlite_engine)
    add_item(sqlite_engine, register, "rec-1", due_on=date(2024, 6, 14))
    issue(sqlite_engine, draft(sqlite_engine, tmp_path).pack_id, tmp_path)
    state = frozen(sqlite_engine, as_at=date(2024, 4, 29))
    earlier = state.snapshot.facts.material.earlier
    assert state.since == date(2024, 3, 28)
    assert earlier is not None
    assert earlier.was_issued
    assert [item.key for item in earlier.items] == ["rec-1"]


def test_a_crash_before_the_end_leaves_a_draft_and_no_file_of_an_issue(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_small_register(sqlite_engine)
    drafted = draft(sqlite_engine, tmp_path)
    place = StagedFiles.place

    def placed_and_then_out_of_power(staged: StagedFiles) -> None:
        place(staged)
        raise PackError("the power went")

    monkeypatch.setattr(StagedFiles, "place", placed_and_then_out_of_power)
    with pytest.raises(PackError, match="the power went"):
        issue(sqlite_engine, drafted.pack_id, tmp_path)
    monkeypatch.undo()
    assert state_of(sqlite_engine, drafted.pack_id) is PackState.DRAFT
    assert sorted(path.name for path in tmp_path.glob("board*")) == sorted(p.name for p in drafted.files)
    assert list(tmp_path.glob(".pack-*")) == []
    assert issue(sqlite_engine, drafted.pack_id, tmp_path).state is PackState.ISSUED


def test_a_file_that_a_killed_run_left_under_the_final_name_is_no_issue(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    make_small_register(sqlite_engine)
    drafted = draft(sqlite_engine, tmp_path)
    left = tmp_path / "board-pack-west-midlands-2024-03-28-v1.pdf"
    left.write_bytes(b"half a pack")
    issued = issue(sqlite_engine, drafted.pack_id, tmp_path)
    assert issued.path == left
    assert left.read_bytes().startswith(b"%PDF-")


_KILLED = """
import os, signal, sys
from pathlib import Path
from models.session import database_url, open_engine
from tasks.packs.pack_folder import StagedFiles
from tests.tasks.packs.test_issue_pack import issue

place = StagedFiles.place

def placed_and_then_killed(staged):
    place(staged)
    os.kill(os.getpid(), signal.SIGKILL)

StagedFiles.place = placed_and_then_killed
issue(open_engine(database_url(sys.argv[1])), 1, Path(sys.argv[2]))
"""


def test_a_run_that_is_killed_with_its_files_in_place_leaves_a_draft_to_issue_again(
    sqlite_engine: Engine, sqlite_url: str, tmp_path: Path
) -> None:
    make_small_register(sqlite_engine)
    folder = tmp_path / "packs"
    drafted = draft(sqlite_engine, folder)
    root = Path(__file__).parents[3]
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, sqlite_url, folder], cwd=root, capture_output=True, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (folder / "board-pack-west-midlands-2024-03-28-v1.pdf").is_file()
    assert state_of(sqlite_engine, drafted.pack_id) is PackState.DRAFT
    assert drafted.path.is_file()
    issued = issue(sqlite_engine, drafted.pack_id, folder, Approval("Mary Somerville"))
    assert verify_pack(sqlite_engine, force_code=None, pack_id=issued.pack_id, folder=folder).is_right


def test_what_a_killed_run_left_half_written_is_swept_up_later(sqlite_engine: Engine, tmp_path: Path) -> None:
    make_small_register(sqlite_engine)
    for name, age in ((".pack-old.part", 7 * 3600), (".pack-new.part", 60)):
        (tmp_path / name).write_bytes(b"half")
        when = (tmp_path / name).stat().st_mtime - age
        os.utime(tmp_path / name, (when, when))
    draft(sqlite_engine, tmp_path)
    assert [path.name for path in tmp_path.glob(".pack-*")] == [".pack-new.part"]


def test_another_forces_issued_file_is_never_written_over(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    pack_id = draft(any_engine, tmp_path).pack_id
    with writing(any_engine) as session:
        draft_id = pack_by_id(session, 1, pack_id).draft.id
        session.add(
            PackFile(
                draft_id=draft_id,
                state=PackState.ISSUED,
                path="board-pack-west-midlands-2024-03-28-v1.pdf",
                content_type="application/pdf",
                sha256="0" * 64,
                size_bytes=1,
            )
        )
    with pytest.raises(PackError, match="was issued already"):
        issue(any_engine, pack_id, tmp_path)


def test_two_who_issue_at_once_issue_it_once(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    pack_id = draft(any_engine, tmp_path).pack_id
    together, refused, issued = threading.Barrier(2), list[str](), list[str]()

    def run(name: str) -> None:
        together.wait()
        try:
            issue(any_engine, pack_id, tmp_path, Approval(name))
        except RefusedPackError as error:
            refused.append(str(error))
        else:
            issued.append(name)

    threads = [threading.Thread(target=run, args=(name,)) for name in ("Ada Lovelace", "Mary Somerville")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(issued), len(refused)) == (1, 1)
    with reading(any_engine) as session:
        step = session.scalars(sa.select(PackStep)).one()
    assert [step.done_by] == issued


def test_what_was_issued_can_be_neither_changed_nor_taken_away(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    issue(any_engine, draft(any_engine, tmp_path).pack_id, tmp_path)
    for statement in ("UPDATE snapshot SET sha256 = sha256", "DELETE FROM pack_step", "DELETE FROM pack"):
        with pytest.raises(DBAPIError, match="append-only"), any_engine.begin() as connection:
            connection.exec_driver_sql(statement)
