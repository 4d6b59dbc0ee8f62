"""An address that isn't answered tells nothing, and none that is gets anywhere but to its holder."""

import asyncio
import io
import logging
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from rules.calendar_feeds.filters import FeedFilter
from tests.web.calendar_site import CalendarSite, feed_path
from web.quiet_logs import WithoutSecrets, without_secrets

UNKNOWN = "A" * 43


def dead_tokens(site: CalendarSite) -> dict[str, str]:
    """A token of each kind that isn't answered."""
    revoked, ended = site.subscribe(), site.subscribe(last_day=site.clock.now.date())
    site.revoke(revoked)
    site.clock.forward(days=1)
    return {
        "unknown": UNKNOWN,
        "malformed": "nope",
        "empty": "",
        "long": "x" * 5000,
        "with NUL": "a%00b",
        "no UTF-8": "%ff%fe",
        "emoji": "%F0%9F%98%80",
        "with a slash": "a/b",
        "upwards": "%2e%2e/%2e%2e/etc/passwd",
        "like SQL": "'%20OR%201=1--",
        "revoked": revoked.token,
        "ended": ended.token,
    }


def _whole(answer: httpx.Response) -> tuple[int, list[tuple[str, str]], bytes]:
    return answer.status_code, list(answer.headers.items()), answer.content


def test_every_address_that_isnt_answered_gets_the_same_404(site: CalendarSite) -> None:
    tokens = dead_tokens(site)
    live = site.subscribe().token
    with site.client() as client:
        answers = {
            (kind, suffix): _whole(client.get(f"/calendar/{token}{suffix}"))
            for kind, token in tokens.items()
            for suffix in (".ics", "", ".ics?download", ".ICS", "/")
        }
        # Nor does a good one that is used wrongly say that it is good.
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
            answers["method", method] = _whole(client.request(method, f"/calendar/{live}.ics"))
            answers["page, method", method] = _whole(client.request(method, f"/calendar/{live}"))
        for path in (f"{live}.ics/", f"{live}/", f"{live}.ics/x", f"/{live}.ics", f"{live}.ics.ics"):
            answers["path", path] = _whole(client.get(f"/calendar/{path}"))
    expected = answers["unknown", ".ics"]
    assert expected[0] == 404
    assert {key: answer for key, answer in answers.items() if answer != expected} == {}


def test_each_of_them_asks_the_database_the_same(site: CalendarSite) -> None:
    tokens = dead_tokens(site)
    asked: list[str] = []
    with site.client() as client:
        client.get(f"/calendar/{UNKNOWN}.ics")
        sa.event.listen(
            site.engine, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement)
        )
        by_kind = {}
        for kind, token in tokens.items():
            asked.clear()
            client.get(f"/calendar/{token}.ics")
            by_kind[kind] = tuple(asked)
    assert any("calendar_subscription" in statement for statement in by_kind["unknown"])
    assert len(set(by_kind.values())) == 1, by_kind


def test_each_of_them_takes_as_long(sqlite_site: CalendarSite) -> None:
    """Medians of interleaved look-ups: a way that skipped the question would take a tenth of the time."""
    kinds = ("unknown", "malformed", "empty", "long", "revoked", "ended")
    tokens = {kind: token for kind, token in dead_tokens(sqlite_site).items() if kind in kinds}
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    app = sqlite_site.app()

    async def look_up_all() -> None:
        async with app.router.lifespan_context(app):
            for _ in range(100):
                for kind, token in tokens.items():
                    began = time.perf_counter()
                    assert await app.state.feeds.find(token, sqlite_site.clock.now) is None
                    taken[kind].append(time.perf_counter() - began)

    asyncio.run(look_up_all())
    medians = {kind: statistics.median(times) for kind, times in taken.items()}
    assert max(medians.values()) < 1.5 * min(medians.values()), medians


@contextmanager
def everything_logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that the server's loggers write, at DEBUG, to a handler without any filter."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.DEBUG)
    # The client of this test, which logs what it asks for.
    monkeypatch.setattr(logging.getLogger("httpx"), "disabled", True)
    yield written
    root.setLevel(level)
    root.removeHandler(handler)


