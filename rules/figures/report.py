"""All figures of a force as at a day, from what was read for them, with every break among them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.figures.ageing import AgeBand, OldestOpen, age_bands, oldest_open
from rules.figures.breaks import Break
from rules.figures.counting import Tally
from rules.figures.date_breaks import Dated, sibling_date_breaks, unknown_date_breaks
from rules.figures.movement import Movement, movement
from rules.figures.position import RegisterPosition, position_now
from rules.figures.publications import PublicationCounts, PublicationTally, publication_counts
from rules.figures.slips import af1_breaks
from rules.figures.stated_position import StatedPosition, stated_position
from rules.figures.stated_submissions import (
    StatedMovement,
    StatedSubmissions,
    stated_movement,
    stated_submissions,
)
from rules.figures.stated_sums import StatedSum, named_sums, panel_sums, report_sums, untraced_sums
from rules.figures.submissions import Submissions, WaitingRow, submissions, waiting
from rules.register_view import PublicationView, StatedTable
from rules.vocabulary import FigureTable


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFacts:
    """What the register holds for figures as at a day.

    The tallies' earlier day is `since`, or else the day on which submissions begin to count,
    `submissions_since`. `oldest` are tallies of single items, the oldest open ones among them. `statements`
    hold, table by table, the newest on or before the day; `earlier_submissions` is the statement that those
    of submissions are compared with, and `same_day` the tables of the day of the newest statement of what
    waits. `keys_by_portal_id` need hold only the ids that statements name.
    """

    as_at: date
    since: date | None
    submissions_since: date
    tallies: Sequence[Tally]
    oldest: Sequence[Tally]
    publications: Sequence[PublicationView]
    publication_tallies: Sequence[PublicationTally]
    statements: Sequence[StatedTable]
    earlier_submissions: StatedTable | None
    same_day: Sequence[StatedTable]
    deadlines: Sequence[Dated]
    keys_by_portal_id: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFigures:
    """What papers state, each in its newest statement; None where none states it."""

    portal: StatedPosition | None
    submissions: StatedSubmissions | None
    earlier_submissions: StatedSubmissions | None
    movement: StatedMovement | None
    waiting: tuple[StatedSum, ...]
    panel: tuple[StatedSum, ...]
    reports: tuple[StatedSum, ...]
    named: tuple[StatedSum, ...]
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Every figure as at a day. `movement` is None when no earlier day was given."""

    as_at: date
    since: date | None
    submissions_since: date
    position: RegisterPosition
    movement: Movement | None
    submissions: Submissions
    waiting: tuple[WaitingRow, ...]
    oldest: OldestOpen | None
    bands: tuple[AgeBand, ...]
    publications: tuple[PublicationCounts, ...]
    stated: StatedFigures
    breaks: tuple[Break, ...]


def all_figures(facts: FigureFacts) -> Figures:
    """Work out every figure; the breaks are in the order of the papers, then of the register."""
    moved = movement(facts.tallies) if facts.since is not None else None
    reports = publication_counts(facts.publications, facts.publication_tallies)
    stated = _stated(facts)
    breaks = (
        *stated.breaks,
        *(found for report in reports for found in report.breaks),
        *sibling_date_breaks(facts.deadlines),
        *unknown_date_breaks(facts.deadlines),
        *(moved.breaks if moved is not None else ()),
    )
    return Figures(
        as_at=facts.as_at,
        since=facts.since,
        submissions_since=facts.submissions_since,
        position=position_now(facts.tallies),
        movement=moved,
        submissions=submissions(facts.tallies),
        waiting=waiting(facts.tallies),
        oldest=oldest_open(facts.oldest, facts.as_at),
        bands=age_bands(facts.tallies, facts.as_at),
        publications=reports,
        stated=stated,
        breaks=breaks,
    )


def _stated(facts: FigureFacts) -> StatedFigures:
    tables: dict[FigureTable, list[StatedTable]] = {}
    for table in facts.statements:
        tables.setdefault(table.table, []).append(table)
    same_day = {table.table: table for table in facts.same_day}
    portal = next(map(stated_position, tables.get(FigureTable.PORTAL, ())), None)
    submitted = next(map(stated_submissions, tables.get(FigureTable.SUBMISSIONS, ())), None)
    earlier = stated_submissions(facts.earlier_submissions) if facts.earlier_submissions else None
    moved = stated_movement(earlier, submitted) if earlier and submitted else None
    waits = [
        found
        for table in tables.get(FigureTable.SUBMITTED_WAITING, ())
        for found in untraced_sums(
            table, same_day.get(FigureTable.SUBMISSIONS), same_day.get(FigureTable.PORTAL)
        )
    ]
    panel = [found for table in tables.get(FigureTable.PANEL_RAG, ()) for found in panel_sums(table)]
    titles = {report.key: report.title for report in facts.publications}
    reports = report_sums(tables.get(FigureTable.PUBLICATION_PARTS, ()), titles)
    named = named_sums(tables.get(FigureTable.NAMED_ITEMS, ()), facts.keys_by_portal_id)
    slips = [
        found for table in tables.get(FigureTable.PORTAL, ()) for found in af1_breaks(table, "Portal table")
    ]
    return StatedFigures(
        portal=portal,
        submissions=submitted,
        earlier_submissions=earlier,
        movement=moved,
        waiting=tuple(waits),
        panel=tuple(panel),
        reports=reports,
        named=named,
        breaks=(
            *(portal.breaks if portal else ()),
            *slips,
            *(submitted.breaks if submitted else ()),
            *(earlier.breaks if earlier else ()),
            *(moved.breaks if moved else ()),
            *_broken((*waits, *panel, *reports, *named)),
        ),
    )


def _broken(sums: Iterable[StatedSum]) -> Iterable[Break]:
    return (one.broken for one in sums if one.broken is not None)
