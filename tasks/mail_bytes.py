"""The bytes of one e-mail: checked headers, a text part and an HTML part."""

import binascii
import hashlib
import re
from dataclasses import dataclass
from email.header import Header
from email.utils import format_datetime

from tasks.messages import ChannelDownError, OutgoingMessage, PermanentDeliveryError

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a0-\U0010ffff-]+"
_LABEL = r"[A-Za-z0-9\u00a0-\U0010ffff](?:[A-Za-z0-9\u00a0-\U0010ffff-]*[A-Za-z0-9\u00a0-\U0010ffff])?"
# Dot-atom@domain (RFC 5321, 4.1.2, with RFC 6531's letters). Quoted local parts and address literals are
# refused: no staff directory holds them, and half of all mail software gets them wrong.
_ADDRESS = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@({_LABEL}(?:\.{_LABEL})*)")
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")
_HEADER_NAME = re.compile(r"[!-9;-~]+")
_OWN_HEADERS = frozenset(
    {
        *("from", "sender", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "auto-submitted"),
        *("mime-version", "content-type", "content-transfer-encoding", "return-path", "received"),
    }
)
_LONGEST_PLAIN_LINE = 998  # RFC 5322, 2.1.1
_FOLD_AT = 76


@dataclass(frozen=True, slots=True)
class Sender:
    """Who messages come from, and where an answer goes (None: to the sender)."""

    name: str
    address: str
    reply_to: str | None


def check_address(address: str) -> str:
    """The address itself, if mail can be addressed to it (RFC 5321, 4.1.2 and 4.5.3.1; RFC 6531).

    Raises PermanentDeliveryError: nothing is ever dropped, guessed or repaired.
    """
    match = _ADDRESS.fullmatch(address)
    if match is None or _CONTROL.search(address):
        raise PermanentDeliveryError(f"not an e-mail address: {_shown(address)}")
    if len(match[1].encode()) > 64 or len(address.encode()) > 254:
        raise PermanentDeliveryError(f"longer than an e-mail address may be: {_shown(address)}")
    return address


def check_sender(sender: Sender) -> Sender:
    """The sender itself. A sender that can't be used is a wrong setting and no message's fault.

    Raises ChannelDownError.
    """
    try:
        check_address(sender.address)
        check_header("the sender's name", sender.name)
        if sender.reply_to:
            check_address(sender.reply_to)
    except PermanentDeliveryError as error:
        raise ChannelDownError(f"the sender in the settings: {error.reply}") from error
    return sender


def check_header(name: str, value: str) -> str:
    """The value itself, if it can stand in one header field; a line break would begin a header of its own."""
    if _CONTROL.search(value):
        raise PermanentDeliveryError(f"{name} holds a line break or control character: {_shown(value)}")
    return value


def mail_bytes(message: OutgoingMessage, sender: Sender) -> bytes:
    """The whole message in RFC 5322 form with CRLF line ends; the same message gives the same bytes.

    multipart/alternative (RFC 2046, 5.1.4), text first, in UTF-8. Raises PermanentDeliveryError for anything
    that can't stand in a header. An address with non-ASCII letters is written as UTF-8 (RFC 6532), so such a
    message may go to a server with SMTPUTF8 only.
    """
    if not _MESSAGE_ID.fullmatch(message.message_id):
        raise PermanentDeliveryError(f"not a Message-ID: {_shown(message.message_id)}")
    if message.dated.tzinfo is None:
        raise PermanentDeliveryError("the message's date has no time zone")
    # "=_" can't occur in quoted-printable text (RFC 2045, 6.7), and the digest keeps the bytes repeatable.
    boundary = "=_" + hashlib.sha256(message.message_id.encode()).hexdigest()[:32]
    lines = [
        _field("From", _mailbox("From", sender.name, sender.address)),
        _field("To", _mailbox("To", message.recipient_name, message.address)),
        *([_field("Reply-To", check_address(sender.reply_to))] if sender.reply_to else []),
        _field("Subject", _encoded("Subject", check_header("Subject", message.subject))),
        _field("Date", format_datetime(message.dated)),
        _field("Message-ID", message.message_id),
        # RFC 3834, 5: keeps holiday answers and other robots quiet.
        _field("Auto-Submitted", "auto-generated"),
        *(_extra(name, value) for name, value in message.headers.items()),
        _field("MIME-Version", "1.0"),
        _field("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
        b"",
        b"--" + boundary.encode(),
        _part("plain", message.text),
        b"--" + boundary.encode(),
        _part("html", message.html),
        b"--" + boundary.encode() + b"--",
        b"",
    ]
    return b"\r\n".join(lines)


def _extra(name: str, value: str) -> bytes:
    if not _HEADER_NAME.fullmatch(name):
        raise PermanentDeliveryError(f"not a header name: {_shown(name)}")
    if name.lower() in _OWN_HEADERS:
        raise PermanentDeliveryError(f"{name} is made from the message's other fields")
    return _field(name, _encoded(name, check_header(name, value)))


def _field(name: str, value: str) -> bytes:
    return f"{name}: {value}".encode()


def _encoded(name: str, value: str) -> str:
    """Plain where it is short ASCII, else folded and, where needed, in encoded words (RFC 2047)."""
    # A "=?" in the value would be read as an encoded word that isn't ours.
    if value.isascii() and "=?" not in value:
        if len(name) + 2 + len(value) <= _FOLD_AT:
            return value
        return Header(value, header_name=name, maxlinelen=_FOLD_AT).encode(linesep="\r\n")
    return Header(value, "utf-8", header_name=name, maxlinelen=_FOLD_AT).encode(linesep="\r\n")


def _mailbox(name: str, display: str, address: str) -> str:
    check_address(address)
    display = check_header(f"the name in {name}", display)
    if not display:
        return address
    if display.isascii() and "=?" not in display:
        escaped = display.replace("\\", "\\\\").replace('"', '\\"')
        shown = f'"{escaped}"'
    else:
        shown = _encoded(name, display)
    gap = " " if len(name) + len(shown.rpartition("\n")[2]) + len(address) < _FOLD_AT else "\r\n "
    return f"{shown}{gap}<{address}>"


def _part(subtype: str, text: str) -> bytes:
    # A lone surrogate can't be written; it shows as a question mark rather than losing the whole message.
    body = "\r\n".join(text.splitlines()).encode("utf-8", "replace") + b"\r\n"
    plain = body.isascii() and all(len(line) <= _LONGEST_PLAIN_LINE for line in body.split(b"\r\n"))
    encoding = "7bit" if plain else "quoted-printable"
    head = (
        f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    ).encode()
    return head + (body if plain else binascii.b2a_qp(body, istext=True))


def _shown(value: str) -> str:
    """The value with its control characters made visible, at most 80 characters of it."""
    return ascii(value if len(value) <= 80 else value[:77] + "...")
