"""Recording what somebody answered to a reminder: seen, put off, an update, or somebody else stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.queries.item_facts import item_facts_by_id
from models.queries.people import holders, liaison_officer_post, post_by_key
from models.records import Answer, Item, Person, Post
from models.session import reading
from rules.answer_tokens import ANSWER, DamagedTokenError, UsedTokenError, read_token, token_digest
from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.reminders import SnoozeLimits, latest_snooze
from rules.tenures import Spell
from rules.vocabulary import AnswerKind, ReviewClock
from tasks.by_whom import ByWhom
from tasks.items.item_change import ItemChanging, changing_item, needed_text
from tasks.items.item_reports import add_review
from tasks.people.change_people import begin_delegation
from tasks.people.people_transaction import PeopleChanging


class RefusedAnswerError(ValueError):
    """An answer that can't be taken; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers about which item: `key` is the item's key or portal id.

    `post_key` is the post that is answered for, None for the item's owner; `token_digest` stands for the link
    that was used, None without one.
    """

    by: ByWhom
    key: str
    post_key: str | None = None
    token_digest: str | None = None


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A link that can be answered by now: about which item, as whom, and to which day it is good."""

    answering: Answering
    item_title: str
    person_name: str
    post_title: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it was recorded; `until` is a snooze's last day, `spell` a delegation's days."""

    item_key: str
    kind: AnswerKind
    answered_by: str
    until: date | None = None
    spell: Spell | None = None


def open_link(
    engine: Engine, text: str, *, key: bytes, force_code: str | None, now: datetime, today: date
) -> OpenedLink:
    """Check a link's token on a day (Europe/London), and say what it is for; writes nothing.

    Raises a TokenError when it is damaged, expired, for another purpose or used, and RefusedAnswerError when
    the person isn't written to for the post any more.
    """
    token = read_token(text, key=key, purpose=ANSWER, today=today)
    digest = token_digest(text)
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        item, post, person = (
            session.get(kind, row_id)
            for kind, row_id in ((Item, token.item_id), (Post, token.post_id), (Person, token.person_id))
        )
        if not isinstance(item, Item) or not isinstance(post, Post) or not isinstance(person, Person):
            raise DamagedTokenError
        if {item.force_id, post.force_id, person.force_id} != {force.id}:
            raise DamagedTokenError
        _check_unused(session, digest)
        _check_still_written_to(session, force.id, post, person, today)
        actor = f"{clean_text(post.title)}, {clean_text(person.name)} (by the link in a reminder)"
        by = ByWhom(force_code, actor, now, today)
        return OpenedLink(
            Answering(by, item.key, post.key, digest), item.title, person.name, post.title, token.expires_on
        )


def acknowledge(engine: Engine, answering: Answering, *, note: str = "") -> Answered:
    """Record that a reminder was seen; a note may say more. It is no update of the item.

    Raises, as all of these do, RefusedAnswerError, UsedTokenError, RefusedChangeError, NoSuchItemError,
    AmbiguousItemError and NoSuchPostError.
    """
    with changing_item(engine, answering.by, answering.key) as change:
        _check_can_answer(change, answering)
        return _keep(change, answering, AnswerKind.ACKNOWLEDGED, clean_text(note).strip())


def snooze(
    engine: Engine, answering: Answering, *, until: date, reason: str, limits: SnoozeLimits
) -> Answered:
    """Put an item's reminders off to a day, within the policy's limits; the daily check tells the FLO why."""
    why, by = needed_text(reason, "a reason"), answering.by
    if until <= by.today:
        raise RefusedAnswerError(f"reminders can be put off to a day after today, not to {long_date(until)}")
    with changing_item(engine, by, answering.key) as change:
        _check_can_answer(change, answering)
        _check_limits(change, until, limits)
        return _keep(change, answering, AnswerKind.SNOOZED, why, until=until)


def give_update(engine: Engine, answering: Answering, *, note: str, on: date | None = None) -> Answered:
    """Record where an item stands, as a substantive update by its owner: nothing is escalated after it."""
    by = answering.by
    with changing_item(engine, by, answering.key) as change:
        _check_can_answer(change, answering)
        text = add_review(change, on=on or by.today, note=note, clock=ReviewClock.OWNER_UPDATE)
        return _keep(change, answering, AnswerKind.UPDATED, text)


def delegate(
    engine: Engine, answering: Answering, *, email: str, since: date, until: date, reason: str
) -> Answered:
    """Let somebody stand in for the post that is answered for, from a day to a day, both inclusive.

    They get all that the post is told in that time. Raises TenureConflictError, NoSuchPersonError and
    PeopleChangeError as well.
    """
    why = needed_text(reason, "a reason")
    if until < since or since < answering.by.today:
        raise RefusedAnswerError(
            f"somebody can stand in from today or later, to a day that isn’t before: not from "
            f"{long_date(since)} to {long_date(until)}"
        )
    with changing_item(engine, answering.by, answering.key) as change:
        _check_can_answer(change, answering)
        post_id = _post_id(change, answering)
        if post_id is None:
            raise RefusedAnswerError(f"no post owns “{change.item.key}”, so nobody can stand in for it")
        people = PeopleChanging(change.session, change.force, change.trail)
        post = change.session.get_one(Post, post_id)
        spell = begin_delegation(people, post, email=email, since=since, until=until, why=why)
        kept = f"{spell.person} stands in {spell.days_in_words}: {why}"
        return _keep(change, answering, AnswerKind.DELEGATED, kept, spell=spell)


def _keep(
    change: ItemChanging,
    answering: Answering,
    kind: AnswerKind,
    reason: str,
    *,
    until: date | None = None,
    spell: Spell | None = None,
) -> Answered:
    by, digest = answering.by, answering.token_digest
    post_id = _post_id(change, answering)
    change.session.add(
        Answer(
            force_id=change.force.id,
            item_id=change.item.id,
            post_id=post_id,
            kind=kind,
            until=until,
            reason=reason,
            answered_by=by.actor,
            answered_on=by.today,
            answered_at=by.now,
            token_digest=digest,
        )
    )
    change.session.flush()
    post = change.session.get_one(Post, post_id).key if post_id is not None else None
    fields: Sequence[tuple[str, str | None]] = (
        ("answer", kind.value),
        ("until", until.isoformat() if until is not None else None),
        ("for post", post),
        ("by", "a link in a reminder" if digest is not None else None),
    )
    change.record("answer", [Change(name, None, value) for name, value in fields if value], reason)
    return Answered(change.item.key, kind, by.actor, until, spell)


def _post_id(change: ItemChanging, answering: Answering) -> int | None:
    if answering.post_key is None:
        return change.item.owner_post_id
    return post_by_key(change.session, change.force.id, answering.post_key).id


def _check_can_answer(change: ItemChanging, answering: Answering) -> None:
    """Refuse a link that has served, and an item about which nothing is asked. The force's row is held."""
    if answering.token_digest is not None:
        _check_unused(change.session, answering.token_digest)
    stage = change.stage()
    if stage.is_ended:
        in_words = stage.value.replace("-", " ")
        raise RefusedAnswerError(f"“{change.item.key}” is {in_words}: nothing is asked about it any more")


