"""Bringing a database to the newest migration, and telling how far it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

_SCRIPTS = Path(__file__).with_name("migrations")


class SchemaError(RuntimeError):
    """The database isn't at this version's migration; the message says which command puts it right."""


def migrate(engine: Engine) -> None:
    """Run every migration that the database hasn't seen, in one transaction each; a no-op when up to date."""
    with engine.connect().execution_options(oversight_writes=True) as connection, connection.begin():
        command.upgrade(_config(connection), "head")


def check_schema(engine: Engine) -> None:
    """Raise SchemaError unless the database is at the newest migration."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    newest = ScriptDirectory(str(_SCRIPTS)).get_current_head()
    if current is None:
        raise SchemaError("the database is empty; run `oversight init` first")
    if current != newest:
        raise SchemaError(f"the database is at migration {current}, not {newest}; run `oversight init`")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config
