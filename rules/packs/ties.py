"""Whether a pack's own figures tie: sums, movements, and every figure that stands in more than one place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rules.figures import Break, BreakCode
from rules.packs.content import Bullets, Cell, Chart, Column, Heading, PackContent, Row, Table

_AT_A_GLANCE = "At a glance"


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """One place in which a pack states a figure: its name, where, what is printed, and the number in it."""

    name: str
    where: str
    printed: str
    value: int | None


def own_breaks(pack: PackContent) -> tuple[Break, ...]:
    """What doesn't tie in the pack itself, as it is printed; empty for every pack that is composed right.

    It looks at the content that the renderers draw and at nothing else, so that it also finds what a
    composer got wrong: a column's sum, a row's arithmetic (opening + new - closed = closing), a figure that
    two places state differently or a list doesn't bear out, and parts that don't make the whole.
    """
    stated = tuple(stated_figures(pack))
    return (
        *(found for where, table in _tables(pack) for found in _table_breaks(where, table)),
        *_differing(stated),
        *_parts(pack, stated),
    )


def stated_figures(pack: PackContent) -> Iterator[StatedFigure]:
    """Every named figure of a pack, place by place: at a glance, in tables' cells and rows, and in charts."""
    for key in pack.key_figures:
        if key.figure:
            yield _stated(key.figure, f"{_AT_A_GLANCE}, “{key.label}”", key.value)
    for where, block in _blocks(pack):
        if isinstance(block, Table):
            if block.figure:
                yield StatedFigure(block.figure, f"{where}, rows listed", str(block.listed), block.listed)
            for cell in (cell for row in block.rows for cell in row.cells if cell.figure):
                yield _stated(cell.figure, f"{where}, table", cell.text)
        elif isinstance(block, Chart):
            for name, value in block.figures:
                yield StatedFigure(name, f"{where}, chart", str(value), value)


def _stated(name: str, where: str, printed: str) -> StatedFigure:
    return StatedFigure(name, where, printed, _number(printed))


def _blocks(pack: PackContent) -> Iterator[tuple[str, object]]:
    """Every block with its place in words."""
    for section in pack.sections:
        where = f"Section {section.number}, {section.title}"
        for block in section.blocks:
            if isinstance(block, Heading):
                where = f"Section {section.number}, {section.title}: {block.text}"
            elif not isinstance(block, Bullets):
                yield where, block


def _tables(pack: PackContent) -> Iterator[tuple[str, Table]]:
    return ((where, block) for where, block in _blocks(pack) if isinstance(block, Table))


def _table_breaks(where: str, table: Table) -> Iterator[Break]:
    for place, column in enumerate(table.columns):
        if column.plus or column.minus:
            yield from _row_breaks(where, table, place, column)
        if column.sums and not table.more:
            yield from _sum_break(where, table, place, column)


def _row_breaks(where: str, table: Table, place: int, column: Column) -> Iterator[Break]:
    for row in table.rows:
        if row.in_no_sum:
            continue
        printed = row.cells[place].text
        added, taken = _numbers(row, column.plus), _numbers(row, column.minus)
        made = None if None in added or None in taken else sum(filter(None, added)) - sum(filter(None, taken))
        if made is None or made != _number(printed):
            parts = [*(f"+ {row.cells[one].text}" for one in column.plus)]
            parts += [f"− {row.cells[one].text}" for one in column.minus]
            sum_in_words = " ".join(parts).removeprefix("+ ")
            what = f"{sum_in_words} make {'no number' if made is None else made}, but {printed} is printed."
            yield _sum(where, f"{row.cells[0].text}, {column.heading}", what, printed)


def _sum_break(where: str, table: Table, place: int, column: Column) -> Iterator[Break]:
    totals = [row for row in table.rows if row.strong]
    if not totals:
        return
    parts = [_number(row.cells[place].text) for row in table.rows if not (row.strong or row.in_no_sum)]
    made = None if None in parts else sum(filter(None, parts))
    printed = totals[-1].cells[place].text
    if made is None or made != _number(printed):
        what = f"The rows make {'no number' if made is None else made}, but {printed} is printed."
        yield _sum(where, f"sum of {column.heading}", what, printed)


def _sum(where: str, which: str, what: str, printed: str) -> Break:
    return Break(f"{where}: {which}", what, printed, BreakCode.PACK_SUM)


def _differing(stated: Iterable[StatedFigure]) -> Iterator[Break]:
    by_name: dict[str, list[StatedFigure]] = {}
    for one in stated:
        by_name.setdefault(one.name, []).append(one)
    for places in by_name.values():
        if len({one.value for one in places}) > 1 or places[0].value is None:
            said = "; ".join(f"{one.where}: {one.printed}" for one in places)
            yield Break(
                places[0].where,
                f"The same figure is stated differently. {said}.",
                places[0].printed,
                BreakCode.PACK_PAGES,
            )


def _parts(pack: PackContent, stated: Iterable[StatedFigure]) -> Iterator[Break]:
    values = {one.name: one for one in stated}
    for rule in pack.figure_parts:
        whole = values.get(rule.whole)
        found = [values[name].value for name in rule.parts if name in values]
        if whole is None:
            continue
        made = None if None in found else sum(filter(None, found))
        if made != whole.value:
            what = f"Its parts on other pages make {'no number' if made is None else made}."
            yield Break(whole.where, what, whole.printed, BreakCode.PACK_PAGES)


def _numbers(row: Row, places: Iterable[int]) -> list[int | None]:
    return [_number(row.cells[place].text) for place in places]


def _number(text: str) -> int | None:
    """The number that a cell prints, or None; a paper's own words are no number."""
    digits = text.replace(",", "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else None


def strong_cells(table: Table) -> tuple[Cell, ...]:
    """The totals that a table states, in the order of its columns; for reading an output back."""
    return tuple(cell for row in table.rows if row.strong for cell in row.cells if cell.text.isdecimal())
