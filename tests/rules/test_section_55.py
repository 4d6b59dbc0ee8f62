"""The statute's 56 days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.section_55 import section_55_day


@pytest.mark.parametrize(
    ("published_on", "last_day"),
    [
        (date(2023, 12, 8), date(2024, 2, 1)),  # S1, report I
        (date(2023, 12, 22), date(2024, 2, 15)),  # PEEL 2023
        (date(2024, 8, 22), date(2024, 10, 16)),  # S0, paragraph 3.1.1
        (date(2024, 1, 5), date(2024, 2, 29)),  # ends on a leap day
        (date(2023, 1, 5), date(2023, 3, 1)),
        (date(2024, 2, 29), date(2024, 4, 24)),
        (date(2024, 3, 30), date(2024, 5, 24)),  # the clocks go forward on the second day
        (date(2022, 11, 1), date(2022, 12, 26)),  # a bank holiday; the Act leaves none out
        (date(2017, 5, 2), date(2017, 6, 26)),  # the day on which the subsection came into force
    ],
)
def test_the_day_of_publication_is_the_first_of_the_56(published_on: date, last_day: date) -> None:
    assert section_55_day(published_on) == last_day


@given(st.dates(date(2017, 5, 2), date(2100, 1, 1)))
def test_the_period_counts_56_days_and_ends_on_the_weekday_before_the_publications(day: date) -> None:
    last = section_55_day(day)
    assert last is not None
    assert len([day + timedelta(days=k) for k in range((last - day).days + 1)]) == 56
    assert last.weekday() == (day.weekday() - 1) % 7


def test_without_a_publication_date_there_is_no_day() -> None:
    assert section_55_day(None) is None


def test_a_report_from_before_the_period_was_law_has_no_day() -> None:
    assert section_55_day(date(2017, 5, 1)) is None
