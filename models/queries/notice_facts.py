"""What stands in a message: its notices, each with what it says of the register as it stands on a day.

Read once for every message, so all of it looks up a few rows by their ids, whatever the register's size.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.answer import Answer
from models.item import Deadline, DeadlineConfirmation, Item, Review, StageChange
from models.notice import Dispatch, Notice
from models.people import DeliveryPreference, Person, Post
from models.publication import Publication
from models.queries.item_deadlines import confirmation_by, confirming_post_id
from models.queries.item_facts import driving_version, item_facts_by_id
from models.queries.matter_facts import matter_facts
from rules.notice_facts import MatterFacts, NoticeFacts, Snooze, ToldBefore
from rules.reminders.facts import ItemFacts, Owed
from rules.vocabulary import AnswerKind, DispatchState, NoticeRule, ResolutionKind, Stage

# What an owner, and those after them, were told of a silence that is escalated.
_TOLD_OF_SILENCE = (NoticeRule.OVERDUE, NoticeRule.STALE_REVIEW, NoticeRule.ESCALATION)
_SPELL = "-since-"
# A window is no day by which something must be done, however it ends.
_WITH_A_DAY = (ResolutionKind.DEADLINE, ResolutionKind.IMMEDIATE)
_VALUES_AT_ONCE = 1_000

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """One notice of a message: its key, the item as it stands now (None: not about one), and what it says."""

    notice_id: int
    owed: Owed
    item: ItemFacts | None
    facts: NoticeFacts | MatterFacts


def notices_by_dispatch(
    session: Session, force_id: int, dispatch_ids: Iterable[int], today: date
) -> dict[int, list[StoredNotice]]:
    """The notices of messages that aren't withdrawn, with the register as it stands on the day.

    By the messages' ids; one without notices isn't in it.
    """
    notices = session.scalars(
        sa.select(Notice)
        .where(Notice.dispatch_id.in_(list(dispatch_ids)), Notice.withdrawn_at.is_(None))
        .order_by(Notice.id)
    ).all()
    item_ids = sorted({notice.item_id for notice in notices if notice.item_id is not None})
    rows: dict[int, Any] = {}
    items: dict[int, ItemFacts] = {}
    for some in _pieces(item_ids):
        rows.update((row.id, row) for row in session.execute(_items(today), {"some_items": some}))
        items.update(item_facts_by_id(session, force_id, today, some))
    told = _told_before(session, force_id, notices, today)
    snoozes = _snoozes(session, notices)
    matters = matter_facts(session, [notice for notice in notices if notice.item_id is None])
    stored: dict[int, list[StoredNotice]] = {}
    for notice in notices:
        item: ItemFacts | None = None
        facts: NoticeFacts | MatterFacts | None = matters.get(notice.id)
        if notice.item_id is not None:
            item = items[notice.item_id]
            row, put_off = rows[notice.item_id], snoozes.get(notice.item_id)
            facts = _facts(notice, row, told.get(notice.id, ()), put_off)
        assert facts is not None
        assert notice.dispatch_id is not None
        stored.setdefault(notice.dispatch_id, []).append(StoredNotice(notice.id, _owed(notice), item, facts))
    return stored


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message is for, and whether they want the items' dates as a calendar file."""

    person_id: int
    name: str
    wants_calendar: bool


def recipients_of(session: Session, dispatch_ids: Iterable[int]) -> dict[int, Recipient]:
    """By their ids, whom messages are for."""
    query = (
        sa.select(Dispatch.id, Person.id, Person.name, DeliveryPreference.calendar)
        .join(Person, Person.id == Dispatch.person_id)
        .outerjoin(DeliveryPreference, DeliveryPreference.person_id == Person.id)
        .where(Dispatch.id.in_(list(dispatch_ids)))
    )
    return {
        dispatch_id: Recipient(person_id, name, bool(calendar))
        for dispatch_id, person_id, name, calendar in session.execute(query)
    }


def post_titles(session: Session, post_ids: Iterable[int]) -> dict[int, str]:
    """By their ids, the titles of posts."""
    query = sa.select(Post.id, Post.title).where(Post.id.in_(set(post_ids)))
    return dict(session.execute(query).tuples().all())


def _owed(notice: Notice) -> Owed:
    return Owed(
        rule=notice.rule,
        item_id=notice.item_id,
        deadline_version=notice.deadline_version,
        stage=notice.stage,
        recipient_post_id=notice.recipient_post_id,
        due_on=notice.due_on,
        about=notice.subject if notice.item_id is None else "",
        decided_for=notice.decided_for,
    )


