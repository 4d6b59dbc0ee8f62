"""A day typed on its own."""

from datetime import date

import pytest

from rules.read_day import NoSuchDayError, read_day


@pytest.mark.parametrize(
    "text",
    ["14 June 2024", "14/06/2024", "14/6/2024", "2024-06-14", " 14 june 2024 ", "14-Jun-24", "14 Jun 2024"],
)
def test_every_way_of_writing_a_day_means_the_same_day(text: str) -> None:
    assert read_day(text) == date(2024, 6, 14)


def test_the_day_comes_before_the_month() -> None:
    assert read_day("03/04/2024") == date(2024, 4, 3)


@pytest.mark.parametrize("text", ["30 February 2024", "2023-02-29", "31/04/2024", "2024-13-01"])
def test_a_day_that_does_not_exist_is_named(text: str) -> None:
    with pytest.raises(NoSuchDayError, match=text):
        read_day(text)


@pytest.mark.parametrize("text", ["", "June 2024", "14 Junius 2024", "by 14 June 2024", "14.06.24", "today"])
def test_what_is_no_single_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"isn't a date|doesn't exist"):
        read_day(text)
