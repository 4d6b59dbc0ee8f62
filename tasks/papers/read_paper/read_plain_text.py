"""Plain text without mark-up: paragraphs with a line each, or wrapped at a margin as PDFs give them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.papers.read_paper.broken_words import cuts_address
from tasks.papers.read_paper.markers import is_lone_marker, typed_marker
from tasks.papers.read_paper.pieces import Piece, TablePiece
from tasks.papers.read_paper.runs import Run, cleaned
from tasks.papers.read_paper.tab_tables import rows_of, table_spans

NARROWEST, WIDEST = 45, 140
# A line this much shorter than the margin had room for the next word, more or less: fonts vary.
_SLACK = 8
_SENTENCE_END = re.compile(r"[.:;?!][\"'’”)]*\Z")
_ITEM_END = re.compile(r"[;,] (?:and|or)\Z")
_HYPHEN_AT_END = re.compile(r"[^\W\d_]-\Z")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    number: int
    indented: bool


def pieces_of_plain_text(text: str) -> list[Piece | TablePiece]:
    """The pieces of the text, each placed by its line."""
    lines = text.replace("\f", "\n").split("\n") if "\f" in text else text.split("\n")
    starts = dict(table_spans(lines))
    margin = _margin([line for line in lines if line.strip()])
    pieces: list[Piece | TablePiece] = []
    waiting: list[_Line] = []
    at = 0
    while at <= len(lines):
        end = starts.get(at)
        if end is None and at < len(lines):
            waiting.append(_Line(cleaned(lines[at]).strip(), at + 1, lines[at][:1] in {" ", "\t"}))
            at += 1
            continue
        pieces += _paragraphs(waiting, margin)
        waiting = []
        if end is None:
            break
        pieces.append(_table(lines[at:end], at + 1))
        at = end
    return pieces


def _margin(lines: Sequence[str]) -> int:
    """How long a full line is; 0 when lines aren't wrapped."""
    lengths = sorted(len(line.rstrip()) for line in lines)
    if len(lengths) < 3:
        return 0
    longest = lengths[int(len(lengths) * 0.95)]
    return longest if NARROWEST <= longest <= WIDEST and lengths[-1] <= WIDEST * 1.2 else 0


def _paragraphs(lines: Sequence[_Line], margin: int) -> list[Piece]:
    """Lines joined to paragraphs; a blank line parts them unless it cuts a sentence, as at a page's end."""
    groups: list[list[_Line]] = []
    blank = True
    for line in lines:
        if not line.text:
            blank = True
        elif groups and margin and not _parts(groups[-1], line, margin, blank=blank):
            groups[-1].append(line)
            blank = False
        else:
            groups.append([line])
            blank = False
    pieces = [
        Piece(runs=(Run(_joined([line.text for line in group])),), place=f"line {group[0].number}")
        for group in groups
    ]
    heads = [margin > 0 and _may_head(group, margin) for group in groups]
    for at, group in enumerate(groups[1:]):
        # Of several short lines in a row none is a heading: they are an address, or a list.
        if heads[at] and not heads[at + 1] and _starts_text(group[0].text):
            pieces[at] = replace(pieces[at], heading=0)
    return pieces


def _parts(group: Sequence[_Line], line: _Line, margin: int, *, blank: bool) -> bool:
    """True when a new paragraph starts with `line`."""
    before = group[-1]
    if len(group) == 1 and is_lone_marker(before.text):
        return True  # finish_blocks.py puts them together, over blank lines too
    ended = bool(_SENTENCE_END.search(before.text))
    first_word = line.text.split(" ", 1)[0]
    with_next = len(before.text) + 1 + len(first_word)
    short = with_next < margin - _SLACK
    marked = bool(typed_marker(line.text)[0]) or is_lone_marker(line.text)
    continues = first_word[0].islower() and not marked
    if blank:
        return ended or short or not continues
    if marked and (ended or short or not before.text[-1].isalnum() or _ITEM_END.search(before.text)):
        return True
    if continues:
        return False
    if before.text.endswith(":") and with_next <= margin + _SLACK // 2:
        return True
    return (short and (ended or len(before.text) < margin * 0.6)) or (
        ended and line.indented and not before.indented
    )


def _may_head(group: Sequence[_Line], margin: int) -> bool:
    """True for a short line by itself that isn't a sentence."""
    text = group[0].text
    if len(group) > 1 or len(text) > margin * 0.85 or _SENTENCE_END.search(text) or typed_marker(text)[0]:
        return False
    return text[0].isupper() and " " in text and text[-1] not in ",-–"


def _starts_text(text: str) -> bool:
    return text[0].isupper() and not typed_marker(text)[0]


def _joined(texts: Sequence[str]) -> str:
    """Lines on one; a hyphen at a line's end stays, for papers break words only where one is spelt."""
    whole = texts[0]
    for text in texts[1:]:
        glued = (_HYPHEN_AT_END.search(whole) and text[0].islower()) or cuts_address(whole)
        whole += text if glued else f" {text}"
    return whole


def _table(lines: Sequence[str], number: int) -> TablePiece:
    place = f"line {number}"
    return TablePiece(
        rows=tuple(tuple(_cell(cell, place) for cell in row) for row in rows_of(lines)), place=place
    )


def _cell(text: str, place: str) -> tuple[Piece, ...]:
    return (Piece(runs=(Run(text),), place=place),) if text else ()