@lru_cache(maxsize=16)
def _items(today: date) -> sa.Select[Any]:
    """The items of `some_items`, with the stage, the driving deadline and the last update of the day."""
    # Looked up item by item: a window function over the whole table, as for the daily check, would read all
    # of it for every message.
    newest = (
        sa.select(StageChange.id)
        .where(StageChange.item_id == Item.id, StageChange.happened_on <= today)
        .order_by(StageChange.happened_on.desc(), StageChange.id.desc())
        .limit(1)
        .correlate(Item)
        .scalar_subquery()
    )
    updated = (
        sa.select(sa.func.max(Review.held_on))
        .where(Review.item_id == Item.id, Review.held_on <= today, Review.substantive.is_(True))
        .correlate(Item)
        .scalar_subquery()
    )
    return (
        sa.select(
            Item.id,
            Item.key,
            Item.portal_id,
            Item.number,
            Item.kind,
            Item.level,
            Item.title,
            Item.mandatory,
            Publication.title.label("publication"),
            Publication.published_on,
            Post.title.label("owner_title"),
            StageChange.stage,
            StageChange.happened_on.label("stage_since"),
            Deadline.version,
            Deadline.phrase,
            Deadline.rule,
            Deadline.resolution,
            Deadline.ends_on,
            confirming_post_id(Deadline.confirmed_by_post_id).label("confirmed_by_post_id"),
            updated.label("updated_on"),
        )
        .select_from(Item)
        .outerjoin(Publication, Publication.id == Item.publication_id)
        .outerjoin(Post, Post.id == Item.owner_post_id)
        .outerjoin(StageChange, StageChange.id == newest)
        .outerjoin(
            Deadline,
            sa.and_(
                Deadline.item_id == Item.id,
                Deadline.version == driving_version(Item.id, today).correlate(Item),
            ),
        )
        .outerjoin(DeadlineConfirmation, confirmation_by(today, item_id=Item.id, version=Deadline.version))
        .where(Item.id.in_(sa.bindparam("some_items", expanding=True)))
    )


def _told_before(
    session: Session, force_id: int, notices: Sequence[Notice], today: date
) -> dict[int, tuple[ToldBefore, ...]]:
    """Per escalation, by its notice's id, who was told of the same silence before, the first told first."""
    escalations = [notice for notice in notices if notice.rule is NoticeRule.ESCALATION]
    if not escalations:
        return {}
    query = (
        sa.select(Notice.subject, Notice.deadline_version, Notice.recipient_post_id, Post.title)
        .add_columns(Dispatch.for_day)
        .join(Dispatch, Dispatch.id == Notice.dispatch_id)
        .join(Post, Post.id == Notice.recipient_post_id)
        .where(
            Notice.force_id == force_id,
            Notice.rule.in_(_TOLD_OF_SILENCE),
            Notice.withdrawn_at.is_(None),
            Dispatch.state == DispatchState.ACCEPTED,
            Dispatch.for_day <= today,
        )
        .order_by(Dispatch.for_day, Notice.id)
    )
    tellings: dict[tuple[str, int], list[Any]] = {}
    for some in _pieces(sorted({notice.subject for notice in escalations})):
        for telling in session.execute(query.where(Notice.subject.in_(some))):
            tellings.setdefault((telling.subject, telling.deadline_version), []).append(telling)
    return {
        notice.id: _told_of(notice, tellings.get((notice.subject, notice.deadline_version), ()))
        for notice in escalations
    }


def _told_of(notice: Notice, tellings: Sequence[Any]) -> tuple[ToldBefore, ...]:
    # A missed update's notices have no deadline version: those of an earlier spell are left out by their day.
    _, _, spell = notice.stage.partition(_SPELL)
    since = date.fromisoformat(spell) if spell else date.min
    days: dict[str, list[date]] = {}
    for telling in tellings:
        if telling.for_day >= since and telling.recipient_post_id != notice.recipient_post_id:
            days.setdefault(telling.title, []).append(telling.for_day)
    return tuple(ToldBefore(title, len(told), told[-1]) for title, told in days.items())


def _snoozes(session: Session, notices: Sequence[Notice]) -> dict[int, Snooze]:
    """The newest snooze of each item that a notice says was put off."""
    item_ids = {notice.item_id for notice in notices if notice.rule is NoticeRule.SNOOZED}
    query = (
        sa.select(Answer.item_id, Answer.until, Answer.reason, Answer.answered_by)
        .where(Answer.kind == AnswerKind.SNOOZED)
        .order_by(Answer.answered_on, Answer.id)
    )
    return {
        item_id: Snooze(until, reason, by)
        for some in _pieces(sorted(each for each in item_ids if each is not None))
        for item_id, until, reason, by in session.execute(query.where(Answer.item_id.in_(some)))
        if until is not None
    }


def _pieces(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """The values in pieces that fit a statement: a Force Liaison Officer may get what thousands don't own."""
    for start in range(0, len(values), _VALUES_AT_ONCE):
        yield values[start : start + _VALUES_AT_ONCE]


def _facts(
    notice: Notice, row: Any, told_before: tuple[ToldBefore, ...], snooze: Snooze | None
) -> NoticeFacts:
    return NoticeFacts(
        rule=notice.rule,
        item_key=row.key,
        portal_id=row.portal_id,
        number=row.number,
        kind=row.kind,
        level=row.level,
        title=row.title,
        publication=row.publication,
        published_on=row.published_on,
        mandatory=row.mandatory,
        stage=row.stage or Stage.OPEN,
        due_on=row.ends_on if row.resolution in _WITH_A_DAY else None,
        phrase=row.phrase or "",
        why=row.rule or "",
        confirmed=row.confirmed_by_post_id is not None,
        last_update_on=row.updated_on,
        owner_title=row.owner_title,
        item_id=row.id,
        post_id=notice.recipient_post_id,
        deadline_version=row.version or 0,
        step=notice.stage,
        told_day=notice.due_on,
        stage_since=row.stage_since,
        told_before=told_before,
        snooze=snooze,
    )
