"""The smallest parts of a Word document as XML: runs of letters, paragraphs, links, bookmarks and fields."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from rules.packs.bookmarks import Bookmarks
from rules.packs.content import Tone
from rules.packs.word_text import WordText
from tasks.packs.docx_styles import Style, StyleIds

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)

_STYLE_OF_TONE = {Tone.ALERT: Style.ALERT, Tone.MUTED: Style.MUTED}


@dataclass
class Writer:
    """What writing a document's XML takes: its style ids, its bookmarks, its texts' cleaner, its numbers."""

    styles: StyleIds
    bookmarks: Bookmarks
    text: WordText = field(default_factory=WordText)

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def number(self) -> int:
        """A number that nothing else in the document has, for bookmarks and pictures."""
        return next(self._numbers)

    def run(self, text: str, style: Style | None = None) -> str:
        """Letters; nothing at all when there are none. Whatever they say, it is text and never a field."""
        if not text:
            return ""
        shown = escape(self.text.fit(text))
        return f'<w:r>{self._run_style(style)}<w:t xml:space="preserve">{shown}</w:t></w:r>'

    def toned(self, text: str, tone: Tone) -> str:
        """Letters in the style of a tone."""
        return self.run(text, _STYLE_OF_TONE.get(tone))

    def paragraph(self, style: Style, content: str, *, extra: str = "") -> str:
        """A paragraph; `extra` are properties that stand after the style, in the schema's order."""
        return f'<w:p><w:pPr><w:pStyle w:val="{self.styles.of(style)}"/>{extra}</w:pPr>{content}</w:p>'

    def link(self, anchor: str, content: str) -> str:
        """What leads to an anchor of the same document; the content alone where there is none."""
        if not anchor or not content:
            return content
        return f'<w:hyperlink w:anchor="{self.bookmarks.of(anchor)}" w:history="1">{content}</w:hyperlink>'

    def bookmark(self, anchor: str, content: str = "") -> str:
        """The place that links of an anchor lead to."""
        return self.named_bookmark(self.bookmarks.of(anchor), content) if anchor else content

    def named_bookmark(self, name: str, content: str = "") -> str:
        """The same under a name of its own."""
        number = self.number()
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'

    def field(self, instruction: str, shown: str, style: Style | None = None) -> str:
        """A field that Word reckons; `shown` stands there until it does."""
        return field_begin(instruction) + self.run(shown, style) + FIELD_END

    def _run_style(self, style: Style | None) -> str:
        return "" if style is None else f'<w:rPr><w:rStyle w:val="{self.styles.of(style)}"/></w:rPr>'


def field_begin(instruction: str) -> str:
    """A field's beginning, up to what it shows."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
TAB = "<w:r><w:tab/></w:r>"


def attribute(text: str) -> str:
    """A text as an attribute's value, in its quotes."""
    return quoteattr(text)


def joined(parts: Iterable[str]) -> str:
    """XML parts one after another."""
    return "".join(parts)
