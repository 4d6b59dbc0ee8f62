"""The portal's newest word on each item beside the register's stage, as at a day."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.imports import Import, ImportRow
from models.item import Item, PortalReport
from rules.packs.board_material import PortalComparison, PortalDifference
from rules.portal_reconciliation import DifferenceKind, status_difference
from rules.register_view import ItemView, RegisterView
from rules.vocabulary import ImportKind, PortalStatus, RowOutcome

_IN_WORDS = {
    DifferenceKind.ONLY_THERE: "Only on the portal",
    DifferenceKind.ONLY_HERE: "Only in the register",
    DifferenceKind.STATUS: "Status",
    DifferenceKind.EXPECTED: "As expected",
}
_FROM_PAPERS = "the statuses that papers and reports state"


def portal_comparison(session: Session, force_id: int, view: RegisterView) -> PortalComparison | None:
    """What differs on the view's day; None when the portal's view of no item is known.

    Each item's newest status counts. Where the portal's export was brought in, what its newest one lacks is a
    difference too, and so is what was asked about it.
    """
    reports = _newest_reports(session, force_id, view.as_at)
    if not reports:
        return None
    export = _newest_export(session, force_id, view.as_at)
    by_key = {item.key: item for item in view.items}
    found: list[PortalDifference] = []
    agreeing = 0
    for key, (_, status) in sorted(reports.items()):
        if key in by_key:
            difference = _of_status(by_key[key], status)
            agreeing += difference is None
            found += [difference] if difference is not None else []
    if export is not None:
        found += _asked_about(session, export)
        found += _missing(view, reports, export.as_at)
    newest = max(day for day, _ in reports.values())
    return PortalComparison(
        compared_on=export.as_at if export is not None else newest,
        source=export.file_name if export is not None else _FROM_PAPERS,
        rows=len(reports),
        agreeing=agreeing,
        differences=tuple(found),
    )


def _newest_reports(session: Session, force_id: int, as_at: date) -> dict[str, tuple[date, PortalStatus]]:
    query = (
        sa.select(Item.key, PortalReport.reported_on, PortalReport.status)
        .join(Item, Item.id == PortalReport.item_id)
        .where(Item.force_id == force_id, Item.known_on <= as_at, PortalReport.reported_on <= as_at)
        .order_by(PortalReport.reported_on, PortalReport.id)
    )
    return {key: (day, status) for key, day, status in session.execute(query)}


def _newest_export(session: Session, force_id: int, as_at: date) -> Import | None:
    """The newest import of the portal's export, not of its table of counts, which reports on no item."""
    has_reports = (
        sa.select(PortalReport.id)
        .join(Item, Item.id == PortalReport.item_id)
        .where(Item.force_id == force_id, PortalReport.reported_on == Import.as_at)
        .exists()
    )
    query = (
        sa.select(Import)
        .where(
            Import.force_id == force_id,
            Import.kind == ImportKind.PORTAL,
            Import.as_at <= as_at,
            has_reports,
        )
        .order_by(Import.as_at.desc(), Import.id.desc())
    )
    return session.scalars(query.limit(1)).first()


def _of_status(item: ItemView, status: PortalStatus) -> PortalDifference | None:
    difference = status_difference(status, item.stage, item.level)
    if difference is None:
        return None
    kind, says = difference
    return PortalDifference(
        _IN_WORDS[kind],
        item.portal_id or item.key,
        says,
        item_key=item.key,
        is_expected=kind is DifferenceKind.EXPECTED,
    )


def _asked_about(session: Session, export: Import) -> list[PortalDifference]:
    query = (
        sa.select(ImportRow)
        .where(ImportRow.import_id == export.id, ImportRow.outcome == RowOutcome.QUESTION)
        .order_by(ImportRow.id)
    )
    kind = _IN_WORDS[DifferenceKind.ONLY_THERE]
    return [
        PortalDifference(
            kind if row.item_key is None else "Question",
            f"{row.sheet} {row.cell}".strip(),
            row.message,
            item_key=row.item_key,
        )
        for row in session.scalars(query)
    ]


def _missing(
    view: RegisterView, reports: dict[str, tuple[date, PortalStatus]], day: date
) -> list[PortalDifference]:
    """Items with a portal id that the newest export didn't hold."""
    return [
        PortalDifference(
            _IN_WORDS[DifferenceKind.ONLY_HERE],
            item.portal_id,
            "isn’t in the portal’s export",
            item_key=item.key,
        )
        for item in view.items
        if item.portal_id and item.known_on <= day and reports.get(item.key, (None,))[0] != day
    ]
