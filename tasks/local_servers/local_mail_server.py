"""A mail server inside the process that keeps what it accepts, for the demo and for tests."""

import asyncio
import contextlib
import threading
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

_HOST_NAME = "localhost"
_START_WITHIN_S = 10


class LocalMailServer:
    """Accepts mail for anybody over SMTP (RFC 5321, with SMTPUTF8) and keeps each message as a file.

    A context manager; `port` 0 takes any free one, and `.port` says which. `maildir` becomes a Maildir whose
    files end in .eml, so that a person can open them: `new/000001.<random>.eml`, numbered as they came in.
    Each begins with X-Envelope-From and X-Envelope-To, the addresses of the SMTP dialogue. A message is whole
    in new/ before the client is told 250. Not for the open network: it knows no login and relays nothing.
    """

    def __init__(self, maildir: Path, host: str = "127.0.0.1", port: int = 0) -> None:
        self.maildir = maildir
        self.host = host
        self.port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="local-mail-server", daemon=True)
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.BaseTransport] = set()

    def __enter__(self) -> Self:
        keeper = _MaildirKeeper(self.maildir)
        self._thread.start()
        try:
            starting = asyncio.run_coroutine_threadsafe(self._listen(keeper), self._loop)
            self._server = starting.result(_START_WITHIN_S)
        except BaseException:
            self._end_loop()
            raise
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(_START_WITHIN_S)
        self._end_loop()

    async def _listen(self, keeper: "_MaildirKeeper") -> asyncio.Server:
        # aiosmtpd's own Controller can't take a free port, as it connects to the port that it was given.
        return await self._loop.create_server(
            lambda: _TrackedSmtp(keeper, self._loop, self._connections), self.host, self.port
        )

    async def _stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for transport in tuple(self._connections):
            if isinstance(transport, asyncio.Transport):
                transport.abort()
        handlers = asyncio.all_tasks() - {asyncio.current_task()}
        for handler in handlers:
            handler.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class _TrackedSmtp(SMTP):
    """One connection, known to the server so that it can end it."""

    def __init__(
        self,
        keeper: "_MaildirKeeper",
        loop: asyncio.AbstractEventLoop,
        connections: set[asyncio.BaseTransport],
    ) -> None:
        # The name is given, as aiosmtpd would else ask the DNS for this machine's own.
        super().__init__(keeper, hostname=_HOST_NAME, ident="oversight", enable_SMTPUTF8=True, loop=loop)
        self._connections = connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._connections.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.transport is not None:
            self._connections.discard(self.transport)
        super().connection_lost(error)


class _MaildirKeeper:
    """aiosmtpd's handler: writes each message to tmp/ and renames it into new/."""

    def __init__(self, maildir: Path) -> None:
        self._maildir = maildir
        for folder in ("tmp", "new", "cur"):
            (maildir / folder).mkdir(parents=True, exist_ok=True)
        kept = [*(maildir / "new").iterdir(), *(maildir / "cur").iterdir()]
        numbers = [int(path.name[:6]) for path in kept if path.name[:6].isdecimal()]
        self._last_number = max(numbers, default=0)

    # aiosmtpd finds its hooks by this name.
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Keep the message, then say so; a full disk is the client's to retry."""
        try:
            name = self._keep(envelope)
        except OSError as error:
            return f"452 4.3.1 not kept: {error.strerror}"
        return f"250 2.0.0 kept as {name}"

    def _keep(self, envelope: Envelope) -> str:
        self._last_number += 1
        name = f"{self._last_number:06}.{uuid.uuid4().hex[:12]}.eml"
        lines = [f"X-Envelope-From: {envelope.mail_from}"]
        lines += [f"X-Envelope-To: {recipient}" for recipient in envelope.rcpt_tos]
        head = "".join(line + "\r\n" for line in lines).encode("utf-8", "surrogateescape")
        unfinished = self._maildir / "tmp" / name
        try:
            unfinished.write_bytes(head + (envelope.original_content or b""))
            unfinished.rename(self._maildir / "new" / name)
        except OSError:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise
        return name
