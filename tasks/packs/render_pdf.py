"""A pack as PDF, set by typst in a process of its own."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from rules.packs.brand import Brand, crest_as_svg, in_colours
from rules.packs.charts import rag_symbol
from rules.packs.content import PackContent
from rules.packs.svg_words import with_words
from rules.printable_text import PrintableText
from rules.vocabulary import Rag
from tasks.packs.font_coverage import FontMissingError
from tasks.packs.pack_fonts import PackFonts, pack_fonts
from tasks.packs.pack_look import DEFAULT_LOOK, PackLook
from tasks.packs.typst_process import (
    DEFAULT_MEMORY_BYTES,
    DEFAULT_TIMEOUT_S,
    WORKER,
    Limits,
    RenderError,
    compile_document,
)

__all__ = ["DEFAULT_MEMORY_BYTES", "DEFAULT_TIMEOUT_S", "RenderError", "RenderedPdf", "render_pdf"]

TEMPLATE = Path(__file__).with_name("templates") / "board_pack.typ"

_BREAK_HERE = "\u200b"

# False is the default (ISO 32000-1, table 321), and poppler takes it for an error where it is written down.
_SAID_TWICE = b"/Suspects false"


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    """A finished PDF. `replaced` names every character that was printed as another or left out."""

    pdf: bytes
    replaced: tuple[str, ...]


def render_pdf(
    pack: PackContent,
    *,
    look: PackLook = DEFAULT_LOOK,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    memory_bytes: int = DEFAULT_MEMORY_BYTES,
    worker: Path = WORKER,
) -> RenderedPdf:
    """Set a pack as PDF/UA-1 and PDF/A-2a; the same pack and look give the same bytes.

    One worker process per pack: a reused typst grows without end. It sees the template, the fonts and the
    pack's JSON, in an empty folder, and is killed after `timeout_s` seconds or when it wants more than
    `memory_bytes` of address space. Raises RenderError.
    """
    try:
        fonts = pack_fonts(look)
    except FontMissingError as error:
        raise RenderError(str(error)) from error
    text = PrintableText(fonts.printable)
    inputs = _inputs(pack, look.brand, fonts, text)
    pdf = compile_document(
        TEMPLATE,
        inputs,
        fonts=fonts.folders,
        as_at=pack.cover.as_at,
        limits=Limits(timeout_s=timeout_s, memory_bytes=memory_bytes),
        worker=worker,
    )
    return RenderedPdf(pdf.replace(_SAID_TWICE, b" " * len(_SAID_TWICE)), text.changes())


def _inputs(pack: PackContent, brand: Brand, fonts: PackFonts, text: PrintableText) -> dict[str, str]:
    """What the template is given, as JSON; `text` counts what it replaces."""
    colours = partial(in_colours, palette=brand.colours.palette(), families=", ".join(fonts.families))

    def in_a_drawing(words: str) -> str:
        # A drawing breaks no lines.
        return text.printable(words).replace(_BREAK_HERE, "")

    content = _cleaned(
        replace(pack, appendix=None), text, draw=lambda drawing: with_words(colours(drawing), in_a_drawing)
    )
    look = _brand(brand, fonts.families, text)
    return {
        "pack": json.dumps(content),
        "notes": json.dumps(_notes(text.changes())),
        "symbols": json.dumps({rag.value: colours(rag_symbol(rag)) for rag in Rag}),
        "brand": json.dumps(look),
    }


def _cleaned(value: Any, text: PrintableText, *, draw: Callable[[str], str]) -> Any:
    """Content as JSON with every text made printable; anchors are plain ASCII and come out as they were."""
    if isinstance(value, str):
        return text.printable(value) if value else value
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, tuple):
        return [_cleaned(one, text, draw=draw) for one in value]
    return {
        name: draw(getattr(value, name)) if name == "svg" else _cleaned(getattr(value, name), text, draw=draw)
        for name in value.__dataclass_fields__
    }


def _brand(brand: Brand, families: tuple[str, ...], text: PrintableText) -> dict[str, Any]:
    """The look as the template takes it."""
    crest = None
    if brand.crest is not None:
        crest = {"svg": crest_as_svg(brand.crest), "alt": text.printable(brand.crest.alt)}
    return {"colours": asdict(brand.colours), "fonts": families, "crest": crest}


def _notes(replaced: tuple[str, ...]) -> list[str]:
    if not replaced:
        return []
    return [
        "Characters that this pack's font lacks, or that have no place in print: " + "; ".join(replaced) + "."
    ]
