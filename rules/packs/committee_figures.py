"""The figures of a committee paper: the portal's position as stated, and the register's with its movement."""

from collections.abc import Iterable
from datetime import date

from rules.dates_in_words import long_date, number_of
from rules.figures import Break, BreakCode, stated_position
from rules.figures.counting import NO_ITEMS
from rules.figures.movement import MovementRow, Term
from rules.figures.stated_position import CheckedRow, StatedPosition
from rules.packs.committee_draft import SectionDraft
from rules.packs.committee_material import Committee
from rules.packs.committee_publishable import public_breaks
from rules.packs.committee_rows import PaperRows
from rules.packs.committee_words import LEVEL_DEFINITIONS, group_in_words, signed
from rules.packs.content import Align, Bullets, Cell, Column, Row, Table, Tone
from rules.register_view import StatedTable
from rules.vocabulary import FigureTable


def level_definitions(section: SectionDraft) -> None:
    """What each level means for closing."""
    section.heading("What the levels mean", "levels")
    section.add(Bullets(tuple(Cell(definition) for definition in LEVEL_DEFINITIONS)))


def portal(section: SectionDraft, rows: PaperRows) -> None:
    """The portal's table as stated, each row checked, and summed as far as it can be relied on."""
    section.heading("On the HMICFRS portal, as stated", "portal")
    table = stated_of(rows.material.stated, FigureTable.PORTAL)
    if table is None:
        section.say("No figures of the portal are recorded.")
        return
    section.say(stated_on(table.as_at, rows))
    position = stated_position(table)
    then = stated_of(rows.material.stated_then, FigureTable.PORTAL)
    earlier = stated_position(then) if then is not None and then.as_at < table.as_at else None
    section.add(_portal_table(position, earlier))
    section.doubt(public_breaks(position.breaks))


def stated_of(tables: Iterable[StatedTable], wanted: FigureTable) -> StatedTable | None:
    """The statement of one table among them."""
    return next((table for table in tables if table.table is wanted), None)


def stated_on(day: date, rows: PaperRows) -> str:
    """The day of a statement, and whether it is news to the committee."""
    if day > rows.since:
        return f"As stated on {long_date(day)}."
    before = (
        "the day of the last paper"
        if day == rows.since
        else f"before the last paper of {long_date(rows.since)}"
    )
    return f"As stated on {long_date(day)}, {before}. No newer figures are recorded."


def _portal_table(position: StatedPosition, earlier: StatedPosition | None) -> Table:
    columns = [
        Column("Kind and level, as stated", 60),
        Column("Open", 15, Align.RIGHT, sums=True),
        Column("Closed", 15, Align.RIGHT, sums=True),
        Column("Total", 20, Align.RIGHT, sums=True, plus=(1, 2)),
    ]
    if earlier is not None:
        columns += [Column(f"Open, since {long_date(earlier.as_at)}", 28, Align.RIGHT)]
    columns += [Column("Check", 36)]
    printed = [_portal_row(row, earlier) for row in position.rows]
    tying = sum(row.counts is not None for row in position.rows)
    totals = position.totals
    cells = [
        Cell(f"Sum of the {tying} rows that add up" if position.left_out else "Sum of the rows"),
        Cell(str(totals.open), figure="portal-open"),
        Cell(str(totals.closed)),
        Cell(str(totals.total)),
        *([Cell("")] if earlier is not None else []),
        Cell("Computed here", tone=Tone.MUTED),
    ]
    return Table(tuple(columns), (*printed, Row(tuple(cells), strong=True)))


def _portal_row(row: CheckedRow, earlier: StatedPosition | None) -> Row:
    ties = row.counts is not None
    check = (
        Cell("Adds up", tone=Tone.MUTED) if ties else Cell("In no sum", "why stands below", tone=Tone.ALERT)
    )
    moved = [_open_moved(row, earlier)] if earlier is not None else []
    figures = (
        Cell(str(value) if ties else text) if text else Cell("not printed", tone=Tone.MUTED)
        for text, value in zip(row.printed, row.values, strict=True)
    )
    return Row((Cell(row.label), *figures, *moved, check), in_no_sum=not ties)


def _open_moved(row: CheckedRow, earlier: StatedPosition) -> Cell:
    before = next((one for one in earlier.rows if (one.kind, one.level) == (row.kind, row.level)), None)
    if before is None or before.counts is None or row.counts is None:
        return Cell("not known", tone=Tone.MUTED)
    return Cell(signed(row.counts.open - before.counts.open))


def register(section: SectionDraft, rows: PaperRows) -> None:
    """What is open in the register by kind and level, and how it came to be so."""
    section.heading("In this register", "register")
    moved = rows.material.movement
    section.say(
        f"Counted from the force's own register, from the end of {long_date(rows.since)} to the end of "
        f"{long_date(rows.as_at)}; each figure opens to its rows. What is submitted and waits for HMICFRS is "
        "open until it is closed."
    )
    section.add(_movement_table(rows))
    section.doubt(public_breaks(moved.breaks))
    section.doubt(_untied(rows))
    levelless = [group for group in rows.open_by_group if group.lacks_level]
    if levelless:
        section.remark("“No level stated”: from before levels, or the level isn't recorded.")


