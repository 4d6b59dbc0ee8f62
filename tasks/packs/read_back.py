"""A pack's files read back after writing: what they say, held against what the pack says."""

from rules.packs.content import PackContent
from rules.packs.read_back import Edition, differences
from rules.packs.word_text import WordText
from rules.printable_text import PrintableText
from tasks.packs.docx_words import AT_A_GLANCE, FIGURE_COLUMNS, PAGE_UNKNOWN
from tasks.packs.pack_fonts import PackFonts
from tasks.packs.read_docx import read_docx
from tasks.packs.read_pdf import read_pdf


def pdf_differences(
    content: PackContent, pdf: bytes, fonts: PackFonts, *, name: str = "PDF", own_pages: int | None = None
) -> tuple[str, ...]:
    """Everything in which a PDF differs from the content; `own_pages` begin it, and None is all of them."""
    edition = Edition(
        name, PrintableText(fonts.printable).printable, page_of=None, before_figures=AT_A_GLANCE
    )
    try:
        return differences(content, edition, read_pdf(pdf, pages=own_pages))
    except ValueError as error:
        return (f"{name}: {error}",)


def docx_differences(content: PackContent, docx: bytes) -> tuple[str, ...]:
    """Everything in which the Word file differs from the content."""
    before = "".join([AT_A_GLANCE, *(column.heading for column in FIGURE_COLUMNS)])
    edition = Edition("Word file", WordText().fit, page_of=PAGE_UNKNOWN, before_figures=before)
    try:
        return differences(content, edition, read_docx(docx))
    except ValueError as error:
        return (f"Word file: {error}",)
