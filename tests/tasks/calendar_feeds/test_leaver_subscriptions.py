"""A leaver's own calendar feeds end with them; those of a post stay with the post."""

from datetime import date, timedelta

import pytest
from sqlalchemy.engine import Engine

from cli.post_report import leaver_lines
from models.session import reading
from rules.audit_chain import Change
from rules.calendar_feeds.filters import FeedFilter
from tasks.by_whom import ByWhom
from tasks.calendar_feeds.leaver_subscriptions import EndedSubscription
from tasks.calendar_feeds.subscriptions import list_subscriptions, revoke, subscribe, subscription_of
from tasks.people.record_leaver import leave
from tests.people_changes import BY, SAOIRSE, TODAY, TOMORROW, YESTERDAY, audited
from tests.small_register import NOW, make_small_register

FLO = ByWhom(force_code=None, actor="Siân Prosser", now=NOW, today=TODAY)


@pytest.fixture
def engine(any_engine: Engine) -> Engine:
    """A database with the small register."""
    make_small_register(any_engine)
    return any_engine


def a_feed(engine: Engine, holder: str = SAOIRSE, last_day: date | None = None) -> tuple[int, str]:
    made = subscribe(engine, FLO, holder=holder, feed=FeedFilter(), last_day=last_day)
    return made.subscription.id, made.token


def is_answered(engine: Engine, token: str, day: date) -> bool:
    with reading(engine) as session:
        return subscription_of(session, token, today=day) is not None


def test_who_has_left_loses_their_own_feeds_at_once_and_the_post_keeps_its(engine: Engine) -> None:
    first, token = a_feed(engine)
    second, _ = a_feed(engine)
    _, of_the_post = a_feed(engine, "owner")
    _, of_another = a_feed(engine, "sian@wmp.example")
    sweep = leave(engine, BY, email=SAOIRSE, last_day=YESTERDAY, why="retired")
    assert sweep.subscriptions == (
        EndedSubscription(first, "inspections", True),
        EndedSubscription(second, "inspections", True),
    )
    assert not is_answered(engine, token, TODAY)
    assert not is_answered(engine, token, YESTERDAY)
    assert is_answered(engine, of_the_post, TOMORROW)
    assert is_answered(engine, of_another, TOMORROW)
    assert audited(engine, "revoke-subscription") == [
        (str(number), (Change("last day", None, YESTERDAY.isoformat()),), "retired")
        for number in (first, second)
    ]
    listed = list_subscriptions(engine, force_code=None)[0]
    assert (listed.revoked_at, listed.revoked_by) == (NOW, BY.actor)
    assert f"Their own calendar subscription {first} (inspections): revoked." in leaver_lines(sweep)


def test_who_will_leave_keeps_them_to_their_last_day(engine: Engine) -> None:
    number, token = a_feed(engine)
    sweep = leave(engine, BY, email=SAOIRSE, last_day=TOMORROW)
    assert sweep.subscriptions == (EndedSubscription(number, "inspections", False),)
    assert is_answered(engine, token, TOMORROW)
    assert not is_answered(engine, token, TOMORROW + timedelta(days=1))
    assert [subject for subject, _, _ in audited(engine, "end-subscription")] == [str(number)]
    said = list(leaver_lines(sweep))
    assert f"Their own calendar subscription {number} (inspections): ends with that day." in said


def test_leaving_twice_ends_nothing_twice(engine: Engine) -> None:
    a_feed(engine)
    first = leave(engine, BY, email=SAOIRSE, last_day=TOMORROW)
    assert leave(engine, BY, email=SAOIRSE, last_day=TOMORROW) == first
    assert len(audited(engine, "end-subscription")) == 1


def test_a_leaver_who_goes_earlier_loses_them_earlier(engine: Engine) -> None:
    number, token = a_feed(engine)
    leave(engine, BY, email=SAOIRSE, last_day=TOMORROW)
    sweep = leave(engine, BY, email=SAOIRSE, last_day=YESTERDAY)
    assert sweep.subscriptions == (EndedSubscription(number, "inspections", True),)
    assert not is_answered(engine, token, TODAY)


def test_what_was_revoked_or_ends_before_is_left_as_it_is(engine: Engine) -> None:
    revoked, _ = a_feed(engine)
    revoke(engine, FLO, subscription_id=revoked, why="lost")
    a_feed(engine, last_day=TODAY)
    before = list_subscriptions(engine, force_code=None)
    assert leave(engine, BY, email=SAOIRSE, last_day=TOMORROW).subscriptions == ()
    assert list_subscriptions(engine, force_code=None) == before
