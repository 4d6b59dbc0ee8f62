"""A paper's table of submissions, summed and checked, and its movement since the statement before it."""

import re
from dataclasses import dataclass
from datetime import date

from rules.dates_in_words import long_date
from rules.figures.breaks import Break, BreakCode, sentence
from rules.figures.slips import af1_breaks, says_af1
from rules.figures.stated_position import is_total_line
from rules.register_view import StatedRow, StatedTable
from rules.vocabulary import ItemKind, Measure

# "170 (+4)": a total, and in brackets something that it doesn't say whether it is part of it.
_WITH_A_PART = re.compile(r"\s*(\d{1,9})\s*\(\s*([+−–-]\s*\d{1,9})\s*\)\s*")


@dataclass(frozen=True, slots=True)
class SubmissionsRow:
    """One row of the table; `value` None where no clear figure is printed, which then stands in no sum."""

    label: str
    kind: ItemKind | None
    level: int | None
    printed: str
    value: int | None


@dataclass(frozen=True, slots=True)
class StatedSubmissions:
    """A table of submissions. `total` sums the clear rows; `total_printed` is what the paper says it is."""

    as_at: date
    sources: tuple[str, ...]
    rows: tuple[SubmissionsRow, ...]
    total: int
    total_printed: str | None
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class StatedMovement:
    """How the rows of two statements differ; a row that only one has moves by nobody knows how many: None."""

    since: date
    until: date
    rows: tuple[tuple[SubmissionsRow, int | None], ...]
    total: int
    breaks: tuple[Break, ...]


def stated_submissions(table: StatedTable) -> StatedSubmissions:
    """Sum the rows, and hold the printed total against them.

    A row's question is a break and leaves the figure in the sum: unlike in a position, where figures may
    stand in the wrong columns, there is one figure and no doubt about what it is.
    """
    rows = [row for row in table.rows if not is_total_line(row)]
    lines = [row for row in table.rows if is_total_line(row)]
    read = tuple(map(_read, rows))
    total = sum(row.value or 0 for row in read)
    breaks = [_row_break(table, row) for row in rows] + [_total_break(table, line, total) for line in lines]
    if not lines:
        what = f"No total is printed; the rows make {total}."
        source = rows[0].source if rows else ""
        breaks.append(Break(_where(table, "total"), what, "", BreakCode.TOTAL_NOT_PRINTED, source))
    return StatedSubmissions(
        as_at=table.as_at,
        sources=tuple(dict.fromkeys(row.source for row in table.rows if row.source)),
        rows=read,
        total=total,
        total_printed=_printed(lines[0]) if lines else None,
        breaks=(*filter(None, breaks), *af1_breaks(table, "Submissions")),
    )


def stated_movement(before: StatedSubmissions, after: StatedSubmissions) -> StatedMovement:
    """The movement row by row, by kind and level, and of the sums of the rows."""
    earlier = {(row.kind, row.level): row for row in before.rows}
    later = {(row.kind, row.level) for row in after.rows}
    rows = tuple((row, _moved(earlier.get((row.kind, row.level)), row)) for row in after.rows)
    missing = [(row, before.as_at, after.as_at) for key, row in earlier.items() if key not in later]
    missing += [
        (row, after.as_at, before.as_at) for row in after.rows if (row.kind, row.level) not in earlier
    ]
    where = f"Submissions, {long_date(before.as_at)} to {long_date(after.as_at)}"
    breaks = tuple(
        Break(
            where,
            f"“{row.label}” stands in the statement of {long_date(there)} only, not in that of "
            f"{long_date(absent)}, so its movement isn't known.",
            row.printed,
            BreakCode.ROW_MISSING,
        )
        for row, there, absent in missing
    )
    return StatedMovement(before.as_at, after.as_at, rows, after.total - before.total, breaks)


def _read(row: StatedRow) -> SubmissionsRow:
    cell = row.cell(Measure.SUBMITTED)
    return SubmissionsRow(row.label, row.kind, row.level, _printed(row), cell.value if cell else None)


def _moved(before: SubmissionsRow | None, after: SubmissionsRow) -> int | None:
    if before is None or before.value is None or after.value is None:
        return None
    return after.value - before.value


def _row_break(table: StatedTable, row: StatedRow) -> Break | None:
    cell = row.cell(Measure.SUBMITTED)
    where, printed = _where(table, f"row “{row.label}”"), _printed(row)
    if cell is None or cell.value is None:
        what = f"“{printed}” isn't a clear figure." if printed else "No figure is printed."
        if row.question:
            what = f"{what} {sentence(row.question)}"
        return Break(where, what, printed, BreakCode.ROW_UNCLEAR, row.source)
    if row.question and not says_af1(row):
        return Break(where, sentence(row.question), printed, BreakCode.ROW_QUESTION, row.source)
    return None


def _total_break(table: StatedTable, line: StatedRow, total: int) -> Break | None:
    cell, printed = line.cell(Measure.SUBMITTED), _printed(line)
    asks = f" {sentence(line.question)}" if line.question else ""
    part = _WITH_A_PART.fullmatch(printed)
    if part is not None:
        stated, extra = int(part[1]), "".join(part[2].split())
        ties = (
            f"The rows make {total}, as printed"
            if stated == total
            else f"The rows make {total}, not {stated}"
        )
        what, code = f"{ties}; the further ({extra}) isn't explained.", BreakCode.TOTAL_UNEXPLAINED_PART
    elif cell is None or cell.value is None:
        what = f"“{printed}” isn't a clear total" if printed else "No total is printed"
        what = f"{what}; the rows make {total}."
        code = BreakCode.TOTAL_LINE if printed else BreakCode.TOTAL_NOT_PRINTED
    elif cell.value != total:
        what, code = f"The rows make {total}, but {cell.value} is printed.", BreakCode.TOTAL_LINE
    elif asks:
        what, code = "The rows make the printed total.", BreakCode.ROW_QUESTION
    else:
        return None
    return Break(_where(table, "total"), f"{what}{asks}", printed, code, line.source)


def _printed(row: StatedRow) -> str:
    cell = row.cell(Measure.SUBMITTED)
    return cell.printed.strip() if cell else ""


def _where(table: StatedTable, place: str) -> str:
    return f"Submissions of {long_date(table.as_at)}, {place}"
