"""Deciding: what is owed today becomes Notices under unique keys, and Notices one Dispatch per person."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.insert_once import insert_into
from models.queries.force_days import section_55_reminders
from models.queries.forces import force_by_code
from models.queries.item_facts import driving_version, stream_item_facts
from models.queries.reminder_posts import reminder_desk
from models.queries.review_clocks import engage_since
from models.records import Deadline, Dispatch, Force, Notice
from models.session import writing
from rules.delivery_times import DeliveryPolicy
from rules.digests import Digest
from rules.reminders import Desk, Owed, OwedOn, ReminderPolicy, owed_for_papers, owed_for_section_55
from rules.reminders.quiet import quiet_days
from rules.vocabulary import DispatchState, NoticeRule, Phase
from tasks.reminders.answer_links import AnswerLinks
from tasks.reminders.calm_collector import only_new_objects_collected
from tasks.reminders.compose_dispatch import compose_dispatches
from tasks.reminders.fill_dispatches import Filling, fill_dispatches, ungrouped

_T = TypeVar("_T")
_ROWS_AT_ONCE = 1_000
_DIGESTS_AT_ONCE = 100
_KEY = ("force_id", "rule", "subject", "deadline_version", "stage", "recipient_post_id")


@dataclass(frozen=True, slots=True)
class Decided:
    """What one daily check decided.

    `new` counts the notices that weren't there before, by rule; `messages` are those made or filled,
    `waiting` notices are held for tomorrow's message, because today's is on its way. `withdrawn` counts what
    wasn't sent yet and named a deadline that was moved since. `preview` holds, after a dry run only, what
    each person would be told.
    """

    force_code: str
    today: date
    new: dict[NoticeRule, int]
    messages: int
    waiting: int
    preview: tuple[Digest, ...] = ()
    withdrawn: int = 0

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
    policy: ReminderPolicy,
    delivery: DeliveryPolicy,
    uid_domain: str,
    dry_run: bool = False,
    links: AnswerLinks | None = None,
) -> Decided:
    """Write what is owed by `today` (a day in Europe/London) and wasn't decided before, in one transaction.

    A second run on the same day, or a second one at the same time, adds nothing: the database's unique key
    of a notice sees to it. A dry run does all of it and takes it back; `links` make the
    links that its preview shows. Raises NoLiaisonOfficerError when nobody could be told of what reaches no
    owner.
    """
    with only_new_objects_collected(), writing(engine) as session:
        force = force_by_code(session, force_code)
        _wait_for_other_checks(session, force)
        desk = reminder_desk(session, force.id, today)
        withdrawn = _withdraw_moved(session, force.id, today=today, now=now)
        owed = _all_owed(session, force.id, desk, today=today, policy=policy)
        new = _insert_notices(session, force.id, owed, today=today, now=now)
        filling = Filling(
            force=force,
            flo_post_id=desk.liaison_officer,
            today=today,
            now=now,
            delivery=delivery,
            holidays=policy.holidays,
            uid_domain=uid_domain,
        )
        messages = fill_dispatches(session, filling)
        waiting = session.scalar(ungrouped(force.id).with_only_columns(sa.func.count())) or 0
        months = policy.reviews.owner_update.months
        preview = _preview(session, force, messages, today, months, links) if dry_run else ()
        decided = Decided(force.code, today, dict(new), len(messages), waiting, preview, withdrawn)
        if dry_run:
            session.rollback()
    return decided


def _wait_for_other_checks(session: Session, force: Force) -> None:
    """One daily check of a force at a time, so that each sees what the one before it decided.

    SQLite has but one writer anyhow. The lock lets others refer to the force's row meanwhile.
    """
    session.execute(sa.select(Force.id).where(Force.id == force.id).with_for_update(key_share=True))


def _all_owed(
    session: Session, force_id: int, desk: Desk, *, today: date, policy: ReminderPolicy
) -> Iterator[Owed]:
    engaged = engage_since(session, force_id, today) is not None
    phase = Phase.ENGAGE if engaged else Phase.SCAN
    flo = desk.liaison_officer
    publications = section_55_reminders(session, force_id, today)
    yield from owed_for_section_55(publications, today=today, policy=policy, liaison_officer=flo)
    yield from owed_for_papers(today=today, policy=policy, phase=phase, liaison_officer=flo)
    owed_on = OwedOn(today, policy=policy, desk=desk)
    for item in stream_item_facts(session, force_id, today, quiet=quiet_days(today, policy)):
        yield from owed_on.about(item)


def _withdraw_moved(session: Session, force_id: int, *, today: date, now: datetime) -> int:
    """Take back what wasn't sent yet and names a deadline that was moved since: its ladder begins anew."""
    pending = sa.select(Dispatch.id).where(
        Dispatch.force_id == force_id, Dispatch.state == DispatchState.PENDING
    )
    later = sa.exists().where(Deadline.item_id == Notice.item_id, Deadline.version > Notice.deadline_version)
    of_old_version = sa.and_(
        Notice.force_id == force_id,
        sa.or_(Notice.dispatch_id.is_(None), Notice.dispatch_id.in_(pending)),
        Notice.withdrawn_at.is_(None),
        Notice.deadline_version > 0,
        # Not what a later day has decided, when a day is made up for.
        Notice.decided_for <= today,
        # Few notices get past this one, so that the rule of which deadline drives is asked for those only.
        later,
        Notice.deadline_version != driving_version(Notice.item_id, today),
    )
    withdrawn = session.scalars(
        sa.update(Notice)
        .where(of_old_version)
        .values(withdrawn_at=now, withdrawn_why="the deadline was changed since")
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    return len(withdrawn.all())


def _insert_notices(
    session: Session, force_id: int, owed: Iterable[Owed], *, today: date, now: datetime
) -> Counter[NoticeRule]:
    """Store what wasn't decided before, and decide anew what was withdrawn before anybody was told of it."""
    insert = insert_into(session, Notice)
    again = insert.excluded
    once = insert.on_conflict_do_update(
        index_elements=_KEY,
        set_={
            "due_on": again.due_on,
            "decided_for": again.decided_for,
            "decided_at": again.decided_at,
            # Not None: a parameter here would have SQLAlchemy send one row at a time.
            "dispatch_id": sa.null(),
            "withdrawn_at": sa.null(),
            "withdrawn_why": sa.null(),
        },
        where=Notice.withdrawn_at.is_not(None),
    ).returning(Notice.rule)
    new: Counter[NoticeRule] = Counter()
    for batch in _batches(owed, _ROWS_AT_ONCE):
        rows = [
            {
                "force_id": force_id,
                "rule": one.rule,
                "subject": one.subject,
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
        new.update(session.connection().scalars(once, rows).all())
    return new


def _preview(
    session: Session,
    force: Force,
    dispatches: tuple[int, ...],
    today: date,
    update_months: int,
    links: AnswerLinks | None,
) -> tuple[Digest, ...]:
    digests: list[Digest] = []
    for some in _batches(dispatches, _DIGESTS_AT_ONCE):
        composed = compose_dispatches(
            session,
            force_id=force.id,
            force_name=force.name,
            dispatch_ids=some,
            today=today,
            update_months=update_months,
            links=links,
        )
        digests += [each.digest for each in composed.values() if each.digest is not None]
    return tuple(digests)


def _batches(values: Iterable[_T], size: int) -> Iterator[list[_T]]:
    iterator = iter(values)
    while batch := list(islice(iterator, size)):
        yield batch
