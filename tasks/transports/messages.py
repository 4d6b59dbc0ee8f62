"""A message ready to send, and what may come of sending it; shared by all channels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that goes with a message; `content_type` may name a charset."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """An invitation or its cancellation (iTIP, RFC 5546) that goes with a message as RFC 6047 says.

    `method` is REQUEST or CANCEL, as in `content`, an iCalendar object in UTF-8 with CRLF line ends.
    """

    method: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """One e-mail to one recipient.

    `message_id` with its angle brackets and `dated` (aware; the zone given is the zone written) are frozen by
    the caller, so that a retry is the same message to every mail server (RFC 5322, 3.6.4). `headers` are
    further header fields such as List-Id (RFC 2919) or References, never those that other fields here make.
    `calendar` stands beside text and HTML as a third form of the same message.
    """

    recipient_name: str
    address: str
    subject: str
    text: str
    html: str
    message_id: str
    dated: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    files: tuple[AttachedFile, ...] = ()
    calendar: CalendarPart | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """The channel took the message on; `reply` holds its words. It's no proof that anybody read it."""

    reply: str


class DeliveryError(Exception):
    """A message wasn't delivered. `reply` says why in the server's words or ours, never with a secret."""

    permanent = False

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


class PermanentDeliveryError(DeliveryError):
    """This message can't be delivered as it is; trying it again won't help.

    `refuses_address` says that the fault is the address's, so that no other message would get there either.
    """

    permanent = True

    def __init__(self, reply: str, *, refuses_address: bool = False) -> None:
        super().__init__(reply)
        self.refuses_address = refuses_address


class TemporaryDeliveryError(DeliveryError):
    """This message was not taken on and may be later; not before `retry_after`, where the channel says so."""

    def __init__(self, reply: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(reply)
        self.retry_after = retry_after


class UnknownOutcomeError(DeliveryError):
    """The message was handed over but no answer came: send the same Message-ID and Date again."""


class ChannelDownError(DeliveryError):
    """Nothing can go on this channel now: no connection, no trust (TLS), no login. No message is to blame."""
