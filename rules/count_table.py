"""The portal's table of counts as a paper has it, pasted: open, closed and total by kind and level."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.count_labels import is_total_line, kind_in_words, level_in_words, plain_count, slip_question
from rules.figures import stated_position
from rules.register_view import StatedCell, StatedRow, StatedTable
from rules.sheets.cells import Sheet, Value, cell_address, is_empty, one_line
from rules.sheets.headings import squashed
from rules.vocabulary import FigureTable, Measure

_HEADINGS = {
    **dict.fromkeys(("open", "opened", "open on portal"), Measure.OPEN),
    **dict.fromkeys(("closed", "closed on portal"), Measure.CLOSED),
    **dict.fromkeys(("total", "totals", "all", "grandtotal"), Measure.TOTAL),
}
# The order in which the committee's papers print them, for a table that is pasted without its headings.
_USUAL = (Measure.OPEN, Measure.CLOSED, Measure.TOTAL)
_RULE = re.compile(r"[\s:|-]*")


@dataclass(frozen=True, slots=True)
class CountTable:
    """A table as printed, its rows checked. `asked` holds for each row in doubt its cell and the question."""

    table: StatedTable
    asked: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def count_table(sheet: Sheet, *, as_at: date, source: str) -> CountTable | None:
    """The sheet as a table of counts; None when it isn't one: two rows at least have to count a kind."""
    headed = _heading(sheet)
    start, places = headed if headed is not None else (0, None)
    rows: list[StatedRow] = []
    cells: dict[str, str] = {}
    notes = [] if places is not None else ["the table has no headings: read as Open, Closed, Total"]
    for number, values in enumerate(sheet.rows[start:], start=start):
        found = _row(values, places, source, as_at)
        if found is None:
            continue
        where = cell_address(number, sheet.first_column)
        if found.label in cells:
            notes.append(
                f"“{found.label}” stands in {cells[found.label]} and again in {where}, which is left out"
            )
        elif found.kind is None and not is_total_line(found.label):
            notes.append(
                f"the row “{found.label[:60]}” ({where}) counts no kind that is known, so it is left out"
            )
        else:
            rows.append(found)
            cells[found.label] = where
    if sum(1 for row in rows if row.kind is not None) < 2:
        return None
    table = StatedTable(FigureTable.PORTAL, as_at, tuple(rows))
    # “Portal table, row “X””: the row in which each break stands.
    broken = [
        (row, each)
        for each in stated_position(table).breaks
        for row in rows
        if f"“{row.label}”" in each.where
    ]
    asked = tuple(
        (cells[row.label], f"{row.label}: {each.what} Printed: {each.printed}.") for row, each in broken
    )
    return CountTable(table, asked, tuple(notes))


def _heading(sheet: Sheet) -> tuple[int, dict[Measure, int]] | None:
    for number, values in enumerate(sheet.rows[:20]):
        places = {
            _HEADINGS[squashed(one_line(value))]: at
            for at, value in enumerate(values)
            if squashed(one_line(value)) in _HEADINGS
        }
        if Measure.OPEN in places and Measure.CLOSED in places:
            return number + 1, places
    return None


def _row(
    values: Sequence[Value], places: dict[Measure, int] | None, source: str, as_at: date
) -> StatedRow | None:
    texts = [one_line(value) for value in values]
    at = next((place for place, text in enumerate(texts) if text), None)
    if at is None or _RULE.fullmatch(texts[at]):
        return None
    label = texts[at]
    if places is None:
        places = {measure: at + 1 + place for place, measure in enumerate(_USUAL)}
    cells = tuple(
        StatedCell(measure, plain_count(text), text)
        for measure, place in places.items()
        for text in (texts[place] if place < len(texts) else "",)
    )
    kind = kind_in_words(label)
    if all(cell.value is None for cell in cells):
        return None
    return StatedRow(
        label=label,
        kind=kind,
        level=level_in_words(label) if kind is not None else None,
        cells=cells,
        question=_question(label, cells),
        source=source,
        as_at=as_at,
    )


def _question(label: str, cells: Sequence[StatedCell]) -> str:
    """What is unclear about a row besides its sum."""
    if slip := slip_question(label):
        return slip
    values = {cell.measure: cell.value for cell in cells}
    if "closed" in label.lower() and values.get(Measure.TOTAL) is None:
        return (
            f"{values.get(Measure.OPEN)} stands under Open and {values.get(Measure.CLOSED)} under Closed, "
            "yet the label says closed, so the two may stand in the wrong columns: what does each count?"
        )
    return ""


def is_count_like(sheet: Sheet) -> bool:
    """Whether a sheet is small enough, and filled enough, to be looked at as a table of counts."""
    return 0 < sum(1 for row in sheet.rows if any(not is_empty(value) for value in row)) <= 100
