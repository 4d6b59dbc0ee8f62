"""Dates, times and durations as a feed writes them (RFC 5545, 3.3)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rules.calendar_check.content_lines import ContentLine

_DATE = re.compile(r"[0-9]{8}")
_TIME = re.compile(r"([0-9]{8})T([0-9]{2})([0-9]{2})([0-9]{2})(Z?)")
_DURATION = re.compile(
    r"[+]?P(?:([0-9]{1,6})W|(?:([0-9]{1,6})D)?(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})S)?)?)"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A DTSTART, DTEND and the like: a day, or a time in UTC (aware), in a zone or floating (both naive)."""

    value: date
    zone: str | None = None

    @property
    def is_day(self) -> bool:
        """True for a day without a time."""
        return not isinstance(self.value, datetime)

    @property
    def is_utc(self) -> bool:
        """True for a time in UTC."""
        return isinstance(self.value, datetime) and self.value.tzinfo is not None

    @property
    def is_floating(self) -> bool:
        """True for a time without a zone."""
        return isinstance(self.value, datetime) and self.value.tzinfo is None and self.zone is None


def read_moment(line: ContentLine) -> Moment | None:
    """The day or time of a property; None when it is neither, or there is no such day."""
    text = line.value.strip()
    try:
        if _DATE.fullmatch(text):
            return Moment(_day(text), line.parameters.get("TZID"))
        if time := _TIME.fullmatch(text):
            return Moment(_time(time), line.parameters.get("TZID"))
    except ValueError:
        return None
    return None


def read_local_time(text: str) -> datetime | None:
    """A local time such as 19810329T010000, naive; None when it is none."""
    time = _TIME.fullmatch(text.strip())
    try:
        return _time(time) if time is not None and not time[5] else None
    except ValueError:
        return None


def read_duration(text: str) -> timedelta | None:
    """A duration above nothing; None when it is none."""
    match = _DURATION.fullmatch(text.strip().upper())
    if match is None or text.strip().upper().endswith(("P", "T")):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    duration = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return duration if duration > timedelta() else None


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _time(match: re.Match[str]) -> datetime:
    day = _day(match[1])
    # 60 is a leap second (3.3.12), which datetime doesn't know.
    second = min(int(match[4]), 59) if int(match[4]) <= 60 else int(match[4])
    zone = UTC if match[5] else None
    return datetime(day.year, day.month, day.day, int(match[2]), int(match[3]), second, tzinfo=zone)
