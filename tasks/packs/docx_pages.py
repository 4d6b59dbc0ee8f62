"""A Word file's pages: their size and margins from the reference, across or upright, marking and numbers."""

from dataclasses import dataclass

from rules.packs.content import Cover
from tasks.packs.docx_styles import Style
from tasks.packs.docx_xml import NAMESPACES, Writer

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The footer's three parts, in hundredths of its width.
_FOOTER_PARTS = (42, 26, 32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Geometry:
    """A page upright, in twentieths of a point."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int

    def text_width(self, *, across: bool) -> int:
        """How wide a line is."""
        # A page that lies across keeps its margins where the binding is, as Word turns it.
        return (self.height if across else self.width) - self.left - self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParts:
    """The relationships of the header, and of the footers of pages upright and across."""

    header: str
    footer: str
    footer_across: str


def section_end(geometry: Geometry, parts: PageParts, *, across: bool) -> str:
    """What a section's pages are, as the properties that end it."""
    wide, high = (geometry.height, geometry.width) if across else (geometry.width, geometry.height)
    turned = ' w:orient="landscape"' if across else ""
    footer = parts.footer_across if across else parts.footer
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{parts.header}"/>'
        f'<w:footerReference w:type="default" r:id="{footer}"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
        f'<w:pgMar w:top="{geometry.top}" w:right="{geometry.right}" w:bottom="{geometry.bottom}"'
        f' w:left="{geometry.left}" w:header="{geometry.header}" w:footer="{geometry.footer}" w:gutter="0"/>'
        "</w:sectPr>"
    )


def header_xml(writer: Writer, cover: Cover) -> str:
    """The marking, on the top of every page."""
    marking = writer.paragraph(Style.MARKING, writer.run(cover.marking.value))
    return f"{_XML}<w:hdr {NAMESPACES}>{marking}</w:hdr>"


def footer_xml(writer: Writer, cover: Cover, geometry: Geometry, *, across: bool) -> str:
    """Whose it is and as at which day, which edition; the marking; and the page's number of how many."""
    text_width = geometry.text_width(across=across)
    whose = writer.paragraph(Style.FOOTER, writer.run(f"{cover.force}, as at {cover.as_at_words}"))
    if cover.edition:
        whose += writer.paragraph(Style.FOOTER, writer.run(cover.edition))
    marking = writer.paragraph(Style.MARKING, writer.run(cover.marking.value))
    number = (
        writer.run("Page ") + writer.field("PAGE", "1") + writer.run(" of ") + writer.field("NUMPAGES", "1")
    )
    pages = writer.paragraph(Style.FOOTER, number, extra='<w:jc w:val="right"/>')
    widths = [text_width * part // 100 for part in _FOOTER_PARTS]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraphs}</w:tc>'
        for width, paragraphs in zip(widths, (whose, marking, pages), strict=True)
    )
    # Word wants a paragraph after a table; this one takes no room.
    last = writer.paragraph(Style.FOOTER, "", extra=NO_ROOM)
    return (
        f'{_XML}<w:ftr {NAMESPACES}><w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0"'
        f' w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>'
        f"{last}</w:ftr>"
    )


NO_ROOM = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
