"""The tables of a pack that state figures: positions, movement, ratings, ages and what doesn't tie."""

from collections.abc import Iterable, Mapping

from rules.dates_in_words import long_date
from rules.figures import Break, CheckedRow, Counts, PositionGroup, RegisterPosition, StatedPosition
from rules.figures.ageing import AgeBand
from rules.figures.movement import Movement, MovementRow, Term
from rules.figures.publications import PublicationCounts
from rules.packs.cells import Anchors, rag_cell
from rules.packs.content import Align, BreakNote, Cell, Column, Row, Table, Tone
from rules.packs.tie_notes import break_key, note_in_words
from rules.vocabulary import ItemKind, Rag

OTHER_WAYS_IN, OTHER_WAYS_OUT = "moved: other ways in", "moved: other ways out"

_KIND_SHORT = {
    ItemKind.CAUSE_OF_CONCERN: "Causes of concern",
    ItemKind.RECOMMENDATION: "Recommendations",
    ItemKind.AFI: "AFIs",
}


def stated_table(position: StatedPosition, notes: Mapping[str, BreakNote] | None = None) -> Table:
    """A paper's position with each row as printed, whether it adds up, and the sum of the rows that do."""
    # A row ties by the numbers that were read from it; what is printed may hold more than a number.
    plain = all(text.isdecimal() for row in position.rows if row.counts for text in row.printed)
    columns = (
        Column("As stated", 72),
        Column("Open", 16, Align.RIGHT, sums=plain),
        Column("Closed", 16, Align.RIGHT, sums=plain),
        Column("Total", 18, Align.RIGHT, sums=plain, plus=(1, 2) if plain else ()),
        Column("Check", 40),
    )
    noted = {
        found.where: note_in_words((notes or {})[break_key(found)])
        for found in position.breaks
        if break_key(found) in (notes or {})
    }
    tying = sum(row.counts is not None for row in position.rows)
    totals = Row(
        (Cell(f"Sum of the {tying} rows that add up"), *_figures(position.totals), Cell("Computed here")),
        strong=True,
    )
    rows = (_stated_row(row, noted.get(f"Portal table, row “{row.label}”", "")) for row in position.rows)
    return Table(columns, (*rows, totals))


def _stated_row(row: CheckedRow, note: str) -> Row:
    ties = row.counts is not None
    check = Cell("Adds up", tone=Tone.MUTED) if ties else Cell("Question: in no sum", note, tone=Tone.ALERT)
    return Row((Cell(row.label), *(_as_printed(text) for text in row.printed), check), in_no_sum=not ties)


def _as_printed(text: str) -> Cell:
    return Cell(text) if text else Cell("not printed", tone=Tone.MUTED)


def _figures(counts: Counts) -> tuple[Cell, Cell, Cell]:
    return Cell(str(counts.open)), Cell(str(counts.closed)), Cell(str(counts.total))


def group_figure(name: str, group: PositionGroup | None) -> str:
    """The name of a figure of one row of our position, for rules/packs/ties.py."""
    return f"{name}: {group.label if group else 'not counted'}"


def position_table(position: RegisterPosition, anchors: Anchors, register_anchor: str) -> Table:
    """Our own position; each figure leads to the first of its rows in the appendix."""
    columns = (
        Column("Kind and level", 112),
        Column("Open", 16, Align.RIGHT, sums=True),
        Column("Closed", 16, Align.RIGHT, sums=True),
        Column("Total", 18, Align.RIGHT, sums=True, plus=(1, 2)),
    )
    rows = [
        Row(
            (
                Cell(row.group.label),
                _opening(row.open_keys, anchors),
                _opening(row.closed_keys, anchors),
                _opening(row.open_keys + row.closed_keys, anchors, group_figure("register", row.group)),
            )
        )
        for row in position.rows
    ]
    totals = position.totals
    named = (("open", totals.open), ("closed", totals.closed), ("position", totals.total))
    sums = (Cell(str(count), link=register_anchor if count else "", figure=name) for name, count in named)
    return Table(columns, (*rows, Row((Cell("All"), *sums), strong=True)))


def _opening(keys: tuple[str, ...], anchors: Anchors, figure: str = "") -> Cell:
    return Cell(str(len(keys)), link=anchors.first(keys) if keys else "", figure=figure)


def movement_table(movement: Movement, first: str, last: str) -> Table:
    """Opening + new - closed +- rarer ways = closing, row by row; `first` and `last` are days in words."""
    columns = (
        Column("Kind and level", 64),
        Column(f"Open on {first}", 24, Align.RIGHT, sums=True),
        Column("New", 14, Align.RIGHT, sums=True),
        Column("Other ways in", 20, Align.RIGHT, sums=True),
        Column("Closed", 16, Align.RIGHT, sums=True),
        Column("Other ways out", 20, Align.RIGHT, sums=True),
        Column(f"Open on {last}", 24, Align.RIGHT, sums=True, plus=(1, 2, 3), minus=(4, 5)),
    )
    rows = [Row(_movement_cells(row)) for row in movement.rows]
    return Table(columns, (*rows, Row(_movement_cells(movement.total), strong=True)))


