"""Inspection activity in a committee paper: since the committee before, and what lies ahead."""

from collections.abc import Iterable

from rules.dates_in_words import long_date
from rules.packs.committee_background import is_ppog
from rules.packs.committee_draft import SectionDraft
from rules.packs.committee_material import PublicInspection
from rules.packs.committee_rows import PaperRows
from rules.packs.committee_words import days_from_to
from rules.packs.content import Cell, Column, Row, Table
from rules.vocabulary import Certainty, WindowStatus

_AHEAD = frozenset({WindowStatus.TENTATIVE, WindowStatus.CONFIRMED})
_STATUSES = {
    WindowStatus.TENTATIVE: "Expected, not confirmed",
    WindowStatus.CONFIRMED: "Confirmed",
    WindowStatus.CANCELLED: "Cancelled",
    WindowStatus.DONE: "Took place",
}


def inspections(section: SectionDraft, rows: PaperRows) -> None:
    """What took place since the committee before, then what lies ahead, or that no dates are confirmed."""
    windows = [window for window in rows.material.inspections if not is_ppog(window)]
    section.heading(f"Since {long_date(rows.since)}", "inspections-since")
    since = [window for window in windows if window.ends_on > rows.since and not _lies_ahead(window, rows)]
    if since:
        section.add(_table(since))
    else:
        section.say("No inspection activity is recorded.")
    section.heading("Forthcoming", "inspections-ahead")
    ahead = [window for window in windows if _lies_ahead(window, rows)]
    if not any(window.status is WindowStatus.CONFIRMED for window in ahead):
        section.say("There are no confirmed inspection dates to report at this time.")
    if ahead:
        section.add(_table(ahead))


def _lies_ahead(window: PublicInspection, rows: PaperRows) -> bool:
    """Not over yet. One that is cancelled or over is told of once, under what happened."""
    return window.status in _AHEAD and window.ends_on >= rows.as_at


def _table(windows: Iterable[PublicInspection]) -> Table:
    columns = (Column("When", 42), Column("Inspection", 84), Column("By", 42), Column("Status", 34))
    return Table(columns, tuple(map(_row, windows)))


def _row(window: PublicInspection) -> Row:
    rough = window.certainty is Certainty.FUZZY
    details = ". ".join(
        text.rstrip(".") for text in (window.areas, window.what_the_force_does) if text.strip()
    )
    return Row(
        (
            Cell(
                days_from_to(window.starts_on, window.ends_on), f"“{window.phrase}”" if window.phrase else ""
            ),
            Cell(window.title, details),
            Cell(window.inspectorates.replace(";", ",")),
            Cell(_STATUSES[window.status], "a rough period" if rough else ""),
        )
    )
