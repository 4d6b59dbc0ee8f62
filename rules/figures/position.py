"""Our own position: open, closed and total by kind and level, with the items behind each figure."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.figures.counting import (
    Counts,
    Figure,
    FigureSum,
    PositionGroup,
    Tally,
    Traits,
    group_of,
    is_open_stage,
)
from rules.register_view import ItemView
from rules.vocabulary import Applicability, Stage


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row of our own position, with the items behind each figure."""

    group: PositionGroup
    open: Figure
    closed: Figure

    @property
    def counts(self) -> Counts:
        return Counts(self.open.count, self.closed.count)

    @property
    def open_keys(self) -> tuple[str, ...]:
        return self.open.keys or ()

    @property
    def closed_keys(self) -> tuple[str, ...]:
        return self.closed.keys or ()


@dataclass(frozen=True, slots=True)
class RegisterPosition:
    """Our own position. `left_out` are items that it doesn't count: see is_counted."""

    rows: tuple[RegisterRow, ...]
    left_out: Figure

    @property
    def totals(self) -> Counts:
        return _counts(self.rows)

    @property
    def without_level(self) -> Counts:
        """Recommendations and AFIs without a level, which the papers keep apart as “before levels”."""
        return _counts(row for row in self.rows if row.group.lacks_level)

    @property
    def left_out_keys(self) -> tuple[str, ...]:
        return self.left_out.keys or ()


def position_group(item: ItemView) -> PositionGroup:
    """The row of our position that the item belongs to."""
    return group_of(item.kind, item.level)


def is_counted(item: ItemView) -> bool:
    """True when the item stands in our position: it binds this force, and is open or closed.

    What ended in another way (superseded, merged, derogated, not applicable) is neither.
    """
    return _is_ours(item) and _is_in_position(item.stage)


def is_closed(item: ItemView) -> bool:
    """True when closed. Claimed, signed off, submitted and verified items are still open (S1, Levels 2-4)."""
    return item.stage is Stage.CLOSED


def register_position(items: Iterable[ItemView]) -> RegisterPosition:
    """Our own position by kind and level, causes of concern first, each figure with its items' keys."""
    return _position(
        (Traits(item.kind, item.level, _is_ours(item)), item.stage, 1, item.key) for item in items
    )


def position_now(tallies: Iterable[Tally]) -> RegisterPosition:
    """Our own position on the day that the tallies are for."""
    return _position((one.now, one.stage, one.count, one.key) for one in tallies if one.is_newest)


def position_then(tallies: Iterable[Tally]) -> RegisterPosition:
    """Our own position on the earlier day of the tallies."""
    return _position((one.then, stage, one.count, one.key) for one, stage in standing_then(tallies))


def standing_then(tallies: Iterable[Tally]) -> Iterable[tuple[Tally, Stage]]:
    """One tally for each item known on the earlier day, with the stage that it had reached on it."""
    for one in tallies:
        if one.was_newest:
            yield one, one.stage
        elif one.known_then and one.in_period and one.before is None:
            # Its first change came later; until then it was open.
            yield one, Stage.OPEN


def _position(standings: Iterable[tuple[Traits, Stage, int, str | None]]) -> RegisterPosition:
    groups: dict[PositionGroup, tuple[FigureSum, FigureSum]] = {}
    left_out = FigureSum()
    for traits, stage, count, key in standings:
        if not (traits.is_ours and _is_in_position(stage)):
            left_out.add(count, key)
            continue
        opened, closed = groups.setdefault(traits.group, (FigureSum(), FigureSum()))
        (opened if is_open_stage(stage) else closed).add(count, key)
    rows = tuple(
        RegisterRow(group, groups[group][0].figure(), groups[group][1].figure()) for group in sorted(groups)
    )
    return RegisterPosition(rows, left_out.figure())


def _is_ours(item: ItemView) -> bool:
    return item.applicability is not Applicability.NOT_OURS


def _is_in_position(stage: Stage) -> bool:
    return is_open_stage(stage) or stage is Stage.CLOSED


def _counts(rows: Iterable[RegisterRow]) -> Counts:
    total = Counts(0, 0)
    for row in rows:
        total = total.plus(row.counts)
    return total
