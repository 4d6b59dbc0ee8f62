"""The papers of a meeting in the assembled pack: on which pages each stands, and what its divider says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rules.dates_in_words import number_of
from rules.packs.agenda_paper import AgendaPaper
from rules.packs.content import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    PackContent,
    Paragraph,
    Row,
    Section,
    Table,
)

# The section of the board's pack that lists what the meeting takes (rules/packs/board_pack.py).
_AGENDA = "agenda"


@dataclass(frozen=True, slots=True)
class PlacedPaper:
    """A paper in the assembled pack: its divider's page and its last page, counted from 1."""

    paper: AgendaPaper
    divider_page: int
    last_page: int


def place_papers(papers: Sequence[AgendaPaper], *, pages_before: int) -> tuple[PlacedPaper, ...]:
    """Where each paper stands behind so many pages: a divider, and then its own pages, in their order."""
    placed: list[PlacedPaper] = []
    at = pages_before
    for paper in sorted(papers, key=lambda one: one.number):
        last = at + 1 + (paper.pages if not paper.problem else 0)
        placed.append(PlacedPaper(paper, at + 1, last))
        at = last
    return tuple(placed)


def divider_lines(placed: PlacedPaper) -> tuple[tuple[str, str], ...]:
    """What stands on a paper's divider besides its title: names, each with its words."""
    paper = placed.paper
    first = placed.divider_page + 1
    if paper.problem:
        where = ""
    elif first == placed.last_page:
        where = f"{number_of(paper.pages, 'page')}, pack page {first}"
    else:
        where = f"{number_of(paper.pages, 'page')}, pack pages {first} to {placed.last_page}"
    lines = (
        ("Asked of the meeting", paper.asked),
        ("Purpose", paper.purpose),
        ("Brought by", paper.lead),
        ("File", paper.file_name),
        ("Where", where),
    )
    return tuple((name, words) for name, words in lines if words)


def with_papers(content: PackContent, papers: Sequence[AgendaPaper]) -> PackContent:
    """The content with the papers that stand behind it: listed in the agenda, or else in a last section."""
    if not papers:
        return content
    explained = Paragraph(
        "These stand behind the pack in the edition with papers; its pages are counted here."
    )
    blocks: tuple[Block, ...] = (Heading("", "Papers", "papers"), explained, paper_rows(papers))
    sections = tuple(
        replace(section, blocks=(*section.blocks, *blocks)) if section.anchor == _AGENDA else section
        for section in content.sections
    )
    if sections == content.sections:
        number = max((section.number for section in sections), default=0) + 1
        last = Section(number, "Papers", "papers", wide=False, blocks=blocks[1:])
        sections = (*sections, last)
    return replace(content, sections=sections, papers=tuple(papers))


def paper_rows(papers: Sequence[AgendaPaper]) -> Table:
    """The papers as a list, each with its page; with_paper_pages() puts the numbers in."""
    columns = (
        Column("Paper", 16, Align.RIGHT),
        Column("Subject", 84),
        Column("Asked", 32),
        Column("Brought by", 40),
        Column("Page", 16, Align.RIGHT),
    )
    return Table(
        columns,
        tuple(
            Row(
                (
                    Cell(str(paper.number)),
                    Cell(paper.title, detail=paper.purpose),
                    Cell(paper.asked),
                    Cell(paper.lead or "–"),
                    Cell("", page_of=paper.anchor),
                )
            )
            for paper in sorted(papers, key=lambda one: one.number)
        ),
    )


def with_paper_pages(content: PackContent, pages: Mapping[str, int]) -> PackContent:
    """The content with the page numbers of papers in place: cells whose `page_of` is a paper's anchor."""

    def settled(block: Block) -> Block:
        if not isinstance(block, Table):
            return block
        rows = tuple(
            replace(row, cells=tuple(_with_page(cell, pages) for cell in row.cells)) for row in block.rows
        )
        return replace(block, rows=rows)

    sections = tuple(
        replace(section, blocks=tuple(map(settled, section.blocks))) for section in content.sections
    )
    return replace(content, sections=sections)


def _with_page(cell: Cell, pages: Mapping[str, int]) -> Cell:
    return replace(cell, text=str(pages[cell.page_of]), page_of="") if cell.page_of in pages else cell
