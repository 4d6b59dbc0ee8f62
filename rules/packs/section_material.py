"""What the sections of a board pack are built from, and the few ways in which they put blocks together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from rules.dates_in_words import number_of
from rules.figures import Break, RegisterPosition, StatedPosition
from rules.figures.ageing import AgeBand
from rules.figures.movement import Movement
from rules.figures.submissions import WaitingRow
from rules.month_arithmetic import add_months
from rules.packs.board_material import BoardMaterial
from rules.packs.cells import Anchors
from rules.packs.content import Block, BreakNote, Paragraph, Table
from rules.packs.item_lists import AppendixGroup, PackItems
from rules.register_view import InspectionView, ItemView, RegisterView
from rules.vocabulary import Rag, WindowStatus


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything that the sections are built from; `breaks` are printed, each with its note where it has one.

    `movement` is None when there is no earlier pack to compare with. `most_listed` is how many rows
    a list prints at most, `most_rows` the appendix and what doesn't tie; figures always count everything.
    """

    view: RegisterView
    board: BoardMaterial
    items: PackItems
    stated: StatedPosition | None
    register: RegisterPosition
    movement: Movement | None
    waiting: tuple[WaitingRow, ...]
    bands: tuple[AgeBand, ...]
    appendix: tuple[AppendixGroup, ...]
    more: int
    anchors: Anchors
    breaks: tuple[Break, ...]
    notes: dict[str, BreakNote]
    review_months: int
    due_within_days: int
    most_rows: int
    most_listed: int

    @property
    def as_at(self) -> date:
        return self.view.as_at

    @property
    def since(self) -> date:
        """The day of the pack before, or a month before this one where there was none."""
        return self.board.earlier.as_at if self.board.earlier else months_before(self.as_at, 1)

    @cached_property
    def by_key(self) -> dict[str, ItemView]:
        return {item.key: item for item in self.view.items}

    @cached_property
    def rags(self) -> dict[str, Rag]:
        return dict(self.board.rag_by_key)

    @property
    def inspections_ahead(self) -> tuple[InspectionView, ...]:
        """Windows that haven't ended, in any status."""
        return tuple(window for window in self.view.inspections if window.ends_on >= self.as_at)

    @property
    def confirmed_inspections(self) -> tuple[InspectionView, ...]:
        return tuple(window for window in self.inspections_ahead if window.status is WindowStatus.CONFIRMED)


def capped(table: Table, most: int) -> Iterator[Block]:
    """The table, cut at the pack's cap with a line that says so; a strong last row, its totals, stays."""
    totals = [row for row in table.rows if row.strong]
    rows = [row for row in table.rows if not row.strong]
    more = len(rows) - most
    if more <= 0:
        yield table
        return
    yield replace(table, rows=(*rows[:most], *totals), more=more)
    said = f"{number_of(more, 'more row')}, not printed here."
    yield Paragraph(f"{said} The register's files beside this pack hold every item.")


def table_or(material: Material, table: Table, otherwise: str) -> Iterator[Block]:
    """The table as `capped` has it; or a sentence when it is empty."""
    if table.rows:
        yield from capped(table, material.most_listed)
    elif otherwise:
        yield Paragraph(otherwise)


def those_with(keys: Iterable[str], material: Material) -> list[ItemView]:
    """The items of the view with these keys, in their order."""
    return [material.by_key[key] for key in keys if key in material.by_key]


def months_before(day: date, months: int) -> date:
    """The day so many months before, or the calendar's first."""
    try:
        return add_months(day, -months)
    except OverflowError:
        return date.min
