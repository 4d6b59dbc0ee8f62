"""A write that gives up when others are writing, for what matters less than the request it belongs to."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from models.session import SQLITE_BUSY_TIMEOUT_MS


@contextmanager
def writing_if_free(engine: Engine, *, wait_ms: int) -> Iterator[Session]:
    """One unit of work that waits for other writers that long and no longer; committed when the block ends.

    Raises sqlalchemy.exc.OperationalError when it had to wait longer.
    """
    with (
        engine.connect().execution_options(oversight_writes=True) as connection,
        _waiting(connection, wait_ms),
        Session(bind=connection) as session,
        session.begin(),
    ):
        if connection.dialect.name == "postgresql":
            session.execute(sa.select(sa.func.set_config("lock_timeout", f"{wait_ms}ms", True)))
        yield session


@contextmanager
def _waiting(connection: Connection, wait_ms: int) -> Iterator[None]:
    if connection.dialect.name != "sqlite":
        yield
        return
    # On the driver's own connection: through SQLAlchemy's, the statement would begin the transaction.
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout = {int(wait_ms)}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}")
