"""Slips of the pen in the papers' tables that are known to recur."""

import re

from rules.dates_in_words import long_date
from rules.figures.breaks import Break, BreakCode, sentence
from rules.register_view import StatedRow, StatedTable

# A figure one, or a small letter L, for the I of "AFI" (S1 and S0).
_AF1 = re.compile(r"\bAF[1l]s?\b")


def says_af1(row: StatedRow) -> bool:
    """True when the row's label writes AF1 for AFI."""
    return _AF1.search(row.label) is not None


def af1_breaks(table: StatedTable, name: str) -> list[Break]:
    """One break for all rows of a table whose labels say AF1."""
    rows = [row for row in table.rows if says_af1(row)]
    if not rows:
        return []
    labels = ", ".join(f"“{row.label}”" for row in rows)
    questions = " ".join(dict.fromkeys(sentence(row.question) for row in rows if row.question))
    what = f"{labels}: counted as AFI, area for improvement. {questions}".strip()
    where = f"{name} of {long_date(table.as_at)}"
    printed = ", ".join(row.label for row in rows)
    return [Break(where, what, printed, BreakCode.AF1, rows[0].source)]
