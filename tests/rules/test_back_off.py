"""Waits double, have an end, and differ from message to message."""

from datetime import timedelta

import pytest

from rules.back_off import back_off

FIRST, MOST = timedelta(minutes=1), timedelta(hours=4)


def wait(failures: int, key: str = "<a@force.example>") -> timedelta:
    return back_off(failures, first=FIRST, most=MOST, key=key)


@pytest.mark.parametrize("failures", [0, 1, 2, 3, 7, 8, 9, 100, 10**9])
def test_a_wait_is_the_doubled_one_and_at_most_a_quarter_more(failures: int) -> None:
    full = min(FIRST * 2 ** min(max(failures - 1, 0), 20), MOST)
    assert full <= wait(failures) <= full * 1.25


def test_a_wait_can_be_foretold() -> None:
    assert wait(3) == wait(3)


def test_messages_that_failed_together_do_not_come_back_together() -> None:
    waits = {wait(1, f"<{number}@force.example>") for number in range(200)}
    assert len(waits) > 190
    assert max(waits) - min(waits) > FIRST * 0.2


def test_a_message_does_not_keep_its_jitter() -> None:
    shares = {wait(number) / min(FIRST * 2 ** (number - 1), MOST) for number in range(1, 12)}
    assert len(shares) == 11
