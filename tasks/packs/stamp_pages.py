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


# What a reader sees of a page, turned upright: its width and its height in points.
Size = tuple[float, float]


def visible_size(page: pikepdf.Page) -> Size:
    """The size of a page as a reader sees it."""
    box = Rectangle(page.cropbox)
    width, height = float(box.width), float(box.height)
    turned = int(page.obj.get(Name.Rotate, 0)) % 180 == 90
    return (height, width) if turned else (width, height)


def draw_stamps(
    stamps: Sequence[Stamp], sizes: Sequence[Size], *, as_at: str, colour: str, limits: Limits | None = None
) -> bytes:
    """The stamps as a PDF, a page for each page that put_stamps() is to stamp; raises RenderError.

    `colour` is the words', as #rrggbb.
    """
    sheets = [
        {"width": width, "height": height, "words": stamp.words, "marking": stamp.marking}
        for stamp, (width, height) in zip(stamps, sizes, strict=True)
    ]
    return compile_document(
        TEMPLATE,
        {"pages": json.dumps(sheets), "colour": colour},
        fonts=font_folder(),
        as_at=as_at,
        standards=(),
        limits=limits,
    )


def put_stamps(pdf: Pdf, drawn: bytes) -> None:
    """Stamp every page of a PDF with what draw_stamps() drew, however the page is turned.

    Screen readers leave artifacts out (ISO 32000-1, 14.8.2.2): nobody has to hear them on every page.
    """
    with pikepdf.open(io.BytesIO(drawn)) as overlay:
        for number, (page, drawing) in enumerate(zip(pdf.pages, overlay.pages, strict=True), start=1):
            _draw(pdf, page, drawing, number)


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
