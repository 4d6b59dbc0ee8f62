"""What one cell says under its heading: a typed value, or why it is refused or has to be asked about."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rules.sheets.cells import (
    MOST_CHARACTERS,
    Value,
    fault_of,
    is_empty,
    many_lines,
    means_nothing,
    one_line,
)
from rules.sheets.day_cells import DayCellError, day_in
from rules.sheets.deadline_cells import deadline_in
from rules.sheets.headings import Column, squashed
from rules.sheets.words import (
    APPLICABILITIES,
    DEADLINE_KINDS,
    KIND_SLIPS,
    KINDS,
    PORTAL_STATUSES,
    RAGS,
    STAGES,
    YES_NO,
    level_in,
)
from rules.vocabulary import RowOutcome

# The user's own meanings of cells: by column, the squashed text to the text that it stands for.
ValueWords = Mapping[Column, Mapping[str, str]]


class CellMeaning(NamedTuple):
    """A cell's value, None or empty text where it says nothing; and where it can't be used, why not.

    `word` is a word that isn't known, and that the user's mapping could give a meaning.
    """

    value: Any
    outcome: RowOutcome | None = None
    says: str = ""
    word: str = ""


_NOTHING, _NO_TEXT = CellMeaning(None), CellMeaning("")
_Reader = Callable[[Column, Value, bool], CellMeaning]


def read_cell(column: Column, value: Value, words: ValueWords, counted_from_1904: bool) -> CellMeaning:
    """What the cell of a column says; `counted_from_1904` is about plain numbers that stand for days."""
    reader = _READERS[column]
    is_text = reader is _line or reader is _lines
    # Nearly every text is only itself; what may be an error begins with one of two letters.
    if is_text and isinstance(value, str) and _is_plain(value) and column not in words:
        return CellMeaning(value.strip())
    nothing = _NO_TEXT if is_text else _NOTHING
    if is_empty(value):
        return nothing
    fault = fault_of(value)
    if fault is not None:
        return CellMeaning(nothing.value, RowOutcome.REFUSED, f"{column} {fault}")
    if isinstance(value, str) and len(value) >= MOST_CHARACTERS:
        return _too_long(column, value)
    if column in words:
        value = words[column].get(squashed(one_line(value)), value)
    return reader(column, value, counted_from_1904)


def _is_plain(text: str) -> bool:
    return text[:1] not in ("", " ", "#", "E") and text.isprintable() and len(text) < MOST_CHARACTERS


def _too_long(column: Column, value: str) -> CellMeaning:
    if len(value) > MOST_CHARACTERS:
        says = f"{column} holds {len(value):,} characters; {MOST_CHARACTERS:,} is the most"
        return CellMeaning("", RowOutcome.REFUSED, says)
    says = f"{column} is as long as Excel allows, {MOST_CHARACTERS:,} characters: was it cut off?"
    return CellMeaning(many_lines(value), RowOutcome.QUESTION, says)


def _line(_column: Column, value: Value, _from_1904: bool) -> CellMeaning:
    return CellMeaning(one_line(value))


def _lines(_column: Column, value: Value, _from_1904: bool) -> CellMeaning:
    return CellMeaning(many_lines(value))


def _day(column: Column, value: Value, from_1904: bool) -> CellMeaning:
    if isinstance(value, str) and means_nothing(value):
        return _NOTHING
    try:
        return CellMeaning(day_in(value, counted_from_1904=from_1904))
    except DayCellError as error:
        return CellMeaning(None, RowOutcome.REFUSED, f"{column} {error}")


def _deadline(column: Column, value: Value, from_1904: bool) -> CellMeaning:
    try:
        return CellMeaning(deadline_in(value, counted_from_1904=from_1904))
    except DayCellError as error:
        return CellMeaning(None, RowOutcome.REFUSED, f"{column} {error}")


def _kind(_column: Column, value: Value, _from_1904: bool) -> CellMeaning:
    text = one_line(value)
    word = squashed(text)
    if word in KINDS:
        return CellMeaning(KINDS[word])
    meant = KIND_SLIPS.get(word)
    hint = f"is {meant.label} meant?" if meant else "recommendation, AFI or cause of concern?"
    return CellMeaning(None, RowOutcome.QUESTION, f"Kind says “{text[:60]}”: {hint}", text)


def _level(_column: Column, value: Value, _from_1904: bool) -> CellMeaning:
    text = one_line(value)
    level = level_in(text)
    if level is not None:
        return CellMeaning(level)
    says = f"Level says “{text[:60]}”: 1 to 4, or “none” for an item from before levels?"
    return CellMeaning(None, RowOutcome.QUESTION, says, text)


def _word(known: Mapping[str, object], allowed: str) -> _Reader:
    def read(column: Column, value: Value, _from_1904: bool) -> CellMeaning:
        text = one_line(value)
        found = known.get(squashed(text))
        if found is not None:
            return CellMeaning(found)
        says = f"{column} says “{text[:60]}”, which isn’t known here: {allowed}?"
        return CellMeaning(None, RowOutcome.QUESTION, says, text)

    return read


_READERS: dict[Column, _Reader] = {
    **dict.fromkeys(Column, _line),
    Column.TEXT: _lines,
    Column.KIND: _kind,
    Column.LEVEL: _level,
    Column.PUBLISHED: _day,
    Column.LAST_UPDATE: _day,
    Column.SUBMITTED: _day,
    Column.CLOSED: _day,
    Column.KNOWN_FROM: _day,
    Column.DEADLINE: _deadline,
    Column.INTERNAL_TARGET: _deadline,
    Column.DEADLINE_KIND: _word(DEADLINE_KINDS, "hmicfrs, pcc or internal"),
    Column.RAG: _word(RAGS, "red, amber or green"),
    Column.STAGE: _word(STAGES, "open, claimed, signed off, submitted, verified or closed"),
    Column.APPLICABLE: _word(APPLICABILITIES, "ours, joint, conditional or not ours"),
    Column.MANDATORY: _word(YES_NO, "yes or no"),
    Column.PORTAL_STATUS: _word(PORTAL_STATUSES, "open or closed"),
}
