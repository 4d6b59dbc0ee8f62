"""How a force's packs look: its colours, crest and fonts, and whether people can read the colours."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from rules.packs.svg import FONT_FAMILY, PALETTE, Palette

# WCAG 2.2, success criterion 1.4.3 (level AA): the least contrast of a text with its ground.
LEAST_CONTRAST = 4.5

COLOUR = re.compile("#[0-9a-f]{6}")

SVG_TYPE, PNG_TYPE = "image/svg+xml", "image/png"

# In Word a font that a reader lacks is replaced by one with other widths; every reader has this one.
WORD_FAMILY = "Arial"

_WHITE = "#ffffff"
_TAG = re.compile("<[^>]+>")


@dataclass(frozen=True, slots=True)
class BrandColours:
    """Colours as “#rrggbb”. What two of them tell apart is told apart in words or patterns as well.

    `main` is that of headings, rules and the cover, `on_main` and `on_main_muted` stand on it; `pale` lies
    under headings of tables; `chart_area` and `chart_lines` are the charts' own.
    """

    main: str = PALETTE.accent
    text: str = PALETTE.ink
    muted: str = PALETTE.muted
    lines: str = "#d3d9e1"
    pale: str = "#f3f5f8"
    alert: str = "#9b1c1c"
    on_main: str = _WHITE
    on_main_muted: str = "#c9d3e0"
    chart_lines: str = PALETTE.line
    chart_area: str = PALETTE.pale
    red: str = PALETTE.red
    amber: str = PALETTE.amber
    green: str = PALETTE.green

    def palette(self) -> Palette:
        """The charts' colours."""
        return Palette(
            ink=self.text,
            muted=self.muted,
            line=self.chart_lines,
            pale=self.chart_area,
            accent=self.main,
            red=self.red,
            amber=self.amber,
            green=self.green,
        )


@dataclass(frozen=True, slots=True)
class Crest:
    """A force's crest as SVG or PNG, its size in pixels or any other unit, and what it shows in words."""

    content: bytes
    content_type: str
    width: float
    height: float
    alt: str


@dataclass(frozen=True, slots=True)
class Brand:
    """A force's look. `family` is the PDF's and the charts' font, `word_family` the Word file's."""

    colours: BrandColours = BrandColours()
    crest: Crest | None = None
    family: str = FONT_FAMILY
    word_family: str = WORD_FAMILY


DEFAULT_BRAND = Brand()


def crest_as_svg(crest: Crest) -> str:
    """The crest as SVG text: itself, or an SVG that holds the PNG."""
    if crest.content_type == SVG_TYPE:
        return crest.content.decode()
    held = base64.b64encode(crest.content).decode("ascii")
    size = f'width="{crest.width:g}" height="{crest.height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {crest.width:g} {crest.height:g}">'
        f'<image {size} href="data:image/png;base64,{held}"/></svg>'
    )


# Which colours are a text's and which its ground: everything that packs print in letters.
_READ = (
    *((text, "white") for text in ("main", "text", "muted", "alert", "red", "amber", "green")),
    *((text, "pale") for text in ("main", "text", "muted", "alert")),
    ("text", "chart_area"),
    ("on_main", "main"),
    ("on_main_muted", "main"),
)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """WCAG 2.2, “relative luminance”, of sRGB."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def unreadable_colours(colours: BrandColours) -> Iterator[tuple[str, str]]:
    """Each colour whose letters stand out too little, by its name, and why in words."""
    for text, ground in _READ:
        behind = _WHITE if ground == "white" else getattr(colours, ground)
        found = contrast(getattr(colours, text), behind)
        if found < LEAST_CONTRAST:
            # Rounded down: 4.496 must not be called 4.5.
            says = f"{getattr(colours, text)} on {ground} ({behind}) has a contrast of {int(found * 10) / 10}"
            yield text, f"{says} to 1; letters need {LEAST_CONTRAST}"


def in_colours(drawing: str, palette: Palette, *, families: str = FONT_FAMILY) -> str:
    """An SVG of rules/packs/svg.py, which is drawn in its own colours, in others and in other fonts.

    Charts are drawn once, as content; how a force looks is for those who render them. Only tags change,
    never words.
    """
    if palette == PALETTE and families == FONT_FAMILY:
        return drawing
    new = {
        f'"{getattr(PALETTE, field.name)}"': f'"{getattr(palette, field.name)}"' for field in fields(Palette)
    }
    new[f'font-family="{FONT_FAMILY}"'] = f'font-family="{families}"'
    # One pass, so that a new colour which is another's old one isn't changed again.
    either = re.compile("|".join(map(re.escape, new)))
    return _TAG.sub(lambda tag: either.sub(lambda found: new[found[0]], tag[0]), drawing)
