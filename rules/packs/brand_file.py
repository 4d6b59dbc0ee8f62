"""A brand file's values, checked: what each key may hold, and everything that is wrong, each with its key."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from rules.packs.brand import COLOUR, DEFAULT_BRAND, BrandColours, unreadable_colours

# A font's name stands in style sheets and in XML: letters, digits, spaces and hyphens only.
_FONT_NAME = re.compile(r"[^\W_](?:[\w -]{0,62}[^\W_])?")
_LONGEST_ALT = 300

_TABLES = {
    "colours": frozenset(field.name for field in fields(BrandColours)),
    "crest": frozenset({"file", "alt"}),
    "fonts": frozenset({"family", "folder", "word"}),
}


@dataclass(frozen=True, slots=True)
class BrandProblem:
    """One thing that is wrong: the key that it is about, as a path, and what in words."""

    key: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class BrandValues:
    """What a brand file asks for; files and folders as it names them, "" for what it leaves out."""

    colours: BrandColours
    crest_file: str
    crest_alt: str
    family: str
    font_folder: str
    word_family: str


def brand_values(values: Mapping[str, Any]) -> tuple[BrandValues, tuple[BrandProblem, ...]]:
    """The values of a file that TOML could read, and what is wrong with them, which stays at its default."""
    problems = [*_structure(values)]
    colours, wrong = _colours(_table(values, "colours"))
    crest, fonts = _table(values, "crest"), _table(values, "fonts")
    problems += wrong
    problems += _crest_problems(crest)
    problems += _font_problems(fonts)
    return (
        BrandValues(
            colours=colours,
            crest_file=_text(crest, "file"),
            crest_alt=_text(crest, "alt"),
            family=_text(fonts, "family"),
            font_folder=_text(fonts, "folder"),
            word_family=_text(fonts, "word") or DEFAULT_BRAND.word_family,
        ),
        tuple(problems),
    )


def _structure(values: Mapping[str, Any]) -> Iterator[BrandProblem]:
    for name, table in values.items():
        if name not in _TABLES:
            yield BrandProblem((name,), f"is no table of a brand file; it has {_listed(sorted(_TABLES))}")
        elif not isinstance(table, dict):
            yield BrandProblem((name,), "must be a table")
        else:
            for key, value in table.items():
                if key not in _TABLES[name]:
                    says = f"is no key of [{name}]; it has {_listed(sorted(_TABLES[name]))}"
                    yield BrandProblem((name, key), says)
                elif not isinstance(value, str):
                    yield BrandProblem((name, key), "must be text in quotes")


def _colours(table: Mapping[str, Any]) -> tuple[BrandColours, list[BrandProblem]]:
    given = {name: value.lower() for name, value in table.items() if isinstance(value, str)}
    known = {name: value for name, value in given.items() if name in _TABLES["colours"]}
    wrong = [
        BrandProblem(("colours", name), f"must be a colour such as “#1b2a41”, not “{table[name]}”")
        for name, value in known.items()
        if not COLOUR.fullmatch(value)
    ]
    right = {name: value for name, value in known.items() if COLOUR.fullmatch(value)}
    colours = BrandColours(**right)
    wrong += [BrandProblem(("colours", name), says) for name, says in unreadable_colours(colours)]
    return colours, wrong


def _crest_problems(crest: Mapping[str, Any]) -> Iterator[BrandProblem]:
    if not crest:
        return
    if not _text(crest, "file"):
        yield BrandProblem(("crest", "file"), "is missing: the crest's SVG or PNG")
    alt = _text(crest, "alt")
    if not alt.strip():
        yield BrandProblem(("crest", "alt"), "is missing: what the crest shows, for those who can't see it")
    elif len(alt) > _LONGEST_ALT:
        yield BrandProblem(("crest", "alt"), f"must have at most {_LONGEST_ALT} characters")


def _font_problems(fonts: Mapping[str, Any]) -> Iterator[BrandProblem]:
    for key in ("family", "word"):
        name = _text(fonts, key)
        if name and not _FONT_NAME.fullmatch(name):
            yield BrandProblem(("fonts", key), f"must be a font's name, of letters and digits, not “{name}”")
    if bool(_text(fonts, "family")) != bool(_text(fonts, "folder")):
        missing = "folder" if _text(fonts, "family") else "family"
        yield BrandProblem(("fonts", missing), "is missing: a font of one's own has a family and a folder")


def _table(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = values.get(name, {})
    return table if isinstance(table, dict) else {}


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    return value if isinstance(value, str) else ""


def _listed(names: list[str]) -> str:
    return ", ".join(names)
