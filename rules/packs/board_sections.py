"""The body of the board pack: position and movement, inspections, publications, and the register appendix."""

from collections.abc import Iterator
from datetime import timedelta

from rules.dates_in_words import long_date, number_of
from rules.figures import StatedPosition, is_counted
from rules.figures.movement import Movement
from rules.figures.publications import PublicationTally, publication_counts
from rules.packs import figure_tables, tables
from rules.packs.board_concerns import concern_anchors
from rules.packs.board_lists import listed
from rules.packs.cells import MORE_ANCHOR
from rules.packs.content import Block, Bullets, Cell, Heading, Paragraph
from rules.packs.figure_tables import group_figure, moved_figure
from rules.packs.section_material import Material, capped, months_before, table_or, those_with
from rules.packs.timeline import inspection_timeline
from rules.register_view import PublicationView
from rules.vocabulary import Applicability

_INSPECTIONS_BACK_MONTHS = 12


def position(material: Material) -> Iterator[Block]:
    """The portal's figures as stated, ours, how ours moved, and what doesn't tie."""
    yield from _stated_blocks(material, material.stated)
    yield Heading("", "In this register", "position-register")
    explained = (
        "Items known on the day, counted here; each figure opens to its rows in the register. "
        "What is claimed, signed off or submitted stays open until it is closed."
    )
    if material.register.left_out_keys:
        left_out = number_of(len(material.register.left_out_keys), "item")
        explained += f" In no figure: {left_out} no longer asked or not for this force."
    yield Paragraph(explained)
    yield figure_tables.position_table(material.register, material.anchors, "register")
    yield Heading("", "Figures that don't tie", "breaks")
    if material.breaks:
        table = figure_tables.break_table(material.breaks, material.notes)
        yield from capped(table, material.most_rows)
    else:
        yield Paragraph("Every stated row adds up." if material.stated else "None.")


def _stated_blocks(material: Material, stated: StatedPosition | None) -> Iterator[Block]:
    yield Heading("", "On the HMICFRS portal, as stated", "position-portal")
    if stated is None:
        yield Paragraph("No portal figures are recorded up to this day.")
        return
    yield Paragraph(f"As stated on {long_date(stated.as_at)}.{_source_sentence(stated.sources)}")
    yield figure_tables.stated_table(stated, material.notes)


def _source_sentence(sources: tuple[str, ...]) -> str:
    """Where the rows stand; when each row names its own place in one table, the table alone."""
    places = (
        sources if len(sources) == 1 else tuple(source.rpartition(",")[0] or source for source in sources)
    )
    listed_places = "; ".join(dict.fromkeys(places))
    return f" Source: {listed_places.rstrip('.')}." if listed_places else ""


def movement(material: Material) -> Iterator[Block]:
    """Opening + new - closed = closing since the pack before, and each item that moved."""
    moved, earlier = material.movement, material.board.earlier
    if moved is None or earlier is None:
        yield Paragraph("There is no earlier pack to compare with.")
        return
    first, last = long_date(earlier.as_at), long_date(material.as_at)
    since = "the pack" if earlier.was_issued else "the register"
    yield Heading("", "From opening to closing", "movement-sums")
    yield Paragraph(f"From {since} as at {first} to this pack, as at {last}.")
    yield figure_tables.movement_table(moved, first, last)
    yield Heading("", "Item by item", "movement-items")
    if not moved.total.terms:
        yield Paragraph("No item was added, closed or moved between levels.")
    yield from _moved_items(material, moved)


def _moved_items(material: Material, moved: Movement) -> Iterator[Block]:
    for place, (term, figure) in enumerate(moved.total.terms):
        yield Heading("", f"{term.label} ({figure.count})", f"movement-{place}", level=3)
        items = those_with(figure.keys or (), material)
        table = tables.stage_table(
            items,
            material.anchors,
            as_at=material.as_at,
            rags=material.rags,
            figure=listed(moved_figure(term)),
        )
        yield from table_or(material, table, "")


