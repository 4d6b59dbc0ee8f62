"""What a Word file's styles say of a paragraph: heading level, bold, and its list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tasks.papers.read_paper.docx_package import W

_HEADING_NAME = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"toc \d|toc heading|table of figures", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListPlace:
    """The list that a paragraph belongs to, and its level from 0, None when the style decides it."""

    number_id: str
    level: int | None


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    outline: int | None
    bold: bool | None
    hidden: bool | None
    listed: ListPlace | None


class DocxStyles:
    """The styles of one file; a style not defined there says nothing."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, _Style] = {}
        self._default = ""
        for element in root.iterchildren(f"{W}style") if root is not None else ():
            style_id = element.get(f"{W}styleId") or ""
            self._styles[style_id] = _style(element)
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in {"1", "true", "on"}:
                self._default = style_id

    def of_paragraph(self, properties: Any) -> str:
        """The id of the paragraph's style."""
        return value_of(properties, "pStyle") or self._default

    def heading_level(self, style_id: str) -> int | None:
        """1 to 9, None for body text."""
        for style in self._line(style_id):
            if style.name.lower() == "title":
                return 1
            if found := _HEADING_NAME.fullmatch(style.name):
                return int(found[1])
            if style.outline is not None:
                return style.outline + 1 if style.outline < 9 else None
        return None

    def is_contents(self, style_id: str) -> bool:
        """True for the lines of a table of contents."""
        return any(_CONTENTS_NAME.fullmatch(style.name) for style in self._line(style_id))

    def is_bold(self, style_id: str) -> bool | None:
        """Whether the style sets text in bold, None when it doesn't say."""
        return next((style.bold for style in self._line(style_id) if style.bold is not None), None)

    def is_hidden(self, style_id: str) -> bool:
        """Whether the style hides text."""
        return next((style.hidden for style in self._line(style_id) if style.hidden is not None), False)

    def list_place(self, style_id: str) -> tuple[str, ListPlace] | None:
        """The list that the style belongs to, and the id of the style that says so."""
        seen = style_id
        for style in self._line(style_id):
            if style.listed is not None:
                return seen, style.listed
            seen = style.based_on
        return None

    def _line(self, style_id: str) -> Iterator[_Style]:
        """The style and those it is based on; a circle, which a damaged file may have, ends."""
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = self._styles[style_id].based_on


def value_of(properties: Any, name: str) -> str:
    """The `w:val` of a property, empty when it isn't set."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return (found.get(f"{W}val") or "") if found is not None else ""


def switch_of(properties: Any, name: str) -> bool | None:
    """A property that is on or off, None when it isn't set."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    if found is None:
        return None
    return (found.get(f"{W}val") or "1") not in {"0", "false", "off", "none"}


def list_place_of(properties: Any) -> ListPlace | None:
    """The list that a paragraph's own properties, or a style's, name."""
    numbered = properties.find(f"{W}numPr") if properties is not None else None
    if numbered is None:
        return None
    level = value_of(numbered, "ilvl")
    number_id = value_of(numbered, "numId")
    return ListPlace(number_id, int(level) if level.isdecimal() else None) if number_id else None


def outline_of(properties: Any) -> int | None:
    """The outline level from 0, 9 for body text."""
    level = value_of(properties, "outlineLvl")
    return int(level) if level.isdecimal() else None


def _style(element: Any) -> _Style:
    paragraph, run = element.find(f"{W}pPr"), element.find(f"{W}rPr")
    return _Style(
        name=value_of(element, "name"),
        based_on=value_of(element, "basedOn"),
        outline=outline_of(paragraph),
        bold=switch_of(run, "b"),
        hidden=switch_of(run, "vanish"),
        listed=list_place_of(paragraph),
    )
