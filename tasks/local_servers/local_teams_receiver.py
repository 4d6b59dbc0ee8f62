"""A stand-in for a Teams workflow on this machine: takes cards over HTTPS and keeps them as files."""

import http.server
import json
import secrets
import ssl
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

from tasks.local_servers.local_certificate import write_local_certificate

_LARGEST_CARD = 28 * 1024  # what Teams itself takes
_MOST_READ = 1024 * 1024


class LocalTeamsReceiver:
    """Takes what a Power Automate webhook takes, on the loopback interface, with a certificate of its own.

    A context manager. `.webhook_url` has the shape of Power Automate's, with a `sig=` that it checks;
    `.ca_file` is the certificate to trust, there until the receiver ends. A card is answered with 202
    and kept as `0001.json` and so on in `folder`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._signature = secrets.token_urlsafe(32)
        workflow = secrets.token_hex(16)
        self._path = f"/powerautomate/automations/direct/workflows/{workflow}/triggers/manual/paths/invoke"
        self._secrets_folder = tempfile.TemporaryDirectory(prefix="oversight-teams-")
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def ca_file(self) -> Path:
        """The certificate (PEM) by which a client knows the receiver."""
        return Path(self._secrets_folder.name) / "certificate.pem"

    @property
    def webhook_url(self) -> str:
        """Where to post cards; a secret, as the real one is."""
        assert self._server is not None, "the receiver isn't running"
        query = urlencode(
            {
                "api-version": "2022-03-01-preview",
                "sp": "/triggers/manual/run",
                "sv": "1.0",
                "sig": self._signature,
            }
        )
        return f"https://127.0.0.1:{self._server.server_port}{self._path}?{query}"

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        key_file = Path(self._secrets_folder.name) / "key.pem"
        write_local_certificate(self.ca_file, key_file)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.ca_file, key_file)
        self._server = _Server(context, self.folder, self._path, self._signature)
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name="local-teams-receiver",
            daemon=True,
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._server is not None
        assert self._thread is not None
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._secrets_folder.cleanup()


class _Server(http.server.HTTPServer):
    """One request at a time, so that cards are numbered in order of arrival."""

    def __init__(self, context: ssl.SSLContext, folder: Path, path: str, signature: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        # The handshake is made when the request is read, so that a client that hangs can't stop `accept`.
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.folder = folder
        self.path = path
        self.signature = signature
        self.last_number = max((int(kept.stem) for kept in folder.glob("[0-9]*.json")), default=0)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that doesn't trust the certificate or goes away is its own affair; nothing is printed."""

    def keep(self, card: object) -> None:
        self.last_number += 1
        unfinished = self.folder / f".{self.last_number:04}.json.tmp"
        unfinished.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        unfinished.rename(self.folder / f"{self.last_number:04}.json")


class _Handler(http.server.BaseHTTPRequestHandler):
    timeout = 10
    server: _Server

    def do_POST(self) -> None:  # http.server finds its methods by this name
        self.send_response(self._take())
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _take(self) -> int:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            return 411
        # Read before anything is refused: a client that is still sending would see no answer, only a break.
        body = self.rfile.read(min(int(length), _MOST_READ))
        asked = urlsplit(self.path)
        if asked.path.rstrip("/") != self.server.path:
            return 404
        if not secrets.compare_digest("".join(parse_qs(asked.query).get("sig", [])), self.server.signature):
            return 401
        if int(length) > _LARGEST_CARD:
            return 413
        try:
            card = json.loads(body)
        except ValueError:
            return 400
        self.server.keep(card)
        return 202

    def log_message(self, *args: object) -> None:
        """Nothing: the request line holds the signature."""
