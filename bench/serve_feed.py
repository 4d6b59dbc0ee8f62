"""How fast a warm feed and a 304 are served over loopback, against a bare Starlette route of the same bytes.

    .venv/bin/python bench/serve_feed.py [EVENTS]

Both servers are processes of their own with the same uvicorn settings: ours is `oversight serve` on a
database in a temporary folder, the floor a route that returns the bytes that it was started with, or a 304
without looking at anything. Rounds alternate; a round keeps several connections busy through one epoll loop,
which only counts bytes. It also shows that one changed inspection has only those feeds built anew that hold
it, and what an answer costs when the rows have to be read again.
"""

import asyncio
import os
import re
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import sqlalchemy as sa
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.serve_feed_register import Fed, a_window, make_database
from cli import serve
from config import clock
from config.installation import open_installation
from config.settings import Settings, WebSettings
from models.records import Inspection
from models.session import database_url, open_engine, writing
from rules.vocabulary import WindowStatus
from web.app import make_app
from web.feed_store import FeedStore

PROJECT = Path(__file__).resolve().parent.parent
LEAST_RATIO = 0.7
ROUNDS = 9
ROUND_SECONDS = 0.8
CONNECTIONS = 8


def bare_app(body: bytes, tag: str) -> Starlette:
    """The floor: nothing is looked up and nothing compared."""

    async def feed(_request: Request) -> Response:
        return Response(body, media_type="text/calendar; charset=utf-8", headers={"ETag": tag})

    async def unchanged(_request: Request) -> Response:
        return Response(status_code=304, headers={"ETag": tag})

    return Starlette(routes=[Route("/feed.ics", feed), Route("/unchanged.ics", unchanged)])


def serve_bare(body_file: str, tag: str) -> None:
    """In a process of its own: the floor, with the settings of cli/serve.py."""
    config = serve.server_config(WebSettings(), "info")
    config.app, config.factory = bare_app(Path(body_file).read_bytes(), tag), False
    with serve.listening_socket("127.0.0.1", 0) as bound:
        sys.stderr.write(f"Serving on {serve.address_of(bound)} until Ctrl-C.\n")
        sys.stderr.flush()
        serve.run_server(config, bound)


@contextmanager
def server(command: list[str], environment: dict[str, str], log: Path) -> Iterator[int]:
    """A server process, to the port that it says it took; it is stopped at the end."""
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command, stderr=errors, stdout=errors, env=os.environ | environment, cwd=PROJECT
        )
        try:
            yield port_in(log, process)
        finally:
            process.terminate()
            process.wait(timeout=20)


def port_in(log: Path, process: "subprocess.Popen[bytes]") -> int:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        text = log.read_text(encoding="utf-8")
        if (found := re.search(r"Serving on http://127\.0\.0\.1:(\d+)", text)) and "startup complete" in text:
            return int(found.group(1))
        time.sleep(0.05)
    sys.exit(f"a server didn't start:\n{log.read_text(encoding='utf-8')}")


