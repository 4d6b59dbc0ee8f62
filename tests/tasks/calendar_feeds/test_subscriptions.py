"""Secret addresses of calendar feeds: given out once, known by their digest only, and dead when revoked."""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.calendar_subscriptions import NoSuchSubscriptionError, Subscription
from models.records import AuditEntry, CalendarSubscription
from models.session import database_url, reading, writing
from rules.audit_chain import Change
from rules.calendar_feeds.feed_addresses import token_sha256
from rules.calendar_feeds.filters import FeedFilter
from rules.vocabulary import FeedPart
from tasks.audit_trail import verify_audit
from tasks.by_whom import ByWhom
from tasks.calendar_feeds.subscription_holder import SubscriptionError
from tasks.calendar_feeds.subscriptions import (
    list_subscriptions,
    note_fetch,
    renew,
    revoke,
    subscribe,
    subscription_of,
)
from tests.people_changes import SAOIRSE, audited
from tests.small_register import NOW, make_small_register

TODAY = date(2024, 6, 7)
BY = ByWhom(force_code=None, actor="Force Liaison Officer, Siân Prosser", now=NOW, today=TODAY)
INSPECTIONS = FeedFilter()


@pytest.fixture
def engine(any_engine: Engine) -> Engine:
    """A database with the small register."""
    make_small_register(any_engine)
    return any_engine


