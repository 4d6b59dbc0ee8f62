"""What figures need as at any day: tallies of the register, and what papers had stated by then."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.figure import StatedFigure
from models.item import Item
from models.queries.figure_deadlines import doubtful_deadlines
from models.queries.figure_tallies import TallyReader
from models.queries.item_views import grouped
from models.queries.register_view import publication_views, stated_rows
from rules.figures.ageing import oldest_open_day
from rules.figures.report import FigureFacts
from rules.figures.submissions import LEVELS_BEGAN
from rules.register_view import StatedTable
from rules.vocabulary import FigureTable

_Statement = tuple[FigureTable, date]


def figure_facts(
    session: Session, force_id: int, *, as_at: date, since: date | None = None, listed: bool = False
) -> FigureFacts:
    """What the figures of a force are worked out from, at the end of `as_at`, a day in Europe/London.

    `since`, no later than `as_at`, is the day from whose end movements and submissions count; submissions
    count from the beginning of levels without it. With `listed` every figure can name its items, at the cost
    of reading them all; else the database counts. Run it in one transaction to have all parts agree.
    """
    if since is not None and since > as_at:
        raise ValueError(f"{since.isoformat()} is later than {as_at.isoformat()}")
    then = min(LEVELS_BEGAN, as_at) if since is None else since
    reader = TallyReader.open(session, force_id, as_at=as_at, then=then)
    tallies = reader.tallies(listed=listed)
    oldest = oldest_open_day(tallies)
    tables = _statements(session, force_id, as_at)
    waiting_days = _days(tables, FigureTable.SUBMITTED_WAITING)
    return FigureFacts(
        as_at=as_at,
        since=since,
        submissions_since=then,
        tallies=tallies,
        oldest=reader.known_on(oldest) if oldest is not None else (),
        publications=publication_views(session, force_id, as_at),
        publication_tallies=reader.publication_tallies(listed=listed),
        statements=_newest_statements(tables),
        earlier_submissions=_earlier_submissions(tables, since),
        same_day=[table for (_, day), table in tables.items() if day in waiting_days[-1:]],
        deadlines=doubtful_deadlines(session, force_id, as_at),
        keys_by_portal_id=_keys_by_portal_id(session, force_id, as_at, tables.values()),
    )


def _statements(session: Session, force_id: int, as_at: date) -> dict[_Statement, StatedTable]:
    """Every statement up to the day: papers state a few dozen figures each, so all are read at once."""
    query = (
        sa.select(StatedFigure)
        .where(StatedFigure.force_id == force_id, StatedFigure.as_at <= as_at)
        .order_by(StatedFigure.as_at, StatedFigure.row_number, StatedFigure.id)
    )
    cells = grouped(((cell.figure_table, cell.as_at), cell) for cell in session.scalars(query))
    return {
        (table, day): StatedTable(table=table, as_at=day, rows=stated_rows(found))
        for (table, day), found in cells.items()
    }


def _days(tables: Iterable[_Statement], wanted: FigureTable) -> list[date]:
    return sorted(day for table, day in tables if table is wanted)


def _newest_statements(tables: dict[_Statement, StatedTable]) -> list[StatedTable]:
    """Each table's newest statement; of reports' parts the newest of each report."""
    newest = {kind: max(day for other, day in tables if other is kind) for kind, _ in tables}
    found = [tables[kind, day] for kind, day in newest.items() if kind is not FigureTable.PUBLICATION_PARTS]
    rows = {
        row.label: row
        for (kind, _), table in sorted(tables.items(), key=lambda entry: entry[0][1])
        if kind is FigureTable.PUBLICATION_PARTS
        for row in table.rows
    }
    if rows:
        parts = newest[FigureTable.PUBLICATION_PARTS]
        found.append(StatedTable(FigureTable.PUBLICATION_PARTS, parts, tuple(rows.values())))
    return found


def _earlier_submissions(tables: dict[_Statement, StatedTable], since: date | None) -> StatedTable | None:
    """What the newest statement is compared with: the one in force on `since`, or else the one before it.

    None when there is none, or no paper has stated submissions since.
    """
    *earlier, newest = _days(tables, FigureTable.SUBMISSIONS) or [date.max]
    if since is not None:
        earlier = [] if newest <= since else [day for day in earlier if day <= since]
    return tables[FigureTable.SUBMISSIONS, earlier[-1]] if earlier else None


def _keys_by_portal_id(
    session: Session, force_id: int, as_at: date, tables: Iterable[StatedTable]
) -> dict[str, tuple[str, ...]]:
    """The items that papers name by portal id."""
    named = {row.label for table in tables if table.table is FigureTable.NAMED_ITEMS for row in table.rows}
    if not named:
        return {}
    query = (
        sa.select(Item.portal_id, Item.key)
        .where(Item.force_id == force_id, Item.known_on <= as_at, Item.portal_id.in_(sorted(named)))
        .order_by(Item.key)
    )
    return grouped((portal_id or "", key) for portal_id, key in session.execute(query))
