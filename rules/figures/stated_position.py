"""A paper's position table, checked: every row for its sum, the total line against the rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.figures.breaks import Break, BreakCode, sentence
from rules.figures.counting import Counts
from rules.register_view import StatedRow, StatedTable
from rules.vocabulary import ItemKind, Measure

_POSITION = (Measure.OPEN, Measure.CLOSED, Measure.TOTAL)
_NOTHING = Counts(0, 0)
_Fault = tuple[BreakCode, str]


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row of a stated position. `counts` is None when the row can't be relied on, and is then in no sum.

    `printed` holds what stands under open, closed and total, empty where nothing does; `values` the numbers
    read from it, None where none is clear.
    """

    label: str
    kind: ItemKind | None
    level: int | None
    printed: tuple[str, str, str]
    values: tuple[int | None, int | None, int | None]
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class StatedPosition:
    """A paper's position table, checked. `totals` sums the rows that tie; `left_out` names the others."""

    as_at: date
    sources: tuple[str, ...]
    rows: tuple[CheckedRow, ...]
    totals: Counts
    left_out: tuple[str, ...]
    breaks: tuple[Break, ...]


def stated_position(table: StatedTable) -> StatedPosition:
    """Check every row of a stated position, and sum those that tie.

    A row ties when open, closed and total are all printed, open plus closed make the total, and no question
    stands against it. Any other row yields a Break and is added to nothing. A line of totals (neither kind
    nor level) is held against the sum of the rows.
    """
    lines = [(row, _fault(row)) for row in table.rows if not is_total_line(row)]
    rows = tuple(_checked(row, ties=fault is None) for row, fault in lines)
    totals = _sum(row.counts for row in rows if row.counts is not None)
    left_out = tuple(row.label for row in rows if row.counts is None)
    breaks = [_break(row, fault) for row, fault in lines]
    breaks += [
        _break(row, _fault(row) or _total_fault(row, totals, left_out))
        for row in table.rows
        if is_total_line(row)
    ]
    return StatedPosition(
        as_at=table.as_at,
        sources=tuple(dict.fromkeys(row.source for row in table.rows if row.source)),
        rows=rows,
        totals=totals,
        left_out=left_out,
        breaks=tuple(found for found in breaks if found is not None),
    )


def is_total_line(row: StatedRow) -> bool:
    """True for a line of totals: it counts no kind and no level of its own."""
    return row.kind is None and row.level is None


def _checked(row: StatedRow, *, ties: bool) -> CheckedRow:
    opened, closed, total = (_value(row, measure) for measure in _POSITION)
    counts = Counts(opened, closed) if ties and opened is not None and closed is not None else None
    return CheckedRow(row.label, row.kind, row.level, _printed(row), (opened, closed, total), counts)


def _fault(row: StatedRow) -> _Fault | None:
    """What is wrong with a row, in words; None when it ties."""
    unclear = [_missing(row, measure) for measure in _POSITION if _value(row, measure) is None]
    question = [sentence(row.question)] if row.question else []
    if unclear or question:
        return _code(row, unclear=bool(unclear)), " ".join([*unclear, *question])
    opened, closed, total = (_value(row, measure) or 0 for measure in _POSITION)
    if opened + closed != total:
        return BreakCode.ROW_SUM, (
            f"{opened} open and {closed} closed make {opened + closed}, but {total} is printed as the total."
        )
    return None


def _code(row: StatedRow, *, unclear: bool) -> BreakCode:
    if unclear and row.level is None and row.kind in (ItemKind.RECOMMENDATION, ItemKind.AFI):
        return BreakCode.BEFORE_LEVELS
    return BreakCode.ROW_UNCLEAR if unclear else BreakCode.ROW_QUESTION


def _total_fault(row: StatedRow, totals: Counts, left_out: tuple[str, ...]) -> _Fault | None:
    if left_out:
        what = f"It can't be checked while rows are left out: {', '.join(left_out)}."
        return BreakCode.TOTAL_LINE, what
    printed = tuple(_value(row, measure) for measure in _POSITION)
    ours = (totals.open, totals.closed, totals.total)
    if printed != ours:
        what = f"The rows add up to {ours[0]} open, {ours[1]} closed and {ours[2]} altogether."
        return BreakCode.TOTAL_LINE, what
    return None


def _missing(row: StatedRow, measure: Measure) -> str:
    cell = row.cell(measure)
    heading = measure.value.capitalize()
    if cell is None or not cell.printed.strip():
        return f"Nothing is printed under {heading}."
    return f"“{cell.printed.strip()}” under {heading} isn't a clear figure."


def _break(row: StatedRow, fault: _Fault | None) -> Break | None:
    if fault is None:
        return None
    code, what = fault
    headings = (measure.value.capitalize() for measure in _POSITION)
    printed = ", ".join(
        f"{heading}: {text or 'nothing'}" for heading, text in zip(headings, _printed(row), strict=True)
    )
    return Break(f"Portal table, row “{row.label}”", what, printed, code, row.source)


def _value(row: StatedRow, measure: Measure) -> int | None:
    cell = row.cell(measure)
    return cell.value if cell else None


def _printed(row: StatedRow) -> tuple[str, str, str]:
    opened, closed, total = ((cell.printed.strip() if cell else "") for cell in map(row.cell, _POSITION))
    return opened, closed, total


def _sum(counts: Iterable[Counts]) -> Counts:
    total = _NOTHING
    for one in counts:
        total = total.plus(one)
    return total
