"""Bringing a database to the newest migration, and telling how far it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

_SCRIPTS = Path(__file__).with_name("migrations")


class SchemaError(RuntimeError):
    """The database isn't at this version's migration; the message says which command puts it right."""


def migrate(engine: Engine) -> None:
    """Run every migration that the database hasn't seen, in one transaction; a no-op when up to date.

    Raises SchemaError, and changes nothing, when rows would refer to rows that aren't there.
    """
    with (
        engine.connect().execution_options(oversight_writes=True) as connection,
        _tables_may_be_copied(connection),
        connection.begin(),
    ):
        command.upgrade(_config(connection), "head")
        _check_references(connection)


def check_schema(engine: Engine) -> None:
    """Raise SchemaError unless the database is at the newest migration."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    newest = ScriptDirectory(str(_SCRIPTS)).get_current_head()
    if current is None:
        raise SchemaError("the database is empty; run `oversight init` first")
    if current != newest:
        raise SchemaError(f"the database is at migration {current}, not {newest}; run `oversight init`")


@contextmanager
def _tables_may_be_copied(connection: Connection) -> Iterator[None]:
    """SQLite alters a constraint by copying its table, and would count the old one's end as many deletions.

    The setting can't be changed within a transaction (sqlite.org/lang_altertable.html, "Making Other Kinds Of
    Table Schema Changes"); what refers to what is checked before the commit instead.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    # On the driver's own connection: through SQLAlchemy's, a statement begins a transaction.
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if lost is not None:
        raise SchemaError(f"a row of the table {lost[0]} refers to a row of {lost[2]} that isn't there")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config
