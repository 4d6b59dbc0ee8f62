"""The text of `oversight figures`: one table after another, each figure's items below it when listed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import shorten, wrap
from typing import TypedDict

from rules.dates_in_words import long_date, number_of
from rules.figures import Break, Counts, Figure, Figures, StatedPosition
from rules.figures.movement import Movement, MovementRow
from rules.figures.publications import PublicationCounts
from rules.figures.report import StatedFigures
from rules.figures.stated_sums import StatedSum


class _Wrapping(TypedDict):
    """How long lines go on; not broken at hyphens, so that a key can be found and copied in one piece."""

    subsequent_indent: str
    break_on_hyphens: bool


_WIDTH = 100
_NONE = "–"
_LONGEST_SOURCE = 300
_BELOW: _Wrapping = {"subsequent_indent": "     ", "break_on_hyphens": False}
_FIGURE = re.compile(r"[+−]?\d+(?: \(.+\))?")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a table, and the lists of items below it, each with its name."""

    cells: tuple[str, ...]
    items: tuple[tuple[str, Figure], ...] = ()


def figures_lines(figures: Figures, force_name: str) -> list[str]:
    """Every table that has something in it, and the breaks at the end."""
    lines = [f"{force_name}: figures as at {long_date(figures.as_at)}"]
    lines += _position(figures)
    lines += _portal(figures.stated.portal)
    if figures.movement is not None and figures.since is not None:
        lines += _movement(figures.movement, f"Movement since {long_date(figures.since)}")
    lines += _stated_submissions(figures.stated)
    lines += _submissions(figures)
    lines += _waiting(figures)
    lines += _ageing(figures)
    lines += _publications(figures.publications)
    lines += _sums(figures.stated)
    lines += _breaks(figures.breaks)
    return lines


def _position(figures: Figures) -> list[str]:
    position = figures.position
    rows = [
        _Row((row.group.label, *_of(row.counts)), (("open", row.open), ("closed", row.closed)))
        for row in position.rows
    ]
    rows.append(_Row(("All", *_of(position.totals))))
    if position.without_level.total:
        rows.append(_Row(("of these recommendations and AFIs without a level", *_of(position.without_level))))
    lines = _table("The register", ("", "Open", "Closed", "Total"), rows)
    if position.left_out.count:
        count = number_of(position.left_out.count, "item")
        lines += [f"  In no figure: {count} no longer asked or not for this force."]
        lines += _items((("left out", position.left_out),))
    return lines


def _portal(portal: StatedPosition | None) -> list[str]:
    if portal is None:
        return []
    rows = [
        _Row((row.label, *(text or _NONE for text in row.printed), "" if row.counts else "doesn't tie"))
        for row in portal.rows
    ]
    rows.append(_Row(("Sum of the rows that tie", *_of(portal.totals), "")))
    title = f"The portal, as stated on {long_date(portal.as_at)}"
    return _table(title, ("", "Open", "Closed", "Total", ""), rows)


def _movement(movement: Movement, title: str) -> list[str]:
    lines = ["", title]
    for row in (*movement.rows, movement.total):
        lines.append(f"  {row.group.label if row.group else 'All'}: {_equation(row)}")
        figures = (("at first", row.opening), *((term.label.lower(), figure) for term, figure in row.terms))
        if row.group is not None:
            lines += _items((*figures, ("at the end", row.closing)))
    return lines


def _equation(row: MovementRow) -> str:
    terms = "".join(
        f" {'+' if term.adds else '−'} {figure.count} {term.label.lower()}" for term, figure in row.terms
    )
    ending = "" if row.ties else f", which doesn't tie: they make {row.moved}"
    return f"{row.opening.count} open{terms} = {row.closing.count} open{ending}"


def _stated_submissions(stated: StatedFigures) -> list[str]:
    table, moved = stated.submissions, stated.movement
    if table is None:
        return []
    moves = dict(moved.rows) if moved is not None else {}
    rows = [_Row((row.label, row.printed or _NONE, _signed(moves.get(row)))) for row in table.rows]
    rows.append(_Row(("Sum of the rows", str(table.total), _signed(moved.total if moved else None))))
    if table.total_printed:
        rows.append(_Row(("Printed as the total", table.total_printed, "")))
    since = f"Since {long_date(moved.since)}" if moved is not None else ""
    return _table(f"Submissions, as stated on {long_date(table.as_at)}", ("", "Submitted", since), rows)


def _submissions(figures: Figures) -> list[str]:
    rows = [
        _Row((row.group.label, str(row.figure.count)), (("submitted", row.figure),))
        for row in figures.submissions.rows
    ]
    rows.append(_Row(("All", str(figures.submissions.total.count))))
    title = f"Submissions in the register since {long_date(figures.submissions_since)}"
    return _table(title, ("", "Submitted"), rows)


