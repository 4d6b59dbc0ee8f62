"""Pictures in a Word file: the drawing as SVG, a PNG of it for programs that can't show it, and words."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rules.packs.brand import PNG_TYPE, SVG_TYPE
from rules.packs.svg_words import with_words
from rules.printable_text import PrintableText
from tasks.packs.docx_package import WordPackage
from tasks.packs.docx_xml import attribute
from tasks.packs.pack_fonts import PackFonts
from tasks.packs.typst_process import Limits, compile_pictures

_TEMPLATE = Path(__file__).with_name("templates") / "pictures.typ"

# English metric units (ECMA-376): 914,400 to the inch.
_EMU_OF_POINT = 12_700
# Dots to the inch at the drawing's own size: sharp in print, where a chart is as wide as the page.
_PPI = 240

_VIEW_BOX = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')

_SVG_BLIP = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture to be: its SVG, or its PNG where it is none, and its shape."""

    svg: str
    width: float
    height: float
    png: bytes = b""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the file: the relationships of its PNG and, where it has one, its SVG; its shape."""

    png: str
    svg: str
    width: float
    height: float


def add_pictures(
    package: WordPackage,
    drawings: Mapping[str, Drawing],
    *,
    fonts: PackFonts,
    as_at: str,
    timeout_s: float,
) -> dict[str, Picture]:
    """Put drawings, by their names, into a file: SVGs with a PNG each that typst draws of them.

    Raises RenderError.
    """
    named = [name for name, drawing in drawings.items() if drawing.svg]
    made = as_png([drawings[name].svg for name in named], fonts=fonts, as_at=as_at, timeout_s=timeout_s)
    drawn = dict(zip(named, made, strict=True))
    return {
        name: Picture(
            png=package.add_picture(f"{name}.png", drawn.get(name, drawing.png), PNG_TYPE),
            svg=package.add_picture(f"{name}.svg", drawing.svg.encode(), SVG_TYPE) if drawing.svg else "",
            width=drawing.width,
            height=drawing.height,
        )
        for name, drawing in drawings.items()
    }


def as_png(drawings: Sequence[str], *, fonts: PackFonts, as_at: str, timeout_s: float) -> list[bytes]:
    """Each SVG as PNG, drawn by typst in a process of its own; the same drawings give the same bytes.

    Raises RenderError.
    """
    if not drawings:
        return []
    text = PrintableText(fonts.printable)
    return compile_pictures(
        _TEMPLATE,
        {
            "drawings": json.dumps(
                [with_words(drawing, lambda words: _unbroken(text, words)) for drawing in drawings]
            )
        },
        fonts=fonts.folders,
        as_at=as_at,
        ppi=_PPI,
        limits=Limits(timeout_s=timeout_s),
    )


def _unbroken(text: PrintableText, words: str) -> str:
    """Printable words; a drawing breaks no lines."""
    return text.printable(words).replace("\u200b", "")


def drawing_of(svg: str) -> Drawing:
    """One of our own drawings; raises ValueError for any other."""
    shape = _VIEW_BOX.search(svg)
    if shape is None:
        raise ValueError("the drawing doesn't say its shape")
    return Drawing(svg, float(shape[1]), float(shape[2]))


def inline(picture: Picture, *, number: int, points: float, alt: str, upright: bool = False) -> str:
    """A picture in a line of text, `points` wide, or high when `upright`; without `alt` it is mere looks."""
    wide, high = _extent(picture, points, upright=upright)
    name = f"Picture {number}"
    decorative = "" if alt else _decorative()
    properties = f'id="{number}" name="{name}" descr={attribute(alt)}'
    # A sign in a line hangs a little below it, so that the line doesn't grow.
    lowered = "" if alt else '<w:rPr><w:position w:val="-3"/></w:rPr>'
    return (
        f'<w:r>{lowered}<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr {properties}>{decorative}</wp:docPr>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {properties}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{picture.png}">{_svg_blip(picture.svg)}</a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def _extent(picture: Picture, points: float, *, upright: bool) -> tuple[int, int]:
    wide, high = (
        (points * picture.width / picture.height, points)
        if upright
        else (points, points * picture.height / picture.width)
    )
    return round(wide * _EMU_OF_POINT), round(high * _EMU_OF_POINT)


def _svg_blip(relationship: str) -> str:
    if not relationship:
        return ""
    return (
        f'<a:extLst><a:ext uri="{_SVG_BLIP}"><asvg:svgBlip'
        ' xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
        f' r:embed="{relationship}"/></a:ext></a:extLst>'
    )


def _decorative() -> str:
    return (
        f'<a:extLst><a:ext uri="{_DECORATIVE}"><adec:decorative'
        ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'
        "</a:extLst>"
    )
