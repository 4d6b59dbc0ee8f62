"""What stands in each section of the board pack."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from rules.dates_in_words import long_date, number_of
from rules.figures import Break, RegisterPosition, StatedPosition, is_counted
from rules.month_arithmetic import add_months
from rules.packs import tables
from rules.packs.cells import MORE_ANCHOR, Anchors
from rules.packs.content import Block, Heading, Paragraph, Table
from rules.packs.item_lists import AppendixGroup, PackItems
from rules.register_view import InspectionView, RegisterView
from rules.vocabulary import WindowStatus

_INSPECTIONS_BACK_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that the sections are built from."""

    view: RegisterView
    items: PackItems
    stated: StatedPosition | None
    register: RegisterPosition
    appendix: tuple[AppendixGroup, ...]
    more: int
    anchors: Anchors
    review_months: int
    due_within_days: int
    most_rows: int

    @property
    def as_at(self) -> date:
        return self.view.as_at

    @property
    def inspections_ahead(self) -> tuple[InspectionView, ...]:
        """Windows that haven't ended, in any status."""
        return tuple(window for window in self.view.inspections if window.ends_on >= self.as_at)

    @property
    def confirmed_inspections(self) -> tuple[InspectionView, ...]:
        return tuple(window for window in self.inspections_ahead if window.status is WindowStatus.CONFIRMED)

    @property
    def breaks(self) -> tuple[Break, ...]:
        return self.stated.breaks if self.stated else ()


def position(material: Material) -> Iterator[Block]:
    """The portal's figures as stated, ours, and what doesn't tie."""
    yield from _stated_blocks(material.stated)
    yield Heading("", "In this register", "position-register")
    explained = (
        "Items known on the day, counted here; each figure opens to its rows in the register. "
        "What is claimed, signed off or submitted stays open until it is closed."
    )
    if material.register.left_out_keys:
        left_out = number_of(len(material.register.left_out_keys), "item")
        explained += f" In no figure: {left_out} no longer asked or not for this force."
    yield Paragraph(explained)
    yield tables.position_table(material.register, material.anchors, "register")
    yield Heading("", "Figures that don't tie", "breaks")
    yield from _table_or(
        material,
        tables.break_table(material.breaks),
        "Every stated row adds up." if material.stated else "None.",
    )


def _stated_blocks(stated: StatedPosition | None) -> Iterator[Block]:
    yield Heading("", "On the HMICFRS portal, as stated", "position-portal")
    if stated is None:
        yield Paragraph("No portal figures are recorded up to this day.")
        return
    yield Paragraph(f"As stated on {long_date(stated.as_at)}.{_source_sentence(stated.sources)}")
    yield tables.stated_table(stated)


def _source_sentence(sources: tuple[str, ...]) -> str:
    """Where the rows stand; when each row names its own place in one table, the table alone."""
    places = (
        sources if len(sources) == 1 else tuple(source.rpartition(",")[0] or source for source in sources)
    )
    listed = "; ".join(dict.fromkeys(places))
    return f" Source: {listed.rstrip('.')}." if listed else ""


def overdue(material: Material) -> Iterator[Block]:
    """Mandatory items past their day; super-complaints' apart; submitted ones apart."""
    items, anchors, as_at = material.items, material.anchors, material.as_at
    yield Heading("", "Mandatory", "overdue-mandatory")
    yield from _table_or(
        material, tables.due_table(items.overdue, anchors, as_at=as_at), "Nothing is overdue."
    )
    yield Heading("", "Super-complaints: past their day, counted apart", "overdue-not-mandatory")
    yield from _table_or(
        material,
        tables.due_table(items.overdue_not_mandatory, anchors, as_at=as_at),
        "None. A super-complaint's recommendations aren't mandatory in the same manner.",
    )
    if items.waiting_past_due:
        yield Heading("", "Submitted, past their day and waiting for HMICFRS", "overdue-waiting")
        yield from _table_or(material, tables.due_table(items.waiting_past_due, anchors, as_at=as_at), "")


