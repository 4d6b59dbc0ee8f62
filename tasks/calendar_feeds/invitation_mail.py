"""One invitation to an inspection window as a mail: iTIP (RFC 5546) carried by RFC 6047."""

import re
import textwrap
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pendulum
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from config.clock import LONDON
from models.queries.calendar_invitations import InvitationClaim
from rules.calendar_feeds.events import CalendarEvent, EventStatus
from rules.calendar_feeds.inspection_events import InspectionSlot, event_for
from rules.calendar_feeds.wording import days_in_words, one_line
from rules.clean_text import clean_text
from tasks.calendar_feeds.write_feed import PRODUCT_ID, feed_bytes
from tasks.transports.mail_addresses import wire_address
from tasks.transports.mail_bytes import Sender
from tasks.transports.messages import AttachedFile, CalendarPart, OutgoingMessage

REQUEST, CANCEL = "REQUEST", "CANCEL"
FILE_NAME = "invite.ics"

_TEMPLATES = Path(__file__).parent / "templates"
_TEXT_WIDTH = 72
_LONGEST_LINE = 75  # octets (RFC 5545, 3.1)
_EVENT = re.compile(rb"BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", re.DOTALL)
_STAMP = re.compile(rb"^DTSTAMP:[^\r]*\r\n", re.MULTILINE)
_STATUS = re.compile(rb"^STATUS:[^\r]*\r\n", re.MULTILINE)
# RFC 6068, 2: what may stand in a mailto address as it is; an apostrophe may.
_AS_IT_IS = "!$'*+,:@-._~()"
_HOW_REQUEST = (
    "Your mail program offers to put it into your diary; if not, open the attached invite.ics. It shows you "
    "as free, no answer is needed, and every later change comes to you in the same way."
)
_HOW_CANCEL = (
    "Your mail program offers to take it out of your diary; if not, open the attached invite.ics, or delete "
    "the entry yourself."
)


def invitation_mail(
    claim: InvitationClaim,
    slot: InspectionSlot,
    sender: Sender,
    *,
    uid_domain: str,
    public_url: str | None,
) -> OutgoingMessage:
    """The mail of one claimed invitation; the same claim gives the same bytes.

    Its UID and SEQUENCE are those of the feed's event. Raises NotAnEventError, UidDomainError, FeedError or
    PermanentDeliveryError when it can't be made.
    """
    event = event_for(slot, uid_domain=uid_domain, public_url=public_url)
    lead, subject = _words(claim, slot, event)
    content = invitation_ics(claim, event, sender)
    text, html = _bodies(claim, slot, event, lead, subject)
    return OutgoingMessage(
        recipient_name=clean_text(claim.person_name),
        address=claim.address,
        subject=subject,
        text=text,
        html=html,
        message_id=claim.message_id,
        dated=pendulum.instance(claim.dated_at).in_timezone(LONDON),
        headers={"List-Id": f"HMICFRS oversight <invitations.{uid_domain}>"},
        # Outlook and Gmail read the part beside the text; what else there is opens the file.
        files=(AttachedFile(FILE_NAME, f'application/ics; name="{FILE_NAME}"', content),),
        calendar=CalendarPart(_method(claim), content),
    )


def invitation_ics(claim: InvitationClaim, event: CalendarEvent, sender: Sender) -> bytes:
    """The iCalendar object: the feed's event, and who asks whom (RFC 5546, 3.2.2 and 3.2.5).

    DTSTAMP is the message's own time here, as RFC 5545 (3.8.7.2) has it where there is a METHOD. An
    invitation that is withdrawn while the inspection still takes place has no STATUS (RFC 5546, 3.2.5).
    """
    body = _EVENT.search(feed_bytes("Invitation", [event]))
    assert body is not None  # feed_bytes raises for an event that it doesn't write
    stamped = _STAMP.sub(b"DTSTAMP:" + _moment(claim.dated_at) + b"\r\n", body[1])
    takes_place = claim.withdrawn and event.status is not EventStatus.CANCELLED
    lines = [
        b"BEGIN:VCALENDAR",
        b"PRODID:" + PRODUCT_ID.encode(),
        b"VERSION:2.0",
        b"CALSCALE:GREGORIAN",
        b"METHOD:" + _method(claim).encode(),
        b"BEGIN:VEVENT",
        (_STATUS.sub(b"", stamped) if takes_place else stamped).removesuffix(b"\r\n"),
        # What Outlook shows the reader as; of an invitation it reads this one (MS-OXCICAL, 2.1.3.1.1.20.31).
        b"X-MICROSOFT-CDO-INTENDEDSTATUS:" + event.busy_status.encode(),
        _folded(f"ORGANIZER;CN={_name(sender.name)}:{_mailto(sender.address)}"),
        _folded(
            "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE;"
            f"CN={_name(claim.person_name)}:{_mailto(claim.address)}"
        ),
        b"END:VEVENT",
        b"END:VCALENDAR",
    ]
    return b"".join(line + b"\r\n" for line in lines)


def _method(claim: InvitationClaim) -> str:
    return CANCEL if claim.cancels else REQUEST


def _words(claim: InvitationClaim, slot: InspectionSlot, event: CalendarEvent) -> tuple[str, str]:
    force, title = one_line(slot.force_name), one_line(slot.title)
    if claim.withdrawn and event.status is not EventStatus.CANCELLED:
        lead = f"You are no longer invited to this inspection of {force}, which still takes place."
        return lead, f"Invitation withdrawn: {title}"
    if claim.cancels:
        return f"This inspection of {force} is cancelled.", f"Cancelled: {title}"
    if claim.number > 1:
        return f"This inspection of {force} has changed.", f"Updated: {event.summary}"
    return f"{force} tells you of this inspection.", f"Invitation: {event.summary}"


def _bodies(
    claim: InvitationClaim, slot: InspectionSlot, event: CalendarEvent, lead: str, subject: str
) -> tuple[str, str]:
    title, days = one_line(slot.title), days_in_words(slot.starts_on, slot.ends_on)
    lines, how = event.description.split("\n"), _HOW_CANCEL if claim.cancels else _HOW_REQUEST
    html = _template().render(
        subject=subject, lead=lead, title=title, days=days, lines=lines, url=event.url, how=how
    )
    paragraphs = [[lead], [title, days], lines, [event.url] if event.url else [], [how]]
    text = "\n".join(
        "".join(f"{row}\n" for line in paragraph for row in _wrapped(line))
        for paragraph in paragraphs
        if paragraph
    )
    return text, html


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, _TEXT_WIDTH, break_long_words=False, break_on_hyphens=False) or [""]


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(["html", "jinja"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("invitation.html.jinja")


def _moment(moment: datetime) -> bytes:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}".encode()


def _name(text: str) -> str:
    """A CN in quotes, in which no quotation mark can stand (RFC 5545, 3.2)."""
    return '"' + one_line(text).replace('"', "'") + '"'


def _mailto(address: str) -> str:
    return "mailto:" + quote(wire_address(address), safe=_AS_IT_IS)


def _folded(line: str) -> bytes:
    """The line folded to 75 octets, never inside a letter."""
    pieces, room = [b""], _LONGEST_LINE
    for letter in line:
        octets = letter.encode()
        if len(pieces[-1]) + len(octets) > room:
            pieces.append(b"")
            room = _LONGEST_LINE - 1  # the space in front counts
        pieces[-1] += octets
    return b"\r\n ".join(pieces)
