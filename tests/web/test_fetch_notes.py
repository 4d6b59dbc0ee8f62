"""Notes of fetches and lines in the log: written beside the answers, and not more often than is of use."""

import logging
import threading
import time
from datetime import datetime, timedelta

import pytest

from tests.web.calendar_site import NOW
from web.fetch_notes import FetchNotes
from web.request_log import RequestLog


def test_a_client_is_noted_once_a_minute_and_another_one_at_once() -> None:
    written: list[tuple[int, datetime, str]] = []
    notes = FetchNotes(lambda *note: written.append(note), rest_seconds=0.0)
    minute = timedelta(minutes=1)
    for when, client in (
        (NOW, "A"),
        (NOW + timedelta(seconds=30), "A"),
        (NOW + minute, "A"),
        (NOW + minute, "B"),
    ):
        notes.add(1, when, client)
        time.sleep(0.05)
    notes.add(2, NOW, "A")
    notes.close()
    assert written == [(1, NOW, "A"), (1, NOW + minute, "A"), (1, NOW + minute, "B"), (2, NOW, "A")]


def test_adding_never_waits_for_a_write_and_closing_writes_what_is_left() -> None:
    free = threading.Event()
    written: list[int] = []

    def slow(subscription_id: int, _when: datetime, _client: str) -> None:
        free.wait(5)
        written.append(subscription_id)

    notes = FetchNotes(slow, rest_seconds=0.0)
    began = time.monotonic()
    for number in range(100):
        notes.add(number, NOW, "A")
    assert time.monotonic() - began < 1
    free.set()
    notes.close()
    assert sorted(written) == list(range(100))


def test_a_write_that_fails_is_told_and_the_next_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    written: list[int] = []

    def sometimes(subscription_id: int, _when: datetime, _client: str) -> None:
        if subscription_id == 1:
            raise RuntimeError("a secret")
        written.append(subscription_id)

    notes = FetchNotes(sometimes, rest_seconds=0.0)
    notes.add(1, NOW, "A")
    notes.add(2, NOW, "A")
    notes.close()
    assert written == [2]
    assert "the fetch of subscription 1 wasn't noted: RuntimeError" in caplog.text
    assert "a secret" not in caplog.text


def test_what_comes_again_within_a_second_is_counted_and_not_said_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    ticks = [0.0]
    said = RequestLog(read_monotonic=lambda: ticks[0])
    for tick in (0.0, 0.1, 0.2, 5.0, 5.1):
        ticks[0] = tick
        said.add(None, "10.0.0.1\nforged", 404, "page", length=800, seconds=0.0042)
    said.add(7, "10.0.0.2", 304, "unchanged", length=0, seconds=0.0001)
    said.close()
    assert caplog.messages == [
        "calendar: no such address, from 10.0.0.1 forged: 404 page, 800 bytes, 4.2 ms",
        "calendar: no such address, from 10.0.0.1 forged: 404 page: 2 more times",
        "calendar: no such address, from 10.0.0.1 forged: 404 page, 800 bytes, 4.2 ms",
        "calendar: subscription 7, from 10.0.0.2: 304 unchanged, 0 bytes, 0.1 ms",
        "calendar: no such address, from 10.0.0.1 forged: 404 page: 1 more times",
    ]
