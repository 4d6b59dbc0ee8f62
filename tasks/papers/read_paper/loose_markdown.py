"""Lines that a converter left as almost Markdown, made into what a Markdown parser reads as it was meant."""

import html
import re
from dataclasses import dataclass

from tasks.papers.read_paper.markers import typed_marker
from tasks.papers.read_paper.tab_tables import rows_of, table_spans

# Signs that text is marked up: headings, bold, links, tags, rows of a table.
_MARKS = re.compile(
    r"^[ ]{0,3}\#{1,6}[ ]\S | \*\*[^\s*] | \[[^\[\]\n]{1,500}\]\([^()\s]*\)"
    r"| </?(?:sup|sub|p|b|ul|ol|li|table|br|h[1-6])\b[^<>]*> | ^[ ]*\|?[ ]*:?-{3,}:?[ ]*\|",
    re.VERBOSE | re.MULTILINE,
)
_OWN_BULLET = re.compile(r"^[ \t]*(?P<bullet>[•●▪■□◦‣⁃∙·\uf0b7\uf0a7]|o(?=[ \t]+[^a-z]))[ \t]*(?=\S)")
# The markers of many lists and quotations on one line, and an indent as deep: no paper has them.
_NESTED = re.compile(r"^[ \t]*(?=(?:(?:[-*+>]|\d{1,9}[.)])[ \t]*){12,})")
_DEEP_INDENT = re.compile(r"^ {25,}|^[ ]*(?:\t[ ]*){7,}")
MOST_NESTED = 60
_INNER_BULLETS = "o◦▪"
_ENDED = re.compile(r"(?:[.:;,?!)\]>*]|\b(?:and|or))\s*\Z")
_MARKDOWN_LIST = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")


@dataclass(frozen=True, slots=True)
class NumberedLines:
    """Lines, and for each the number of the line that it came from."""

    lines: tuple[str, ...]
    numbers: tuple[int, ...]


def is_marked_up(text: str) -> bool:
    """True when plain text is really Markdown, or what a converter takes for it."""
    return bool(_MARKS.search(text))


def mended(text: str) -> NumberedLines:
    """The lines with tables of tabs as HTML, bullets as Markdown's, and items parted from what precedes."""
    lines = text.split("\n")
    starts = dict(table_spans(lines))
    out: list[tuple[str, int]] = []
    at = 0
    while at < len(lines):
        if end := starts.get(at):
            out += [(_table(lines[at:end]), at + 1), ("", at + 1)]
            at = end
            continue
        line = _with_bullet(lines[at])
        if at and _starts_item(line, lines[at - 1]):
            out.append(("", at + 1))
        out.append((line, at + 1))
        at += 1
    return NumberedLines(tuple(line for line, _ in out), tuple(number for _, number in out))


def _table(lines: list[str]) -> str:
    rows = ("".join(f"<td>{html.escape(cell, quote=False)}</td>" for cell in row) for row in rows_of(lines))
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _with_bullet(line: str) -> str:
    line = _DEEP_INDENT.sub(" " * 24, line)
    if nested := _NESTED.match(line):
        rest = line[nested.end() :]
        digits = len(rest) - len(rest.lstrip("0123456789"))
        return f"{rest[:digits]}\\{rest[digits:]}"
    if not (found := _OWN_BULLET.match(line)):
        return line
    indent = "  " if found["bullet"] in _INNER_BULLETS else ""
    return f"{indent}- {line[found.end() :]}"


def _starts_item(line: str, before: str) -> bool:
    if not before.strip() or not _ENDED.search(before) or _MARKDOWN_LIST.match(line):
        return bool(before.strip() and re.match(r"\d{1,3}\.\s", line) and _ENDED.search(before))
    return bool(typed_marker(line.strip())[0])