def due_next(material: Material) -> Iterator[Block]:
    """What falls due, by day, soon and later."""
    items, anchors, as_at = material.items, material.anchors, material.as_at
    ahead = items.due_soon + items.due_later
    yield Heading("", "By day", "due-by-day")
    yield from _table_or(
        material, tables.day_table(ahead, anchors, as_at=as_at), "Nothing with a date lies ahead."
    )
    yield Heading("", f"In the next {material.due_within_days} days", "due-soon")
    yield from _table_or(material, tables.due_table(items.due_soon, anchors, as_at=as_at), "Nothing.")
    yield Heading("", "Later", "due-later")
    yield from _table_or(material, tables.due_table(items.due_later, anchors, as_at=as_at), "Nothing.")


def stale(material: Material) -> Iterator[Block]:
    """Open items without a substantive update since their cycle began."""
    every = "month" if material.review_months == 1 else f"{material.review_months} months"
    yield Paragraph(
        f"Each open item is due a substantive update every {every}, counted from the last one or from the "
        "day on which it became known. Edits and reminders don't count."
    )
    yield from _table_or(
        material, tables.stale_table(material.items.stale, material.anchors), "Every open item is up to date."
    )


def gaps(material: Material) -> Iterator[Block]:
    """Items that nobody can be reminded of in time, each with what is missing."""
    items, anchors, as_at = material.items, material.anchors, material.as_at
    yield Heading("", "Without a date", "gaps-date")
    yield from _table_or(material, tables.undated_table(items.undated, anchors), "None.")
    if items.standing:
        yield Heading("", "Standing duties, which recur", "gaps-standing")
        yield from _table_or(material, tables.undated_table(items.standing, anchors), "")
    yield Heading("", "Without an owner", "gaps-owner")
    yield from _table_or(material, tables.owner_table(items.unowned, anchors, as_at=as_at), "None.")
    yield Heading("", "With a post that nobody holds", "gaps-holder")
    yield from _table_or(material, tables.owner_table(items.unheld, anchors, as_at=as_at), "None.")


def inspections(material: Material) -> Iterator[Block]:
    """Inspection activity of the last year, under way and ahead."""
    since = _months_before(material.as_at, _INSPECTIONS_BACK_MONTHS)
    recent = [window for window in material.view.inspections if since <= window.ends_on < material.as_at]
    yield Heading("", f"Since {long_date(since)}", "inspections-recent")
    yield from _table_or(material, tables.inspection_table(recent), "None recorded.")
    yield Heading("", "Under way and forthcoming", "inspections-ahead")
    if not material.confirmed_inspections:
        yield Paragraph("There are no confirmed inspection dates.")
    yield from _table_or(material, tables.inspection_table(material.inspections_ahead), "")


def register(material: Material) -> Iterator[Block]:
    """The appendix: every item once, grouped as in our position."""
    counted = sum(map(is_counted, material.view.items))
    yield Paragraph(
        f"{number_of(len(material.view.items), 'item')} known on {long_date(material.as_at)}, "
        f"{counted} of them in the figures above."
    )
    for place, group in enumerate(material.appendix):
        title = group.group.label if group.group else "No longer asked, or not for this force"
        shown = len(group.items)
        count = f"{shown}" if shown == group.total else f"the first {shown} of {group.total}"
        yield Heading("", f"{title} ({count})", f"register-group-{place}")
        yield tables.register_table(group.items, material.anchors, as_at=material.as_at)
    if material.more:
        yield Paragraph(
            f"{number_of(material.more, 'more item')} in the register, not printed here.", anchor=MORE_ANCHOR
        )


def _table_or(material: Material, table: Table, otherwise: str) -> Iterator[Block]:
    """The table, cut at the pack's cap with a line that says so; or a sentence when it is empty."""
    if not table.rows:
        yield from [Paragraph(otherwise)] if otherwise else []
        return
    yield replace(table, rows=table.rows[: material.most_rows])
    more = len(table.rows) - material.most_rows
    if more > 0:
        yield Paragraph(f"{number_of(more, 'more row')}, not printed here.")


def _months_before(day: date, months: int) -> date:
    try:
        return add_months(day, -months)
    except OverflowError:
        return date.min
