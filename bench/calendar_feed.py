"""How long a feed of 10,000 events takes, against a hand-written byte writer of the same bytes.

    .venv/bin/python bench/calendar_feed.py [EVENTS]

(Not `calendar.py`: a script's folder comes first on sys.path, where that name would hide the standard
library's `calendar` from every script beside it.)
"""

import resource
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rules.calendar_feeds.inspection_events import CalendarEvent, InspectionSlot, events_for
from rules.vocabulary import Certainty, InspectionKind, WindowStatus
from tasks.calendar_feeds.write_feed import feed_bytes

ROUNDS = 5
NAME = "West Midlands Police: inspections"


def events(count: int) -> list[CalendarEvent]:
    """Made-up windows whose texts are as long as the papers' and hold commas, quotes and dashes."""
    statuses, kinds = list(WindowStatus), list(InspectionKind)
    slots = (
        InspectionSlot(
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
        for number in range(count)
    )
    return events_for(slots, uid_domain="oversight.example")[0]


def hand_written(name: str, given: list[CalendarEvent]) -> bytes:
    """The same bytes with no library: what a careful programmer would write for this one feed."""
    calendar_name = fold(f"NAME:{escape(name)}")
    head = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//oversight//Inspection calendar//EN\r\n"
        f"CALSCALE:GREGORIAN\r\n{calendar_name}\r\n{fold('X-WR-CALNAME:' + escape(name))}\r\n"
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H\r\n"
    )
    parts = [head.encode()]
    for event in sorted(given, key=lambda one: (one.start, one.uid)):
        modified = f"{event.last_modified:%Y%m%dT%H%M%SZ}"
        lines = [
            "BEGIN:VEVENT",
            f"SUMMARY:{escape(event.summary)}",
            f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.end_exclusive:%Y%m%d}",
            f"DTSTAMP:{modified}",
            f"UID:{escape(event.uid)}",
            f"SEQUENCE:{event.sequence}",
            f"CATEGORIES:{','.join(escape(category) for category in event.categories)}",
            *([f"CREATED:{event.created:%Y%m%dT%H%M%SZ}"] if event.created else []),
            f"DESCRIPTION:{escape(event.description)}",
            f"LAST-MODIFIED:{modified}",
            f"STATUS:{event.status}",
            "TRANSP:TRANSPARENT",
            f"X-MICROSOFT-CDO-BUSYSTATUS:{event.busy_status}",
            "END:VEVENT\r\n",
        ]
        parts.append("\r\n".join(map(fold, lines)).encode())
    parts.append(b"END:VCALENDAR\r\n")
    return b"".join(parts)


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


def best_of(rounds: int, work: Callable[[], bytes]) -> float:
    """Seconds of the fastest round."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    given = events(count)
    ours, theirs = feed_bytes(NAME, given), hand_written(NAME, given)
    if ours != theirs:
        sys.exit("the two writers disagree, so their times can't be compared")
    feed = best_of(ROUNDS, lambda: feed_bytes(NAME, given))
    by_hand = best_of(ROUNDS, lambda: hand_written(NAME, given))
    tracemalloc.start()
    feed_bytes(NAME, given)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} events, {len(ours) / 1e6:.1f} MB, best of {ROUNDS}; both wrote the same bytes")
    print(f"feed_bytes    {feed:6.3f} s")
    print(f"hand-written  {by_hand:6.3f} s")
    print(f"ratio         {feed / by_hand:6.2f}")
    print(f"peak memory   {peak / 1e6:6.1f} MB for the feed, {whole:.0f} MB for the process")


if __name__ == "__main__":
    main()
