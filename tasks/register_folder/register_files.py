"""Reading a register folder's CSV files; a cell that can't be used is reported by file, row and column."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from rules.read_day import read_day

_E = TypeVar("_E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file; `row` counts as a spreadsheet does (the headings are row 1)."""

    file: str
    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        return f"{place}: {self.message}"


class RegisterFilesError(ValueError):
    """A register folder can't be loaded; carries every problem found, so that one pass mends them all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Problems:
    """Where readers put what they find wrong."""

    found: list[Problem] = field(default_factory=list)

    def add(self, file: str, row: int | None, column: str | None, message: str) -> None:
        self.found.append(Problem(file, row, column, message))

    def raise_if_any(self) -> None:
        """Raise RegisterFilesError when anything was found."""
        if self.found:
            raise RegisterFilesError(self.found)


@dataclass(frozen=True)
class Row:
    """One row of a file. Every reader below gives a usable value or reports a problem and gives None."""

    file: str
    number: int
    cells: dict[str, str]
    problems: Problems

    def wrong(self, column: str | None, message: str) -> None:
        """Report that a cell, or the whole row, can't be used."""
        self.problems.add(self.file, self.number, column, message)

    def text(self, column: str) -> str:
        """The cell's text without white space around it; empty when the cell is."""
        return self.cells[column]

    def needed(self, column: str) -> str:
        """Text that must be there."""
        if not self.cells[column]:
            self.wrong(column, "is empty and must not be")
        return self.cells[column]

    def optional(self, column: str) -> str | None:
        """The cell's text, None when it is empty."""
        return self.cells[column] or None

    def integer(self, column: str) -> int | None:
        """A whole number of 0 or more."""
        text = self.cells[column]
        if not text:
            return None
        if not text.isascii() or not text.isdigit():
            self.wrong(column, f"“{text}” isn't a whole number")
            return None
        return int(text)

    def yes_no(self, column: str) -> bool:
        """`yes` or `no`."""
        text = self.cells[column].lower()
        if text not in ("yes", "no"):
            self.wrong(column, f"“{self.cells[column]}” must be yes or no")
        return text == "yes"

    def choice(self, column: str, choices: type[_E]) -> _E | None:
        """A word of a closed list."""
        text = self.cells[column].lower()
        if not text:
            return None
        try:
            return choices(text)
        except ValueError:
            listed = ", ".join(member.value for member in choices)
            self.wrong(column, f"“{self.cells[column]}” must be one of: {listed}")
            return None

    def needed_choice(self, column: str, choices: type[_E]) -> _E:
        """A word of a closed list that must be there; the list's first one stands in when it is reported."""
        if not self.cells[column]:
            self.wrong(column, "is empty and must not be")
        return self.choice(column, choices) or next(iter(choices))

    def day(self, column: str) -> date | None:
        """A day, written `14 June 2024`, `14/06/2024` or `2024-06-14`."""
        text = self.cells[column]
        if not text:
            return None
        try:
            return read_day(text)
        except ValueError as error:
            self.wrong(column, str(error))
            return None

    def needed_day(self, column: str) -> date:
        """A day that must be there; 1 January of year 1 stands in when it is reported."""
        if not self.cells[column]:
            self.wrong(column, "is empty and must be a date such as 14 June 2024")
        return self.day(column) or date.min


def read_rows(
    folder: Path, name: str, columns: Sequence[str], problems: Problems, *, optional: Sequence[str] = ()
) -> list[Row]:
    """Every row of one CSV file that isn't empty. UTF-8, with or without a byte order mark.

    A missing file, a missing or unknown heading and a row that is too long are reported; nothing is guessed.
    A cell under an `optional` heading that isn't there is empty.
    """
    path = folder / name
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problems.add(name, None, None, f"is missing from {folder}")
        return []
    except OSError as error:
        problems.add(name, None, None, f"can't be read: {error.strerror or error}")
        return []
    except UnicodeDecodeError:
        problems.add(name, None, None, "isn't UTF-8 text; save it from Excel as “CSV UTF-8”")
        return []
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        return list(_rows(reader, name, columns, optional, problems))
    except csv.Error as error:
        problems.add(name, reader.line_num, None, f"isn't CSV: {error}")
        return []


def _rows(
    reader: Iterator[list[str]],
    name: str,
    columns: Sequence[str],
    optional: Sequence[str],
    problems: Problems,
) -> Iterator[Row]:
    headings = [heading.strip() for heading in next(reader, [])]
    missing = [column for column in columns if column not in headings]
    unknown = [heading for heading in headings if heading not in (*columns, *optional)]
    for column in missing:
        problems.add(name, 1, column, "this heading is missing")
    for heading in unknown:
        problems.add(name, 1, heading or "(no heading)", "this heading isn't known")
    if missing or unknown:
        return
    not_there = dict.fromkeys((column for column in optional if column not in headings), "")
    for number, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(headings):
            problems.add(name, number, None, f"has {len(cells)} cells under {len(headings)} headings")
            continue
        stripped = dict(zip(headings, (cell.strip() for cell in cells), strict=True))
        yield Row(name, number, stripped | not_there, problems)
