"""The tables of a pack that list items and inspections, with the links between them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from rules.dates_in_words import MONTH_NAMES, long_date
from rules.packs.cells import (
    Anchors,
    due_cell,
    in_words,
    item_cells,
    owner_cell,
    rating_cell,
    read_from_cell,
    reference_cell,
    report_in_full,
    what_cell,
    why_undated,
)
from rules.packs.content import Align, Cell, Column, Row, Table, Tone
from rules.packs.item_lists import StaleItem
from rules.packs.timeline import days_between
from rules.register_view import InspectionView, ItemView
from rules.vocabulary import Certainty, Rag

Rags = Mapping[str, Rag]

_REFERENCE = Column("Reference", 40)
_WHAT = Column("Item", 64)
_OWNER = Column("Owner", 34)
_RAG = Column("RAG", 25)
_READ_FROM = Column("Read from", 42)
_NO_RAGS: Rags = {}
_NO_LINKS: Mapping[str, str] = {}


def _rated(columns: tuple[Column, ...], rags: Rags) -> tuple[Column, ...]:
    """The columns, with the rating after the item where anything at all is rated."""
    return (*columns[:2], _RAG, *columns[2:]) if rags else columns


def _cells(item: ItemView, anchors: Anchors, rags: Rags, *further: Cell) -> tuple[Cell, ...]:
    rating = (rating_cell(item, rags),) if rags else ()
    return (*item_cells(item, anchors), *rating, *further)


def due_table(
    items: Iterable[ItemView],
    anchors: Anchors,
    *,
    as_at: date,
    rags: Rags = _NO_RAGS,
    figure: str = "",
) -> Table:
    """Items with a day: how far off it is or how long past, and the words it was read from."""
    columns = (_REFERENCE, _WHAT, _OWNER, Column("Due", 33), _READ_FROM)
    rows = (
        Row(_cells(item, anchors, rags, owner_cell(item), due_cell(item, as_at), read_from_cell(item)))
        for item in items
    )
    return Table(_rated(columns, rags), tuple(rows), figure=figure)


def month_table(items: Iterable[ItemView], anchors: Anchors, *, figure: str = "") -> Table:
    """How many items fall due in each month, from its first such day to its last."""
    months: dict[date, list[ItemView]] = {}
    for item in items:
        if item.due_on is not None:
            months.setdefault(item.due_on.replace(day=1), []).append(item)
    columns = (
        Column("Month", 56),
        Column("First and last day", 88),
        Column("Items", 18, Align.RIGHT, sums=True),
    )
    rows = [_month_row(month, due, anchors) for month, due in sorted(months.items())]
    if rows:
        total = Cell(str(sum(map(len, months.values()))), figure=figure)
        rows.append(Row((Cell("All"), Cell(""), total), strong=True))
    return Table(columns, tuple(rows))


def _month_row(month: date, due: list[ItemView], anchors: Anchors) -> Row:
    days = [item.due_on for item in due if item.due_on is not None]
    return Row(
        (
            Cell(f"{MONTH_NAMES[month.month - 1]} {month.year}"),
            Cell(days_between(min(days), max(days))),
            Cell(str(len(due)), link=anchors.first(item.key for item in due)),
        )
    )


def stale_table(
    stale: Iterable[StaleItem], anchors: Anchors, rags: Rags = _NO_RAGS, *, figure: str = ""
) -> Table:
    """Items without an update in time, longest waiting first."""
    columns = (_REFERENCE, _WHAT, _OWNER, Column("Last update", 32), Column("Update was due", 32))
    longest_first = sorted(stale, key=lambda one: one.item.last_substantive_update or one.item.known_on)
    rows = (Row(_stale_cells(one, anchors, rags)) for one in longest_first)
    return Table(_rated(columns, rags), tuple(rows), figure=figure)


def _stale_cells(stale: StaleItem, anchors: Anchors, rags: Rags) -> tuple[Cell, ...]:
    item = stale.item
    updated = item.last_substantive_update
    last = Cell(long_date(updated)) if updated else Cell("None recorded", f"known {long_date(item.known_on)}")
    missed = Cell(long_date(stale.missed_on), tone=Tone.ALERT)
    return _cells(item, anchors, rags, owner_cell(item), last, missed)


def undated_table(items: Iterable[ItemView], anchors: Anchors, *, figure: str = "") -> Table:
    """Items without a day, each with the reason."""
    columns = (_REFERENCE, _WHAT, Column("Owner", 42), Column("Reason", 50))
    rows = (Row((*item_cells(item, anchors), owner_cell(item), Cell(why_undated(item)))) for item in items)
    return Table(columns, tuple(rows), figure=figure)


def owner_table(items: Iterable[ItemView], anchors: Anchors, *, as_at: date, figure: str = "") -> Table:
    """Items that nobody can be asked about, with the post where there is one."""
    columns = (_REFERENCE, Column("Item", 56), Column("Portfolio", 30), _OWNER, Column("Due", 30))
    rows = (
        Row(
            (
                *item_cells(item, anchors),
                Cell(item.portfolio or "None recorded"),
                owner_cell(item),
                due_cell(item, as_at),
            )
        )
        for item in items
    )
    return Table(columns, tuple(rows), figure=figure)


def stage_table(
    items: Iterable[ItemView], anchors: Anchors, *, as_at: date, rags: Rags = _NO_RAGS, figure: str = ""
) -> Table:
    """Items with their level and stage, since when they have been there, and when they are due."""
    columns = (
        _REFERENCE,
        _WHAT,
        Column("Level", 13, Align.RIGHT),
        Column("Stage", 33),
        _OWNER,
        Column("Due", 33),
    )
    rows = (
        Row(
            _cells(
                item,
                anchors,
                rags,
                Cell(str(item.level) if item.level else "–"),
                Cell(in_words(item.stage.value), f"since {long_date(item.stage_since)}"),
                owner_cell(item),
                due_cell(item, as_at),
            )
        )
        for item in items
    )
    return Table(_rated(columns, rags), tuple(rows), figure=figure)


def child_table(children: Iterable[ItemView], anchors: Anchors, *, as_at: date, rags: Rags) -> Table:
    """The same of a cause of concern's recommendations, whose report is its own."""
    table = stage_table(children, anchors, as_at=as_at, rags=rags)
    return replace(
        table,
        rows=tuple(
            replace(row, cells=(row.cells[0], replace(row.cells[1], detail=""), *row.cells[2:]))
            for row in table.rows
        ),
    )


