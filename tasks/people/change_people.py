"""Changing who holds which post: new posts and people, take-overs, and who stands in."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.people import NoSuchPersonError, person_by_email, post_by_key
from models.records import Delegation, Person, Post, Tenure
from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.tenures import Spell, TenureConflictError, check_never_begun, check_no_overlap, ended_by_take_over
from rules.vocabulary import Channel, PostKind
from tasks.people.people_transaction import (
    ByWhom,
    PeopleChangeError,
    PeopleChanging,
    changes_from_nothing,
    changing_people,
    needed_text,
)

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A take-over as it was recorded: whose spell it ended, and who stands in for the post from then on."""

    post_title: str
    spell: Spell
    ended: Spell | None
    standing_in: tuple[Spell, ...]


@dataclass(frozen=True, slots=True)
class EndedDelegation:
    """A delegation that was given a last day, or that was withdrawn before it began."""

    post_title: str
    spell: Spell
    withdrawn: bool


def add_post(
    engine: Engine, by: ByWhom, *, key: str, title: str, kind: PostKind, portfolio: str = "", why: str = ""
) -> None:
    """Add a post that nobody holds yet; raises PeopleChangeError when the key is taken or can't be used."""
    title, portfolio = needed_text(title, "the post's title"), clean_text(portfolio).strip()
    if not _KEY.fullmatch(key):
        raise PeopleChangeError(f"“{clean_text(key)}” can't be a key: write it like owner-stop-and-search")
    with changing_people(engine, by) as change:
        known = sa.select(Post.id).where(Post.force_id == change.force.id, Post.key == key)
        if change.session.scalar(known) is not None:
            raise PeopleChangeError(f"there is a post “{key}” already")
        post = Post(force_id=change.force.id, key=key, title=title, kind=kind, portfolio=portfolio)
        change.session.add(post)
        fields = [("title", title), ("kind", kind.value), ("portfolio", portfolio)]
        change.trail.record("add-post", "post", key, changes_from_nothing(fields), why)


def add_person(
    engine: Engine,
    by: ByWhom,
    *,
    name: str,
    email: str,
    channel: Channel = Channel.EMAIL,
    teams_channel: str | None = None,
    why: str = "",
) -> None:
    """Add somebody who can be written to; raises PeopleChangeError when the e-mail address is taken."""
    name, email = needed_text(name, "the person's name"), email.strip()
    before_at, _, after_at = email.partition("@")
    if not before_at or not after_at or "@" in after_at or clean_text(email) != email or " " in email:
        raise PeopleChangeError(f"“{clean_text(email)}” isn't an e-mail address")
    if channel.needs_a_name and not teams_channel:
        raise PeopleChangeError(f"somebody who is reached by {channel.value} needs the name of a channel")
    with changing_people(engine, by) as change:
        try:
            there = person_by_email(change.session, change.force.id, email)
        except NoSuchPersonError:
            pass
        else:
            raise PeopleChangeError(f"{there.name} has the e-mail address “{there.email}” already")
        change.session.add(
            Person(
                force_id=change.force.id,
                name=name,
                email=email,
                channel=channel,
                teams_channel=teams_channel or None,
            )
        )
        fields = [("name", name), ("channel", channel.value), ("teams_channel", teams_channel or None)]
        change.trail.record("add-person", "person", email, changes_from_nothing(fields), why)


def take_over(
    engine: Engine,
    by: ByWhom,
    *,
    post_key: str,
    email: str,
    since: date,
    why: str,
    until: date | None = None,
) -> TakenOver:
    """Somebody holds a post from a day on, to `until` if that is known; whoever holds it ends the day before.

    Raises TenureConflictError when that overlaps with a spell that has a last day, or that begins later;
    NoSuchPostError, NoSuchPersonError, and PeopleChangeError without a reason.
    """
    why = needed_text(why, "a reason")
    with changing_people(engine, by) as change:
        post = post_by_key(change.session, change.force.id, post_key)
        person = person_by_email(change.session, change.force.id, email)
        new = Spell(person.name, since, until)
        rows = {change.spell(row): row for row in change.rows_of(Tenure, post)}
        ended = ended_by_take_over(rows, since)
        if ended is not None and rows[ended].person_id == person.id:
            raise TenureConflictError(f"{person.name} holds “{post.title}” already, {ended.days_in_words}")
        try:
            check_no_overlap([spell for spell in rows if spell != ended], new)
        except TenureConflictError as error:
            raise TenureConflictError(f"“{post.title}” can't be taken over: {error}") from None
        if ended is not None:
            change.end(rows[ended], since - timedelta(days=1), why)
        change.begin(Tenure(post_id=post.id, person_id=person.id, since=since, until=until), why)
        standing_in = [change.spell(row) for row in change.rows_of(Delegation, post)]
        return TakenOver(
            post_title=post.title,
            spell=new,
            ended=ended,
            standing_in=tuple(spell for spell in standing_in if spell.overlaps(new)),
        )


def delegate(
    engine: Engine, by: ByWhom, *, post_key: str, email: str, since: date, until: date, why: str
) -> Spell:
    """Somebody stands in for a post from a day to a day, both inclusive, and is written to in that time.

    Raises TenureConflictError when somebody else stands in on one of the days; NoSuchPostError,
    NoSuchPersonError, and PeopleChangeError when the person holds the post or there is no reason.
    """
    with changing_people(engine, by) as change:
        post = post_by_key(change.session, change.force.id, post_key)
        return begin_delegation(change, post, email=email, since=since, until=until, why=why)


def begin_delegation(
    change: PeopleChanging, post: Post, *, email: str, since: date, until: date, why: str
) -> Spell:
    """Let somebody stand in for a post as part of a change under way; raises as delegate() does."""
    why = needed_text(why, "a reason")
    person = person_by_email(change.session, change.force.id, email)
    new = Spell(person.name, since, until)
    try:
        check_no_overlap([change.spell(row) for row in change.rows_of(Delegation, post)], new)
    except TenureConflictError as error:
        raise TenureConflictError(f"nobody new can stand in for “{post.title}”: {error}") from None
    for row in change.rows_of(Tenure, post):
        held = change.spell(row)
        if row.person_id == person.id and held.covers(since):
            raise PeopleChangeError(f"{person.name} holds “{post.title}” {held.days_in_words}")
    change.begin(Delegation(post_id=post.id, person_id=person.id, since=since, until=until, why=why), why)
    return new


def end_delegation(
    engine: Engine, by: ByWhom, *, post_key: str, last_day: date, why: str = ""
) -> EndedDelegation:
    """Nobody stands in for a post after a day: ends the first delegation that would have gone on after it.

    One that hasn't begun by today is withdrawn whole. Raises PeopleChangeError when nobody stands in after
    that day, and TenureConflictError when the delegation had begun, but only after that day.
    """
    with changing_people(engine, by) as change:
        post = post_by_key(change.session, change.force.id, post_key)
        row = next((row for row in change.rows_of(Delegation, post) if row.until > last_day), None)
        if row is None:
            raise PeopleChangeError(f"nobody stands in for “{post.title}” after {long_date(last_day)}")
        spell = change.spell(row)
        never_begun = row.since > last_day
        if never_begun:
            check_never_begun(spell, last_day=last_day, today=by.today)
            change.withdraw(row, why)
        else:
            change.end(row, last_day, why)
        return EndedDelegation(post.title, spell, withdrawn=never_begun)
