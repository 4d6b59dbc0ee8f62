"""A calendar feed's bytes (RFC 5545, RFC 7986), written by the icalendar library.

Most events are all-day: their days are VALUE=DATE, which have no time zone. Only an event with hours refers
to Europe/London, and only a feed that holds one, or no event at all, has its VTIMEZONE.

Of RFC 7986 it has what clients read: NAME, REFRESH-INTERVAL, COLOR. Of RFC 9073 it has nothing: libical 3,
by which Evolution, GNOME and KDE read, counts STRUCTURED-DATA, STYLED-DESCRIPTION and a PARTICIPANT's type as
errors, no big client shows them, and the words stand in DESCRIPTION for all.

There is no METHOD (it would make the feed an invitation), no VALARM (a reminder is each reader's own choice)
and no UID on the calendar itself (icalendar makes a random one, vdirsyncer takes a fixed one for an item's).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from icalendar import Calendar, vDate, vDatetime, vDuration, vInt, vText
from icalendar.prop import vCategory

from rules.calendar_feeds.events import CalendarEvent, LeftOut
from rules.hours import Hours
from tasks.calendar_feeds.london_time import LONDON_VTIMEZONE, why_not_london_time

PRODUCT_ID = "-//oversight//Inspection calendar//EN"
REFRESH_EVERY = timedelta(hours=6)

_LONGEST_LINE = 75  # octets, without the line break (RFC 5545, 3.1)

# RFC 5545, 3.3.11 allows no control character but a tab in TEXT, and libical then refuses the whole feed. A
# lone surrogate has no UTF-8 at all.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+")
_CSS_NAME = re.compile(r"[a-z]+")
_FORBIDDEN_IN_A_LINE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff]")


class FeedError(ValueError):
    """Events that can't stand in one feed; carries them with their reasons."""

    def __init__(self, left_out: tuple[LeftOut, ...]) -> None:
        self.left_out = left_out
        super().__init__("; ".join(str(one) for one in left_out))


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's bytes (UTF-8, CRLF), how many events it holds, and which were left out and why.

    `last_modified` is that of its newest event (aware, UTC), None for a feed without events.
    """

    body: bytes
    events: int
    left_out: tuple[LeftOut, ...]
    last_modified: datetime | None = None


def feed_bytes(name: str, events: Iterable[CalendarEvent]) -> bytes:
    """The feed with all of the events; raises FeedError when one of them can't stand in it."""
    feed = write_feed(name, events)
    if feed.left_out:
        raise FeedError(feed.left_out)
    return feed.body


def write_feed(
    name: str,
    events: Iterable[CalendarEvent],
    *,
    refresh: timedelta = REFRESH_EVERY,
    left_out: Iterable[LeftOut] = (),
) -> Feed:
    """The feed, sorted by start and UID; what can't stand in it is left out and reported, never the feed.

    The same events give the same bytes in every process, in whatever order they come. `name` is what a
    calendar program shows; one line. Clients are asked to look again after `refresh`. `left_out` was left
    out before, and is reported with the rest. Of events that share a UID only the highest SEQUENCE is kept.
    Raises ValueError when `name` can't be written.
    """
    if reason := _not_text(name, _FORBIDDEN_IN_A_LINE):
        raise ValueError(f"the calendar's name {reason}")
    kept: list[CalendarEvent] = []
    reported = list(left_out)
    seen: set[str] = set()
    for event in sorted(events, key=lambda one: (one.uid, -one.sequence, one.start)):
        why = "a newer event has the same UID" if event.uid in seen else _why_not(event)
        seen.add(event.uid)
        if why is None:
            kept.append(event)
        else:
            reported.append(LeftOut(f"event {event.uid!a}", why))
    kept.sort(key=lambda one: (one.start, one.uid))
    return Feed(
        body=b"".join(_chunks(_frame(name, refresh), kept)),
        events=len(kept),
        left_out=tuple(reported),
        last_modified=max(map(_modified, kept), default=None),
    )


