"""The cells of a sheet: where one stands, whether it is empty or an error, and its value as text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rules.clean_text import clean_text
from rules.dates_in_words import long_date

# Excel's limit; a text that fills it may have been cut off there.
MOST_CHARACTERS = 32_767

_ERROR = re.compile(r"#(?:[A-Z0-9/_]{2,20}[!?]|N/A)|Err:5[0-9]{2}")
_NOTHING = frozenset({"-", "–", "—", "n/a", "na", "none", "nil", "not applicable", "tbc", "tba", "?"})


@dataclass(frozen=True, slots=True)
class FaultyCell:
    """What stands in a cell instead of a value: an error such as #REF!, or a formula without a result."""

    says: str


Value = str | int | float | bool | date | datetime | time | timedelta | FaultyCell | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as read: rows[0] is its first row, and the first value of each stands in `first_column`.

    `counted_from_1904` says that plain numbers are days of the old Macintosh calendar.
    """

    name: str
    rows: Sequence[Sequence[Value]]
    first_column: int = 0
    counted_from_1904: bool = False


def cell_address(row: int, column: int) -> str:
    """Row and column, both from 0, as Excel names the cell: (6, 1) is “B7”."""
    return f"{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """A column, from 0, in letters: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Letters as a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def is_empty(value: Value) -> bool:
    """Whether nothing stands there; blanks and no-break spaces are nothing."""
    if value is None or value == "":
        return True
    return isinstance(value, str) and not value.strip(" \t\r\n\u00a0\u200b\ufeff")


def means_nothing(text: str) -> bool:
    """Whether a text says that there is no value: “n/a”, “TBC”, a dash."""
    return text.strip().strip(".").lower() in _NOTHING


def fault_of(value: Value) -> str | None:
    """What is wrong with the cell itself, in words; None for a value."""
    if isinstance(value, FaultyCell):
        return value.says
    if isinstance(value, str) and value[:1] in ("#", "E") and _ERROR.fullmatch(value.strip()):
        return f"holds the error {value.strip()}"
    return None


def one_line(value: Value) -> str:
    """The value as one clean line of text: 10618.0 is “10618”, a day “14 June 2024”."""
    if isinstance(value, str):
        # What is printable holds nothing to clean, and nearly every cell is.
        return value.strip() if value.isprintable() else clean_text(value).replace("\u00a0", " ").strip()
    return _plain_text(value)


def many_lines(value: Value) -> str:
    """The value as clean text with its paragraphs kept."""
    if not isinstance(value, str):
        return _plain_text(value)
    if value.isprintable():
        return value.strip()
    lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n")
    return "\n".join(clean_text(line).strip() for line in lines).strip()


def _plain_text(value: Value) -> str:
    if value is None or isinstance(value, FaultyCell):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        clock = f" {value:%H:%M}" if value.time() != time() else ""
        return long_date(value.date()) + clock
    return long_date(value) if isinstance(value, date) else str(value)
