"""The user's own headings and words for a register's spreadsheet, and a mapping file proposed for them."""

import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rules.sheets.headings import Column, squashed

_LIKE_ENOUGH = 0.6
_COLUMNS = {squashed(column.value): column for column in Column}


class MappingError(ValueError):
    """A mapping that can't be used; the message says which entry, and what it may be."""


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What the user's headings mean, None leaving a column out; and by column, what their words mean."""

    columns: Mapping[str, Column | None] = field(default_factory=dict)
    values: Mapping[Column, Mapping[str, str]] = field(default_factory=dict)


def read_mapping(document: Mapping[str, Any]) -> SheetMapping:
    """The mapping in a file's tables [columns], [values.Kind] and the like. Raises MappingError."""
    unknown = document.keys() - {"columns", "values"}
    if unknown:
        raise MappingError(f"“{sorted(unknown)[0]}” isn’t a table of a mapping: columns or values")
    columns, values = document.get("columns", {}), document.get("values", {})
    if not isinstance(columns, dict) or not isinstance(values, dict):
        raise MappingError("columns and values are tables: write [columns] and [values.Kind]")
    return SheetMapping(
        {heading: _column(name) if name != "" else None for heading, name in columns.items()},
        {_column(name): _words(name, table) for name, table in values.items()},
    )


def _column(name: object) -> Column:
    found = _COLUMNS.get(squashed(name)) if isinstance(name, str) else None
    if found is None:
        raise MappingError(f"“{name}” isn’t a column; these are: {', '.join(_COLUMNS.values())}")
    return found


def _words(name: str, table: object) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise MappingError(f'values.{name} must go from text to text, such as "AF1" = "AFI"')
    return {squashed(text): value for text, value in table.items() if value}


def proposed_mapping(
    unknown_headings: Iterable[str], unknown_words: Mapping[Column, Iterable[str]], file_name: str
) -> str:
    """A mapping file to be gone through: each unknown heading with the column most like it, if any is."""
    lines = [
        f"# Proposed for {_quoted(file_name)}: go through it, then import with --mapping.",
        "# A heading that means no column is left out. The columns are:",
        f"# {', '.join(Column)}",
        "",
        "[columns]",
    ]
    for heading in dict.fromkeys(unknown_headings):
        near = difflib.get_close_matches(squashed(heading), _COLUMNS, n=1, cutoff=_LIKE_ENOUGH)
        lines.append(f"{_quoted(heading)} = {_quoted(_COLUMNS[near[0]].value if near else '')}")
    for column, words in unknown_words.items():
        lines += ["", f"[values.{_quoted(column.value)}]"]
        lines += [f'{_quoted(word)} = ""' for word in dict.fromkeys(words)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # JSON's strings are TOML's basic strings too.
    return json.dumps(text, ensure_ascii=False)
