"""What the check finds in a web server's answers, and how an address is shown."""

from dataclasses import replace

import pytest

from rules.calendar_check.findings import Fault, Findings
from rules.calendar_check.web_rules import (
    Answer,
    WebFetch,
    check_web,
    is_private,
    looks_secret,
    shown_address,
)

TOKEN = "Zk3v9Qw1x7Ry5Tb8Nm2Lp4Hs6Dg0Fj-KcVaXeUiOoPq"
_HEADERS = {
    "content-type": "text/calendar; charset=utf-8",
    "etag": '"abc"',
    "last-modified": "Sat, 10 Jan 2026 09:30:00 GMT",
    "cache-control": "private, max-age=600",
}
_PLAIN = Answer(200, _HEADERS, b"x" * 100)
GOOD = WebFetch(
    address=f"https://oversight.example/feeds/{TOKEN}.ics",
    redirects=(),
    plain=_PLAIN,
    gzipped=replace(_PLAIN, headers={**_HEADERS, "content-encoding": "gzip", "etag": '"abc-gzip"'}),
    unchanged=Answer(304, {}),
    head=Answer(200, _HEADERS),
    same_bytes=True,
)


def saying(**headers: str | None) -> WebFetch:
    """The good answers with other headers; None for one that isn't there."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    put = {name: value for name, value in {**_HEADERS, **named}.items() if value is not None}
    plain = replace(_PLAIN, headers=put)
    return replace(GOOD, plain=plain, head=replace(GOOD.head, headers=put))


def found(fetch: WebFetch) -> set[Fault]:
    findings = Findings()
    check_web(fetch, findings)
    return set(findings.counts)


FAULTY_ANSWERS: list[tuple[Fault, WebFetch]] = [
    (Fault.NOT_HTTPS, replace(GOOD, address=GOOD.address.replace("https", "http"))),
    (Fault.WRONG_CONTENT_TYPE, saying(content_type="text/plain; charset=utf-8")),
    (Fault.NO_CHARSET, saying(content_type="text/calendar")),
    (Fault.OTHER_CHARSET, saying(content_type='text/calendar; charset="iso-8859-1"')),
    (Fault.NO_ETAG, saying(etag=None)),
    (Fault.NO_LAST_MODIFIED, saying(last_modified=None)),
    (Fault.ETAG_CHANGES, replace(GOOD, gzipped=replace(_PLAIN, headers={**_HEADERS, "etag": '"xyz"'}))),
    (Fault.NEVER_NOT_MODIFIED, replace(GOOD, unchanged=_PLAIN)),
    (Fault.NEVER_NOT_MODIFIED, replace(GOOD, unchanged=Answer(0, {}))),
    (Fault.HEAD_DIFFERS, replace(GOOD, head=Answer(405, _HEADERS))),
    (Fault.HEAD_DIFFERS, replace(GOOD, head=Answer(200, {**_HEADERS, "content-type": "text/html"}))),
    (
        Fault.NOT_COMPRESSED,
        replace(GOOD, plain=replace(_PLAIN, body=b"x" * 10_000), gzipped=replace(_PLAIN, body=b"x" * 10_000)),
    ),
    (Fault.COMPRESSED_UNASKED, saying(content_encoding="gzip")),
    (Fault.LARGE, replace(GOOD, plain=replace(_PLAIN, body=b"x" * 5_000_001))),
    (Fault.SHARED_CACHE, saying(cache_control="public, max-age=600")),
    (Fault.SHARED_CACHE, saying(cache_control=None)),
    (Fault.LONG_ADDRESS, replace(GOOD, address=f"https://oversight.example/{'a/' * 130}x.ics")),
    (Fault.REDIRECTED, replace(GOOD, redirects=("https://other.example/feed.ics",))),
    (Fault.PRIVATE_ADDRESS, replace(GOOD, address="http://192.168.7.1/inspections.ics")),
]
WEB_FAULTS_SHOWN = {fault for fault, _ in FAULTY_ANSWERS}


def test_a_feed_handed_out_well_has_no_fault() -> None:
    assert found(GOOD) == set()


@pytest.mark.parametrize(("fault", "fetch"), FAULTY_ANSWERS, ids=[fault for fault, _ in FAULTY_ANSWERS])
def test_an_answer_shows_the_fault_it_has_and_no_other(fault: Fault, fetch: WebFetch) -> None:
    assert found(fetch) == {fault}


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"https://oversight.example/feeds/{TOKEN}.ics", "https://oversight.example/feeds/..."),
        (f"https://oversight.example/feed.ics?token={TOKEN}", "https://oversight.example/feed.ics?..."),
        ("https://sian:secret@oversight.example:8443/feed.ics", "https://oversight.example:8443/feed.ics"),
        ("https://x.example/calendar/west-midlands-inspections.ics", None),
        ("https://[2001:db8::1]:81/a.ics", None),
        ("http://[bad/a", "the address"),
        ("https://x.example:99999/a", "the address"),
    ],
)
def test_an_address_is_shown_without_what_is_secret_in_it(address: str, shown: str | None) -> None:
    assert shown_address(address) == (shown or address)
    assert TOKEN not in shown_address(address)


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        (GOOD.address, True),
        (f"https://x.example/feed.ics?key={TOKEN}", True),
        ("https://x.example/0123456789abcdef0123456789abcdef/basic.ics", True),
        ("https://x.example/calendar/inspections.ics", False),
        ("https://x.example/west-midlands-police-inspections-public.ics", False),
    ],
)
def test_an_address_with_a_word_nobody_could_guess_is_secret(address: str, secret: bool) -> None:
    assert looks_secret(address) is secret


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "10.1.2.3", "intranet", "feeds.internal"])
def test_hosts_of_this_machine_or_network_are_private(host: str) -> None:
    assert is_private(host)
    assert not is_private("oversight.example")
    assert not is_private("8.8.8.8")
