"""Which offsets a VTIMEZONE says (RFC 5545, 3.6.5), and at which instants they are wrong."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from rules.calendar_check.components import Component
from rules.calendar_check.date_values import read_local_time

FIRST_YEAR, LAST_YEAR = 2026, 2037

_OFFSET = re.compile(r"([+-])([0-9]{2})([0-9]{2})([0-9]{2})?")
_BY_DAY = re.compile(r"([+-]?[0-9]{1,2})?(SU|MO|TU|WE|TH|FR|SA)")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KNOWN_PARTS = frozenset({"FREQ", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT", "INTERVAL", "WKST"})
_FROM = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
_UNTIL = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)


class ZoneRuleError(ValueError):
    """A rule that can't be read, or is none that a zone's changes follow; the message is the rule."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a zone's offset: when it happens, and the offset from then on."""

    at: datetime
    offset: timedelta


@dataclass(frozen=True, slots=True)
class WrongStretch:
    """Instants from `begins` until before `ends` at which the feed says `said` and the zone has `true`."""

    begins: datetime
    ends: datetime
    said: timedelta
    true: timedelta


@dataclass(frozen=True, slots=True)
class YearlyRule:
    """A zone's rule: which day of which month of every year; `nth` -1 is a month's last such weekday."""

    month: int
    nth: int | None = None
    weekday: int | None = None
    month_days: tuple[int, ...] = ()
    until: datetime | None = None
    count: int | None = None
    interval: int = 1

    def day_in(self, year: int) -> date | None:
        """The day in a year; None when it has none."""
        first = date(year, self.month, 1)
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        days = [first.replace(day=number) for number in range(1, last.day + 1)]
        if self.month_days:
            # -1 is the month's last.
            wanted = {number if number > 0 else last.day + 1 + number for number in self.month_days}
            days = [day for day in days if day.day in wanted]
        if self.weekday is not None:
            days = [day for day in days if day.weekday() == self.weekday]
        if not days:
            return None
        nth = self.nth or 1
        place = nth - 1 if nth > 0 else nth
        return days[place] if -len(days) <= place < len(days) else None


def read_offset(text: str) -> timedelta | None:
    """An offset such as +0100 (3.3.14); None when it is none."""
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        return None
    size = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    return -size if match[1] == "-" else size


def read_rule(text: str, onset: datetime) -> YearlyRule:
    """The rule of a zone's change that first happened at `onset`; raises ZoneRuleError."""
    parts = dict(part.partition("=")[::2] for part in text.strip().upper().split(";"))
    by_day = _BY_DAY.fullmatch(parts["BYDAY"]) if "BYDAY" in parts else None
    try:
        if parts.get("FREQ") != "YEARLY" or not parts.keys() <= _KNOWN_PARTS:
            raise ZoneRuleError(text)
        if "BYDAY" in parts and (by_day is None or "BYMONTH" not in parts):
            raise ZoneRuleError(text)
        if by_day is not None and not by_day[1] and "BYMONTHDAY" not in parts:
            raise ZoneRuleError(text)  # every such weekday of the month
        month_days = tuple(int(number) for number in parts.get("BYMONTHDAY", "").split(",") if number)
        return YearlyRule(
            month=_in_range(int(parts.get("BYMONTH", onset.month)), 1, 12),
            nth=int(by_day[1]) if by_day and by_day[1] else None,
            weekday=_WEEKDAYS.index(by_day[2]) if by_day else None,
            month_days=month_days or (() if by_day else (onset.day,)),
            until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
            count=int(parts["COUNT"]) if "COUNT" in parts else None,
            interval=_in_range(int(parts.get("INTERVAL", 1)), 1, 400),
        )
    except ValueError as error:
        raise ZoneRuleError(text) from error


