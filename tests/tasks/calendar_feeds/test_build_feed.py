"""One feed, from the register to its bytes."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from pydantic import SecretStr
from sqlalchemy.engine import Engine

from config.installation import open_installation
from config.settings import Settings
from models.session import reading
from rules.calendar_feeds.filters import FeedFilter
from rules.calendar_feeds.uids import UidDomainError
from rules.vocabulary import FeedPart, WindowStatus
from tasks.calendar_feeds.build_feed import feed_of, feed_settings, read_rows
from tests.calendar_rows import CORRUPTION, DEADLINE, JAC, SECTION_55, SETTINGS, rows_of
from tests.small_register import add_item, make_small_register


def test_the_register_becomes_a_feed_with_every_part_in_one_pass(any_engine: Engine) -> None:
    register = make_small_register(any_engine)
    add_item(any_engine, register, "10618", due_on=date(2024, 9, 1))
    everything = FeedFilter(frozenset(FeedPart), post_key="owner")

    with reading(any_engine) as session:
        rows = read_rows(session, register.force_id, everything, today=date(2024, 6, 7), settings=SETTINGS)
    feed = feed_of(rows)

    calendar = Calendar.from_ical(feed.body)
    kinds = {str(event["UID"]).split("-")[0] for event in calendar.events}
    assert kinds == {"deadline", "meeting", "papers", "section55"}
    assert feed.events == len(calendar.events) == 1 + 2 * 24 + 1
    assert feed.left_out == ()
    escaped = rows.name.replace(",", "\\,").encode()
    assert b"\r\nNAME:" + escaped + b"\r\nX-WR-CALNAME:" + escaped in feed.body.replace(b"\r\n ", b"")
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert feed.last_modified == datetime(2024, 6, 7, 5, 30, tzinfo=UTC)


def test_a_feed_was_modified_when_its_newest_event_was() -> None:
    later = replace(CORRUPTION, slot=2, recorded_at=datetime(2025, 1, 6, 9, 30, 15, 999, tzinfo=UTC))

    feed = feed_of(rows_of(inspections=(CORRUPTION, later)))

    assert feed.last_modified == datetime(2025, 1, 6, 9, 30, 15, tzinfo=UTC)
    assert b"LAST-MODIFIED:20250106T093015Z" in feed.body
    assert feed_of(rows_of()).last_modified is None


def test_equal_fingerprints_have_equal_bytes_and_another_portfolio_changes_neither() -> None:
    rows = rows_of(
        inspections=(CORRUPTION,), deadlines=(DEADLINE,), meetings=(JAC,), section_55=(SECTION_55,)
    )
    same = replace(rows, inspections=(replace(CORRUPTION, portfolio="Crime"),))
    other = replace(rows, inspections=(replace(CORRUPTION, title="Another"),))

    assert (same.fingerprint(), feed_of(same).body) == (rows.fingerprint(), feed_of(rows).body)
    assert other.fingerprint() != rows.fingerprint()
    assert feed_of(other).body != feed_of(rows).body


def test_a_public_feed_says_nothing_that_is_not_publishable() -> None:
    secret = "Only for the force"
    slot = replace(
        CORRUPTION,
        inspection_key=secret.replace(" ", "-"),
        areas=secret,
        what_the_force_does=secret,
        outcome=secret,
        phrase=secret,
        source=secret,
    )

    body = feed_of(rows_of(inspections=(slot,), public=True)).body.replace(b"\r\n ", b"")

    assert b"Only" not in body
    assert b"URL" not in body
    assert b"Counter-corruption" in body


def test_windows_of_phases_are_events_of_their_own_each_with_its_standing() -> None:
    """A window split: the first half stands, the second moves, and a third is cancelled."""
    phases = (
        replace(CORRUPTION, revision=1, ends_on=date(2025, 3, 11), status=WindowStatus.CONFIRMED),
        replace(CORRUPTION, slot=2, starts_on=date(2025, 5, 6), ends_on=date(2025, 5, 9)),
        replace(CORRUPTION, slot=3, revision=1, status=WindowStatus.CANCELLED),
    )

    events = Calendar.from_ical(feed_of(rows_of(inspections=phases)).body).events

    assert [
        (str(event["UID"])[-19:], event.start, event.end, str(event["STATUS"]), int(event["SEQUENCE"]))
        for event in sorted(events, key=lambda event: str(event["UID"]))
    ] == [
        ("1@oversight.example", date(2025, 3, 10), date(2025, 3, 12), "CONFIRMED", 1),
        ("2@oversight.example", date(2025, 5, 6), date(2025, 5, 10), "TENTATIVE", 0),
        ("3@oversight.example", date(2025, 3, 10), date(2025, 3, 15), "CANCELLED", 1),
    ]


def test_a_domain_that_is_none_is_refused() -> None:
    with pytest.raises(UidDomainError, match="host name"):
        feed_of(rows_of(inspections=(CORRUPTION,), uid_domain="two words"))


def test_what_feeds_keep_comes_from_the_settings_and_the_policy(tmp_path: Path) -> None:
    ships = Path(__file__).resolve().parents[3] / "config" / "policy.toml"
    policy = tmp_path / "policy.toml"
    text = ships.read_text().replace("keep_cancelled_days = 90", "keep_cancelled_days = 30")
    policy.write_text(
        text.replace(
            'meets = "first Tuesday of the month"',
            'meets = "first Tuesday of the month"\nstarts_at = "10:00"\nlasts_minutes = 90',
        )
    )
    os.utime(policy, (1_700_000_000.75, 1_700_000_000.75))
    installation = open_installation(
        Settings(
            database_url=SecretStr(f"sqlite:///{tmp_path / 'none.db'}"),
            policy_file=policy,
            uid_domain="force.example",
            public_url="https://force.example",
        ),
        schema_checked=False,
    )

    settings = feed_settings(installation)

    assert (settings.uid_domain, settings.public_url) == ("force.example", "https://force.example")
    assert (settings.keep_past_days, settings.keep_cancelled_days) == (365, 30)
    assert settings.refresh == timedelta(hours=6)
    assert settings.boards_changed_at == datetime.fromtimestamp(1_700_000_000, UTC)
    hours = settings.boards[0].hours
    assert hours is not None
    assert (hours.begins.isoformat("minutes"), hours.ends.isoformat("minutes")) == ("10:00", "11:30")
    installation.engine.dispose()
