"""The tables of phrases that the resolver's tests and its bench read."""

from pathlib import Path

from rules.deadline_phrases import Anchor, parse_anchor
from rules.resolution import Resolution

_HERE = Path(__file__).parent


def table(name: str) -> list[tuple[str, ...]]:
    """The rows of a table beside this file; `\\n` and `\\t` in it stand for a line's end and a tab."""
    lines = (_HERE / name).read_text(encoding="utf-8").split("\n")
    rows = (line.split("\t") for line in lines if line)
    return [tuple(cell.replace("\\n", "\n").replace("\\t", "\t") for cell in row) for row in rows]


def phrases_with_anchors() -> list[tuple[str, Anchor | None]]:
    """The phrases of the real papers, each with the date that it is read from."""
    return [(row[0], parse_anchor(row[1])) for row in table("real_phrases.tsv")]


def meaning(resolution: Resolution) -> str:
    """A resolution as the tables write it: a day, `a/b`, `R/P3M`, NONE or UNKNOWN."""
    if resolution.recurrence:
        return resolution.recurrence
    if resolution.start is None or resolution.end is None:
        return resolution.kind.value.upper()
    if resolution.start == resolution.end:
        return resolution.end.isoformat()
    return f"{resolution.start.isoformat()}/{resolution.end.isoformat()}"