def found(engine: Engine, token: str, today: date = TODAY) -> Subscription | None:
    with reading(engine) as session:
        return subscription_of(session, token, today=today)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What is sent to the database within the block."""
    sent: list[str] = []

    def note(*given: object) -> None:
        sent.append(str(given[2]))

    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)


def test_an_address_leads_to_its_holder_and_its_filter(engine: Engine) -> None:
    feed = FeedFilter(frozenset({FeedPart.INSPECTIONS, FeedPart.DEADLINES}), "crime", True, post_key="owner")
    made = subscribe(engine, BY, holder="flo", feed=feed, last_day=date(2024, 6, 30))
    got = found(engine, made.token)
    assert got == made.subscription
    assert got is not None
    assert (got.holder, got.holder_name, got.of_a_post) == ("flo", "Force Liaison Officer", True)
    # The portfolio in the register's own spelling: a feed finds it by comparing text.
    assert got.feed == FeedFilter(feed.parts, "Crime", True, "owner")
    assert (got.force_code, got.created_at, got.created_by) == ("west-midlands", NOW, BY.actor)
    assert (got.last_fetched_at, got.last_client, got.renewed_at, got.revoked_at) == (None,) * 4


def test_a_person_is_known_by_e_mail_in_any_case_of_its_letters(engine: Engine) -> None:
    made = subscribe(engine, BY, holder=SAOIRSE.upper(), feed=INSPECTIONS)
    assert (made.subscription.holder, made.subscription.of_a_post) == (SAOIRSE, False)
    assert made.subscription.holder_name == "Saoirse O'Brien"


def test_a_public_feed_is_kept_as_public(engine: Engine) -> None:
    made = subscribe(engine, BY, holder="flo", feed=FeedFilter(public=True))
    got = found(engine, made.token)
    assert got is not None
    assert got.feed.public


def test_deadlines_are_those_of_the_holder_s_post_unless_another_is_named(engine: Engine) -> None:
    deadlines = FeedFilter(frozenset({FeedPart.DEADLINES}))
    assert subscribe(engine, BY, holder="owner", feed=deadlines).subscription.feed.post_key == "owner"
    named = FeedFilter(frozenset({FeedPart.DEADLINES}), post_key="flo")
    assert subscribe(engine, BY, holder="owner", feed=named).subscription.feed.post_key == "flo"
    with pytest.raises(SubscriptionError, match="deadlines are those of a post: say of which one"):
        subscribe(engine, BY, holder=SAOIRSE, feed=deadlines)


def test_the_token_stands_in_no_row_no_entry_no_log_and_no_repr(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), statements(engine) as sent:
        made = subscribe(engine, BY, holder="flo", feed=INSPECTIONS, why="asked by mail")
        again = renew(engine, BY, subscription_id=made.subscription.id)
        found(engine, again.token)
        revoke(engine, BY, subscription_id=made.subscription.id)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", made.token)
    assert made.token != again.token
    with reading(engine) as session:
        stored = [
            str(list(row))
            for table in (CalendarSubscription, AuditEntry)
            for row in session.execute(sa.select(*table.__table__.columns))
        ]
    for token in (made.token, again.token):
        assert token not in "\n".join([*stored, caplog.text, repr(made), repr(again), *sent])


@pytest.mark.parametrize(
    ("holder", "feed", "says"),
    [
        ("folo", INSPECTIONS, "there is no post “folo”; there is flo; owner; `oversight post list` shows"),
        ("", INSPECTIONS, "there is no post “”; there is flo; owner;"),
        ("sian@wpm.example", INSPECTIONS, "“sian@wpm.example”; there is sian@wmp.example; s.o'brien@wmp"),
        ("flo", FeedFilter(portfolio="Crmie"), "the register has no portfolio “Crmie”; there is Crime$"),
        (
            "flo",
            FeedFilter(frozenset(FeedPart), post_key="owner", public=True),
            "a public feed shows inspections only: it can’t show boards, deadlines, section-55, ppog",
        ),
        ("flo", FeedFilter(frozenset()), "a feed shows one part at least"),
        ("flo", FeedFilter(post_key="owner"), "goes with the part “deadlines” only"),
        ("flo", FeedFilter(frozenset({FeedPart.DEADLINES}), post_key="wonr"), "there is no post “wonr”"),
    ],
)
def test_what_isnt_there_is_refused_with_what_is(
    engine: Engine, holder: str, feed: FeedFilter, says: str
) -> None:
    with pytest.raises(SubscriptionError, match=says):
        subscribe(engine, BY, holder=holder, feed=feed)
    assert list_subscriptions(engine, force_code=None) == []


def test_a_renewed_address_is_the_only_one_from_that_moment(engine: Engine) -> None:
    made = subscribe(engine, BY, holder="flo", feed=INSPECTIONS)
    note_fetch(engine, made.subscription.id, NOW, "khal")
    later = ByWhom(None, BY.actor, NOW + timedelta(days=1), TODAY)
    again = renew(engine, later, subscription_id=made.subscription.id, why="sent to a list by mistake")
    assert found(engine, made.token) is None
    got = found(engine, again.token)
    assert got is not None
    assert (got.id, got.feed, got.renewed_at) == (made.subscription.id, INSPECTIONS, later.now)
    assert (got.last_fetched_at, got.last_client) == (None, None)
    assert audited(engine, "renew-subscription") == [
        (
            str(got.id),
            (Change("holder", "flo", "flo"), Change("last fetched", f"{NOW.isoformat()}, khal", None)),
            "sent to a list by mistake",
        )
    ]


def test_a_revoked_address_is_dead_for_good(engine: Engine) -> None:
    made = subscribe(engine, BY, holder="flo", feed=INSPECTIONS)
    number = made.subscription.id
    done = revoke(engine, BY, subscription_id=number, why="lost phone")
    assert done.changed
    assert (done.subscription.revoked_at, done.subscription.revoked_by) == (NOW, BY.actor)
    assert found(engine, made.token) is None
    with reading(engine) as session:
        assert session.scalars(sa.select(CalendarSubscription.token_sha256)).one() != token_sha256(made.token)
    other = ByWhom(None, "somebody else", NOW + timedelta(days=1), TODAY)
    again = revoke(engine, other, subscription_id=number)
    assert (again.changed, again.subscription) == (False, done.subscription)
    with pytest.raises(SubscriptionError, match=f"calendar subscription {number} was revoked: make a new"):
        renew(engine, BY, subscription_id=number)
    assert [subject for subject, _, _ in audited(engine, "revoke-subscription")] == [str(number)]
    assert verify_audit(engine, force_code=None).broken is None


def test_a_last_day_is_the_last_on_which_it_is_answered(engine: Engine) -> None:
    made = subscribe(engine, BY, holder="flo", feed=INSPECTIONS, last_day=TODAY)
    assert found(engine, made.token) is not None
    assert found(engine, made.token, TODAY + timedelta(days=1)) is None
    tomorrow = ByWhom(None, BY.actor, NOW, TODAY + timedelta(days=1))
    with pytest.raises(SubscriptionError, match="has ended"):
        renew(engine, tomorrow, subscription_id=made.subscription.id)
    with pytest.raises(SubscriptionError, match="the last day can’t be 7 June 2024: that day is past"):
        subscribe(engine, tomorrow, holder="flo", feed=INSPECTIONS, last_day=TODAY)


def test_every_address_that_is_not_answered_takes_the_same_single_statement(engine: Engine) -> None:
    live = subscribe(engine, BY, holder="flo", feed=INSPECTIONS)
    revoked = subscribe(engine, BY, holder="flo", feed=INSPECTIONS)
    revoke(engine, BY, subscription_id=revoked.subscription.id)
    ended = subscribe(engine, BY, holder="flo", feed=INSPECTIONS, last_day=TODAY)
    later = TODAY + timedelta(days=1)
    sent_for = {}
    for token in (live.token, revoked.token, ended.token, "", "x", "\ud800", live.token + "=", "é" * 5000):
        with statements(engine) as sent:
            answered = found(engine, token, later)
        assert (answered is not None) is (token == live.token)
        sent_for[token] = tuple(statement for statement in sent if "SELECT" in statement)
    assert set(map(len, sent_for.values())) == {1}
    assert len(set(sent_for.values())) == 1


def test_the_lookup_goes_by_the_index_of_the_digest(sqlite_engine: Engine) -> None:
    asked: list[tuple[str, Any]] = []
    sa.event.listen(sqlite_engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    found(sqlite_engine, "x")
    ((statement, parameters),) = [each for each in asked if "token_sha256" in each[0]]
    with sqlite_engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    steps = [str(row[3]) for row in plan]
    assert steps[0].startswith("SEARCH calendar_subscription USING INDEX")
    assert steps[0].endswith("(token_sha256=?)")
    assert not any(step.startswith("SCAN") for step in steps)


def test_another_force_s_subscription_is_neither_listed_nor_changed(any_engine: Engine) -> None:
    make_small_register(any_engine)
    make_small_register(any_engine, code="other")
    theirs = ByWhom("other", "them", NOW, TODAY)
    ours = ByWhom("west-midlands", "us", NOW, TODAY)
    made = subscribe(any_engine, theirs, holder="flo", feed=INSPECTIONS)
    assert list_subscriptions(any_engine, force_code="west-midlands") == []
    for change in (renew, revoke):
        with pytest.raises(NoSuchSubscriptionError, match="there is no calendar subscription"):
            change(any_engine, ours, subscription_id=made.subscription.id)
    got = found(any_engine, made.token)
    assert got is not None
    assert got.force_code == "other"


HOUR = timedelta(hours=1)
KHAL, OUTLOOK = "khal/0.11", "Microsoft Office/16.0"


@pytest.mark.parametrize(
    ("after", "client", "noted"),
    [
        (HOUR, KHAL, True),
        (HOUR - timedelta(seconds=1), KHAL, False),
        (timedelta(0), KHAL, False),
        (-HOUR, KHAL, False),
        (timedelta(seconds=1), OUTLOOK, True),
        (timedelta(seconds=1), "", True),
    ],
)
def test_a_fetch_is_noted_once_an_hour_and_at_once_for_another_client(
    engine: Engine, after: timedelta, client: str, noted: bool
) -> None:
    made = subscribe(engine, BY, holder="flo", feed=INSPECTIONS)
    assert note_fetch(engine, made.subscription.id, NOW, KHAL)
    assert note_fetch(engine, made.subscription.id, NOW + after, client) is noted
    (listed,) = list_subscriptions(engine, force_code=None)
    assert listed.last_fetched_at == (NOW + after if noted else NOW)
    assert listed.last_client == (client or None if noted else KHAL)


def test_what_a_client_calls_itself_is_kept_clean_and_short(engine: Engine) -> None:
    made = subscribe(engine, BY, holder="flo", feed=INSPECTIONS)
    assert note_fetch(engine, made.subscription.id, NOW, "evil\r\n\x00\x1b[31m\u202e\ud800" + "x" * 100_000)
    (listed,) = list_subscriptions(engine, force_code=None)
    assert listed.last_client is not None
    assert listed.last_client.startswith("evil [31mxxx")
    assert len(listed.last_client) == 200


def test_a_fetch_of_nobody_s_feed_is_not_noted(engine: Engine) -> None:
    assert note_fetch(engine, 99, NOW, KHAL) is False


def test_a_note_that_is_not_due_writes_nothing(engine: Engine) -> None:
    made = subscribe(engine, BY, holder="flo", feed=INSPECTIONS)
    note_fetch(engine, made.subscription.id, NOW, KHAL)
    with statements(engine) as sent:
        note_fetch(engine, made.subscription.id, NOW + timedelta(minutes=5), KHAL)
    assert not any("UPDATE" in statement or "IMMEDIATE" in statement for statement in sent)


def test_a_note_neither_waits_for_another_writer_nor_fails(engine: Engine) -> None:
    made = subscribe(engine, BY, holder="flo", feed=INSPECTIONS)
    began = time.monotonic()
    with writing(engine) as session:
        session.get_one(CalendarSubscription, made.subscription.id).only_confirmed = True
        session.flush()
        assert note_fetch(engine, made.subscription.id, NOW, KHAL) is False
    assert time.monotonic() - began < 5
    assert note_fetch(engine, made.subscription.id, NOW, KHAL)


def test_a_database_that_is_away_costs_the_note_only(engine: Engine, any_url: str) -> None:
    away = "sqlite:////no/such/folder/file.db" if "sqlite" in any_url else any_url + "_gone"
    gone = sa.create_engine(database_url(away))
    assert note_fetch(gone, 1, NOW, KHAL) is False
    gone.dispose()


def test_another_writer_still_waits_as_long_as_ever_after_a_note(sqlite_engine: Engine) -> None:
    make_small_register(sqlite_engine)
    made = subscribe(sqlite_engine, BY, holder="flo", feed=INSPECTIONS)
    note_fetch(sqlite_engine, made.subscription.id, NOW, KHAL)
    with sqlite_engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 30_000