def inspection_table(windows: Iterable[InspectionView], *, figure: str = "") -> Table:
    """Inspection windows, tentative ones said to be so."""
    columns = (Column("When", 42), Column("Inspection", 66), Column("By", 38), Column("Status", 28))
    return Table(columns, tuple(map(_inspection_row, windows)), figure=figure)


def _inspection_row(window: InspectionView) -> Row:
    phrase = f"“{window.phrase}”" if window.phrase else ""
    details = ". ".join(text.rstrip(".") for text in (window.areas, window.outcome) if text)
    status = window.status.value.capitalize()
    rough = "a rough period" if window.certainty is Certainty.FUZZY else ""
    return Row(
        (
            Cell(days_between(window.starts_on, window.ends_on), phrase),
            Cell(window.title, details),
            Cell(window.inspectorates),
            Cell(status, rough),
        )
    )


def register_table(
    items: Iterable[ItemView],
    anchors: Anchors,
    *,
    as_at: date,
    rags: Rags = _NO_RAGS,
    back: Mapping[str, str] = _NO_LINKS,
    figure: str = "",
    more: int = 0,
) -> Table:
    """Rows of the appendix: the place that every figure and reference leads to.

    `back` is where a row's own reference leads, by item's key: the list or page that speaks of the item.
    """
    columns = (
        _REFERENCE,
        Column("Item", 78),
        Column("Level", 13, Align.RIGHT),
        Column("Stage", 41),
        Column("Owner", 44),
        Column("Due", 66),
    )
    rows = (Row(_register_cells(item, as_at, rags, back), anchor=anchors.of(item.key)) for item in items)
    return Table(_rated(columns, rags), tuple(rows), figure=figure, more=more)


def _register_cells(item: ItemView, as_at: date, rags: Rags, back: Mapping[str, str]) -> tuple[Cell, ...]:
    due = due_cell(item, as_at)
    read = read_from_cell(item)
    reasons = ": ".join(text for text in (read.text, read.detail) if text)
    words = "; ".join(text for text in (due.detail, reasons) if text)
    return (
        reference_cell(item, link=back.get(item.key, "")),
        what_cell(item, report_in_full(item)),
        *((rating_cell(item, rags),) if rags else ()),
        Cell(str(item.level) if item.level else "–"),
        Cell(in_words(item.stage.value), f"since {long_date(item.stage_since)}"),
        owner_cell(item),
        Cell(due.text, words, tone=due.tone),
    )
