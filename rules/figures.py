"""Positions by kind and level: stated ones checked for their sums, ours with the rows behind each figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.register_view import ItemView, StatedRow, StatedTable
from rules.vocabulary import Applicability, ItemKind, Measure, Stage

_POSITION = (Measure.OPEN, Measure.CLOSED, Measure.TOTAL)


@dataclass(frozen=True, slots=True)
class Break:
    """A figure that doesn't tie: where it stands, what is wrong in words, and what is printed there."""

    where: str
    what: str
    printed: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Counts:
    """Items open, closed and altogether; `total` is always open plus closed."""

    open: int
    closed: int

    @property
    def total(self) -> int:
        return self.open + self.closed

    def plus(self, other: "Counts") -> "Counts":
        return Counts(self.open + other.open, self.closed + other.closed)


_NOTHING = Counts(0, 0)


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row of a stated position. `counts` is None when the row can't be relied on, and is then in no sum.

    `printed` holds what stands under open, closed and total, empty where nothing does.
    """

    label: str
    kind: ItemKind | None
    level: int | None
    printed: tuple[str, str, str]
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class StatedPosition:
    """A paper's position table, checked. `totals` sums the rows that tie; `left_out` names the others."""

    as_at: date
    sources: tuple[str, ...]
    rows: tuple[CheckedRow, ...]
    totals: Counts
    left_out: tuple[str, ...]
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True, order=True)
class PositionGroup:
    """A row of a position: a kind and a level, 5 standing for no level; groups sort in the papers' order."""

    kind_order: int
    level_order: int

    @property
    def kind(self) -> ItemKind:
        return tuple(ItemKind)[self.kind_order]

    @property
    def level(self) -> int | None:
        return self.level_order if self.level_order < _NO_LEVEL else None

    @property
    def label(self) -> str:
        if self.level is not None:
            return f"{self.kind.label}, level {self.level}"
        # HMICFRS gives a cause of concern no level, so nothing is missing there.
        return (
            self.kind.label
            if self.kind is ItemKind.CAUSE_OF_CONCERN
            else f"{self.kind.label}, no level stated"
        )


_NO_LEVEL = 5


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row of our own position, with the keys of the items behind each figure."""

    group: PositionGroup
    open_keys: tuple[str, ...]
    closed_keys: tuple[str, ...]

    @property
    def counts(self) -> Counts:
        return Counts(len(self.open_keys), len(self.closed_keys))


@dataclass(frozen=True, slots=True)
class RegisterPosition:
    """Our own position. `left_out_keys` are items that it doesn't count: see is_counted."""

    rows: tuple[RegisterRow, ...]
    totals: Counts
    left_out_keys: tuple[str, ...]


def stated_position(table: StatedTable) -> StatedPosition:
    """Check every row of a stated position, and sum those that tie.

    A row ties when open, closed and total are all printed, open plus closed make the total, and no question
    stands against it. Any other row yields a Break and is added to nothing. A line of totals (neither kind
    nor level) is held against the sum of the rows.
    """
    lines = [(row, _fault(row)) for row in table.rows if not _is_total_line(row)]
    rows = tuple(_checked(row, ties=fault is None) for row, fault in lines)
    totals = _sum(row.counts for row in rows if row.counts is not None)
    left_out = tuple(row.label for row in rows if row.counts is None)
    breaks = [_break(row, fault) for row, fault in lines]
    breaks += [
        _break(row, _fault(row) or _total_fault(row, totals, left_out))
        for row in table.rows
        if _is_total_line(row)
    ]
    return StatedPosition(
        as_at=table.as_at,
        sources=tuple(dict.fromkeys(row.source for row in table.rows if row.source)),
        rows=rows,
        totals=totals,
        left_out=left_out,
        breaks=tuple(found for found in breaks if found is not None),
    )


def position_group(item: ItemView) -> PositionGroup:
    """The row of our position that the item belongs to."""
    return PositionGroup(tuple(ItemKind).index(item.kind), item.level or _NO_LEVEL)


