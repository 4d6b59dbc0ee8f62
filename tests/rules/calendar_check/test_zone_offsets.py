"""A feed's time zones held against the true ones, from 2026 to 2037."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from rules.calendar_check.check_feed import check_feed
from rules.calendar_check.components import calendars
from rules.calendar_check.content_lines import content_lines
from rules.calendar_check.findings import Fault, Findings
from rules.calendar_check.zone_names import iana_zone
from rules.calendar_check.zone_offsets import (
    WrongStretch,
    ZoneRuleError,
    read_offset,
    read_rule,
    wrong_stretches,
    zone_changes,
)
from tests.rules.calendar_check.faulty_feeds import LONDON, feed, instead, zone

_LONDON = ZoneInfo("Europe/London")
_ONSET = datetime(1981, 3, 29, 1)  # noqa: DTZ001  # as clocks show it, without a zone


def wrong_in(body: bytes, truth: ZoneInfo = _LONDON) -> list[WrongStretch]:
    (calendar,) = calendars(content_lines(body, Findings()), Findings())
    return wrong_stretches(zone_changes(next(calendar.inside("VTIMEZONE"))), truth)


def test_the_rules_of_british_summer_time_are_true() -> None:
    assert wrong_in(feed()) == []


def test_summer_time_that_begins_at_two_is_an_hour_wrong_each_year() -> None:
    wrong = wrong_in(zone("DTSTART:1981", "DTSTART:19810329T020000"))

    assert len(wrong) == 12
    assert wrong[0] == WrongStretch(
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 3, 29, 2, tzinfo=UTC),
        timedelta(),
        timedelta(hours=1),
    )


def test_the_zone_that_icalendar_makes_for_london_is_found_wrong() -> None:
    calendar = Calendar()
    start = datetime(2026, 6, 1, 9, tzinfo=_LONDON)
    calendar.add_component(Event.new(start=start, end=start + timedelta(hours=1)))
    calendar.add_missing_timezones()

    findings = check_feed(calendar.to_ical()).findings

    (place,) = findings.places[Fault.ZONE_WRONG]
    assert place.detail == (
        "Europe/London: 12 hours in 12 stretches are wrong from 2026 to 2037; first from 29 March 2026 01:00 "
        "to 29 March 2026 02:00 UTC, UTC+00:00 instead of UTC+01:00"
    )


def test_what_the_stretches_say_is_what_a_walk_in_half_hours_finds() -> None:
    body = zone("DTSTART:1981", "DTSTART:19810329T020000")
    moment, walked = datetime(2026, 1, 1, tzinfo=UTC), 0
    stretches = wrong_in(body)
    while moment < datetime(2029, 1, 1, tzinfo=UTC):
        utc_hour, summer = moment.hour, moment.astimezone(_LONDON).utcoffset()
        # By the wrong rule summer time begins at 02:00 UTC.
        last_sunday = moment.month == 3 and moment.day > 24 and moment.weekday() == 6
        walked += bool(last_sunday and utc_hour == 1 and summer)
        moment += timedelta(minutes=30)
    told = sum(
        (each.ends - each.begins) / timedelta(minutes=30) for each in stretches if each.begins.year < 2029
    )
    assert walked == told == 6


@pytest.mark.parametrize(
    ("lines", "truth"),
    [
        (("+0530", "+0530"), "Asia/Kolkata"),
        (("-0500", "-0500"), "Etc/GMT+5"),
    ],
)
def test_a_zone_without_summer_time_is_true(lines: tuple[str, str], truth: str) -> None:
    made = (
        *("BEGIN:VTIMEZONE", f"TZID:{truth}", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
        *(f"TZOFFSETFROM:{lines[0]}", f"TZOFFSETTO:{lines[1]}", "END:STANDARD", "END:VTIMEZONE"),
    )
    assert wrong_in(feed(zone=made), ZoneInfo(truth)) == []


def test_summer_time_that_ends_for_good_is_wrong_from_then_on() -> None:
    rule = "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20300331T010000Z"
    wrong = wrong_in(zone("RRULE:FREQ=YEARLY;BYMONTH=3", rule))

    assert [each.begins.year for each in wrong] == list(range(2031, 2038))
    assert wrong[0].ends == datetime(2031, 10, 26, 1, tzinfo=UTC)


def test_single_dates_count_as_the_rule_does() -> None:
    rule = "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;COUNT=47"  # to 2027
    dates = "RDATE:" + ",".join(
        f"{day}T010000" for day in ("20280326", "20290325", "20300331", "20310330", "20320328", "20330327")
    )
    later = "RDATE:20340326T010000,20350325T010000,20360330T010000,20370329T010000"

    assert wrong_in(zone("RRULE:FREQ=YEARLY;BYMONTH=3", rule, dates, later)) == []
    assert len(wrong_in(zone("RRULE:FREQ=YEARLY;BYMONTH=3", rule, dates))) == 4


@pytest.mark.parametrize("name", ["GMT Standard Time", "/freeassociation.sourceforge.net/Europe/London"])
def test_london_is_known_by_other_names(name: str) -> None:
    assert iana_zone(name) == _LONDON
    wrong = feed(
        zone=instead(instead(LONDON, "TZID", f"TZID:{name}"), "DTSTART:1981", "DTSTART:19810329T020000"),
        events=(),
    )
    assert Fault.ZONE_WRONG in check_feed(wrong).findings


@pytest.mark.parametrize("name", ["Our own time", "", "../etc/passwd", "Europe", "a\0b", "/x/y"])
def test_a_name_that_is_no_zone_is_none(name: str) -> None:
    assert iana_zone(name) is None


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=-1SU",
        "FREQ=YEARLY;BYDAY=-1SU",  # of the year, not of a month
        "FREQ=YEARLY;BYMONTH=3;BYDAY=SU",  # every Sunday
        "FREQ=YEARLY;BYMONTH=3,4;BYDAY=-1SU",
        "FREQ=YEARLY;BYMONTH=13;BYDAY=1SU",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=1SU,2SU",
        "FREQ=YEARLY;BYWEEKNO=3",
        "FREQ=YEARLY;INTERVAL=0",
        "FREQ=YEARLY;UNTIL=never",
        "",
    ],
)
def test_a_rule_that_no_zone_follows_is_refused(rule: str) -> None:
    with pytest.raises(ZoneRuleError):
        read_rule(rule, _ONSET)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", ["2026-03-29", "2027-03-28"]),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", ["2026-03-08", "2027-03-14"]),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU", ["2026-03-08", "2027-03-14"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", ["2026-02-28", "2027-02-28"]),
        ("FREQ=YEARLY", ["2026-03-29", "2027-03-29"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", [None, None]),
    ],
)
def test_a_rule_gives_its_day_of_each_year(rule: str, days: list[str | None]) -> None:
    read = read_rule(rule, _ONSET)

    found = [read.day_in(year) for year in (2026, 2027)]

    assert [day.isoformat() if day else None for day in found] == days


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("+0100", timedelta(hours=1)),
        ("-0330", -timedelta(hours=3, minutes=30)),
        ("-000115", -timedelta(seconds=75)),
        ("0100", None),
        ("+1", None),
    ],
)
def test_offsets_are_read_with_their_sign(text: str, offset: timedelta | None) -> None:
    assert read_offset(text) == offset