def _movement_table(rows: PaperRows) -> Table:
    rarer = any(_rarer(row) for row in rows.material.movement.rows)
    columns = [
        Column("Kind and level", 62),
        Column(f"Open on {long_date(rows.since)}", 28, Align.RIGHT, sums=True),
        Column("New", 16, Align.RIGHT, sums=True),
        Column("Closed", 18, Align.RIGHT, sums=True),
    ]
    if rarer:
        columns += [
            Column("Otherwise in", 22, Align.RIGHT, sums=True),
            Column("Otherwise out", 22, Align.RIGHT, sums=True),
        ]
    columns += [
        Column(
            f"Open on {long_date(rows.as_at)}",
            28,
            Align.RIGHT,
            sums=True,
            plus=(1, 2, 4) if rarer else (1, 2),
            minus=(3, 5) if rarer else (3,),
        ),
    ]
    # A monthly paper lists only what is open or moved, so it can't open this figure.
    if rows.terms.committee is Committee.JAC:
        columns += [Column("Closed in all", 20, Align.RIGHT, sums=True)]
    listed = [_movement_row(row, rows, rarer=rarer) for row in _every_row(rows)]
    totals = _movement_row(rows.material.movement.total, rows, rarer=rarer)
    return Table(tuple(columns), (*listed, totals))


def _every_row(rows: PaperRows) -> list[MovementRow]:
    """The movement's rows, and those kinds and levels of which everything was closed long ago."""
    found = {row.group: row for row in rows.material.movement.rows if row.group is not None}
    closed = rows.closed_by_group if rows.terms.committee is Committee.JAC else ()
    for group in closed:
        found.setdefault(group, MovementRow(group, NO_ITEMS, (), NO_ITEMS))
    return [found[group] for group in sorted(found)]


def _movement_row(row: MovementRow, rows: PaperRows, *, rarer: bool) -> Row:
    group = row.group
    closed = rows.closed_by_group
    in_all = closed.get(group, ()) if group is not None else [key for keys in closed.values() for key in keys]
    closing = "register-open" if group is None else ""
    cells = [
        Cell(group_in_words(group) if group is not None else "All"),
        _figure(row.opening.count, row.opening.keys, rows),
        _term(row, Term.NEW, rows),
        _term(row, Term.CLOSED, rows),
    ]
    if rarer:
        cells += [_others(row, rows, adds=True), _others(row, rows, adds=False)]
    cells.append(_figure(row.closing.count, row.closing.keys, rows, name=closing))
    if rows.terms.committee is Committee.JAC:
        cells.append(rows.figure(in_all))
    return Row(tuple(cells), strong=group is None)


def _figure(count: int, keys: tuple[str, ...] | None, rows: PaperRows, *, name: str = "") -> Cell:
    return Cell(str(count), link=rows.first_anchor(keys or ()), figure=name)


def _term(row: MovementRow, term: Term, rows: PaperRows) -> Cell:
    figure = row.term(term)
    return _figure(figure.count, figure.keys, rows)


def _rarer(row: MovementRow) -> bool:
    return any(term not in (Term.NEW, Term.CLOSED) for term, _ in row.terms)


def _others(row: MovementRow, rows: PaperRows, *, adds: bool) -> Cell:
    """The rarer ways in or out, together, with each one's name and number under the sum."""
    terms = [
        (term, figure)
        for term, figure in row.terms
        if term not in (Term.NEW, Term.CLOSED) and term.adds is adds
    ]
    keys = tuple(key for _, figure in terms for key in figure.keys or ())
    detail = "; ".join(f"{figure.count} {term.label.lower()}" for term, figure in terms)
    return Cell(str(sum(figure.count for _, figure in terms)), detail, link=rows.first_anchor(keys))


def _untied(rows: PaperRows) -> Iterable[Break]:
    """The movement's end against what is listed as open, and its beginning against the position then."""
    moved, then = rows.material.movement.total, rows.material.position_then.totals
    listed = sum(len(keys) for keys in rows.open_by_group.values())
    if moved.closing.count != listed:
        what = f"The movement ends at {moved.closing.count} open, but {listed} are listed as open."
        yield Break("Movement, all items", what, str(moved.closing.count), BreakCode.MOVEMENT)
    if moved.opening.count != then.open:
        what = f"The movement begins at {moved.opening.count} open, but {then.open} were open then."
        yield Break("Movement, all items", what, str(moved.opening.count), BreakCode.MOVEMENT)


def age(section: SectionDraft, rows: PaperRows) -> None:
    """The oldest open item, and how many are how old."""
    section.heading("Age of what is open", "age")
    oldest = rows.material.oldest
    if oldest is None:
        section.say("Nothing is open.")
        return
    which = "item is" if oldest.figure.count == 1 else "items are"
    section.say(
        f"The oldest open {which} known since {long_date(oldest.known_on)}: {number_of(oldest.days, 'day')} "
        f"before {long_date(rows.as_at)}. Age counts from the report's day, or from the first paper that "
        "names the item."
    )
    keys = [key for key in oldest.figure.keys or () if key in rows.by_key]
    shown = [rows.by_key[key] for key in keys[: rows.terms.most_rows]]
    section.add(
        Bullets(
            tuple(
                Cell(f"{item.title or item.text}{_report_of(item.publication_title)}", link=rows.anchor(item))
                for item in shown
            )
        )
    )
    section.add(_band_table(rows))


def _report_of(title: str) -> str:
    return f" ({title})" if title else ""


def _band_table(rows: PaperRows) -> Table:
    columns = (Column("Known for", 80), Column("Open items", 30, Align.RIGHT, sums=True))
    bands = rows.material.bands
    listed = [Row((Cell(band.label), _figure(band.figure.count, band.figure.keys, rows))) for band in bands]
    total = sum(band.figure.count for band in bands)
    return Table(
        columns, (*listed, Row((Cell("All"), Cell(str(total), figure="register-open")), strong=True))
    )
