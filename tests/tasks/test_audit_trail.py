"""The audit trail on a real database: whatever is done to it afterwards is found, at its first entry."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models.records import AuditEntry, AuditHead, Force
from models.session import database_url, open_engine, reading, writing
from rules.vocabulary import Action
from tasks.audit_trail import UnreadableTrailError, item_history, verify_audit
from tasks.items.edit_item import edit_item
from tasks.items.item_reports import record_review
from tests.item_changes import BY, EVIDENCE, TODAY, Put, by_on, do, put_items
from tests.small_register import SmallRegister, make_small_register

ENTRIES = 6
COLUMNS = [column.name for column in AuditEntry.__table__.columns]
# A row's own number in its table says nothing and is in no hash; the entry's number in its trail is.
HASHED_OR_CHAINED = [name for name in COLUMNS if name != "id"]
ANOTHER = {
    "happened_at": "2020-01-01 00:00:00.000000",
    "sequence": 99,
    "entry_hash": "f" * 64,
    "previous_hash": "f" * 64,
    "changes": '[["title","a","b"]]',
}
OVERSIGHT = Path(sys.executable).with_name("oversight")


def fill(engine: Engine) -> SmallRegister:
    """A trail of six entries, and another force without one."""
    register = make_small_register(engine)
    put_items(engine, register, Put("r1"), Put("r2", level=3))
    for number in range(4):
        edit_item(engine, BY, key="r1", fields={"title": f"Title {number}"})
    do(engine, "r1", Action.CLAIM, evidence=EVIDENCE)
    edit_item(engine, BY, key="r2", fields={"level": 2}, reason="HMICFRS wrote")
    with writing(engine) as session:
        session.add(Force(id=99, code="other", name="Another force"))
    return register


def without_triggers(connection: Connection) -> None:
    """What somebody who owns the database can do."""
    if connection.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_entry_refuses_{verb}")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    else:
        connection.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER USER")


@pytest.fixture(scope="module")
def filled_sqlite(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> bytes:
    """A database with the trail, and no triggers."""
    path = tmp_path_factory.mktemp("trail") / "trail.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = open_engine(database_url(f"sqlite:///{path}"))
    fill(engine)
    with engine.connect() as connection:
        without_triggers(connection)
        connection.commit()
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path.read_bytes()


@pytest.fixture
def trail(filled_sqlite: bytes, tmp_path: Path) -> Iterator[Engine]:
    """A copy of it to tamper with."""
    path = tmp_path / "trail.db"
    path.write_bytes(filled_sqlite)
    engine = open_engine(database_url(f"sqlite:///{path}"))
    yield engine
    engine.dispose()


def tamper(engine: Engine, *statements: str, **values: object) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(sa.text(statement), values)


def broken_at(engine: Engine) -> int | None:
    broken = verify_audit(engine, force_code="west-midlands").broken
    return broken.sequence if broken is not None else None


def test_a_trail_as_it_was_written_is_whole(trail: Engine) -> None:
    checked = verify_audit(trail, force_code="west-midlands")
    assert (checked.broken, checked.entries) == (None, ENTRIES)
    empty = verify_audit(trail, force_code="other")
    assert (empty.broken, empty.entries) == (None, 0)


@pytest.mark.parametrize("sequence", range(1, ENTRIES + 1))
@pytest.mark.parametrize("column", HASHED_OR_CHAINED)
def test_another_value_in_any_column_of_any_entry_is_found_at_that_entry(
    trail: Engine, column: str, sequence: int
) -> None:
    value = 99 if column == "force_id" else ANOTHER.get(column, "something else")
    tamper(trail, f"UPDATE audit_entry SET {column} = :value WHERE sequence = :n", value=value, n=sequence)
    assert broken_at(trail) == sequence


def test_only_the_rows_own_number_may_be_another(trail: Engine) -> None:
    tamper(trail, "UPDATE audit_entry SET id = id + 1000")
    assert broken_at(trail) is None


@pytest.mark.parametrize("sequence", range(1, ENTRIES + 1))
@pytest.mark.parametrize("column", [name for name in HASHED_OR_CHAINED if name != "force_id"])
def test_bytes_and_nonsense_in_any_column_are_found_too_and_stop_nothing(
    trail: Engine, column: str, sequence: int
) -> None:
    # An empty reason is what most entries have.
    for value in (b"\xff\xfe", "nonsense", *([""] if column != "why" else [])):
        tamper(
            trail, f"UPDATE audit_entry SET {column} = :value WHERE sequence = :n", value=value, n=sequence
        )
        assert broken_at(trail) == sequence


@pytest.mark.parametrize("sequence", range(1, ENTRIES + 1))
def test_text_that_is_no_text_is_found_at_its_entry(trail: Engine, sequence: int) -> None:
    tamper(trail, "UPDATE audit_entry SET actor = CAST(x'ff' AS TEXT) WHERE sequence = :n", n=sequence)
    broken = verify_audit(trail, force_code="west-midlands").broken
    assert broken is not None
    assert (broken.sequence, broken.says) == (
        sequence,
        f"entry {sequence} isn't what was written: it can't be read",
    )


def test_the_story_of_an_item_with_such_an_entry_says_what_to_run(trail: Engine) -> None:
    tamper(trail, "UPDATE audit_entry SET happened_at = 'nonsense' WHERE sequence = 2")
    with pytest.raises(UnreadableTrailError, match="run `oversight audit verify`"):
        item_history(trail, force_code="west-midlands", key="r1")


def test_the_first_of_two_breaks_is_named(trail: Engine) -> None:
    tamper(trail, "UPDATE audit_entry SET why = 'x' WHERE sequence = 2")
    tamper(trail, "UPDATE audit_entry SET happened_at = 'nonsense' WHERE sequence = 5")
    assert broken_at(trail) == 2


@pytest.mark.parametrize("sequence", range(1, ENTRIES + 1))
def test_an_entry_that_was_deleted_is_found_at_its_place(trail: Engine, sequence: int) -> None:
    tamper(trail, "DELETE FROM audit_entry WHERE sequence = :n", n=sequence)
    assert broken_at(trail) == sequence


@pytest.mark.parametrize("kept", range(ENTRIES))
def test_a_tail_that_was_cut_off_is_found_at_the_first_entry_of_it(trail: Engine, kept: int) -> None:
    tamper(trail, "DELETE FROM audit_entry WHERE sequence > :n", n=kept)
    assert broken_at(trail) == kept + 1


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 5), (5, 6), (1, 6)])
def test_two_entries_that_were_swapped_are_found_at_the_first(trail: Engine, first: int, second: int) -> None:
    tamper(
        trail,
        "UPDATE audit_entry SET sequence = 1000 WHERE sequence = :first",
        "UPDATE audit_entry SET sequence = :first WHERE sequence = :second",
        "UPDATE audit_entry SET sequence = :second WHERE sequence = 1000",
        first=first,
        second=second,
    )
    assert broken_at(trail) == first


def test_a_head_that_was_changed_or_taken_away_is_found(trail: Engine) -> None:
    tamper(trail, "UPDATE audit_head SET sequence = 9")
    assert broken_at(trail) == ENTRIES + 1
    tamper(trail, "UPDATE audit_head SET sequence = 6, entry_hash = :hash", hash="f" * 64)
    assert broken_at(trail) == ENTRIES
    tamper(trail, "DELETE FROM audit_head")
    assert broken_at(trail) == ENTRIES


def test_a_trail_cut_with_its_head_mended_is_shown_by_a_hash_that_was_noted(trail: Engine) -> None:
    noted = verify_audit(trail, force_code="west-midlands").head_hash
    assert verify_audit(trail, force_code="west-midlands", noted_hash=f" {noted.upper()} ").noted_at == 6
    tamper(
        trail,
        "DELETE FROM audit_entry WHERE sequence > 3",
        "UPDATE audit_head SET sequence = 3,"
        " entry_hash = (SELECT entry_hash FROM audit_entry WHERE sequence = 3)",
    )
    checked = verify_audit(trail, force_code="west-midlands", noted_hash=noted)
    assert (checked.broken, checked.noted_at) == (None, None)


@pytest.mark.parametrize("column", HASHED_OR_CHAINED)
def test_on_postgresql_another_value_in_any_column_is_found_at_its_entry(
    postgres_url: str, column: str
) -> None:
    engine = open_engine(database_url(postgres_url))
    fill(engine)
    with engine.begin() as connection:
        without_triggers(connection)
        value: Any = 99 if column == "force_id" else ANOTHER.get(column, "something else")
        connection.execute(
            sa.update(AuditEntry.__table__)
            .where(AuditEntry.sequence == 4)
            .values({column: sa.literal_column(f"'{value}'")})
        )
    assert broken_at(engine) == 4
    engine.dispose()


def test_entries_of_two_forces_are_two_chains(any_engine: Engine) -> None:
    fill(any_engine)
    second = make_small_register(any_engine, code="second")
    put_items(any_engine, second, Put("r1"))
    by = by_on(TODAY)
    for number in range(3):
        edit_item(
            any_engine,
            type(by)("second", by.actor, by.now, by.today),
            key="r1",
            fields={"title": f"Theirs {number}"},
        )
    assert verify_audit(any_engine, force_code="west-midlands").entries == ENTRIES
    theirs = verify_audit(any_engine, force_code="second")
    assert (theirs.broken, theirs.entries) == (None, 3)
    assert len(item_history(any_engine, force_code="second", key="r1")) == 3


def test_eight_writers_at_once_leave_one_unbroken_chain(any_url: str) -> None:
    engine = open_engine(database_url(any_url))
    register = make_small_register(engine)
    put_items(engine, register, *(Put(f"r{number}") for number in range(8)))

    def write(number: int) -> None:
        own = open_engine(database_url(any_url))
        for turn in range(5):
            # Half of them on an item of their own, half all on the same one.
            key = f"r{number}" if turn % 2 else "r0"
            record_review(own, BY, key=key, on=date(2024, 6, 1 + turn), note=f"by {number}")
        own.dispose()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    checked = verify_audit(engine, force_code=None)
    assert (checked.broken, checked.entries) == (None, 40)
    with reading(engine) as session:
        assert session.scalars(sa.select(AuditEntry.sequence).order_by(AuditEntry.sequence)).all() == list(
            range(1, 41)
        )
        assert session.scalars(sa.select(AuditHead.sequence)).one() == 40
    engine.dispose()


def test_eight_commands_at_once_leave_one_unbroken_chain(sqlite_url: str) -> None:
    engine = open_engine(database_url(sqlite_url))
    put_items(engine, make_small_register(engine), Put("r1"))
    environment = os.environ | {"OVERSIGHT_DATABASE_URL": sqlite_url}
    running = [
        subprocess.Popen(
            [OVERSIGHT, "item", "review", "r1", "--note", f"by {number}", "--on", "2024-06-01"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(8)
    ]
    for process in running:
        _said, wrong = process.communicate(timeout=120)
        assert process.returncode == 0, wrong
    checked = verify_audit(engine, force_code=None)
    assert (checked.broken, checked.entries) == (None, 8)
    assert len(item_history(engine, force_code=None, key="r1")) == 8
    engine.dispose()
