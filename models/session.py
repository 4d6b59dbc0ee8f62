"""Engines and sessions: SQLite set up to be safe under several processes, PostgreSQL through psycopg 3."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.orm import Session

SQLITE_BUSY_TIMEOUT_MS = 30_000


class DatabaseUrlError(ValueError):
    """The database address can't be used; the message says why and what to write instead."""


def database_url(text: str) -> URL:
    """Read a database address; raise DatabaseUrlError when it is neither SQLite's nor PostgreSQL's.

    `postgresql://` and `postgres://` are taken to mean the psycopg 3 driver.
    """
    hint = "use sqlite:///FILE or postgresql://USER@HOST/NAME"
    try:
        url = make_url(text)
    except sa.exc.ArgumentError:
        # The text isn't shown: a mistyped address may hold a password.
        raise DatabaseUrlError(f"the database address can't be read; {hint}") from None
    backend = "postgresql" if url.get_backend_name() == "postgres" else url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return url.set(drivername="sqlite+pysqlite")
    raise DatabaseUrlError(f"the database kind “{backend}” isn't supported; {hint}")


def open_engine(url: URL) -> Engine:
    """An engine for the address, with SQLite's safety settings; connects to nothing yet.

    Raises DatabaseUrlError when SQLite's file lies in a folder that doesn't exist.
    """
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    if url.database and url.database != ":memory:":
        folder = Path(url.database).parent
        if not folder.is_dir():
            raise DatabaseUrlError(f"the folder {folder} of the database doesn't exist; make it first")
    engine = sa.create_engine(url, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_MS / 1000})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # Without it INSERT OR REPLACE deletes rows of history and asks no trigger (models/append_only.py).
    cursor.execute("PRAGMA recursive_triggers = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later can't wait for another writer: SQLite answers "database
    # is locked" at once, whatever the time-out. So a writer takes the lock when it begins, and waits then.
    writes = connection.get_execution_options().get("oversight_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads; it ends without a commit."""
    with engine.connect() as connection, Session(bind=connection) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One unit of work: committed when the block ends well, rolled back whole when it doesn't."""
    with (
        engine.connect().execution_options(oversight_writes=True) as connection,
        Session(bind=connection, expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session