def _modified(event: CalendarEvent) -> datetime:
    return event.last_modified.astimezone(UTC).replace(microsecond=0)  # as the feed itself says it


def _chunks(frame: Calendar, events: list[CalendarEvent]) -> Iterator[bytes]:
    end = b"END:VCALENDAR\r\n"
    yield frame.to_ical().removesuffix(end)
    # A calendar has to hold one component at least (RFC 5545, 3.6): without events that is the zone.
    if not events or any(event.hours is not None for event in events):
        yield LONDON_VTIMEZONE
    for event in events:
        yield _event_lines(event)
    yield end


class _Text(vText):
    r"""TEXT as in RFC 5545, 3.3.11. The library's own makes a newline of a backslash followed by N."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


def _frame(name: str, refresh: timedelta) -> Calendar:
    """The calendar without its events."""
    calendar = Calendar()  # Calendar.new() would add a random UID
    calendar["PRODID"] = _Text(PRODUCT_ID)
    calendar["VERSION"] = vText("2.0")
    calendar["CALSCALE"] = vText("GREGORIAN")
    calendar["NAME"] = _Text(name)
    calendar["X-WR-CALNAME"] = _Text(name)
    # Without VALUE=DURATION, which the library's own refresh_interval leaves out, RFC 7986 (5.7) is broken.
    calendar["REFRESH-INTERVAL"] = vDuration(refresh, params={"VALUE": "DURATION"})
    calendar["X-PUBLISHED-TTL"] = vDuration(refresh)
    return calendar


def _event_lines(event: CalendarEvent) -> bytes:
    """A VEVENT (RFC 5545, 3.6.1), its properties in the library's order.

    The values are the library's, the lines are put together here: the library's Component takes several times
    as long, and holds every event until the last is written. A test holds the two against each other.
    """
    modified = _moment(event.last_modified)
    lines = [
        b"BEGIN:VEVENT",
        _folded(b"SUMMARY:" + _Text(event.summary).to_ical()),
        *_times(event),
        # In a feed without METHOD, DTSTAMP is the last revision of the information (RFC 5545, 3.8.7.2). The
        # time of writing would give other bytes, and another ETag, at every run.
        b"DTSTAMP:" + modified,
        _folded(b"UID:" + _Text(event.uid).to_ical()),
        b"SEQUENCE:" + vInt(event.sequence).to_ical(),
    ]
    if event.categories:
        lines.append(_folded(b"CATEGORIES:" + _categories(event.categories)))
    if event.colour:
        lines.append(b"COLOR:" + event.colour.encode())
    if event.created is not None:
        lines.append(b"CREATED:" + _moment(event.created))
    if event.description:  # an empty DESCRIPTION is flagged by validators
        lines.append(_folded(b"DESCRIPTION:" + _Text(event.description).to_ical()))
    lines += [
        b"LAST-MODIFIED:" + modified,
        b"STATUS:" + event.status.encode(),
        # A window of weeks says when inspectors are about, not that its reader is booked: OPAQUE would show
        # every subscriber as busy all day for its whole length. Outlook reads its own property beside it.
        b"TRANSP:TRANSPARENT",
        *((_folded(b"URL:" + event.url.encode()),) if event.url else ()),
        b"X-MICROSOFT-CDO-BUSYSTATUS:" + event.busy_status.encode(),
        b"END:VEVENT\r\n",
    ]
    return b"\r\n".join(lines)


def _times(event: CalendarEvent) -> tuple[bytes, bytes]:
    if event.hours is None:
        return b"DTSTART;VALUE=DATE:" + _day(event.start), b"DTEND;VALUE=DATE:" + _day(event.end_exclusive)
    day = _day(event.start)
    return (
        b"DTSTART;TZID=Europe/London:" + day + _clock(event.hours.begins),
        b"DTEND;TZID=Europe/London:" + day + _clock(event.hours.ends),
    )


@lru_cache(maxsize=4096)
def _clock(at: time) -> bytes:
    return f"T{at:%H%M%S}".encode()


@lru_cache(maxsize=4096)
def _day(day: date) -> bytes:
    return bytes(vDate(day).to_ical())  # type: ignore[no-untyped-call]  # the library's gap


@lru_cache(maxsize=4096)
def _moment(moment: datetime) -> bytes:
    return bytes(vDatetime(moment.astimezone(UTC)).to_ical())  # type: ignore[no-untyped-call]  # as above


@lru_cache(maxsize=256)
def _categories(categories: tuple[str, ...]) -> bytes:
    return vCategory([_Text(category) for category in categories]).to_ical()


def _folded(line: bytes) -> bytes:
    return line if len(line) <= _LONGEST_LINE else b"\r\n ".join(_pieces(line))


def _pieces(octets: bytes) -> Iterator[bytes]:
    """Cut a line for folding, never inside a UTF-8 character nor between a backslash and what it escapes."""
    start, room = 0, _LONGEST_LINE
    while len(octets) - start > room:
        cut = start + room
        while octets[cut] & 0xC0 == 0x80:
            cut -= 1
        # An odd run of backslashes before the cut ends in one that escapes the next character.
        run = cut - start - len(octets[start:cut].rstrip(b"\\"))
        cut -= run % 2
        yield octets[start:cut]
        start, room = cut, _LONGEST_LINE - 1  # the space that marks a continuation counts
    yield octets[start:]


def _why_not(event: CalendarEvent) -> str | None:
    """Why an event can't stand in a feed; the library itself would write nearly all of these."""
    return _why_not_its_times(event) or _why_not_its_words(event)


