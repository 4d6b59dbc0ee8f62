"""The policy's section [calendar], and a board's hours: what may be written, and what is said of the rest."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from config.calendar_policy import Calendar
from config.policy import DEFAULT_POLICY_FILE, PolicyError, load_policy
from rules.hours import Hours

SHIPPED = DEFAULT_POLICY_FILE.read_text(encoding="utf-8")
MEETS = 'meets = "first Tuesday of the month"'


def written(tmp_path: Path, before: str, after: str) -> Path:
    assert SHIPPED.count(before) == 1
    file = tmp_path / "policy.toml"
    file.write_text(SHIPPED.replace(before, after), encoding="utf-8")
    return file


def test_the_policy_that_ships_keeps_past_events_a_year_and_has_no_hours() -> None:
    policy = load_policy(None)

    assert (policy.calendar.keep_past_days, policy.calendar.keep_cancelled_days) == (365, 90)
    assert policy.calendar.refresh() == timedelta(hours=6)
    assert {board.hours for board in policy.board_diary()} == {None}


def test_a_policy_from_before_the_section_counts_as_the_one_that_ships(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(SHIPPED[: SHIPPED.index("[calendar]")], encoding="utf-8")

    assert load_policy(file).calendar == Calendar() == load_policy(None).calendar


@pytest.mark.parametrize(
    ("hours", "begins", "ends"),
    [
        ('starts_at = "10:00"', time(10), time(11)),
        ('starts_at = "06:00"\nlasts_minutes = 720', time(6), time(18)),
        ('starts_at = "22:58"\nlasts_minutes = 61', time(22, 58), time(23, 59)),
    ],
)
def test_a_board_may_have_hours(tmp_path: Path, hours: str, begins: time, ends: time) -> None:
    board = load_policy(written(tmp_path, MEETS, f"{MEETS}\n{hours}")).board_diary()[0]

    assert board.hours == Hours(begins, ends)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (MEETS, f'{MEETS}\nstarts_at = "10"', "“10” is no time of day"),
        (MEETS, f'{MEETS}\nstarts_at = "05:59"', "starts_at must be 06:00 or later"),
        (MEETS, f'{MEETS}\nstarts_at = "23:00"', "would end after its day"),
        (MEETS, f'{MEETS}\nstarts_at = "24:00"', "would end after its day"),
        (MEETS, f"{MEETS}\nlasts_minutes = 90", "but not when it begins: give starts_at"),
        (MEETS, f'{MEETS}\nstarts_at = "10:00"\nlasts_minutes = 4', "lasts_minutes must be at least 5"),
        (MEETS, f'{MEETS}\nstarts_at = "10:00"\nlasts_minutes = true', "boards[1].lasts_minutes"),
        ("keep_past_days = 365", "keep_past_days = -1", "calendar.keep_past_days must be at least 0"),
        ("keep_cancelled_days = 90", 'keep_cancelled_days = "90"', "calendar.keep_cancelled_days"),
        ("refresh_hours = 6", "refresh_hours = 0", "calendar.refresh_hours must be at least 1"),
        ("refresh_hours = 6", "refresh_minutes = 6", "calendar.refresh_minutes"),
    ],
)
def test_what_is_wrong_is_said_with_its_key(tmp_path: Path, before: str, after: str, says: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy(written(tmp_path, before, after))

    assert says in str(caught.value)
