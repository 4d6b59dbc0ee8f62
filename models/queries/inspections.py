"""Which windows of a force's inspections stand in the calendar, as known on a day."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.force import Force
from models.inspection import Inspection, InspectionWindow
from models.queries.audit_entries import entries_of_kind
from rules.calendar_feeds.inspection_events import InspectionSlot
from rules.inspection_fields import EDIT, INSPECTION, stored_value
from rules.london import LONDON


def inspection_slots(session: Session, force_id: int, *, as_at: date | None) -> list[InspectionSlot]:
    """The newest revision of every window of the force, sorted by start, inspection key and slot.

    With `as_at` (a day in Europe/London) revisions that became known after it don't count, nor does a window
    that had none by then; an inspection's own fields are those of that day, by the audit trail. One query, or
    two with `as_at`.
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
            Inspection.portfolio,
            Inspection.modified_at,
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
    slots = [InspectionSlot(**row) for row in session.execute(newest).mappings()]
    if as_at is None:
        return slots
    past = _fields_as_at(session, force_id, as_at)
    return [replace(slot, **past.get(slot.inspection_key, _UNEDITED).values(slot)) for slot in slots]


@dataclass(slots=True)
class _PastFields:
    """What an inspection's edited fields were on a day, in the trail's own words, and when it was edited."""

    written: dict[str, str | None] = field(default_factory=dict)
    modified_at: datetime | None = None
    edited: bool = False

    def values(self, slot: InspectionSlot) -> dict[str, Any]:
        # A slot's source is its window's; that of the inspection itself isn't shown.
        shown = {name: stored_value(name, text) for name, text in self.written.items() if name != "source"}
        return shown | {"modified_at": self.modified_at if self.edited else slot.modified_at}


_UNEDITED = _PastFields()


def _fields_as_at(session: Session, force_id: int, as_at: date) -> dict[str, _PastFields]:
    """Inspection key to its fields on a day, for inspections that were ever edited.

    An edit counts from the day in Europe/London on which it was made.
    """
    found: dict[str, _PastFields] = {}
    for key, happened_at, changes in entries_of_kind(session, force_id, INSPECTION, action=EDIT):
        past = found.setdefault(key, _PastFields(edited=True))
        if happened_at.astimezone(LONDON).date() <= as_at:
            past.modified_at = happened_at
            continue
        for change in changes:
            # The first edit after the day says what the field was on it.
            past.written.setdefault(change.field, change.before)
    return found
