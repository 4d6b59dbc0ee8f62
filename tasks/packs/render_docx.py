"""A pack as a Word file: the same content as the PDF, in the styles of a reference file."""

from dataclasses import dataclass, replace
from zipfile import BadZipFile

from docx.opc.exceptions import OpcError
from lxml.etree import LxmlError

from rules.packs.bookmarks import Bookmarks
from rules.packs.brand import DEFAULT_BRAND, SVG_TYPE, Crest, in_colours
from rules.packs.charts import rag_symbol
from rules.packs.content import PackContent
from rules.vocabulary import Rag
from tasks.packs.docx_body import BodyWriter, CrestInFile
from tasks.packs.docx_package import WordPackage
from tasks.packs.docx_pages import PageParts, footer_xml, header_xml
from tasks.packs.docx_pictures import Drawing, add_pictures, drawing_of
from tasks.packs.docx_tables import TableWriter
from tasks.packs.docx_xml import Writer
from tasks.packs.font_coverage import FontMissingError
from tasks.packs.pack_fonts import pack_fonts
from tasks.packs.pack_look import DEFAULT_LOOK, PackLook
from tasks.packs.reference_docx import REFERENCE_DOCX, reference_docx
from tasks.packs.typst_process import DEFAULT_TIMEOUT_S, RenderError

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_CREST = "crest"


@dataclass(frozen=True, slots=True)
class RenderedDocx:
    """A finished Word file. `replaced` names every character that stands in it as another or not at all."""

    docx: bytes
    replaced: tuple[str, ...]


def render_docx(
    pack: PackContent, *, look: PackLook = DEFAULT_LOOK, timeout_s: float = DEFAULT_TIMEOUT_S
) -> RenderedDocx:
    """Write a pack as a Word file; the same pack and look give the same bytes.

    Raises RenderError when its pictures can't be drawn or its reference isn't a Word file with its styles.
    """
    package = _opened(look)
    try:
        pictures = add_pictures(
            package,
            _drawings(pack, look),
            fonts=pack_fonts(look),
            as_at=pack.cover.as_at,
            timeout_s=timeout_s,
        )
    except FontMissingError as error:
        raise RenderError(str(error)) from error
    writer = Writer(package.styles, Bookmarks(pack.anchors()))
    geometry = package.geometry
    parts = PageParts(
        header=package.add_header("header1", header_xml(writer, pack.cover)),
        footer=package.add_footer("footer1", footer_xml(writer, pack.cover, geometry, across=False)),
        footer_across=package.add_footer("footer2", footer_xml(writer, pack.cover, geometry, across=True)),
    )
    tables = TableWriter(
        writer, {rag: pictures[_symbol(rag)] for rag in Rag}, geometry.text_width(across=False)
    )
    crest = look.brand.crest
    document = BodyWriter(writer, tables, geometry, parts).document(
        pack,
        charts=[pictures[_chart(place)] for place, _ in enumerate(pack.charts())],
        crest=CrestInFile(pictures[_CREST], crest.alt) if crest is not None else None,
    )
    return RenderedDocx(package.finished(document, pack.cover, writer.text), writer.text.changes())


def check_reference(reference: bytes) -> None:
    """Raise ValueError, whose message is the rest of a line, when a file can't be packs' reference."""
    _package(reference)


def _package(reference: bytes) -> WordPackage:
    try:
        package = WordPackage(reference)
    except (OpcError, LxmlError, BadZipFile, ValueError, KeyError, AttributeError) as error:
        raise ValueError(f"isn't a Word file (.docx) that can be read: {error}") from error
    missing = package.styles.missing()
    if missing:
        raise ValueError(f"lacks these styles: {', '.join(missing)}")
    return package


def _opened(look: PackLook) -> WordPackage:
    if look.reference is not None:
        reference = look.reference
    elif replace(look.brand, crest=None) == DEFAULT_BRAND:
        reference = REFERENCE_DOCX.read_bytes()
    else:
        reference = reference_docx(look.brand)
    try:
        return _package(reference)
    except ValueError as error:
        raise RenderError(f"the Word file couldn't be made: its reference file {error}") from error


def _drawings(pack: PackContent, look: PackLook) -> dict[str, Drawing]:
    """Every picture of the file by its name: the charts in their order, the ratings' signs, the crest."""
    palette = look.brand.colours.palette()
    # Word draws an SVG in the fonts that its reader has: Lato is seldom among them.
    families = ", ".join(dict.fromkeys((look.brand.family, look.brand.word_family, "sans-serif")))
    made = {
        _chart(place): drawing_of(in_colours(chart.svg, palette, families=families))
        for place, chart in enumerate(pack.charts())
    }
    made |= {_symbol(rag): drawing_of(in_colours(rag_symbol(rag), palette, families=families)) for rag in Rag}
    if look.brand.crest is not None:
        made[_CREST] = _crest(look.brand.crest)
    return made


def _crest(crest: Crest) -> Drawing:
    if crest.content_type == SVG_TYPE:
        return Drawing(crest.content.decode(), crest.width, crest.height)
    return Drawing("", crest.width, crest.height, png=crest.content)


def _chart(place: int) -> str:
    return f"chart{place + 1}"


def _symbol(rag: Rag) -> str:
    return f"rating-{rag.value}"
