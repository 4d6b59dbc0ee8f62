"""The tables of a pack: items, inspections and positions as rows of words, with the links between them."""

from collections.abc import Iterable
from datetime import date

from rules.dates_in_words import days_in_words, long_date
from rules.figures import Break, CheckedRow, Counts, RegisterPosition, StatedPosition
from rules.packs.cells import (
    Anchors,
    due_cell,
    in_words,
    item_cells,
    owner_cell,
    read_from_cell,
    reference_cell,
    report_in_full,
    what_cell,
    why_undated,
)
from rules.packs.content import Align, Cell, Column, Row, Table, Tone
from rules.packs.item_lists import StaleItem
from rules.register_view import InspectionView, ItemView
from rules.vocabulary import Certainty

_REFERENCE = Column("Reference", 31)
_WHAT = Column("Item", 60)
_OWNER = Column("Owner", 33)
_READ_FROM = Column("Read from", 40)


def stated_table(position: StatedPosition) -> Table:
    """A paper's position with each row as printed, whether it adds up, and the sum of the rows that do."""
    columns = (
        Column("As stated", 72),
        Column("Open", 16, Align.RIGHT),
        Column("Closed", 16, Align.RIGHT),
        Column("Total", 18, Align.RIGHT),
        Column("Check", 40),
    )
    tying = sum(row.counts is not None for row in position.rows)
    totals = Row(
        (Cell(f"Sum of the {tying} rows that add up"), *_figures(position.totals), Cell("Computed here")),
        strong=True,
    )
    return Table(columns, (*map(_stated_row, position.rows), totals))


def _stated_row(row: CheckedRow) -> Row:
    check = Cell("Adds up", tone=Tone.MUTED) if row.counts else Cell("Question: in no sum", tone=Tone.ALERT)
    return Row((Cell(row.label), *(_as_printed(text) for text in row.printed), check))


def _as_printed(text: str) -> Cell:
    return Cell(text) if text else Cell("not printed", tone=Tone.MUTED)


def _figures(counts: Counts) -> tuple[Cell, Cell, Cell]:
    return Cell(str(counts.open)), Cell(str(counts.closed)), Cell(str(counts.total))


def position_table(position: RegisterPosition, anchors: Anchors, register_anchor: str) -> Table:
    """Our own position; each figure leads to the first of its rows in the appendix."""
    columns = (
        Column("Kind and level", 112),
        Column("Open", 16, Align.RIGHT),
        Column("Closed", 16, Align.RIGHT),
        Column("Total", 18, Align.RIGHT),
    )
    rows = [
        Row(
            (
                Cell(row.group.label),
                _opening(row.open_keys, anchors),
                _opening(row.closed_keys, anchors),
                _opening(row.open_keys + row.closed_keys, anchors),
            )
        )
        for row in position.rows
    ]
    totals = position.totals
    sums = (
        Cell(str(count), link=register_anchor if count else "")
        for count in (totals.open, totals.closed, totals.total)
    )
    return Table(columns, (*rows, Row((Cell("All"), *sums), strong=True)))


def _opening(keys: tuple[str, ...], anchors: Anchors) -> Cell:
    return Cell(str(len(keys)), link=anchors.first(keys) if keys else "")


def break_table(breaks: Iterable[Break]) -> Table:
    """Figures that don't tie: where, what is wrong, and what is printed."""
    columns = (Column("Where", 56), Column("What doesn't tie", 76), Column("As printed", 34))
    return Table(columns, tuple(Row((Cell(one.where), Cell(one.what), Cell(one.printed))) for one in breaks))


def due_table(items: Iterable[ItemView], anchors: Anchors, *, as_at: date) -> Table:
    """Items with a day: how far off it is or how long past, and the words it was read from."""
    columns = (_REFERENCE, Column("Item", 50), Column("Owner", 29), Column("Due", 30), _READ_FROM)
    return Table(
        columns,
        tuple(
            Row((*item_cells(item, anchors), owner_cell(item), due_cell(item, as_at), read_from_cell(item)))
            for item in items
        ),
    )


