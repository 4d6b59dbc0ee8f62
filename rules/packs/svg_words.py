"""The words of a drawing, changed one by one: fonts and files don't hold every letter that SVG can."""

import re
from collections.abc import Callable
from xml.sax.saxutils import escape, unescape

# Nothing that rules/packs/svg.py writes has a bare ">" within a tag.
_BETWEEN_TAGS = re.compile(r">([^<>]+)<")


def with_words(drawing: str, change: Callable[[str], str]) -> str:
    """An SVG of rules/packs/svg.py with each of its texts changed; its shapes stay as they are."""
    return _BETWEEN_TAGS.sub(lambda found: f">{escape(change(unescape(found[1])))}<", drawing)
