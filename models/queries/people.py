"""Who holds which post on a day, who stands in for them, and who is written to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.people import Delegation, Person, Post, Tenure
from rules.clean_text import clean_text
from rules.tenures import Spell
from rules.vocabulary import Channel, PostKind


class NoLiaisonOfficerError(LookupError):
    """The force has no Force Liaison Officer's post, or nobody in it, so that nobody would be told."""


class NoSuchPostError(LookupError):
    """The force has no post with that key; the message says how to see which there are."""


class NoSuchPersonError(LookupError):
    """Nobody in the force has that e-mail address; the message says how to add somebody."""


@dataclass(frozen=True, slots=True)
class PostOnDay:
    """A post on a day: who holds it, and who stands in (and is written to instead); None for nobody."""

    post: Post
    holder: Person | None
    delegate: Person | None


class Reader(NamedTuple):
    """Who is written to, and how."""

    person_id: int
    channel: Channel
    email: str
    teams_channel: str | None


def holders(
    session: Session, force_id: int, day: date, post_ids: Iterable[int] | None = None
) -> dict[int, Person]:
    """Post id to the person who is written to on the day: the delegate while there is one, or the holder.

    A delegate for a post that nobody holds counts as well. See official_holders() for what papers show.
    """
    wanted = None if post_ids is None else list(post_ids)
    return official_holders(session, force_id, day, wanted) | delegates(session, force_id, day, wanted)


def readers(
    session: Session, force_id: int, day: date, post_ids: Iterable[int] | None = None
) -> dict[int, Reader]:
    """holders() as plain rows: thousands are read for every daily check, and some for every message."""
    wanted = None if post_ids is None else list(post_ids)
    found: dict[int, Reader] = {}
    # The same order, so that whoever came last counts, and a delegate before any holder.
    for kind, covers in ((Tenure, _tenure_covers(day)), (Delegation, _delegation_covers(day))):
        query = (
            _in_posts_of_force(force_id, kind, wanted)
            .with_only_columns(kind.post_id, Person.id, Person.channel, Person.email, Person.teams_channel)
            .where(covers)
            .order_by(kind.since, kind.id)
        )
        found.update((post_id, Reader(*reader)) for post_id, *reader in session.connection().execute(query))
    return found


def official_holders(
    session: Session, force_id: int, day: date, post_ids: Iterable[int] | None = None
) -> dict[int, Person]:
    """Post id to the person who holds it on the day; the one who came last where two overlap."""
    query = (
        _in_posts_of_force(force_id, Tenure, post_ids)
        .where(_tenure_covers(day))
        .order_by(Tenure.since, Tenure.id)
    )
    return {post_id: person for post_id, person in session.execute(query)}


def delegates(
    session: Session, force_id: int, day: date, post_ids: Iterable[int] | None = None
) -> dict[int, Person]:
    """Post id to the person who stands in on the day, for the posts that have one."""
    query = (
        _in_posts_of_force(force_id, Delegation, post_ids)
        .where(_delegation_covers(day))
        .order_by(Delegation.since, Delegation.id)
    )
    return {post_id: person for post_id, person in session.execute(query)}


def somebody_is_written_to(post_id: sa.ColumnElement[int | None] | Any, day: date) -> sa.ColumnElement[bool]:
    """SQL: holders() has somebody for the post on the day."""
    held = sa.exists().where(Tenure.post_id == post_id, _tenure_covers(day))
    stood_in = sa.exists().where(Delegation.post_id == post_id, _delegation_covers(day))
    return sa.or_(held, stood_in)


