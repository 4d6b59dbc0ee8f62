"""smtplib's clients with their replies bounded, in time and in size, and read strictly (RFC 5321, 4.2)."""

import re
import smtplib
import ssl
import time

# What is kept of a reply; a longer one is read on, as its code still counts, up to the most that is read.
_KEPT_BYTES = 16_384
_MOST_BYTES = 262_144
_REPLY_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?")
NOT_SMTP = -1


class _StrictReplies(smtplib.SMTP):
    """smtplib bounds each wait for bytes, not the whole reply: a server that drips could hold it for ever."""

    _unread = b""

    def getreply(self) -> tuple[int, bytes]:
        """The reply's code and words, its lines with LF between; NOT_SMTP for what is no reply at all."""
        bounds = _Bounds(time.monotonic() + float(self.timeout))
        code, said = b"", []
        while True:
            line = self._line(bounds)
            read = _REPLY_LINE.fullmatch(line)
            if read is None or (code and read[1] != code):
                return NOT_SMTP, line[:_KEPT_BYTES]
            code = read[1]
            if bounds.kept < _KEPT_BYTES:
                words = (read[3] or b"").strip()[: _KEPT_BYTES - bounds.kept]
                bounds.kept += len(words) + 1
                said.append(words)
            if read[2] != b"-":
                return int(code), b"\n".join(said)

    def begin_tls(self, context: ssl.SSLContext) -> None:
        """STARTTLS (RFC 3207), with nothing kept of what somebody in between may have said before."""
        self.starttls(context=context)
        if self._unread:
            raise smtplib.SMTPException("the server spoke on before TLS began, as an attacker would")

    def _line(self, bounds: "_Bounds") -> bytes:
        while (end := self._unread.find(b"\n", bounds.searched)) < 0:
            bounds.searched = len(self._unread)
            self._unread += self._received(bounds)
        line, self._unread = self._unread[:end], self._unread[end + 1 :]
        bounds.searched = 0
        return line.rstrip(b"\r")

    def _received(self, bounds: "_Bounds") -> bytes:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        try:
            if bounds.read:
                left = bounds.until - time.monotonic()
                if left <= 0:
                    raise TimeoutError("timed out")
                self.sock.settimeout(left)
            received = self.sock.recv(8192)
            if bounds.read:
                self.sock.settimeout(self.timeout)
        except OSError as error:
            self.close()
            why = "timed out" if isinstance(error, TimeoutError) else error.strerror or "broken"
            raise smtplib.SMTPServerDisconnected(f"no answer, the connection was given up: {why}") from None
        bounds.read += len(received)
        if not received or bounds.read > _MOST_BYTES:
            self.close()
            why = "its answer never ended" if received else "the server closed the connection"
            raise smtplib.SMTPServerDisconnected(why)
        return received


class _Bounds:
    """How far the reading of one reply is, and until when it may take."""

    __slots__ = ("kept", "read", "searched", "until")

    def __init__(self, until: float) -> None:
        self.until = until
        self.read = self.kept = self.searched = 0


class PlainClient(_StrictReplies):
    """Begins without TLS (STARTTLS may follow)."""


class TlsClient(_StrictReplies, smtplib.SMTP_SSL):
    """Begins with TLS (RFC 8314)."""