def zone_changes(zone: Component) -> list[Change]:
    """Every change that a VTIMEZONE says until the end of the last year looked at, in order.

    Raises ZoneRuleError. A change without its start or offsets is left out; zone_rules.py notes it.
    """
    changes: list[Change] = []
    for observance in zone.children:
        before, after = (read_offset(observance.text(name)) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
        onset = read_local_time(observance.text("DTSTART"))
        if observance.name not in ("STANDARD", "DAYLIGHT"):
            continue
        if before is not None and after is not None and onset is not None:
            for local in _onsets(observance, onset, before):
                # An onset is written as clocks showed it before the change.
                changes.append(Change((local - before).replace(tzinfo=UTC), after))
    return sorted(changes, key=lambda change: change.at)


def wrong_stretches(changes: list[Change], truth: ZoneInfo) -> list[WrongStretch]:
    """Where what the feed says differs from the IANA's zone, from 2026 to the end of 2037."""
    true_changes = _true_changes(truth)
    edges = sorted({_FROM, *(one.at for one in (*changes, *true_changes) if _FROM <= one.at < _UNTIL)})
    stretches: list[WrongStretch] = []
    for begins, ends in zip(edges, [*edges[1:], _UNTIL], strict=True):
        said, true = _offset_at(changes, begins), _offset_at(true_changes, begins)
        if said == true:
            continue
        last = stretches[-1] if stretches else None
        if last is not None and (last.ends, last.said, last.true) == (begins, said, true):
            stretches[-1] = WrongStretch(last.begins, ends, said, true)
        else:
            stretches.append(WrongStretch(begins, ends, said, true))
    return stretches


def _onsets(observance: Component, first: datetime, before: timedelta) -> Iterator[datetime]:
    yield first
    for line in observance.all("RDATE"):
        for text in line.value.split(","):
            single = read_local_time(text.partition("/")[0])
            if single is not None and single.year <= LAST_YEAR:
                yield single
    for line in observance.all("RRULE"):
        yield from _by_rule(read_rule(line.value, first), first, before)


def _by_rule(rule: YearlyRule, first: datetime, before: timedelta) -> Iterator[datetime]:
    happened = 1  # the onset itself counts (3.8.5.3)
    for year in range(first.year, LAST_YEAR + 1, rule.interval):
        day = rule.day_in(year)
        if day is None:
            continue
        local = datetime.combine(day, first.time())
        if local <= first:
            continue
        happened += 1
        if rule.count is not None and happened > rule.count:
            return
        if rule.until is not None and (local - before).replace(tzinfo=UTC) > rule.until:
            return
        yield local


def _offset_at(changes: list[Change], moment: datetime) -> timedelta:
    """The offset that counts at a moment; before the first change, nothing is said and UTC assumed."""
    place = bisect_right(changes, moment, key=lambda change: change.at)
    return changes[place - 1].offset if place else timedelta()


@lru_cache(maxsize=64)
def _true_changes(zone: ZoneInfo) -> list[Change]:
    """The zone's offset at the beginning, and its changes, to the minute: no zone changes twice in a day."""
    offset = _offset_of(zone, _FROM)
    changes = [Change(_FROM, offset)]
    day = _FROM
    while day < _UNTIL:
        after = _offset_of(zone, day + timedelta(days=1))
        if after != offset:
            changes.append(Change(_minute_of_change(zone, day, offset), after))
            offset = after
        day += timedelta(days=1)
    return changes


def _minute_of_change(zone: ZoneInfo, day: datetime, before: timedelta) -> datetime:
    low, high = 0, 24 * 60
    while high - low > 1:
        middle = (low + high) // 2
        if _offset_of(zone, day + timedelta(minutes=middle)) == before:
            low = middle
        else:
            high = middle
    return day + timedelta(minutes=high)


def _offset_of(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _until(text: str) -> datetime:
    digits = text.rstrip("Z")
    moment = read_local_time(digits if "T" in digits else f"{digits}T235959")
    if moment is None:
        raise ValueError(text)
    return moment.replace(tzinfo=UTC)


def _in_range(number: int, low: int, high: int) -> int:
    if not low <= number <= high:
        raise ValueError(number)
    return number
