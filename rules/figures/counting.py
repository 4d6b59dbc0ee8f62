"""What figures are counted from: a figure with its items, the rows of a position, and tallies of items."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.vocabulary import Action, ItemKind, Stage

_NO_LEVEL = 5


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


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of items and, where they were asked for, their keys in order; `keys` None means not listed.

    A figure that counts events (submissions, closings) names an item once for each event, so that it always
    has as many keys as it counts.
    """

    count: int
    keys: tuple[str, ...] | None


class FigureSum:
    """A figure in the making."""

    __slots__ = ("_count", "_keys", "_listed")

    def __init__(self) -> None:
        self._count = 0
        self._keys: list[str] = []
        self._listed = True

    def add(self, count: int, key: str | None) -> None:
        """Count so many more; without a key the figure can't list its items any more."""
        self._count += count
        if key is None:
            self._listed = False
        else:
            self._keys.append(key)

    def figure(self) -> Figure:
        return Figure(self._count, tuple(sorted(self._keys)) if self._listed else None)


NO_ITEMS = Figure(0, ())


def sum_of(figures: Iterable[Figure]) -> Figure:
    """All of them together; listed when all are."""
    count, keys, listed = 0, list[str](), True
    for figure in figures:
        count += figure.count
        keys.extend(figure.keys or ())
        listed = listed and figure.keys is not None
    return Figure(count, tuple(sorted(keys)) if listed else None)


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
    def lacks_level(self) -> bool:
        """True when items of this kind have levels and these have none: before levels, or not stated."""
        return self.level is None and self.kind is not ItemKind.CAUSE_OF_CONCERN

    @property
    def label(self) -> str:
        if self.level is not None:
            return f"{self.kind.label}, level {self.level}"
        # HMICFRS gives a cause of concern no level, so nothing is missing there.
        return f"{self.kind.label}, no level stated" if self.lacks_level else self.kind.label


_KIND_ORDER = {kind: order for order, kind in enumerate(ItemKind)}


def group_of(kind: ItemKind, level: int | None) -> PositionGroup:
    """The row of a position for a kind and a level."""
    return PositionGroup(_KIND_ORDER[kind], level or _NO_LEVEL)


@dataclass(frozen=True, slots=True)
class Traits:
    """What an item is, on a day, as far as counting goes; `is_ours` unless it binds others only."""

    kind: ItemKind
    level: int | None
    is_ours: bool

    @property
    def group(self) -> PositionGroup:
        return group_of(self.kind, self.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """So many entries of items' histories that are alike; an entry plays one or more of three parts.

    Two days matter: the one that figures are asked for (`now`) and an earlier one (`then`), on each of which
    an item has its own traits. `is_newest`: `stage` is the one that counts now; each item has one such entry.
    `was_newest`: it counted then; each item that was known then and had changed before has one such entry.
    `in_period`: it is a change that came about in between, from `before` (None for an item's first change) by
    `action` to `stage`; of an item that became known in between, every change is.

    An item is open from the day it is known until a change says otherwise. `known_on` is the earliest day on
    which one of the items became known; all lie in one age band. `key` names the item when items are to be
    listed, and `count` is then 1.
    """

    count: int
    key: str | None
    now: Traits
    then: Traits
    known_on: date
    known_then: bool
    before: Stage | None
    stage: Stage
    action: Action | None
    is_newest: bool
    was_newest: bool
    in_period: bool


def is_open_stage(stage: Stage) -> bool:
    """True for what stands under Open: claimed, signed off, submitted and verified too (S1, Levels 2-4)."""
    return not stage.is_ended
