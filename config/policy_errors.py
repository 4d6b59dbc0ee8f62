"""What is wrong with a policy file, in words for a person, each with its line and its key."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from config.toml_lines import Path, key_lines, line_of

_SYNTAX_LINE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")
# Pydantic's own words speak of inputs and validators.
_IN_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is no key of a policy",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "string_type": "must be text in quotes",
    "list_type": "must be a list, in square brackets",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_short": "must have at least {min_length} of them",
    "string_too_short": "must not be empty",
    "enum": "must be {expected}",
    "date_type": "must be a day such as 2024-12-05, without quotes",
    "date_parsing": "must be a day such as 2024-12-05, without quotes",
    "date_from_datetime_parsing": "must be a day such as 2024-12-05, without quotes",
    "date_from_datetime_inexact": "must be a day without a time, such as 2024-12-05",
}


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """One thing that is wrong: the line it stands on (None: nowhere in the file), its key, and what."""

    line: int | None
    key: str
    says: str

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line is not None else ""
        return place + " ".join(part for part in (self.key, self.says) if part)


class PolicyError(ValueError):
    """The policy file can't be used; the message names the file and, a line each, everything wrong in it."""

    def __init__(self, file: FilePath, problems: Iterable[PolicyProblem]) -> None:
        self.file = file
        self.problems = tuple(problems)
        super().__init__(file, self.problems)

    def __str__(self) -> str:
        return "\n".join(f"policy file {self.file}: {problem}" for problem in self.problems)


def unreadable(error: OSError | UnicodeDecodeError) -> PolicyProblem:
    """A file that can't be read at all."""
    says = error.strerror or str(error) if isinstance(error, OSError) else f"isn't UTF-8 text: {error.reason}"
    return PolicyProblem(None, "", says)


def bad_syntax(error: tomllib.TOMLDecodeError | RecursionError, text: str) -> PolicyProblem:
    """A text that isn't TOML; the line is the one at which tomllib gave up."""
    if isinstance(error, RecursionError):
        return PolicyProblem(None, "", "holds brackets within brackets beyond all measure")
    place = _SYNTAX_LINE.search(str(error))
    line = int(place[1]) if place and place[1] else len(text.rstrip().splitlines()) or 1
    what = _SYNTAX_LINE.sub("", str(error)).strip()
    return PolicyProblem(line, "", f"isn't TOML: {what}")


def value_problems(
    text: str, invalid: ValidationError | None, contradictions: Iterable[tuple[Path, str]]
) -> list[PolicyProblem]:
    """Every value that pydantic refuses, and every contradiction, in the order of their lines."""
    found = list(contradictions)
    if invalid is not None:
        found += [(error["loc"], _in_words(error)) for error in invalid.errors()]
    lines = key_lines(text)
    problems = [PolicyProblem(line_of(lines, path), key_in_words(path), says) for path, says in found]
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.key))


def key_in_words(path: Path) -> str:
    """“boards[3].meets”: elements of lists are counted from 1, as people do."""
    words = ""
    for part in path:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if words else part
    return words


def _in_words(error: Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    template = _IN_WORDS.get(kind)
    says = template.format(**context) if template else f"can't be so: {error['msg']}"
    # What was written helps to find it, unless it is a whole table.
    written = error.get("input")
    shown = isinstance(written, str | int | float) and kind not in ("missing", "extra_forbidden")
    return f"{says}, not {written!r}" if shown else says
