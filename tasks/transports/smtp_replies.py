"""What a mail server's replies and faults mean, and their words made fit to be kept and shown."""

import base64
import re
import smtplib
import socket
import ssl
from enum import Enum
from pathlib import Path

from rules.clean_text import clean_text
from tasks.transports.messages import (
    ChannelDownError,
    DeliveryError,
    PermanentDeliveryError,
    TemporaryDeliveryError,
)

LONGEST_REPLY = 500
CLOSING = 421
GO_AHEAD = 354
_EXCEEDS_STORAGE = 552
_OUT_OF_STEP = 503
# Whoever is refused so isn't logged in, or not well enough (RFC 4954, 6): no message is to blame.
_LOGIN_WANTED = frozenset({530, 534, 535, 538})
# "Relay access denied" and its like blame our login or our machine, not the recipient.
_NO_RELAY = re.compile(r"\brelay", re.IGNORECASE)
# A refusal by security or policy (RFC 3463, X.7.x) says nothing of whether the address is there.
_OF_POLICY = re.compile(r"^\d{3} 5\.7\.\d")


class Step(Enum):
    """Where in the dialogue a message was refused."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    END = "after the final dot"


def is_reply(code: int) -> bool:
    """True for a refusal as SMTP knows it; another code there means that nobody speaks SMTP any more."""
    return 400 <= code < 600


def refusal(step: Step, code: int, words: str) -> DeliveryError:
    """What a refused message comes to: the table of test_mail_faults.py, as a function."""
    if code in _LOGIN_WANTED:
        return ChannelDownError(words)
    if not 500 <= code < 600 or code == _OUT_OF_STEP:
        return TemporaryDeliveryError(words)
    if step is Step.MAIL and code != _EXCEEDS_STORAGE:
        # The sender is refused, so it would be for every message.
        return ChannelDownError(words)
    if step is Step.RCPT and (code == _EXCEEDS_STORAGE or _NO_RELAY.search(words)):
        # 552 here is to be taken as 452 (RFC 5321, 4.5.3.1.10). A refused relay is mended in a setting.
        return TemporaryDeliveryError(words)
    about_address = step is Step.RCPT and _OF_POLICY.search(words) is None
    return PermanentDeliveryError(words, refuses_address=about_address)


class ReplyWords:
    """Makes words of replies and of errors: one line, not endless, and the password never in it."""

    def __init__(self, *, host: str, port: int, username: str | None, password: str) -> None:
        self._where = f"{host}:{port}"
        self._secrets = tuple(_forms_of(username or "", password))

    def of_reply(self, code: int, said: bytes) -> str:
        """A reply's code and words; a line that is no reply is said to be none."""
        words = " / ".join(line.decode("utf-8", "replace") for line in said.split(b"\n"))
        return self._safe(f"{code} {words}" if code > 0 else f"not an SMTP answer: {words}")

    def of_error(self, error: Exception) -> str:
        """An error of smtplib, of the system or of TLS, in plain words."""
        if isinstance(error, smtplib.SMTPResponseException):
            said = error.smtp_error
            return self.of_reply(error.smtp_code, said if isinstance(said, bytes) else str(said).encode())
        return self._safe(f"{self._where}: {_plainly(error)}")

    def _safe(self, words: str) -> str:
        # Cleaned first: a control character must not hide the password from the search.
        words = clean_text(words).strip()
        for secret in self._secrets:
            words = words.replace(secret, "***")
        return words if len(words) <= LONGEST_REPLY else words[: LONGEST_REPLY - 1] + "…"


def unreadable_ca_file(ca_file: Path | None, error: OSError) -> ChannelDownError:
    """The trusted certificates can't be read: a fault of the settings or of the machine."""
    why = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
    return ChannelDownError(f"the file of trusted certificates can't be read: {ca_file}: {why}")


def _plainly(error: Exception) -> str:
    # The order counts: the first ones are kinds of OSError.
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not trusted: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"TLS could not begin ({error.reason or 'broken off'}): is this the right port for it?"
    if isinstance(error, socket.gaierror):
        return f"the host's name is not known ({error.strerror})"
    if isinstance(error, TimeoutError):
        return "no connection: timed out"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, UnicodeError):
        return "the host's name can't be used"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        wanted = "STARTTLS" if "STARTTLS" in str(error) else "login"
        return f"the server offers no {wanted}, which the settings ask for"
    return str(error) or type(error).__name__


def _forms_of(username: str, password: str) -> list[str]:
    """The password as it is, and as AUTH sends it (RFC 4616; AUTH LOGIN)."""
    if not password:
        return []
    plain = base64.b64encode(f"\0{username}\0{password}".encode()).decode()
    return [plain, base64.b64encode(password.encode()).decode(), password]
