"""The numbers and bullets that Word sets before list items, counted as Word counts them."""

import re
from dataclasses import dataclass, field
from typing import Any

from tasks.papers.read_paper.docx_package import W
from tasks.papers.read_paper.docx_styles import DocxStyles, ListPlace, value_of
from tasks.papers.read_paper.list_numbers import number_in_style
from tasks.papers.read_paper.runs import cleaned

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    figures_only: bool = False
    restarts: bool = True
    paragraph_style: str = ""


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)
    started: set[tuple[str, int]] = field(default_factory=set)
    style_link: str = ""


class DocxNumbering:
    """The lists of one file. Every call of `marker` counts on: one for each item, in order."""

    def __init__(self, root: Any, styles: DocxStyles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._list_of: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._own_levels: dict[tuple[str, int], _Level] = {}
        for element in root.iterchildren(f"{W}abstractNum") if root is not None else ():
            self._lists[element.get(f"{W}abstractNumId") or ""] = _List(
                levels=dict(map(_numbered_level, element.iterchildren(f"{W}lvl"))),
                style_link=value_of(element, "numStyleLink"),
            )
        for element in root.iterchildren(f"{W}num") if root is not None else ():
            self._add(element.get(f"{W}numId") or "", element)

    def marker(self, place: ListPlace, style_id: str = "") -> tuple[str, int] | None:
        """The next marker and its depth from 1; None for a paragraph that only says it's in no list."""
        numbers = self._list(place.number_id)
        if numbers is None:
            return None
        level = self._level_number(place, numbers, style_id)
        look = self._look(place.number_id, numbers, level)
        if look.style == "bullet":
            return _bullet(look.text), level + 1
        self._count(place.number_id, numbers, level, look)
        return self._text(place.number_id, numbers, level, look), level + 1

    def _add(self, number_id: str, element: Any) -> None:
        self._list_of[number_id] = value_of(element, "abstractNumId")
        for override in element.iterchildren(f"{W}lvlOverride"):
            level = _whole(override.get(f"{W}ilvl"), 0)
            start = value_of(override, "startOverride")
            if start:
                self._overrides[number_id, level] = _whole(start, 1)
            for own in override.iterchildren(f"{W}lvl"):
                self._own_levels[number_id, level] = _numbered_level(own)[1]

    def _list(self, number_id: str) -> _List | None:
        numbers = self._lists.get(self._list_of.get(number_id, ""))
        if numbers is not None and numbers.style_link and not numbers.levels:
            linked = self._styles.list_place(numbers.style_link)
            return self._lists.get(self._list_of.get(linked[1].number_id, "")) if linked else None
        return numbers

    def _level_number(self, place: ListPlace, numbers: _List, style_id: str) -> int:
        if place.level is not None:
            return min(place.level, _LEVELS - 1)
        return next(
            (at for at, one in numbers.levels.items() if style_id and one.paragraph_style == style_id), 0
        )

    def _look(self, number_id: str, numbers: _List, level: int) -> _Level:
        return self._own_levels.get((number_id, level)) or numbers.levels.get(level) or _Level()

    def _count(self, number_id: str, numbers: _List, level: int, look: _Level) -> None:
        start = look.start
        first = (number_id, level) not in numbers.started
        numbers.started.add((number_id, level))
        if first and (number_id, level) in self._overrides:
            numbers.counters[level] = self._overrides[number_id, level]
        elif level in numbers.counters:
            numbers.counters[level] += 1
        else:
            numbers.counters[level] = start
        for deeper in range(level + 1, _LEVELS):
            if self._look(number_id, numbers, deeper).restarts:
                numbers.counters.pop(deeper, None)

    def _text(self, number_id: str, numbers: _List, level: int, look: _Level) -> str:
        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            one = self._look(number_id, numbers, at)
            number = numbers.counters.get(at, one.start)
            return number_in_style(number, "decimal" if look.figures_only and at != level else one.style)

        if look.style == "none":
            return cleaned(_PLACEHOLDER.sub("", look.text)).strip()
        return cleaned(_PLACEHOLDER.sub(shown, look.text)).strip()


def _numbered_level(element: Any) -> tuple[int, _Level]:
    return _whole(element.get(f"{W}ilvl"), 0), _Level(
        start=_whole(value_of(element, "start"), 1),
        style=value_of(element, "numFmt") or "decimal",
        text=value_of(element, "lvlText"),
        figures_only=element.find(f"{W}isLgl") is not None,
        restarts=value_of(element, "lvlRestart") != "0",
        paragraph_style=value_of(element, "pStyle"),
    )


def _bullet(text: str) -> str:
    # Symbol fonts keep their bullets where no two fonts agree.
    return _PRIVATE.sub("•", cleaned(text)).strip() or "•"


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,6}", text) else otherwise
