"""The monthly pack of the HMIC Oversight Board: what stands in it, in which order, under which number."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from rules.dates_in_words import long_date
from rules.figures import register_position, stated_position
from rules.figures.ageing import AgeBand, age_bands
from rules.figures.counting import Tally
from rules.figures.movement import movement
from rules.figures.submissions import waiting
from rules.packs import board_concerns, board_front, board_lists, board_sections
from rules.packs.appendix_table import appendix_table
from rules.packs.board_figures import board_figure_parts, key_figures
from rules.packs.board_material import NO_MATERIAL, AgendaItem, BoardMaterial
from rules.packs.cells import Anchors
from rules.packs.content import Block, Cover, Heading, PackContent, Section
from rules.packs.item_lists import AppendixGroup, appendix_groups, pack_items
from rules.packs.section_material import Material
from rules.packs.tie_notes import all_breaks, notes_in_use
from rules.packs.ties import own_breaks
from rules.packs.view_tallies import view_tallies
from rules.register_view import PhaseView, RegisterView
from rules.vocabulary import FigureTable, Marking, Phase

_PHASES = {
    Phase.SCAN: "In Scan, HMICFRS's default phase of monitoring",
    Phase.ENGAGE: "In Engage, HMICFRS's enhanced monitoring",
}
_NOTE = (
    "Drawn from the register as it was known on that day. Every date shows the words it was read from, and "
    "every figure of the register opens to its rows."
)


def compose_board_pack(
    view: RegisterView,
    *,
    marking: Marking,
    review_months: int,
    due_within_days: int = 90,
    most_rows: int = 500,
    most_listed: int = 75,
    material: BoardMaterial = NO_MATERIAL,
) -> PackContent:
    """The pack as at the view's day. The same view, material and terms give the same pack.

    `review_months` is how many calendar months may pass between updates, `due_within_days` how far "due
    next" looks. `most_rows` is how many rows the register appendix prints before it says "n more", and
    `most_listed` how many any other list does. Figures always count everything. Should the pack's own
    figures not tie, it says so itself, in `breaks` and on the page that lists them.
    """
    drawn_from = _material(view, material, review_months, due_within_days, (most_rows, most_listed))
    pack = _composed(drawn_from, marking)
    if own := own_breaks(pack):
        pack = _composed(replace(drawn_from, breaks=all_breaks(drawn_from.breaks, own)), marking)
    return pack


def _material(
    view: RegisterView,
    board: BoardMaterial,
    review_months: int,
    due_within_days: int,
    most: tuple[int, int],
) -> Material:
    appendix = appendix_groups(view.items)
    shown = tuple(_first_rows(appendix, most[0]))
    # Anchors count up in the appendix's order, and carry no data of the register.
    rows = (item.key for group in shown for item in group.items)
    anchors = Anchors({key: f"item-{place:06}" for place, key in enumerate(rows, start=1)})
    portal = view.stated(FigureTable.PORTAL)
    stated = stated_position(portal) if portal else None
    tallies = view_tallies(view.items, board.earlier)
    moved = movement(tallies) if board.earlier else None
    breaks = all_breaks(stated.breaks if stated else (), board.figure_breaks, moved.breaks if moved else ())
    return Material(
        view=view,
        board=board,
        items=pack_items(view, review_months=review_months, due_within_days=due_within_days),
        stated=stated,
        register=register_position(view.items),
        movement=moved,
        waiting=waiting(tallies),
        bands=_bands(tallies, view),
        appendix=shown,
        more=len(view.items) - len(anchors.by_key),
        anchors=anchors,
        breaks=breaks,
        notes={note.key: note for note in board.break_notes},
        review_months=review_months,
        due_within_days=due_within_days,
        most_rows=most[0],
        most_listed=min(most),
    )


def _bands(tallies: list[Tally], view: RegisterView) -> tuple[AgeBand, ...]:
    try:
        return age_bands(tallies, view.as_at)
    except OverflowError:
        return ()  # the calendar's first years have no band before them


def _composed(material: Material, marking: Marking) -> PackContent:
    return PackContent(
        cover=_cover(material, marking),
        key_figures=key_figures(material),
        sections=tuple(_section(number, spec, material) for number, spec in enumerate(SECTIONS)),
        breaks=material.breaks,
        figure_parts=board_figure_parts(material),
        break_notes=notes_in_use(material.breaks, material.notes),
        appendix=appendix_table(material.view, material.board.ratings),
    )


def _cover(material: Material, marking: Marking) -> Cover:
    view, board = material.view, material.board
    return Cover(
        force=view.force_name,
        title="HMIC Oversight Board",
        subtitle="Monthly pack for the Deputy Chief Constable",
        as_at=view.as_at.isoformat(),
        as_at_words=long_date(view.as_at),
        marking=marking,
        phase=phase_sentence(view.phase),
        edition=board.edition,
        meeting_words=long_date(board.meeting_on) if board.meeting_on else "",
        note=_NOTE,
    )


def phase_sentence(phase: PhaseView | None) -> str:
    """HMICFRS's monitoring phase of the force in one sentence."""
    if phase is None:
        return "HMICFRS's monitoring phase of the force isn't recorded."
    return f"{_PHASES[phase.phase]}, since {long_date(phase.began_on)}."


