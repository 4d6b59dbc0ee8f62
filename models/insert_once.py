"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL both have: what makes a second run harmless."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.base import Base


def insert_into(session: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """The session's database's own INSERT, which knows on_conflict_do_nothing() and on_conflict_do_update().

    Execute it on session.connection() with a list of rows, so that the statement is compiled once.
    """
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    made: postgresql.Insert | sqlite.Insert = insert(table_of(table))
    return made


def table_of(table: type[Base]) -> sa.Table:
    """A record's table, for statements that carry no objects."""
    found = table.__table__
    assert isinstance(found, sa.Table)
    return found
