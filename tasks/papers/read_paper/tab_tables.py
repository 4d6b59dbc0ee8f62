"""Tables that were typed, or left by a converter, as lines with tabs between their cells."""

import re
from collections.abc import Sequence

from tasks.papers.read_paper.markers import is_lone_marker
from tasks.papers.read_paper.runs import cleaned

_RULE = re.compile(r"[ ]*-{2,}[ ]*(?:\t[ ]*-{2,}[ ]*)*\t?")


def table_spans(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Where tables start and end: two lines or more whose tabs part words, not an indent or a marker."""
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for at, line in enumerate([*lines, ""]):
        if _has_cells(line) or (
            _is_indented(line) and _has_cells(lines[at + 1] if at + 1 < len(lines) else "")
        ):
            start = at if start is None else start
        elif start is not None:
            if at - start > 1:
                spans.append((start, at))
            start = None
    return spans


def rows_of(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The cells of a table's lines, all rows equally long; the lines that only rule it off are left out."""
    rows = [[cell.strip() for cell in line.split("\t")] for line in lines if not _RULE.fullmatch(line)]
    width = max(map(len, rows), default=0)
    return tuple(tuple(row + [""] * (width - len(row))) for row in rows)


def _has_cells(line: str) -> bool:
    cells = [cleaned(cell).strip() for cell in line.split("\t")]
    if len(cells) < 2 or not any(cells):
        return False
    return len(cells) > 2 or not (cells[0] == "" or is_lone_marker(cells[0]))


def _is_indented(line: str) -> bool:
    return line.startswith("\t") and bool(line.strip())
