"""How long a feed of 10,000 events takes, against a hand-written byte writer of the same bytes.

    .venv/bin/python bench/calendar_feed.py [EVENTS]

(Not `calendar.py`: a script's folder comes first on sys.path, where that name would hide the standard
library's `calendar` from every script beside it.)
"""

import resource
import sys
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter as time_now

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rules.calendar_feeds.board_events import BoardMeeting
from rules.calendar_feeds.deadline_events import OwnedDeadline
from rules.calendar_feeds.events import CalendarEvent
from rules.calendar_feeds.feed_rows import FeedRows, events_of
from rules.calendar_feeds.inspection_events import InspectionSlot
from rules.calendar_feeds.section_55_events import Section55Day
from rules.hours import Hours
from rules.vocabulary import (
    Certainty,
    DeadlineKind,
    FeedPart,
    InspectionKind,
    ItemKind,
    ResolutionKind,
    Stage,
    WindowStatus,
)
from tasks.calendar_feeds.build_feed import feed_of
from tasks.calendar_feeds.write_feed import feed_bytes

ROUNDS = 5
NAME = "West Midlands Police: inspections and more"
MOST_RATIO = 4.0

VTIMEZONE = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""


def rows(count: int) -> FeedRows:
    """Made-up rows of every part, which give that many events: of twenty, eleven windows of inspections, four
    deadlines, four events of boards (a meeting with its hours and its paper cut-off, twice) and one section
    55 day. Texts are as long as the papers' and hold commas, quotes and dashes.
    """
    twentieth = count // 20
    return FeedRows(
        name=NAME,
        uid_domain="oversight.example",
        public_url="https://oversight.example",
        refresh=timedelta(hours=6),
        public=False,
        inspections=tuple(map(window, range(count - 9 * twentieth))),
        deadlines=tuple(map(deadline, range(4 * twentieth))),
        meetings=tuple(map(meeting, range(2 * twentieth))),
        section_55=tuple(map(section_55, range(twentieth))),
    )


def window(number: int) -> InspectionSlot:
    statuses, kinds = list(WindowStatus), list(InspectionKind)
    return InspectionSlot(
        force_code="wmp",
        force_name="West Midlands Police",
        inspection_key=f"inspection-{number}",
        slot=1,
        revision=number % 4,
        title=f"Inspection {number}: vetting, misconduct and counter-corruption",
        kind=kinds[number % len(kinds)],
        inspectorates="HMICFRS; Care Quality Commission",
        areas="Leadership, crime recording, custody – and the force’s response to the public",
        what_the_force_does="Documents and data returns four weeks before; interviews during fieldwork",
        outcome="" if number % 2 else "Report published; three recommendations, one for all forces",
        phrase="w/c 10th March 2025",
        anchor="2024-12-05",
        rule="Monday to Friday of that week",
        certainty=Certainty.CONVENTION,
        starts_on=date(2020, 1, 6) + timedelta(days=number % 2500),
        ends_on=date(2020, 1, 10) + timedelta(days=number % 2500),
        status=statuses[number % len(statuses)],
        recorded_at=datetime(2024, 12, 6, 9, 0, tzinfo=UTC) + timedelta(seconds=number),
        source="Update to the Joint Audit Committee, 5 December 2024, inspection activity",
        first_recorded_at=datetime(2024, 11, 6, 9, 0, tzinfo=UTC),
    )


def deadline(number: int) -> OwnedDeadline:
    day = date(2024, 1, 31) + timedelta(days=number % 1000)
    return OwnedDeadline(
        force_code="wmp",
        item_key=f"item-{number}",
        kind=ItemKind.RECOMMENDATION,
        number=str(number),
        level=2,
        portal_id=str(10_000 + number),
        title=f"Recommendation {number}: records, supervision and victims’ needs",
        text="Chief constables should make sure that supervisors review investigations; and record it, with"
        " reasons, so that victims are told – within 28 days – what was decided.",
        mandatory=True,
        publication="An inspection of how well the police tackle serious youth violence",
        owner="Recommendation Owner, Crime",
        stage=Stage.CLOSED if number % 10 == 0 else Stage.OPEN,
        stage_since=date(2024, 1, 2),
        set_by=DeadlineKind.HMICFRS,
        resolution=ResolutionKind.DEADLINE,
        phrase="By January 2024",
        anchor="2023-03-08",
        rule="the last day of the named month",
        certainty=Certainty.CONVENTION,
        confirmed_by="" if number % 2 else "Force Liaison Officer",
        starts_on=day,
        ends_on=day,
        sequence=1 + number % 5,
        first_recorded_at=datetime(2023, 3, 9, 9, 0, tzinfo=UTC),
        modified_at=datetime(2024, 1, 2, 9, 0, tzinfo=UTC) + timedelta(seconds=number),
    )


def meeting(number: int) -> BoardMeeting:
    day = date(2024, 1, 2) + timedelta(days=number)
    return BoardMeeting(
        force_code="wmp",
        board="Joint Audit Committee (JAC)",
        day=day,
        hours=Hours(time(10), time(12, 30)),
        cut_off=day - timedelta(days=14),
        cut_off_work_days=10,
        question="",
        part=FeedPart.BOARDS,
        changed_at=datetime(2024, 1, 1, tzinfo=UTC),
    )


