"""Items' own review cadences as at a day: today's, with the audit trail's changes since taken back."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.item import Item, ReviewOverride
from models.queries.audit_entries import item_changes_after
from rules.vocabulary import ReviewClock

# What tasks/items/review_cadence.py enters in the trail, and under which names.
CADENCE = "review-cadence"
CLOCK_FIELD, MONTHS_FIELD = "clock", "months"

Overrides = dict[str, dict[ReviewClock, int]]


def overrides_as_at(session: Session, force_id: int, as_at: date, *, key: str | None = None) -> Overrides:
    """Item key to its own number of months for each clock that has one on the day; two queries.

    A change counts from the day in Europe/London on which it was made.
    """
    found = _present(session, force_id, key)
    for subject_key, clock, before in _changes_since(session, force_id, as_at, key):
        own = found.setdefault(subject_key, {})
        if before is None:
            own.pop(clock, None)
        else:
            own[clock] = before
    return {subject_key: own for subject_key, own in found.items() if own}


def _present(session: Session, force_id: int, key: str | None) -> Overrides:
    query = (
        sa.select(Item.key, ReviewOverride.clock, ReviewOverride.months)
        .join(Item, Item.id == ReviewOverride.item_id)
        # The sum has SQLite begin with the few overrides and not with the force's many items.
        .where(Item.force_id + 0 == force_id)
    )
    if key is not None:
        query = query.where(Item.key == key)
    found: Overrides = {}
    for item_key, clock, months in session.execute(query):
        found.setdefault(item_key, {})[clock] = months
    return found


def _changes_since(
    session: Session, force_id: int, as_at: date, key: str | None
) -> list[tuple[str, ReviewClock, int | None]]:
    """Each change after the day with what was before it, the newest first, so that the oldest has the say."""
    changes = []
    for subject_key, changed in item_changes_after(session, force_id, as_at, action=CADENCE, key=key):
        fields = {change.field: change for change in changed}
        before = fields[MONTHS_FIELD].before
        clock = ReviewClock(fields[CLOCK_FIELD].after or "")
        changes.append((subject_key, clock, int(before) if before is not None else None))
    return changes[::-1]
