"""One change of one item: a transaction that waits its turn, with its entries in the audit trail."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.queries.items import find_item
from models.records import Force, Item, StageChange
from models.session import writing
from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.vocabulary import Stage
from tasks.audit_trail import AuditTrail
from tasks.by_whom import ByWhom


class RefusedChangeError(ValueError):
    """A change of an item that can't be made; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class ItemChanging:
    """One change under way: the session, the item as it stands, and the trail that it is entered in."""

    session: Session
    force: Force
    item: Item
    by: ByWhom
    trail: AuditTrail

    def newest_stage_change(self, item: Item | None = None) -> StageChange | None:
        """The change that says at which stage the item (or another one) stands; None when there is none."""
        query = (
            sa.select(StageChange)
            .where(StageChange.item_id == (item or self.item).id)
            .order_by(StageChange.happened_on.desc(), StageChange.id.desc())
        )
        return self.session.scalars(query).first()

    def stage(self, item: Item | None = None) -> Stage:
        """The stage at which the item (or another one) stands."""
        newest = self.newest_stage_change(item)
        return newest.stage if newest is not None else Stage.OPEN

    def check_day(self, day: date, what: str) -> None:
        """Refuse a day in the future, and one before the item was known."""
        if day > self.by.today:
            raise RefusedChangeError(f"{what} can’t be {long_date(day)}: that day is still to come")
        if day < self.item.known_on:
            raise RefusedChangeError(
                f"{what} can’t be {long_date(day)}: the register knows “{self.item.key}” "
                f"from {long_date(self.item.known_on)} on"
            )

    def check_not_archived(self, what: str) -> None:
        """Refuse a change of an item at Level 1."""
        if self.item.level == 1:
            raise RefusedChangeError(
                f"{what}: Level 1 is read-only, HMICFRS closes and archives it; "
                "if the level is wrong, put it right first with `oversight item edit --level`"
            )

    def record(self, action: str, changes: Sequence[Change], why: str = "") -> None:
        """Enter the change in the audit trail, under the item's key."""
        self.trail.record(action, "item", self.item.key, changes, why)

    @property
    def source(self) -> str:
        """Where a row that is added now comes from."""
        return f"recorded by {self.by.actor}"


@contextmanager
def changing_item(engine: Engine, by: ByWhom, key: str) -> Iterator[ItemChanging]:
    """One unit of work on the item with that key or portal id; a second one at the same time waits.

    Raises NoSuchItemError and AmbiguousItemError.
    """
    with writing(engine) as session:
        force = force_by_code(session, by.force_code)
        # SQLite lets one writer in at a time. On PostgreSQL two that read the same stage would both pass a
        # gate, a cause of concern could close while one of its recommendations is re-opened, and two first
        # entries would each begin the audit chain: so changes of one force queue at its row, then at the
        # item's. Not FOR UPDATE, which would also stop whatever only refers to these rows, as reminders do.
        session.execute(sa.select(Force.id).where(Force.id == force.id).with_for_update(key_share=True))
        item = find_item(session, force.id, key)
        session.refresh(item, with_for_update={"key_share": True})
        yield ItemChanging(session, force, item, by, AuditTrail(session, force, by.actor, by.now))


def needed_text(text: str, what: str) -> str:
    """The text on one clean line; raises RefusedChangeError when nothing is left of it."""
    cleaned = clean_text(text).strip()
    if not cleaned:
        raise RefusedChangeError(f"{what} is missing")
    return cleaned
