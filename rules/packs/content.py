"""What a pack or paper says, apart from how it looks: the blocks that the PDF and Word renderers draw."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from rules.figures import Break
from rules.vocabulary import Marking


class Tone(StrEnum):
    """How a text is to be taken. The words say it too: a tone never carries a meaning alone."""

    PLAIN = "plain"
    MUTED = "muted"
    ALERT = "alert"


class Align(StrEnum):
    """Where a column's text stands; figures stand on the right."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: a text, a smaller line under it, and the anchor in the same pack that it leads to, or empty."""

    text: str
    detail: str = ""
    link: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, its share of the page's width, and where its text stands."""

    heading: str
    share: int
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `anchor` names it for links, `strong` sets it off (a line of totals)."""

    cells: tuple[Cell, ...]
    anchor: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table, with its heading row repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    block: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `anchor` names it for links, `number` ("3.1.1") stands before it; both may be empty."""

    text: str
    tone: Tone = Tone.PLAIN
    anchor: str = ""
    number: str = ""
    block: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section, with its number ("1.2") and anchor."""

    number: str
    text: str
    anchor: str
    block: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts, each with the anchor in the same pack that it leads to, or empty."""

    items: tuple[Cell, ...]
    block: Literal["bullets"] = "bullets"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as SVG, drawn once for PDF, Word and web; `alt` says in words everything that it shows."""

    svg: str
    alt: str
    caption: str
    anchor: str = ""
    block: Literal["chart"] = "chart"


Block = Table | Paragraph | Heading | Bullets | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered part of a pack. A `wide` one has pages of its own that lie across."""

    number: int
    title: str
    anchor: str
    wide: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure at a glance: the number, what it counts, and the anchor of the section that opens it."""

    value: str
    label: str
    link: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page. `as_at` is an ISO day, `as_at_words` the same day in words."""

    force: str
    title: str
    subtitle: str
    as_at: str
    as_at_words: str
    marking: Marking
    phase: str


@dataclass(frozen=True, slots=True)
class PackContent:
    """The monthly pack of the HMIC Oversight Board. Every link leads to an anchor in the same pack."""

    cover: Cover
    key_figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    breaks: tuple[Break, ...]

    def anchors(self) -> frozenset[str]:
        """Every anchor that a link may lead to."""
        found = {section.anchor for section in self.sections}
        for block in self._blocks():
            if isinstance(block, Table):
                found.update(row.anchor for row in block.rows)
            elif not isinstance(block, Bullets):
                found.add(block.anchor)
        return frozenset(found - {""})

    def links(self) -> frozenset[str]:
        """Every anchor that something in the pack leads to."""
        cells = (cell.link for block in self._blocks() for cell in _cells(block))
        return frozenset([*cells, *(figure.link for figure in self.key_figures)]) - {""}

    def _blocks(self) -> tuple[Block, ...]:
        return tuple(block for section in self.sections for block in section.blocks)


def _cells(block: Block) -> tuple[Cell, ...]:
    if isinstance(block, Table):
        return tuple(cell for row in block.rows for cell in row.cells)
    return block.items if isinstance(block, Bullets) else ()
