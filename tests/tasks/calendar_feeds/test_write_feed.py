"""The bytes of a calendar feed, line by line and read back by the icalendar library."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event, vDate, vDatetime, vInt, vText, vUri
from icalendar.prop import vCategory

from rules.calendar_check.check_feed import check_feed
from rules.calendar_feeds.events import BusyStatus, CalendarEvent, EventStatus
from rules.calendar_feeds.inspection_events import event_for
from rules.hours import Hours
from rules.vocabulary import WindowStatus
from tasks.calendar_feeds.london_time import LONDON_VTIMEZONE
from tasks.calendar_feeds.write_feed import FeedError, feed_bytes, write_feed
from tests.calendar_rows import CORRUPTION, UID_DOMAIN

NAME = "West Midlands Police: inspections"

WEEK = CalendarEvent(
    uid="inspection-wmp-counter-corruption-1@oversight.example",
    sequence=2,
    summary="Provisional: Vetting, misconduct; and more",
    description="Provisional.\nDates: 10 March 2025 to 14 March 2025, from “w/c 10th March 2025”.",
    start=date(2025, 3, 10),
    end_exclusive=date(2025, 3, 15),
    status=EventStatus.TENTATIVE,
    busy_status=BusyStatus.TENTATIVE,
    categories=("Inspection", "Thematic"),
    last_modified=datetime(2024, 12, 6, 9, 30, tzinfo=UTC),
    created=datetime(2024, 11, 6, 9, 30, tzinfo=UTC),
)

MEETING = replace(
    WEEK,
    uid="meeting",
    start=date(2025, 6, 5),
    end_exclusive=date(2025, 6, 6),
    hours=Hours(time(10), time(12, 30)),
    url="https://oversight.example/boards/a%20b?x=1",
    colour="seagreen",
)


def lines_of(feed: bytes) -> list[str]:
    """Content lines, unfolded as RFC 5545, 3.1 says."""
    return feed.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def only_event(feed: bytes) -> Event:
    (event,) = Calendar.from_ical(feed).events
    return event


def test_a_feed_reads_line_by_line_as_calendar_programs_want_it() -> None:
    assert lines_of(feed_bytes(NAME, [WEEK])) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//oversight//Inspection calendar//EN",
        "CALSCALE:GREGORIAN",
        "NAME:West Midlands Police: inspections",
        "X-WR-CALNAME:West Midlands Police: inspections",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "BEGIN:VEVENT",
        "SUMMARY:Provisional: Vetting\\, misconduct\\; and more",
        "DTSTART;VALUE=DATE:20250310",
        "DTEND;VALUE=DATE:20250315",
        "DTSTAMP:20241206T093000Z",
        "UID:inspection-wmp-counter-corruption-1@oversight.example",
        "SEQUENCE:2",
        "CATEGORIES:Inspection,Thematic",
        "CREATED:20241106T093000Z",
        "DESCRIPTION:Provisional.\\nDates: 10 March 2025 to 14 March 2025\\, from “w/c 10th March 2025”.",
        "LAST-MODIFIED:20241206T093000Z",
        "STATUS:TENTATIVE",
        "TRANSP:TRANSPARENT",
        "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_the_lines_are_those_that_the_library_itself_would_write() -> None:
    component = Event()
    component["SUMMARY"] = vText(WEEK.summary)
    component["DESCRIPTION"] = vText(WEEK.description)
    component["UID"] = vText(WEEK.uid)
    component["SEQUENCE"] = vInt(WEEK.sequence)
    component["DTSTART"] = vDate(WEEK.start, params={"VALUE": "DATE"})
    component["DTEND"] = vDate(WEEK.end_exclusive, params={"VALUE": "DATE"})
    component["DTSTAMP"] = component["LAST-MODIFIED"] = vDatetime(WEEK.last_modified)
    component["CREATED"] = vDatetime(datetime(2024, 11, 6, 9, 30, tzinfo=UTC))
    component["CATEGORIES"] = vCategory(list(WEEK.categories))
    component["STATUS"] = vText(WEEK.status)
    component["TRANSP"] = vText("TRANSPARENT")
    component["X-MICROSOFT-CDO-BUSYSTATUS"] = vText(WEEK.busy_status)

    assert lines_of(feed_bytes(NAME, [WEEK]))[8:-1] == lines_of(component.to_ical())


def test_a_timed_event_is_what_the_library_itself_would_write() -> None:
    component = Event()
    component["SUMMARY"] = vText(MEETING.summary)
    component["DESCRIPTION"] = vText(MEETING.description)
    component["UID"] = vText(MEETING.uid)
    component["SEQUENCE"] = vInt(MEETING.sequence)
    london = ZoneInfo("Europe/London")
    component.add("DTSTART", datetime(2025, 6, 5, 10, 0, tzinfo=london))
    component.add("DTEND", datetime(2025, 6, 5, 12, 30, tzinfo=london))
    component["DTSTAMP"] = component["LAST-MODIFIED"] = vDatetime(MEETING.last_modified)
    component["CREATED"] = vDatetime(datetime(2024, 11, 6, 9, 30, tzinfo=UTC))
    component["CATEGORIES"] = vCategory(list(MEETING.categories))
    component["STATUS"] = vText(MEETING.status)
    component["TRANSP"] = vText("TRANSPARENT")
    component["X-MICROSOFT-CDO-BUSYSTATUS"] = vText(MEETING.busy_status)
    component["COLOR"] = vText("seagreen")
    component["URL"] = vUri(MEETING.url)

    lines = lines_of(feed_bytes(NAME, [MEETING]))

    assert lines[lines.index("BEGIN:VEVENT") : -1] == lines_of(component.to_ical())


def test_only_a_feed_with_hours_has_londons_time_zone_and_it_stands_before_all_events() -> None:
    with_hours, all_day = feed_bytes(NAME, [WEEK, MEETING]), feed_bytes(NAME, [WEEK])

    assert with_hours.count(b"BEGIN:VTIMEZONE") == 1
    assert LONDON_VTIMEZONE + b"BEGIN:VEVENT" in with_hours
    assert b"VTIMEZONE" not in all_day
    (_, meeting) = Calendar.from_ical(with_hours).events
    assert meeting.start.astimezone(UTC) == datetime(2025, 6, 5, 9, 0, tzinfo=UTC)


def test_a_client_is_asked_to_look_again_as_often_as_policy_says() -> None:
    feed = write_feed(NAME, [WEEK], refresh=timedelta(hours=36)).body

    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:P1DT12H\r\nX-PUBLISHED-TTL:P1DT12H\r\n" in feed


def test_nothing_in_a_feed_is_random_or_an_invitation_or_an_alarm() -> None:
    feed = feed_bytes(NAME, [WEEK])
    calendar = Calendar.from_ical(feed)

    assert "UID" not in calendar
    assert "METHOD" not in calendar
    assert not calendar.walk("VALARM")
    assert not calendar.walk("VTIMEZONE")
    assert b"TZID" not in feed


def test_the_same_events_give_the_same_bytes_in_every_process_and_order() -> None:
    program = (
        "import sys\n"
        "from tests.tasks.calendar_feeds.test_write_feed import NAME, WEEK, feed_bytes, replace\n"
        "sys.stdout.buffer.write(feed_bytes(NAME, [replace(WEEK, uid=uid) for uid in 'bca']))"
    )
    root = str(Path(__file__).resolve().parents[3])
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": root, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }

    assert outputs == {feed_bytes(NAME, [replace(WEEK, uid=uid) for uid in "abc"])}


def test_events_stand_in_the_order_of_their_start_and_then_their_uid() -> None:
    later = replace(WEEK, uid="a", start=date(2025, 3, 11))
    events = [later, replace(WEEK, uid="c"), replace(WEEK, uid="b")]

    feed = Calendar.from_ical(feed_bytes(NAME, events))

    assert [str(event["UID"]) for event in feed.events] == ["b", "c", "a"]


def test_a_feed_without_events_is_still_a_calendar() -> None:
    feed = feed_bytes(NAME, [])

    assert feed.endswith(b"X-PUBLISHED-TTL:PT6H\r\n" + LONDON_VTIMEZONE + b"END:VCALENDAR\r\n")
    assert Calendar.from_ical(feed).events == []
    assert check_feed(feed).faults() == []


def test_an_event_without_a_description_has_no_empty_one() -> None:
    assert b"DESCRIPTION" not in feed_bytes(NAME, [replace(WEEK, description="")])


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (replace(WEEK, end_exclusive=WEEK.start), "its end isn't after its start"),
        (replace(WEEK, sequence=-1), "its SEQUENCE is below 0"),
        (replace(WEEK, start=datetime(2025, 3, 10, tzinfo=UTC)), "it isn't all-day"),
        (replace(WEEK, last_modified=datetime(2025, 3, 10)), "a time has no zone"),  # noqa: DTZ001
        (replace(WEEK, uid=""), "it has no UID"),
        (replace(WEEK, uid="a\r\nb"), "its UID holds a character that no calendar may hold, U+000D"),
        (replace(WEEK, summary="a\nb"), "its title holds a character that no calendar may hold, U+000A"),
        (replace(WEEK, description="\ud800"), "its description holds a character .* U\\+D800"),
        (replace(WEEK, description="a\0"), "its description holds a character .* U\\+0000"),
        (replace(WEEK, categories=("a,b",)), "a category holds a comma"),
        (replace(WEEK, url="javascript:alert(1)"), "its page's address isn't one"),
        (replace(WEEK, url="https://a.example/ b\r\nX:y"), "its page's address isn't one"),
        (replace(WEEK, url="https://é.example/"), "its page's address isn't one"),
        (replace(WEEK, colour="red\r\nX:y"), "its colour isn't the name of one"),
        (replace(WEEK, hours=MEETING.hours), "it has hours and more than one day"),
        (replace(MEETING, hours=Hours(time(10), time(10))), "its hours end before they begin"),
        (replace(MEETING, hours=Hours(time(10, tzinfo=UTC), time(11))), "its hours have a zone"),
        (replace(MEETING, hours=Hours(time(10), time(11, 0, 0, 1))), "its hours have fractions of a second"),
        (
            replace(
                MEETING,
                start=date(2026, 3, 29),
                end_exclusive=date(2026, 3, 30),
                hours=Hours(time(1, 30), time(3)),
            ),
            "there is no 01:30 on that day",
        ),
    ],
)
def test_a_bad_event_is_left_out_and_reported_and_the_feed_stands(bad: CalendarEvent, reason: str) -> None:
    good = replace(WEEK, uid="good")

    feed = write_feed(NAME, [bad, good])

    assert feed.body == feed_bytes(NAME, [good])
    assert feed.events == 1
    assert len(feed.left_out) == 1
    with pytest.raises(FeedError, match=reason.replace("U+0", "U\\+0")):
        feed_bytes(NAME, [bad, good])


def test_of_two_events_with_one_uid_only_the_newer_is_kept() -> None:
    newer = replace(WEEK, sequence=3, start=date(2025, 3, 12))

    feed = write_feed(NAME, [WEEK, newer])

    assert feed.body == feed_bytes(NAME, [newer])
    assert [one.reason for one in feed.left_out] == ["a newer event has the same UID"]


def test_a_name_that_would_break_the_feed_is_refused() -> None:
    with pytest.raises(ValueError, match="name holds"):
        feed_bytes("a\r\nMETHOD:REQUEST", [])


def test_a_subscriber_sees_one_event_firm_up_move_and_be_cancelled() -> None:
    def at(revision: int, status: WindowStatus, first: date, last: date) -> Event:
        moment = CORRUPTION.recorded_at + timedelta(days=revision)
        row = replace(
            CORRUPTION, revision=revision, status=status, starts_on=first, ends_on=last, recorded_at=moment
        )
        return only_event(feed_bytes(NAME, [event_for(row, uid_domain=UID_DOMAIN)]))

    march, april = (date(2025, 3, 10), date(2025, 3, 14)), (date(2025, 4, 7), date(2025, 4, 11))
    history = [
        at(0, WindowStatus.TENTATIVE, *march),
        at(1, WindowStatus.CONFIRMED, *march),
        at(2, WindowStatus.CONFIRMED, *april),
        at(3, WindowStatus.CANCELLED, *april),
    ]

    assert {str(event["UID"]) for event in history} == {
        "inspection-wmp-counter-corruption-1@oversight.example"
    }
    assert [
        (int(event["SEQUENCE"]), str(event["STATUS"]), event.start, str(event["SUMMARY"]))
        for event in history
    ] == [
        (0, "TENTATIVE", date(2025, 3, 10), "Provisional: " + CORRUPTION.title),
        (1, "CONFIRMED", date(2025, 3, 10), CORRUPTION.title),
        (2, "CONFIRMED", date(2025, 4, 7), CORRUPTION.title),
        (3, "CANCELLED", date(2025, 4, 7), "CANCELLED: " + CORRUPTION.title),
    ]
    stamps = [event["LAST-MODIFIED"].dt for event in history]
    assert stamps == sorted(set(stamps))
