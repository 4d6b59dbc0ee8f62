"""An invitation as a mail program receives it over SMTP, and as calendar programs read it."""

from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import vobject
from icalendar import Calendar
from sqlalchemy import update
from sqlalchemy.engine import Engine

from config.settings import MailSettings
from models.records import Person
from models.session import reading, writing
from rules.calendar_feeds.inspection_events import event_for
from tasks.calendar_feeds.write_feed import feed_bytes
from tasks.local_servers.local_mail_server import LocalMailServer
from tasks.transports.couriers import mail_transport
from tests.tasks.calendar_feeds.invitation_desk import DOMAIN, NOW, OBRIEN, SIAN, UID, Desk, desk_on, event_of


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    return desk_on(sqlite_engine)


def received(maildir: Path) -> list[EmailMessage]:
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(maildir.iterdir())
    ]
    assert not any(mail.defects for mail in mails)
    return mails  # type: ignore[return-value]  # the policy makes them EmailMessages


def calendar_of(mail: EmailMessage) -> bytes:
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)
    return octets


def test_an_invitation_arrives_as_outlook_and_gmail_expect_it(desk: Desk, tmp_path: Path) -> None:
    desk.invite(OBRIEN)
    with LocalMailServer(tmp_path / "mail") as server, mail_transport(MailSettings(port=server.port)) as smtp:
        assert desk.send_by(smtp).accepted == 1

    (mail,) = received(tmp_path / "mail" / "new")
    assert mail["X-Envelope-To"] == OBRIEN
    assert mail["Subject"] == "Invitation: Provisional: Custody, “stop; search” Bcc: x@x.example"
    assert mail["Bcc"] is None
    alternative, file = mail.iter_parts()
    text, html, calendar = alternative.iter_parts()
    assert [part.get_content_type() for part in (text, html, calendar)] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert (calendar.get_param("method"), calendar.get_param("charset")) == ("REQUEST", "utf-8")
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert file.get_payload(decode=True) == calendar_of(mail)
    assert "1 March 2027 to 5 March 2027" in text.get_content()
    assert "&lt;" not in text.get_content()


def test_its_calendar_is_one_that_other_libraries_read(desk: Desk) -> None:
    desk.invite(OBRIEN)
    desk.send()
    assert desk.sent[0].calendar is not None
    octets = desk.sent[0].calendar.content

    event = event_of(octets)
    assert Calendar.from_ical(octets)["METHOD"] == "REQUEST"
    assert (str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])) == (UID, 0, "TENTATIVE")
    assert (event.start, event.end) == (date(2027, 3, 1), date(2027, 3, 6))
    assert event["DTSTAMP"].dt == NOW
    assert str(event["ORGANIZER"]) == "mailto:hmicfrs@wmp.example"
    attendee = event["ATTENDEE"]
    assert str(attendee) == f"mailto:{OBRIEN}"
    assert {name: attendee.params[name] for name in ("CN", "RSVP", "PARTSTAT", "ROLE")} == {
        "CN": "Saoirse O'Brien",
        "RSVP": "FALSE",
        "PARTSTAT": "NEEDS-ACTION",
        "ROLE": "REQ-PARTICIPANT",
    }
    other = vobject.readOne(octets.decode())
    assert (other.method.value, other.vevent.attendee.value) == ("REQUEST", f"mailto:{OBRIEN}")
    assert max(map(len, octets.split(b"\r\n"))) <= 75
    assert octets.count(b"\n") == octets.count(b"\r\n")


def test_its_event_is_the_feeds_event(desk: Desk) -> None:
    from models.queries.inspections import inspection_slots

    desk.invite(OBRIEN)
    desk.now += timedelta(minutes=5)
    desk.send()
    with reading(desk.engine) as session:
        (slot,) = inspection_slots(session, desk.register.force_id, as_at=None)
    served = event_of(feed_bytes("x", [event_for(slot, uid_domain=DOMAIN)]))
    invited = event_of(desk.sent[0].calendar.content)  # type: ignore[union-attr]  # it has one

    only_invited = {"ORGANIZER", "ATTENDEE", "X-MICROSOFT-CDO-INTENDEDSTATUS"}
    assert set(invited) - set(served) == only_invited
    assert {name for name in served if invited[name] != served[name]} == {"DTSTAMP"}


def test_names_and_addresses_can_not_begin_a_header_or_a_line_of_the_calendar(desk: Desk) -> None:
    with writing(desk.engine) as session:
        session.execute(
            update(Person)
            .where(Person.email == OBRIEN)
            .values(name='O"Brien\r\nBcc: x@x.example\r\nATTENDEE:y')
        )
        session.execute(
            update(Person).where(Person.email == SIAN).values(email="sian@wmp.example\r\nBcc: x@x.example")
        )
    desk.invite(OBRIEN, "flo")

    report = desk.send()

    (message,) = desk.sent
    assert message.calendar is not None
    assert message.recipient_name == 'O"Brien Bcc: x@x.example ATTENDEE:y'
    assert str(event_of(message.calendar.content)["ATTENDEE"]) == f"mailto:{OBRIEN}"
    assert len(report.failed) == 1
    assert "not an e-mail address" in report.failed[0]


def test_an_address_with_odd_letters_is_written_as_a_mailto_address(desk: Desk) -> None:
    odd = "si%o?n&co+x@wmp.example"
    with writing(desk.engine) as session:
        session.execute(update(Person).where(Person.email == SIAN).values(email=odd))
    desk.invite("flo")
    desk.send()

    event = event_of(desk.sent[0].calendar.content)  # type: ignore[union-attr]  # it has one
    assert str(event["ATTENDEE"]) == "mailto:si%25o%3Fn%26co+x@wmp.example"
