"""What was submitted to HMICFRS since levels began, how that moved, and what waits for HMICFRS."""

from collections.abc import Iterable, Mapping
from datetime import date

from rules.dates_in_words import long_date, number_of
from rules.figures.counting import NO_ITEMS, Figure, PositionGroup
from rules.figures.slips import says_af1
from rules.figures.stated_position import is_total_line
from rules.figures.stated_submissions import (
    StatedMovement,
    StatedSubmissions,
    SubmissionsRow,
    stated_movement,
    stated_submissions,
)
from rules.figures.stated_sums import StatedSum, untraced_sums
from rules.figures.submissions import LEVELS_BEGAN, Submissions
from rules.packs.committee_draft import SectionDraft
from rules.packs.committee_figures import stated_of, stated_on
from rules.packs.committee_publishable import public_breaks
from rules.packs.committee_rows import PaperRows
from rules.packs.committee_words import group_in_words, kinds_in_words, level_in_words, signed
from rules.packs.content import Align, Cell, Column, Row, Table, Tone
from rules.register_view import StatedTable
from rules.vocabulary import FigureTable

_NOT_KNOWN = Cell("not known", tone=Tone.MUTED)


def submitted(section: SectionDraft, rows: PaperRows) -> None:
    """Submissions as stated, with their movement since the last paper, and as the register counts them."""
    section.heading(f"Submitted for closure since {long_date(LEVELS_BEGAN).partition(' ')[2]}", "submitted")
    table = stated_of(rows.material.stated, FigureTable.SUBMISSIONS)
    if table is not None:
        _stated(section, rows, table)
    counted = rows.material.submitted
    if counted.total.count:
        section.say("Counted from this register; each figure opens to its rows.")
        section.add(_counted_table(counted, rows))
    elif table is None:
        section.say("Nothing is recorded as submitted.")
    else:
        section.remark(
            "The register records none of these submissions item by item, so its rows can't bear them out."
        )


def _stated(section: SectionDraft, rows: PaperRows, table: StatedTable) -> None:
    now = stated_submissions(table)
    then = stated_of(rows.material.stated_then, FigureTable.SUBMISSIONS)
    earlier = stated_submissions(then) if then is not None else None
    moved = stated_movement(earlier, now) if earlier is not None else None
    section.say(_total_in_words(now, moved, rows))
    section.add(_stated_table(table, now, earlier, moved))
    breaks = [*now.breaks, *(earlier.breaks if earlier else ()), *(moved.breaks if moved else ())]
    section.doubt(public_breaks(breaks))


def _total_in_words(now: StatedSubmissions, moved: StatedMovement | None, rows: PaperRows) -> str:
    told = f"{stated_on(now.as_at, rows)} The rows make {number_of(now.total, 'submission')}"
    if moved is not None:
        return f"{told}, {signed(moved.total)} since {long_date(moved.since)}."
    if now.as_at <= rows.since:
        return f"{told}."
    return f"{told}. What was stated before isn't recorded, so the movement isn't known."


def _stated_table(
    table: StatedTable,
    now: StatedSubmissions,
    earlier: StatedSubmissions | None,
    moved: StatedMovement | None,
) -> Table:
    """Before, now and between. A total that was printed stands apart: the totals here are worked out."""
    before = {(row.kind, row.level): row for row in earlier.rows} if earlier is not None else {}
    changes = dict(moved.rows) if moved is not None else {}
    listed = []
    for row, stated in zip(now.rows, (row for row in table.rows if not is_total_line(row)), strict=True):
        was = before.get((row.kind, row.level))
        cells = [Cell(_label(row), f"printed as “{row.label}”" if says_af1(stated) else "")]
        cells += [_value(was.value if was else None)] if earlier is not None else []
        cells.append(_value(row.value))
        cells += [_movement(changes[row])] if moved is not None else []
        listed.append(Row(tuple(cells)))
    if earlier is not None:
        listed += _rows_gone(earlier, now, moved=moved is not None)
    days = [one.as_at for one in (earlier, now) if one is not None]
    columns = [
        Column(f"On {long_date(day)}", 32, Align.RIGHT, sums=_all_known(listed, place))
        for place, day in enumerate(days, start=1)
    ]
    columns += [Column("Movement", 26, Align.RIGHT)] if moved is not None else []
    return Table((Column("Kind and level", 70), *columns), (*listed, *_total_rows(now, earlier, moved)))


def _all_known(rows: Iterable[Row], place: int) -> bool:
    """Only then can a column be added up; what isn't known is said to be so by a break of its own."""
    return all(row.cells[place].text != _NOT_KNOWN.text for row in rows)


def _rows_gone(earlier: StatedSubmissions, now: StatedSubmissions, *, moved: bool) -> list[Row]:
    """Rows that only the earlier statement has: they stand in its sum."""
    there = {(row.kind, row.level) for row in now.rows}
    gone = (row for row in earlier.rows if (row.kind, row.level) not in there)
    tail = [_NOT_KNOWN] if moved else []
    return [Row((Cell(_label(row)), _value(row.value), _NOT_KNOWN, *tail)) for row in gone]


def _total_rows(
    now: StatedSubmissions, earlier: StatedSubmissions | None, moved: StatedMovement | None
) -> tuple[Row, Row]:
    as_printed = [Cell("Total as printed")]
    computed = [Cell("Total, computed here")]
    if earlier is not None:
        as_printed.append(_printed(earlier))
        computed.append(Cell(str(earlier.total)))
    as_printed.append(_printed(now))
    computed.append(Cell(str(now.total), figure="submitted"))
    if moved is not None:
        as_printed.append(Cell(""))
        computed.append(Cell(signed(moved.total)))
    return Row(tuple(as_printed), in_no_sum=True), Row(tuple(computed), strong=True)


