"""The monthly pack of the HMIC Oversight Board: what stands in it, in which order, under which number."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from rules.dates_in_words import long_date
from rules.figures import register_position, stated_position
from rules.packs import board_sections as sections
from rules.packs.board_sections import Material
from rules.packs.cells import Anchors
from rules.packs.content import Block, Cover, Heading, KeyFigure, PackContent, Section, Tone
from rules.packs.item_lists import AppendixGroup, appendix_groups, pack_items
from rules.register_view import PhaseView, RegisterView
from rules.vocabulary import FigureTable, Marking, Phase

_PHASES = {
    Phase.SCAN: "In Scan, HMICFRS's default phase of monitoring",
    Phase.ENGAGE: "In Engage, HMICFRS's enhanced monitoring",
}


def compose_board_pack(
    view: RegisterView,
    *,
    marking: Marking,
    review_months: int,
    due_within_days: int = 90,
    most_rows: int = 500,
) -> PackContent:
    """The pack as at the view's day. The same view and terms give the same pack.

    `review_months` is how many calendar months may pass between updates, `due_within_days` how far "due
    next" looks, and `most_rows` how many rows a list, or the register appendix, prints before it says "n
    more". Figures always count everything.
    """
    appendix = appendix_groups(view.items)
    shown = tuple(_first_rows(appendix, most_rows))
    # Anchors count up in the appendix's order, and carry no data of the register.
    rows = (item.key for group in shown for item in group.items)
    anchors = Anchors({key: f"item-{place:06}" for place, key in enumerate(rows, start=1)})
    portal = view.stated(FigureTable.PORTAL)
    material = Material(
        view=view,
        items=pack_items(view, review_months=review_months, due_within_days=due_within_days),
        stated=stated_position(portal) if portal else None,
        register=register_position(view.items),
        appendix=shown,
        more=len(view.items) - len(anchors.by_key),
        anchors=anchors,
        review_months=review_months,
        due_within_days=due_within_days,
        most_rows=most_rows,
    )
    return PackContent(
        cover=_cover(view, marking),
        key_figures=_key_figures(material),
        sections=tuple(_section(number, spec, material) for number, spec in enumerate(SECTIONS, start=1)),
        breaks=material.breaks,
    )


def _cover(view: RegisterView, marking: Marking) -> Cover:
    return Cover(
        force=view.force_name,
        title="HMIC Oversight Board",
        subtitle="Monthly pack for the Deputy Chief Constable",
        as_at=view.as_at.isoformat(),
        as_at_words=long_date(view.as_at),
        marking=marking,
        phase=phase_sentence(view.phase),
    )


def phase_sentence(phase: PhaseView | None) -> str:
    """HMICFRS's monitoring phase of the force in one sentence."""
    if phase is None:
        return "HMICFRS's monitoring phase of the force isn't recorded."
    return f"{_PHASES[phase.phase]}, since {long_date(phase.began_on)}."


def _key_figures(material: Material) -> tuple[KeyFigure, ...]:
    items = material.items
    overdue, breaks = len(items.overdue), len(material.breaks)
    unasked = len(items.unowned) + len(items.unheld)
    inspections = len(material.confirmed_inspections)
    return (
        KeyFigure(str(material.register.totals.open), "open in this register", "position"),
        KeyFigure(str(overdue), "overdue, mandatory", "overdue", Tone.ALERT if overdue else Tone.PLAIN),
        KeyFigure(str(len(items.due_soon)), f"due in the next {material.due_within_days} days", "due-next"),
        KeyFigure(str(len(items.stale)), "without an update in time", "stale"),
        KeyFigure(str(len(items.undated)), "without a date", "gaps-date"),
        KeyFigure(str(unasked), "without an owner or a holder", "gaps-owner"),
        KeyFigure(str(inspections), "confirmed inspections ahead", "inspections-ahead"),
        KeyFigure(
            str(breaks), "stated figures that don't tie", "breaks", Tone.ALERT if breaks else Tone.PLAIN
        ),
    )


def _section(number: int, spec: "SectionSpec", material: Material) -> Section:
    blocks = list(spec.blocks(material))
    headings = (block for block in blocks if isinstance(block, Heading))
    numbers = {heading.anchor: f"{number}.{place}" for place, heading in enumerate(headings, start=1)}
    return Section(
        number=number,
        title=spec.title,
        anchor=spec.anchor,
        wide=spec.wide,
        blocks=tuple(
            replace(block, number=numbers[block.anchor]) if isinstance(block, Heading) else block
            for block in blocks
        ),
    )


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section: its anchor, its title, what stands in it, and whether it lies across the page."""

    anchor: str
    title: str
    blocks: Callable[[Material], Iterable[Block]]
    wide: bool = False


# The order here is the pack's order and its numbering.
SECTIONS = (
    SectionSpec("position", "Position", sections.position),
    SectionSpec("overdue", "Overdue", sections.overdue),
    SectionSpec("due-next", "Due next", sections.due_next),
    SectionSpec("stale", "Stale", sections.stale),
    SectionSpec("gaps", "Without a date, an owner or a holder", sections.gaps),
    SectionSpec("inspections", "Inspections", sections.inspections),
    SectionSpec("register", "Register", sections.register, wide=True),
)


def _first_rows(groups: Iterable[AppendixGroup], rows: int) -> Iterator[AppendixGroup]:
    left = rows
    for group in groups:
        items = group.items[:left]
        left -= len(items)
        if items:
            yield replace(group, items=items)