def day_table(items: Iterable[ItemView], anchors: Anchors, *, as_at: date) -> Table:
    """How many items fall due on each day; the count leads to the first of them in the appendix."""
    days: dict[date, list[str]] = {}
    for item in items:
        if item.due_on is not None:
            days.setdefault(item.due_on, []).append(item.key)
    columns = (Column("Day", 56), Column("How far off", 88), Column("Items", 18, Align.RIGHT))
    rows = (
        Row(
            (
                Cell(long_date(day)),
                Cell(days_in_words(day, today=as_at)),
                Cell(str(len(keys)), link=anchors.first(keys)),
            )
        )
        for day, keys in sorted(days.items())
    )
    return Table(columns, tuple(rows))


def stale_table(stale: Iterable[StaleItem], anchors: Anchors) -> Table:
    """Items without an update in time, longest waiting first."""
    columns = (_REFERENCE, _WHAT, _OWNER, Column("Last update", 30), Column("Update was due", 30))
    longest_first = sorted(stale, key=lambda one: one.item.last_substantive_update or one.item.known_on)
    return Table(columns, tuple(_stale_row(one, anchors) for one in longest_first))


def _stale_row(stale: StaleItem, anchors: Anchors) -> Row:
    item = stale.item
    updated = item.last_substantive_update
    last = Cell(long_date(updated)) if updated else Cell("None recorded", f"known {long_date(item.known_on)}")
    missed = Cell(long_date(stale.missed_on), tone=Tone.ALERT)
    return Row((*item_cells(item, anchors), owner_cell(item), last, missed))


def undated_table(items: Iterable[ItemView], anchors: Anchors) -> Table:
    """Items without a day, each with the reason."""
    columns = (_REFERENCE, _WHAT, _OWNER, Column("Reason", 56))
    return Table(
        columns,
        tuple(Row((*item_cells(item, anchors), owner_cell(item), Cell(why_undated(item)))) for item in items),
    )


def owner_table(items: Iterable[ItemView], anchors: Anchors, *, as_at: date) -> Table:
    """Items that nobody can be asked about, with the post where there is one."""
    columns = (_REFERENCE, Column("Item", 56), Column("Portfolio", 30), _OWNER, Column("Due", 30))
    return Table(
        columns,
        tuple(
            Row(
                (
                    *item_cells(item, anchors),
                    Cell(item.portfolio or "None recorded"),
                    owner_cell(item),
                    due_cell(item, as_at),
                )
            )
            for item in items
        ),
    )


def inspection_table(windows: Iterable[InspectionView]) -> Table:
    """Inspection windows, tentative ones said to be so."""
    columns = (Column("When", 42), Column("Inspection", 66), Column("By", 38), Column("Status", 28))
    return Table(columns, tuple(map(_inspection_row, windows)))


def _inspection_row(window: InspectionView) -> Row:
    phrase = f"“{window.phrase}”" if window.phrase else ""
    details = ". ".join(text.rstrip(".") for text in (window.areas, window.outcome) if text)
    status = window.status.value.capitalize()
    rough = "a rough period" if window.certainty is Certainty.FUZZY else ""
    return Row(
        (
            Cell(_days(window.starts_on, window.ends_on), phrase),
            Cell(window.title, details),
            Cell(window.inspectorates),
            Cell(status, rough),
        )
    )


def _days(first: date, last: date) -> str:
    """For example “8 to 12 January 2024”."""
    if first == last:
        return long_date(first)
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{first.day if same_month else long_date(first)} to {long_date(last)}"


def register_table(items: Iterable[ItemView], anchors: Anchors, *, as_at: date) -> Table:
    """Rows of the appendix: the place that every figure and reference leads to."""
    columns = (
        _REFERENCE,
        Column("Item", 78),
        Column("Level", 13, Align.RIGHT),
        Column("Stage", 41),
        Column("Owner", 44),
        Column("Due", 66),
    )
    return Table(
        columns,
        tuple(Row(_register_cells(item, as_at), anchor=anchors.of(item.key)) for item in items),
    )


def _register_cells(item: ItemView, as_at: date) -> tuple[Cell, ...]:
    due = due_cell(item, as_at)
    read = read_from_cell(item)
    reasons = ": ".join(text for text in (read.text, read.detail) if text)
    words = "; ".join(text for text in (due.detail, reasons) if text)
    return (
        reference_cell(item, link=""),
        what_cell(item, report_in_full(item)),
        Cell(str(item.level) if item.level else "–"),
        Cell(in_words(item.stage.value), f"since {long_date(item.stage_since)}"),
        owner_cell(item),
        Cell(due.text, words, tone=due.tone),
    )
