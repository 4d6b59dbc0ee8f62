"""The words of a PDF's page, and the lines that they stand in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.papers.read_paper.markers import typed_marker
from tasks.papers.read_paper.pdf_layout import Line
from tasks.papers.read_paper.runs import Run, cleaned

_BOLD_FONT = re.compile(r"bold|black|heavy|semi-?bd|demi", re.IGNORECASE)
# What pdfminer writes for a glyph whose letter the file doesn't tell.
UNMAPPED = re.compile(r"\(cid:\d+\)")
# Word sets superscripts at about two thirds of the size.
_RAISED_SIZE = 0.8
# In ems: narrower than any word space, wider than any kerning.
_JOINED_GAP = 0.12


@dataclass(frozen=True, slots=True)
class Word:
    """Characters in one font without a space."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    address: str


def words_of(page: Any) -> list[Word]:
    """The page's upright words; what is turned, such as a watermark, is left out."""
    twice = _printed_twice(page.chars)
    upright = page.filter(
        lambda thing: (
            thing["object_type"] != "char" or (_is_level(thing["matrix"]) and id(thing) not in twice)
        )
    )
    links = [link for link in upright.hyperlinks if link.get("uri")]
    # On the letters, so that the full stop after a linked word stays outside the link.
    for char in upright.chars:
        char["address"] = _address(char, links) if links else ""
    found = upright.extract_words(
        keep_blank_chars=False,
        x_tolerance_ratio=_JOINED_GAP,
        y_tolerance=2,
        extra_attrs=["fontname", "size", "address"],
    )
    words = []
    for one in found:
        # Typesetters that hyphenate say of every hyphen that it's a soft one.
        text = cleaned(one["text"].replace("\u00ad", "-")).strip()
        if text:
            words.append(
                Word(
                    text, one["x0"], one["x1"], one["top"], one["bottom"], one["size"],
                    bool(_BOLD_FONT.search(one["fontname"])), one["address"],
                )
            )  # fmt: skip
    return words


def lines_of(words: Iterable[Word], *, right: float = 0) -> list[Line]:
    """The words by lines from the top; `right` is their column's edge, the longest line's if not given."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.top + one.bottom) / 2):
        row = next((row for row in reversed(rows[-4:]) if _same_line(row, word)), None)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    edge = right or max((word.x1 for row in rows for word in row), default=0)
    lines = [_line(sorted(row, key=lambda one: one.x0), edge) for row in rows]
    return sorted(lines, key=lambda line: line.top)


def _printed_twice(chars: Sequence[dict[str, Any]]) -> set[int]:
    """Letters set again a hair's breadth away, as some programs make bold (pdfplumber's way is quadratic)."""
    seen: dict[tuple[str, int, int], tuple[float, float]] = {}
    twice = set()
    for char in chars:
        x, y, text = char["x0"], char["top"], char["text"]
        column, row = int(x), int(y)
        near = (seen.get((text, column + right, row + down)) for right in (-1, 0, 1) for down in (-1, 0, 1))
        reach = min(1.0, 0.1 * char["size"])
        if any(one and abs(one[0] - x) <= reach and abs(one[1] - y) <= reach for one in near):
            twice.add(id(char))
        else:
            seen[text, column, row] = (x, y)
    return twice


def _is_level(matrix: Sequence[float]) -> bool:
    """True for letters on a level line; slanted ones, as italics are made of, stand on one too."""
    return matrix[0] > 0 and abs(matrix[1]) <= 0.05 * matrix[0]


def _address(char: dict[str, Any], links: Sequence[dict[str, Any]]) -> str:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    for link in links:
        if link["x0"] <= x <= link["x1"] and link["top"] <= y <= link["bottom"]:
            address = str(link["uri"])
            return address if address.lower().startswith(("http://", "https://", "mailto:")) else ""
    return ""


def _same_line(row: Sequence[Word], word: Word) -> bool:
    """True when the word overlaps the line by half of the lower of the two, as superscripts do."""
    tallest = max(row, key=lambda one: one.size)
    overlap = min(tallest.bottom, word.bottom) - max(tallest.top, word.top)
    return overlap >= 0.5 * min(tallest.bottom - tallest.top, word.bottom - word.top)


def _line(words: Sequence[Word], right: float) -> Line:
    size = max(words, key=lambda one: (len(one.text), one.size)).size
    base = max(word.bottom for word in words if word.size >= size * 0.95)
    runs: list[Run] = []
    for at, word in enumerate(words):
        raised = word.size <= size * _RAISED_SIZE and word.bottom < base - 0.08 * size
        apart = at > 0 and word.x0 - words[at - 1].x1 > _JOINED_GAP * size
        # A space before a word belongs to a link when both sides do.
        address = word.address if at and word.address == words[at - 1].address else ""
        if apart:
            runs.append(Run(" ", bold=word.bold and words[at - 1].bold, address=address))
        runs.append(Run(word.text, bold=word.bold, address=word.address, raised=raised))
    marked = len(words) > 1 and bool(typed_marker(f"{words[0].text} A")[0])
    first_end = next(
        (at for at in range(1, len(words)) if words[at].x0 - words[at - 1].x1 > _JOINED_GAP * size),
        len(words),
    )
    return Line(
        runs=tuple(runs),
        x0=words[0].x0,
        x1=words[-1].x1,
        top=min(word.top for word in words if word.size >= size * 0.95),
        bottom=base,
        size=round(size, 1),
        text_x0=words[1].x0 if marked else words[0].x0,
        first_word=words[first_end - 1].x1 - words[0].x0,
        right=right,
    )