def _movement_cells(row: MovementRow) -> tuple[Cell, ...]:
    ways_in = sum(figure.count for term, figure in row.terms if term.adds and term is not Term.NEW)
    ways_out = sum(figure.count for term, figure in row.terms if not term.adds and term is not Term.CLOSED)
    is_total = row.group is None
    return (
        Cell(row.group.label if row.group else "All"),
        Cell(str(row.opening.count)),
        Cell(str(row.term(Term.NEW).count), figure=moved_figure(Term.NEW) if is_total else ""),
        Cell(str(ways_in), figure=OTHER_WAYS_IN if is_total else ""),
        Cell(str(row.term(Term.CLOSED).count), figure=moved_figure(Term.CLOSED) if is_total else ""),
        Cell(str(ways_out), figure=OTHER_WAYS_OUT if is_total else ""),
        Cell(str(row.closing.count), figure="open" if is_total else ""),
    )


def moved_figure(term: Term) -> str:
    """The name of the figure of what moved in one way."""
    return f"moved: {term.value}"


def rag_table(counts: Iterable[tuple[Rag | None, int, int | None]]) -> Table:
    """How many open items have each rating, now and in the pack before (None where there was none)."""
    rows = []
    now, then = 0, 0
    has_then = True
    for rag, count, before in counts:
        now, then, has_then = now + count, then + (before or 0), has_then and before is not None
        rows.append(
            Row((rag_cell(rag), Cell(str(count)), *([Cell(str(before))] if before is not None else [])))
        )
    columns = [Column("Rating", 60), Column("Open items", 30, Align.RIGHT, sums=True)]
    totals = [Cell("All"), Cell(str(now), figure="open")]
    if has_then:
        columns.append(Column("In the pack before", 40, Align.RIGHT, sums=True))
        totals.append(Cell(str(then)))
    return Table(tuple(columns), (*rows, Row(tuple(totals), strong=True)))


def age_table(bands: Iterable[AgeBand], anchors: Anchors) -> Table:
    """How many open items have been known for how long; the count leads to the first of them."""
    rows = [
        Row((Cell(band.label), Cell(str(band.figure.count), link=anchors.first(band.figure.keys or ()))))
        if band.figure.count
        else Row((Cell(band.label), Cell("0")))
        for band in bands
    ]
    total = sum(int(row.cells[1].text) for row in rows)
    columns = (Column("Known for", 100), Column("Open items", 30, Align.RIGHT, sums=True))
    return Table(columns, (*rows, Row((Cell("All"), Cell(str(total), figure="open")), strong=True)))


def break_table(breaks: Iterable[Break], notes: Mapping[str, BreakNote] | None = None) -> Table:
    """Figures that don't tie: where, what is wrong, what is printed, and the note that lets it stand."""
    by_key = notes or {}
    columns = (
        Column("Where", 44),
        Column("What doesn't tie", 82),
        Column("As printed", 32),
        Column("Note", 38),
    )
    return Table(
        columns, tuple(_break_row(one, by_key.get(break_key(one))) for one in breaks), figure="listed: breaks"
    )


def _break_row(found: Break, note: BreakNote | None) -> Row:
    said = Cell(note_in_words(note)) if note else Cell("No note yet", tone=Tone.MUTED)
    return Row((Cell(found.where), Cell(found.what), Cell(found.printed), said))


def publication_table(reports: Iterable[PublicationCounts]) -> Table:
    """What each report made, how much of it applies to the force, and how much of that the register holds."""
    columns = (
        Column("Report", 84),
        Column("Kind", 38),
        Column("Made", 18, Align.RIGHT),
        Column("Applicable", 24, Align.RIGHT),
        Column("In the register", 26, Align.RIGHT),
    )
    return Table(columns, tuple(row for report in reports for row in _report_rows(report)))


def _report_rows(report: PublicationCounts) -> Iterable[Row]:
    published = f"published {long_date(report.published_on)}" if report.published_on else "day not recorded"
    if not report.kinds:
        none = Cell("Nothing counted", tone=Tone.MUTED)
        yield Row((Cell(report.title, published), none, Cell("–"), Cell("–"), Cell("–")))
    for counts in report.kinds:
        yield Row(
            (
                Cell(report.title, published),
                Cell(_KIND_SHORT[counts.kind]),
                _stated(counts.made),
                _stated(counts.applicable),
                Cell(str(counts.ours.count)),
            )
        )


def _stated(count: int | None) -> Cell:
    return Cell("not stated", tone=Tone.MUTED) if count is None else Cell(str(count))
