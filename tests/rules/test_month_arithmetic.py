"""Calendar months."""

from datetime import date

import pytest

from rules.month_arithmetic import add_months


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2019, 7, 17), 6, date(2020, 1, 17)),
        (date(2022, 6, 30), 6, date(2022, 12, 30)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 6, 7), 0, date(2024, 6, 7)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_end_of_a_shorter_month(
    day: date, months: int, then: date
) -> None:
    assert add_months(day, months) == then


def test_a_day_outside_the_calendar_is_refused() -> None:
    with pytest.raises(OverflowError, match="outside the calendar"):
        add_months(date(9999, 12, 1), 1)
