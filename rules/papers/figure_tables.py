"""Tables of counts in a paper: the portal's position and the submissions, as printed, each row checked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rules.count_labels import is_total_line, kind_in_words, level_in_words, plain_count, slip_question
from rules.papers.passages import Passage, even
from rules.papers.proposals import FigureCell, FigureRow, FiguresProposal
from rules.vocabulary import Confidence, FigureTable, Measure

_PORTAL_HEADS = (
    (Measure.OPEN, r"open\b"),
    (Measure.CLOSED, r"closed\b(?!.*since)"),
    (Measure.TOTAL, r"(?:grand )?total\b"),
)
_SUBMITTED = re.compile(
    r"(?:total )?(?:number |no\.? )?(?:of )?(?:items? )?(?:submitted|submissions?)\b|total number submitted",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"[-. ]*|n/?a", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresFound:
    """A table of counts, at a passage."""

    at: int
    content: FiguresProposal
    confidence: Confidence
    quote: str
    place: str
    rule: str


def find_figures(all_passages: Sequence[Passage]) -> list[FiguresFound]:
    """Every portal table and submissions table; a table that only looks a little like one is left out."""
    found = []
    for passage in all_passages:
        rows = passage.block.rows
        if rows:
            one = _portal(passage, rows) or _submissions(passage, rows)
            if one is not None:
                found.append(one)
    return found


def _portal(passage: Passage, rows: Sequence[Sequence[str]]) -> FiguresFound | None:
    for at, head in enumerate(rows[:3]):
        columns = _portal_columns(head)
        if Measure.OPEN in columns and Measure.CLOSED in columns:
            read = [
                _portal_row(number, row, columns)
                for number, row in enumerate(_counting(rows[at + 1 :]), start=1)
            ]
            return _found(passage, FigureTable.PORTAL, _checked_totals(read), rows[at])
    return None


def _portal_columns(head: Sequence[str]) -> dict[Measure, int]:
    columns: dict[Measure, int] = {}
    for at, cell in enumerate(head):
        for measure, pattern in _PORTAL_HEADS:
            if at > 0 and len(cell) <= 30 and re.match(pattern, even(cell).strip(), re.IGNORECASE):
                columns.setdefault(measure, at)
    return columns


def _submissions(passage: Passage, rows: Sequence[Sequence[str]]) -> FiguresFound | None:
    for at, head in enumerate(rows[:3]):
        column = next(
            (n for n, cell in enumerate(head) if n > 0 and _SUBMITTED.search(even(cell)) and len(cell) <= 60),
            None,
        )
        if column is None:
            continue
        read = [
            FigureRow(
                number=number,
                label=row[0].strip(),
                kind=kind_in_words(even(row[0])),
                level=level_in_words(row[0]),
                cells=(_cell(Measure.SUBMITTED, row[column] if column < len(row) else ""),),
                question=slip_question(row[0]),
            )
            for number, row in enumerate(_counting(rows[at + 1 :]), start=1)
        ]
        return _found(passage, FigureTable.SUBMISSIONS, _checked_totals(read), rows[at])
    return None


def _counting(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows that count something: those with a label."""
    return [row for row in rows if row and row[0].strip() and any(re.search(r"\d", cell) for cell in row[1:])]


def _portal_row(number: int, row: Sequence[str], columns: dict[Measure, int]) -> FigureRow:
    label = row[0].strip()
    cells = tuple(_cell(measure, row[at] if at < len(row) else "") for measure, at in columns.items())
    return FigureRow(
        number=number,
        label=label,
        kind=kind_in_words(even(label)),
        level=level_in_words(label),
        cells=cells,
        question=" ".join(filter(None, (_sum_question(cells, columns), slip_question(label)))),
    )


def _sum_question(cells: Sequence[FigureCell], columns: dict[Measure, int]) -> str:
    values = {cell.measure: cell.value for cell in cells}
    unclear = [
        cell for cell in cells if cell.value is None and not _EMPTY.fullmatch(even(cell.printed).strip())
    ]
    if unclear:
        shown = ", ".join(f"“{cell.printed}”" for cell in unclear)
        return f"{shown} isn’t a clear count. What is it?"
    if Measure.TOTAL not in columns:
        return ""
    opened, closed, total = (values.get(each) for each in (Measure.OPEN, Measure.CLOSED, Measure.TOTAL))
    printed = ", ".join(cell.printed.strip() for cell in cells if cell.printed.strip())
    if opened is None or closed is None or total is None:
        return f"Only {printed} are printed, with a column empty. Which of open, closed and total are they?"
    if opened + closed != total:
        made = opened + closed
        return f"{opened} open and {closed} closed make {made}, not the {total} printed. Which is right?"
    return ""


def _checked_totals(rows: list[FigureRow]) -> tuple[FigureRow, ...]:
    """The rows, with a question at each total line that isn't the sum of the rows above it."""
    counted = [row for row in rows if not is_total_line(row.label)]
    return tuple(_checked_total(row, counted) if is_total_line(row.label) else row for row in rows)


def _checked_total(line: FigureRow, counted: list[FigureRow]) -> FigureRow:
    questions = [line.question] if line.question and "isn’t a clear count" not in line.question else []
    for cell in line.cells:
        parts = [other.value for row in counted for other in row.cells if other.measure is cell.measure]
        added = sum(part or 0 for part in parts)
        name = cell.measure.value
        with_part = re.fullmatch(r"(\d+) ?\( ?([+-] ?\d+) ?\)", even(cell.printed).strip())
        if with_part:
            tie = (
                f"The rows make {added}, as printed"
                if int(with_part[1]) == added
                else f"The rows make {added}"
            )
            questions.append(f"“{cell.printed.strip()}”: {tie}; what is the ({with_part[2]})?")
        elif cell.value is None:
            if cell.printed.strip():
                questions.append(f"“{cell.printed.strip()}” isn’t a clear total; the rows make {added}.")
        elif cell.value != added:
            questions.append(f"The rows make {added} {name}, not the {cell.value} printed. Which is right?")
    return replace(line, question=" ".join(questions))


def _cell(measure: Measure, text: str) -> FigureCell:
    return FigureCell(measure=measure, printed=text.strip(), value=plain_count(text))


def _found(
    passage: Passage, table: FigureTable, rows: tuple[FigureRow, ...], head: Sequence[str]
) -> FiguresFound | None:
    known = [row for row in rows if row.kind is not None]
    if not known:
        return None
    sure = len(known) >= 2 and all(row.kind is not None or is_total_line(row.label) for row in rows)
    asked = sum(1 for row in rows if row.question)
    headings = ", ".join(cell.strip() for cell in head if cell.strip())
    return FiguresFound(
        at=passage.index,
        content=FiguresProposal(table=table, rows=rows),
        confidence=Confidence.HIGH if sure else Confidence.LOW,
        quote=passage.block.text.strip(),
        place=passage.place,
        rule=f"a table with the headings {headings}"
        + (f"; {asked} of its rows raise a question" if asked else ""),
    )
