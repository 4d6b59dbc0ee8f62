"""Answers to reminders: what each does, what is refused, and that a link serves once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.people import NoSuchPersonError
from models.records import Answer, AuditEntry, Delegation, Item, Person, Review, Tenure
from models.session import reading, writing
from rules.answer_tokens import (
    ANSWER,
    DamagedTokenError,
    ExpiredTokenError,
    OtherPurposeError,
    Token,
    UsedTokenError,
    sign_token,
)
from rules.audit_story import story_line
from rules.reminders import SnoozeLimits
from rules.tenures import TenureConflictError
from rules.vocabulary import Action, AnswerKind, Channel
from tasks.audit_trail import verify_audit
from tasks.items.item_change import RefusedChangeError
from tasks.reminders import record_answer
from tasks.reminders.record_answer import Answered, Answering, OpenedLink, RefusedAnswerError, open_link
from tests.item_changes import BY, changed, do, history, rows
from tests.small_register import NOW, SmallRegister, add_item, make_small_register

TODAY = date(2024, 6, 7)
KEY = b"k" * 32
LIMITS = SnoozeLimits(most_days=28, most_days_past_deadline=14)
ANSWERING = Answering(BY, "marac")


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    made = make_small_register(any_engine)
    add_item(any_engine, made, "marac", due_on=date(2024, 6, 14))
    return made


def answers(engine: Engine) -> list[Answer]:
    with reading(engine) as session:
        return list(session.scalars(sa.select(Answer).order_by(Answer.id)))


def token_for(engine: Engine, register: SmallRegister, **changes: object) -> str:
    with reading(engine) as session:
        item_id = session.scalars(sa.select(Item.id).where(Item.key == "marac")).one()
    token = Token(item_id, register.owner_post_id, register.owner_id, ANSWER, date(2024, 7, 12))
    return sign_token(replace(token, **changes), key=KEY)


def opened(engine: Engine, text: str, *, today: date = TODAY) -> OpenedLink:
    return open_link(engine, text, key=KEY, force_code=None, now=NOW, today=today)


def acknowledge(engine: Engine, answering: Answering) -> Answered:
    return record_answer.acknowledge(engine, answering, note="seen")


def snooze(engine: Engine, answering: Answering, until: date = date(2024, 6, 20)) -> Answered:
    return record_answer.snooze(engine, answering, until=until, reason="the trainer is away", limits=LIMITS)


def give_update(engine: Engine, answering: Answering) -> Answered:
    return record_answer.give_update(engine, answering, note="Training began in May")


def delegate(engine: Engine, answering: Answering) -> Answered:
    return record_answer.delegate(
        engine,
        answering,
        email="sian@wmp.example",
        since=TODAY,
        until=date(2024, 6, 21),
        reason="leave",
    )


EVERY = [
    (acknowledge, AnswerKind.ACKNOWLEDGED),
    (snooze, AnswerKind.SNOOZED),
    (give_update, AnswerKind.UPDATED),
    (delegate, AnswerKind.DELEGATED),
]


@pytest.mark.parametrize(("answer", "kind"), EVERY)
def test_an_answer_is_kept_with_its_entry_in_the_trail(
    any_engine: Engine, register: SmallRegister, answer: Callable[..., Answered], kind: AnswerKind
) -> None:
    done = answer(any_engine, ANSWERING)
    [kept] = answers(any_engine)
    assert (done.kind, kept.kind, kept.post_id) == (kind, kind, register.owner_post_id)
    assert (kept.answered_by, kept.answered_on, kept.token_digest) == (BY.actor, TODAY, None)
    entry = history(any_engine, "marac")[-1]
    assert (entry.action, entry.why) == ("answer", kept.reason)
    assert changed(entry)["answer"] == (None, kind.value)
    assert changed(entry)["for post"] == (None, "owner")
    assert verify_audit(any_engine, force_code=None).broken is None


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (acknowledge, "answered a reminder: saw it; why: seen"),
        (snooze, "answered a reminder: put it off until 20 June 2024; why: the trainer is away"),
        (give_update, "answered a reminder: gave an update; why: Training began in May"),
        (delegate, "answered a reminder: named who stands in; why: Siân Prosser stands in from"),
    ],
)
def test_the_trail_tells_an_answer_in_words(
    any_engine: Engine, register: SmallRegister, answer: Callable[..., Answered], told: str
) -> None:
    answer(any_engine, ANSWERING)
    assert told in story_line(history(any_engine, "marac")[-1])


def test_the_trail_says_when_a_link_was_used(any_engine: Engine, register: SmallRegister) -> None:
    acknowledge(any_engine, opened(any_engine, token_for(any_engine, register)).answering)
    assert "answered a reminder, by the link in it: saw it" in story_line(history(any_engine, "marac")[-1])


def test_an_update_is_a_substantive_review_and_a_snooze_is_none(
    any_engine: Engine, register: SmallRegister
) -> None:
    before = rows(any_engine, Review)[0]
    snooze(any_engine, ANSWERING)
    assert rows(any_engine, Review)[0] == before
    give_update(any_engine, ANSWERING)
    with reading(any_engine) as session:
        newest = session.scalars(sa.select(Review).order_by(Review.id.desc())).first()
        assert newest is not None
        assert (newest.substantive, newest.held_on) == (True, TODAY)
        assert newest.note == "Training began in May"


def test_a_delegate_stands_in_for_the_owners_post(any_engine: Engine, register: SmallRegister) -> None:
    done = delegate(any_engine, ANSWERING)
    assert done.spell is not None
    with reading(any_engine) as session:
        row = session.scalars(sa.select(Delegation)).one()
        assert (row.post_id, row.since, row.until) == (register.owner_post_id, TODAY, date(2024, 6, 21))
    [kept] = answers(any_engine)
    assert kept.reason == "Siân Prosser stands in from 7 June 2024 to 21 June 2024: leave"


@pytest.mark.parametrize(
    ("until", "says"),
    [
        (TODAY, "a day after today, not to 7 June 2024"),
        (date(2024, 6, 1), "a day after today"),
        (date(2024, 6, 29), "can be put off to 28 June 2024 at most"),
        (date(2025, 6, 29), "at most"),
    ],
)
def test_a_snooze_beyond_the_policys_limit_is_refused(
    any_engine: Engine, register: SmallRegister, until: date, says: str
) -> None:
    with pytest.raises(RefusedAnswerError, match=says):
        snooze(any_engine, ANSWERING, until)
    assert snooze(any_engine, ANSWERING, date(2024, 6, 28)).until == date(2024, 6, 28)


def test_an_overdue_mandatory_item_cannot_be_muted_for_good(
    any_engine: Engine, register: SmallRegister
) -> None:
    """One snooze after another ends so many days after the deadline."""
    late = Answering(replace(BY, today=date(2024, 6, 20)), "marac")
    assert snooze(any_engine, late, date(2024, 6, 28)).until == date(2024, 6, 28)
    later = Answering(replace(BY, today=date(2024, 6, 28)), "marac")
    with pytest.raises(RefusedAnswerError, match="can’t be put off any more: give an update"):
        snooze(any_engine, later, date(2024, 6, 29))


@pytest.mark.parametrize("reason", ["", "  ", "\x00\u202e"])
def test_a_reason_is_needed(any_engine: Engine, register: SmallRegister, reason: str) -> None:
    with pytest.raises(RefusedChangeError, match="a reason is missing"):
        record_answer.snooze(any_engine, ANSWERING, until=date(2024, 6, 20), reason=reason, limits=LIMITS)
    with pytest.raises(RefusedChangeError, match="what was reported is missing"):
        record_answer.give_update(any_engine, ANSWERING, note=reason)
    assert answers(any_engine) == []


@pytest.mark.parametrize("days", [(date(2024, 6, 6), date(2024, 6, 20)), (TODAY, date(2024, 6, 6))])
def test_a_delegation_that_ends_before_it_begins_or_began_before_today_is_refused(
    any_engine: Engine, register: SmallRegister, days: tuple[date, date]
) -> None:
    since, until = days
    with pytest.raises(RefusedAnswerError, match="somebody can stand in from today or later"):
        record_answer.delegate(
            any_engine, ANSWERING, email="sian@wmp.example", since=since, until=until, reason="leave"
        )


def test_a_refused_delegation_leaves_nothing_behind(any_engine: Engine, register: SmallRegister) -> None:
    delegate(any_engine, ANSWERING)
    kept = rows(any_engine, Answer, AuditEntry, Delegation)
    with pytest.raises(TenureConflictError):
        delegate(any_engine, ANSWERING)
    with pytest.raises(NoSuchPersonError):
        record_answer.delegate(
            any_engine, ANSWERING, email="nobody@wmp.example", since=TODAY, until=TODAY, reason="leave"
        )
    assert rows(any_engine, Answer, AuditEntry, Delegation) == kept


def test_an_item_without_an_owner_can_be_answered_but_not_delegated(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "nobodys", due_on=None, owner_post_id=None)
    orphan = Answering(BY, "nobodys")
    with pytest.raises(RefusedAnswerError, match="no post owns “nobodys”"):
        delegate(any_engine, orphan)
    acknowledge(any_engine, orphan)
    assert answers(any_engine)[0].post_id is None
    acknowledge(any_engine, replace(orphan, post_key="flo"))
    assert answers(any_engine)[1].post_id == register.flo_post_id


@pytest.mark.parametrize(("answer", "_kind"), EVERY)
def test_nothing_can_be_answered_about_an_item_that_has_ended(
    any_engine: Engine, register: SmallRegister, answer: Callable[..., Answered], _kind: AnswerKind
) -> None:
    do(any_engine, "marac", Action.MARK_NOT_APPLICABLE, reason="not ours")
    with pytest.raises(RefusedAnswerError, match="not applicable: nothing is asked about it any more"):
        answer(any_engine, ANSWERING)


@pytest.mark.parametrize(("answer", "kind"), EVERY)
def test_a_link_answers_once_in_the_name_of_who_got_it(
    any_engine: Engine, register: SmallRegister, answer: Callable[..., Answered], kind: AnswerKind
) -> None:
    text = token_for(any_engine, register)
    link = opened(any_engine, text)
    assert (link.answering.key, link.answering.post_key) == ("marac", "owner")
    assert (link.person_name, link.expires_on) == ("Saoirse O'Brien", date(2024, 7, 12))
    answer(any_engine, link.answering)
    [kept] = answers(any_engine)
    assert kept.answered_by == "Owner, Saoirse O'Brien (by the link in a reminder)"
    assert kept.kind is kind
    assert text not in repr(vars(kept))
    before = rows(any_engine, Answer, AuditEntry, Review, Delegation)
    with pytest.raises(UsedTokenError):
        opened(any_engine, text)
    with pytest.raises(UsedTokenError):
        # Opened before it was used, as by a page that stood open in two windows.
        answer(any_engine, link.answering)
    assert rows(any_engine, Answer, AuditEntry, Review, Delegation) == before


def test_of_many_that_use_one_link_at_once_one_is_taken(any_engine: Engine, register: SmallRegister) -> None:
    answering = opened(any_engine, token_for(any_engine, register)).answering

    def attempt(_: int) -> bool:
        try:
            acknowledge(any_engine, answering)
        except UsedTokenError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(attempt, range(16)))
    assert taken.count(True) == 1
    assert len(answers(any_engine)) == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"purpose": "sign-in"}, OtherPurposeError),
        ({"expires_on": date(2024, 6, 6)}, ExpiredTokenError),
        ({"item_id": 999}, DamagedTokenError),
        ({"post_id": 999}, DamagedTokenError),
        ({"person_id": 999}, DamagedTokenError),
    ],
)
def test_a_link_that_is_not_for_this_is_refused(
    any_engine: Engine, register: SmallRegister, changes: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        opened(any_engine, token_for(any_engine, register, **changes))


def test_a_link_of_another_forces_item_is_refused(any_engine: Engine, register: SmallRegister) -> None:
    make_small_register(any_engine, code="kent")
    text = token_for(any_engine, register)
    with pytest.raises(DamagedTokenError):
        open_link(any_engine, text, key=KEY, force_code="kent", now=NOW, today=TODAY)


def test_who_has_left_the_post_cannot_answer_by_an_old_link(
    any_engine: Engine, register: SmallRegister
) -> None:
    text = token_for(any_engine, register)
    with writing(any_engine) as session:
        session.execute(
            sa.update(Tenure)
            .where(Tenure.post_id == register.owner_post_id)
            .values(until=TODAY - timedelta(days=1))
        )
    with pytest.raises(RefusedAnswerError, match="O'Brien isn’t written to for “Owner” any more"):
        opened(any_engine, text)


def test_whoever_stands_in_can_answer_by_their_own_link(any_engine: Engine, register: SmallRegister) -> None:
    with writing(any_engine) as session:
        deputy = Person(
            force_id=register.force_id, name="Ada Lee", email="ada@wmp.example", channel=Channel.EMAIL
        )
        session.add(deputy)
        session.flush()
        session.add(
            Delegation(
                post_id=register.owner_post_id, person_id=deputy.id, since=TODAY, until=TODAY, why="leave"
            )
        )
        deputy_id = deputy.id
    assert opened(any_engine, token_for(any_engine, register, person_id=deputy_id)).person_name == "Ada Lee"
    with pytest.raises(RefusedAnswerError):
        opened(any_engine, token_for(any_engine, register))
