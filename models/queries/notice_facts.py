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
from models.insert_once import table_of
from models.item import Deadline, Item
from models.notice import Dispatch, Notice
from models.people import DeliveryPreference, Person, Post
from models.publication import Publication
from models.queries.item_facts import FACTS_COLUMNS, facts_of_items, read_facts
from models.queries.matter_facts import matter_facts
from models.queries.review_overrides import overrides_as_at
from rules.notice_facts import MatterFacts, NoticeFacts, Snooze, ToldBefore
from rules.reminders.facts import ItemFacts, Owed
from rules.vocabulary import AnswerKind, DispatchState, NoticeRule

# What an owner, and those after them, were told of a silence that is escalated.
_TOLD_OF_SILENCE = (NoticeRule.OVERDUE, NoticeRule.STALE_REVIEW, NoticeRule.ESCALATION)
_SPELL = "-since-"
_NOTICE = table_of(Notice).c
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
    # On the connection: rows as they are, without what the session would do for objects.
    notices = session.connection().execute(_notices(), {"some_messages": list(dispatch_ids)}).all()
    items = _items(session, force_id, {each.item_id for each in notices if each.item_id is not None}, today)
    told = _told_before(session, force_id, notices, today)
    snoozes = _snoozes(session, notices)
    matters = matter_facts(session, [notice for notice in notices if notice.item_id is None])
    stored: dict[int, list[StoredNotice]] = {}
    for notice in notices:
        item: ItemFacts | None = None
        facts: NoticeFacts | MatterFacts
        if notice.item_id is None:
            facts = matters[notice.id]
        else:
            item, words = items[notice.item_id]
            facts = _facts(notice, item, words, told.get(notice.id, ()), snoozes.get(notice.item_id))
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


def _owed(notice: Any) -> Owed:
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


@lru_cache(maxsize=1)
def _notices() -> sa.Select[Any]:
    """The notices of `some_messages` that aren't withdrawn, as plain rows."""
    return (
        sa.select(
            _NOTICE.id,
            _NOTICE.dispatch_id,
            _NOTICE.rule,
            _NOTICE.subject,
            _NOTICE.item_id,
            _NOTICE.deadline_version,
            _NOTICE.stage,
            _NOTICE.recipient_post_id,
            _NOTICE.due_on,
            _NOTICE.decided_for,
        )
        .where(
            _NOTICE.dispatch_id.in_(sa.bindparam("some_messages", expanding=True)),
            _NOTICE.withdrawn_at.is_(None),
        )
        .order_by(_NOTICE.id)
    )


def _items(
    session: Session, force_id: int, item_ids: set[int], today: date
) -> dict[int, tuple[ItemFacts, Sequence[Any]]]:
    own = overrides_as_at(session, force_id, today) if item_ids else {}
    return {
        row[0]: (read_facts(row, today, own), row[FACTS_COLUMNS:])
        for some in _pieces(sorted(item_ids))
        for row in session.connection().execute(_items_in_words(force_id, today), {"some_items": some})
    }


@lru_cache(maxsize=16)
def _items_in_words(force_id: int, today: date) -> sa.Select[Any]:
    """The items of `some_items` with the facts of the day, and behind them what a message shows."""
    return (
        facts_of_items(force_id, today)
        .add_columns(
            Item.portal_id,
            Item.number,
            Item.title,
            Publication.title,
            Publication.published_on,
            Post.title,
            Deadline.phrase,
            Deadline.rule,
        )
        .outerjoin(Post, Post.id == Item.owner_post_id)
    )


def _told_before(
    session: Session, force_id: int, notices: Sequence[Any], today: date
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


def _told_of(notice: Any, tellings: Sequence[Any]) -> tuple[ToldBefore, ...]:
    # A missed update's notices have no deadline version: those of an earlier spell are left out by their day.
    _, _, spell = notice.stage.partition(_SPELL)
    since = date.fromisoformat(spell) if spell else date.min
    days: dict[str, list[date]] = {}
    for telling in tellings:
        if telling.for_day >= since and telling.recipient_post_id != notice.recipient_post_id:
            days.setdefault(telling.title, []).append(telling.for_day)
    return tuple(ToldBefore(title, len(told), told[-1]) for title, told in days.items())


def _snoozes(session: Session, notices: Sequence[Any]) -> dict[int, Snooze]:
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
    notice: Any,
    item: ItemFacts,
    words: Sequence[Any],
    told_before: tuple[ToldBefore, ...],
    snooze: Snooze | None,
) -> NoticeFacts:
    portal_id, number, title, publication, published_on, owner_title, phrase, why = words
    return NoticeFacts(
        rule=notice.rule,
        item_key=item.key,
        portal_id=portal_id,
        number=number,
        kind=item.kind,
        level=item.level,
        title=title,
        publication=publication,
        published_on=published_on,
        mandatory=item.mandatory,
        stage=item.stage,
        due_on=item.due_on,
        phrase=phrase or "",
        why=why or "",
        confirmed=item.confirmed,
        last_update_on=item.last_update_on,
        owner_title=owner_title,
        item_id=item.item_id,
        post_id=notice.recipient_post_id,
        deadline_version=item.deadline_version,
        step=notice.stage,
        told_day=notice.due_on,
        stage_since=item.stage_since,
        told_before=told_before,
        snooze=snooze,
    )
