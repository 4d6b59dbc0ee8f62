"""Deciding: what is owed today becomes Notices under unique keys, and Notices one Dispatch per person."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.queries.item_facts import stream_item_facts
from models.queries.people import NoLiaisonOfficerError, holders, liaison_officer_post
from models.records import Dispatch, Force, Notice, Person
from models.session import writing
from rules.dates_in_words import long_date
from rules.digests import Digest
from rules.reminders import Ladder, Owed, owed_today
from rules.vocabulary import DispatchState, NoticeRule
from tasks.compose_dispatch import compose_dispatch

_T = TypeVar("_T")
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Decided:
    """What one daily check decided.

    `new` counts the notices that weren't there before, by rule; `messages` are those made or filled,
    `waiting` notices are held for tomorrow's message, because today's is on its way. `preview` holds, after
    a dry run only, what each person would be told.
    """

    force_code: str
    today: date
    new: dict[NoticeRule, int]
    messages: int
    waiting: int
    preview: tuple[Digest, ...] = ()

    @property
    def notices(self) -> int:
        """How many notices were new."""
        return sum(self.new.values())


def decide_notices(
    engine: Engine,
    *,
    force_code: str | None,
    today: date,
    now: datetime,
    ladder: Ladder,
    update_months: int,
    uid_domain: str,
    dry_run: bool = False,
) -> Decided:
    """Write what is owed by `today` (a day in Europe/London) and wasn't decided before, in one transaction.

    A second run on the same day, or a second one at the same time, adds nothing: the database's unique key
    of a notice sees to it. A dry run does all of it and takes it back. Raises
    NoLiaisonOfficerError when nobody could be told of what reaches no owner.
    """
    with writing(engine) as session:
        force = force_by_code(session, force_code)
        flo = liaison_officer_post(session, force.id)
        owed = (
            owed
            for item in stream_item_facts(session, force.id, today)
            for owed in owed_today(
                item, today=today, ladder=ladder, update_months=update_months, flo_post_id=flo.id
            )
        )
        new = _insert_notices(session, force.id, owed, today=today, now=now)
        dispatches = _group(session, force, flo.id, today=today, now=now, uid_domain=uid_domain)
        waiting = session.scalar(_ungrouped(force.id).with_only_columns(sa.func.count())) or 0
        preview = _preview(session, force, dispatches, today, update_months) if dry_run else ()
        decided = Decided(force.code, today, dict(new), len(dispatches), waiting, preview)
        if dry_run:
            session.rollback()
    return decided


def _preview(
    session: Session, force: Force, dispatches: tuple[int, ...], today: date, update_months: int
) -> tuple[Digest, ...]:
    people = dict(
        session.execute(
            sa.select(Dispatch.id, Person.name)
            .join(Person, Person.id == Dispatch.person_id)
            .where(Dispatch.id.in_(dispatches))
        )
        .tuples()
        .all()
    )
    composed = (
        compose_dispatch(
            session,
            force_id=force.id,
            force_name=force.name,
            dispatch_id=dispatch_id,
            person_name=people[dispatch_id],
            today=today,
            update_months=update_months,
        )
        for dispatch_id in dispatches
    )
    return tuple(each.digest for each in composed if each.digest is not None)


def _insert_notices(
    session: Session, force_id: int, owed: Iterable[Owed], *, today: date, now: datetime
) -> Counter[NoticeRule]:
    new: Counter[NoticeRule] = Counter()
    for batch in _batches(owed, _ROWS_AT_ONCE):
        rows = [
            {
                "force_id": force_id,
                "rule": one.rule,
                "item_id": one.item_id,
                "deadline_version": one.deadline_version,
                "stage": one.stage,
                "recipient_post_id": one.recipient_post_id,
                "due_on": one.due_on,
                "decided_for": today,
                "decided_at": now,
            }
            for one in batch
        ]
        inserted = _insert_new(session, Notice, rows).returning(Notice.rule)
        new.update(session.scalars(inserted).all())
    return new


def _insert_new(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> Any:
    """INSERT ... ON CONFLICT DO NOTHING, which SQLite and PostgreSQL both have."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table).values(rows).on_conflict_do_nothing()


def _ungrouped(force_id: int) -> sa.Select[Any]:
    return sa.select(Notice).where(
        Notice.force_id == force_id, Notice.dispatch_id.is_(None), Notice.withdrawn_at.is_(None)
    )


def _group(
    session: Session, force: Force, flo_post_id: int, *, today: date, now: datetime, uid_domain: str
) -> tuple[int, ...]:
    """Put every notice that has no message yet into today's message of whoever holds the post today."""
    posts = session.scalars(_ungrouped(force.id).with_only_columns(Notice.recipient_post_id).distinct()).all()
    if not posts:
        return ()
    held_by = holders(session, force.id, today)
    posts_of: dict[int, list[int]] = defaultdict(list)
    people: dict[int, Person] = {}
    for post_id in posts:
        person = held_by.get(post_id) or held_by.get(flo_post_id)
        if person is None:
            raise NoLiaisonOfficerError(
                f"nobody holds the Force Liaison Officer's post on {long_date(today)}, so some reminders"
                " would reach nobody; record who holds it, then run this again. Nothing was decided."
            )
        people[person.id] = person
        posts_of[person.id].append(post_id)
    made = [
        _fill(session, force, people[person_id], post_ids, today=today, now=now, uid_domain=uid_domain)
        for person_id, post_ids in sorted(posts_of.items())
    ]
    return tuple(dispatch_id for dispatch_id in made if dispatch_id is not None)


def _fill(
    session: Session,
    force: Force,
    person: Person,
    post_ids: list[int],
    *,
    today: date,
    now: datetime,
    uid_domain: str,
) -> int | None:
    """Add a person's notices to their message of the day; None when that one is on its way already.

    Such notices wait for the next day's message: nobody gets two in a day.
    """
    key = f"{force.code}/{person.id}/{person.channel.value}/{today.isoformat()}"
    row = {
        "force_id": force.id,
        "person_id": person.id,
        "channel": person.channel,
        "for_day": today,
        "address": person.teams_channel if person.channel.needs_a_name else person.email,
        "message_id": f"<{uuid5(NAMESPACE_URL, key)}@{uid_domain}>",
        "state": DispatchState.PENDING,
        "not_before": now,
        "attempts": 0,
        "last_reply": "",
    }
    session.execute(_insert_new(session, Dispatch, [row]))
    dispatch = session.scalars(
        sa.select(Dispatch)
        .where(
            Dispatch.force_id == force.id,
            Dispatch.person_id == person.id,
            Dispatch.channel == person.channel,
            Dispatch.for_day == today,
        )
        # PostgreSQL: no sender may claim it before the notices are in.
        .with_for_update()
    ).one()
    if dispatch.state is not DispatchState.PENDING or dispatch.attempts:
        return None
    session.execute(
        sa.update(Notice)
        .where(
            Notice.force_id == force.id,
            Notice.recipient_post_id.in_(post_ids),
            Notice.dispatch_id.is_(None),
            Notice.withdrawn_at.is_(None),
        )
        .values(dispatch_id=dispatch.id)
    )
    return dispatch.id


def _batches(values: Iterable[_T], size: int) -> Iterator[list[_T]]:
    iterator = iter(values)
    while batch := list(islice(iterator, size)):
        yield batch