def _waiting(figures: Figures) -> list[str]:
    rows = [
        _Row(
            (row.group.label, row.stage.value.replace("-", " "), str(row.figure.count), row.awaits),
            (("items", row.figure),),
        )
        for row in figures.waiting
    ]
    return _table("Waiting", ("", "Stage", "Items", "For"), rows) if rows else []


def _ageing(figures: Figures) -> list[str]:
    if figures.oldest is None:
        return []
    rows = [_Row((band.label, str(band.figure.count)), (("items", band.figure),)) for band in figures.bands]
    oldest = figures.oldest
    keys = ", ".join((oldest.figure.keys or ())[:3]) + (" …" if oldest.figure.count > 3 else "")
    says = f"  Oldest: {keys}, known since {long_date(oldest.known_on)}, {number_of(oldest.days, 'day')}."
    return [*_table("Age of what is open", ("", "Open"), rows), says]


def _publications(reports: Sequence[PublicationCounts]) -> list[str]:
    rows = [
        _Row(
            (
                report.key,
                counts.kind.label,
                _or_none(counts.made),
                _or_none(counts.applicable),
                str(counts.in_register.count),
                str(counts.ours.count),
            ),
            (("in the register", counts.in_register),),
        )
        for report in reports
        for counts in report.kinds
    ]
    headings = ("", "Kind", "Made", "Applicable", "In register", "Ours")
    return _table("Reports: made and applicable", headings, rows) if rows else []


def _sums(stated: StatedFigures) -> list[str]:
    named = (
        ("Submitted and waiting", stated.waiting),
        ("Panel ratings", stated.panel),
        ("Parts of a report", stated.reports),
        ("Counted and named", stated.named),
    )
    lines = [f"{what}, {one.label}: {_sum(one)}" for what, sums in named for one in sums]
    wrapped = [part for line in lines for part in wrap(line, _WIDTH, initial_indent="  ", **_BELOW)]
    return ["", "Other figures that papers state", *wrapped] if lines else []


def _sum(one: StatedSum) -> str:
    parts = " + ".join(f"{_or_none(count)} {name}" for name, count in one.parts)
    return f"{_or_none(one.whole)} {'=' if one.broken is None else '≠'} {parts}"


def _breaks(breaks: Sequence[Break]) -> list[str]:
    if not breaks:
        return ["", "No figure breaks."]
    lines = ["", f"{number_of(len(breaks), 'break')}, each to be cleared up or noted"]
    for number, one in enumerate(breaks, start=1):
        lines += wrap(f"{number}. [{one.code}] {one}", _WIDTH, initial_indent="  ", **_BELOW)
        if one.printed:
            lines += _indented(f"Printed: {one.printed}")
        if one.item_keys:
            lines += _indented(f"Items: {', '.join(one.item_keys)}")
        if one.source:
            lines += _indented(f"Source: {shorten(one.source, _LONGEST_SOURCE, placeholder=' …')}")
    return lines


def _table(title: str, headings: tuple[str, ...], rows: Sequence[_Row]) -> list[str]:
    """Columns as wide as their widest cell; figures to the right, words to the left."""
    columns = list(zip(headings, *(row.cells for row in rows), strict=True))
    widths = [max(map(len, column)) for column in columns]
    numeric = [all(_is_figure(cell) for cell in column[1:]) for column in columns]

    def line(cells: Iterable[str]) -> str:
        aligned = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(cells, widths, numeric, strict=True)
        )
        return "  " + "  ".join(aligned).rstrip()

    lines = ["", title]
    if any(headings):
        lines.append(line(headings))
    for row in rows:
        lines.append(line(row.cells))
        lines += _items(row.items)
    return lines


def _is_figure(cell: str) -> bool:
    return cell in ("", _NONE) or _FIGURE.fullmatch(cell) is not None


def _items(figures: Iterable[tuple[str, Figure]]) -> list[str]:
    lines = []
    for name, figure in figures:
        if figure.keys:
            lines += _indented(f"{name}: {', '.join(figure.keys)}")
    return lines


def _indented(text: str) -> list[str]:
    indent = _BELOW["subsequent_indent"]
    return wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False)


def _of(counts: Counts) -> tuple[str, str, str]:
    return str(counts.open), str(counts.closed), str(counts.total)


def _or_none(value: int | None) -> str:
    return _NONE if value is None else str(value)


def _signed(value: int | None) -> str:
    if value is None:
        return ""
    return f"+{value}" if value > 0 else str(value).replace("-", "−")
