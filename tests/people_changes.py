"""Changes of posts and people for tests, and what came of them in the database."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import AuditEntry, Dispatch, Notice, Person, Tenure
from models.session import reading
from rules.audit_chain import Change, read_changes
from rules.reminders import Ladder
from rules.tenures import Spell
from tasks.people.change_people import add_person, delegate, take_over
from tasks.people.people_transaction import ByWhom
from tasks.reminders.decide_notices import decide_notices
from tests.reminder_policies import AT_ONCE, reminder_policy
from tests.small_register import NOW, SmallRegister, make_small_register

TODAY = date(2024, 6, 7)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
BY = ByWhom(force_code=None, actor="Siân Prosser", now=NOW, today=TODAY)
SAOIRSE, TOMASZ = "s.o'brien@wmp.example", "tomasz@wmp.example"
POLICY = reminder_policy(Ladder(lead_days=(7, 14), overdue_days=(1, 3, 7), overdue_then_every_days=7))


def decide(engine: Engine, today: date) -> None:
    """The daily check of a day."""
    decide_notices(
        engine,
        force_code=None,
        today=today,
        now=NOW,
        policy=POLICY,
        delivery=AT_ONCE,
        uid_domain="oversight.example",
    )


def written_to(engine: Engine, day: date) -> dict[str, set[str]]:
    """Name to the rules of what that day's message tells them."""
    with reading(engine) as session:
        rows = session.execute(
            sa.select(Person.name, Notice.rule)
            .join(Dispatch, Dispatch.person_id == Person.id)
            .join(Notice, Notice.dispatch_id == Dispatch.id)
            .where(Dispatch.for_day == day)
        )
        told: dict[str, set[str]] = {}
        for name, rule in rows:
            told.setdefault(name, set()).add(rule.value)
        return told


def tenures(engine: Engine, post_id: int) -> list[Spell]:
    """A post's tenures, the earliest first."""
    with reading(engine) as session:
        rows = session.execute(
            sa.select(Person.name, Tenure.since, Tenure.until)
            .join(Tenure, Tenure.person_id == Person.id)
            .where(Tenure.post_id == post_id)
            .order_by(Tenure.since)
        )
        return [Spell(*row) for row in rows.tuples()]


def audited(engine: Engine, action: str) -> list[tuple[str, tuple[Change, ...], str]]:
    """The audit entries of an action: what it was done to, the changes, and why."""
    with reading(engine) as session:
        query = sa.select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.sequence)
        return [
            (entry.subject_key, read_changes(entry.changes), entry.why) for entry in session.scalars(query)
        ]


def give_to_tomasz(engine: Engine, since: date, until: date | None = None) -> None:
    """Tomasz takes over the owner\'s post."""
    take_over(engine, BY, post_key="owner", email=TOMASZ, since=since, why="Saoirse moved on", until=until)


def stand_in(engine: Engine, since: date, until: date, email: str = TOMASZ) -> None:
    """Somebody, Tomasz unless another is named, stands in for the owner."""
    delegate(engine, BY, post_key="owner", email=email, since=since, until=until, why="annual leave")


def register_with_tomasz(engine: Engine) -> SmallRegister:
    """The small register, and Tomasz Bielak, who holds nothing yet."""
    made = make_small_register(engine)
    add_person(engine, BY, name="Tomasz Bielak", email=TOMASZ)
    return made
