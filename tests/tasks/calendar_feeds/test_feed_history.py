"""What a subscriber sees while a window firms up, moves and is cancelled, however often they fetch it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy.engine import Engine

from models.records import Force, Inspection, InspectionWindow
from models.session import reading, writing
from rules.calendar_feeds.filters import FeedFilter
from rules.vocabulary import Certainty, InspectionKind, WindowStatus
from tasks.calendar_feeds.build_feed import Feed, feed_of, read_rows
from tests.calendar_rows import SETTINGS
from tests.tasks.calendar_feeds.other_readers import read_by_ics, read_by_vobject

UID = "inspection-wmp-vetting-1@oversight.example"
STEPS = [
    (WindowStatus.TENTATIVE, date(2025, 3, 1), date(2025, 3, 10), Certainty.FUZZY),
    (WindowStatus.CONFIRMED, date(2025, 3, 3), date(2025, 3, 7), Certainty.EXACT),
    (WindowStatus.CONFIRMED, date(2025, 4, 7), date(2025, 4, 11), Certainty.EXACT),
    (WindowStatus.CANCELLED, date(2025, 4, 7), date(2025, 4, 11), Certainty.EXACT),
]
SEEN = [
    ("TENTATIVE", date(2025, 3, 1), date(2025, 3, 11), "Provisional: Vetting"),
    ("CONFIRMED", date(2025, 3, 3), date(2025, 3, 8), "Vetting"),
    ("CONFIRMED", date(2025, 4, 7), date(2025, 4, 12), "Vetting"),
    ("CANCELLED", date(2025, 4, 7), date(2025, 4, 12), "CANCELLED: Vetting"),
]


class Subscriber:
    """A client that keeps what it has, and takes an event anew only where it is newer (RFC 5546, 2.1.5)."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[tuple[int, datetime], tuple[str, date, date, str]]] = {}

    def fetch(self, feed: Feed) -> None:
        newest = {}
        for event in Calendar.from_ical(feed.body).events:
            uid, version = str(event["UID"]), (int(event["SEQUENCE"]), event["DTSTAMP"].dt)
            shown = (str(event["STATUS"]), event.start, event.end, str(event["SUMMARY"]))
            old = self.held.get(uid)
            newest[uid] = old if old is not None and old[0] >= version else (version, shown)
        self.held = newest

    @property
    def shows(self) -> dict[str, tuple[str, date, date, str]]:
        return {uid: shown for uid, (_, shown) in self.held.items()}


@pytest.fixture
def force_id(any_engine: Engine) -> int:
    with writing(any_engine) as session:
        force = Force(code="wmp", name="West Midlands Police")
        session.add(force)
        session.flush()
        session.add(
            Inspection(
                force_id=force.id,
                key="vetting",
                title="Vetting",
                kind=InspectionKind.THEMATIC,
                inspectorates="HMICFRS",
                areas="",
                what_the_force_does="Hosts fieldwork",
                outcome="",
                source="S0",
            )
        )
        return force.id


def add_step(engine: Engine, number: int) -> None:
    status, starts_on, ends_on, certainty = STEPS[number]
    with writing(engine) as session:
        session.add(
            InspectionWindow(
                inspection_id=1,
                slot=1,
                revision=number,
                phrase="",
                anchor="",
                rule="",
                certainty=certainty,
                starts_on=starts_on,
                ends_on=ends_on,
                status=status,
                known_on=date(2025, 1, 1 + number),
                recorded_at=datetime(2025, 1, 1 + number, 9, 0, tzinfo=UTC),
                source="S0",
            )
        )


def feed_on(engine: Engine, force_id: int, today: date) -> Feed:
    with reading(engine) as session:
        return feed_of(read_rows(session, force_id, FeedFilter(), today=today, settings=SETTINGS))


def feeds(engine: Engine, force_id: int) -> Iterator[Feed]:
    for number in range(len(STEPS)):
        add_step(engine, number)
        yield feed_on(engine, force_id, date(2025, 1, 1 + number))


def test_one_event_is_right_at_each_step_in_every_reader(any_engine: Engine, force_id: int) -> None:
    for number, feed in enumerate(feeds(any_engine, force_id)):
        for read in (read_by_vobject(feed.body), read_by_ics(feed.body)):
            assert list(read) == [UID]
            event = read[UID]
            assert (event.status, event.start, event.end, event.summary) == SEEN[number]
        assert f"SEQUENCE:{number}\r\n".encode() in feed.body
        assert feed.last_modified == datetime(2025, 1, 1 + number, 9, 0, tzinfo=UTC)


def test_a_client_shows_the_newest_step_however_many_it_missed(any_engine: Engine, force_id: int) -> None:
    steps = list(feeds(any_engine, force_id))

    for missed in range(2 ** len(steps)):
        client = Subscriber()
        fetched = [number for number in range(len(steps)) if not missed >> number & 1]
        for number in fetched:
            client.fetch(steps[number])
            client.fetch(steps[number])
            assert client.shows == {UID: SEEN[number]}


def test_a_cancelled_window_is_shown_for_the_policys_time_and_then_goes(
    any_engine: Engine, force_id: int
) -> None:
    client = Subscriber()
    for feed in feeds(any_engine, force_id):
        client.fetch(feed)
    last_day = date(2025, 1, 4) + timedelta(days=SETTINGS.keep_cancelled_days)

    client.fetch(feed_on(any_engine, force_id, last_day))
    assert client.shows == {UID: SEEN[-1]}

    client.fetch(feed_on(any_engine, force_id, last_day + timedelta(days=1)))
    assert client.shows == {}


def test_an_edit_of_the_title_reaches_a_client_that_looks_at_times_only(
    any_engine: Engine, force_id: int
) -> None:
    client = Subscriber()
    add_step(any_engine, 0)
    client.fetch(feed_on(any_engine, force_id, date(2025, 1, 1)))
    with writing(any_engine) as session:
        inspection = session.get_one(Inspection, 1)
        inspection.title, inspection.modified_at = "Vetting and misconduct", datetime(2025, 1, 2, tzinfo=UTC)

    client.fetch(feed_on(any_engine, force_id, date(2025, 1, 2)))

    assert [shown[3] for shown in client.shows.values()] == ["Provisional: Vetting and misconduct"]
