"""A register of the first version, with its rows, is brought to the newest by `migrate`."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

import models.migrations
from models.migrate import SchemaError, check_schema, migrate
from models.queries.item_views import item_views
from models.records import Base, Force, Item
from models.session import database_url, open_engine, reading, writing
from rules.audit_chain import Change
from tasks.audit_trail import AuditTrail, verify_audit
from tasks.items.confirm_deadline import confirm_deadline
from tests.item_changes import BY
from tests.small_register import NOW

SCRIPTS = Path(models.migrations.__path__[0])
JUNE_7, JUNE_14 = date(2024, 6, 7), date(2024, 6, 14)
DAY = date(2023, 12, 15)
# A row in each table that a change of an item needs; what else a table asks for is filled in below.
ROWS: dict[str, dict[str, Any]] = {
    "force": {"code": "west-midlands", "name": "West Midlands Police"},
    "post": {"key": "flo", "title": "Force Liaison Officer", "kind": "force-liaison-officer"},
    "person": {"name": "Siân Prosser", "email": "sian@wmp.example", "channel": "email"},
    "tenure": {"post_id": 1, "person_id": 1, "since": DAY},
    "item": {"key": "r1", "kind": "recommendation", "title": "An item", "applicability": "ours"},
    "deadline": {
        "item_id": 1,
        "version": 1,
        "kind": "hmicfrs",
        "phrase": "By 14 June 2024",
        "resolution": "deadline",
        "starts_on": JUNE_14,
        "ends_on": JUNE_14,
        "certainty": "exact",
    },
    "stage_change": {"item_id": 1, "stage": "open", "happened_on": DAY},
    "review": {"item_id": 1, "held_on": DAY, "clock": "owner-update", "substantive": True},
    "attachment": {"sha256": "a" * 64, "size_bytes": 10, "kept_at": NOW},
    "stated_figure": {
        "as_at": DAY,
        "figure_table": "portal",
        "row_number": 1,
        "row_label": "AFI",
        "measure": "open",
        "printed": "20",
    },
}
COMMON = {"known_on": DAY, "recorded_at": NOW, "force_id": 1, "mandatory": True}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a database without any table."""
    if request.param == "sqlite":
        engine = open_engine(database_url(f"sqlite:///{tmp_path}/old.db"))
    else:
        engine = open_engine(database_url(request.getfixturevalue("postgres_url")))
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    yield engine
    engine.dispose()


def upgrade_to(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def fill_the_first_version(engine: Engine) -> None:
    """A row in each of those tables, in the columns that version 0001 had, and one entry in the trail."""
    metadata = sa.MetaData()
    with engine.begin() as connection:
        metadata.reflect(connection)
        for name, values in ROWS.items():
            table = metadata.tables[name]
            blank = {
                column.name: ""
                for column in table.columns
                if not column.nullable and not column.primary_key and isinstance(column.type, sa.String)
            }
            given = blank | COMMON | values
            known = {column: value for column, value in given.items() if column in table.columns}
            connection.execute(table.insert().values(known))
    with writing(engine) as session:
        trail = AuditTrail(session, session.get_one(Force, 1), "oversight import folder", NOW)
        trail.record("load", "register", "wmp", [Change("sha256", None, "a" * 64)])


def content(engine: Engine, columns: dict[str, list[str]]) -> dict[str, list[tuple[object, ...]]]:
    """Every row of some tables, in the columns that are named."""
    found = {}
    with engine.connect() as connection:
        for table, names in columns.items():
            rows = connection.exec_driver_sql(f'SELECT {", ".join(names)} FROM "{table}"')
            found[table] = sorted((tuple(row) for row in rows), key=str)
    return found


def test_the_migrations_are_one_line_numbered_from_0001() -> None:
    script = ScriptDirectory(str(SCRIPTS))
    revisions = [revision.revision for revision in script.walk_revisions()]
    assert script.get_heads() == [revisions[0]]
    assert list(reversed(revisions)) == [f"{number:04}" for number in range(1, len(revisions) + 1)]


def test_a_register_of_the_first_version_keeps_every_row_and_can_then_confirm(empty_engine: Engine) -> None:
    upgrade_to(empty_engine, "0001")
    with pytest.raises(SchemaError, match="run `oversight init`"):
        check_schema(empty_engine)
    inspector = sa.inspect(empty_engine)
    old = {
        table: [f'"{column["name"]}"' for column in inspector.get_columns(table)]
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }
    fill_the_first_version(empty_engine)
    before = content(empty_engine, old)
    assert all(before[table] for table in ROWS)
    migrate(empty_engine)
    check_schema(empty_engine)
    assert set(Base.metadata.tables) <= set(sa.inspect(empty_engine).get_table_names())
    assert content(empty_engine, old) == before
    assert verify_audit(empty_engine, force_code=None).broken is None
    confirm_deadline(empty_engine, BY, key="r1", by_post="flo", on=JUNE_7)
    with reading(empty_engine) as session:
        (view,) = item_views(session, 1, as_at=JUNE_7)
    assert (view.due_on, view.confirmed_by) == (JUNE_14, "Force Liaison Officer")
    assert verify_audit(empty_engine, force_code=None).entries == 2
    with pytest.raises(DBAPIError), empty_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM post")  # what refers to it counts again
    with pytest.raises(DBAPIError, match="append-only"), empty_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM deadline_confirmation")


def test_migrating_one_version_at_a_time_comes_to_the_same(empty_engine: Engine) -> None:
    script = ScriptDirectory(str(SCRIPTS))
    for revision in reversed(list(script.walk_revisions())):
        upgrade_to(empty_engine, revision.revision)
    check_schema(empty_engine)
    with reading(empty_engine) as session:
        assert session.scalars(sa.select(Item)).all() == []
