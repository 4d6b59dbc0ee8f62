"""Which windows of a force's inspections stand in the calendar, as known on a day."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.force import Force
from models.inspection import Inspection, InspectionWindow
from rules.calendar_feeds.inspection_events import InspectionSlot


def inspection_slots(session: Session, force_id: int, *, as_at: date | None) -> list[InspectionSlot]:
    """The newest revision of every window of the force, sorted by start, inspection key and slot.

    With `as_at` (a day in Europe/London) revisions that became known after it don't count, nor does a window
    that had none by then.
    """
    one_window = (InspectionWindow.inspection_id, InspectionWindow.slot)
    newest_first = sa.func.row_number().over(
        partition_by=one_window, order_by=InspectionWindow.revision.desc()
    )
    first_recorded_at = sa.func.min(InspectionWindow.recorded_at).over(partition_by=one_window)
    revisions = (
        sa.select(
            Force.code.label("force_code"),
            Force.name.label("force_name"),
            Inspection.key.label("inspection_key"),
            InspectionWindow.slot,
            InspectionWindow.revision,
            Inspection.title,
            Inspection.kind,
            Inspection.inspectorates,
            Inspection.areas,
            Inspection.what_the_force_does,
            Inspection.outcome,
            InspectionWindow.phrase,
            InspectionWindow.anchor,
            InspectionWindow.rule,
            InspectionWindow.certainty,
            InspectionWindow.starts_on,
            InspectionWindow.ends_on,
            InspectionWindow.status,
            InspectionWindow.recorded_at,
            InspectionWindow.source,
            first_recorded_at.label("first_recorded_at"),
            newest_first.label("place"),
        )
        .join(Inspection, Inspection.id == InspectionWindow.inspection_id)
        .join(Force, Force.id == Inspection.force_id)
        .where(Force.id == force_id)
    )
    if as_at is not None:
        revisions = revisions.where(InspectionWindow.known_on <= as_at)
    ranked = revisions.subquery("ranked")
    shown = [column for column in ranked.c if column.name != "place"]
    newest = (
        sa.select(*shown)
        .where(ranked.c.place == 1)
        .order_by(ranked.c.starts_on, ranked.c.inspection_key, ranked.c.slot)
    )
    return [InspectionSlot(**row) for row in session.execute(newest).mappings()]
