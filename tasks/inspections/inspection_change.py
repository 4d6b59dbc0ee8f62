"""One change of one inspection: a transaction that waits its turn, with its entries in the audit trail."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.queries.inspection_diary import inspection_by_key
from models.records import Force, Inspection, InspectionWindow
from models.session import writing
from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.inspection_days import WindowDays
from rules.inspection_fields import INSPECTION
from rules.vocabulary import WindowStatus
from tasks.audit_trail import AuditTrail
from tasks.by_whom import ByWhom


class RefusedInspectionError(ValueError):
    """A change of the diary that can't be made; the message says why, for a person."""


class WindowMovedOnError(RefusedInspectionError):
    """Somebody else changed the window in the meantime; the message says to look at it again."""

    def __init__(self, key: str, slot: int, now: str) -> None:
        super().__init__(
            f"window {slot} of “{key}” was changed by somebody else in the meantime{now}: look at it with"
            f" `oversight inspection show {key}`, then decide again"
        )


@dataclass(frozen=True, slots=True)
class InspectionChanging:
    """One change under way: the session, the inspection as it stands, and the trail that it is entered in."""

    session: Session
    force: Force
    inspection: Inspection
    by: ByWhom
    trail: AuditTrail

    def add_revision(
        self,
        slot: int,
        revision: int,
        days: WindowDays,
        status: WindowStatus,
        *,
        known_on: date,
        source: str,
    ) -> InspectionWindow:
        """Add a revision of a slot; raises WindowMovedOnError when somebody else has just added that one."""
        key = self.inspection.key  # after a refused row the session answers nothing more
        window = InspectionWindow(
            inspection_id=self.inspection.id,
            slot=slot,
            revision=revision,
            phrase=days.phrase,
            anchor=days.anchor,
            rule=days.rule,
            certainty=days.certainty,
            starts_on=days.starts_on,
            ends_on=days.ends_on,
            status=status,
            known_on=known_on,
            recorded_at=self.by.now,
            source=source,
        )
        self.session.add(window)
        try:
            self.session.flush()
        except IntegrityError as error:
            if "unique" not in str(error.orig).lower():
                raise
            raise WindowMovedOnError(key, slot, "") from error
        return window

    def check_known_on(self, day: date, newest: InspectionWindow | None) -> None:
        """Refuse a day in the future, and one before what the window's newest revision was known on."""
        if day > self.by.today:
            raise RefusedInspectionError(f"it can't be known on {long_date(day)}: that day is still to come")
        if newest is not None and day < newest.known_on:
            raise RefusedInspectionError(
                f"it can't have been known on {long_date(day)}: what the diary says now was known on"
                f" {long_date(newest.known_on)}"
            )

    def record(self, action: str, changes: Sequence[Change], why: str = "") -> None:
        """Enter the change in the audit trail, under the inspection's key."""
        self.trail.record(action, INSPECTION, self.inspection.key, changes, why)


@contextmanager
def changing_diary(engine: Engine, by: ByWhom) -> Iterator[tuple[Session, Force, AuditTrail]]:
    """One unit of work on a force's inspections; a second one at the same time waits for it to end."""
    with writing(engine) as session:
        force = force_by_code(session, by.force_code)
        # As with items: not FOR UPDATE, which would stop everything that refers to the force.
        session.execute(sa.select(Force.id).where(Force.id == force.id).with_for_update(key_share=True))
        yield session, force, AuditTrail(session, force, by.actor, by.now)


@contextmanager
def changing_inspection(engine: Engine, by: ByWhom, key: str) -> Iterator[InspectionChanging]:
    """One unit of work on the inspection with that key; raises NoSuchInspectionError."""
    with changing_diary(engine, by) as (session, force, trail):
        inspection = inspection_by_key(session, force.id, key)
        yield InspectionChanging(session, force, inspection, by, trail)


def needed_text(text: str, what: str) -> str:
    """The text on one clean line; raises RefusedInspectionError when nothing is left of it."""
    cleaned = clean_text(text).strip()
    if not cleaned:
        raise RefusedInspectionError(f"{what} is missing")
    return cleaned
