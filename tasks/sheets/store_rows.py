"""Adding many rows at once, in the caller's transaction."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.orm import Session

from models.base import Base

_ROWS_AT_ONCE = 5_000
# SQLite takes 32,766 values in a statement; no table here has more than 24 columns.
_ROWS_IN_STATEMENT = 500
_Converter = Callable[[Any], Any]


def take_ids(session: Session, record: type[Base], count: int) -> Sequence[int]:
    """Ids for rows that are to be added, so that others can refer to them before they are stored.

    On SQLite the caller's transaction has to be a writing one: nobody else takes the same ids then.
    """
    table = table_of(record)
    if session.get_bind().dialect.name == "postgresql":
        sequence = sa.cast(sa.func.pg_get_serial_sequence(f'"{table.name}"', "id"), REGCLASS)
        counted = sa.func.generate_series(1, count).table_valued("n")
        return session.scalars(sa.select(sa.func.nextval(sequence)).select_from(counted)).all()
    newest = session.scalar(sa.select(sa.func.max(table.c.id))) or 0
    return range(newest + 1, newest + 1 + count)


def add_rows(session: Session, record: type[Base], rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows, all with the same columns, piece by piece. Returns their number.

    They go to the driver directly, as SQLAlchemy's executemany takes longer to prepare a row than SQLite to
    store it: to PostgreSQL by COPY, to SQLite many rows in a statement, because it sets up the lists of the
    CHECK constraints once for each statement.
    """
    every = iter(rows)
    first = next(every, None)
    if first is None:
        return 0
    table, names = table_of(record), tuple(first)
    in_order = itemgetter(*names)
    converters = _converters(session, table, names)
    insert = _copy if session.get_bind().dialect.name == "postgresql" else _insert
    batch, added = [in_order(first)], 0
    while batch:
        insert(session, table, names, _converted(batch, converters))
        added += len(batch)
        batch = list(map(in_order, islice(every, _ROWS_AT_ONCE)))
    return added


def table_of(record: type[Base]) -> sa.Table:
    """The table in which a record is stored."""
    table = record.__table__
    if not isinstance(table, sa.Table):
        raise TypeError(f"{record.__name__} is no table")
    return table


def _converters(session: Session, table: sa.Table, names: Sequence[str]) -> dict[int, _Converter]:
    """For each column whose values the driver doesn't take as they are, the column type's own conversion."""
    dialect = session.get_bind().dialect
    found: dict[int, _Converter] = {}
    for place, name in enumerate(names):
        convert = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None:
            found[place] = convert
    return found


def _converted(batch: list[tuple[Any, ...]], converters: dict[int, _Converter]) -> Iterable[tuple[Any, ...]]:
    columns: list[Sequence[Any]] = list(zip(*batch, strict=True))
    for place, convert in converters.items():
        # Days and kinds: few different values, each converted once.
        known = {value: convert(value) for value in set(columns[place])}
        columns[place] = [known[value] for value in columns[place]]
    return zip(*columns, strict=True)


def _insert(session: Session, table: sa.Table, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    quote = session.get_bind().dialect.identifier_preparer.quote
    columns, marks = ", ".join(map(quote, names)), f"({', '.join('?' * len(names))})"
    cursor = session.connection().connection.cursor()
    every = iter(rows)
    while batch := list(islice(every, _ROWS_IN_STATEMENT)):
        cursor.execute(
            f"INSERT INTO {quote(table.name)} ({columns}) VALUES {', '.join([marks] * len(batch))}",  # noqa: S608  # names of our own tables
            list(chain.from_iterable(batch)),
        )
    cursor.close()


def _copy(session: Session, table: sa.Table, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    quote = session.get_bind().dialect.identifier_preparer.quote
    columns = ", ".join(map(quote, names))
    driver: Any = session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
