"""One change of posts and people: a transaction that waits its turn, with its entries in the audit trail."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.records import Delegation, Force, Person, Post, Tenure
from models.session import writing
from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.tenures import Spell
from tasks.audit_trail import AuditTrail

_Row = TypeVar("_Row", Tenure, Delegation)


class PeopleChangeError(ValueError):
    """A change of posts or people that can't be made; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class ByWhom:
    """Whose register is changed, by whom in words, and when; `today` is a day in Europe/London."""

    force_code: str | None
    actor: str
    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class PeopleChanging:
    """One change under way: the session, the force, and the trail that it is entered in."""

    session: Session
    force: Force
    trail: AuditTrail

    def rows_of(self, kind: type[_Row], post: Post) -> list[_Row]:
        """A post's tenures, or its delegations, the earliest first."""
        query = sa.select(kind).where(kind.post_id == post.id).order_by(kind.since)
        return list(self.session.scalars(query))

    def rows_for(self, kind: type[_Row], person: Person) -> list[_Row]:
        """A person's tenures, or their delegations, the earliest first."""
        query = sa.select(kind).where(kind.person_id == person.id).order_by(kind.since, kind.id)
        return list(self.session.scalars(query))

    def spell(self, row: Tenure | Delegation) -> Spell:
        """The row as the rules know it."""
        return Spell(self.session.get_one(Person, row.person_id).name, row.since, row.until)

    def begin(self, row: Tenure | Delegation, why: str) -> None:
        """Add a row, with an audit entry."""
        self.session.add(row)
        self.session.flush()
        self._record("begin", row, changes_from_nothing(self._fields(row)), why)

    def end(self, row: Tenure | Delegation, last_day: date, why: str) -> None:
        """Give a row its last day, with an audit entry: the one field that ever changes."""
        before = row.until.isoformat() if row.until is not None else None
        row.until = last_day
        self._record("end", row, [Change("until", before, last_day.isoformat())], why)

    def withdraw(self, row: Tenure | Delegation, why: str) -> None:
        """Take away a row that never began; the audit entry keeps the whole of it."""
        self._record("withdraw", row, [Change(name, was, None) for name, was in self._fields(row)], why)
        self.session.delete(row)
        self.session.flush()

    def _record(self, verb: str, row: Tenure | Delegation, changes: list[Change], why: str) -> None:
        kind = type(row).__name__.lower()
        post = self.session.get_one(Post, row.post_id)
        self.trail.record(f"{verb}-{kind}", kind, f"{post.key}/{row.since.isoformat()}", changes, why)

    def _fields(self, row: Tenure | Delegation) -> list[tuple[str, str | None]]:
        person = self.session.get_one(Person, row.person_id)
        fields: list[tuple[str, str | None]] = [
            ("person", f"{person.name} <{person.email}>"),
            ("since", row.since.isoformat()),
            ("until", row.until.isoformat() if row.until is not None else None),
        ]
        return [*fields, ("why", row.why)] if isinstance(row, Delegation) else fields


@contextmanager
def changing_people(engine: Engine, by: ByWhom) -> Iterator[PeopleChanging]:
    """One unit of work on a force's posts and people; a second one at the same time waits for it to end."""
    with writing(engine) as session:
        force = force_by_code(session, by.force_code)
        # On PostgreSQL two take-overs at once would each see the post free: the force's row makes the second
        # one wait. Not FOR UPDATE, which would stop everything that refers to the force, reminders included.
        session.execute(sa.select(Force.id).where(Force.id == force.id).with_for_update(key_share=True))
        yield PeopleChanging(session, force, AuditTrail(session, force, by.actor, by.now))


def changes_from_nothing(fields: Iterable[tuple[str, str | None]]) -> list[Change]:
    """The changes of a record that wasn't there before; fields without a value are left out."""
    return [Change(name, None, value) for name, value in fields if value]


def needed_text(text: str, what: str) -> str:
    """The text on one clean line; raises PeopleChangeError when nothing is left."""
    cleaned = clean_text(text).strip()
    if not cleaned:
        raise PeopleChangeError(f"{what} is missing")
    return cleaned
