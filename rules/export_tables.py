"""Tables that leave the register as a spreadsheet: their columns, their rows, and which cells are dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

ExportValue = str | int | date | datetime | None

# A text that begins so is run as a formula by a spreadsheet, or taken for one (OWASP, “CSV injection”).
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SHIELD = "'"


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A heading, and how many characters wide its column is drawn."""

    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One table under one name; instants in its rows are aware and are shown in Europe/London."""

    name: str
    columns: tuple[ExportColumn, ...]
    rows: Iterable[tuple[ExportValue, ...]]


def shielded(text: str) -> str:
    """The text as a CSV cell that no spreadsheet runs: an apostrophe goes before what starts a formula.

    One that begins with an apostrophe gets another, so that unshielded() gives every text back.
    """
    return _SHIELD + text if text.startswith((*_STARTS_A_FORMULA, _SHIELD)) else text


def unshielded(text: str) -> str:
    """The text that shielded() was given; a text that it wouldn't have made is left as it is."""
    if text.startswith(_SHIELD) and text[1:].startswith((*_STARTS_A_FORMULA, _SHIELD)):
        return text[1:]
    return text
