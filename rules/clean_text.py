"""Text from people and files, made safe for a mail header, a calendar and a PDF."""

import re

_LINE_BREAKS = re.compile(r"\r\n|[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean_text(text: str) -> str:
    """The text on one line, with what could harm a header, a page or its reading order dropped.

    Line breaks and tabs become spaces (CRLF one). The other control characters (C0, C1), the bidirectional
    marks and overrides that make text print backwards (U+061C, U+200E-F, U+202A-E, U+2066-9) and lone
    surrogates are dropped, not shown. Everything else stays, right-to-left letters and markup included: to
    escape markup is for whoever writes it out.
    """
    # All that is looked for below is not printable; asking first takes a tenth of the time.
    if text.isprintable():
        return text
    return _NOT_TEXT.sub("", _LINE_BREAKS.sub(" ", text))
