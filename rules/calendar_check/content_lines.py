"""A feed's bytes as content lines (RFC 5545, 3.1): read whatever they are, with every fault noted."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rules.calendar_check.findings import Fault, Findings

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LONGEST_LINE = 75  # octets, without the line break

_LINE_BREAK = re.compile(rb"\r\n|\n|\r")
_BARE_LINE_FEED = re.compile(rb"(?<!\r)\n")
_BARE_CARRIAGE_RETURN = re.compile(rb"\r(?!\n)")
_TOO_LONG = re.compile(rb"[^\r\n]{%d,}" % (LONGEST_LINE + 1))
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_NAME = re.compile(r"[A-Za-z0-9-]+\Z")
_PARAMETER_VALUE = r'(?:"[^"]*"|[^";:,]*+)'
# Possessive, so that a line of a megabyte of commas costs no more than its length.
_HEAD = re.compile(
    rf"([A-Za-z0-9-]++)((?:;[A-Za-z0-9-]++={_PARAMETER_VALUE}(?:,{_PARAMETER_VALUE})*+)*+):", re.DOTALL
)
_PARAMETER = re.compile(rf";([A-Za-z0-9-]++)=({_PARAMETER_VALUE}(?:,{_PARAMETER_VALUE})*+)")


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One unfolded line: its name and its parameters' names in capitals; `number` is its first, from 1.

    Quotes around a parameter's value are taken off, unless there are several values.
    """

    number: int
    name: str
    parameters: dict[str, str]
    value: str


def content_lines(body: bytes, findings: Findings) -> Iterator[ContentLine]:
    """The content lines of a feed, in order; what isn't one is noted and left out."""
    if body.startswith(BYTE_ORDER_MARK):
        findings.add(Fault.BYTE_ORDER_MARK, line=1)
        body = body[len(BYTE_ORDER_MARK) :]
    _note_octets(body, findings)
    for number, octets, cuts in _unfolded(body):
        if not octets.strip():
            if octets or number > 1:
                findings.add(Fault.NOT_A_LINE, line=number, detail="the line is empty")
            continue
        line = _parsed(number, _decoded(number, octets, cuts, findings))
        if line is None:
            shown = octets[:40].decode("utf-8", "replace")
            findings.add(Fault.NOT_A_LINE, line=number, detail=f"it begins {shown!a}")
        else:
            yield line


def _note_octets(body: bytes, findings: Findings) -> None:
    """Note what can be seen in the bytes alone."""
    where = _LineNumbers(body)
    for fault, pattern in (
        (Fault.BARE_LINE_FEED, _BARE_LINE_FEED),
        (Fault.BARE_CARRIAGE_RETURN, _BARE_CARRIAGE_RETURN),
    ):
        for match in pattern.finditer(body):
            findings.add(fault, line=where.of(match.start()))
    for match in _TOO_LONG.finditer(body):
        length = match.end() - match.start()
        findings.add(Fault.LONG_LINE, line=where.of(match.start()), detail=f"{length} octets")
    if b"\0" in body:
        for match in re.finditer(rb"\0", body):
            findings.add(Fault.NUL, line=where.of(match.start()))
    for match in _CONTROL.finditer(body):
        findings.add(Fault.CONTROL_CHARACTER, line=where.of(match.start()), detail=f"U+{match[0][0]:04X}")
    if body and not body.endswith((b"\n", b"\r")):
        findings.add(Fault.NO_LAST_LINE_BREAK, line=where.of(len(body) - 1))


class _LineNumbers:
    """The number of the line that a byte is in, counted only when it is first asked for."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._starts: list[int] | None = None

    def of(self, position: int) -> int:
        if self._starts is None:
            self._starts = [0, *(match.end() for match in _LINE_BREAK.finditer(self._body))]
        return bisect_right(self._starts, position)


def _unfolded(body: bytes) -> Iterator[tuple[int, bytes, list[int]]]:
    """Each content line's first number, its octets, and where its folds were in them."""
    number, pieces, cuts, length = 1, list[bytes](), list[int](), 0
    lines = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if not lines[-1]:
        lines.pop()
    for here, line in enumerate(lines, start=1):
        if line[:1] in (b" ", b"\t") and here > 1:
            cuts.append(length)
            pieces.append(line[1:])
            length += len(line) - 1
            continue
        if here > 1:
            yield number, b"".join(pieces), cuts
        number, pieces, cuts, length = here, [line], [], len(line)
    if lines:
        yield number, b"".join(pieces), cuts


def _decoded(number: int, octets: bytes, cuts: list[int], findings: Findings) -> str:
    # A fold is inside a character when the octet after it is a continuation (10xxxxxx: RFC 3629, 3).
    if any(cut < len(octets) and octets[cut] & 0xC0 == 0x80 for cut in cuts):
        findings.add(Fault.CUT_CHARACTER, line=number)
    try:
        return octets.decode()
    except UnicodeDecodeError:
        surrogate = _SURROGATE.search(octets)
        findings.add(Fault.LONE_SURROGATE if surrogate else Fault.NOT_UTF8, line=number)
        return octets.decode("utf-8", "replace")


def _parsed(number: int, text: str) -> ContentLine | None:
    name, colon, value = text.partition(":")
    if colon and _NAME.match(name):  # most lines
        return ContentLine(number, name.upper(), {}, value)
    head = _HEAD.match(text)
    if head is None:
        return None
    parameters = {key.upper(): _unquoted(value) for key, value in _PARAMETER.findall(head[2])}
    return ContentLine(number, head[1].upper(), parameters, text[head.end() :])


def _unquoted(value: str) -> str:
    if value.count('"') == 2 and value.startswith('"') and value.endswith('"'):
        return value[1:-1]
    return value
