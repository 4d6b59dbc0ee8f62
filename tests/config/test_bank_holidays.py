"""The list of bank holidays that ships with the package govuk-bank-holidays."""

import socket
from datetime import UTC, date, datetime, timedelta

import pytest

from config.bank_holidays import BankHolidayListError, checked, england_and_wales
from config.clock import london_day, now
from rules.workdays import PastHorizonError, is_work_day


def test_bank_holidays_are_known_for_a_year_ahead() -> None:
    """Fails a year before the data run out: bump the pin of govuk-bank-holidays, and nothing else."""
    ahead = england_and_wales().last - london_day(now())
    assert ahead >= timedelta(days=365), (
        f"bank holidays are known for {ahead.days} more days only: take a newer govuk-bank-holidays"
    )


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2020, 5, 8), False),  # VE day, in place of Monday 4 May
        (date(2020, 5, 4), True),
        (date(2021, 12, 27), False),
        (date(2021, 12, 28), False),
        (date(2022, 6, 3), False),
        (date(2022, 9, 19), False),
        (date(2022, 12, 27), False),
        (date(2023, 5, 8), False),
        (date(2024, 3, 29), False),
        (date(2024, 4, 1), False),
        (date(2024, 6, 14), True),
        (date(2024, 6, 30), False),
        (date(2024, 1, 2), True),  # a bank holiday in Scotland
        (date(2024, 3, 18), True),  # and in Northern Ireland
        (date(2026, 12, 28), False),
        (date(2027, 12, 27), False),
        (date(2028, 2, 29), True),
        (date(2028, 12, 25), False),
    ],
)
def test_the_days_are_those_of_england_and_wales(day: date, counts: bool) -> None:
    assert is_work_day(day, england_and_wales()) is counts


def test_the_list_is_read_once_and_without_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object, **kwargs: object) -> None:
        raise AssertionError("bank holidays opened a socket")

    monkeypatch.setattr(socket, "socket", refused)
    england_and_wales.cache_clear()
    first = england_and_wales()
    assert england_and_wales() is first


def test_after_the_list_ends_christmas_is_no_work_day_but_an_error() -> None:
    holidays = england_and_wales()
    christmas = date(holidays.last.year + 1, 12, 25)
    for day in (christmas, holidays.last + timedelta(days=1), holidays.first - timedelta(days=1)):
        with pytest.raises(PastHorizonError):
            is_work_day(day, holidays)


@pytest.mark.parametrize(
    ("instant", "counts"),
    [
        (datetime(2024, 4, 1, 22, 59, tzinfo=UTC), False),  # 23:59 on Easter Monday in London
        (datetime(2024, 4, 1, 23, 0, tzinfo=UTC), True),  # midnight there, an hour before midnight UTC
        (datetime(2024, 3, 28, 23, 59, tzinfo=UTC), True),  # before the clocks go forward both agree
        (datetime(2024, 3, 29, 0, 0, tzinfo=UTC), False),
        (datetime(2022, 9, 18, 23, 0, tzinfo=UTC), False),  # the State Funeral has begun in London
        (datetime(2022, 9, 19, 23, 0, tzinfo=UTC), True),
    ],
)
def test_a_bank_holiday_begins_and_ends_at_midnight_in_london(instant: datetime, counts: bool) -> None:
    assert is_work_day(london_day(instant), england_and_wales()) is counts


def test_a_hole_in_the_list_is_refused() -> None:
    whole = england_and_wales().days
    with pytest.raises(BankHolidayListError, match="has 7 in 2025"):
        checked(day for day in whole if day != date(2025, 12, 25))


def test_a_list_may_begin_and_end_within_a_year() -> None:
    known = checked(day for day in england_and_wales().days if date(2023, 8, 1) < day < date(2025, 5, 1))
    assert (known.first, known.last) == (date(2023, 8, 28), date(2025, 4, 21))


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(BankHolidayListError, match="empty"):
        checked([])
