"""A plain HTTP server on the loopback interface that answers as it is told and keeps what it was asked."""

import http.server
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Answer:
    """One answer; `body` goes as JSON, or as it is where it is text. Status 0 is no answer at all."""

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: Any


class ScriptedHttpServer:
    """Answers each path as `answers` says, one after another where it is a list; 404 for others."""

    def __init__(self, answers: Mapping[str, Answer | list[Answer]]) -> None:
        self._answers = {path: list(a) if isinstance(a, list) else a for path, a in answers.items()}
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

    def answer_to(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        answer = self._answers.get(f"{asked.method} {asked.path}", Answer(404))
        return answer.pop(0) if isinstance(answer, list) else answer


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # http.server finds its methods by this name
        self._answer()

    def do_POST(self) -> None:  # likewise
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        url = urlsplit(self.path)
        owner: ScriptedHttpServer = self.server.owner  # type: ignore[attr-defined]  # set by the owner
        answer = owner.answer_to(
            Asked(
                self.command,
                url.path,
                parse_qs(url.query),
                dict(self.headers.items()),
                json.loads(body) if body else None,
            )
        )
        if answer.status == 0:
            time.sleep(0.5)
            return
        said = answer.body.encode() if isinstance(answer.body, str) else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args: object) -> None:
        """Nothing: tests read what was kept."""
