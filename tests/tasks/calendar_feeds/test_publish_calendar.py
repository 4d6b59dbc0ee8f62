"""The inspection calendar as a file in a folder."""

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy.engine import Engine

from models.queries.forces import NoSuchForceError
from models.records import Base, Force, Inspection, InspectionWindow
from models.session import database_url, open_engine, writing
from rules.vocabulary import Certainty, InspectionKind, WindowStatus
from tasks.calendar_feeds.publish_calendar import PublishedCalendar, PublishError, publish_calendar

UID = "inspection-wmp-counter-corruption-1@oversight.example"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(database_url(f"sqlite:///{tmp_path / 'register.db'}"))
    Base.metadata.create_all(engine)
    with writing(engine) as session:
        force = Force(code="wmp", name="West Midlands Police")
        session.add(force)
        session.flush()
        session.add(
            Inspection(
                force_id=force.id,
                key="counter-corruption",
                title="Vetting, misconduct and counter-corruption",
                kind=InspectionKind.THEMATIC,
                inspectorates="HMICFRS",
                areas="Vetting",
                what_the_force_does="Hosts fieldwork",
                outcome="",
                source="S0",
            )
        )
    add_window(engine, revision=0, status=WindowStatus.TENTATIVE, starts=date(2025, 3, 10))
    yield engine
    engine.dispose()


def add_window(
    engine: Engine,
    *,
    revision: int,
    status: WindowStatus,
    starts: date,
    slot: int = 1,
    certainty: Certainty = Certainty.CONVENTION,
) -> None:
    with writing(engine) as session:
        session.add(
            InspectionWindow(
                inspection_id=1,
                slot=slot,
                revision=revision,
                phrase="w/c 10th March 2025",
                anchor="2024-12-05",
                rule="Monday to Friday of that week",
                certainty=certainty,
                starts_on=starts,
                ends_on=starts.replace(day=starts.day + 4),
                status=status,
                known_on=date(2024, 12, 5 + revision),
                recorded_at=datetime(2024, 12, 5 + revision, 9, 30, tzinfo=UTC),
                source="S0",
            )
        )


def publish(engine: Engine, out: Path, as_at: date | None = None) -> PublishedCalendar:
    return publish_calendar(engine, force_code=None, out=out, uid_domain="oversight.example", as_at=as_at)


def test_the_feed_is_written_into_a_folder_that_is_made_for_it(engine: Engine, tmp_path: Path) -> None:
    published = publish(engine, tmp_path / "new" / "calendar")

    body = published.path.read_bytes()
    (event,) = Calendar.from_ical(body).events
    assert published.path == tmp_path / "new" / "calendar" / "inspections.ics"
    assert (published.events, published.left_out, published.changed) == (1, (), True)
    assert published.digest == hashlib.sha256(body).hexdigest()
    assert (str(event["UID"]), str(event["STATUS"])) == (UID, "TENTATIVE")
    assert (event.start, event.end) == (date(2025, 3, 10), date(2025, 3, 15))
    assert b"X-WR-CALNAME:West Midlands Police: inspections\r\n" in body
    assert list(published.path.parent.iterdir()) == [published.path]


def test_a_web_server_under_another_user_can_read_the_file(engine: Engine, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        path = publish(engine, tmp_path / "calendar").path
    finally:
        os.umask(before)

    assert path.stat().st_mode & 0o777 == 0o644


def test_unchanged_bytes_are_not_written_again(engine: Engine, tmp_path: Path) -> None:
    first = publish(engine, tmp_path)
    was = first.path.stat()
    first.path.chmod(0o600)

    again = publish(engine, tmp_path)

    now = again.path.stat()
    assert (again.changed, again.digest) == (False, first.digest)
    assert (now.st_ino, now.st_mtime_ns) == (was.st_ino, was.st_mtime_ns)
    assert now.st_mode & 0o777 == 0o644


def test_a_window_that_firms_up_moves_and_is_cancelled_stays_one_event(
    engine: Engine, tmp_path: Path
) -> None:
    seen = []
    steps = [
        (1, WindowStatus.CONFIRMED, date(2025, 3, 10)),
        (2, WindowStatus.CONFIRMED, date(2025, 4, 7)),
        (3, WindowStatus.CANCELLED, date(2025, 4, 7)),
    ]
    for revision, status, starts in [(0, WindowStatus.TENTATIVE, date(2025, 3, 10)), *steps]:
        if revision:
            add_window(engine, revision=revision, status=status, starts=starts)
        published = publish(engine, tmp_path)
        assert published.changed
        (event,) = Calendar.from_ical(published.path.read_bytes()).events
        seen.append((str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"]), event.start))

    assert seen == [
        (UID, 0, "TENTATIVE", date(2025, 3, 10)),
        (UID, 1, "CONFIRMED", date(2025, 3, 10)),
        (UID, 2, "CONFIRMED", date(2025, 4, 7)),
        (UID, 3, "CANCELLED", date(2025, 4, 7)),
    ]


def test_the_feed_as_at_a_past_day_shows_what_was_known_then(engine: Engine, tmp_path: Path) -> None:
    add_window(engine, revision=1, status=WindowStatus.CONFIRMED, starts=date(2025, 3, 10))

    then = publish(engine, tmp_path, as_at=date(2024, 12, 5))

    assert b"STATUS:TENTATIVE" in then.path.read_bytes()


def test_a_bad_row_is_left_out_and_reported_and_the_rest_is_published(engine: Engine, tmp_path: Path) -> None:
    starts = date(2025, 6, 2)
    add_window(
        engine,
        revision=0,
        slot=2,
        status=WindowStatus.TENTATIVE,
        starts=starts,
        certainty=Certainty.NOT_KNOWN,
    )

    published = publish(engine, tmp_path)

    assert published.events == 1
    assert [str(one) for one in published.left_out] == [
        "inspection counter-corruption, window 2: its dates aren't known, so none is shown"
    ]


def test_a_folder_that_is_a_file_is_refused_in_one_line(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "calendar").write_text("not a folder")

    with pytest.raises(PublishError, match=r"can't be written to .*calendar/inspections.ics: .+"):
        publish(engine, tmp_path / "calendar")


def test_a_feed_that_cannot_be_replaced_leaves_nothing_half_done(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "calendar" / "inspections.ics").mkdir(parents=True)

    with pytest.raises(PublishError, match=r"inspections\.ics: Is a directory"):
        publish(engine, tmp_path / "calendar")

    assert list((tmp_path / "calendar").iterdir()) == [tmp_path / "calendar" / "inspections.ics"]


def test_a_uid_domain_that_is_no_host_name_is_refused_before_anything_is_written(
    engine: Engine, tmp_path: Path
) -> None:
    with pytest.raises(PublishError, match="“two words” can't end a calendar UID"):
        publish_calendar(engine, force_code=None, out=tmp_path / "calendar", uid_domain="two words")

    assert not (tmp_path / "calendar").exists()


def test_an_unknown_force_is_refused_before_anything_is_written(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(NoSuchForceError, match="wmp"):
        publish_calendar(engine, force_code="gmp", out=tmp_path / "calendar", uid_domain="oversight.example")

    assert not (tmp_path / "calendar").exists()
