"""What an item's own fields were on a past day: the audit trail's edits since then, taken back."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from rules.audit_chain import read_changes
from rules.item_fields import OWNER, stored_value

_LONDON = ZoneInfo("Europe/London")

EDIT = "edit"


@dataclass(frozen=True, slots=True)
class ItemFields:
    """The fields of an item that were edited since a day, as they were on it, in the trail's own words."""

    written: dict[str, str | None]

    @property
    def columns(self) -> dict[str, Any]:
        """Column name to value, but for the owner, who is a post."""
        return {name: stored_value(name, text) for name, text in self.written.items() if name != OWNER}

    def owner_key(self, now: str | None) -> str | None:
        """The owner post's key on that day; `now` is the present one, which counts unless it was edited."""
        return self.written.get(OWNER, now)


def fields_as_at(
    session: Session, force_id: int, as_at: date, *, key: str | None = None
) -> dict[str, ItemFields]:
    """Item key to its edited fields; items that weren't edited since the day aren't in it.

    An edit counts from the day in Europe/London on which it was made.
    """
    if as_at == date.max:
        return {}  # no day comes after it
    next_day = datetime.combine(as_at + timedelta(days=1), time(), tzinfo=_LONDON)
    query = sa.select(AuditEntry.subject_key, AuditEntry.changes).where(
        AuditEntry.force_id == force_id,
        AuditEntry.subject_kind == "item",
        AuditEntry.action == EDIT,
        AuditEntry.happened_at >= next_day,
    )
    if key is not None:
        query = query.where(AuditEntry.subject_key == key)
    found: dict[str, ItemFields] = {}
    for subject_key, changes in session.execute(query.order_by(AuditEntry.sequence)):
        written = found.setdefault(subject_key, ItemFields({})).written
        for change in read_changes(changes):
            # The first edit after the day says what the field was on it.
            written.setdefault(change.field, change.before)
    return found
