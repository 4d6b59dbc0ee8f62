"""An invitation as the third form of a mail (RFC 6047)."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from tasks.transports.mail_bytes import Sender, prepare_mail
from tasks.transports.messages import AttachedFile, CalendarPart, OutgoingMessage, PermanentDeliveryError

ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Siân\r\n folded\r\nEND:VCALENDAR\r\n".encode()


def mail(calendar: CalendarPart, *files: AttachedFile, eight_bit: bool = True) -> bytes:
    message = OutgoingMessage(
        recipient_name="Saoirse O'Brien",
        address="s.o'brien@x.example",
        subject="S",
        text="Text\n",
        html="<p>Text</p>",
        message_id="<1@x.example>",
        dated=datetime(2024, 6, 7, 7, tzinfo=UTC),
        files=files,
        calendar=calendar,
    )
    sender = Sender("HMICFRS oversight", "from@x.example", None)
    return prepare_mail(message, sender).to_bytes(eight_bit=eight_bit)


@pytest.mark.parametrize("eight_bit", [True, False])
def test_the_calendar_comes_last_beside_text_and_html_byte_for_byte(eight_bit: bool) -> None:
    octets = mail(CalendarPart("REQUEST", ICS), eight_bit=eight_bit)
    parsed = message_from_bytes(octets, policy=policy.default)

    assert not parsed.defects
    assert parsed.get_content_type() == "multipart/alternative"
    text, html, calendar = parsed.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert calendar["Content-Type"] == 'text/calendar; charset="utf-8"; method="REQUEST"'
    assert calendar.get_payload(decode=True) == ICS
    assert calendar.get_content_disposition() is None


def test_the_file_stands_beside_all_three() -> None:
    octets = mail(CalendarPart("CANCEL", ICS), AttachedFile("invite.ics", "application/ics", ICS))
    parsed = message_from_bytes(octets, policy=policy.default)

    assert [part.get_content_type() for part in parsed.iter_parts()] == [
        "multipart/alternative",
        "application/ics",
    ]
    assert max(map(len, octets.split(b"\r\n"))) <= 100


def test_a_method_can_not_begin_a_header_of_its_own() -> None:
    with pytest.raises(PermanentDeliveryError, match="line break"):
        mail(CalendarPart("REQUEST\r\nBcc: x@x.example", ICS))
