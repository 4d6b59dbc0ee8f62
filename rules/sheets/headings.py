"""Finding the heading row of a sheet, and which known column each heading means."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rules.sheets.cells import Sheet, Value, cell_address, is_empty, one_line

_ROWS_SEARCHED = 40
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


class Column(StrEnum):
    """The columns of a register's spreadsheet, by their headings."""

    KEY = "Key"
    REFERENCE = "Reference"
    PUBLICATION = "Publication"
    PUBLISHED = "Published"
    NUMBER = "Number"
    KIND = "Kind"
    LEVEL = "Level"
    TITLE = "Title"
    TEXT = "Text"
    DEADLINE = "Deadline"
    DEADLINE_KIND = "Deadline kind"
    INTERNAL_TARGET = "Internal target"
    OWNER = "Owner"
    OWNER_EMAIL = "Owner e-mail"
    PORTFOLIO = "Portfolio"
    BOARD = "Board"
    RAG = "RAG"
    STAGE = "Stage"
    ADDRESSEES = "Addressees"
    APPLICABLE = "Applicable"
    MANDATORY = "Mandatory"
    PARENT = "Parent"
    LAST_UPDATE = "Last update"
    SUBMITTED = "Submitted"
    CLOSED = "Closed"
    PORTAL_STATUS = "Portal status"
    KNOWN_FROM = "Known from"
    SOURCE = "Source"


_OTHER_WORDS: dict[Column, str] = {
    Column.KEY: "item key, register key",
    Column.REFERENCE: (
        "ref, id, portal id, portal ref, portal reference, hmicfrs ref, hmicfrs reference, hmicfrs id, "
        "hmic ref, unique reference, urn, rec id, recommendation id, reference number, ref no, "
        "portal number"
    ),
    Column.PUBLICATION: (
        "report, report title, publication title, inspection report, source report, report name, "
        "name of report, inspection"
    ),
    Column.PUBLISHED: (
        "published on, publication date, date published, report date, date of publication, published date, "
        "date of report"
    ),
    Column.NUMBER: (
        "no, rec no, recommendation no, recommendation number, item number, number in the report, "
        "rec number, item no, rec"
    ),
    Column.KIND: "type, item type, category, rec type, recommendation type, kind of item, rec or afi",
    Column.LEVEL: "lvl, recommendation level, hmicfrs level, portal level, lv",
    Column.TITLE: "short title, heading, item title, item, summary, item name",
    Column.TEXT: (
        "full text, recommendation text, wording, description, detail, details, recommendation afi, "
        "recommendation, full wording, recommendation wording"
    ),
    Column.DEADLINE: (
        "due, due date, deadline date, hmicfrs deadline, target date, date due, completion date, by when, "
        "hmicfrs due date"
    ),
    Column.DEADLINE_KIND: "kind of deadline, deadline set by",
    Column.INTERNAL_TARGET: (
        "internal deadline, internal target date, force target, internal due date, local target"
    ),
    Column.OWNER: "lead, recommendation owner, owner post, action owner, nominated lead, department lead",
    Column.OWNER_EMAIL: "email, e-mail, owner email address, lead email, email address",
    Column.PORTFOLIO: "portfolio area, business area, portfolio name, thematic portfolio",
    Column.BOARD: "governance board, governance, oversight board",
    Column.RAG: "rag status, rag rating, brag",
    Column.STAGE: "status, force status, progress status, current status, current stage",
    Column.ADDRESSEES: "addressee, addressed to, directed to, recipients, for whom",
    Column.APPLICABLE: "applicability, applies to us, applicable to force, applies, ours",
    Column.MANDATORY: "is mandatory, required, must do",
    Column.PARENT: "cause of concern, parent reference, parent ref, parent item, cause of concern reference",
    Column.LAST_UPDATE: "last updated, date of last update, updated, latest update, update date, last review",
    Column.SUBMITTED: "date submitted, submitted on, submission date, self certified, date self certified",
    Column.CLOSED: "date closed, closed on, closure date, closed date",
    Column.PORTAL_STATUS: "hmicfrs status, hmicfrs portal status, status on portal, hmic status",
    Column.KNOWN_FROM: "known on, known since",
    Column.SOURCE: "source paper",
}
# On the portal's own export a bare status is the portal's, never the force's stage.
_ON_THE_PORTAL: dict[Column, str] = {
    Column.PORTAL_STATUS: "status, state, current status, open or closed, open closed, recommendation status",
    Column.REFERENCE: "portal no",
}