def test_no_log_holds_an_address_even_when_everything_fails(
    sqlite_site: CalendarSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = sqlite_site.subscribe()
    path, page = feed_path(address), f"/calendar/{address.token}"
    app = sqlite_site.app()

    def broken(_session: object, token: str, **_: object) -> None:
        raise RuntimeError(f"no such thing as /calendar/{token}.ics, nor {token}")

    with everything_logged(monkeypatch) as logged, sqlite_site.client(app) as client:
        client.get(path, headers={"user-agent": "Reader/1", "referer": f"http://127.0.0.1:8000{page}"})
        client.get(page)
        client.get(f"/calendar/{UNKNOWN}.ics")
        sqlite_site.rename("corruption", "Other")
        monkeypatch.setattr("web.feed_source.subscription_of", broken)
        failed = client.get(path)
    text = logged.getvalue()
    assert failed.status_code == 500
    assert address.token not in failed.text
    assert "RuntimeError" in text
    assert "web/feed_source.py" in text
    assert f"subscription {address.subscription.id}, from testclient: 200 gzip" in text
    assert "no such address, from testclient: 404" in text
    assert address.token not in text
    assert UNKNOWN not in text


def test_no_answer_tells_how_long_it_took_or_by_what_server(sqlite_site: CalendarSite) -> None:
    address = sqlite_site.subscribe()
    with sqlite_site.client() as client:
        for path in (feed_path(address), f"/calendar/{address.token}", "/calendar/no.ics", "/health", "/no"):
            headers = client.get(path).headers
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "server-timing" not in headers
            assert "server" not in headers
            assert "set-cookie" not in headers


def test_traces_of_opentelemetry_stay_off(sqlite_site: CalendarSite) -> None:
    """FastAPI would send every path to whatever collector the environment names."""
    app: Any = sqlite_site.app()
    assert not app._native_telemetry.enabled()
    tracing, metrics = app._telemetry["tracing"], app._telemetry["metrics"]
    assert (tracing, metrics, app._telemetry["logs"]) == (False, False, False)


def test_the_interface_describes_itself_to_nobody(sqlite_site: CalendarSite) -> None:
    with sqlite_site.client() as client:
        for path in ("/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect", "/"):
            assert client.get(path).status_code == 404


def test_the_filter_cuts_addresses_out_of_messages_arguments_and_tracebacks() -> None:
    token = "b_-" + "a" * 40
    record = logging.LogRecord(
        "uvicorn.access",
        logging.INFO,
        "x",
        1,
        '%s - "%s %s HTTP/%s" %d',
        ("127.0.0.1", "GET", f"/calendar/{token}.ics?download", "1.1", 200),
        None,
    )
    assert WithoutSecrets().filter(record)
    assert record.getMessage() == '127.0.0.1 - "GET /calendar/…?download HTTP/1.1" 200'
    # uvicorn's own formatter takes the arguments apart.
    assert isinstance(record.args, tuple)
    assert len(record.args) == 5
    try:
        raise ValueError(f"bad {token}")
    except ValueError as error:
        failed = logging.LogRecord(
            "x",
            logging.ERROR,
            "x",
            1,
            "url: %s",
            (httpx.URL(f"http://h/calendar/{token}"),),
            (ValueError, error, error.__traceback__),
        )
    WithoutSecrets().filter(failed)
    assert token not in logging.Formatter().format(failed)
    assert "ValueError: bad …" in logging.Formatter().format(failed)


@pytest.mark.parametrize(
    "text",
    ["/calendar/list", "a sha256 " + "0" * 64, "a tag " + "0" * 32, "/health", "an ordinary sentence"],
)
def test_the_filter_leaves_alone_what_is_no_secret(text: str) -> None:
    assert without_secrets(text) == (text if "/calendar/" not in text else "/calendar/…")


def test_a_fetch_is_noted_with_its_client_made_safe_and_short(site: CalendarSite) -> None:
    address = site.subscribe(FeedFilter())
    client_name = "Evil\x1b[31m \u202eReader/1.0 " + "x" * 5000
    with site.client() as client:
        for _ in range(3):
            headers = {"user-agent": client_name.encode("latin-1", "ignore")}
            assert client.get(feed_path(address), headers=headers).status_code == 200
    row = site.subscription(address)
    assert row.last_fetched_at == site.clock.now
    assert row.last_client is not None
    assert row.last_client.startswith("Evil[31m Reader/1.0 xxx")
    assert len(row.last_client) <= 200


def test_a_note_that_cant_be_written_fails_nobody(
    sqlite_site: CalendarSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("web.feed_source.note_fetch", broken)
    address = sqlite_site.subscribe()
    with sqlite_site.client() as client:
        began = time.perf_counter()
        assert client.get(feed_path(address)).status_code == 200
        assert time.perf_counter() - began < timedelta(seconds=5).total_seconds()
    assert "wasn't noted: RuntimeError" in caplog.text


def test_looking_at_the_help_page_is_no_fetch(sqlite_site: CalendarSite) -> None:
    address = sqlite_site.subscribe()
    with sqlite_site.client() as client:
        client.get(f"/calendar/{address.token}")
    assert sqlite_site.subscription(address).last_fetched_at is None