def _check_unused(session: Session, digest: str) -> None:
    if session.scalar(sa.select(Answer.id).where(Answer.token_digest == digest)) is not None:
        raise UsedTokenError


def _check_still_written_to(session: Session, force_id: int, post: Post, person: Person, today: date) -> None:
    """A link outlives its reader's time in the post, but not its power: as a message finds its reader."""
    written_to = holders(session, force_id, today)
    present = written_to.get(post.id) or written_to.get(liaison_officer_post(session, force_id).id)
    if present is None or present.id != person.id:
        raise RefusedAnswerError(
            f"{clean_text(person.name)} isn’t written to for “{clean_text(post.title)}” any more, "
            "so the link can’t be used"
        )


def _check_limits(change: ItemChanging, until: date, limits: SnoozeLimits) -> None:
    today, key = change.by.today, change.item.key
    facts = item_facts_by_id(change.session, change.force.id, today, [change.item.id])[change.item.id]
    latest = latest_snooze(due_on=facts.due_on, mandatory=facts.mandatory, today=today, limits=limits)
    if latest is None or latest <= today:
        raise RefusedAnswerError(
            f"“{key}” is overdue and can’t be put off any more: give an update, or ask for an extension"
        )
    if until > latest:
        raise RefusedAnswerError(f"“{key}” can be put off to {long_date(latest)} at most")
