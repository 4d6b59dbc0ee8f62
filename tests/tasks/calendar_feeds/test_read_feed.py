"""Feeds read back: from files, and over HTTP from servers good and bad."""

import gzip
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from rules.calendar_check.findings import Fault
from tasks.calendar_feeds.read_feed import Limits, UnreadableFeedError, read_feed
from tests.rules.calendar_check.faulty_feeds import GOOD
from tests.tasks.calendar_feeds.feed_server import Asked, FeedServer, Said

TOKEN = "Zk3v9Qw1x7Ry5Tb8Nm2Lp4Hs6Dg0Fj-KcVaXeUiOoPq"
QUICK = Limits(largest_bytes=200_000, wait_s=1.0, whole_s=1.0, pause_s=0)
_HEADERS = {
    "Content-Type": "text/calendar; charset=utf-8",
    "ETag": '"1"',
    "Last-Modified": "Sat, 10 Jan 2026 09:30:00 GMT",
    "Cache-Control": "private, max-age=600",
}


def well_served(asked: Asked) -> Said:
    if asked.headers.get("if-none-match") == '"1"':
        return Said(304, _HEADERS)
    if asked.headers["accept-encoding"] == "gzip":
        return Said(200, {**_HEADERS, "Content-Encoding": "gzip"}, gzip.compress(GOOD))
    return Said(200, _HEADERS, GOOD)


def test_a_feed_served_well_has_nothing_but_a_private_address() -> None:
    with FeedServer(well_served) as server:
        read = read_feed(f"http://{server.address}/feeds/{TOKEN}.ics", QUICK)

    assert set(read.checked.findings.counts) == {Fault.PRIVATE_ADDRESS}
    assert (read.checked.events, read.size, read.is_private) == (2, len(GOOD), True)
    assert [asked.method for asked in server.asked] == ["GET", "GET", "GET", "HEAD"]
    assert read.shown == f"http://{server.address}/feeds/..."


def test_webcal_on_this_machine_is_fetched_over_http() -> None:
    with FeedServer(well_served) as server:
        assert read_feed(f"webcal://{server.address}/a.ics", QUICK).checked.passed


def test_a_feed_stamped_anew_at_each_fetch_is_found_out() -> None:
    def stamped(asked: Asked) -> Said:
        stamp = b"20260110T0930%02dZ" % len(server.asked)
        return Said(200, _HEADERS, GOOD.replace(b"20260110T093000Z", stamp))

    with FeedServer(stamped) as server:
        findings = read_feed(f"http://{server.address}/a.ics", QUICK).checked.findings

    assert set(findings.counts) == {Fault.PRIVATE_ADDRESS, Fault.DTSTAMP_CHANGES}
    assert findings.places[Fault.DTSTAMP_CHANGES][0].detail == "2 of 2 events"


def test_a_server_with_none_of_the_manners_is_told_each() -> None:
    def rude(asked: Asked) -> Said:
        if asked.method == "HEAD":
            return Said(405)
        return Said(200, {"Content-Type": "text/html"}, GOOD)

    with FeedServer(rude) as server:
        findings = read_feed(f"http://{server.address}/{TOKEN}", QUICK).checked.findings

    assert set(findings.counts) == {
        Fault.PRIVATE_ADDRESS,
        Fault.WRONG_CONTENT_TYPE,
        Fault.NO_CHARSET,
        Fault.NO_ETAG,
        Fault.NO_LAST_MODIFIED,
        Fault.HEAD_DIFFERS,
        Fault.SHARED_CACHE,
    }


def test_a_server_that_compresses_unasked_and_never_says_unchanged() -> None:
    def pushy(asked: Asked) -> Said:
        return Said(200, {**_HEADERS, "Content-Encoding": "gzip"}, gzip.compress(GOOD))

    with FeedServer(pushy) as server:
        findings = read_feed(f"http://{server.address}/a.ics", QUICK).checked.findings

    assert set(findings.counts) == {Fault.PRIVATE_ADDRESS, Fault.COMPRESSED_UNASKED, Fault.NEVER_NOT_MODIFIED}