def is_counted(item: ItemView) -> bool:
    """True when the item stands in our position: it binds this force, and is open or closed.

    What ended in another way (superseded, merged, derogated, not applicable) is neither.
    """
    ended_otherwise = item.stage.is_ended and not is_closed(item)
    return item.applicability is not Applicability.NOT_OURS and not ended_otherwise


def is_closed(item: ItemView) -> bool:
    """True when closed. Claimed, signed off, submitted and verified items are still open (S1, Levels 2-4)."""
    return item.stage is Stage.CLOSED


def register_position(items: Iterable[ItemView]) -> RegisterPosition:
    """Our own position by kind and level, causes of concern first, each figure with its items' keys."""
    groups: dict[PositionGroup, tuple[list[str], list[str]]] = {}
    left_out: list[str] = []
    for item in items:
        if not is_counted(item):
            left_out.append(item.key)
            continue
        open_keys, closed_keys = groups.setdefault(position_group(item), ([], []))
        (closed_keys if is_closed(item) else open_keys).append(item.key)
    rows = tuple(
        RegisterRow(group, tuple(sorted(groups[group][0])), tuple(sorted(groups[group][1])))
        for group in sorted(groups)
    )
    return RegisterPosition(rows, _sum(row.counts for row in rows), tuple(sorted(left_out)))


def _is_total_line(row: StatedRow) -> bool:
    return row.kind is None and row.level is None


def _checked(row: StatedRow, *, ties: bool) -> CheckedRow:
    opened, closed, _total = (_value(row, measure) for measure in _POSITION)
    counts = Counts(opened, closed) if ties and opened is not None and closed is not None else None
    return CheckedRow(row.label, row.kind, row.level, _printed(row), counts)


def _fault(row: StatedRow) -> str | None:
    """What is wrong with a row, in words; None when it ties."""
    unclear = [_missing(row, measure) for measure in _POSITION if _value(row, measure) is None]
    if unclear or row.question:
        return " ".join([*unclear, *([_sentence(row.question)] if row.question else [])])
    opened, closed, total = (_value(row, measure) or 0 for measure in _POSITION)
    if opened + closed != total:
        return (
            f"{opened} open and {closed} closed make {opened + closed}, but {total} is printed as the total."
        )
    return None


def _total_fault(row: StatedRow, totals: Counts, left_out: tuple[str, ...]) -> str | None:
    if left_out:
        return f"It can't be checked while rows are left out: {', '.join(left_out)}."
    printed = tuple(_value(row, measure) for measure in _POSITION)
    ours = (totals.open, totals.closed, totals.total)
    if printed != ours:
        return f"The rows add up to {ours[0]} open, {ours[1]} closed and {ours[2]} altogether."
    return None


def _missing(row: StatedRow, measure: Measure) -> str:
    cell = row.cell(measure)
    heading = measure.value.capitalize()
    if cell is None or not cell.printed.strip():
        return f"Nothing is printed under {heading}."
    return f"“{cell.printed.strip()}” under {heading} isn't a clear figure."


def _break(row: StatedRow, fault: str | None) -> Break | None:
    if fault is None:
        return None
    headings = (measure.value.capitalize() for measure in _POSITION)
    printed = ", ".join(
        f"{heading}: {text or 'nothing'}" for heading, text in zip(headings, _printed(row), strict=True)
    )
    return Break(f"Portal table, row “{row.label}”", fault, printed)


def _value(row: StatedRow, measure: Measure) -> int | None:
    cell = row.cell(measure)
    return cell.value if cell else None


def _printed(row: StatedRow) -> tuple[str, str, str]:
    opened, closed, total = ((cell.printed.strip() if cell else "") for cell in map(row.cell, _POSITION))
    return opened, closed, total


def _sentence(text: str) -> str:
    words = text.strip()
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _sum(counts: Iterable[Counts]) -> Counts:
    total = _NOTHING
    for one in counts:
        total = total.plus(one)
    return total