def _printed(stated: StatedSubmissions) -> Cell:
    if stated.total_printed is None:
        return Cell("not printed", tone=Tone.MUTED)
    return Cell(stated.total_printed)


def _label(row: SubmissionsRow) -> str:
    return level_in_words(row.kind, row.level) if row.kind is not None else row.label


def _value(value: int | None) -> Cell:
    return _NOT_KNOWN if value is None else Cell(str(value))


def _movement(change: int | None) -> Cell:
    return _NOT_KNOWN if change is None else Cell(signed(change))


def _counted_table(counted: Submissions, rows: PaperRows) -> Table:
    """Up to the committee before and since: the register's own count."""
    columns = (
        Column("Kind and level", 70),
        Column(f"Up to {long_date(rows.since)}", 32, Align.RIGHT, sums=True),
        Column("Since then", 26, Align.RIGHT, sums=True),
        Column("Altogether", 26, Align.RIGHT, sums=True, plus=(1, 2)),
    )
    since = {row.group: row.figure for row in rows.material.submitted_since.rows}
    listed = [
        _counted_row(group_in_words(row.group), since.get(row.group, NO_ITEMS), row.figure, rows)
        for row in counted.rows
    ]
    totals = _counted_row("All", rows.material.submitted_since.total, counted.total, rows, strong=True)
    return Table(columns, (*listed, totals))


def _counted_row(
    label: str, since: Figure, altogether: Figure, rows: PaperRows, *, strong: bool = False
) -> Row:
    cells = (
        Cell(label),
        Cell(str(altogether.count - since.count)),
        Cell(str(since.count), link=rows.first_anchor(since.keys or ())),
        Cell(str(altogether.count), link=rows.first_anchor(altogether.keys or ())),
    )
    return Row(cells, strong=strong)


def waiting(section: SectionDraft, rows: PaperRows) -> None:
    """What was submitted and stays open until HMICFRS has verified it."""
    section.heading("Submitted, and waiting for HMICFRS", "waiting")
    table = stated_of(rows.material.stated, FigureTable.SUBMITTED_WAITING)
    if table is not None:
        _stated_waiting(section, rows, table)
    by_group = rows.waiting_by_group
    if by_group:
        section.say("In this register, submitted and not yet verified and closed by HMICFRS:")
        section.add(_waiting_table(by_group, rows))
    else:
        section.say("No item of this register is recorded as submitted and waiting.")


def _stated_waiting(section: SectionDraft, rows: PaperRows, table: StatedTable) -> None:
    beside = rows.material.stated_beside
    sums = untraced_sums(
        table, stated_of(beside, FigureTable.SUBMISSIONS), stated_of(beside, FigureTable.PORTAL)
    )
    counted = [
        f"{kinds_in_words(row.kind, value)} of level {row.level}"
        if row.kind and row.level
        else f"{value} ({row.label})"
        for row, value in zip(table.rows, (dict(one.parts).get("waiting") for one in sums), strict=True)
        if value is not None
    ]
    section.say(
        f"{stated_on(table.as_at, rows)} {_listed(counted) or 'An unclear number'} were certified by the "
        "force and stay open on the portal until HMICFRS has verified them at an inspection. Until then the "
        "force reviews each of them, to see that the position has remained or improved."
    )
    section.add(_trace_table(table, sums))
    section.doubt(public_breaks(one.broken for one in sums if one.broken is not None))


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _trace_table(table: StatedTable, sums: Iterable[StatedSum]) -> Table:
    """What was submitted is closed, waiting, or neither: the third is the difference."""
    columns = (
        Column("Kind and level", 62),
        Column("Submitted", 26, Align.RIGHT),
        Column("Closed", 22, Align.RIGHT),
        Column("Waiting", 22, Align.RIGHT),
        Column("Neither", 22, Align.RIGHT),
    )
    listed = []
    for row, one in zip(table.rows, sums, strict=True):
        label = level_in_words(row.kind, row.level) if row.kind is not None else row.label
        figures = (one.whole, *(value for _, value in one.parts), one.difference)
        shown = [str(value) if value is None or value >= 0 else signed(value) for value in figures]
        cells = (
            _NOT_KNOWN if value is None else Cell(text) for value, text in zip(figures, shown, strict=True)
        )
        listed.append(Row((Cell(label), *cells)))
    return Table(columns, tuple(listed))


def _waiting_table(by_group: Mapping[PositionGroup, tuple[str, ...]], rows: PaperRows) -> Table:
    columns = (
        Column("Kind and level", 70),
        Column("Waiting", 26, Align.RIGHT, sums=True),
        Column("Longest since", 40),
    )
    listed = [
        Row((Cell(group_in_words(group)), rows.figure(keys), Cell(_longest(keys, rows))))
        for group, keys in by_group.items()
    ]
    every = [key for keys in by_group.values() for key in keys]
    totals = Row((Cell("All"), rows.figure(every, name="waiting"), Cell(_longest(every, rows))), strong=True)
    return Table(columns, (*listed, totals))


def _longest(keys: Iterable[str], rows: PaperRows) -> str:
    days = [rows.by_key[key].standing_since for key in keys]
    known: list[date] = [day for day in days if day is not None]
    return long_date(min(known)) if known else ""
