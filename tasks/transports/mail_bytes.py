"""The bytes of one e-mail: checked headers, a text part and an HTML part."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache

from tasks.transports.mail_addresses import shown, wire_address
from tasks.transports.mail_headers import check_header, header_field, mailbox_field
from tasks.transports.messages import (
    AttachedFile,
    CalendarPart,
    ChannelDownError,
    OutgoingMessage,
    PermanentDeliveryError,
)

_MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")
_HEADER_NAME = re.compile(r"[!-9;-~]+")
_OWN_HEADERS = frozenset(
    {
        *("from", "sender", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "auto-submitted"),
        *("mime-version", "content-type", "content-transfer-encoding", "return-path", "received"),
    }
)
_LONGEST_PLAIN_LINE = 998  # RFC 5322, 2.1.1
_SURELY_FITS = _LONGEST_PLAIN_LINE // 4  # letters, of at most 4 bytes each in UTF-8


@dataclass(frozen=True, slots=True)
class Sender:
    """Who messages come from, and where an answer goes (None: to the sender)."""

    name: str
    address: str
    reply_to: str | None


@dataclass(frozen=True, slots=True)
class PreparedMail:
    """One mail whose headers have been checked: ready to be written as the server it goes to takes it."""

    recipient: str
    head: bytes
    boundary: bytes
    text: str
    html: str
    files: tuple[AttachedFile, ...] = ()
    calendar: CalendarPart | None = None

    def to_bytes(self, *, eight_bit: bool) -> bytes:
        """The whole mail in RFC 5322 form with CRLF line ends; the same mail gives the same bytes.

        multipart/alternative (RFC 2046, 5.1.4), text first, in UTF-8: as it is for a server with 8BITMIME
        (RFC 6152), quoted-printable for others and for lines longer than a server takes. A calendar comes
        last, as the form a calendar program prefers. Where files go with it, it is the first part of a
        multipart/mixed (5.1.3).
        """
        boundary = b"=_a" + self.boundary[2:] if self.files else self.boundary
        between = b"\r\n--" + boundary
        alternative = b"".join(
            (
                _multipart("alternative", boundary),
                between,
                _part("plain", self.text, eight_bit=eight_bit),
                between,
                _part("html", self.html, eight_bit=eight_bit),
                between + _calendar_part(self.calendar) if self.calendar else b"",
                between,
                b"--\r\n",
            )
        )
        if not self.files:
            return self.head + alternative
        outer = b"\r\n--" + self.boundary
        parts = b"".join(outer + _file_part(file) for file in self.files)
        mixed = _multipart("mixed", self.boundary)
        return b"".join((self.head, mixed, outer, b"\r\n", alternative, parts, outer, b"--\r\n"))


def check_sender(sender: Sender) -> str:
    """The sender's address as it travels. One that can't be used is a wrong setting and no message's fault.

    Raises ChannelDownError.
    """
    try:
        check_header("the sender's name", sender.name)
        if sender.reply_to:
            wire_address(sender.reply_to)
        return wire_address(sender.address)
    except PermanentDeliveryError as error:
        raise ChannelDownError(f"the sender in the settings: {error.reply}") from error


def prepare_mail(message: OutgoingMessage, sender: Sender) -> PreparedMail:
    """Check everything that stands in a header; raises PermanentDeliveryError for what can't.

    An address with letters beyond ASCII before the @ is written as UTF-8 (RFC 6532), so such a mail may go to
    a server with SMTPUTF8 only.
    """
    if not _MESSAGE_ID.fullmatch(message.message_id):
        raise PermanentDeliveryError(f"not a Message-ID: {shown(message.message_id)}")
    if message.dated.tzinfo is None:
        raise PermanentDeliveryError("the message's date has no time zone")
    # "=_" can't occur in quoted-printable text (RFC 2045, 6.7), and the digest keeps the bytes repeatable.
    boundary = b"=_" + hashlib.sha256(message.message_id.encode()).hexdigest()[:32].encode()
    fields = [
        _sender_fields(sender),
        mailbox_field("To", message.recipient_name, message.address),
        header_field("Subject", message.subject),
        b"Date: " + format_datetime(message.dated).encode(),
        b"Message-ID: " + message.message_id.encode(),
        # RFC 3834, 5: keeps holiday answers and other robots quiet.
        b"Auto-Submitted: auto-generated",
        *(_extra(name, value) for name, value in message.headers.items()),
        b"MIME-Version: 1.0\r\n",
    ]
    head = b"\r\n".join(fields)
    return PreparedMail(
        wire_address(message.address),
        head,
        boundary,
        message.text,
        message.html,
        message.files,
        message.calendar,
    )


@lru_cache(maxsize=4)
def _sender_fields(sender: Sender) -> bytes:
    fields = mailbox_field("From", sender.name, sender.address)
    if not sender.reply_to:
        return fields
    return fields + b"\r\n" + f"Reply-To: {wire_address(sender.reply_to)}".encode()


def _extra(name: str, value: str) -> bytes:
    if not _HEADER_NAME.fullmatch(name):
        raise PermanentDeliveryError(f"not a header name: {shown(name)}")
    if name.lower() in _OWN_HEADERS:
        raise PermanentDeliveryError(f"{name} is made from the message's other fields")
    return header_field(name, value)


def _multipart(subtype: str, boundary: bytes) -> bytes:
    return f'Content-Type: multipart/{subtype}; boundary="'.encode() + boundary + b'"\r\n'


def _file_part(file: AttachedFile) -> bytes:
    """A file in base64: its bytes arrive as they are. Its name is ours, and plain ASCII."""
    head = (
        f"\r\nContent-Type: {file.content_type}\r\n"
        f'Content-Disposition: attachment; filename="{file.name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    body = base64.encodebytes(file.content).rstrip(b"\n").replace(b"\n", b"\r\n")
    return head.encode("ascii") + body


def _calendar_part(calendar: CalendarPart) -> bytes:
    """The iCalendar object in base64, so that its folded lines arrive as they are (RFC 6047, 2.4)."""
    method = check_header("the calendar's method", calendar.method)
    head = (
        f"\r\nContent-Type: text/calendar; charset=utf-8; method={method}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    body = base64.encodebytes(calendar.content).rstrip(b"\n").replace(b"\n", b"\r\n")
    return head.encode("ascii") + body


def _part(subtype: str, text: str, *, eight_bit: bool) -> bytes:
    lines = text.splitlines()
    # A lone surrogate can't be written; it shows as a question mark rather than losing the whole message.
    body = "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n"
    encoding = "quoted-printable"
    if _fits_as_it_is(lines, body):
        encoding = "7bit" if body.isascii() else "8bit" if eight_bit else encoding
    if encoding == "quoted-printable":
        body = binascii.b2a_qp(body, istext=True)
    head = f"\r\nContent-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + body


def _fits_as_it_is(lines: list[str], body: bytes) -> bool:
    """True when no line is too long, and no NUL in it (RFC 2045, 2.7 and 2.8)."""
    if b"\0" in body:
        return False
    # A line is measured in bytes only where it may be too long: few are, and a mail has hundreds.
    long = [line for line in lines if len(line) > _SURELY_FITS]
    return all(len(line.encode("utf-8", "replace")) <= _LONGEST_PLAIN_LINE for line in long)
