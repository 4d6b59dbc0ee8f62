"""The portal's table of counts as a paper has it, pasted: open, closed and total by kind and level."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.figures import stated_position
from rules.register_view import StatedCell, StatedRow, StatedTable
from rules.sheets.cells import Sheet, Value, cell_address, is_empty, one_line
from rules.sheets.headings import squashed
from rules.vocabulary import FigureTable, ItemKind, Measure

_HEADINGS = {
    **dict.fromkeys(("open", "opened", "open on portal"), Measure.OPEN),
    **dict.fromkeys(("closed", "closed on portal"), Measure.CLOSED),
    **dict.fromkeys(("total", "totals", "all", "grandtotal"), Measure.TOTAL),
}
# The order in which the committee's papers print them, for a table that is pasted without its headings.
_USUAL = (Measure.OPEN, Measure.CLOSED, Measure.TOTAL)
_KINDS = (
    (
        re.compile(r"\b(?:causes?|accelerated causes?) (?:of|for) concern\b|\bcoc\b", re.I),
        ItemKind.CAUSE_OF_CONCERN,
    ),
    (re.compile(r"\brec(?:ommendation)?s?\b", re.I), ItemKind.RECOMMENDATION),
    (re.compile(r"\bafi'?s?\b|\bareas? for improvement\b|\baf[1l]s?\b", re.I), ItemKind.AFI),
)
_SLIP = re.compile(r"\baf[1l]s?\b", re.I)
_LEVEL = re.compile(r"\b(?:level|lvl?\.?|l) ?([1-4])\b", re.I)
_TOTAL_LINE = re.compile(r"\s*(?:grand |overall )?totals?\b", re.I)
_RULE = re.compile(r"[\s:|-]*")
_COUNT = re.compile(r"\d{1,3}(?:,\d{3})*|\d{1,6}")


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
        elif found.kind is None and not _TOTAL_LINE.match(found.label):
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
        _cell(measure, texts[place] if place < len(texts) else "") for measure, place in places.items()
    )
    kind = next((kind for pattern, kind in _KINDS if pattern.search(label)), None)
    if all(cell.value is None for cell in cells):
        return None
    level = _LEVEL.search(label)
    return StatedRow(
        label=label,
        kind=kind,
        level=int(level[1]) if level and kind is not None else None,
        cells=cells,
        question=_question(label, cells),
        source=source,
        as_at=as_at,
    )


def _cell(measure: Measure, text: str) -> StatedCell:
    plain = _COUNT.fullmatch(text)
    return StatedCell(measure, int(text.replace(",", "")) if plain else None, text)


def _question(label: str, cells: Sequence[StatedCell]) -> str:
    """What is unclear about a row besides its sum."""
    if _SLIP.search(label):
        return f"“{label}” is taken for AFI, area for improvement. Is that right?"
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
