"""What a letter or piece of evidence is, told from its bytes, and the name that it is shown under."""

import io
import re
import unicodedata
import zipfile
from enum import StrEnum

from rules.clean_text import clean_text


class AttachmentKind(StrEnum):
    """The kinds of file that are kept."""

    PDF = "PDF"
    DOCX = "Word (.docx)"
    XLSX = "Excel (.xlsx)"
    PNG = "PNG"
    JPEG = "JPEG"
    MSG = "Outlook message (.msg)"
    TEXT = "plain text or e-mail (.txt, .eml)"

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings that a file of this kind may have, the usual one first."""
        return _ENDINGS[self]


_ENDINGS = {
    AttachmentKind.PDF: (".pdf",),
    AttachmentKind.DOCX: (".docx",),
    AttachmentKind.XLSX: (".xlsx",),
    AttachmentKind.PNG: (".png",),
    AttachmentKind.JPEG: (".jpg", ".jpeg"),
    AttachmentKind.MSG: (".msg",),
    AttachmentKind.TEXT: (".txt", ".eml", ".csv", ".md"),
}

KEPT_KINDS_IN_WORDS = ", ".join(kind.value for kind in AttachmentKind)

_STARTS = {
    AttachmentKind.PDF: b"%PDF-",
    AttachmentKind.PNG: b"\x89PNG\r\n\x1a\n",
    AttachmentKind.JPEG: b"\xff\xd8\xff",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Word's and Excel's old formats are OLE files too; only a message has this stream (MS-OXMSG, 2.4).
_MSG_STREAM = "__properties_version1.0".encode("utf-16-le")
_OFFICE_PARTS = {AttachmentKind.DOCX: "word/document.xml", AttachmentKind.XLSX: "xl/workbook.xml"}

_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Text by its bytes, but something that a browser or a shell would run.
_MARKUP_OR_SCRIPT = re.compile(r"\s*(#!|<\s*(!doctype|\?|html|head|body|script|svg|iframe))", re.IGNORECASE)

_MOST_NAME_LETTERS = 120
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_RESERVED_BY_WINDOWS = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def kind_of(content: bytes) -> AttachmentKind | None:
    """The kind that the bytes are, whatever the file is called; None for what isn't kept."""
    for kind, start in _STARTS.items():
        if content.startswith(start):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    if content.startswith(_OLE):
        return AttachmentKind.MSG if _MSG_STREAM in content else None
    return AttachmentKind.TEXT if _is_plain_text(content) else None


def _office_kind(content: bytes) -> AttachmentKind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # Only the list of parts is read, nothing is unpacked: a zip bomb stays folded.
            parts = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None
    has_macros = any(part.endswith("vbaproject.bin") for part in parts)
    if has_macros or "[content_types].xml" not in parts:
        return None
    return next((kind for kind, part in _OFFICE_PARTS.items() if part in parts), None)


def _is_plain_text(content: bytes) -> bool:
    text = _decoded(content)
    return (
        text is not None
        and text.strip() != ""
        and _NOT_IN_TEXT.search(text) is None
        and _MARKUP_OR_SCRIPT.match(text) is None
    )


def _decoded(content: bytes) -> str | None:
    marked_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked_utf16 else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def shown_name(name: str, kind: AttachmentKind) -> str:
    """The name that a file came with, safe to show and to save under, with an ending that fits what it is."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    tidy = _NOT_IN_NAMES.sub("_", clean_text(last)).rstrip(" .")
    ending = next((each for each in kind.endings if tidy.lower().endswith(each)), None)
    # “letter.exe” that is a PDF becomes “letter.exe.pdf”: nobody opens it as a program.
    stem = (tidy[: -len(ending)] if ending else tidy)[:_MOST_NAME_LETTERS].strip(" .")
    if not stem or _RESERVED_BY_WINDOWS.fullmatch(stem):
        stem = f"attachment {stem}".strip()
    return f"{stem}{ending or kind.endings[0]}"
