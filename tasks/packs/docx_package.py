"""A Word file's package: the reference's styles with a pack's body and pictures, and nobody's traces."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn

from rules.packs.content import Cover
from rules.packs.word_text import WordText
from tasks.packs.docx_pages import Geometry
from tasks.packs.docx_styles import Kind, StyleIds
from tasks.packs.docx_zip import zipped

# What of a reference is kept; its text, headers, pictures, comments and history are its author's own.
_KEPT = frozenset(
    {
        RELATIONSHIP_TYPE.STYLES,
        RELATIONSHIP_TYPE.NUMBERING,
        RELATIONSHIP_TYPE.SETTINGS,
        RELATIONSHIP_TYPE.FONT_TABLE,
        RELATIONSHIP_TYPE.THEME,
    }
)
# Left out of its settings: where its author's template lies, what would change how the file opens, is edited
# or gets its headers, and what points at parts that aren't kept.
_LEFT_OUT = (
    "w:attachedTemplate",
    "w:mailMerge",
    "w:rsids",
    "w:updateFields",
    "w:trackRevisions",
    "w:documentProtection",
    "w:writeProtection",
    "w:evenAndOddHeaders",
    "w:footnotePr",
    "w:endnotePr",
    "w:docVars",
)
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>oversight</Application></Properties>"
)
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# Ten centimetres, in twentieths of a point.
_LEAST_WIDTH = 5669
_KINDS: dict[str, Kind] = {"paragraph": "paragraph", "character": "character", "table": "table"}


class WordPackage:
    """A reference file opened to become a pack. Add pictures and page parts, then finish it once."""

    def __init__(self, reference: bytes) -> None:
        """Raises ValueError, KeyError and what python-docx raises for what is no Word file."""
        self._document: Document = docx.Document(io.BytesIO(reference))
        self.styles = _style_ids(self._document)
        self.geometry = _geometry(self._document)
        self._strip()

    def add_picture(self, name: str, content: bytes, content_type: str) -> str:
        """A picture's relationship; `name` is its file's."""
        return self._add(f"/word/media/{name}", content, content_type, RELATIONSHIP_TYPE.IMAGE)

    def add_header(self, name: str, xml: str) -> str:
        """A header's relationship; `name` is its file's."""
        return self._add(f"/word/{name}.xml", xml.encode(), f"{_WORD}.header+xml", RELATIONSHIP_TYPE.HEADER)

    def add_footer(self, name: str, xml: str) -> str:
        """A footer's relationship; `name` is its file's."""
        return self._add(f"/word/{name}.xml", xml.encode(), f"{_WORD}.footer+xml", RELATIONSHIP_TYPE.FOOTER)

    def finished(self, document_xml: str, cover: Cover, text: WordText) -> bytes:
        """The file, dated with the pack's own day: the same in gives the same bytes."""
        self._describe(cover, text)
        buffer = io.BytesIO()
        self._document.save(buffer)
        with zipfile.ZipFile(buffer) as made:
            parts: dict[str, str | bytes] = {name: made.read(name) for name in made.namelist()}
        # Put in at the end: to parse it only to write it out again takes longer than all the rest.
        parts[self._document.part.partname.membername] = document_xml
        return zipped(parts)

    def _add(self, name: str, content: bytes, content_type: str, relationship: str) -> str:
        part = Part(PackURI(name), content_type, content, self._document.part.package)
        return self._document.part.relate_to(part, relationship)

    def _strip(self) -> None:
        """Take out whatever the reference's author left in it but its styles."""
        _keep(self._document.part.rels, _KEPT)
        package = self._document.part.package
        assert package is not None
        _keep(package.rels, frozenset({RELATIONSHIP_TYPE.OFFICE_DOCUMENT}))
        settings = self._document.settings.element
        for name in _LEFT_OUT:
            for found in settings.findall(qn(name)):
                settings.remove(found)
        # Where its author's template lies stands here too.
        _keep(self._document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS).rels, frozenset())

    def _describe(self, cover: Cover, text: WordText) -> None:
        """Title, author and days: the pack's own, and nothing of whoever ran this and when."""
        day = date.fromisoformat(cover.as_at)
        at = datetime(day.year, day.month, day.day)  # noqa: DTZ001  python-docx takes it for UTC
        properties = self._document.core_properties
        properties.title = text.fit(
            f"{cover.title}: {cover.subtitle}, {cover.force}, as at {cover.as_at_words}"
        )[:255]
        properties.author = properties.last_modified_by = text.fit(cover.force)[:255]
        properties.subject = text.fit(cover.subtitle)[:255]
        properties.keywords = f"{cover.marking.value}, HMICFRS, {cover.as_at}"
        properties.comments = ""
        properties.language = "en-GB"
        properties.created = properties.modified = at
        properties.revision = 1
        package = self._document.part.package
        assert package is not None
        app = Part(PackURI("/docProps/app.xml"), _APP_TYPE, _APP.encode(), package)
        package.relate_to(app, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)


def _keep(relationships: Any, kinds: frozenset[str]) -> None:
    for name in [name for name, one in relationships.items() if one.reltype not in kinds]:
        del relationships[name]


def _style_ids(document: Document) -> StyleIds:
    found: dict[tuple[Kind, str], str] = {}
    for style in document.styles.element.findall(qn("w:style")):
        name = style.find(qn("w:name"))
        kind = _KINDS.get(style.get(qn("w:type"), ""))
        if name is not None and kind is not None:
            found[kind, name.get(qn("w:val"), "")] = style.get(qn("w:styleId"), "")
    return StyleIds.found(found)


def _geometry(document: Document) -> Geometry:
    """The last section's page, turned upright."""
    page = document.sections[-1]
    sizes = (page.page_width, page.page_height)
    lengths = (
        page.top_margin,
        page.right_margin,
        page.bottom_margin,
        page.left_margin,
        page.header_distance,
        page.footer_distance,
    )
    if None in (*sizes, *lengths):
        raise ValueError("doesn't say how large its page and margins are")
    short, long = sorted(size.twips for size in sizes if size is not None)
    top, right, bottom, left, header, footer = (length.twips for length in lengths if length is not None)
    if short - left - right < _LEAST_WIDTH:
        raise ValueError("its margins leave lines of less than 10 cm")
    return Geometry(
        width=short,
        height=long,
        top=top,
        right=right,
        bottom=bottom,
        left=left,
        header=header,
        footer=footer,
    )
