"""A calendar subscription that makes no sense isn't stored, and migration 0008 loses no inspection."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from models.migrate import _config, migrate
from models.queries.inspections import inspection_slots
from models.records import CalendarSubscription
from models.session import database_url, open_engine, reading, writing
from rules.vocabulary import FeedPart
from tests.small_register import NOW, make_small_register

BEFORE_0008 = """
INSERT INTO force (id, code, name) VALUES (1, 'a', 'A');
INSERT INTO inspection (id, force_id, key, title, kind, inspectorates, areas, what_the_force_does, outcome,
 source) VALUES (1, 1, 'peel', 'PEEL', 'peel', 'HMICFRS', 'All', 'Hosts', '', 'S1'),
 (2, 1, 'jtai', 'JTAI', 'joint', 'Ofsted', '', '', 'Good', 'S1');
INSERT INTO inspection_window (id, inspection_id, slot, revision, phrase, anchor, rule, certainty, starts_on,
 ends_on, status, known_on, recorded_at, source) VALUES (1, 1, 1, 0, 'May 2024', '2024-03-28', 'the month',
 'convention', '2024-05-01', '2024-05-31', 'tentative', '2024-03-28', '2024-03-28 09:00:00', 'S1'),
 (2, 1, 1, 1, 'June 2024', '2024-03-28', 'the month', 'convention', '2024-06-01', '2024-06-30', 'confirmed',
 '2024-04-01', '2024-04-01 09:00:00', 'S1');
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_before_0008(request: pytest.FixtureRequest, tmp_path: object) -> Iterator[Engine]:
    """A database with inspections, as migration 0007 left it."""
    if request.param == "sqlite":
        engine = open_engine(database_url(f"sqlite:///{tmp_path}/old.db"))
    else:
        engine = open_engine(database_url(request.getfixturevalue("postgres_url")))
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    with engine.connect().execution_options(oversight_writes=True) as connection, connection.begin():
        command.upgrade(_config(connection), "0007")
        for row in BEFORE_0008.strip().removesuffix(";").split(";\n"):
            connection.exec_driver_sql(row)
    yield engine
    engine.dispose()


def test_inspections_from_before_keep_their_rows_and_get_no_portfolio(engine_before_0008: Engine) -> None:
    with engine_before_0008.connect() as connection:
        before = connection.exec_driver_sql("SELECT * FROM inspection ORDER BY id").mappings().all()
        windows = connection.exec_driver_sql("SELECT * FROM inspection_window ORDER BY id").all()
    migrate(engine_before_0008)
    with engine_before_0008.connect() as connection:
        after = connection.exec_driver_sql("SELECT * FROM inspection ORDER BY id").mappings().all()
        assert connection.exec_driver_sql("SELECT * FROM inspection_window ORDER BY id").all() == windows
    added = {"portfolio": "", "modified_at": None}
    assert [dict(row) for row in after] == [dict(row) | added for row in before]
    with reading(engine_before_0008) as session:
        (slot,) = inspection_slots(session, 1, as_at=None)
    assert (slot.revision, slot.portfolio, slot.modified_at) == (1, "", None)


def a_subscription(engine: Engine, **given: Any) -> dict[str, Any]:
    register = make_small_register(engine)
    return {
        "force_id": register.force_id,
        "post_id": register.owner_post_id,
        "parts": frozenset({FeedPart.INSPECTIONS}),
        "only_confirmed": False,
        "public": False,
        "token_sha256": "a" * 64,
        "created_at": NOW,
        "created_by": "a test",
        **given,
    }


@pytest.mark.parametrize("parts", [frozenset({FeedPart.PPOG, FeedPart.BOARDS}), frozenset(FeedPart)])
def test_parts_come_back_as_they_were_and_stand_in_one_order(
    any_engine: Engine, parts: frozenset[FeedPart]
) -> None:
    deadlines_of = 1 if FeedPart.DEADLINES in parts else None
    row = a_subscription(any_engine, parts=parts, deadlines_of_post_id=deadlines_of)
    with writing(any_engine) as session:
        session.add(CalendarSubscription(**row))
    with reading(any_engine) as session:
        assert session.scalars(sa.select(CalendarSubscription.parts)).one() == parts
    with any_engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT parts FROM calendar_subscription").scalar_one()
    assert stored == ",".join(part.value for part in FeedPart if part in parts)


NONSENSE: list[tuple[dict[str, Any], str]] = [
    ({"post_id": None}, "held_by_a_post_or_a_person"),
    ({"person_id": 1}, "held_by_a_post_or_a_person"),
    ({"parts": frozenset()}, "parts_are_known_and_once_each"),
    ({"deadlines_of_post_id": 1}, "deadlines_are_those_of_a_post"),
    ({"parts": frozenset({FeedPart.DEADLINES})}, "deadlines_are_those_of_a_post"),
    ({"portfolio": ""}, "portfolio_is_named_or_all"),
    ({"token_sha256": "the token itself"}, "token_is_kept_as_its_sha256"),
    ({"revoked_at": NOW}, "revoked_by_somebody"),
    ({"revoked_by": "Siân"}, "revoked_by_somebody"),
    ({"last_client": "x" * 201}, "last_client_is_short"),
    ({"post_id": 99}, "(?i)foreign key"),
]


def test_nonsense_is_refused_by_the_rule_that_names_it(any_engine: Engine) -> None:
    row = a_subscription(any_engine)
    for given, rule in NONSENSE:
        with pytest.raises(IntegrityError, match=rule), writing(any_engine) as session:
            session.add(CalendarSubscription(**row | given))
    with reading(any_engine) as session:
        assert session.scalars(sa.select(CalendarSubscription)).all() == []


def test_parts_that_are_written_past_the_records_are_refused_too(any_engine: Engine) -> None:
    row = a_subscription(any_engine)
    with writing(any_engine) as session:
        session.add(CalendarSubscription(**row))
    for parts in ("wibble", "inspections,inspections", "inspections,,boards", ",", ""):
        with pytest.raises(IntegrityError, match="parts_are_known"), any_engine.begin() as connection:
            connection.execute(sa.text("UPDATE calendar_subscription SET parts = :parts"), {"parts": parts})


def test_no_two_subscriptions_have_one_address(any_engine: Engine) -> None:
    row = a_subscription(any_engine)
    with pytest.raises(IntegrityError), writing(any_engine) as session:
        session.add_all([CalendarSubscription(**row), CalendarSubscription(**row)])


def test_its_times_are_utc_and_its_last_day_is_a_day(any_engine: Engine) -> None:
    fetched = datetime(2024, 6, 7, 9, 0, tzinfo=UTC)
    row = a_subscription(any_engine, last_fetched_at=fetched, last_day=date(2024, 6, 30))
    with writing(any_engine) as session:
        session.add(CalendarSubscription(**row))
    with reading(any_engine) as session:
        kept = session.scalars(sa.select(CalendarSubscription)).one()
    assert (kept.last_fetched_at, kept.created_at, kept.last_day) == (fetched, NOW, date(2024, 6, 30))
