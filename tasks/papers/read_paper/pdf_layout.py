"""What stands on a PDF's page: lines and tables with their positions, in points from the top left."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tasks.papers.read_paper.runs import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of one column. `text_x0` is where its text starts after a bullet or number that stands apart."""

    runs: tuple[Run, ...]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    text_x0: float
    first_word: float
    right: float
    page: int = 0

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs)

    @property
    def room(self) -> float:
        """How much of its column it leaves empty."""
        return self.right - self.x1


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledTable:
    """A table with rulings; each cell is a row of lines."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    x0: float
    x1: float
    top: float
    bottom: float
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page, its `items` in reading order. `fault` says why it couldn't be read, empty if it could."""

    number: int
    height: float
    items: tuple[Line | RuledTable, ...] = ()
    pictures: int = 0
    unmapped: int = 0
    fault: str = ""

    @property
    def lines(self) -> Iterator[Line]:
        """Its lines outside tables."""
        return (item for item in self.items if isinstance(item, Line))


def page_from_json(value: dict[str, Any]) -> Page:
    """The page that the worker wrote out."""
    number = value["number"]
    return Page(
        number=number,
        height=value["height"],
        items=tuple(_item(item, number) for item in value["items"]),
        pictures=value["pictures"],
        unmapped=value["unmapped"],
        fault=value["fault"],
    )


def _item(value: dict[str, Any], page: int) -> Line | RuledTable:
    if "rows" not in value:
        return _line(value, page)
    rows = tuple(tuple(tuple(_line(line, page) for line in cell) for cell in row) for row in value["rows"])
    return RuledTable(**{**value, "rows": rows, "page": page})


def _line(value: dict[str, Any], page: int) -> Line:
    return Line(**{**value, "runs": tuple(Run(**run) for run in value["runs"]), "page": page})
