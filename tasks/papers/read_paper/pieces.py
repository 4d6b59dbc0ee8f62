"""What a reader finds in a file, before the rules that hold for every kind of file make blocks of it."""

from dataclasses import dataclass

from tasks.papers.read_paper.runs import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One paragraph. `heading` is its level when the file says it's a heading, and None otherwise.

    `depth` counts list levels from 1, 0 outside a list. `marker` is the number or bullet that the file sets
    by itself; one that was typed is still in the text. `note` is the footnote's number or name.
    """

    runs: tuple[Run, ...]
    place: str
    heading: int | None = None
    depth: int = 0
    marker: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePiece:
    """A table; a cell is a row of pieces, as it may hold paragraphs, lists and tables."""

    rows: "tuple[tuple[tuple[Piece | TablePiece, ...], ...], ...]"
    place: str
