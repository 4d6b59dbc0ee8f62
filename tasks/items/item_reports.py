"""Recording what was heard of an item: a review or an update, and what the HMICFRS portal says."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import PortalReport, Review
from rules.audit_chain import Change
from rules.dates_in_words import long_date
from rules.vocabulary import ItemKind, PortalStatus, ReviewClock
from tasks.by_whom import ByWhom
from tasks.items.item_change import ItemChanging, RefusedChangeError, changing_item, needed_text


@dataclass(frozen=True, slots=True)
class PortalRecorded:
    """What the portal says of an item; `is_new` is false when the register said so for that day already."""

    item_key: str
    is_new: bool


def record_review(
    engine: Engine,
    by: ByWhom,
    *,
    key: str,
    on: date,
    note: str,
    clock: ReviewClock = ReviewClock.OWNER_UPDATE,
    substantive: bool = True,
) -> str:
    """Record that an item was reviewed or updated; only what is substantive keeps it from going stale.

    Returns the item's key. Raises RefusedChangeError, NoSuchItemError and AmbiguousItemError.
    """
    with changing_item(engine, by, key) as change:
        add_review(change, on=on, note=note, clock=clock, substantive=substantive)
        return change.item.key


def add_review(
    change: ItemChanging, *, on: date, note: str, clock: ReviewClock, substantive: bool = True
) -> str:
    """Record a review or an update as part of a change under way; returns its words as they were kept.

    Raises RefusedChangeError.
    """
    text = needed_text(note, "what was reported")
    change.check_not_archived("no review can be recorded")
    change.check_day(on, "the day of the review")
    _check_clock(change, clock)
    same = sa.select(Review.id).where(
        Review.item_id == change.item.id,
        Review.clock == clock,
        Review.held_on == on,
        Review.note == text,
    )
    if change.session.scalar(same) is not None:
        raise RefusedChangeError(f"this is recorded for {long_date(on)} already, in the same words")
    change.session.add(
        Review(
            item_id=change.item.id,
            held_on=on,
            clock=clock,
            substantive=substantive,
            note=text,
            source=change.source,
        )
    )
    changes = [
        Change("clock", None, clock.value),
        Change("held on", None, on.isoformat()),
        Change("substantive", None, "yes" if substantive else "no"),
        Change("note", None, text),
    ]
    change.record("review", changes)
    return text


def report_portal_status(
    engine: Engine, by: ByWhom, *, key: str, status: PortalStatus, on: date, source: str
) -> PortalRecorded:
    """Record what the portal says of an item on a day, beside the force's own stage.

    Nothing changes when that day says so already. Raises RefusedChangeError when it says otherwise: history
    isn't overwritten, so the next day's report puts it right. Also NoSuchItemError and AmbiguousItemError.
    """
    where_from = needed_text(source, "where the portal’s status is known from")
    with changing_item(engine, by, key) as change:
        change.check_day(on, "the day of the portal’s status")
        reports = sa.select(PortalReport).where(PortalReport.item_id == change.item.id)
        that_day = change.session.scalar(reports.where(PortalReport.reported_on == on))
        if that_day is not None:
            if that_day.status is status:
                return PortalRecorded(change.item.key, is_new=False)
            raise RefusedChangeError(
                f"the portal’s status on {long_date(on)} is recorded as {that_day.status.value} already: "
                "record the other one for the day on which it was seen"
            )
        before = change.session.scalars(
            reports.where(PortalReport.reported_on < on).order_by(PortalReport.reported_on.desc())
        ).first()
        change.session.add(
            PortalReport(item_id=change.item.id, status=status, reported_on=on, source=where_from)
        )
        changes = [
            Change("portal status", before.status.value if before is not None else None, status.value),
            Change("reported on", None, on.isoformat()),
            Change("source", None, where_from),
        ]
        change.record("portal-status", changes)
        return PortalRecorded(change.item.key, is_new=True)


def _check_clock(change: ItemChanging, clock: ReviewClock) -> None:
    """Refuse a review under a clock that never runs for such an item: it would hide a real one."""
    item = change.item
    if clock is ReviewClock.CAUSE_OF_CONCERN and item.kind is not ItemKind.CAUSE_OF_CONCERN:
        raise RefusedChangeError(f"“{item.key}” isn’t a cause of concern, so it has no review of that kind")
    if clock is ReviewClock.REMAINED_OR_IMPROVED and item.level != 3:
        raise RefusedChangeError(f"the remained-or-improved review is for Level 3, and “{item.key}” isn’t")
