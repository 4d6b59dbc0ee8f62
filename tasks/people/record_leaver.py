"""Recording that somebody leaves: everything they held ends, and what they leave behind is listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.people import holder_names, person_by_email
from models.records import Delegation, Dispatch, Item, Notice, Person, Post, Tenure
from rules.tenures import check_never_begun, ended_by_leaving
from rules.vocabulary import DispatchState, NoticeRule
from tasks.calendar_feeds.leaver_subscriptions import EndedSubscription, end_subscriptions_of
from tasks.people.leaver_sweep import OpenItem, open_items_by_post
from tasks.people.people_transaction import ByWhom, PeopleChanging, changing_people


@dataclass(frozen=True, slots=True)
class LeftPost:
    """A post that the leaver held to their last day, who is in it after that, and its open items."""

    post_key: str
    post_title: str
    next_holder: str | None
    items: tuple[OpenItem, ...]


@dataclass(frozen=True, slots=True)
class PendingNotice:
    """Something that the leaver was to be told, and that hasn't gone."""

    item_key: str
    rule: NoticeRule
    due_on: date | None


@dataclass(frozen=True, slots=True)
class LeaverSweep:
    """What somebody leaves behind. `stood_in_for` are titles of posts that they were a delegate for.

    `redirected` says that the pending notices were taken out of the leaver's messages: the next daily check
    gives them to whoever is in the post then, or to the Force Liaison Officer. `subscriptions` are the
    leaver's own calendar feeds, which end with them; those of a post stay with the post.
    """

    name: str
    email: str
    last_day: date
    posts: tuple[LeftPost, ...]
    stood_in_for: tuple[str, ...]
    pending: tuple[PendingNotice, ...]
    redirected: bool
    subscriptions: tuple[EndedSubscription, ...]


def leave(engine: Engine, by: ByWhom, *, email: str, last_day: date, why: str = "") -> LeaverSweep:
    """Somebody's last day: ends all their tenures and delegations on it, and withdraws those still to come.

    A second call with the same day changes nothing and gives the same list. Raises NoSuchPersonError, and
    TenureConflictError when they began something after that day, and have begun it by today.
    """
    with changing_people(engine, by) as change:
        person = person_by_email(change.session, change.force.id, email)
        delegated = change.rows_for(Delegation, person)
        _end(change, [*change.rows_for(Tenure, person), *delegated], last_day, by.today, why)
        pending, redirected = _pending(change, person), last_day < by.today
        if redirected:
            _redirect(change, person)
        return LeaverSweep(
            name=person.name,
            email=person.email,
            last_day=last_day,
            posts=_left_posts(change, person, last_day, by.today),
            stood_in_for=_titles(change, [row.post_id for row in delegated if row.until == last_day]),
            pending=pending,
            redirected=redirected,
            subscriptions=end_subscriptions_of(
                change.session, change.trail, person, last_day=last_day, today=by.today, why=why
            ),
        )


def _end(
    change: PeopleChanging, rows: Sequence[Tenure | Delegation], last_day: date, today: date, why: str
) -> None:
    spells = [change.spell(row) for row in rows]
    split = ended_by_leaving(spells, last_day)
    for spell in split.never_begun:
        check_never_begun(spell, last_day=last_day, today=today)
    # Beside the spells, not by them: one person may hold two posts from the same day.
    for row, spell in zip(rows, spells, strict=True):
        if spell in split.ended:
            change.end(row, last_day, why)
        elif spell in split.never_begun:
            change.withdraw(row, why)


def _left_posts(change: PeopleChanging, person: Person, last_day: date, today: date) -> tuple[LeftPost, ...]:
    ids = [row.post_id for row in change.rows_for(Tenure, person) if row.until == last_day]
    posts = change.session.scalars(sa.select(Post).where(Post.id.in_(ids))).all()
    items = open_items_by_post(change.session, change.force.id, ids, today)
    gone = max(today, last_day if last_day == date.max else last_day + timedelta(days=1))
    names = holder_names(change.session, change.force.id, gone)
    return tuple(
        LeftPost(post.key, post.title, names.get(post.id), items.get(post.id, ()))
        for post in sorted(posts, key=lambda post: post.key)
    )


def _titles(change: PeopleChanging, post_ids: list[int]) -> tuple[str, ...]:
    return tuple(sorted(change.session.scalars(sa.select(Post.title).where(Post.id.in_(post_ids)))))


def _pending(change: PeopleChanging, person: Person) -> tuple[PendingNotice, ...]:
    query = (
        sa.select(Item.key, Notice.rule, Notice.due_on)
        .join(Notice, Notice.item_id == Item.id)
        .join(Dispatch, Dispatch.id == Notice.dispatch_id)
        .where(
            Dispatch.force_id == change.force.id,
            Dispatch.person_id == person.id,
            Dispatch.state.in_([DispatchState.PENDING, DispatchState.CLAIMED]),
            Notice.withdrawn_at.is_(None),
        )
        .order_by(Notice.id)
    )
    return tuple(PendingNotice(*row) for row in change.session.execute(query).tuples())


def _redirect(change: PeopleChanging, person: Person) -> None:
    """Take the notices out of the leaver's messages, but for one that a sender holds: that is on its way.

    A message left empty is found not to be needed when its turn comes.
    """
    waiting = (
        sa.select(Dispatch.id)
        .where(
            Dispatch.force_id == change.force.id,
            Dispatch.person_id == person.id,
            Dispatch.state == DispatchState.PENDING,
        )
        .order_by(Dispatch.id)
        .with_for_update()
    )
    ids = list(change.session.scalars(waiting))
    change.session.execute(
        sa.update(Notice)
        .where(Notice.dispatch_id.in_(ids), Notice.withdrawn_at.is_(None))
        .values(dispatch_id=None)
    )
