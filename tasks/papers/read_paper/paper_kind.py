"""What kind of file a paper is, told from its bytes, with its ending as a hint between kinds of text."""

import io
import re
import zipfile
from enum import StrEnum

from tasks.papers.read_paper.paper_error import PaperError


class PaperKind(StrEnum):
    """The kinds that can be read."""

    DOCX = "Word (.docx)"
    PDF = "PDF"
    HTML = "web page (.html)"
    MARKDOWN = "Markdown (.md)"
    TEXT = "plain text (.txt)"


ENDINGS = {
    PaperKind.DOCX: (".docx", ".docm", ".dotx"),
    PaperKind.PDF: (".pdf",),
    PaperKind.HTML: (".html", ".htm", ".xhtml"),
    PaperKind.MARKDOWN: (".md", ".markdown"),
    PaperKind.TEXT: (".txt", ".text"),
}
KINDS_IN_WORDS = "docx, pdf, html, md and txt files are read"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HTML_TAG = re.compile(r"<(?:p|div|body|table|h[1-6]|ul|ol|br|span|main|article)\b", re.I)
# Offsets in a PDF count from its mark, which by custom may stand anywhere in the first 1,024 bytes.
_PDF_WITHIN = 1024


def binary_kind(content: bytes, name: str) -> PaperKind | None:
    """Word or PDF, None for what may be text; PaperError for a known kind that can't be read here."""
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return PaperKind.PDF
    if content.startswith(b"PK\x03\x04"):
        return _zip_kind(content, name)
    if content.startswith(_OLE):
        raise PaperError(_ole_message(content, name))
    if content.startswith(_PICTURES):
        raise PaperError(f"{name} is a picture; read its text with OCR first, and import that as docx or txt")
    if content.startswith(b"{\\rtf"):
        raise PaperError(f"{name} is a Rich Text file; open it in Word and save it as .docx")
    return None


def text_kind(text: str, ending: str, *, is_marked_up: bool) -> PaperKind:
    """Which sort of text it is; `is_marked_up` says that plain text looks like Markdown."""
    if _HTML_START.match(text) or (ending in ENDINGS[PaperKind.HTML] and _HTML_TAG.search(text)):
        return PaperKind.HTML
    if ending in ENDINGS[PaperKind.MARKDOWN] or is_marked_up:
        return PaperKind.MARKDOWN
    return PaperKind.TEXT


def ending_note(kind: PaperKind, ending: str) -> str:
    """A line for the reader when the file's ending says something else than its content."""
    text = {PaperKind.MARKDOWN, PaperKind.TEXT}
    claimed = next((one for one, endings in ENDINGS.items() if ending in endings), None)
    if claimed == kind or (claimed in text and kind in text):
        return ""
    return f"the file’s ending is {ending or 'missing'}, but it is a {kind.value} file; it was read as that"


def _zip_kind(content: bytes, name: str) -> PaperKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise PaperError(f"{name} is damaged or incomplete; copy it again from where it came from") from None
    if "word/document.xml" in parts or any(one.startswith("word/") for one in parts):
        return PaperKind.DOCX
    if any(one.startswith("xl/") for one in parts):
        raise PaperError(f"{name} is an Excel workbook; use “oversight import register” for it")
    if any(one.startswith("ppt/") for one in parts):
        raise PaperError(f"{name} is a PowerPoint file; save it as PDF and import that")
    if "content.xml" in parts:
        raise PaperError(f"{name} is an OpenDocument file; save it as .docx and import that")
    raise PaperError(f"{name} is a zip file and no Word document; {KINDS_IN_WORDS}")


def _ole_message(content: bytes, name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return f"{name} is protected by a password; open it in Word, take the password off and save it again"
    if "WordDocument".encode("utf-16-le") in content:
        return f"{name} is in Word’s old format (.doc); open it in Word and save it as .docx"
    if "__properties_version1.0".encode("utf-16-le") in content:
        return f"{name} is an Outlook message; save the paper that is attached to it, and import that"
    return f"{name} is in an old Office format; save it as .docx or PDF and import that"
