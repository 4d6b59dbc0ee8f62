"""`oversight serve` as processes of its own: what they answer, log and refuse, and how they end."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from cli.main import main
from models.session import database_url, open_engine
from tasks.calendar_feeds.subscriptions import NewAddress
from tests.web.calendar_site import CalendarSite, feed_path, make_site

COMMAND = [str(Path(sys.executable).with_name("oversight")), "serve", "--port", "0"]


@dataclass
class Server:
    """A server process and all that it has written so far."""

    process: "subprocess.Popen[bytes]"
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    @property
    def url(self) -> str:
        """Where it listens; waits until it does."""
        until = time.monotonic() + 60
        while "startup complete" not in self.log and time.monotonic() < until:
            assert self.process.poll() is None, self.log
            time.sleep(0.02)
        found = re.search(r"Serving on (http://\S+)", self.log)
        assert found is not None, self.log
        return found.group(1)

    def stop(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=15)


@contextmanager
def serving(url: str, log_file: Path, *options: str) -> Iterator[Server]:
    """A server on a free port, which may not answer yet."""
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [*COMMAND, *options], stdout=log, stderr=log, env=os.environ | {"OVERSIGHT_DATABASE_URL": url}
        )
    try:
        yield Server(process, log_file)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


@dataclass
class Made:
    site: CalendarSite
    live: NewAddress
    revoked: NewAddress


@pytest.fixture
def made(sqlite_url: str) -> Iterator[Made]:
    """A database with a feed that is answered and one that was revoked."""
    engine = open_engine(database_url(sqlite_url))
    site = make_site(engine)
    made = Made(site, site.subscribe(), site.subscribe())
    site.revoke(made.revoked)
    yield made
    engine.dispose()


def raw(url: str, request: bytes) -> bytes:
    """All that comes back for bytes that no client would send."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return answer


def test_two_servers_answer_alike_log_no_address_and_end_well(
    made: Made, sqlite_url: str, tmp_path: Path
) -> None:
    path = feed_path(made.live)
    believing = ("--forwarded-allow-ips", "127.0.0.1")
    with (
        serving(sqlite_url, tmp_path / "one.log", "--log-level", "debug") as one,
        serving(sqlite_url, tmp_path / "two.log", *believing) as two,
    ):
        they_answer_alike(made, one.url + path, two.url + path)
        they_are_sent_what_could_be_logged(made, one.url)
        forwarded = {"x-forwarded-for": "203.0.113.9"}
        for server in (one, two):
            assert httpx.get(server.url + path, headers=forwarded).status_code == 200
        # A connection that is kept open doesn't keep a server.
        with httpx.Client() as kept:
            kept.get(one.url + "/health")
            assert one.stop(signal.SIGTERM) == 0
        assert two.stop(signal.SIGINT) == 0
    for server in (one, two):
        assert server.log.endswith("Stopped.\n")
        assert "Traceback" not in server.log
        assert made.live.token not in server.log
        assert made.revoked.token not in server.log
        assert f"subscription {made.live.subscription.id}, from 127.0.0.1: 200" in server.log
    # Whoever is in front is believed only when it is named.
    assert "203.0.113.9" not in one.log
    assert "from 203.0.113.9: 200" in two.log


def they_answer_alike(made: Made, one: str, two: str) -> None:
    first, second = httpx.get(one), httpx.get(two)
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    for name in ("etag", "last-modified", "content-type", "cache-control", "vary"):
        assert first.headers[name] == second.headers[name]
    # What the one gave out stands for the other.
    held = {"if-none-match": first.headers["etag"]}
    unchanged = httpx.get(two, headers=held)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    head = httpx.head(one)
    assert (head.headers["content-length"], head.content) == (first.headers["content-length"], b"")
    # A change by yet another process is there at the next request, in both.
    made.site.rename("corruption", "Counter-corruption, second phase")
    changed = [httpx.get(each, headers=held) for each in (one, two)]
    assert changed[0].content == changed[1].content != first.content


def they_are_sent_what_could_be_logged(made: Made, url: str) -> None:
    live, revoked = made.live.token, made.revoked.token
    page = f"{url}/calendar/{live}"
    assert httpx.get(page, headers={"referer": page}).status_code == 200
    assert httpx.get(f"{url}/calendar/{revoked}.ics").status_code == 404
    assert httpx.get(f"{url}/answer/{live}").status_code == 404
    upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    for request in (
        f"GET /calendar/{live}.ics HTTP/1.1\r\nHost: x\r\n{upgrade}\r\n",
        f"GET /calendar/{live}.ics\r\n\r\n",
        f"GET http://x/calendar/{live}.ics HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET /calendar/{live} .ics HTTP/1.1\r\n\r\n",
        f"GET /calendar/{live}.ics HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        f"GET /calendar/{live}.ics{'x' * 100_000} HTTP/1.1\r\nHost: x\r\n\r\n",
    ):
        raw(url, request.encode())


def refused(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *options: str) -> str:
    """The one line that a refused start says."""
    monkeypatch.setattr(sys, "argv", ["oversight", "serve", *options])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr()
    assert (left.value.code, said.out) == (1, "")
    assert len(said.err.splitlines()) == 1, said.err
    return said.err


def test_an_address_that_cant_be_had_is_said_in_one_line(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", sqlite_url)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = [refused(capsys, monkeypatch, "--port", port)]
        monkeypatch.setenv("OVERSIGHT_WEB__PORT", port)
        said.append(refused(capsys, monkeypatch))
    assert set(said) == {
        f"Error: port {port} of 127.0.0.1 is taken by another program: name another with --port\n"
    }
    for host in ("no.such.host.invalid", "203.0.113.9"):
        assert "no address of this machine" in refused(capsys, monkeypatch, "--host", host, "--port", "0")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:///empty.db", "run `oversight init` first"),
        ("sqlite:////no-such-folder/x.db", "doesn't exist"),
        ("postgresql://u:secret@127.0.0.1:1/x", "the database refuses"),
    ],
)
def test_a_database_that_isnt_there_or_isnt_migrated_is_said_in_one_line(
    url: str, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", url)
    said = refused(capsys, monkeypatch)
    assert says in said
    assert "secret" not in said
