"""A paper's file, whatever its kind, read into a document."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from rules.clean_text import clean_text
from rules.papers.blocks import Document
from tasks.papers.read_paper.decode_text import decoded
from tasks.papers.read_paper.finish_blocks import finished
from tasks.papers.read_paper.loose_markdown import is_marked_up
from tasks.papers.read_paper.paper_error import PaperError
from tasks.papers.read_paper.paper_file import MOST_BYTES, content_of
from tasks.papers.read_paper.paper_kind import KINDS_IN_WORDS, PaperKind, binary_kind, ending_note, text_kind
from tasks.papers.read_paper.pieces import Piece, TablePiece

# Two thousand pages of text; more is no paper, and would take minutes.
MOST_TEXT_BYTES = 10 * 1024**2


def read_paper(path: Path, *, max_bytes: int = MOST_BYTES) -> Document:
    """The file's blocks in reading order, with notes on what couldn't be read or was left out.

    What kind of file it is, its content says; the ending only helps between kinds of text. Nothing that the
    file refers to is opened or fetched. Raises PaperError.
    """
    content = content_of(path, max_bytes=max_bytes)
    name = clean_text(path.name)
    ending = path.suffix.lower()
    kind = binary_kind(content, name)
    if kind is None:
        kind, pieces, notes = _text(content, name, ending)
    elif kind == PaperKind.DOCX:
        from tasks.papers.read_paper.read_docx import pieces_of_docx

        pieces, notes = pieces_of_docx(content, name)
    else:
        from tasks.papers.read_paper.read_pdf import pieces_of_pdf

        pieces, notes = pieces_of_pdf(content, name)
    blocks = finished(pieces)
    if not blocks:
        raise PaperError(f"{name} holds no text; check that it is the right file")
    all_notes = (ending_note(kind, ending), *notes)
    return Document(name, hashlib.sha256(content).hexdigest(), blocks, tuple(filter(None, all_notes)))


def _text(
    content: bytes, name: str, ending: str
) -> tuple[PaperKind, Sequence[Piece | TablePiece], Sequence[str]]:
    # The slower kinds' libraries are loaded only when such a file comes.
    from tasks.papers.read_paper.read_html import pieces_of_html
    from tasks.papers.read_paper.read_markdown import pieces_of_markdown
    from tasks.papers.read_paper.read_plain_text import pieces_of_plain_text

    if len(content) > MOST_TEXT_BYTES:
        raise PaperError(f"{name} is larger than {MOST_TEXT_BYTES // 1024**2} MB; import it in parts")
    read = decoded(content)
    if read is None:
        raise PaperError(f"{name} isn’t a kind of file that is read here: {KINDS_IN_WORDS}")
    text, note = read
    kind = text_kind(text, ending, is_marked_up=is_marked_up(text))
    if kind == PaperKind.HTML:
        # A page may say in itself which encoding it has.
        text, note = decoded(content, as_html=True) or read
        return kind, pieces_of_html(text), [note]
    pieces = pieces_of_markdown(text) if kind == PaperKind.MARKDOWN else pieces_of_plain_text(text)
    return kind, pieces, [note]
