"""Migrations keep what is stored: rows, what refers to them, indexes and triggers."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from models.migrate import (
    SchemaError,
    _check_references,
    _config,
    _tables_may_be_copied,
    check_schema,
    migrate,
)
from models.session import database_url, open_engine

ROWS = """
INSERT INTO force (id, code, name) VALUES (1, 'a', 'A');
INSERT INTO post (id, force_id, key, title, kind, portfolio) VALUES (1, 1, 'k', 'T', 'owner', '');
INSERT INTO person (id, force_id, name, email, channel, teams_channel)
 VALUES (1, 1, 'S O''Brien', 's.o''brien@a.example', 'email', NULL),
 (2, 1, 'P', 'p@a.example', 'teams', 'ops');
INSERT INTO tenure (id, post_id, person_id, since) VALUES (1, 1, 1, '2024-01-01');
INSERT INTO dispatch (id, force_id, person_id, channel, for_day, address, message_id, state, not_before,
 attempts, last_reply)
 VALUES (1, 1, 2, 'teams', '2024-06-07', 'ops', '<1@a.example>', 'pending', '2024-06-07 05:30:00', 1, '');
INSERT INTO dispatch_attempt (id, dispatch_id, number, finished_at, outcome, reply)
 VALUES (1, 1, 1, '2024-06-07 05:31:00', 'temporary-failure', '451 later');
"""
TABLES = ("force", "post", "person", "tenure", "dispatch", "dispatch_attempt")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_before_0005(request: pytest.FixtureRequest, tmp_path: object) -> Iterator[Engine]:
    """A database with rows, as migration 0004 left it."""
    if request.param == "sqlite":
        engine = open_engine(database_url(f"sqlite:///{tmp_path}/old.db"))
    else:
        engine = open_engine(database_url(request.getfixturevalue("postgres_url")))
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    with engine.connect().execution_options(oversight_writes=True) as connection, connection.begin():
        command.upgrade(_config(connection), "0004")
        for row in ROWS.strip().removesuffix(";").split(";\n"):
            connection.exec_driver_sql(row)
    yield engine
    engine.dispose()


def migrate_to_0005(engine: Engine) -> None:
    """As migrate() does it, and no further: later versions add columns."""
    with (
        engine.connect().execution_options(oversight_writes=True) as connection,
        _tables_may_be_copied(connection),
        connection.begin(),
    ):
        command.upgrade(_config(connection), "0005")
        _check_references(connection)


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id")]
            for table in TABLES
        }


def indexes(engine: Engine) -> list[object]:
    inspector = sa.inspect(engine)
    return [
        (table, index["name"], index["column_names"])
        for table in TABLES
        for index in sorted(inspector.get_indexes(table), key=lambda index: str(index["name"]))
    ]


def test_further_channels_change_no_row_and_lose_no_index(engine_before_0005: Engine) -> None:
    rows, indexed = everything(engine_before_0005), indexes(engine_before_0005)
    migrate_to_0005(engine_before_0005)
    assert everything(engine_before_0005) == rows
    assert set(map(str, indexed)) <= set(map(str, indexes(engine_before_0005)))


@pytest.mark.parametrize(
    ("channel", "name", "before", "after"),
    [
        ("email", None, True, True),
        ("teams", "ops", True, True),
        ("teams", None, False, False),
        ("govuk-notify", None, False, True),
        ("apprise", "signal", False, True),
        ("apprise", None, False, False),
        ("pigeon", "loft", False, False),
    ],
)
def test_after_it_people_are_reached_on_further_channels_and_on_no_others(
    channel: str, name: str | None, before: bool, after: bool, engine_before_0005: Engine
) -> None:
    assert is_taken(engine_before_0005, channel, name) is before
    migrate(engine_before_0005)
    assert is_taken(engine_before_0005, channel, name) is after


def is_taken(engine: Engine, channel: str, name: str | None) -> bool:
    """Whether the database takes a person, who isn't kept."""
    query = sa.text(
        "INSERT INTO person (id, force_id, name, email, channel, teams_channel)"
        " VALUES (7, 1, 'N', 'n@a.example', :channel, :name)"
    )
    with engine.connect() as connection:
        try:
            connection.execute(query, {"channel": channel, "name": name})
        except IntegrityError:
            return False
        finally:
            connection.rollback()
    return True


def test_what_referred_to_a_copied_table_still_does(engine_before_0005: Engine) -> None:
    migrate(engine_before_0005)
    for statement in (
        "DELETE FROM person WHERE id = 1",
        "DELETE FROM dispatch WHERE id = 1",
        "UPDATE tenure SET person_id = 9",
    ):
        with pytest.raises(IntegrityError), engine_before_0005.begin() as connection:
            connection.exec_driver_sql(statement)


def test_history_is_still_kept_from_change(engine_before_0005: Engine) -> None:
    migrate(engine_before_0005)
    with pytest.raises(DBAPIError, match="append-only"), engine_before_0005.begin() as connection:
        connection.exec_driver_sql("UPDATE dispatch_attempt SET reply = ''")


def test_a_row_that_refers_to_nothing_stops_the_migration_and_nothing_is_changed(tmp_path: object) -> None:
    engine = open_engine(database_url(f"sqlite:///{tmp_path}/old.db"))
    with engine.connect().execution_options(oversight_writes=True) as connection, connection.begin():
        command.upgrade(_config(connection), "0004")
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        driver.execute("INSERT INTO person VALUES (7, 9, 'N', 'n@a.example', 'email', NULL)")
        driver.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(
        SchemaError, match="a row of the table person refers to a row of force that isn't there"
    ):
        migrate(engine)
    with pytest.raises(SchemaError, match="at migration 0004"):
        check_schema(engine)
    engine.dispose()