def _why_not_its_times(event: CalendarEvent) -> str | None:
    if isinstance(event.start, datetime) or isinstance(event.end_exclusive, datetime):
        return "it isn't all-day"
    if event.end_exclusive <= event.start:
        return "its end isn't after its start"
    if event.hours is not None and (reason := _why_not_its_hours(event, event.hours)):
        return reason
    if event.sequence < 0:
        return "its SEQUENCE is below 0"
    for moment in (event.last_modified, event.created):
        if moment is not None and moment.tzinfo is None:
            return f"a time has no zone: {moment.isoformat()}"
    return None


def _why_not_its_hours(event: CalendarEvent, hours: Hours) -> str | None:
    if event.end_exclusive - event.start != timedelta(days=1):
        return "it has hours and more than one day"
    if hours.begins.tzinfo is not None or hours.ends.tzinfo is not None:
        return "its hours have a zone, and are London's anyhow"
    if hours.begins.microsecond or hours.ends.microsecond:
        return "its hours have fractions of a second"
    if hours.ends <= hours.begins:
        return "its hours end before they begin"
    return why_not_london_time(event.start, hours.begins) or why_not_london_time(event.start, hours.ends)


def _why_not_its_words(event: CalendarEvent) -> str | None:
    if not event.uid:
        return "it has no UID"
    categories = ";".join(event.categories)
    if "," in categories:
        return "a category holds a comma, which several calendar programs take for two categories"
    for what, text in (("UID", event.uid), ("title", event.summary), ("categories", categories)):
        if reason := _not_text(text, _FORBIDDEN_IN_A_LINE):
            return f"its {what} {reason}"
    if reason := _not_text(event.description, _FORBIDDEN):
        return f"its description {reason}"
    if event.url and _ADDRESS.fullmatch(event.url) is None:
        return "its page's address isn't one"
    if event.colour and _CSS_NAME.fullmatch(event.colour) is None:
        return "its colour isn't the name of one"
    return None


def _not_text(text: str, forbidden: re.Pattern[str]) -> str | None:
    found = forbidden.search(text)
    return f"holds a character that no calendar may hold, U+{ord(found.group()):04X}" if found else None
