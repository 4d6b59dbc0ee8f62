"""A web server on the loopback interface whose every answer a test writes as a function."""

import http.server
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Asked:
    """One request; header names in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Said:
    """One answer. Without a Content-Length of its own it gets one, except where `chunks` come one by one."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    drip: Callable[[Any], None] | None = None


class FeedServer:
    """Answers every request with what `answer` returns for it, and keeps what it was asked."""

    def __init__(self, answer: Callable[[Asked], Said]) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self._server: Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.owner = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self.address = f"127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    def _answer(self) -> None:
        owner: FeedServer = self.server.owner  # type: ignore[attr-defined]  # set by FeedServer
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers)
        owner.asked.append(asked)
        said = owner.answer(asked)
        if said.status == 0:
            self.close_connection = True
            return
        self.send_response(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        if said.drip is None:
            self.send_header("Content-Length", str(len(said.body)))
        self.end_headers()
        if said.drip is not None:
            said.drip(self.wfile)
        elif self.command != "HEAD":
            self.wfile.write(said.body)

    do_GET = _answer  # noqa: N815  # http.server finds its methods by these names
    do_HEAD = _answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass
