"""Papers for tests, written as lines: each line's first words say what kind of block it is."""

import re
from datetime import date

from rules.papers.blocks import Block, BlockKind, Document
from rules.papers.find import find_proposals
from rules.papers.proposals import (
    FiguresProposal,
    Found,
    InspectionProposal,
    ItemProposal,
    PublicationProposal,
)

DAY = date(2025, 3, 20)


def paper(text: str) -> Document:
    """A document from lines: “# ” a heading, “* ” a point, “| ” a table's row, “1.2 ” a paragraph."""
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for number, line in enumerate(text.strip().split("\n"), start=1):
        stripped = line.strip()
        if stripped.startswith("|"):
            rows.append(tuple(cell.strip() for cell in stripped.strip("|").split("|")))
            continue
        if rows:
            blocks.append(_table(rows, number))
            rows = []
        if stripped:
            blocks.append(_block(stripped, number))
    if rows:
        blocks.append(_table(rows, 0))
    return Document("paper.txt", "0" * 64, tuple(blocks))


def _block(line: str, number: int) -> Block:
    place = f"line {number}"
    if heading := re.fullmatch(r"(#+) (?:([0-9IVX]+\.) )?(.+)", line):
        return Block(
            kind=BlockKind.HEADING,
            text=heading[3],
            place=place,
            marker=heading[2] or "",
            level=len(heading[1]),
            bold=True,
        )
    if point := re.fullmatch(r"(\*|\d+(?:\.\d+)+|[IVX]+\.|[a-z]+\)|\d+\.) (.+)", line):
        return Block(kind=BlockKind.LIST_ITEM, text=point[2], place=place, marker=point[1], level=1)
    return Block(kind=BlockKind.PARAGRAPH, text=line, place=place)


def _table(rows: list[tuple[str, ...]], number: int) -> Block:
    text = "\n".join("\t".join(row) for row in rows)
    return Block(kind=BlockKind.TABLE, text=text, place=f"table before line {number}", rows=tuple(rows))


def found_in(text: str, day: date = DAY) -> tuple[Found, ...]:
    """What is proposed from a paper of lines."""
    return find_proposals(paper(text), day)


def publications(found: tuple[Found, ...]) -> list[PublicationProposal]:
    return [one.content for one in found if isinstance(one.content, PublicationProposal)]


def items(found: tuple[Found, ...]) -> list[ItemProposal]:
    return [one.content for one in found if isinstance(one.content, ItemProposal)]


def inspections(found: tuple[Found, ...]) -> list[InspectionProposal]:
    return [one.content for one in found if isinstance(one.content, InspectionProposal)]


def figures(found: tuple[Found, ...]) -> list[FiguresProposal]:
    return [one.content for one in found if isinstance(one.content, FiguresProposal)]
