"""The words of a PDF page by the marks of its tagged content, and those of its header and footer."""

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

import pikepdf

# ISO 32000-1, 7.3.4.2: brackets within a text needn't be escaped where they balance. They are followed so
# deep, and a deeper one is refused.
_DEPTH = 8


def _literal(depth: int) -> bytes:
    within = b"" if depth == 0 else b"|" + _literal(depth - 1)
    return rb"\((?:[^()\\]++|\\[\s\S]" + within + rb")*+\)"


_TOKEN = re.compile(
    rb"(" + _literal(_DEPTH) + rb")"
    rb"|<([0-9A-Fa-f\s]*)>"
    rb"|/MCID\s+(\d+)"
    rb"|/Subtype\s*/(Header|Footer)"
    rb"|/([^\s/\[\]()<>]+)\s+[\d.]+\s+Tf"
    rb"|\b(BDC|BMC)\b"
    rb"|\b(EMC)\b"
    rb"|\b(T[jJ])\b"
    rb"|(\()"
)
# What each of these is: a text, as it is or in hexadecimal, what a mark is about, a font, operators, and
# the beginning of a text that isn't understood.
_TEXT, _HEXADECIMAL, _MARK, _PART, _FONT, _BEGIN, _END, _SHOW, _LOST = range(1, 10)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
# ISO 32000-1, table 3. What isn't here stands for itself.
_ESCAPED = {b"%03o" % code: bytes([code]) for code in range(256)} | {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\r\n": b"",
    b"\n": b"",
    b"\r": b"",
}


class Glyphs(dict[int, str]):
    """A font's letters by their codes; a code that it doesn't know is told by a sign that no pack prints."""

    def __missing__(self, code: int) -> str:
        return "\ufffd"


_NO_GLYPHS = Glyphs()


@dataclass
class PageText:
    """A page's words: by the number of each mark, and of what is set apart as its header and footer."""

    marked: dict[int, str] = field(default_factory=dict)
    header: str = ""
    footer: str = ""


def page_text(content: bytes, fonts: Mapping[str, Glyphs]) -> PageText:
    """The words of a page's content stream; `fonts` give each font's letters by their codes of two bytes.

    Raises ValueError for a stream whose marks don't pair up, or whose texts nest too deep.
    """
    glyphs, pending = _NO_GLYPHS, b""
    mark: int | str | None = None
    # The marks that are open, each as what its words belong to: a mark without a name is its surrounding's.
    within: list[int | str | None] = [None]
    words: dict[int | str | None, list[str]] = {}
    for token in _TOKEN.finditer(content):
        kind = token.lastindex
        if kind in (_TEXT, _HEXADECIMAL, _LOST):
            pending += _codes(token)
        elif kind == _SHOW:
            words.setdefault(within[-1], []).append(_letters(pending, glyphs))
            pending = b""
        elif kind == _FONT:
            glyphs = fonts.get(token[_FONT].decode("latin-1"), _NO_GLYPHS)
        elif kind == _MARK:
            mark = int(token[_MARK])
        elif kind == _BEGIN:
            within.append(mark if mark is not None else within[-1])
            mark, pending = None, b""
        elif kind == _END:
            if len(within) == 1:
                raise ValueError("a mark ends that never began")
            within.pop()
        else:
            mark = token[_PART].decode("ascii")
    if len(within) > 1:
        raise ValueError("a mark never ends")
    return _page_text(words)


def _page_text(words: Mapping[int | str | None, list[str]]) -> PageText:
    said = {name: "".join(parts) for name, parts in words.items()}
    return PageText(
        marked={name: text for name, text in said.items() if isinstance(name, int)},
        header=said.get("Header", ""),
        footer=said.get("Footer", ""),
    )


def _letters(codes: bytes, glyphs: Glyphs) -> str:
    if len(codes) % 2:
        raise ValueError("a text's codes aren't of two bytes each")
    return "".join(map(glyphs.__getitem__, struct.unpack(f">{len(codes) // 2}H", codes)))


def _codes(token: re.Match[bytes]) -> bytes:
    """The bytes of a text."""
    if token.lastindex == _LOST:
        raise ValueError("a text's brackets lie too deep within one another")
    if token.lastindex == _HEXADECIMAL:
        return bytes.fromhex(token[_HEXADECIMAL].decode("ascii"))
    return _unescaped(token[_TEXT][1:-1])


def _unescaped(text: bytes) -> bytes:
    if b"\\\\" not in text:
        # Half of all bytes: the codes of the letters that people use are less than 256.
        text = text.replace(b"\\000", b"\0")
    return _ESCAPE.sub(_unescape, text) if b"\\" in text else text


def _unescape(found: re.Match[bytes]) -> bytes:
    what = found[1]
    known = _ESCAPED.get(what)
    if known is not None:
        return known
    return bytes([int(what, 8) & 0xFF]) if what[:1].isdigit() else what


_BF_CHARS = re.compile(r"beginbfchar(.*?)endbfchar", re.DOTALL)
_BF_RANGES = re.compile(r"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_TRIPLE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def glyphs_of(font: pikepdf.Object) -> Glyphs:
    """A font's letters by their codes, from its ToUnicode map (ISO 32000-1, 9.10.3); empty without one."""
    stream = font.get("/ToUnicode")
    found = Glyphs()
    if stream is None:
        return found
    told = stream.read_bytes().decode("ascii", "replace")
    for block in _BF_CHARS.findall(told):
        for code, letters in _PAIR.findall(block):
            found[int(code, 16)] = bytes.fromhex(letters).decode("utf-16-be")
    for block in _BF_RANGES.findall(told):
        for low, high, first in _TRIPLE.findall(block):
            for code in range(int(low, 16), int(high, 16) + 1):
                found[code] = chr(int(first, 16) + code - int(low, 16))
    return found