def test_a_feed_that_moved_is_followed_and_the_way_told() -> None:
    def moved(asked: Asked) -> Said:
        return well_served(asked) if asked.path == "/new.ics" else Said(301, {"Location": "/new.ics"})

    with FeedServer(moved) as server:
        findings = read_feed(f"http://{server.address}/old.ics", QUICK).checked.findings

    assert set(findings.counts) == {Fault.PRIVATE_ADDRESS, Fault.REDIRECTED}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said(404), "404: there is nothing there"),
        (Said(410), "410: it is gone"),
        (Said(500), "500: that is no calendar"),
        (Said(200, {}, b"<!DOCTYPE html><title>Sign in</title>"), "it is a web page, not a calendar"),
        (Said(200, {}, b""), "there is nothing in it"),
        (Said(200, {}, b"x" * 200_001), "larger than 0 MB"),
        (Said(200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 9_000_000)), "larger than 0 MB"),
        (Said(200, {"Content-Encoding": "gzip"}, b"no gzip"), "can't be unpacked"),
        (Said(200, {"Content-Encoding": "br"}, b"x"), "an encoding nobody asked for: br"),
        (Said(302, {"Location": "file:///etc/passwd"}), "an address that isn't on the web"),
        (Said(302, {"Location": "/again"}), "without an end"),
        (Said(302), "302: that is no calendar"),
        (Said(0), "breaks the connection"),
    ],
)
def test_what_can_not_be_read_is_one_line_without_the_secret(said: Said, why: str) -> None:
    with FeedServer(lambda asked: said) as server, pytest.raises(UnreadableFeedError, match=why) as raised:
        read_feed(f"http://{server.address}/feeds/{TOKEN}.ics?key={TOKEN}", QUICK)

    assert TOKEN not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_way_that_is_another_one_at_each_step_ends() -> None:
    def onwards(asked: Asked) -> Said:
        return Said(307, {"Location": f"{asked.path}a"})

    with FeedServer(onwards) as server, pytest.raises(UnreadableFeedError, match="without an end"):
        read_feed(f"http://{server.address}/a", QUICK)

    assert len(server.asked) == 6


def test_a_server_that_gives_a_byte_at_a_time_is_left_in_time() -> None:
    def drip(wfile: Any) -> None:
        with suppress(OSError):
            for _ in range(100):
                wfile.write(b"x")
                wfile.flush()
                time.sleep(0.05)

    begun = time.monotonic()
    with (
        FeedServer(lambda asked: Said(200, _HEADERS, drip=drip)) as server,
        pytest.raises(UnreadableFeedError, match="much too slowly"),
    ):
        read_feed(f"http://{server.address}/a.ics", QUICK)
    assert time.monotonic() - begun < 4


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("http://127.0.0.1:1/a.ics", "Connection refused"),
        ("http://[::1/a.ics", "can't be read"),
        ("https://x.example:99999/a.ics", "can't be read"),
        ("gopher://x.example/a.ics", "begins gopher://"),
        ("no-such-file.ics", "No such file"),
        ("a\0b.ics", "no file name"),
        (".", "Is a directory"),
        ("/dev/zero", "larger than"),
    ],
)
def test_a_source_that_is_not_there_is_one_line(source: str, why: str) -> None:
    with pytest.raises(UnreadableFeedError, match=why) as raised:
        read_feed(source, QUICK)

    assert "\n" not in str(raised.value)


def test_a_file_is_read_by_its_path_and_by_its_address(tmp_path: Path) -> None:
    path = tmp_path / "a feed.ics"
    path.write_bytes(GOOD)

    assert read_feed(str(path)).checked.findings.counts == {}
    assert read_feed(path.as_uri()).checked.events == 2