def _section(number: int, spec: "SectionSpec", material: Material) -> Section:
    blocks = []
    place = 0
    for block in spec.blocks(material):
        if isinstance(block, Heading) and block.level == 2:
            place += 1
            block = replace(block, number=f"{number}.{place}")
        blocks.append(block)
    return Section(
        number=number,
        title=spec.title,
        anchor=spec.anchor,
        wide=spec.wide,
        blocks=tuple(blocks),
        new_page=spec.new_page,
    )


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section: its anchor, its title, what stands in it, and how it lies on the pages.

    `purpose` is what the board is to do with it, in the agenda.
    """

    anchor: str
    title: str
    blocks: Callable[[Material], Iterable[Block]]
    wide: bool = False
    new_page: bool = False
    purpose: str = "To note"


def _agenda(material: Material) -> Iterator[Block]:
    own = (
        AgendaItem(str(number), spec.title, purpose=spec.purpose, anchor=spec.anchor)
        for number, spec in enumerate(SECTIONS)
        if spec.anchor != "agenda"
    )
    return board_front.agenda(material, own)


# The order here is the pack's order and its numbering.
SECTIONS = (
    SectionSpec("agenda", "Agenda", _agenda),
    SectionSpec("decisions", "Decisions asked", board_front.decisions, purpose="To decide"),
    SectionSpec("actions", "Actions of the last meeting", board_front.actions, purpose="To review"),
    SectionSpec("dashboard", "Dashboard", board_front.dashboard, new_page=True, purpose="To discuss"),
    SectionSpec("position", "Position", board_sections.position),
    SectionSpec("movement", "Movement since the last pack", board_sections.movement, new_page=True),
    SectionSpec(
        "concerns", "Causes of concern", board_concerns.concerns, new_page=True, purpose="To discuss"
    ),
    SectionSpec("overdue", "Overdue", board_lists.overdue, new_page=True, purpose="To discuss"),
    SectionSpec("due-next", "Due next", board_lists.due_next),
    SectionSpec("stale", "Stale", board_lists.stale, purpose="To discuss"),
    SectionSpec("waiting", "Submitted and waiting", board_lists.waiting, purpose="To sign or note"),
    SectionSpec("extensions", "Extensions", board_lists.extensions, purpose="To decide"),
    SectionSpec("portal", "Differences from the portal", board_lists.portal),
    SectionSpec("gaps", "Dates and owners to settle", board_lists.gaps, purpose="To discuss"),
    SectionSpec("inspections", "Inspections", board_sections.inspections),
    SectionSpec("publications", "Publications since the last pack", board_sections.publications),
    SectionSpec("register", "Register", board_sections.register, wide=True, purpose="Appendix"),
)


def _first_rows(groups: Iterable[AppendixGroup], rows: int) -> Iterator[AppendixGroup]:
    left = rows
    for group in groups:
        items = group.items[:left]
        left -= len(items)
        if items:
            yield replace(group, items=items)