def one_answer(port: int, asked: bytes) -> bytes:
    """Everything that one request is answered with."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(asked)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += connection.recv(65536)
        head, _, body = answer.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        while length and len(body) < int(length.group(1)):
            body += connection.recv(1 << 20)
        return head + b"\r\n\r\n" + body


def per_second(port: int, asked: bytes, length: int) -> float:
    """Answers a second, each `length` bytes long, over some connections that are kept open."""
    open_ones = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS)]
    waiting = select.epoll()
    for connection in open_ones:
        waiting.register(connection, select.EPOLLIN)
        connection.sendall(asked)
    by_number = {connection.fileno(): connection for connection in open_ones}
    missing = dict.fromkeys(by_number, length)
    answers, began = 0, time.perf_counter()
    while time.perf_counter() - began < ROUND_SECONDS:
        for number, _ in waiting.poll():
            missing[number] -= len(by_number[number].recv(1 << 20))
            if missing[number] == 0:
                answers += 1
                missing[number] = length
                by_number[number].sendall(asked)
    took = time.perf_counter() - began
    waiting.close()
    for connection in open_ones:
        connection.close()
    return answers / took


def get(path: str, *fields: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *fields, "", ""]).encode()


def show_ratios(fed: Fed, folder: Path) -> bool:
    """Print the rates of both servers, for 200 and 304; True when no ratio is below the least."""
    path = f"/calendar/{fed.tokens['all']}.ics"
    command = [str(Path(sys.executable).with_name("oversight")), "serve", "--port", "0"]
    with server(command, {"OVERSIGHT_DATABASE_URL": fed.url}, folder / "ours.log") as ours:
        head, _, body = one_answer(ours, get(path)).partition(b"\r\n\r\n")
        tag = re.search(rb'etag: (".*?")', head).group(1).decode()  # type: ignore[union-attr]
        (folder / "body.ics").write_bytes(body)
        floor = [sys.executable, __file__, "--bare", str(folder / "body.ics"), tag]
        with server(floor, {}, folder / "bare.log") as bare:
            held = f"If-None-Match: {tag}"
            asked = {
                "200": (get(path), get("/feed.ics")),
                "304": (get(path, held), get("/unchanged.ics", held)),
            }
            assert one_answer(bare, get("/feed.ics")).endswith(body)
            print(
                f"{len(body):,} bytes, {ROUNDS} rounds of {ROUND_SECONDS} s each, {CONNECTIONS} connections"
            )
            return all([show_ratio(what, ours, bare, *both) for what, both in asked.items()])


def show_ratio(what: str, ours: int, bare: int, asked: bytes, asked_bare: bytes) -> bool:
    length, length_bare = len(one_answer(ours, asked)), len(one_answer(bare, asked_bare))
    ratios, rates = [], []
    for number in range(ROUNDS + 1):
        mine, floor = per_second(ours, asked, length), per_second(bare, asked_bare, length_bare)
        if number:  # the first warms both up
            rates.append((mine, floor))
            ratios.append(mine / floor)
    ratio = statistics.median(ratios)
    mine, floor = (statistics.median(column) for column in zip(*rates, strict=True))
    print(
        f"{what}   ours {mine:6.0f}/s   bare {floor:6.0f}/s   ratio {ratio:.2f} "
        f"({min(ratios):.2f} to {max(ratios):.2f}), least {LEAST_RATIO}"
    )
    return ratio >= LEAST_RATIO


async def show_rebuilds(fed: Fed) -> bool:
    """Print which feeds one changed inspection has built anew; True when only those that hold it were."""
    settings = Settings(database_url=SecretStr(fed.url))
    app = make_app(open_installation(settings))
    store: FeedStore = app.state.feeds
    engine = open_engine(database_url(fed.url))

    async def built() -> list[str]:
        names = []
        for name, token in fed.tokens.items():
            before = store.builds
            address = await store.find(token, clock.now())
            assert address is not None
            await store.version(address)
            names += [name] * (store.builds - before)
        return names

    async with app.router.lifespan_context(app):
        first = await built()
        with writing(engine) as session:
            moved = session.scalars(sa.select(Inspection).where(Inspection.key == "inspection-3")).one()
            begins = clock.london_day(clock.now()) + timedelta(days=40)
            window = a_window(begins, revision=1, status=WindowStatus.TENTATIVE)
            window.inspection_id = moved.id
            session.add(window)
        readings, began = store.readings, time.perf_counter()
        changed = await built()
        took = time.perf_counter() - began
    engine.dispose()
    print(
        f"{len(first)} feeds; one inspection of Portfolio 3 moved: built anew {', '.join(changed)}; "
        f"{store.readings - readings} read again, {took * 1000:.0f} ms for all of them"
    )
    return len(first) == len(fed.tokens) and changed == ["all", "Portfolio 3"]


def main() -> None:
    if sys.argv[1:2] == ["--bare"]:
        serve_bare(*sys.argv[2:])
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fed = make_database(folder, count)
        well = [show_ratios(fed, folder), asyncio.run(show_rebuilds(fed))]
    if not all(well):
        sys.exit("not what was promised")


if __name__ == "__main__":
    main()
