"""Text files, HTML ones included, from bytes to characters, whichever encoding they are in."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,100}?encoding=[\"']([\w.:-]{1,40})",
    re.I,
)
# More control characters than this share, and a file isn't text.
_MOST_CONTROLS = 0.02
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def decoded(content: bytes, *, as_html: bool = False) -> tuple[str, str] | None:
    """The text with plain line ends, and a note when its encoding was a guess; None when it's no text."""
    text, note = _decoded(content, as_html=as_html)
    if text is None or len(_CONTROLS.findall(text)) + text.count("\0") > max(1, len(text) * _MOST_CONTROLS):
        return None
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n"), note


def _decoded(content: bytes, *, as_html: bool) -> tuple[str | None, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            # A file that was cut off may end within a character.
            return content[len(mark) :].decode(encoding, "replace"), ""
    if encoding := _unmarked_utf_16(content):
        return content.decode(encoding, "replace"), ""
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3 and error.reason == "unexpected end of data":
            return content.decode("utf-8", "ignore"), "the last character of the file was cut off"
    if as_html and (declared := _declared(content)):
        return content.decode(declared, "replace"), ""
    return _windows_1252(content), "the file isn’t UTF-8; it was read as Windows-1252"


def _unmarked_utf_16(content: bytes) -> str:
    start = content[:2000]
    if len(start) >= 4:
        if start[1::2].count(0) > len(start) * 0.3 and start[::2].count(0) < len(start) * 0.05:
            return "utf-16-le"
        if start[::2].count(0) > len(start) * 0.3 and start[1::2].count(0) < len(start) * 0.05:
            return "utf-16-be"
    return ""


def _declared(content: bytes) -> str:
    if not (found := _DECLARED.search(content[:4096])):
        return ""
    name = (found[1] or found[2]).decode("ascii")
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return ""
    # As browsers do: pages that say Latin-1 are Windows-1252, and one that wrongly says UTF-8 can't be.
    if known in {"iso8859-1", "ascii", "cp1252"} or known.startswith("utf"):
        return ""
    return known if _is_charset(known) else ""


def _is_charset(name: str) -> bool:
    """False for Python's codecs that aren't character sets, such as rot13 and zip."""
    try:
        return b"a".decode(name) == "a"
    except (LookupError, ValueError, UnicodeError):
        return False


def _windows_1252(content: bytes) -> str:
    # Five bytes have no meaning in Windows-1252; they become control characters, which are dropped later.
    return content.decode("cp1252", "surrogateescape").translate(
        {0xDC00 + byte: byte for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
    )
