"""Drawings as SVG in pure text: shapes and words in the packs' font, nothing that loads, runs or moves."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from rules.clean_text import clean_text
from rules.vocabulary import Rag

FONT_FAMILY = "Lato"

Anchor = Literal["start", "middle", "end"]

# XML 1.0, section 2.2: what clean_text leaves and a document can't hold all the same.
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


# The advance widths of Lato Regular's letters from the space to the tilde, in hundredths of the letter size.
_ADVANCES = (
    "19 34 40 58 58 79 70 23 30 30 40 58 21 35 21 37 58 58 58 58 58 58 58 58 58 58 25 25 58 58 58 40"
    " 82 68 65 68 75 58 57 73 76 31 44 68 51 92 76 80 61 80 64 53 59 73 68 102 64 63 62 30 38 30 58 39"
    " 31 51 56 47 56 52 34 51 56 26 25 52 26 82 56 56 55 56 40 43 37 56 51 77 50 51 46 30 30 30 58"
)
_WIDTHS = {chr(place): int(width) for place, width in enumerate(_ADVANCES.split(), start=32)} | dict(
    zip("–—‘’“”…", (56, 82, 21, 21, 36, 36, 73), strict=True)
)
_OTHER_WIDTH = 80
_BOLDER = 1.08


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of every chart. What two colours tell apart is told apart in pattern or words as well."""

    ink: str = "#1d2530"
    muted: str = "#566070"
    line: str = "#c5cdd8"
    pale: str = "#e8edf4"
    accent: str = "#1b2a41"
    red: str = "#a61b1b"
    amber: str = "#8a5200"
    green: str = "#1d6b3a"

    def of_rag(self, rag: Rag) -> str:
        """The colour that goes with a rating; its pattern and letter say the same."""
        return {Rag.RED: self.red, Rag.AMBER: self.amber, Rag.GREEN: self.green}[rag]


PALETTE = Palette()


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 12,
    anchor: Anchor = "start",
    fill: str = PALETTE.ink,
    bold: bool = False,
) -> str:
    """One line of words with its baseline at `y`."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}" text-anchor="{anchor}"'
        f' fill="{fill}"{weight}>{escape(xml_words(words))}</text>'
    )


def rectangle(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str = "none",
    stroke: str = "",
    dashed: bool = False,
) -> str:
    """A box; nothing at all when it has no size."""
    if width <= 0 or height <= 0:
        return ""
    edge = f' stroke="{stroke}" stroke-width="1.2"' if stroke else ""
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    return (
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'
        f' fill="{fill}"{edge}{dashes}/>'
    )


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    *,
    stroke: str = PALETTE.line,
    width: float = 1,
    dashed: bool = False,
) -> str:
    """A straight line."""
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    return (
        f'<line x1="{_number(x1)}" y1="{_number(y1)}" x2="{_number(x2)}" y2="{_number(y2)}"'
        f' stroke="{stroke}" stroke-width="{_number(width)}"{dashes}/>'
    )


def polyline(points: Iterable[tuple[float, float]], *, stroke: str, width: float = 2) -> str:
    """A line through points."""
    places = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
    return f'<polyline points="{places}" fill="none" stroke="{stroke}" stroke-width="{_number(width)}"/>'


def polygon(points: Iterable[tuple[float, float]], *, fill: str) -> str:
    """A filled shape."""
    places = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
    return f'<polygon points="{places}" fill="{fill}"/>'


def circle(x: float, y: float, radius: float, *, fill: str) -> str:
    """A dot."""
    return f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}" fill="{fill}"/>'


def hatched(x: float, y: float, width: float, height: float, *, stroke: str, gap: float = 5) -> str:
    """A box's slanting lines, from its lower left to its upper right, cut at its edges.

    Drawn as lines and not as a pattern: every program that reads SVG draws them, and draws them alike.
    """
    lines = []
    offset = gap
    while offset < width + height:
        start = (x + max(0.0, offset - height), y + min(height, offset))
        end = (x + min(width, offset), y + max(0.0, offset - width))
        lines.append(line(*start, *end, stroke=stroke))
        offset += gap
    return "".join(lines)


def dotted(x: float, y: float, width: float, height: float, *, fill: str, gap: float = 5) -> str:
    """A box's dots, in rows."""
    across, down = int(width // gap), int(height // gap)
    left, top = x + (width - (across - 1) * gap) / 2, y + (height - (down - 1) * gap) / 2
    return "".join(
        circle(left + column * gap, top + row * gap, 1, fill=fill)
        for row in range(down)
        for column in range(across)
    )


def drawing(
    parts: Iterable[str], *, name: str, width: float, height: float, title: str, description: str
) -> str:
    """A whole SVG document. `name` begins its ids, so that several stand in one web page."""
    size = f"{_number(width)} {_number(height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{_number(width)}"'
        f' height="{_number(height)}" font-family="{FONT_FAMILY}" role="img"'
        f" aria-labelledby={quoteattr(f'{name}-title {name}-desc')}>"
        f"<title id={quoteattr(f'{name}-title')}>{escape(xml_words(title))}</title>"
        f"<desc id={quoteattr(f'{name}-desc')}>{escape(xml_words(description))}</desc>"
        f"{''.join(parts)}</svg>"
    )


def xml_words(words: str) -> str:
    """The words without what no XML document can hold."""
    return _NOT_IN_XML.sub("", clean_text(words))


def fitted(words: str, *, size: float, width: float, bold: bool = False) -> str:
    """The words, or as many of their letters as fit into a width in Lato, with an ellipsis."""
    if width_of(words, size, bold=bold) <= width:
        return words
    kept = ""
    for letter in words:
        if width_of(f"{kept}{letter}…", size, bold=bold) > width:
            break
        kept += letter
    return kept.rstrip(" ,;:") + "…"


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """How wide words are in Lato; about right for letters beyond ASCII, and never less for ASCII ones."""
    width = sum(_WIDTHS.get(letter, _OTHER_WIDTH) for letter in words) * size / 100
    return width * _BOLDER if bold else width


def _number(value: float) -> str:
    """At most one decimal, and never “-0”."""
    rounded = round(value, 1)
    return f"{rounded:g}" if rounded else "0"