class Headings(NamedTuple):
    """The heading row of one sheet: its row (from 0 in the sheet's rows), and what its columns are.

    `columns` goes from a known column to its place; `unknown` are headings that mean nothing here, each with
    its cell; `twice` are two headings that could both be one column, so that nobody knows which is.
    """

    row: int
    columns: dict[Column, int]
    unknown: tuple[tuple[str, str], ...]
    twice: tuple[tuple[Column, tuple[str, str], tuple[str, str]], ...]


@dataclass(frozen=True, slots=True)
class HeadingWords:
    """What each heading means, squashed; `mapped` are the user's own, where None leaves the column out."""

    known: Mapping[str, Column]
    mapped: Mapping[str, Column | None]

    def meaning(self, heading: str) -> tuple[bool, Column | None]:
        """Whether the heading is understood, and its column, None for one that is to be left out."""
        word = squashed(heading)
        if word in self.mapped:
            return True, self.mapped[word]
        column = self.known.get(word)
        return column is not None, column


@lru_cache(maxsize=8_192)
def squashed(text: str) -> str:
    """A heading or a word without case, accents, spaces and punctuation."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_LETTERS.sub("", plain.lower())


def register_headings(mapped: Mapping[str, Column | None] | None = None) -> HeadingWords:
    """The headings of a register's spreadsheet, with the user's own on top."""
    return HeadingWords(_words(), _squashed_keys(mapped))


def portal_headings(mapped: Mapping[str, Column | None] | None = None) -> HeadingWords:
    """The headings of a portal's export, with the user's own on top."""
    known: dict[str, Column] = {
        word: column for word, column in _words().items() if column is not Column.STAGE
    }
    for column, words in _ON_THE_PORTAL.items():
        known |= {squashed(word): column for word in words.split(",")}
    return HeadingWords(known, _squashed_keys(mapped))


def find_headings(sheet: Sheet, words: HeadingWords) -> Headings | None:
    """The row with the most known headings, below any title rows; None when no row has two of them."""
    best: Headings | None = None
    for index, row in enumerate(sheet.rows[:_ROWS_SEARCHED]):
        found = _headings(sheet, index, row, words)
        if len(found.columns) >= 2 and (best is None or len(found.columns) > len(best.columns)):
            best = found
    return best


def likeliest_heading_row(sheet: Sheet) -> tuple[int, list[str]]:
    """For a sheet without known headings: the first of its fullest rows of short texts, and what it says."""
    fullest: tuple[int, list[str]] = (0, [])
    for index, row in enumerate(sheet.rows[:_ROWS_SEARCHED]):
        texts = [one_line(value) for value in row if isinstance(value, str) and not is_empty(value)]
        if len(texts) > len(fullest[1]) and all(len(text) <= 80 for text in texts):
            fullest = (index, texts)
    return fullest


def _headings(sheet: Sheet, index: int, row: Sequence[Value], words: HeadingWords) -> Headings:
    columns: dict[Column, int] = {}
    held_by: dict[Column, tuple[str, str]] = {}
    unknown, twice = [], []
    for place, value in enumerate(row):
        if not isinstance(value, str) or is_empty(value):
            continue
        heading = one_line(value), cell_address(index, sheet.first_column + place)
        understood, column = words.meaning(heading[0])
        if not understood:
            unknown.append(heading)
        elif column is not None and column not in columns:
            columns[column], held_by[column] = place, heading
        elif column is not None and _is_own(heading[0], column, words):
            # The contract's own heading, or the user's, goes before another word for the same column.
            unknown.append(held_by[column])
            columns[column], held_by[column] = place, heading
        elif column is not None and _is_own(held_by[column][0], column, words):
            unknown.append(heading)
        elif column is not None:
            twice.append((column, held_by[column], heading))
    return Headings(index, columns, tuple(unknown), tuple(twice))


def _is_own(heading: str, column: Column, words: HeadingWords) -> bool:
    word = squashed(heading)
    return words.mapped.get(word) is column or word == squashed(column.value)


def _words() -> dict[str, Column]:
    known = {squashed(word): column for column, words in _OTHER_WORDS.items() for word in words.split(",")}
    # The contract's own headings go before anybody's synonyms.
    return known | {squashed(column.value): column for column in Column}


def _squashed_keys(mapped: Mapping[str, Column | None] | None) -> dict[str, Column | None]:
    return {squashed(heading): column for heading, column in (mapped or {}).items()}
