"""Whether anything in the database has changed since it was last looked at, told without reading a row."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import Engine

# How long on PostgreSQL an answer may rest on what was true; a question to the server costs a round trip.
POSTGRESQL_SECONDS = 1.0
# How often SQLite's file is looked for under its name: after a restore another may stand there.
OTHER_FILE_SECONDS = 1.0


class ChangeMark(Protocol):
    """Two equal marks mean that nothing was committed in between. A mark is taken before rows are read."""

    def quick(self) -> object | None:
        """The mark, if it can be told at once and without waiting; None otherwise."""

    def fresh(self) -> object:
        """The mark, asked for now; may wait, so not on the event loop. Raises when nobody answers."""

    def close(self) -> None:
        """Give back what it holds."""


def change_mark(engine: Engine) -> ChangeMark:
    """The way that suits the engine's database."""
    if engine.dialect.name == "sqlite":
        return SqliteMark(Path(engine.url.database or ""), on_other_file=engine.dispose)
    return PostgresMark(engine)


class SqliteMark:
    """PRAGMA data_version on a connection of its own, which sees every other connection's commits.

    It reads a counter in shared memory and takes some microseconds, so it is asked at every request. A file
    that was put in the database's place has another inode: `on_other_file` is called then, so that nobody
    goes on reading the old one.
    """

    def __init__(self, path: Path, *, on_other_file: Callable[[], None]) -> None:
        self._path = path
        self._on_other_file = on_other_file
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._opened = 0
        self._looked_at = 0.0

    def quick(self) -> object | None:
        """See ChangeMark.quick: None while the file can't be asked without waiting."""
        try:
            return self._ask()
        except (OSError, sqlite3.Error):
            return None

    def fresh(self) -> object:
        """See ChangeMark.fresh: a mark that equals no other."""
        # Only asked for when quick() couldn't tell. Whoever reads rows next waits, or says what is wrong.
        return object()

    def close(self) -> None:
        """See ChangeMark.close."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self) -> object:
        now = time.monotonic()
        if self._connection is None or now - self._looked_at > OTHER_FILE_SECONDS:
            status = self._path.stat()
            file = (status.st_dev, status.st_ino)
            if self._connection is None or file != self._file:
                self._open(file)
            self._looked_at = now
        assert self._connection is not None
        return self._opened, self._connection.execute("PRAGMA data_version").fetchone()[0]

    def _open(self, file: tuple[int, int]) -> None:
        if self._connection is not None:
            self._connection.close()
            self._on_other_file()
        # In a test each request may come from a thread of its own, never two at once.
        self._connection = sqlite3.connect(
            self._path, timeout=0, isolation_level=None, check_same_thread=False
        )
        self._file = file
        # A new connection counts from the beginning.
        self._opened += 1


class PostgresMark:
    """pg_current_snapshot(): equal ones see the same commits (PostgreSQL manual, 9.27.7).

    The server is asked once in POSTGRESQL_SECONDS at most.
    """

    def __init__(self, engine: Engine, *, read_monotonic: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._read_monotonic = read_monotonic
        self._latest: tuple[float, object] = (float("-inf"), None)

    def quick(self) -> object | None:
        """See ChangeMark.quick: the mark while it isn't too old."""
        asked_at, mark = self._latest
        return mark if self._read_monotonic() - asked_at < POSTGRESQL_SECONDS else None

    def fresh(self) -> object:
        """See ChangeMark.fresh."""
        asked_at = self._read_monotonic()
        with self._engine.connect() as connection:
            mark: object = connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar_one()
        self._latest = (asked_at, mark)
        return mark

    def close(self) -> None:
        """See ChangeMark.close; the engine's owner closes its connections."""
