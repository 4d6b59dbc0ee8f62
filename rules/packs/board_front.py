"""The front of the board pack: agenda, decisions asked, actions of the last meeting, and the dashboard."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rules.dates_in_words import long_date, number_of
from rules.figures import is_closed, is_counted
from rules.packs import charts, figure_tables, meeting_tables
from rules.packs.board_material import AgendaItem, EarlierPack, MeetingAction
from rules.packs.charts import StackedRow
from rules.packs.content import Block, Heading, Paragraph
from rules.packs.section_material import Material, table_or
from rules.vocabulary import Rag

_RATINGS: tuple[Rag | None, ...] = (*Rag, None)


def agenda(material: Material, sections: Iterable[AgendaItem]) -> Iterator[Block]:
    """The meeting's agenda, or else the pack's own sections in its place."""
    board = material.board
    where = ", ".join(filter(None, (board.meeting_place, f"chair: {board.chair}" if board.chair else "")))
    if board.meeting_on:
        yield Paragraph(f"Meeting on {long_date(board.meeting_on)}{f' ({where})' if where else ''}.")
    yield meeting_tables.agenda_table(board.agenda or sections)


def decisions(material: Material) -> Iterator[Block]:
    """What the board is asked to decide."""
    table = meeting_tables.decision_table(material.board.decisions, material.by_key, material.anchors)
    yield from table_or(material, table, "No decision is asked of the board this time.")


def actions(material: Material) -> Iterator[Block]:
    """Actions of earlier meetings: those still open first, then those done since the pack before."""
    actions = material.board.actions
    if not actions:
        yield Paragraph("No actions of an earlier meeting are recorded.")
        return
    still_open = [one for one in actions if one.done_on is None]
    done = [one for one in actions if one.done_on is not None]
    yield Heading("", "Open", "actions-open")
    yield from _actions(material, still_open, "open actions", "Every action is done.")
    yield Heading("", "Done", "actions-done")
    yield from _actions(material, done, "done actions", "No action was done since.")


def _actions(
    material: Material, actions: Sequence[MeetingAction], figure: str, otherwise: str
) -> Iterator[Block]:
    by_day = sorted(actions, key=lambda one: (one.done_on or one.due_on or one.set_on, one.reference))
    table = meeting_tables.action_table(
        by_day, material.by_key, material.anchors, as_at=material.as_at, figure=figure
    )
    yield from table_or(material, table, otherwise)


def dashboard(material: Material) -> Iterator[Block]:
    """Ratings, burn-down, position and ages as charts, each with the figures that it is drawn from."""
    yield Heading("", "RAG", "dashboard-rag")
    yield from _ratings(material)
    yield Heading("", "Burn-down over twelve months", "dashboard-burn-down")
    yield from _burn_down(material)
    yield Heading("", "Position", "dashboard-position")
    rows = [StackedRow(row.group.label, row.counts.open, row.counts.closed) for row in material.register.rows]
    if rows:
        chart = charts.stacked_bars(
            rows,
            solid="Open",
            hatched="Closed",
            anchor="chart-position",
            caption="Open and closed items by kind and level",
        )
        totals = material.register.totals
        yield replace(chart, figures=(("open", totals.open), ("closed", totals.closed)))
    else:
        yield Paragraph("The register holds nothing to count.")
    yield Heading("", "Ageing", "dashboard-ages")
    yield from _ages(material)


def _ratings(material: Material) -> Iterator[Block]:
    now = _rating_counts(
        material.rags.get(item.key)
        for item in material.view.items
        if is_counted(item) and not is_closed(item)
    )
    if not material.rags:
        yield Paragraph("No item has been rated yet.")
        return
    before = _earlier_ratings(material.board.earlier) if material.board.earlier else None
    bar = charts.rag_bar(
        [(rag, now[rag]) for rag in _RATINGS],
        anchor="chart-rag",
        caption="Open items by rating",
    )
    yield replace(bar, figures=(("open", now.total()),))
    rows = ((rag, now[rag], before[rag] if before is not None else None) for rag in _RATINGS)
    yield figure_tables.rag_table(rows)


def _rating_counts(rags: Iterable[Rag | None]) -> Counter[Rag | None]:
    return Counter(rags)


def _earlier_ratings(earlier: EarlierPack) -> Counter[Rag | None]:
    return _rating_counts(item.rag for item in earlier.items if item.counted and not item.stage.is_ended)


def _burn_down(material: Material) -> Iterator[Block]:
    points = [(point.day, point.open) for point in material.board.month_ends]
    if not points:
        yield Paragraph("No month’s end is recorded to draw it from.")
        return
    chart = charts.burn_down(points, anchor="chart-burn-down")
    day, count = points[-1]
    yield replace(chart, figures=(("open", count),) if day == material.as_at else ())
    yield Paragraph(charts.burn_down_sentence(points))


def _ages(material: Material) -> Iterator[Block]:
    total = sum(band.figure.count for band in material.bands)
    if not total:
        yield Paragraph("Nothing is open.")
        return
    chart = charts.stacked_bars(
        [StackedRow(band.label, band.figure.count) for band in material.bands],
        solid="Open",
        hatched="",
        anchor="chart-ages",
        caption="Open items by the time for which they have been known",
    )
    yield replace(chart, figures=(("open", total),))
    oldest = min(
        (item for item in material.view.items if is_counted(item) and not is_closed(item)),
        key=lambda item: (item.known_on, item.key),
    )
    days = number_of((material.as_at - oldest.known_on).days, "day")
    yield Paragraph(
        f"The oldest is {oldest.number or oldest.key}, known since {long_date(oldest.known_on)}, {days} ago."
    )
    yield figure_tables.age_table(material.bands, material.anchors)