def inspections(material: Material) -> Iterator[Block]:
    """The forward look as a timeline, and inspection activity of the last year, under way and ahead."""
    yield Heading("", "Forward look", "inspections-timeline")
    timeline = inspection_timeline(
        material.view.inspections,
        as_at=material.as_at,
        anchor="chart-inspections",
    )
    if timeline is None:
        yield Paragraph("No inspection is expected within a year.")
    else:
        yield timeline
    yield Heading("", "Under way and forthcoming", "inspections-ahead")
    confirmed = material.confirmed_inspections
    table = tables.inspection_table(confirmed, figure=listed("confirmed inspections"))
    yield from table_or(material, table, "There are no confirmed inspection dates.")
    others = [window for window in material.inspections_ahead if window not in confirmed]
    if others:
        yield Heading("", "Ahead, but not confirmed", "inspections-unconfirmed")
        yield from capped(tables.inspection_table(others), material.most_listed)
    since = months_before(material.as_at, _INSPECTIONS_BACK_MONTHS)
    recent = [window for window in material.view.inspections if since <= window.ends_on < material.as_at]
    yield Heading("", f"Since {long_date(since)}", "inspections-recent")
    yield from table_or(material, tables.inspection_table(recent), "None recorded.")


def publications(material: Material) -> Iterator[Block]:
    """Reports published since the pack before: made, applicable and in the register; each one's link."""
    since = material.since
    reports = [
        report for report in material.view.publications if report.published_on and report.published_on > since
    ]
    if not reports:
        yield Paragraph(f"No report is recorded as published since {long_date(since)}.")
        return
    first = long_date(since + timedelta(days=1)) if since.year > 1 else long_date(since)
    yield Paragraph(
        f"Published from {first} to {long_date(material.as_at)}: {number_of(len(reports), 'report')}. Made "
        "is what the report makes to all, applicable what of it is for this force, as its record says."
    )
    keys = {report.key for report in reports}
    tallies = (
        PublicationTally(
            item.publication_key,
            item.kind,
            1,
            int(item.applicability is not Applicability.NOT_OURS),
            item.key,
        )
        for item in material.view.items
        if item.publication_key in keys and item.publication_key is not None
    )
    counts = publication_counts(reports, tallies)
    yield from table_or(material, figure_tables.publication_table(counts), "")
    yield from _links(reports)


def _links(reports: list[PublicationView]) -> Iterator[Block]:
    linked = tuple(Cell(f"{report.title}: {report.link}") for report in reports if report.link)
    if linked:
        yield Paragraph("Where they stand:")
        yield Bullets(linked)


def _way_back(material: Material) -> dict[str, str]:
    """Where the pack speaks of an item: its cause of concern's page, or else the list that it stands in."""
    items = material.items
    pages = concern_anchors(material)
    waiting = those_with((key for row in material.waiting for key in row.figure.keys or ()), material)
    lists = (
        ("gaps", items.undated),
        ("waiting", waiting),
        ("stale", [one.item for one in items.stale]),
        ("due-next", items.due_soon),
        ("overdue", items.overdue + items.overdue_not_mandatory),
    )
    # What comes last counts.
    back = {item.key: anchor for anchor, listed_items in lists for item in listed_items}
    back |= {item.key: pages[item.parent_key] for item in material.view.items if item.parent_key in pages}
    return back | pages


def register(material: Material) -> Iterator[Block]:
    """The appendix: every item once, grouped as in our position."""
    counted = sum(map(is_counted, material.view.items))
    said = (
        f"{number_of(len(material.view.items), 'item')} known on {long_date(material.as_at)}, "
        f"{counted} of them in the figures above. The files that end in “-register.csv” and “-register.xlsx” "
        "beside this pack hold every item with its whole text."
    )
    yield Paragraph(said)
    back = _way_back(material)
    for place, group in enumerate(material.appendix):
        title = group.group.label if group.group else "No longer asked, or not for this force"
        shown = len(group.items)
        count = f"{shown}" if shown == group.total else f"the first {shown} of {group.total}"
        yield Heading("", f"{title} ({count})", f"register-group-{place}")
        yield tables.register_table(
            group.items,
            material.anchors,
            as_at=material.as_at,
            rags=material.rags,
            back=back,
            figure=listed(group_figure("register", group.group)),
            more=group.total - shown,
        )
    if material.more:
        yield Paragraph(
            f"{number_of(material.more, 'more item')} in the register, not printed here.", anchor=MORE_ANCHOR
        )
