"""What a pack or paper says, apart from how it looks: the blocks that the PDF and Word renderers draw."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from rules.export_tables import ExportTable
from rules.figures import Break
from rules.packs.agenda_paper import AgendaPaper
from rules.vocabulary import Marking, Rag


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
    """A cell: a text, a smaller line under it, and the anchor in the same pack that it leads to, or empty.

    `page_of` names the anchor whose page number stands in place of the text: only a renderer knows it. `rag`
    asks for that rating's letter and pattern before the text, which says the word. `figure` names the figure
    that the text states (rules/packs/ties.py).
    """

    text: str
    detail: str = ""
    link: str = ""
    tone: Tone = Tone.PLAIN
    page_of: str = ""
    rag: Rag | None = None
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, its share of the page's width, and where its text stands.

    `sums`: a strong last row states the column's sum. `plus` and `minus` are the places of the columns that
    this one is worked out from, row by row.
    """

    heading: str
    share: int
    align: Align = Align.LEFT
    sums: bool = False
    plus: tuple[int, ...] = ()
    minus: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `anchor` names it for links, `strong` sets it off (a line of totals).

    A row `in_no_sum` is printed, but the totals leave it out; it says so itself.
    """

    cells: tuple[Cell, ...]
    anchor: str = ""
    strong: bool = False
    in_no_sum: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table, with its heading row repeated on every page.

    `figure` names the figure that its rows list, totals apart; `more` rows were left out to keep it short.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    figure: str = ""
    more: int = 0
    block: Literal["table"] = "table"

    @property
    def listed(self) -> int:
        """How many rows it lists, those left out included and totals not."""
        return sum(not row.strong for row in self.rows) + self.more


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
    """A heading within a section, with its number ("1.2") and anchor; both may be empty.

    `level` 2 stands right under the section's title, 3 under a heading of level 2. `new_page` begins a page.
    """

    number: str
    text: str
    anchor: str
    level: Literal[2, 3] = 2
    new_page: bool = False
    block: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts, each with the anchor in the same pack that it leads to, or empty."""

    items: tuple[Cell, ...]
    block: Literal["bullets"] = "bullets"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as SVG, drawn once for PDF, Word and web; `alt` says in words everything that it shows.

    `figures` are the figures that it states, each by its name (rules/packs/ties.py).
    """

    svg: str
    alt: str
    caption: str
    anchor: str = ""
    figures: tuple[tuple[str, int], ...] = ()
    block: Literal["chart"] = "chart"


Block = Table | Paragraph | Heading | Bullets | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a pack; number 0 isn't printed. A `wide` one has pages of its own that lie across.

    `new_page` begins a page where it isn't wide.
    """

    number: int
    title: str
    anchor: str
    wide: bool
    blocks: tuple[Block, ...]
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure at a glance: the number, what it counts, and the anchor of the section that opens it.

    `figure` names it, so that every other place that states it is held against it (rules/packs/ties.py).
    """

    value: str
    label: str
    link: str
    tone: Tone = Tone.PLAIN
    figure: str = ""


@dataclass(frozen=True, slots=True)
class FigureParts:
    """A figure that is the sum of others, which stand elsewhere in the same pack; all by name."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page. `as_at` is an ISO day, `as_at_words` the same day in words.

    `edition` says what the copy is: a draft of which version, or who issued it when and what it corrects.
    `meeting_words` is the day of the meeting in words, empty while it isn't known; `details` are further
    lines, each with its label ("Agenda item", "7"); `note` is a closing sentence.
    """

    force: str
    title: str
    subtitle: str
    as_at: str
    as_at_words: str
    marking: Marking
    phase: str
    edition: str = ""
    meeting_words: str = ""
    details: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class BreakNote:
    """Why a figure that doesn't tie stands all the same, in a named person's words; printed beside it.

    `key` is that of the break (rules/packs/tie_notes.py, break_key), `on` the day in words.
    """

    key: str
    note: str
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class PackContent:
    """A pack or paper. Every link leads to an anchor in the same pack.

    `breaks` are the figures that don't tie, the pack's own included; `figure_parts` which of its figures must
    add up to which. `appendix` is what stands in files of its own beside the pack, whole. `papers` are those
    that others bring, for the edition that has them behind it (rules/packs/agenda_papers.py).
    """

    cover: Cover
    key_figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    breaks: tuple[Break, ...]
    figure_parts: tuple[FigureParts, ...] = ()
    break_notes: tuple[BreakNote, ...] = ()
    appendix: ExportTable | None = None
    papers: tuple[AgendaPaper, ...] = ()

    def anchors(self) -> frozenset[str]:
        """Every anchor that a link may lead to."""
        found = {section.anchor for section in self.sections} | {paper.anchor for paper in self.papers}
        for block in self._blocks():
            if isinstance(block, Table):
                found.update(row.anchor for row in block.rows)
            elif not isinstance(block, Bullets):
                found.add(block.anchor)
        return frozenset(found - {""})

    def links(self) -> frozenset[str]:
        """Every anchor that something in the pack leads to."""
        cells = (
            name for block in self._blocks() for cell in _cells(block) for name in (cell.link, cell.page_of)
        )
        return frozenset([*cells, *(figure.link for figure in self.key_figures)]) - {""}

    def tables(self) -> tuple[Table, ...]:
        """Every table, in the order of the pages."""
        return tuple(block for block in self._blocks() if isinstance(block, Table))

    def charts(self) -> tuple[Chart, ...]:
        """Every chart, in the order of the pages."""
        return tuple(block for block in self._blocks() if isinstance(block, Chart))

    def _blocks(self) -> tuple[Block, ...]:
        return tuple(block for section in self.sections for block in section.blocks)


def _cells(block: Block) -> tuple[Cell, ...]:
    if isinstance(block, Table):
        return tuple(cell for row in block.rows for cell in row.cells)
    return block.items if isinstance(block, Bullets) else ()
