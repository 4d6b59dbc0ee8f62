"""A document as a row of blocks, whatever file it came from: what the readers give and the finders take."""

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere, and where."""

    text: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One heading, paragraph, list item or table, in reading order.

    `text` is plain text on one line, without mark-up, with a table's cells joined by tabs and its rows by
    line ends. `marker` is what stood before it ("3.1.1", "I.", "-"), empty when nothing did. `level` counts
    heading levels from 1, 0 when the file doesn't say; for a list item it is its depth from 1. `place` says
    in words where it stands ("page 3", "line 40", "table 2"). `bold` is true when the whole of it is bold.
    A footnote follows the paragraph that refers to it, its number as marker and "footnote 1" as place.
    A merged cell's text stands in its first place; paragraphs of one cell are joined by spaces.
    """

    kind: BlockKind
    text: str
    place: str
    marker: str = ""
    level: int = 0
    bold: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `notes` says what its reader couldn't read or left out, in words."""

    name: str
    sha256: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
