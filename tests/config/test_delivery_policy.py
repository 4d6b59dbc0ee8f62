"""The policy's section [delivery]: times are times, in order, and what is wrong is said."""

from pathlib import Path

import pytest

from config.delivery_policy import minute_of_day, time_of_day
from config.policy import DEFAULT_POLICY_FILE, PolicyError, load_policy
from rules.vocabulary import Rhythm

SHIPPED = DEFAULT_POLICY_FILE.read_text(encoding="utf-8")


def test_the_policy_that_ships_writes_on_work_days_from_eight_to_five() -> None:
    usual = load_policy(None).delivery.policy().usual
    assert (usual.rhythm, usual.from_minute, usual.to_minute) == (Rhythm.DAILY, 480, 1020)
    assert usual.work_days_only


@pytest.mark.parametrize(("text", "minute"), [("00:00", 0), ("08:05", 485), ("23:59", 1439), ("24:00", 1440)])
def test_a_time_is_a_minute_of_the_day_and_back(text: str, minute: int) -> None:
    assert minute_of_day(text) == minute
    assert time_of_day(minute) == text


@pytest.mark.parametrize("text", ["8:00", "08.00", "24:01", "25:00", "08:60", "", "eight", "٠٨:٠٠"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="08:00"):
        minute_of_day(text)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('hours_from = "08:00"', 'hours_from = "8"', "delivery.hours_from"),
        ('hours_from = "08:00"', 'hours_from = "18:00"', "hours_to must be later"),
        ('may_choose_to = "22:00"', 'may_choose_to = "05:00"', "may_choose_to must be later"),
        (
            "may_choose_weekly = true",
            "may_choose_weekly = 1",
            "weekly must be true or false",
        ),
        ('"apprise"]', '"pigeon"]', "delivery.may_choose_channels"),
        ('"apprise"]', '"email"]', "same entry twice"),
        (
            "most_tries_to_make = 6",
            "most_tries_to_make = 0",
            "to_make must be at least 1",
        ),
        ("least_hours_a_day = 2", "", "delivery.least_hours_a_day is missing"),
    ],
)
def test_what_is_wrong_is_said_with_its_key(tmp_path: Path, before: str, after: str, says: str) -> None:
    assert SHIPPED.count(before) == 1
    file = tmp_path / "policy.toml"
    file.write_text(SHIPPED.replace(before, after), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(file)
    assert says in str(caught.value)
