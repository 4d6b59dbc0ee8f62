"""Which column of a paper's table holds what, told by its headings."""

import re
from collections.abc import Sequence
from enum import StrEnum

from rules.papers.passages import even


class Column(StrEnum):
    """What a column of a table of items or inspections holds."""

    PORTAL_ID = "portal-id"
    NUMBER = "number"
    KIND = "kind"
    LEVEL = "level"
    REPORT = "report"
    PUBLISHED = "published"
    DEADLINE = "deadline"
    TARGET = "target"
    OWNER = "owner"
    ADDRESSEES = "addressees"
    INSPECTION = "inspection"
    WINDOW = "window"
    TEXT = "text"
    TITLE = "title"


# The first that fits counts, so the narrower ones stand first.
_HEADINGS: tuple[tuple[Column, str], ...] = (
    (
        Column.PORTAL_ID,
        (
            r"(?:hmic\w* |portal |monitoring )(?:portal )?(?:ref\w*|id|no|number)|portal (?:id|ref)|unique "
            r"(?:ref|id)\w*"
        ),
    ),
    (
        Column.PUBLISHED,
        r"(?:date )?published(?: on| date)?|publication date|date of (?:publication|report)|report date",
    ),
    (
        Column.NUMBER,
        (
            r"(?:rec\w*\.?|afi|item|coc)? ?(?:no\.?|number|num|#|ref\.?|reference|id)|rec|rec/afi(?: no\.?)?|"
            r"recommendation (?:no|number|ref)\.?"
        ),
    ),
    (Column.KIND, r"(?:type|kind|category|rec/afi|afi/rec|rec or afi)(?: of (?:item|recommendation))?"),
    (Column.LEVEL, r"(?:hmic\w* )?(?:level|lvl|lv)(?: \(1-4\))?"),
    (
        Column.DEADLINE,
        (
            r"(?:hmic\w* )?(?:deadline|due(?: date| by)?|by when|timescale|time ?frame)(?: date)?(?: "
            r"\(hmic\w*\))?"
        ),
    ),
    (
        Column.TARGET,
        (
            r"(?:force |internal |local )?(?:target|completion|planned completion|expected completion|"
            r"delivery)(?: date)?|"
            r"(?:force|internal) deadline"
        ),
    ),
    (
        Column.OWNER,
        (
            r"(?:recommendation |force |action |business |strategic |delivery |exec(?:utive)? |"
            r"chief officer |sro )?"
            r"(?:owner|lead|responsible(?: officer| person)?|sro|post ?holder)(?:\(s\)|s)?|responsible "
            r"(?:officer|owner|lead)"
        ),
    ),
    (
        Column.ADDRESSEES,
        r"(?:addressed to|for whom|directed (?:to|at)|addressees?|applies to|responsible body)",
    ),
    (
        Column.WINDOW,
        (
            r"(?:inspection |fieldwork |visit |proposed )?(?:dates?|window|when|period|fieldwork|timing|"
            r"month)(?:\(s\)|/s)?"
        ),
    ),
    (Column.INSPECTION, r"inspections?(?: (?:activity|name|title|type|programme))?|(?:hmic\w* )?activity"),
    (
        Column.REPORT,
        (
            r"(?:hmic\w* |inspection |source |national )?(?:report|publication|thematic)"
            r"(?: (?:title|name))?s?|inspection|source"
        ),
    ),
    (
        Column.TEXT,
        (
            r"(?:hmic\w* |summary of |detail of |full )?(?:recommendations?|areas? for improvement|afis?|"
            r"causes? of concern)"
            r"(?: ?/ ?(?:afis?|areas? for improvement|recommendations?|causes? of concern))*"
            r"(?: (?:text|details?|description|wording|summary))?|recommendation (?:and|&|or) afi|"
            r"(?:description|details?|wording|text)"
            r"(?: of (?:recommendation|the recommendation|afi))?"
        ),
    ),
    (Column.TITLE, r"(?:title|subject|theme|heading)"),
)
# Headings of other people's tables: internal audit, risk registers, the force's own action logs.
_NOT_HMICFRS = re.compile(
    r"management (?:response|comment|action)|audit (?:title|report|name|area|opinion)|assurance (?:level|"
    r"opinion)|likelihood|"
    r"impact score|risk (?:score|owner|rating|description)|agreed action|auditor",
    re.IGNORECASE,
)


def columns_of(head: Sequence[str]) -> dict[Column, int]:
    """Each kind of column with its place, for the headings that are known."""
    found: dict[Column, int] = {}
    for at, cell in enumerate(head):
        plain = re.sub(r"\s+", " ", even(cell)).strip(" :*").lower()
        for column, pattern in _HEADINGS:
            if plain and column not in found and re.fullmatch(pattern, plain):
                found[column] = at
                break
    return found


def is_of_others(head: Sequence[str]) -> bool:
    """True for the headings of tables that don't hold HMICFRS's recommendations."""
    return any(_NOT_HMICFRS.search(cell) for cell in head)


def cell_at(row: Sequence[str], columns: dict[Column, int], column: Column) -> str:
    """A row's cell in a column; empty where the table has no such column."""
    at = columns.get(column)
    return row[at].strip() if at is not None and at < len(row) else ""
