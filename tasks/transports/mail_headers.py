"""Header fields of an e-mail: checked, folded and, where they aren't plain ASCII, encoded."""

import binascii
import re
from functools import lru_cache

from tasks.transports.mail_addresses import shown, wire_address
from tasks.transports.messages import PermanentDeliveryError

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_FOLD_AT = 76
_LONGEST_LINE = 998  # RFC 5322, 2.1.1
_WORD_BEGINS, _WORD_ENDS = b"=?utf-8?B?", b"?="
_LONGEST_WORD = 75  # RFC 2047, 2


def check_header(name: str, value: str) -> str:
    """The value itself, if it can stand in one header field; a line break would begin a header of its own."""
    if _CONTROL.search(value):
        raise PermanentDeliveryError(f"{name} holds a line break or control character: {shown(value)}")
    return value


# Thousands of mails of a day share their List-Id, and many their subject.
@lru_cache(maxsize=1_024)
def header_field(name: str, value: str) -> bytes:
    """One field: plain where it is ASCII, else in encoded words (RFC 2047); folded where it is long."""
    value = check_header(name, value).strip(" ")
    # A "=?" in the value would be read as an encoded word that isn't ours.
    if value.isascii() and "=?" not in value:
        line = f"{name}: {value}"
        if len(line) > _FOLD_AT:
            line = _folded(line)
        if max(map(len, line.split("\r\n"))) <= _LONGEST_LINE:
            return line.encode()
    return f"{name}: ".encode() + _encoded_words(value, used=len(name) + 2)


def mailbox_field(name: str, display: str, address: str) -> bytes:
    """A field with one name and one address; the name can't turn into a second address."""
    address = wire_address(address)
    display = check_header(f"the name in {name}", display)
    if not display:
        return f"{name}: {address}".encode()
    used = len(name) + 2
    if display.isascii() and "=?" not in display and used + len(display) * 2 + 2 <= _LONGEST_LINE:
        escaped = display.replace("\\", "\\\\").replace('"', '\\"')
        words = f'"{escaped}"'.encode()
    else:
        words = _encoded_words(display, used=used)
    last_line = len(words.rpartition(b"\n")[2])
    gap = b" " if used + last_line + len(address) + 3 <= _FOLD_AT else b"\r\n "
    return f"{name}: ".encode() + words + gap + f"<{address}>".encode()


def _folded(line: str) -> str:
    """The line broken before words, each with its one space in front, so that no line is only spaces."""
    lines = [""]
    for word in re.split(r"(?<=[^ ])(?= [^ ])", line):
        if lines[-1] and len(lines[-1]) + len(word) > _FOLD_AT and not lines[-1].endswith(":"):
            lines.append(word)
        else:
            lines[-1] += word
    return "\r\n".join(lines)


def _encoded_words(value: str, *, used: int) -> bytes:
    """The value in encoded words of whole letters, one a line; `used` is what stands before the first."""
    data = value.encode()
    words = []
    begin, room = 0, min(_LONGEST_WORD, _FOLD_AT - used)
    while begin < len(data):
        end = begin + max((room - len(_WORD_BEGINS) - len(_WORD_ENDS)) // 4 * 3, 4)
        # A letter's further bytes begin with the bits 10 (RFC 3629, 3).
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        words.append(_WORD_BEGINS + binascii.b2a_base64(data[begin:end], newline=False) + _WORD_ENDS)
        begin, room = end, _LONGEST_WORD
    return b"\r\n ".join(words)
