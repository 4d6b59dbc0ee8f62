"""What stands before a Word pack's sections: the cover, the figures at a glance, and the linked contents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.packs.content import Cover, Heading, PackContent, Section
from tasks.packs.docx_pictures import Picture, inline
from tasks.packs.docx_styles import Style
from tasks.packs.docx_tables import TableWriter
from tasks.packs.docx_words import AT_A_GLANCE, CONTENTS, PAGE_UNKNOWN
from tasks.packs.docx_xml import FIELD_END, Writer, field_begin

_CREST_POINTS = 76
# Headings of levels 1 and 2, each a link; only the program that lays the pages out knows their numbers.
_CONTENTS_FIELD = 'TOC \\o "1-2" \\h \\z \\u'
_PAGES_NOTE = "In Word these contents get their page numbers when fields are updated: select all, then F9."
_PAGES_AND_CELLS_NOTE = (
    f"In Word these contents, and cells that say “{PAGE_UNKNOWN}”, get their page numbers when fields are"
    " updated: select all, then F9."
)
# So that Word shows “Update table” above them.
_CONTENTS_BEGIN = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
    "</w:docPartObj></w:sdtPr><w:sdtContent>"
)
_CONTENTS_END = "</w:sdtContent></w:sdt>"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: a heading's level and words, and the bookmark that stands at it."""

    level: int
    words: str
    bookmark: str


def cover_paragraphs(writer: Writer, cover: Cover, crest: Picture | None, crest_alt: str) -> Iterator[str]:
    """The first page: whose pack it is, as at which day and for which meeting, and which edition."""
    if crest is not None:
        drawn = inline(crest, number=writer.number(), points=_CREST_POINTS, alt=crest_alt, upright=True)
        yield writer.paragraph(Style.COVER_TEXT, drawn, extra='<w:spacing w:before="0" w:after="480"/>')
    yield writer.paragraph(Style.COVER_FORCE, writer.run(cover.force))
    yield writer.paragraph(Style.TITLE, writer.run(cover.title))
    yield writer.paragraph(Style.SUBTITLE, writer.run(cover.subtitle))
    for label, day in (("As at", cover.as_at_words), ("For the meeting on", cover.meeting_words)):
        if day:
            yield writer.paragraph(Style.COVER_LABEL, writer.run(label))
            yield writer.paragraph(Style.COVER_DAY, writer.run(day))
    if cover.phase:
        yield writer.paragraph(Style.COVER_LABEL, writer.run("Phase"))
        yield writer.paragraph(Style.COVER_TEXT, writer.run(cover.phase))
    for label, value in (*cover.details, *((("Edition", cover.edition),) if cover.edition else ())):
        yield writer.paragraph(Style.COVER_LABEL, writer.run(label))
        yield writer.paragraph(Style.COVER_TEXT, writer.run(value))
    if cover.note:
        yield writer.paragraph(Style.NOTE, writer.run(cover.note))


def at_a_glance(writer: Writer, tables: TableWriter, pack: PackContent) -> Iterator[str]:
    """The key figures; nothing where there are none."""
    if pack.key_figures:
        yield writer.paragraph(Style.FRONT_HEADING, writer.run(AT_A_GLANCE))
        yield tables.key_figures(pack.key_figures, AT_A_GLANCE)


def entries(writer: Writer, pack: PackContent) -> tuple[Entry, ...]:
    """Every heading that stands in the contents, in order; what has no anchor gets a bookmark for this."""
    return tuple(_entries(writer, pack))


def _entries(writer: Writer, pack: PackContent) -> Iterator[Entry]:
    unnamed = 0
    for section in pack.sections:
        yield Entry(1, section_words(section), writer.bookmarks.of(section.anchor))
        for block in section.blocks:
            if isinstance(block, Heading) and block.level == 2:
                unnamed += not block.anchor
                name = writer.bookmarks.of(block.anchor) if block.anchor else f"_contents_{unnamed}"
                yield Entry(2, heading_words(block), name)


def contents(writer: Writer, listed: Sequence[Entry], *, pages_in_cells: bool) -> Iterator[str]:
    """The contents as a field that Word can renew, which holds a link to every heading until then."""
    yield _CONTENTS_BEGIN
    yield writer.paragraph(Style.FRONT_HEADING, writer.run(CONTENTS))
    lines = [
        f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">{writer.run(entry.words)}</w:hyperlink>'
        for entry in listed
    ]
    if lines:
        lines[0] = field_begin(_CONTENTS_FIELD) + lines[0]
        lines[-1] += FIELD_END
    for entry, line in zip(listed, lines, strict=True):
        yield writer.paragraph(Style.TOC_1 if entry.level == 1 else Style.TOC_2, line)
    yield _CONTENTS_END
    note = _PAGES_AND_CELLS_NOTE if pages_in_cells else _PAGES_NOTE
    yield writer.paragraph(Style.NOTE, writer.run(note))


def section_words(section: Section) -> str:
    """A section's title with its number."""
    return f"{section.number}  {section.title}" if section.number > 0 else section.title


def heading_words(heading: Heading) -> str:
    """A heading's text with its number."""
    return f"{heading.number}  {heading.text}" if heading.number else heading.text
