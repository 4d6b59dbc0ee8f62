"""Triggers that refuse UPDATE and DELETE on what is history, on SQLite and on PostgreSQL.

A migration names its tables itself, so that it stays what it was when this changes.
"""

from collections.abc import Sequence

_REFUSAL = "history is append-only: add a row instead"


def sqlite_statements(tables: Sequence[str]) -> list[str]:
    """CREATE TRIGGER statements for SQLite."""
    return [
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for table in tables
        for verb in ("UPDATE", "DELETE")
    ]


def postgresql_statements(tables: Sequence[str]) -> list[str]:
    """The function, made by the first migration, and the triggers of its tables, for PostgreSQL."""
    function = (
        "CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    return [function, *postgresql_triggers(tables)]


def postgresql_triggers(tables: Sequence[str]) -> list[str]:
    """CREATE TRIGGER statements for PostgreSQL, where the function is there; TRUNCATE is refused as well."""
    triggers = []
    for table in tables:
        triggers.append(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history()"
        )
        triggers.append(
            f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()"
        )
    return triggers
