"""The number and the marking at the edge of every page of an assembled pack, which aren't read out."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Name, Pdf, Rectangle

from tasks.packs.font_coverage import font_folder
from tasks.packs.typst_process import Limits, compile_document

TEMPLATE = Path(__file__).with_name("templates") / "stamps.typ"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a page is stamped with: words at its foot, and the marking at its head, "" where it has that."""

    words: str
    marking: str = ""


def stamp_pages(
    pdf: Pdf, stamps: Sequence[Stamp], *, as_at: str, colour: str, limits: Limits | None = None
) -> None:
    """Stamp every page of a PDF, whatever its size and however it is turned; raises RenderError.

    `colour` is the words', as #rrggbb.

    Screen readers leave artifacts out (ISO 32000-1, 14.8.2.2): nobody has to hear them on every page.
    """
    sheets = [_sheet(page, stamp) for page, stamp in zip(pdf.pages, stamps, strict=True)]
    drawn = compile_document(
        TEMPLATE,
        {"pages": json.dumps(sheets), "colour": colour},
        fonts=font_folder(),
        as_at=as_at,
        standards=(),
        limits=limits,
    )
    with pikepdf.open(io.BytesIO(drawn)) as overlay:
        for number, (page, drawing) in enumerate(zip(pdf.pages, overlay.pages, strict=True), start=1):
            _draw(pdf, page, drawing, number)


def _sheet(page: pikepdf.Page, stamp: Stamp) -> dict[str, object]:
    """A page as a reader sees it: its visible part, turned upright; in points."""
    width, height = _size(page)
    return {"width": width, "height": height, "words": stamp.words, "marking": stamp.marking}


def _size(page: pikepdf.Page) -> tuple[float, float]:
    box = Rectangle(page.cropbox)
    width, height = float(box.width), float(box.height)
    turned = int(page.obj.get(Name.Rotate, 0)) % 180 == 90
    return (height, width) if turned else (width, height)


def _draw(pdf: Pdf, page: pikepdf.Page, drawing: pikepdf.Page, number: int) -> None:
    form = pdf.copy_foreign(drawing.as_form_xobject())
    # A name of its own, as pages may share their resources; and the same one every time.
    name = page.add_resource(form, Name.XObject, name=Name(f"/OversightStamp{number}"))
    place = page.calc_form_xobject_placement(
        form, name, Rectangle(page.cropbox), invert_transformations=True, allow_shrink=True, allow_expand=True
    )
    # The page's own drawing may leave a scale or a clip behind, which must not reach the stamp.
    page.contents_add(pdf.make_stream(b"q\n"), prepend=True)
    marked = b"\nQ\n/Artifact <</Type /Pagination>> BDC\n" + place + b"\nEMC\n"
    page.contents_add(pdf.make_stream(marked))
