"""When a message may go: a table of real days, with the clock changes, Christmas and leap days."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from config.bank_holidays import england_and_wales
from rules.delivery_times import (
    DeliveryPolicy,
    DeliveryTimes,
    Slot,
    delivery_slot,
    next_delivery,
    within_hours,
)
from rules.vocabulary import Rhythm

LONDON = ZoneInfo("Europe/London")
EIGHT, FIVE = 8 * 60, 17 * 60
DAILY = DeliveryTimes(Rhythm.DAILY, 1, EIGHT, FIVE, work_days_only=True)
EVERY_DAY = DeliveryTimes(Rhythm.DAILY, 1, EIGHT, FIVE, work_days_only=False)
NIGHT = DeliveryTimes(Rhythm.DAILY, 1, 90, FIVE, work_days_only=False)
POLICY = DeliveryPolicy(usual=DAILY, overdue_mandatory_daily=True)


def weekly(weekday: int, *, work_days_only: bool = True) -> DeliveryTimes:
    return DeliveryTimes(Rhythm.WEEKLY, weekday, EIGHT, FIVE, work_days_only)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def delivered(now: str, times: DeliveryTimes | None, *, pressing: bool = False) -> str:
    """The wall clock in London, as people read it."""
    at = next_delivery(london(now), times, england_and_wales(), POLICY, pressing=pressing)
    assert at.tzinfo is UTC
    return at.astimezone(LONDON).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("now", "times", "goes"),
    [
        # A work day: before, within and after its hours.
        ("2024-06-07 05:30", None, "Fri 2024-06-07 08:00"),
        ("2024-06-07 08:00", None, "Fri 2024-06-07 08:00"),
        ("2024-06-07 12:34", None, "Fri 2024-06-07 12:34"),
        ("2024-06-07 16:59", None, "Fri 2024-06-07 16:59"),
        ("2024-06-07 17:00", None, "Mon 2024-06-10 08:00"),
        # A weekend, for those who want no mail then and for those who do.
        ("2024-06-08 12:00", DAILY, "Mon 2024-06-10 08:00"),
        ("2024-06-08 12:00", EVERY_DAY, "Sat 2024-06-08 12:00"),
        ("2024-06-08 18:00", EVERY_DAY, "Sun 2024-06-09 08:00"),
        # Christmas to New Year: 25 and 26 December and 1 January are bank holidays.
        ("2024-12-24 18:00", DAILY, "Fri 2024-12-27 08:00"),
        ("2024-12-25 09:00", EVERY_DAY, "Wed 2024-12-25 09:00"),
        ("2024-12-31 18:00", DAILY, "Thu 2025-01-02 08:00"),
        # 2027: Christmas Day is a Saturday, so Monday 27 and Tuesday 28 December are bank holidays.
        ("2027-12-24 17:30", DAILY, "Wed 2027-12-29 08:00"),
        # Easter 2026, Good Friday 3 April.
        ("2026-04-02 20:00", DAILY, "Tue 2026-04-07 08:00"),
        # The clocks go forward on Sunday 29 March 2026 and back on Sunday 25 October 2026.
        ("2026-03-28 23:30", EVERY_DAY, "Sun 2026-03-29 08:00"),
        ("2026-10-24 23:30", EVERY_DAY, "Sun 2026-10-25 08:00"),
        ("2026-03-27 18:00", DAILY, "Mon 2026-03-30 08:00"),
        ("2026-10-23 18:00", DAILY, "Mon 2026-10-26 08:00"),
        # 01:30 isn't there on the one night and is there twice on the other: the next that is, and the first.
        ("2026-03-29 00:10", NIGHT, "Sun 2026-03-29 02:00"),
        ("2026-10-25 00:10", NIGHT, "Sun 2026-10-25 01:30"),
        # A leap day, and the ends of months and years.
        ("2024-02-28 17:00", DAILY, "Thu 2024-02-29 08:00"),
        ("2023-02-28 17:00", DAILY, "Wed 2023-03-01 08:00"),
        ("2024-01-31 17:00", DAILY, "Thu 2024-02-01 08:00"),
        # Once a week.
        ("2024-06-04 09:00", weekly(1), "Mon 2024-06-10 08:00"),
        ("2024-06-10 05:30", weekly(1), "Mon 2024-06-10 08:00"),
        ("2024-06-10 09:15", weekly(1), "Mon 2024-06-10 09:15"),
        ("2024-06-10 17:00", weekly(1), "Mon 2024-06-17 08:00"),
        ("2024-06-04 09:00", weekly(5), "Fri 2024-06-07 08:00"),
        ("2024-06-04 09:00", weekly(7, work_days_only=False), "Sun 2024-06-09 08:00"),
        # Its day is a bank holiday: the next work day takes its place, and the week after is as ever.
        ("2024-05-01 09:00", weekly(1), "Tue 2024-05-07 08:00"),
        ("2024-05-06 09:00", weekly(1), "Tue 2024-05-07 08:00"),
        ("2024-05-07 09:00", weekly(1), "Tue 2024-05-07 09:00"),
        ("2024-05-07 18:00", weekly(1), "Mon 2024-05-13 08:00"),
        ("2025-12-24 18:00", weekly(4), "Mon 2025-12-29 08:00"),
        ("2025-12-29 18:00", weekly(4), "Fri 2026-01-02 08:00"),
        # A weekly day on the Sunday when the clocks change.
        ("2026-03-24 09:00", weekly(7, work_days_only=False), "Sun 2026-03-29 08:00"),
        ("2026-10-20 09:00", weekly(7, work_days_only=False), "Sun 2026-10-25 08:00"),
    ],
)
def test_a_message_goes_at(now: str, times: DeliveryTimes | None, goes: str) -> None:
    assert delivered(now, times) == goes


def test_the_clock_changes_move_the_instant_and_not_the_hour() -> None:
    before, after = london("2026-03-28 07:00"), london("2026-03-29 07:00")
    holidays = england_and_wales()
    assert next_delivery(before, EVERY_DAY, holidays, POLICY) == datetime(2026, 3, 28, 8, 0, tzinfo=UTC)
    assert next_delivery(after, EVERY_DAY, holidays, POLICY) == datetime(2026, 3, 29, 7, 0, tzinfo=UTC)


def test_both_hours_after_the_clocks_went_back_are_within_the_same_hours() -> None:
    first = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 01:45 BST
    second = first + timedelta(hours=1)  # 01:45 GMT
    for now in (first, second):
        assert next_delivery(now, NIGHT, england_and_wales(), POLICY) == now


def test_an_overdue_mandatory_item_does_not_wait_for_a_weekly_digest() -> None:
    assert delivered("2024-06-04 09:00", weekly(1), pressing=True) == "Tue 2024-06-04 09:00"
    assert delivered("2024-06-07 17:00", weekly(5), pressing=True) == "Mon 2024-06-10 08:00"
    lenient = DeliveryPolicy(usual=DAILY, overdue_mandatory_daily=False)
    at = next_delivery(london("2024-06-04 09:00"), weekly(1), england_and_wales(), lenient, pressing=True)
    assert at == london("2024-06-10 08:00")


def test_a_weekly_digest_whose_day_was_missed_goes_on_the_next_day_and_not_a_week_later() -> None:
    at = within_hours(london("2024-06-10 17:30"), weekly(1), england_and_wales(), POLICY)
    assert at == london("2024-06-11 08:00")


@pytest.mark.parametrize(
    "times", [DAILY, EVERY_DAY, NIGHT, weekly(1), weekly(4), weekly(6, work_days_only=False)]
)
def test_over_three_years_no_message_is_held_for_ever_or_moved_backwards(times: DeliveryTimes) -> None:
    longest = timedelta(days=5) if times.rhythm is Rhythm.DAILY else timedelta(days=12)
    instants = [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=97 * step) for step in range(16_000)]
    goes = [next_delivery(now, times, england_and_wales(), POLICY) for now in instants]
    assert all(now <= at <= now + longest for now, at in zip(instants, goes, strict=True))
    assert all(earlier <= later for earlier, later in pairwise(goes))
    assert all(next_delivery(at, times, england_and_wales(), POLICY) == at for at in goes)


def test_past_the_bank_holidays_that_are_known_messages_still_go_on_weekdays() -> None:
    assert delivered("2040-12-21 18:00", DAILY) == "Mon 2040-12-24 08:00"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        next_delivery(datetime(2024, 6, 7, 8, 0), None, england_and_wales(), POLICY)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("now", "today", "slot_day", "not_before"),
    [
        # Today's check, in the night and in the evening.
        ("2024-06-07 05:30", date(2024, 6, 7), date(2024, 6, 7), "2024-06-07 08:00"),
        ("2024-06-07 19:00", date(2024, 6, 7), date(2024, 6, 10), "2024-06-10 08:00"),
        # For another day: its hours are over or to come, and nobody waits for them.
        ("2024-06-07 19:00", date(2024, 6, 6), date(2024, 6, 6), "2024-06-07 19:00"),
        ("2024-06-07 19:00", date(2024, 6, 11), date(2024, 6, 11), "2024-06-07 19:00"),
        ("2024-06-07 19:00", date(2024, 6, 15), date(2024, 6, 17), "2024-06-17 08:00"),
    ],
)
def test_a_slot_names_the_day_that_the_message_is_for(
    now: str, today: date, slot_day: date, not_before: str
) -> None:
    slot = delivery_slot(london(now), today, None, england_and_wales(), POLICY)
    assert slot == Slot(slot_day, london(not_before))


def test_a_weeks_notices_share_one_slot() -> None:
    slots = {
        delivery_slot(
            london(f"2024-06-{day:02} 05:30"), date(2024, 6, day), weekly(1), england_and_wales(), POLICY
        )
        for day in range(4, 11)
    }
    assert slots == {Slot(date(2024, 6, 10), london("2024-06-10 08:00"))}
