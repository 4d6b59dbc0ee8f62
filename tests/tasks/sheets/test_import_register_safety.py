"""Imports that are killed, fail, or meet another change: nothing is lost, doubled or half-stored."""

import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import (
    AuditEntry,
    Item,
)
from models.session import database_url, open_engine, reading, writing
from rules.vocabulary import RowOutcome
from tasks.audit_trail import AuditTrail, verify_audit
from tasks.by_whom import ByWhom
from tasks.items.edit_item import edit_item
from tasks.sheets.import_register import (
    RegisterMovedOnError,
    apply_import,
    plan_import,
)
from tasks.sheets.register_sheets import read_register
from tests.register_imports import BY, TODAY, all_of, brought_in, counted, file, planned
from tests.small_register import add_item, make_small_register
from tests.workbooks import write_xlsx


def test_a_plan_that_the_register_has_outrun_is_not_stored(any_engine: Engine, tmp_path: Path) -> None:
    small = make_small_register(any_engine)
    add_item(any_engine, small, "marac", due_on=None)
    path = file(tmp_path, ("marac", "Renamed", "AFI"), headings=("Key", "Title", "Kind"))
    write_xlsx(path, [("Key", "Title", "Kind"), ("marac", "Renamed", "Recommendation")])
    plan = planned(any_engine, path)
    edit_item(any_engine, BY, key="marac", fields={"title": "Named meanwhile"})
    before = counted(any_engine)
    with pytest.raises(RegisterMovedOnError):
        apply_import(any_engine, plan, BY)
    assert counted(any_engine) == before


def test_a_change_elsewhere_in_the_register_doesnt_stop_a_plan(any_engine: Engine, tmp_path: Path) -> None:
    small = make_small_register(any_engine)
    add_item(any_engine, small, "marac", due_on=None)
    plan = planned(any_engine, file(tmp_path))
    edit_item(any_engine, BY, key="marac", fields={"title": "Named meanwhile"})
    assert apply_import(any_engine, plan, BY).import_id is not None


def test_two_imports_of_one_file_at_once_bring_each_item_in_once(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    path = file(tmp_path)
    plans = [planned(any_engine, path) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda plan: apply_import(any_engine, plan, BY), plans))
    assert sum(1 for result in results if result.import_id is not None) == 1
    assert counted(any_engine)["item"] == 3
    assert verify_audit(any_engine, force_code=None).broken is None


def test_a_failure_in_the_middle_leaves_the_register_as_it_was(
    any_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_small_register(any_engine)
    before, plan = counted(any_engine), planned(any_engine, file(tmp_path))

    def fails(*_: Any) -> int:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(AuditTrail, "record_many", fails)
    with pytest.raises(RuntimeError):
        apply_import(any_engine, plan, BY)
    assert counted(any_engine) == before


def test_a_kill_in_the_middle_leaves_the_register_as_it_was(any_url: str, tmp_path: Path) -> None:
    engine = open_engine(database_url(any_url))
    make_small_register(engine)
    before, path = counted(engine), file(tmp_path)
    script = textwrap.dedent(
        f"""
        import os, signal
        from datetime import UTC, date, datetime
        from pathlib import Path
        from models.session import database_url, open_engine
        from tasks.sheets import import_register as importing
        from tasks.audit_trail import AuditTrail
        from tasks.sheets.register_sheets import read_register
        from tasks.by_whom import ByWhom

        def dies(trail, entries):
            trail.session.flush()
            assert trail.session.connection().exec_driver_sql("SELECT count(*) FROM item").scalar() == 3
            print("stored and not committed", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)

        AuditTrail.record_many = dies
        engine = open_engine(database_url({any_url!r}))
        by = ByWhom(None, "somebody", datetime(2026, 11, 21, tzinfo=UTC), date(2026, 11, 21))
        plan = importing.plan_import(engine, read_register(Path({str(path)!r})), by, as_at=by.today)
        importing.apply_import(engine, plan, by)
        """
    )
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout) == (-9, "stored and not committed\n"), done.stderr
    assert counted(engine) == before
    assert brought_in(engine, path).import_id is not None, "and it can be done again"
    engine.dispose()


def test_ids_that_an_import_gives_dont_collide_with_those_that_come_after(
    any_engine: Engine, tmp_path: Path
) -> None:
    small = make_small_register(any_engine)
    first = add_item(any_engine, small, "before", due_on=None)
    brought_in(any_engine, file(tmp_path))
    last = add_item(any_engine, small, "after", due_on=None)
    ids = [item.id for item in all_of(any_engine, Item)]
    assert len(set(ids)) == 5
    assert first == min(ids)
    assert last == max(ids)


def test_an_item_imported_beside_another_force_stays_in_its_own(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    with writing(any_engine) as session:
        from models.records import Force

        session.add(Force(code="other", name="Another force"))
    by = ByWhom("other", BY.actor, BY.now, BY.today)
    path = write_xlsx(tmp_path / "r.xlsx", [("Reference", "Kind", "Title"), ("1", "AFI", "One")])
    for each in (by, ByWhom("west-midlands", BY.actor, BY.now, BY.today)):
        plan = plan_import(any_engine, read_register(path), each, as_at=TODAY)
        assert apply_import(any_engine, plan, each).plan.counts[RowOutcome.NEW] == 1
    with reading(any_engine) as session:
        entries = session.execute(
            sa.select(AuditEntry.force_id, sa.func.count()).group_by(AuditEntry.force_id)
        )
        assert [count for _force, count in entries] == [2, 2]
