"""One kept connection to a mail server, with the outcome of every message told apart (RFC 5321)."""

import contextlib
import smtplib
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import SecretStr

from tasks.transports.messages import (
    ChannelDownError,
    PermanentDeliveryError,
    TemporaryDeliveryError,
    UnknownOutcomeError,
)
from tasks.transports.smtp_client import PlainClient, TlsClient
from tasks.transports.smtp_replies import (
    CLOSING,
    GO_AHEAD,
    ReplyWords,
    Step,
    is_reply,
    refusal,
    unreadable_ca_file,
)

Security = Literal["none", "starttls", "tls"]
Client = PlainClient | TlsClient


class _LostConnectionError(Exception):
    """The connection ended before the message was handed over, so that sending it again is safe."""


class SmtpConnection:
    """Connects when first needed, stays connected, and connects once more when the kept connection is gone.

    Not for several threads at once. `timeout_s` bounds each wait for the server; a connection that
    rested for `health_check_after_s` is asked (NOOP) before it's used. With security "none" no password is
    ever sent.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        security: Security,
        username: str | None,
        password: SecretStr | None,
        timeout_s: float,
        ca_file: Path | None,
        health_check_after_s: float,
    ) -> None:
        self._host = host
        self._port = port
        self._security = security
        self._username = username
        self._password = password
        self._timeout_s = timeout_s
        self._ca_file = ca_file
        self._health_check_after_s = health_check_after_s
        secret = password.get_secret_value() if password else ""
        self._words = ReplyWords(host=host, port=port, username=username, password=secret)
        self._context: ssl.SSLContext | None = None
        self._client: Client | None = None
        self._used_at = 0.0

    def deliver(self, *, sender: str, recipient: str, write: Callable[[bool], bytes]) -> str:
        """Hand over one message to one recipient; returns the server's last words.

        Both addresses must have been checked (wire_address). `write` gives the message with CRLF line ends;
        it is told whether bytes beyond ASCII may stand in its body. Raises a DeliveryError that says what
        became of the message; never sends twice what might have been taken on.
        """
        if self._is_kept():
            with contextlib.suppress(_LostConnectionError):
                return self._transact(sender, recipient, write)
            self.drop()
        self._open(sender)
        try:
            return self._transact(sender, recipient, write)
        except _LostConnectionError as lost:
            self.drop()
            raise TemporaryDeliveryError(str(lost)) from None

    def check(self, sender: str) -> str:
        """Connect and log in, sending nothing; returns the server's words or raises ChannelDownError."""
        self.drop()
        client = self._open(sender)
        try:
            return self._words.of_reply(*client.docmd("NOOP"))
        except (smtplib.SMTPException, OSError) as error:
            self.drop()
            raise ChannelDownError(self._words.of_error(error)) from None

    def close(self) -> None:
        """Say goodbye, if anybody is still there."""
        if self._client is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._client.quit()
        self.drop()

    def drop(self) -> None:
        """Forget the connection without a word."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _is_kept(self) -> bool:
        if self._client is None:
            return False
        if time.monotonic() - self._used_at < self._health_check_after_s:
            return True
        with contextlib.suppress(smtplib.SMTPException, OSError):
            if self._client.docmd("NOOP")[0] == 250:
                return True
        self.drop()
        return False

    def _open(self, sender: str) -> Client:
        password = self._checked_password()
        context = None if self._security == "none" else self._tls()
        client: Client | None = None
        try:
            client = self._connected(sender.rpartition("@")[2], context)
            _say_hello(client)
            if context and self._security == "starttls":
                client.begin_tls(context)
                _say_hello(client)
            if self._username:
                client.login(self._username, password)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            trouble = self._words.of_error(error)
            if client is not None:
                client.close()
        else:
            self._client = client
            self._used_at = time.monotonic()
            return client
        # Outside the handler: smtplib's own error, which may repeat a secret, isn't carried along.
        raise ChannelDownError(trouble)

    def _checked_password(self) -> str:
        password = self._password.get_secret_value() if self._password else ""
        if self._username and self._security == "none":
            raise ChannelDownError("a user name is set, but a password is only sent over TLS or STARTTLS")
        # Checked here, as smtplib's own complaint would show a part of the password.
        if not (self._username or "").isascii() or not password.isascii():
            raise ChannelDownError("the mail server's user name or password isn't ASCII")
        return password

    def _connected(self, hello_name: str, context: ssl.SSLContext | None) -> Client:
        # The name is given, as smtplib would else ask the DNS for this machine's own, which can take seconds.
        if self._security == "tls":
            return TlsClient(self._host, self._port, hello_name, timeout=self._timeout_s, context=context)
        return PlainClient(self._host, self._port, hello_name, timeout=self._timeout_s)

    def _tls(self) -> ssl.SSLContext:
        # Made once: reading the machine's certificates takes 20 ms.
        if self._context is None:
            try:
                self._context = ssl.create_default_context(cafile=self._ca_file)
            except OSError as error:
                raise unreadable_ca_file(self._ca_file, error) from None
        return self._context

    def _transact(self, sender: str, recipient: str, write: Callable[[bool], bytes]) -> str:
        client = self._client
        assert client is not None
        international = not (sender.isascii() and recipient.isascii())
        if international and not client.has_extn("smtputf8"):
            raise PermanentDeliveryError(
                "the address has letters beyond ASCII, which this mail server doesn't carry (no SMTPUTF8)"
            )
        eight_bit = client.has_extn("8bitmime")
        data = write(eight_bit)
        _check_size(client, len(data))
        options = f" SIZE={len(data)}" if client.has_extn("size") else ""
        options += " BODY=8BITMIME" if eight_bit and not data.isascii() else ""
        options += " SMTPUTF8" if international else ""
        client.command_encoding = "utf-8" if international else "ascii"
        commands = (
            (Step.MAIL, f"MAIL FROM:<{sender}>{options}"),
            (Step.RCPT, f"RCPT TO:<{recipient}>"),
            (Step.DATA, "DATA"),
        )
        try:
            self._ask(client, commands)
            # One call with the final dot in it: if it fails, the dot wasn't sent.
            client.send(_dotted(data))
        except (smtplib.SMTPException, OSError) as error:
            raise _LostConnectionError(self._words.of_error(error)) from None
        return self._last_words(client)

    def _ask(self, client: Client, commands: tuple[tuple[Step, str], ...]) -> None:
        """Say the commands, at once to a server with PIPELINING (RFC 2920), and take their answers."""
        pipelined = client.has_extn("pipelining")
        if pipelined:
            client.send("".join(f"{command}\r\n" for _, command in commands))
        for number, (step, command) in enumerate(commands, start=1):
            if not pipelined:
                client.send(f"{command}\r\n")
            code, said = client.getreply()
            if code == GO_AHEAD if step is Step.DATA else 200 <= code < 300:
                continue
            self._end_refused(client, code, unanswered=len(commands) - number if pipelined else 0)
            words = self._words.of_reply(code, said)
            if code == CLOSING:
                raise _LostConnectionError(words)
            raise refusal(step, code, words)

    def _end_refused(self, client: Client, code: int, *, unanswered: int) -> None:
        """Leave the connection fit for the next message, or drop it."""
        try:
            codes = [client.getreply()[0] for _ in range(unanswered)] if code != CLOSING else []
            # After 354 the server waits for a message, which it won't get; and who doesn't speak SMTP, or is
            # out of step, isn't asked again.
            if GO_AHEAD not in codes and is_reply(code) and code not in (CLOSING, 503):
                client.docmd("RSET")
                return
        except (smtplib.SMTPException, OSError):
            pass
        self.drop()

    def _last_words(self, client: Client) -> str:
        try:
            code, said = client.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self.drop()
            raise UnknownOutcomeError(self._words.of_error(error)) from None
        self._used_at = time.monotonic()
        words = self._words.of_reply(code, said)
        if 200 <= code < 300:
            return words
        if code == CLOSING or not is_reply(code):
            self.drop()
        if not is_reply(code):
            raise UnknownOutcomeError(words)
        raise refusal(Step.END, code, words)


def _say_hello(client: Client) -> None:
    """EHLO, and HELO only to a server that says it knows no EHLO (RFC 5321, 3.2)."""
    code, said = client.ehlo()
    if 500 <= code < 600:
        code, said = client.helo()
    if code != 250:
        raise smtplib.SMTPHeloError(code, said)


def _check_size(client: Client, size: int) -> None:
    limit = client.esmtp_features.get("size", "")
    if limit.isdecimal() and 0 < int(limit) < size:
        raise PermanentDeliveryError(f"the message takes {size} bytes and the mail server takes {limit}")


def _dotted(data: bytes) -> bytes:
    """The message with its dots doubled at the start of lines, and the final dot (RFC 5321, 4.5.2)."""
    if b"\n." in data:
        data = data.replace(b"\n.", b"\n..")
    return data + b".\r\n"
