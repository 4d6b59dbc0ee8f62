"""A pack's sections and blocks as the body of a Word document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rules.packs.content import Block, Bullets, Chart, Heading, PackContent, Paragraph, Section, Table
from tasks.packs.docx_front import (
    Entry,
    at_a_glance,
    contents,
    cover_paragraphs,
    entries,
    heading_words,
    section_words,
)
from tasks.packs.docx_pages import NO_ROOM, Geometry, PageParts, section_end
from tasks.packs.docx_pictures import Picture, inline
from tasks.packs.docx_styles import Style
from tasks.packs.docx_tables import TableWriter
from tasks.packs.docx_xml import NAMESPACES, TAB, Writer

_NEW_PAGE = "<w:pageBreakBefore/>"
_KEPT = "<w:keepNext/>"
# A table has no room of its own below it.
_BELOW = '<w:spacing w:before="160"/>'
# A longer paragraph may stand away from what it leads to; as in the PDF.
_LONGEST_LEADING = 800
_NO_PLACE = "Characters that have no place in a Word file: "
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_HEADINGS = {2: Style.HEADING_2, 3: Style.HEADING_3}


@dataclass(frozen=True, slots=True)
class CrestInFile:
    """The force's crest in the file, and what it shows in words."""

    picture: Picture
    alt: str


class BodyWriter:
    """Writes one pack. Its pages stand in stretches, each upright or across and ended by what it is."""

    def __init__(self, writer: Writer, tables: TableWriter, geometry: Geometry, parts: PageParts) -> None:
        """`tables` writes those of upright pages."""
        self._writer = writer
        self._upright = tables
        self._tables = tables
        self._across = replace(tables, width=geometry.text_width(across=True))
        self._geometry = geometry
        self._parts = parts

    def document(self, pack: PackContent, *, charts: Sequence[Picture], crest: CrestInFile | None) -> str:
        """The whole part word/document.xml; `charts` are in the order of the pages."""
        listed = entries(self._writer, pack)
        self._charts, self._listed = iter(charts), iter(listed)
        body = "".join(self._body(pack, listed, crest))
        return f"{_XML}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"

    def _body(self, pack: PackContent, listed: Sequence[Entry], crest: CrestInFile | None) -> Iterator[str]:
        picture, alt = (crest.picture, crest.alt) if crest is not None else (None, "")
        yield from cover_paragraphs(self._writer, pack.cover, picture, alt)
        yield self._end(across=False)
        yield from at_a_glance(self._writer, self._upright, pack)
        pages_in_cells = any(
            cell.page_of for table in pack.tables() for row in table.rows for cell in row.cells
        )
        yield from contents(self._writer, listed, pages_in_cells=pages_in_cells)
        across, begun = False, True
        for place, section in enumerate(pack.sections):
            if section.wide or across:
                yield self._end(across=across)
                begun = False
            across = section.wide
            self._tables = self._across if across else self._upright
            yield from self._section(section, new_page=begun and (section.new_page or place == 0))
            begun = True
        replaced = self._writer.text.changes()
        if replaced:
            yield self._writer.paragraph(Style.NOTE, self._writer.run(f"{_NO_PLACE}{'; '.join(replaced)}."))
        yield section_end(self._geometry, self._parts, across=across)

    def _end(self, *, across: bool) -> str:
        """The end of a stretch of pages: a paragraph that takes no room."""
        properties = section_end(self._geometry, self._parts, across=across)
        return self._writer.paragraph(Style.BODY, "", extra=NO_ROOM + properties)

    def _section(self, section: Section, *, new_page: bool) -> Iterator[str]:
        yield self._writer.paragraph(
            Style.HEADING_1,
            self._at_heading(section_words(section)),
            extra=_NEW_PAGE if new_page else "",
        )
        around: list[Block | None] = [None, *section.blocks, None]
        for place, block in enumerate(section.blocks):
            yield from self._block(block, before=around[place], after=around[place + 2])

    def _at_heading(self, words: str) -> str:
        """A heading's words at its bookmark: its anchor's, or the one that the contents made for it."""
        return self._writer.named_bookmark(next(self._listed).bookmark, self._writer.run(words))

    def _block(self, block: Block, *, before: Block | None, after: Block | None) -> Iterator[str]:
        if isinstance(block, Table):
            yield self._tables.table(block)
            if isinstance(after, Table):
                # Without a paragraph between them Word makes one table of two.
                yield self._writer.paragraph(Style.BODY, "")
        elif isinstance(block, Paragraph):
            leads = (
                after is not None and not isinstance(after, Paragraph) and len(block.text) < _LONGEST_LEADING
            )
            yield self._paragraph(block, leads=leads, below=_BELOW if isinstance(before, Table) else "")
        elif isinstance(block, Heading):
            yield self._heading(block)
        elif isinstance(block, Bullets):
            yield from self._bullets(block)
        else:
            yield from self._chart(block)

    def _heading(self, heading: Heading) -> str:
        words = heading_words(heading)
        if heading.level == 2:
            content = self._at_heading(words)
        else:
            content = self._writer.bookmark(heading.anchor, self._writer.run(words))
        extra = _NEW_PAGE if heading.new_page else ""
        return self._writer.paragraph(_HEADINGS[heading.level], content, extra=extra)

    def _paragraph(self, paragraph: Paragraph, *, leads: bool, below: str) -> str:
        writer = self._writer
        words = writer.bookmark(paragraph.anchor) + writer.toned(paragraph.text, paragraph.tone)
        extra = (_KEPT if leads else "") + below
        if not paragraph.number:
            return writer.paragraph(Style.BODY, words, extra=extra)
        number = writer.run(paragraph.number, Style.PARAGRAPH_NUMBER)
        return writer.paragraph(Style.NUMBERED, number + TAB + words, extra=extra)

    def _bullets(self, bullets: Bullets) -> Iterator[str]:
        for item in bullets.items:
            runs = self._tables.cell_runs(item)
            if item.detail:
                runs += self._writer.run(f" {item.detail}", Style.MUTED)
            yield self._writer.paragraph(Style.BULLET, runs)

    def _chart(self, chart: Chart) -> Iterator[str]:
        writer = self._writer
        yield writer.paragraph(Style.CAPTION, writer.bookmark(chart.anchor) + writer.run(chart.caption))
        points = self._tables.width / 20
        drawn = inline(
            next(self._charts), number=writer.number(), points=points, alt=writer.text.fit(chart.alt)
        )
        yield writer.paragraph(Style.BODY, drawn)
