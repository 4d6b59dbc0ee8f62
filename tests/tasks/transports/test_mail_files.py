"""A file beside a mail's two parts: as every mail program reads it."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from icalendar import Calendar

from rules.digests import compose_digest
from tasks.reminders.digest_calendar import calendar_files
from tasks.transports.couriers import MailCourier
from tasks.transports.mail_bytes import Sender, prepare_mail
from tasks.transports.messages import AttachedFile, Delivered, OutgoingMessage
from tests.rules.test_digests import DUE_SOON, IMMEDIATE, NO_DATE, TODAY, digest_of
from tests.tasks.transports.test_couriers import CLAIM

SENDER = Sender("HMICFRS oversight", "from@x.example", None)


def mail_with(*files: AttachedFile, eight_bit: bool = True) -> EmailMessage:
    message = OutgoingMessage(
        recipient_name="Saoirse O'Brien",
        address="s.o'brien@x.example",
        subject="S",
        text="Text – with a dash\n",
        html="<p>Text – with a dash</p>",
        message_id="<1@x.example>",
        dated=datetime(2024, 6, 7, 7, tzinfo=UTC),
        files=files,
    )
    octets = prepare_mail(message, SENDER).to_bytes(eight_bit=eight_bit)
    assert b"\n" not in octets.replace(b"\r\n", b"")
    parsed = message_from_bytes(octets, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


@pytest.mark.parametrize("eight_bit", [True, False])
@pytest.mark.parametrize("content", [b"", b"x", b"a\r\nb\r\n", bytes(range(256)) * 20])
def test_a_file_arrives_as_it_is_beside_both_parts(content: bytes, eight_bit: bool) -> None:
    parsed = mail_with(AttachedFile("a.ics", "text/calendar; charset=utf-8", content), eight_bit=eight_bit)
    assert parsed.get_content_type() == "multipart/mixed"
    body, file = parsed.iter_parts()
    assert body.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in body.iter_parts()] == ["text/plain", "text/html"]
    assert "Text – with a dash" in parsed.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert (file.get_filename(), file.get_content_disposition()) == ("a.ics", "attachment")
    assert file.get_payload(decode=True) == content


def test_a_mail_without_a_file_is_what_it_was() -> None:
    parsed = mail_with()
    assert parsed.get_content_type() == "multipart/alternative"
    assert list(parsed.iter_attachments()) == []


def test_the_calendar_of_a_digest_is_one_that_calendars_read() -> None:
    digest = compose_digest(
        force_name="West Midlands Police",
        person_name="P",
        post_titles=[],
        for_day=TODAY,
        notices=[DUE_SOON, IMMEDIATE, NO_DATE],
        force_code="west-midlands",
        with_calendar=True,
    )
    [file] = calendar_files(digest, uid_domain="oversight.example")
    parsed = mail_with(file)
    [attached] = parsed.iter_attachments()
    calendar = Calendar.from_ical(attached.get_payload(decode=True))
    assert sorted(event["SUMMARY"].partition(":")[0] for event in calendar.walk("VEVENT")) == ["Due", "Due"]
    assert "METHOD" not in calendar  # it is no invitation
    assert calendar_files(digest, uid_domain="oversight.example") == (file,)


def test_nobody_gets_a_calendar_unasked_or_empty() -> None:
    def files(notices: list[object], *, wanted: bool) -> tuple[AttachedFile, ...]:
        digest = compose_digest(
            force_name="F",
            person_name="P",
            post_titles=[],
            for_day=TODAY,
            notices=notices,  # type: ignore[arg-type]
            with_calendar=wanted,
        )
        return calendar_files(digest, uid_domain="x.example")

    assert files([DUE_SOON], wanted=False) == ()
    assert files([NO_DATE], wanted=True) == ()


class Kept:
    """Stands for a mail transport, and keeps what it was given."""

    def __init__(self) -> None:
        self.messages: list[OutgoingMessage] = []

    def send(self, message: OutgoingMessage) -> Delivered:
        self.messages.append(message)
        return Delivered("250 kept")


@pytest.mark.parametrize("wanted", [True, False])
def test_the_mail_courier_adds_the_calendar_for_whoever_chose_it(wanted: bool) -> None:
    transport = Kept()
    digest = replace(digest_of(DUE_SOON), with_calendar=wanted, force_code="west-midlands")
    MailCourier(transport, "oversight.example").deliver(digest, CLAIM)  # type: ignore[arg-type]
    [message] = transport.messages
    assert [file.name for file in message.files] == (["hmicfrs-dates.ics"] if wanted else [])
