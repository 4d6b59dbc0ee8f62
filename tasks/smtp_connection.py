"""One kept connection to a mail server, with the outcome of every message told apart (RFC 5321)."""

import contextlib
import re
import smtplib
import ssl
import time
from pathlib import Path
from typing import Literal

from pydantic import SecretStr

from rules.clean_text import clean_text
from tasks.messages import (
    ChannelDownError,
    DeliveryError,
    PermanentDeliveryError,
    TemporaryDeliveryError,
    UnknownOutcomeError,
)

Security = Literal["none", "starttls", "tls"]

_LONGEST_REPLY = 500
_LINE_STARTS_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)
_EXCEEDS_STORAGE = 552
_CLOSING = 421
_GO_AHEAD = 354


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
        hello_name: str,
        timeout_s: float,
        ca_file: Path | None,
        health_check_after_s: float,
    ) -> None:
        self._host = host
        self._port = port
        self._security = security
        self._username = username
        self._password = password
        self._hello_name = hello_name
        self._timeout_s = timeout_s
        self._ca_file = ca_file
        self._health_check_after_s = health_check_after_s
        self._context: ssl.SSLContext | None = None
        self._client: smtplib.SMTP | None = None
        self._used_at = 0.0

    def deliver(self, *, sender: str, recipient: str, data: bytes) -> str:
        """Hand over one message with CRLF line ends to one recipient; returns the server's last words.

        Both addresses must have been checked (check_address). Raises a DeliveryError that says what became of
        the message; never sends twice what might have been taken on.
        """
        if self._is_kept():
            with contextlib.suppress(_LostConnectionError):
                return self._transact(sender, recipient, data)
            self.drop()
        self._open()
        try:
            return self._transact(sender, recipient, data)
        except _LostConnectionError as lost:
            self.drop()
            raise TemporaryDeliveryError(str(lost)) from lost

    def check(self) -> str:
        """Connect and log in, sending nothing; returns the server's words or raises ChannelDownError."""
        self.drop()
        client = self._open()
        try:
            return self._words(*client.docmd("NOOP"))
        except (smtplib.SMTPException, OSError) as error:
            self.drop()
            raise ChannelDownError(self._trouble(error)) from error

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

    def _open(self) -> smtplib.SMTP:
        password = self._checked_password()
        client: smtplib.SMTP | None = None
        try:
            client = self._connected()
            client.ehlo_or_helo_if_needed()
            if self._security == "starttls":
                client.starttls(context=self._tls())
                client.ehlo_or_helo_if_needed()
            if self._username:
                client.login(self._username, password)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            if client is not None:
                client.close()
            raise ChannelDownError(self._trouble(error)) from error
        self._client = client
        self._used_at = time.monotonic()
        return client

    def _checked_password(self) -> str:
        password = self._password.get_secret_value() if self._password else ""
        if self._username and self._security == "none":
            raise ChannelDownError("a user name is set, but a password is only sent over TLS or STARTTLS")
        # Checked here, as smtplib's own complaint would show a part of the password.
        if not (self._username or "").isascii() or not password.isascii():
            raise ChannelDownError("the mail server's user name or password isn't ASCII")
        return password

    def _connected(self) -> smtplib.SMTP:
        # The name is given, as smtplib would else ask the DNS for this machine's own, which can take seconds.
        if self._security == "tls":
            return smtplib.SMTP_SSL(
                self._host, self._port, self._hello_name, timeout=self._timeout_s, context=self._tls()
            )
        return smtplib.SMTP(self._host, self._port, self._hello_name, timeout=self._timeout_s)

    def _tls(self) -> ssl.SSLContext:
        # Made once: reading the machine's certificates takes 20 ms.
        if self._context is None:
            self._context = ssl.create_default_context(cafile=self._ca_file)
        return self._context

    def _transact(self, sender: str, recipient: str, data: bytes) -> str:
        client = self._client
        assert client is not None
        international = not (sender.isascii() and recipient.isascii())
        if international and not client.has_extn("smtputf8"):
            raise PermanentDeliveryError(
                "the address has letters beyond ASCII, which this mail server doesn't carry (no SMTPUTF8)"
            )
        client.command_encoding = "utf-8" if international else "ascii"
        options = f" SIZE={len(data)}" if client.has_extn("size") else ""
        options += " SMTPUTF8 BODY=8BITMIME" if international else ""
        try:
            self._envelope(client, sender, recipient, options)
            self._hand_over(client, data)
        except (smtplib.SMTPException, OSError) as error:
            raise _LostConnectionError(self._trouble(error)) from error
        return self._last_words(client)

    def _envelope(self, client: smtplib.SMTP, sender: str, recipient: str, options: str) -> None:
        code, words = client.docmd("MAIL", f"FROM:<{sender}>{options}")
        if not 200 <= code < 300:
            self._reset(client)
            if 500 <= code < 600 and code != _EXCEEDS_STORAGE and "SMTPUTF8" not in options:
                # The sender or a missing login is refused, so it would be for every message.
                raise ChannelDownError(self._words(code, words))
            raise self._refused(code, words)
        code, words = client.docmd("RCPT", f"TO:<{recipient}>")
        if not 200 <= code < 300:
            self._reset(client)
            raise self._refused(code, words)

    def _hand_over(self, client: smtplib.SMTP, data: bytes) -> None:
        code, words = client.docmd("DATA")
        if code != _GO_AHEAD:
            self._reset(client)
            raise self._refused(code, words)
        # One call with the final dot in it: if it fails, the dot wasn't sent.
        client.send(_LINE_STARTS_WITH_DOT.sub(b"..", data) + b".\r\n")

    def _last_words(self, client: smtplib.SMTP) -> str:
        try:
            code, words = client.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self.drop()
            raise UnknownOutcomeError(self._trouble(error)) from error
        self._used_at = time.monotonic()
        if 200 <= code < 300:
            return self._words(code, words)
        if not 400 <= code < 600:
            self.drop()
            raise UnknownOutcomeError(self._words(code, words))
        if code == _CLOSING:
            self.drop()
        raise self._error(code, words)

    def _reset(self, client: smtplib.SMTP) -> None:
        """End the refused transaction, so that the next message starts clean."""
        try:
            client.docmd("RSET")
        except (smtplib.SMTPException, OSError):
            self.drop()

    def _refused(self, code: int, words: bytes) -> Exception:
        if code == _CLOSING:
            return _LostConnectionError(self._words(code, words))
        if not 400 <= code < 600:
            # Whoever answers there doesn't speak SMTP (any more).
            self.drop()
        return self._error(code, words)

    def _error(self, code: int, words: bytes) -> DeliveryError:
        kind = PermanentDeliveryError if 500 <= code < 600 else TemporaryDeliveryError
        return kind(self._words(code, words))

    def _words(self, code: int, words: bytes) -> str:
        said = " / ".join(words.decode("utf-8", "replace").splitlines())
        return self._safe(f"{code} {said}" if code > 0 else f"not an SMTP answer: {said}")

    def _trouble(self, error: Exception) -> str:
        where = f"{self._host}:{self._port}"
        if isinstance(error, smtplib.SMTPResponseException):
            said = error.smtp_error
            return self._words(error.smtp_code, said if isinstance(said, bytes) else str(said).encode())
        if isinstance(error, ssl.SSLCertVerificationError):
            return self._safe(f"{where}: the certificate is not trusted: {error.verify_message}")
        return self._safe(f"{where}: {error}" if str(error) else f"{where}: {type(error).__name__}")

    def _safe(self, words: str) -> str:
        """One line of at most 500 characters in which the password can't stand, whatever the server said."""
        password = self._password.get_secret_value() if self._password else ""
        if password:
            words = words.replace(password, "***")
        return clean_text(words).strip()[:_LONGEST_REPLY]
