"""A mail server on the loopback interface that misbehaves as it is told."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import TracebackType
from typing import Self


class Fault(Enum):
    """What the server can do instead of answering."""

    DROP = "close the connection without a word"
    HANG = "say nothing until the client gives up"
    DRIP = "say one letter after another, and never end the line"
    ENDLESS = "say line after line of one answer, and never end it"


# Bytes are sent as they are, so that a line can lack its end.
Answer = str | bytes | Fault

_GOOD_ANSWERS = {
    "CONNECT": "220 scripted.example ESMTP",
    "MAIL": "250 2.1.0 sender fine",
    "RCPT": "250 2.1.5 recipient fine",
    "DATA": "354 go on",
    "END": "250 2.0.0 kept as scripted",
    "RSET": "250 2.0.0 forgotten",
    "NOOP": "250 2.0.0 still here",
    "QUIT": "221 2.0.0 goodbye",
    "STARTTLS": "220 2.0.0 go ahead",
    "AUTH": "235 2.7.0 welcome",
}


@dataclass
class Connection:
    """What one connection said: every command, and every message that was ended with its dot."""

    commands: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)


class ScriptedSmtpServer:
    """Answers as a mail server does, but for the commands named in `answers`.

    A command has one answer, given each time, or a list of answers, given in turn and then the good one.
    CONNECT is the greeting, END the answer to the message's final dot. BODY, if given, is done right after
    354, before any of the message is read. TLS, if given, is done where the handshake should begin.
    """

    def __init__(
        self,
        answers: Mapping[str, Answer | Sequence[Answer]] | None = None,
        *,
        extensions: Sequence[str] = ("SIZE 100000000",),
        tls: ssl.SSLContext | None = None,
        tls_at_once: bool = False,
    ) -> None:
        self._once = {k: list(v) for k, v in (answers or {}).items() if not isinstance(v, Answer)}
        self._always = {k: v for k, v in (answers or {}).items() if isinstance(v, Answer)}
        self._extensions = extensions
        self._tls = tls
        self.tls_at_once = tls_at_once
        self._stopping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._sockets: list[socket.socket] = []
        self.port: int = self._listener.getsockname()[1]
        self.connections: list[Connection] = []

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for opened in self._sockets:
            with contextlib.suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    @property
    def commands(self) -> list[str]:
        """Every command of every connection, in order."""
        return [command for connection in self.connections for command in connection.commands]

    @property
    def messages(self) -> list[bytes]:
        """Every message that was handed over whole, in order."""
        return [message for connection in self.connections for message in connection.messages]

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                opened, _ = self._listener.accept()
            except OSError:
                return
            self._sockets.append(opened)
            connection = Connection()
            self.connections.append(connection)
            thread = threading.Thread(target=self._serve, args=(opened, connection), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, opened: socket.socket, connection: Connection) -> None:
        dialogue = _Dialogue(self, opened, connection)
        with contextlib.suppress(OSError, _ConnectionOverError):
            dialogue.run()
        dialogue.close()

    def answer_to(self, command: str) -> Answer:
        if self._once.get(command):
            return self._once[command].pop(0)
        return self._always.get(command, _GOOD_ANSWERS.get(command, "500 5.5.1 what?"))

    def has_script_for(self, command: str) -> bool:
        return command in self._always or bool(self._once.get(command))

    def hello(self) -> str:
        lines = ["scripted.example", *self._extensions]
        return "\r\n".join(f"250{' ' if line is lines[-1] else '-'}{line}" for line in lines)

    def wait(self, seconds: float = 10) -> bool:
        """True when the server is to stop."""
        return self._stopping.wait(seconds)

    @property
    def tls(self) -> ssl.SSLContext:
        assert self._tls is not None
        return self._tls


class _ConnectionOverError(Exception):
    """The server is done with this connection, by script or because the client left."""


class _Dialogue:
    def __init__(self, server: ScriptedSmtpServer, opened: socket.socket, connection: Connection) -> None:
        self._server = server
        self._socket = opened
        self._reader = opened.makefile("rb")
        self._connection = connection

    def run(self) -> None:
        if self._server.tls_at_once:
            self._encrypt()
        self._answer("CONNECT")
        while line := self._reader.readline():
            verb, gap, rest = line.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
            verb = verb.upper()
            self._connection.commands.append(verb + gap + rest)
            if verb in ("EHLO", "HELO") and not self._server.has_script_for(verb):
                self._say(self._server.hello())
                continue
            self._answer(verb)
            if verb == "STARTTLS":
                self._encrypt()
            elif verb == "QUIT":
                return

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._reader.close()
        self._socket.close()

    def _answer(self, command: str) -> None:
        answer = self._server.answer_to(command)
        self._do(answer)
        if command == "DATA" and str(answer).startswith("354"):
            if self._server.has_script_for("BODY"):
                self._do(self._server.answer_to("BODY"))
            self._take_message()

    def _do(self, answer: Answer) -> None:
        if answer is Fault.DROP:
            raise _ConnectionOverError
        if answer is Fault.HANG:
            self._server.wait()
            raise _ConnectionOverError
        if answer is Fault.DRIP or answer is Fault.ENDLESS:
            self._go_on(b"2" if answer is Fault.DRIP else b"250-and so on\r\n" * 1000, answer)
        elif isinstance(answer, bytes):
            self._socket.sendall(answer)
        else:
            assert isinstance(answer, str)
            self._say(answer)

    def _go_on(self, words: bytes, fault: Fault) -> None:
        while not self._server.wait(0.02 if fault is Fault.DRIP else 0.0):
            self._socket.sendall(words)
        raise _ConnectionOverError

    def _say(self, answer: str) -> None:
        self._socket.sendall(answer.encode("latin-1") + b"\r\n")

    def _take_message(self) -> None:
        lines = []
        while (line := self._reader.readline()) != b".\r\n":
            if not line:
                raise _ConnectionOverError
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self._connection.messages.append(b"".join(lines))
        self._answer("END")

    def _encrypt(self) -> None:
        if self._server.has_script_for("TLS"):
            self._do(self._server.answer_to("TLS"))
        self._reader.close()
        self._socket = self._server.tls.wrap_socket(self._socket, server_side=True)
        self._reader = self._socket.makefile("rb")
