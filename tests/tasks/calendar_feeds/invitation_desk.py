"""A register with one inspection, and somebody at it who invites people; sending is to a list or a server."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.engine import Engine

from config.policy import Sending
from models.records import CalendarInvitation, Inspection, InspectionWindow
from models.session import reading, writing
from rules.vocabulary import Certainty, DispatchState, InspectionKind, WindowStatus
from tasks.by_whom import ByWhom
from tasks.calendar_feeds.invitations import DecidedInvitations, invite, tell_changes
from tasks.calendar_feeds.send_invitations import InvitationSender, SentInvitations, Transport
from tasks.transports.mail_bytes import Sender
from tasks.transports.messages import (
    Delivered,
    OutgoingMessage,
)
from tests.small_register import SmallRegister, make_small_register

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TODAY = NOW.date()
DOMAIN = "oversight.example"
OBRIEN, SIAN = "s.o'brien@wmp.example", "sian@wmp.example"
UID = "inspection-west%2Dmidlands-custody-1@oversight.example"


@dataclass
class Desk:
    """A register with one inspection in it, and somebody who invites people to it."""

    engine: Engine
    register: SmallRegister
    inspection_id: int
    now: datetime = NOW
    sent: list[OutgoingMessage] = field(default_factory=list)
    answers: list[Exception] = field(default_factory=list)

    @property
    def by(self) -> ByWhom:
        return ByWhom(None, "Force Liaison Officer, Siân Prosser", self.now, self.now.date())

    def invite(self, *to: str, withdraw: bool = False) -> DecidedInvitations:
        return invite(
            self.engine, self.by, inspection_key="custody", to=to, uid_domain=DOMAIN, withdraw=withdraw
        )

    def tell(self) -> DecidedInvitations:
        return tell_changes(self.engine, self.by, uid_domain=DOMAIN)

    def send_by(self, transport: Transport) -> SentInvitations:
        return InvitationSender(
            engine=self.engine,
            force_code=None,
            transport=transport,
            sender=Sender("HMICFRS oversight", "hmicfrs@wmp.example", None),
            uid_domain=DOMAIN,
            public_url=None,
            sending=Sending(lease_seconds=60, first_wait_seconds=60, most_wait_seconds=3600),
            read_clock=lambda: self.now,
        ).send()

    def send(self) -> SentInvitations:
        """Send by a transport that keeps what it is given, or raises what a test put in `answers`."""
        return self.send_by(_Keeping(self))

    def window(
        self,
        status: WindowStatus,
        starts: date,
        *,
        slot: int = 1,
        certainty: Certainty = Certainty.FUZZY,
    ) -> None:
        """Add the next revision of a window, five days long."""
        with writing(self.engine) as session:
            query = select(InspectionWindow.revision).where(InspectionWindow.slot == slot)
            revision = max(session.scalars(query), default=-1) + 1
            session.add(
                InspectionWindow(
                    inspection_id=self.inspection_id,
                    slot=slot,
                    revision=revision,
                    phrase="early March 2027",
                    anchor="2026-11",
                    rule="early in the month",
                    certainty=certainty,
                    starts_on=starts,
                    ends_on=starts + timedelta(days=4),
                    status=status,
                    known_on=TODAY,
                    recorded_at=NOW + timedelta(minutes=revision),
                    source="letter",
                )
            )

    def states(self) -> list[DispatchState]:
        with reading(self.engine) as session:
            return list(session.scalars(select(CalendarInvitation.state).order_by(CalendarInvitation.id)))


class _Keeping:
    """A transport of a test's own."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def send(self, message: OutgoingMessage) -> Delivered:
        if self.desk.answers:
            raise self.desk.answers.pop(0)
        self.desk.sent.append(message)
        return Delivered("250 kept")


def desk_on(engine: Engine) -> Desk:
    register = make_small_register(engine)
    with writing(engine) as session:
        inspection = Inspection(
            force_id=register.force_id,
            key="custody",
            title="Custody, “stop; search”\r\nBcc: x@x.example",
            kind=InspectionKind.PEEL,
            inspectorates="HMICFRS",
            areas="",
            what_the_force_does="Hosts fieldwork",
            outcome="",
            portfolio="",
            source="letter",
        )
        session.add(inspection)
        session.flush()
        inspection_id = inspection.id
    desk = Desk(engine, register, inspection_id)
    desk.window(WindowStatus.TENTATIVE, date(2027, 3, 1))
    return desk


def event_of(octets: bytes) -> Any:
    (event,) = Calendar.from_ical(octets).events
    return event