def section_55(number: int) -> Section55Day:
    published = date(2024, 1, 2) + timedelta(days=number)
    return Section55Day(
        force_code="wmp",
        publication_key=f"report-{number}",
        title=f"Report {number}: an inspection of vetting, misconduct and misogyny",
        link="https://hmicfrs.example/publications/report",
        published_on=published,
        last_day=published + timedelta(days=55),
        changes=1,
        changed_at=datetime(2024, 1, 1, tzinfo=UTC),
    )


def hand_written(name: str, given: list[CalendarEvent]) -> bytes:
    """The same bytes with no library: what a careful programmer would write for this one feed."""
    calendar_name = fold(f"NAME:{escape(name)}")
    head = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//oversight//Inspection calendar//EN\r\n"
        f"CALSCALE:GREGORIAN\r\n{calendar_name}\r\n{fold('X-WR-CALNAME:' + escape(name))}\r\n"
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H\r\n"
    )
    parts = [head.encode()]
    if any(event.hours for event in given):
        parts.append(VTIMEZONE.replace("\n", "\r\n").encode())
    for event in sorted(given, key=lambda one: (one.start, one.uid)):
        modified = f"{event.last_modified:%Y%m%dT%H%M%SZ}"
        lines = [
            "BEGIN:VEVENT",
            f"SUMMARY:{escape(event.summary)}",
            *times(event),
            f"DTSTAMP:{modified}",
            f"UID:{escape(event.uid)}",
            f"SEQUENCE:{event.sequence}",
            f"CATEGORIES:{','.join(escape(category) for category in event.categories)}",
            f"COLOR:{event.colour}",
            *([f"CREATED:{event.created:%Y%m%dT%H%M%SZ}"] if event.created else []),
            f"DESCRIPTION:{escape(event.description)}",
            f"LAST-MODIFIED:{modified}",
            f"STATUS:{event.status}",
            "TRANSP:TRANSPARENT",
            *([f"URL:{event.url}"] if event.url else []),
            f"X-MICROSOFT-CDO-BUSYSTATUS:{event.busy_status}",
            "END:VEVENT\r\n",
        ]
        parts.append("\r\n".join(map(fold, lines)).encode())
    parts.append(b"END:VCALENDAR\r\n")
    return b"".join(parts)


def times(event: CalendarEvent) -> tuple[str, str]:
    if event.hours is None:
        return f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}", f"DTEND;VALUE=DATE:{event.end_exclusive:%Y%m%d}"
    day = f"{event.start:%Y%m%d}"
    return (
        f"DTSTART;TZID=Europe/London:{day}T{event.hours.begins:%H%M%S}",
        f"DTEND;TZID=Europe/London:{day}T{event.hours.ends:%H%M%S}",
    )


def escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> str:
    octets = line.encode()
    if len(octets) <= 75:
        return line
    pieces, room = [], 75
    while len(octets) > room:
        cut = room
        while octets[cut] & 0xC0 == 0x80:
            cut -= 1
        cut -= (cut - len(octets[:cut].rstrip(b"\\"))) % 2
        pieces.append(octets[:cut].decode())
        octets, room = octets[cut:], 74
    return "\r\n ".join([*pieces, octets.decode()])


def best_of(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Seconds of each one's fastest round; they take turns, so that a busy machine slows all of them."""
    fastest = [float("inf")] * len(works)
    for _ in range(rounds):
        for place, work in enumerate(works):
            began = time_now()
            work()
            fastest[place] = min(fastest[place], time_now() - began)
    return fastest


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    given_rows = rows(count)
    given, left_out = events_of(given_rows)
    ours, theirs = feed_bytes(NAME, given), hand_written(NAME, given)
    if left_out or ours != theirs or ours != feed_of(given_rows).body:
        sys.exit("the two writers disagree, so their times can't be compared")
    feed, by_hand, whole_feed, events, fingerprint = best_of(
        ROUNDS,
        lambda: feed_bytes(NAME, given),
        lambda: hand_written(NAME, given),
        lambda: feed_of(given_rows),
        lambda: events_of(given_rows),
        given_rows.fingerprint,
    )
    tracemalloc.start()
    feed_bytes(NAME, given)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    timed = sum(event.hours is not None for event in given)
    print(
        f"{len(given)} events, {timed} with hours, {len(ours) / 1e6:.1f} MB, best of {ROUNDS}; the same bytes"
    )
    print(f"feed_bytes    {feed:6.3f} s")
    print(f"hand-written  {by_hand:6.3f} s")
    print(f"ratio         {feed / by_hand:6.2f}   floor: at most {MOST_RATIO:.0f}")
    print(f"rows to feed  {whole_feed:6.3f} s, against words and hand-written {events + by_hand:.3f} s")
    print(f"fingerprint   {fingerprint:6.3f} s")
    print(f"peak memory   {peak / 1e6:6.1f} MB for the feed, {whole:.0f} MB for the process")
    if feed / by_hand > MOST_RATIO:
        sys.exit("the feed takes too long")


if __name__ == "__main__":
    main()
