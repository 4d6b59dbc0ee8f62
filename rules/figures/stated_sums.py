"""Smaller statements of the papers, each held against what it must add up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rules.dates_in_words import long_date
from rules.figures.breaks import Break, BreakCode, sentence
from rules.register_view import StatedRow, StatedTable
from rules.vocabulary import ItemKind, Measure

_PANEL_PARTS = (Measure.RED, Measure.AMBER, Measure.GREEN)
_REPORT_PARTS = {
    Measure.OURS: "for forces",
    Measure.JOINT: "for forces jointly with others",
    Measure.OTHERS: "for others only",
}


@dataclass(frozen=True, slots=True)
class StatedSum:
    """A stated whole and its parts, by name; `difference` is what the parts lack, None where one isn't clear.

    `label` is the row's own, or the key of the report whose parts they are.
    """

    as_at: date
    label: str
    whole: int | None
    parts: tuple[tuple[str, int | None], ...]
    difference: int | None
    broken: Break | None


def panel_sums(table: StatedTable) -> tuple[StatedSum, ...]:
    """What a panel reviewed, against its red, amber and green."""
    return tuple(
        _checked(
            row,
            where=f"Panel ratings of {long_date(table.as_at)}",
            whole=(Measure.REVIEWED, "reviewed"),
            parts={measure: measure.value for measure in _PANEL_PARTS},
        )
        for row in table.rows
    )


def report_sums(tables: Iterable[StatedTable], titles: Mapping[str, str]) -> tuple[StatedSum, ...]:
    """The recommendations that reports made, against their parts by addressee; `titles` by report's key."""
    return tuple(
        _checked(
            row,
            where=f"Report “{titles.get(row.label, row.label)}”",
            whole=(Measure.TOTAL, "made"),
            parts=_REPORT_PARTS,
        )
        for table in tables
        for row in table.rows
    )


def untraced_sums(
    waiting: StatedTable, submissions: StatedTable | None, portal: StatedTable | None
) -> tuple[StatedSum, ...]:
    """What one paper counts as submitted, against what it counts as closed and as waiting for HMICFRS.

    Only tables of the same day can be held against each other: hand in those.
    """
    rows = []
    for row in waiting.rows:
        submitted, closed = _same(row, submissions), _same(row, portal)
        figures = (
            _value(submitted, Measure.SUBMITTED),
            _value(closed, Measure.CLOSED),
            _value(row, Measure.WAITING),
        )
        rows.append(_untraced(waiting.as_at, row, *figures))
    return tuple(rows)


def named_sums(
    tables: Iterable[StatedTable], keys_by_portal_id: Mapping[str, tuple[str, ...]]
) -> tuple[StatedSum, ...]:
    """Items that a paper counts, against those that it names, in rows that have a portal id as label."""
    sums = []
    for table in tables:
        for row in table.rows:
            counted = _value(row, Measure.TOTAL)
            if row.cell(Measure.TOTAL) is None:
                continue
            named = [
                other
                for other in table.rows
                if other.kind is row.kind and other.level == row.level and other.cell(Measure.NAMED)
            ]
            sums.append(_named(row, counted, named, keys_by_portal_id))
    return tuple(sums)


def _checked(
    row: StatedRow, *, where: str, whole: tuple[Measure, str], parts: Mapping[Measure, str]
) -> StatedSum:
    stated, called = _value(row, whole[0]), whole[1]
    # A part that the paper doesn't have at all is no part; one that is there and unclear is a doubt.
    values = tuple((name, _value(row, part)) for part, name in parts.items() if row.cell(part) is not None)
    difference = _difference(stated, [value for _, value in values])
    broken = None
    if difference != 0:
        printed = f"{_shown(stated)} {called}; " + ", ".join(
            f"{_shown(value)} {name}" for name, value in values
        )
        shown = " + ".join(_shown(value) for _, value in values)
        what = (
            "It can't be checked: not every figure is clear."
            if difference is None
            else f"The parts {shown} make {(stated or 0) - difference}, not the {stated} {called}."
        )
        broken = Break(where, _asking(what, row), printed, BreakCode.PARTS, row.source)
    return StatedSum(row.as_at, row.label, stated, values, difference, broken)


def _untraced(
    day: date, row: StatedRow, submitted: int | None, closed: int | None, waiting: int | None
) -> StatedSum:
    difference = _difference(submitted, [closed, waiting])
    broken = None
    if difference != 0:
        figures = f"{_shown(submitted)} submitted, {_shown(closed)} closed, {_shown(waiting)} waiting"
        sums = f"{_shown(submitted)} − {_shown(closed)} − {_shown(waiting)}"
        if difference is None:
            what = "The same paper doesn't state all three, so what was submitted can't be traced."
        elif difference > 0:
            verb = "is" if difference == 1 else "are"
            what = f"{sums} leaves {difference} that {verb} neither closed nor waiting."
        else:
            what = f"{sums} is below zero: {-difference} more than were submitted."
        where = f"Submitted and waiting, {long_date(day)}, {row.label}"
        broken = Break(where, _asking(what, row), figures, BreakCode.UNTRACED, row.source)
    return StatedSum(
        day, row.label, submitted, (("closed", closed), ("waiting", waiting)), difference, broken
    )


def _named(
    row: StatedRow,
    counted: int | None,
    named: list[StatedRow],
    keys_by_portal_id: Mapping[str, tuple[str, ...]],
) -> StatedSum:
    number = sum(_value(other, Measure.NAMED) or 0 for other in named)
    difference = None if counted is None else counted - number
    broken = None
    if difference != 0:
        labels = ", ".join(other.label for other in named)
        what = f"{_shown(counted)} counted, but {number} named: {labels}."
        keys = tuple(key for other in named for key in keys_by_portal_id.get(other.label, ()))
        where = f"Paper of {long_date(row.as_at)}, {row.label[:1].lower()}{row.label[1:]}"
        printed = f"{_shown(counted)}; {labels}"
        broken = Break(where, _asking(what, row), printed, BreakCode.COUNTED_AND_NAMED, row.source, keys)
    parts = tuple((f"named ({other.label})", _value(other, Measure.NAMED)) for other in named)
    return StatedSum(row.as_at, row.label, counted, parts, difference, broken)


def _same(row: StatedRow, table: StatedTable | None) -> StatedRow | None:
    def counts_the_same(other: StatedRow) -> bool:
        return (other.kind, other.level) == (row.kind, row.level) and isinstance(row.kind, ItemKind)

    return next(filter(counts_the_same, table.rows), None) if table is not None else None


def _difference(whole: int | None, parts: list[int | None]) -> int | None:
    if whole is None or not parts or any(part is None for part in parts):
        return None
    return whole - sum(part or 0 for part in parts)


def _value(row: StatedRow | None, measure: Measure) -> int | None:
    cell = row.cell(measure) if row is not None else None
    return cell.value if cell is not None else None


def _shown(value: int | None) -> str:
    return "nothing clear" if value is None else str(value)


def _asking(what: str, row: StatedRow) -> str:
    return f"{what} {sentence(row.question)}" if row.question else what
