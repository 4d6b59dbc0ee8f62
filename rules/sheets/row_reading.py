"""What one row of a register's sheet says, as typed values, with all that is wrong or unclear about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any, NamedTuple

from rules.sheets.cell_reading import CellMeaning, ValueWords, read_cell
from rules.sheets.cells import Sheet, Value, cell_address, one_line
from rules.sheets.deadline_cells import DeadlineText
from rules.sheets.headings import Column, Headings
from rules.vocabulary import Applicability, DeadlineKind, ItemKind, PortalStatus, Rag, RowOutcome, Stage

_TITLE_LENGTH = 100


class Problem(NamedTuple):
    """Why a row can't go in as it is: refused, or a question; the cell, and what is said of it.

    `word` is a word of the column that a mapping could give a meaning.
    """

    outcome: RowOutcome
    cell: str
    says: str
    column: Column | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sheet's rows stand: for naming cells."""

    sheet: str
    columns: Mapping[Column, int]
    first_column: int = 0

    def cell(self, row: int, column: Column) -> str:
        """The cell of a column in a row (from 0); the row's first cell when there is no such column."""
        return cell_address(row, self.first_column + self.columns.get(column, 0))


@dataclass(slots=True, kw_only=True)
class RegisterRow:
    """One row. None or empty text is an empty cell, which says nothing; level 0 says “no level”.

    `row` counts from 0. `title` is taken from the text where the sheet gives none (`title_given` False).
    """

    place: Place
    row: int
    key: str = ""
    reference: str = ""
    publication: str = ""
    published: date | None = None
    number: str = ""
    kind: ItemKind | None = None
    level: int | None = None
    title: str = ""
    title_given: bool = True
    text: str = ""
    deadline: DeadlineText | None = None
    deadline_kind: DeadlineKind | None = None
    internal_target: DeadlineText | None = None
    owner: str = ""
    owner_email: str = ""
    portfolio: str = ""
    board: str = ""
    rag: Rag | None = None
    stage: Stage | None = None
    addressees: str = ""
    applicable: Applicability | None = None
    mandatory: bool | None = None
    parent: str = ""
    last_update: date | None = None
    submitted: date | None = None
    closed: date | None = None
    portal_status: PortalStatus | None = None
    known_from: date | None = None
    source: str = ""
    problems: list[Problem] = field(default_factory=list)
    # How many of the problems the sheet itself has; a plan adds those that it finds in the register.
    problems_read: int = 0

    def as_read(self) -> None:
        """Forget what an earlier plan asked."""
        del self.problems[self.problems_read :]

    def cell(self, column: Column | None = None) -> str:
        """The cell of a column, or the row's first one."""
        return (
            self.place.cell(self.row, column)
            if column is not None
            else cell_address(self.row, self.place.first_column)
        )

    def refuse(self, column: Column | None, says: str) -> None:
        """Note that the row can't be used."""
        self.problems.append(Problem(RowOutcome.REFUSED, self.cell(column), says))

    def ask(self, column: Column | None, says: str) -> None:
        """Note that somebody has to answer before the row can be used."""
        self.problems.append(Problem(RowOutcome.QUESTION, self.cell(column), says))


_FIELDS = {column: column.value.lower().replace("-", "").replace(" ", "_") for column in Column}
_ROWS_AT_ONCE = 5_000


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one sheet below its headings: column by column, each different value once."""

    sheet: Sheet
    headings: Headings
    words: ValueWords

    def rows(self) -> Iterator[RegisterRow]:
        """Every row that isn't empty."""
        place = Place(self.sheet.name, self.headings.columns, self.sheet.first_column)
        known = {column: _KnownValues() for column in self.headings.columns}
        rows = self.sheet.rows
        for start in range(self.headings.row + 1, len(rows), _ROWS_AT_ONCE):
            yield from self._block(place, start, rows[start : start + _ROWS_AT_ONCE], known)

    def _block(
        self,
        place: Place,
        start: int,
        rows: Sequence[Sequence[Value]],
        known: dict[Column, "_KnownValues"],
    ) -> Iterator[RegisterRow]:
        cells = list(zip_longest(*rows, fillvalue=""))
        problems: dict[int, list[Problem]] = {}
        fields: dict[str, list[Any]] = {}
        for column, at in self.headings.columns.items():
            values = _without_bools(cells[at] if at < len(cells) else [""] * len(rows))
            self._read_new(column, values, known[column])
            meanings, faults = known[column].meanings, known[column].faults
            fields[_FIELDS[column]] = [meanings[value] for value in values]
            for number, value in enumerate(values) if faults else ():
                if value in faults:
                    said, cell = faults[value], place.cell(start + number, column)
                    problem = Problem(said.outcome or RowOutcome.REFUSED, cell, said.says, column, said.word)
                    problems.setdefault(number, []).append(problem)
        names = tuple(fields)
        nothing = tuple(read_cell(column, "", {}, False).value for column in self.headings.columns)
        for number, values in enumerate(zip(*fields.values(), strict=True)):
            if values != nothing or number in problems:
                said_by_row = dict(zip(names, values, strict=True))
                row = RegisterRow(
                    place=place, row=start + number, problems=problems.get(number, []), **said_by_row
                )
                _check_needed(row)
                row.problems_read = len(row.problems)
                yield row

    def _read_new(self, column: Column, values: Sequence[Value], known: "_KnownValues") -> None:
        for value in set(values) - known.meanings.keys():
            said = read_cell(column, value, self.words, self.sheet.counted_from_1904)
            known.meanings[value] = said.value
            if said.outcome is not None:
                known.faults[value] = said


@dataclass(slots=True)
class _KnownValues:
    """What was read in a column so far: each value's meaning, and those that can't be used as they are."""

    meanings: dict[Value, Any] = field(default_factory=dict)
    faults: dict[Value, CellMeaning] = field(default_factory=dict)


def _without_bools(values: Sequence[Value]) -> Sequence[Value]:
    """Yes and no as words: True and 1 would be one key, and don't say the same."""
    if bool not in set(map(type, values)):
        return values
    return [one_line(value) if isinstance(value, bool) else value for value in values]


def _check_needed(row: RegisterRow) -> None:
    if row.kind is None and row.cell(Column.KIND) not in {problem.cell for problem in row.problems}:
        row.refuse(Column.KIND, "Kind is empty")
    if not row.title and not row.text:
        row.refuse(Column.TITLE, "neither a Title nor a Text is given")
    elif not row.title:
        row.title, row.title_given = _title_from(row.text), False


def _title_from(text: str) -> str:
    first = text.split("\n", 1)[0]
    if len(first) <= _TITLE_LENGTH:
        return first
    return first[:_TITLE_LENGTH].rsplit(" ", 1)[0] + " …"