def holder_names(session: Session, force_id: int, day: date) -> dict[int, str]:
    """Post id to the name that a paper shows: the holder's, all of them where old records overlap.

    A post that nobody holds has its delegate's name, said to be standing in; so a post is named here exactly
    when holders() has somebody for it.
    """
    query = (
        _in_posts_of_force(force_id, Tenure, None)
        .where(_tenure_covers(day))
        .order_by(Tenure.post_id, Tenure.since, Person.name)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for post_id, person in session.execute(query):
        names[post_id].append(person.name)
    standing_in = {
        post_id: f"{person.name} (standing in)"
        for post_id, person in delegates(session, force_id, day).items()
    }
    return standing_in | {post_id: ", ".join(dict.fromkeys(held)) for post_id, held in names.items()}


def posts_on_day(session: Session, force_id: int, day: date) -> list[PostOnDay]:
    """Every post of the force, by key, with who is in it on the day."""
    official, standing_in = official_holders(session, force_id, day), delegates(session, force_id, day)
    posts = session.scalars(sa.select(Post).where(Post.force_id == force_id))
    # Sorted here, as databases order text by their own locale.
    return [
        PostOnDay(post, official.get(post.id), standing_in.get(post.id))
        for post in sorted(posts, key=lambda post: post.key)
    ]


def spells_by_post(
    session: Session, force_id: int, kind: type[Tenure] | type[Delegation]
) -> dict[int, list[Spell]]:
    """Post id to its tenures, or its delegations, of all times, the earliest first."""
    query = (
        sa.select(kind.post_id, Person.name, kind.since, kind.until)
        .join(Person, Person.id == kind.person_id)
        .where(Person.force_id == force_id)
        .order_by(kind.post_id, kind.since)
    )
    spells: dict[int, list[Spell]] = defaultdict(list)
    for post_id, name, since, until in session.execute(query):
        spells[post_id].append(Spell(name, since, until))
    return spells


def post_by_key(session: Session, force_id: int, key: str) -> Post:
    """The post with the key; raises NoSuchPostError."""
    post = session.scalar(sa.select(Post).where(Post.force_id == force_id, Post.key == key))
    if post is None:
        raise NoSuchPostError(
            f"there is no post “{clean_text(key)}”; `oversight post list` shows every post's key"
        )
    return post


def person_by_email(session: Session, force_id: int, email: str) -> Person:
    """The person with the e-mail address, in any spelling of its case; raises NoSuchPersonError."""
    query = (
        sa.select(Person)
        .where(Person.force_id == force_id, sa.func.lower(Person.email) == email.strip().lower())
        .order_by(Person.email != email.strip(), Person.id)
    )
    person = session.scalars(query).first()
    if person is None:
        raise NoSuchPersonError(
            f"nobody has the e-mail address “{clean_text(email)}”;"
            " add them first with `oversight post add-person`"
        )
    return person


def liaison_officer_post(session: Session, force_id: int) -> Post:
    """The Force Liaison Officer's post, to whom everything goes that reaches nobody else."""
    query = (
        sa.select(Post)
        .where(Post.force_id == force_id, Post.kind == PostKind.FORCE_LIAISON_OFFICER)
        .order_by(Post.id)
    )
    post = session.scalars(query).first()
    if post is None:
        raise NoLiaisonOfficerError("the force has no post of the kind force-liaison-officer; add one first")
    return post


def _in_posts_of_force(
    force_id: int, kind: type[Tenure] | type[Delegation], post_ids: Iterable[int] | None
) -> sa.Select[tuple[int, Person]]:
    query = (
        sa.select(kind.post_id, Person)
        .join(Person, Person.id == kind.person_id)
        .join(Post, Post.id == kind.post_id)
    )
    if post_ids is None:
        return query.where(Post.force_id == force_id)
    # The sum keeps SQLite to the posts that are named: it would else go through all the force's.
    return query.where(kind.post_id.in_(list(post_ids)), Post.force_id + 0 == force_id)


def _tenure_covers(day: date) -> sa.ColumnElement[bool]:
    return sa.and_(Tenure.since <= day, sa.or_(Tenure.until.is_(None), Tenure.until >= day))


def _delegation_covers(day: date) -> sa.ColumnElement[bool]:
    return sa.and_(Delegation.since <= day, Delegation.until >= day)
