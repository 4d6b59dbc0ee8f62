"""The tables of phrases that the resolver's tests and its bench read."""

from pathlib import Path

from rules.deadline_phrases import Anchor, parse_anchor
from rules.resolution import Resolution

_HERE = Path(__file__).parent


def table(name: str) -> list[tuple[str, ...]]:
    """The rows of a tab-separated table beside this file."""
    lines = (_HERE / name).read_text(encoding="utf-8").split("\n")
    return [tuple(line.split("\t")) for line in lines if line]


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
