"""A mail's templates, filled once with marks, so that each mail only puts its values in their places."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

_TEMPLATES = Path(__file__).parent / "templates"
# Control characters that the values can't hold (rules/clean_text.py) and escaping leaves alone.
_MARK = re.compile("\x02([0-9]+)\x03")
_SPECIAL = re.compile("[&<>'\"]")


@dataclass(frozen=True, slots=True)
class Frame:
    """A template's text with the places of its values: `places` are their numbers, in the text's order."""

    text: str
    places: tuple[int, ...]

    def filled(self, escaped: Sequence[str]) -> str:
        """The text with the values, which must be HTML already."""
        return self.text % tuple([escaped[place] for place in self.places])


@lru_cache(maxsize=1_024)
def frame(template: str, names: tuple[str, ...], there: tuple[bool, ...], fixed: tuple[object, ...]) -> Frame:
    """The frame of a template for the values `names` of which those that are `there` aren't empty.

    The template is rendered once for each such shape: with marks instead of values, "" for what isn't there,
    and the `fixed` values (pairs of a name and its value) as they are.
    """
    marks = {name: f"\x02{place}\x03" if there[place] else "" for place, name in enumerate(names)}
    pairs = dict(zip(fixed[::2], fixed[1::2], strict=True))
    text = environment().get_template(template).render({**marks, **{str(key): pairs[key] for key in pairs}})
    pieces = _MARK.split(text)
    return Frame(
        "%s".join(piece.replace("%", "%%") for piece in pieces[::2]),
        tuple(int(place) for place in pieces[1::2]),
    )


@lru_cache(maxsize=8_192)
def escaped(value: str) -> str:
    """The value as HTML. Most of a mail's words stand in many mails of a day."""
    # Most words hold nothing to escape, and to look is quicker than to make markup of them.
    return value if _SPECIAL.search(value) is None else str(escape(value))


@cache
def environment() -> Environment:
    """Where the templates are; each escapes what it is given."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
