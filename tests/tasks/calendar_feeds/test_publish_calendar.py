"""Calendar feeds as files in a folder and in a storage."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import fsspec
import pytest
from icalendar import Calendar
from sqlalchemy.engine import Engine

from config.bank_holidays import england_and_wales
from models.queries.forces import NoSuchForceError
from models.records import Base, Force, Inspection, InspectionWindow
from models.session import database_url, open_engine, reading, writing
from rules.calendar_feeds.feed_rows import FeedSettings
from rules.calendar_feeds.filters import FeedFilter
from rules.vocabulary import Certainty, FeedPart, InspectionKind, WindowStatus
from tasks.calendar_feeds.build_feed import feed_of, read_rows
from tasks.calendar_feeds.publish_calendar import Publication, PublishedFeed, PublishError, publish_feeds
from tasks.calendar_feeds.publish_targets import Way, open_target
from tasks.calendar_feeds.subscription_holder import SubscriptionError

UID = "inspection-wmp-counter-corruption-1@oversight.example"
TODAY = date(2025, 3, 1)
SETTINGS = FeedSettings(
    uid_domain="oversight.example",
    public_url=None,
    boards=(),
    boards_changed_at=datetime(2024, 1, 1, tzinfo=UTC),
    holidays=england_and_wales(),
    keep_past_days=365,
    keep_cancelled_days=90,
    refresh=timedelta(hours=6),
)
ALL, FIRM, PUBLIC = FeedFilter(), FeedFilter(only_confirmed=True), FeedFilter(public=True)


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
                portfolio="Professional Standards",
                source="S0",
            )
        )
    add_window(engine, revision=0, status=WindowStatus.TENTATIVE, starts=date(2025, 3, 10))
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def _empty_memory() -> Iterator[None]:
    yield
    fsspec.filesystem("memory").store.clear()


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


def publish(engine: Engine, out: Path | str, *feeds: FeedFilter, **options: Any) -> Publication:
    return publish_feeds(
        engine,
        force_code=options.pop("force_code", None),
        target=open_target(str(out)),
        feeds=feeds or (ALL,),
        settings=options.pop("settings", SETTINGS),
        today=TODAY,
        **options,
    )


def publish_one(engine: Engine, out: Path | str, **options: Any) -> PublishedFeed:
    (feed,) = publish(engine, out, **options).feeds
    return feed


def test_the_feed_is_written_into_a_folder_that_is_made_for_it(engine: Engine, tmp_path: Path) -> None:
    published = publish_one(engine, tmp_path / "new" / "calendar")

    path = tmp_path / "new" / "calendar" / "inspections.ics"
    body = path.read_bytes()
    (event,) = Calendar.from_ical(body).events
    assert published.path == str(path)
    assert (published.events, published.left_out, published.changed) == (1, (), True)
    assert published.digest == hashlib.sha256(body).hexdigest()
    assert (str(event["UID"]), str(event["STATUS"])) == (UID, "TENTATIVE")
    assert (event.start, event.end) == (date(2025, 3, 10), date(2025, 3, 15))
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("out", ["folder", "memory://feeds"])
def test_the_file_holds_the_bytes_that_are_served(engine: Engine, tmp_path: Path, out: str) -> None:
    target = out if "://" in out else str(tmp_path / out)
    with reading(engine) as session:
        served = feed_of(read_rows(session, 1, FIRM, today=TODAY, settings=SETTINGS)).body

    publish(engine, target, FIRM)

    assert open_target(target).read("inspections-confirmed.ics") == served


def test_each_feed_has_a_file_of_its_own(engine: Engine, tmp_path: Path) -> None:
    corruption = FeedFilter(portfolio="professional  standards")
    boards = FeedFilter(parts=frozenset({FeedPart.BOARDS}))

    with pytest.raises(SubscriptionError, match="no portfolio “professional  standards”"):
        publish(engine, tmp_path / "calendar", corruption)
    published = publish(
        engine,
        tmp_path / "calendar",
        ALL,
        FIRM,
        PUBLIC,
        FeedFilter(portfolio="professional standards"),
        boards,
    )

    assert published.way is Way.RENAMED
    assert [Path(feed.path).name for feed in published.feeds] == [
        "inspections.ics",
        "inspections-confirmed.ics",
        "inspections-public.ics",
        "inspections-professional-standards.ics",
        "boards.ics",
    ]
    assert [feed.events for feed in published.feeds] == [1, 0, 1, 1, 0]
    assert len(list((tmp_path / "calendar").iterdir())) == 5
    public = (tmp_path / "calendar" / "inspections-public.ics").read_bytes()
    assert b"Hosts fieldwork" not in public
    assert b"Hosts fieldwork" in (tmp_path / "calendar" / "inspections.ics").read_bytes()


def test_unchanged_bytes_are_not_written_again(engine: Engine, tmp_path: Path) -> None:
    first = publish_one(engine, tmp_path / "out")
    path = tmp_path / "out" / "inspections.ics"
    was = path.stat()
    path.chmod(0o600)

    again = publish_one(engine, tmp_path / "out")

    now = path.stat()
    assert (again.changed, again.digest) == (False, first.digest)
    assert (now.st_ino, now.st_mtime_ns) == (was.st_ino, was.st_mtime_ns)
    assert now.st_mode & 0o777 == 0o644


def test_unchanged_bytes_are_not_put_into_a_store_again(engine: Engine) -> None:
    publish_one(engine, "memory://feeds")
    memory = fsspec.filesystem("memory")
    was = memory.modified("/feeds/inspections.ics")

    assert not publish_one(engine, "memory://feeds").changed
    assert memory.modified("/feeds/inspections.ics") == was


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
        assert publish_one(engine, tmp_path / "out").changed
        (event,) = Calendar.from_ical((tmp_path / "out" / "inspections.ics").read_bytes()).events
        seen.append((str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"]), event.start))

    assert seen == [
        (UID, 0, "TENTATIVE", date(2025, 3, 10)),
        (UID, 1, "CONFIRMED", date(2025, 3, 10)),
        (UID, 2, "CONFIRMED", date(2025, 4, 7)),
        (UID, 3, "CANCELLED", date(2025, 4, 7)),
    ]


def test_the_feed_as_at_a_past_day_shows_what_was_known_then(engine: Engine, tmp_path: Path) -> None:
    add_window(engine, revision=1, status=WindowStatus.CONFIRMED, starts=date(2025, 3, 10))

    publish_one(engine, tmp_path / "out", as_at=date(2024, 12, 5))

    assert b"STATUS:TENTATIVE" in (tmp_path / "out" / "inspections.ics").read_bytes()


def test_a_bad_row_is_left_out_and_reported_and_the_rest_is_published(engine: Engine, tmp_path: Path) -> None:
    starts = date(2025, 6, 2)
    unknown = Certainty.NOT_KNOWN
    add_window(engine, revision=0, slot=2, status=WindowStatus.TENTATIVE, starts=starts, certainty=unknown)

    published = publish_one(engine, tmp_path / "out")

    assert published.events == 1
    assert [str(one) for one in published.left_out] == [
        "inspection counter-corruption, window 2: its dates aren't known, so none is shown"
    ]


@pytest.mark.parametrize("out", ["folder", "memory://feeds"])
def test_only_feeds_of_ours_are_pruned_and_only_when_told(engine: Engine, tmp_path: Path, out: str) -> None:
    where = out if "://" in out else str(tmp_path / out)
    target = open_target(where)
    publish(engine, where, ALL, PUBLIC)
    theirs = b"BEGIN:VCALENDAR\r\nPRODID:-//somebody else//EN\r\nEND:VCALENDAR\r\n"
    target.write("theirs.ics", theirs)
    target.write("index.html", b"PRODID:-//oversight//")

    assert publish(engine, where, FIRM).removed == ()
    kept = publish(engine, where, FIRM, prune=True)

    assert kept.removed == ("inspections-public.ics", "inspections.ics")
    assert target.names() == ["index.html", "inspections-confirmed.ics", "theirs.ics"]


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
    from dataclasses import replace

    with pytest.raises(PublishError, match="“two words” can't end a calendar UID"):
        publish(engine, tmp_path / "calendar", settings=replace(SETTINGS, uid_domain="two words"))

    assert not (tmp_path / "calendar").exists()


def test_an_unknown_force_is_refused_before_anything_is_written(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(NoSuchForceError, match="wmp"):
        publish(engine, tmp_path / "calendar", force_code="gmp")

    assert not (tmp_path / "calendar").exists()
