"""Text for services that may read Markdown or mentions in it: shown as it is, it links and calls nobody."""

import re

_ZERO_WIDTH_SPACE = "\u200b"
# A link's "](", a tag's or a mention's "<", and the "@" of "@everyone"; an address stays readable.
_WOULD_ACT = re.compile(r"(?<=\])(?=\()|(?<=<)|(?<=@)")


def literal_text(text: str) -> str:
    """The text with what could make a link, a tag or a mention broken up by a space of no width.

    Its own layout and plain web addresses stay. Emphasis is left: it does no harm, and services that know no
    Markdown would show an escape.
    """
    return _WOULD_ACT.sub(_ZERO_WIDTH_SPACE, text)
