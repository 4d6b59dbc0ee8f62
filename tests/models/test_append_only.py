"""What is history can't be changed or deleted, whoever asks: the database itself refuses."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DatabaseError, DBAPIError

import models.migrations
from models.records import Base
from rules.vocabulary import Action, Stage
from tasks.items.confirm_deadline import confirm_deadline
from tests.item_changes import BY, TODAY, Put, do, put_items, take_to
from tests.people_changes import decide
from tests.small_register import add_item, make_small_register

# Named here and not read from the migrations: that a table is left out must show.
HISTORY = (
    "attachment",
    "audit_entry",
    "deadline",
    "deadline_confirmation",
    "dispatch_attempt",
    "extension",
    "inspection_window",
    "portal_report",
    "review",
    "stage_change",
)
FILLED = ("attachment", "audit_entry", "deadline", "deadline_confirmation", "review", "stage_change")
REFUSAL = "history is append-only"


@pytest.fixture
def filled(any_engine: Engine) -> Engine:
    """A register in which something happened."""
    register = make_small_register(any_engine)
    add_item(any_engine, register, "marac", due_on=TODAY)
    confirm_deadline(any_engine, BY, key="marac", by_post="flo", on=TODAY)
    put_items(any_engine, register, Put("r1", level=2))
    take_to(any_engine, "r1", Stage.SUBMITTED)
    decide(any_engine, TODAY)
    return any_engine


def content(connection: Connection, table: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id")]


def refused(engine: Engine, statement: str, says: str = REFUSAL) -> None:
    with pytest.raises(DBAPIError, match=says), engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_every_table_whose_rows_are_only_added_is_guarded_by_a_migration() -> None:
    versions = Path(models.migrations.__path__[0], "versions")
    guarded: set[str] = set()
    for version in versions.glob("0*.py"):
        for listed in re.findall(
            r"^_APPEND_ONLY = \((.*?)\)$", version.read_text(), re.DOTALL | re.MULTILINE
        ):
            guarded |= set(re.findall(r'"(\w+)"', listed))
    assert set(HISTORY) <= guarded
    assert guarded <= set(Base.metadata.tables)


@pytest.mark.parametrize("table", FILLED)
def test_rows_of_history_are_neither_changed_nor_deleted(filled: Engine, table: str) -> None:
    with filled.connect() as connection:
        before = content(connection, table)
    assert before
    for column in Base.metadata.tables[table].columns:
        refused(filled, f"UPDATE {table} SET {column.name} = {column.name}")
    refused(filled, f"DELETE FROM {table}")
    refused(filled, f"DELETE FROM {table} WHERE id = {before[-1][0]}")
    with filled.connect() as connection:
        assert content(connection, table) == before


@pytest.mark.parametrize("table", HISTORY)
def test_a_table_of_history_has_its_triggers(any_engine: Engine, table: str) -> None:
    with any_engine.connect() as connection:
        if any_engine.dialect.name == "sqlite":
            query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
            made = [sql for (sql,) in connection.exec_driver_sql(query, (table,))]
            verbs = {verb for verb in ("UPDATE", "DELETE") if any(f"BEFORE {verb} ON" in sql for sql in made)}
        else:
            query = "SELECT event_manipulation FROM information_schema.triggers WHERE event_object_table = %s"
            verbs = {verb for (verb,) in connection.exec_driver_sql(query, (table,))}
    assert verbs == {"UPDATE", "DELETE"}


@pytest.mark.parametrize("table", HISTORY)
def test_a_table_of_history_cant_be_truncated_on_postgresql(postgres_url: str, table: str) -> None:
    engine = sa.create_engine(postgres_url)
    refused(engine, f"TRUNCATE {table} CASCADE")
    engine.dispose()


@pytest.mark.parametrize("table", FILLED)
def test_a_row_of_history_cant_be_replaced_on_sqlite(sqlite_engine: Engine, table: str) -> None:
    register = make_small_register(sqlite_engine)
    add_item(sqlite_engine, register, "marac", due_on=TODAY)
    confirm_deadline(sqlite_engine, BY, key="marac", by_post="flo", on=TODAY)
    put_items(sqlite_engine, register, Put("r1", level=2))
    take_to(sqlite_engine, "r1", Stage.SUBMITTED)
    # Without recursive triggers SQLite deletes what is replaced, and asks no trigger.
    refused(sqlite_engine, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_a_step_that_is_taken_after_a_refusal_still_works(filled: Engine) -> None:
    with pytest.raises(DatabaseError), filled.begin() as connection:
        connection.exec_driver_sql("DELETE FROM stage_change")
    assert do(filled, "r1", Action.CLOSE).to_stage is Stage.CLOSED
