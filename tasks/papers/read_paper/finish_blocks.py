"""The rules that make blocks of what a reader found, the same for every kind of file."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rules.papers.blocks import Block, BlockKind, Link
from tasks.papers.read_paper.markers import depth_of, heads_sections, is_bullet, is_lone_marker, typed_marker
from tasks.papers.read_paper.pieces import Piece, TablePiece
from tasks.papers.read_paper.runs import all_bold, links_of, on_one_line, text_of, without_start

# Longer bold paragraphs are recommendations set in bold, not headings.
LONGEST_HEADING = 250
LONGEST_CAPITALS = 120
# Some forces set whole numbered paragraphs in a heading's style.
LONGEST_STYLED = 300

_SENTENCE_END = re.compile(r"[.;,:?!][\"'’”)]*\Z")
_CAPITAL_WORDS = re.compile(r"[^a-z]*[A-Z]{3}[^a-z]*")


def finished(pieces: Iterable[Piece | TablePiece]) -> tuple[Block, ...]:
    """The blocks, in the same order: markers told from text, headings from paragraphs, nothing empty kept."""
    flat = _without_layout(_cleaned(pieces))
    blocks = [_block(one) for one in _joined_to_markers(_without_note_marks(flat))]
    return tuple(_with_section_headings([block for block in blocks if block is not None]))


def _cleaned(pieces: Iterable[Piece | TablePiece]) -> Iterator[Piece | TablePiece]:
    for piece in pieces:
        if isinstance(piece, TablePiece):
            rows = tuple(tuple(tuple(_cleaned(cell)) for cell in row) for row in piece.rows)
            yield replace(piece, rows=rows)
        elif runs := on_one_line(piece.runs):
            yield replace(piece, runs=runs)


def _without_layout(pieces: Iterable[Piece | TablePiece]) -> Iterator[Piece | TablePiece]:
    """Tables of one column are boxes around text and give way to it; tables in tables come after them."""
    for piece in pieces:
        if isinstance(piece, Piece):
            yield piece
            continue
        used = {at for row in piece.rows for at, cell in enumerate(row) if cell}
        if len(used) < 2:
            yield from _without_layout(inner for row in piece.rows for cell in row for inner in cell)
            continue
        yield piece
        yield from _without_layout(
            inner for row in piece.rows for cell in row for inner in cell if isinstance(inner, TablePiece)
        )


def _without_note_marks(pieces: Iterable[Piece | TablePiece]) -> list[Piece | TablePiece]:
    """A paragraph that starts with a raised number is a footnote, and the same number elsewhere its mark."""
    kept = list(pieces)
    numbers = {
        _raised_number(piece)
        for piece in kept
        if isinstance(piece, Piece) and len(piece.runs) > 1 and not piece.note
    } - {""}
    if not numbers:
        return kept
    return [_without_marks(piece, numbers) if isinstance(piece, Piece) else piece for piece in kept]


def _raised_number(piece: Piece) -> str:
    first = piece.runs[0]
    number = first.text.strip()
    return number if first.raised and number.isdigit() else ""


def _without_marks(piece: Piece, numbers: set[str]) -> Piece:
    note = _raised_number(piece)
    runs = on_one_line(run for run in piece.runs if not (run.raised and run.text.strip() in numbers))
    if note and runs and not piece.note:
        return replace(piece, runs=runs, note=note, place=f"footnote {note}")
    return replace(piece, runs=runs)


def _joined_to_markers(pieces: Sequence[Piece | TablePiece]) -> Iterator[Piece | TablePiece]:
    """A marker on a line of its own goes with the paragraph after it, as PDFs often set bullets."""
    waiting: Piece | None = None
    for piece in pieces:
        if waiting is not None:
            if isinstance(piece, Piece) and not piece.marker and not typed_marker(text_of(piece.runs))[0]:
                marker = text_of(waiting.runs)
                piece = replace(
                    piece, marker=marker, depth=piece.depth or depth_of(marker), place=waiting.place
                )
            else:
                yield waiting
            waiting = None
        if (
            isinstance(piece, Piece)
            and not piece.note
            and not piece.marker
            and is_lone_marker(text_of(piece.runs))
        ):
            waiting = piece
        else:
            yield piece
    if waiting is not None:
        yield waiting


def _block(piece: Piece | TablePiece) -> Block | None:
    if isinstance(piece, TablePiece):
        return _table(piece)
    runs, marker, depth = piece.runs, piece.marker, piece.depth
    if piece.note:
        marker = piece.note
    else:
        typed, taken = typed_marker(text_of(runs))
        if typed and (not marker or is_bullet(marker)):
            marker, runs, depth = typed, without_start(runs, taken), max(depth, depth_of(typed))
    text = text_of(runs)
    if not text:
        return None
    bold = all_bold(runs)
    kind, level = BlockKind.PARAGRAPH, 0
    if piece.note:
        pass
    elif piece.heading is not None and len(text) <= LONGEST_STYLED:
        kind, level = BlockKind.HEADING, piece.heading
    elif _looks_like_heading(text, bold=bold) and not (marker and is_bullet(marker)):
        kind = BlockKind.HEADING
    elif marker or depth:
        kind, level = BlockKind.LIST_ITEM, max(depth, depth_of(marker))
    return Block(
        kind=kind, text=text, place=piece.place, marker=marker, level=level, bold=bold, links=links_of(runs)
    )


def _looks_like_heading(text: str, *, bold: bool) -> bool:
    if bold and len(text) <= LONGEST_HEADING:
        return not re.search(r"[.;,:][\"'’”]*\Z", text)
    return (
        len(text) <= LONGEST_CAPITALS
        and bool(_CAPITAL_WORDS.fullmatch(text))
        and not _SENTENCE_END.search(text)
    )


def _with_section_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    """A short numbered line that stands alone, with no item of its list beside it, heads a section."""
    for at, block in enumerate(blocks):
        beside = [*blocks[max(0, at - 1) : at], *blocks[at + 1 : at + 2]]
        alone = not any(one.kind == BlockKind.LIST_ITEM and heads_sections(one.marker) for one in beside)
        if block.kind == BlockKind.LIST_ITEM and alone and _heads_section(block):
            yield replace(block, kind=BlockKind.HEADING, level=0)
        else:
            yield block


def _heads_section(block: Block) -> bool:
    # A Roman numeral heads a publication, whose title may be long.
    longest = LONGEST_CAPITALS if block.marker[:1].isdigit() else LONGEST_HEADING
    return (
        heads_sections(block.marker)
        and len(block.text) <= longest
        and block.text[0].isupper()
        and not _SENTENCE_END.search(block.text)
    )


def _table(piece: TablePiece) -> Block | None:
    rows = tuple(tuple(_cell_text(cell) for cell in row) for row in piece.rows)
    if not any(map(any, rows)):
        return None
    return Block(
        kind=BlockKind.TABLE,
        text="\n".join("\t".join(row) for row in rows),
        place=piece.place,
        rows=rows,
        links=tuple(link for row in piece.rows for cell in row for one in cell for link in _cell_links(one)),
    )


def _cell_text(cell: Sequence[Piece | TablePiece]) -> str:
    words = [
        f"{piece.marker} {text_of(piece.runs)}" if piece.marker else text_of(piece.runs)
        for piece in cell
        if isinstance(piece, Piece)
    ]
    return " ".join(words)


def _cell_links(one: Piece | TablePiece) -> tuple[Link, ...]:
    return links_of(one.runs) if isinstance(one, Piece) else ()
