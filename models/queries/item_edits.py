"""What an item's own fields were on a past day: the audit trail's edits since then, taken back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from models.queries.audit_entries import item_changes_after
from rules.item_fields import OWNER, stored_value

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
    found: dict[str, ItemFields] = {}
    for subject_key, changes in item_changes_after(session, force_id, as_at, action=EDIT, key=key):
        written = found.setdefault(subject_key, ItemFields({})).written
        for change in changes:
            # The first edit after the day says what the field was on it.
            written.setdefault(change.field, change.before)
    return found
