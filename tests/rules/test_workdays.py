"""Work days of England and Wales, over real bank holidays."""

import pickle
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.workdays import (
    BankHolidays,
    PastHorizonError,
    is_weekend,
    is_work_day,
    next_work_day,
    work_days_after,
    work_days_before,
)

# As gov.uk lists them, 2022 to 2024: two substitute days, the jubilee, the funeral and the coronation.
HOLIDAYS = BankHolidays(
    days=frozenset(
        date.fromisoformat(day)
        for day in (
            *(
                "2022-01-03",
                "2022-04-15",
                "2022-04-18",
                "2022-05-02",
                "2022-06-02",
                "2022-06-03",
                "2022-08-29",
            ),
            *("2022-09-19", "2022-12-26", "2022-12-27"),
            *(
                "2023-01-02",
                "2023-04-07",
                "2023-04-10",
                "2023-05-01",
                "2023-05-08",
                "2023-05-29",
                "2023-08-28",
            ),
            *("2023-12-25", "2023-12-26"),
            *("2024-01-01", "2024-03-29", "2024-04-01", "2024-05-06", "2024-05-27", "2024-08-26"),
            *("2024-12-25", "2024-12-26"),
        )
    ),
    first=date(2022, 1, 3),
    last=date(2024, 12, 26),
)


@pytest.mark.parametrize(
    ("day", "counts", "why"),
    [
        (date(2022, 1, 3), False, "the first day known: New Year's Day, moved from Saturday"),
        (date(2022, 1, 4), True, "the Tuesday after"),
        (date(2022, 6, 2), False, "the spring bank holiday, moved for the jubilee"),
        (date(2022, 5, 30), True, "the Monday on which the spring bank holiday usually falls"),
        (date(2022, 9, 19), False, "the State Funeral"),
        (date(2022, 12, 26), False, "Boxing Day, on its own day"),
        (date(2022, 12, 27), False, "Christmas Day, moved from Sunday past Boxing Day"),
        (date(2022, 12, 25), False, "Christmas Day itself: a Sunday"),
        (date(2022, 12, 28), True, "the Wednesday after"),
        (date(2023, 1, 2), False, "New Year's Day, moved from Sunday"),
        (date(2023, 5, 8), False, "the coronation"),
        (date(2024, 2, 29), True, "a leap day, a Thursday"),
        (date(2024, 3, 29), False, "Good Friday"),
        (date(2024, 3, 31), False, "Easter Sunday, when the clocks go forward"),
        (date(2024, 4, 1), False, "Easter Monday"),
        (date(2024, 4, 2), True, "the Tuesday after Easter"),
        (date(2024, 8, 5), True, "a bank holiday in Scotland only"),
        (date(2024, 10, 27), False, "the Sunday when the clocks go back"),
        (date(2024, 12, 26), False, "the last day known"),
    ],
)
def test_a_work_day_is_monday_to_friday_and_no_bank_holiday(day: date, counts: bool, why: str) -> None:
    assert is_work_day(day, HOLIDAYS) is counts, why


@pytest.mark.parametrize(
    ("board", "n", "cut_off"),
    [
        (date(2024, 4, 2), 5, date(2024, 3, 22)),  # Good Friday and Easter Monday don't count
        (date(2024, 4, 2), 1, date(2024, 3, 28)),
        (date(2024, 4, 1), 1, date(2024, 3, 28)),  # a board on a bank holiday is counted from all the same
        (date(2022, 12, 28), 1, date(2022, 12, 23)),
        (date(2022, 9, 20), 1, date(2022, 9, 16)),
        (date(2024, 3, 1), 1, date(2024, 2, 29)),
        (date(2023, 3, 1), 1, date(2023, 2, 28)),
        (date(2024, 6, 14), 0, date(2024, 6, 14)),
        (date(2024, 6, 15), 0, date(2024, 6, 15)),
        (date(2024, 6, 15), 5, date(2024, 6, 10)),
        (date(2024, 1, 2), 3, date(2023, 12, 27)),
        (date(2024, 1, 2), 4, date(2023, 12, 22)),
    ],
)
def test_work_days_are_counted_back_over_weekends_and_bank_holidays(
    board: date, n: int, cut_off: date
) -> None:
    assert work_days_before(board, n, HOLIDAYS) == cut_off


