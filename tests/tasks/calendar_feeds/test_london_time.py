"""The VTIMEZONE of a feed against London's own clocks, as two libraries and a rule read it."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Timezone

from tasks.calendar_feeds.london_time import LONDON_VTIMEZONE, why_not_london_time

LONDON = ZoneInfo("Europe/London")


def dates_that_clocks_change(year: int) -> list[datetime]:
    """The instants of a year at which London's offset changes, by the zone database."""
    hours = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(366 * 24)]
    return [
        later
        for before, later in pairwise(hours)
        if before.astimezone(LONDON).utcoffset() != later.astimezone(LONDON).utcoffset()
    ]


def test_the_zone_database_changes_on_the_days_that_the_rule_names() -> None:
    for year in range(2026, 2038):
        spring, autumn = dates_that_clocks_change(year)
        assert (spring.weekday(), spring.month, spring.hour) == (6, 3, 1)
        assert (autumn.weekday(), autumn.month, autumn.hour) == (6, 10, 1)
        assert spring.day > 24
        assert autumn.day > 24


def instants() -> list[datetime]:
    """Twice a day for twelve years, and every quarter of an hour for a day on either side of every change."""
    changes = [change for year in range(2026, 2038) for change in dates_that_clocks_change(year)]
    assert len(changes) == 24
    daily = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=12 * half) for half in range(24 * 365)]
    around = [
        change + timedelta(minutes=15 * quarter, seconds=by)
        for change in changes
        for quarter in range(-96, 97)
        for by in (-1, 0)
    ]
    return daily + around


def test_icalendar_reads_the_offset_of_every_instant_of_2026_to_2037_as_londons() -> None:
    zone = Timezone.from_ical(LONDON_VTIMEZONE).to_tz(lookup_tzid=False)

    # pytz-like zones convert from UTC; the wall clock that they show is what is compared.
    wrong = [
        moment
        for moment in instants()
        if moment.astimezone(zone).replace(tzinfo=None) != moment.astimezone(LONDON).replace(tzinfo=None)
    ]

    assert wrong == []


def test_vobject_reads_every_wall_time_of_2026_to_2037_as_londons() -> None:
    body = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + LONDON_VTIMEZONE + b"END:VCALENDAR\r\n"
    zone = vobject.readOne(body.decode()).vtimezone.gettzinfo()

    wrong = []
    for moment in instants():
        wall = moment.astimezone(LONDON)
        if wall.replace(fold=0).utcoffset() == wall.replace(fold=1).utcoffset():
            read = wall.replace(tzinfo=zone).utcoffset()
            if read != wall.utcoffset():
                wrong.append(moment)

    assert wrong == []


@pytest.mark.parametrize(
    ("day", "at", "reason"),
    [
        (date(2026, 3, 29), time(1, 30), "there is no 01:30 on that day: the clocks go forward"),
        (date(2026, 3, 29), time(0, 59), None),
        (date(2026, 3, 29), time(2, 0), None),
        (date(2026, 10, 25), time(1, 30), "01:30 comes twice on that day: the clocks go back"),
        (date(2026, 10, 25), time(2, 0), None),
        (date(2026, 7, 1), time(1, 30), None),
        (date(1995, 10, 23), time(10), "its hours are on a day before 1996-03-31"),
    ],
)
def test_a_time_that_is_missing_or_comes_twice_is_refused(day: date, at: time, reason: str | None) -> None:
    found = why_not_london_time(day, at)

    assert found == reason if reason is None else str(found).startswith(reason)
