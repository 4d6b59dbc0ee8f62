"""A feed as other people's libraries read it: ics and vobject, neither of which wrote it."""

import warnings
from dataclasses import dataclass
from datetime import UTC, date, datetime

import ics
import tatsu.color
import vobject

# TatSu, by which ics reads, wraps stderr once more for each line, until Python's stack is too small for it.
tatsu.color.init = lambda: None


@dataclass(frozen=True)
class ReadEvent:
    """What a reader made of one event: days, or instants in UTC where it has hours; the end is exclusive."""

    start: date
    end: date
    summary: str
    description: str
    status: str


def read_by_ics(body: bytes) -> dict[str, ReadEvent]:
    """By UID. It undoes escapes one after the other, so a text with a backslash in it comes out wrong."""
    with warnings.catch_warnings():
        # arrow, by which ics keeps times, calls the standard library in a way that Python 3.13 deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        return _read_by_ics(body)


def _read_by_ics(body: bytes) -> dict[str, ReadEvent]:
    return {
        event.uid: ReadEvent(
            start=event.begin.date() if event.all_day else event.begin.datetime.astimezone(UTC),
            end=event.end.date() if event.all_day else event.end.datetime.astimezone(UTC),
            summary=event.name,
            description=event.description,
            status=event.status,
        )
        for event in ics.Calendar(body.decode()).events
    }


def read_by_vobject(body: bytes) -> dict[str, ReadEvent]:
    """By UID; raises for a feed that breaks RFC 5545's rules on which properties there may be."""
    calendar = vobject.readOne(body.decode())
    calendar.validate(raiseException=True)
    return {
        event.uid.value: ReadEvent(
            start=_in_utc(event.dtstart.value),
            end=_in_utc(event.dtend.value),
            summary=event.summary.value,
            description=event.description.value,
            status=event.status.value,
        )
        for event in calendar.contents.get("vevent", [])
    }


def _in_utc(day: date) -> date:
    return day.astimezone(UTC) if isinstance(day, datetime) else day