@pytest.mark.parametrize(
    ("day", "n", "then"),
    [
        (date(2024, 3, 28), 1, date(2024, 4, 2)),
        (date(2024, 3, 29), 1, date(2024, 4, 2)),
        (date(2022, 12, 23), 2, date(2022, 12, 29)),
        (date(2023, 12, 29), 1, date(2024, 1, 2)),
        (date(2024, 2, 28), 2, date(2024, 3, 1)),
        (date(2024, 6, 14), 10, date(2024, 6, 28)),
        (date(2024, 6, 16), 0, date(2024, 6, 16)),
    ],
)
def test_work_days_are_counted_on_over_weekends_and_bank_holidays(day: date, n: int, then: date) -> None:
    assert work_days_after(day, n, HOLIDAYS) == then


def test_the_next_work_day_is_never_the_day_itself() -> None:
    assert next_work_day(date(2024, 6, 13), HOLIDAYS) == date(2024, 6, 14)
    assert next_work_day(date(2024, 6, 14), HOLIDAYS) == date(2024, 6, 17)
    assert next_work_day(date(2022, 9, 16), HOLIDAYS) == date(2022, 9, 20)


@pytest.mark.parametrize(
    "day", [date(2022, 1, 2), date(2024, 12, 27), date(2025, 12, 25), date(2024, 12, 28)]
)
def test_past_the_horizon_no_day_is_a_work_day_or_a_day_off(day: date) -> None:
    for ask in (
        lambda: is_work_day(day, HOLIDAYS),
        lambda: work_days_before(day, 0, HOLIDAYS),
        lambda: work_days_after(day, 1, HOLIDAYS),
    ):
        with pytest.raises(PastHorizonError) as refused:
            ask()
        assert (refused.value.day, refused.value.first, refused.value.last) == (
            day,
            HOLIDAYS.first,
            HOLIDAYS.last,
        )


def test_a_count_that_runs_past_the_horizon_is_refused() -> None:
    with pytest.raises(PastHorizonError, match="27 December 2024 can't be counted"):
        next_work_day(date(2024, 12, 24), HOLIDAYS)
    with pytest.raises(PastHorizonError, match="2 January 2022 can't be counted"):
        work_days_before(date(2022, 1, 5), 2, HOLIDAYS)


def test_the_refusal_names_the_last_day_known_and_what_to_do_and_survives_pickling() -> None:
    with pytest.raises(PastHorizonError) as refused:
        is_work_day(date(2025, 12, 25), HOLIDAYS)
    says = (
        "25 December 2025 can't be counted: bank holidays are known from 3 January 2022 to 26 December 2024"
        " only; check the day, or install a release of govuk-bank-holidays that covers it"
    )
    assert str(refused.value) == says
    assert str(pickle.loads(pickle.dumps(refused.value))) == says


def test_an_instant_given_for_a_day_is_refused_rather_than_found_in_no_list() -> None:
    with pytest.raises(TypeError):
        is_work_day(datetime(2024, 12, 25, tzinfo=UTC), HOLIDAYS)


def test_an_empty_list_of_bank_holidays_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        BankHolidays(days=frozenset(), first=date(2024, 1, 1), last=date(2024, 12, 31))


def test_a_bank_holiday_outside_the_stated_horizon_is_refused() -> None:
    with pytest.raises(ValueError, match="outside the days"):
        BankHolidays(days=frozenset({date(2025, 1, 1)}), first=date(2024, 1, 1), last=date(2024, 12, 31))


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        work_days_before(date(2024, 6, 14), -1, HOLIDAYS)


@given(st.dates(date(2022, 3, 1), date(2024, 10, 1)), st.integers(1, 30))
def test_exactly_n_work_days_lie_between_a_day_and_the_one_counted_from_it(day: date, n: int) -> None:
    after = work_days_after(day, n, HOLIDAYS)
    before = work_days_before(day, n, HOLIDAYS)
    assert is_work_day(after, HOLIDAYS)
    assert is_work_day(before, HOLIDAYS)
    passed = [day + timedelta(days=k) for k in range(1, (after - day).days + 1)]
    assert sum(is_work_day(each, HOLIDAYS) for each in passed) == n
    passed = [day - timedelta(days=k) for k in range(1, (day - before).days + 1)]
    assert sum(is_work_day(each, HOLIDAYS) for each in passed) == n


@given(st.dates(date(2022, 3, 1), date(2024, 10, 1)), st.integers(0, 30))
def test_counting_on_and_back_returns_to_a_work_day(day: date, n: int) -> None:
    if is_work_day(day, HOLIDAYS):
        assert work_days_before(work_days_after(day, n, HOLIDAYS), n, HOLIDAYS) == day


def test_a_weekend_is_known_however_far_off() -> None:
    assert is_weekend(date(2099, 8, 1))
    assert not is_weekend(date(2099, 8, 3))
