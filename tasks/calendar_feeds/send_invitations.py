"""Sending invitations: claim one, look at its window again, send it, write down what the server said."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import uuid4

from sqlalchemy.engine import Engine

from config.policy import Sending
from models.queries.calendar_invitations import (
    InvitationClaim,
    claim_invitation,
    due_invitations,
    newest_revision,
    record_invitation,
)
from models.queries.forces import force_by_code
from models.queries.inspections import inspection_slots
from models.session import reading, writing
from rules.back_off import back_off
from rules.calendar_feeds.events import NotAnEventError
from rules.calendar_feeds.inspection_events import InspectionSlot
from rules.vocabulary import DispatchState
from tasks.calendar_feeds.invitation_mail import invitation_mail
from tasks.calendar_feeds.write_feed import FeedError
from tasks.transports.mail_bytes import Sender
from tasks.transports.messages import (
    ChannelDownError,
    Delivered,
    DeliveryError,
    OutgoingMessage,
    TemporaryDeliveryError,
    UnknownOutcomeError,
)


class Transport(Protocol):
    """Sends one mail, or raises a DeliveryError that says whether trying again can help."""

    def send(self, message: OutgoingMessage) -> Delivered:
        """Send it."""
        ...


@dataclass(slots=True)
class SentInvitations:
    """What one round did. `delayed` and, when the server is `down`, everything else stay queued.

    `delayed` and `failed` name whom it was for and the server's words.
    """

    accepted: int = 0
    not_needed: int = 0
    delayed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    down: str | None = None
    queued: int = 0

    @property
    def went_well(self) -> bool:
        """True when everything that was due was delivered or not needed any more."""
        return not (self.delayed or self.failed or self.down)


@dataclass(frozen=True, slots=True)
class InvitationSender:
    """Sends what is due, one message at a time; safe with any number of senders at once."""

    engine: Engine
    force_code: str | None
    transport: Transport
    sender: Sender
    uid_domain: str
    public_url: str | None
    sending: Sending
    read_clock: Callable[[], datetime]

    def send(self) -> SentInvitations:
        """Send everything that may go now. No transaction is open while the server is waited for."""
        report = SentInvitations()
        with reading(self.engine) as session:
            force = force_by_code(session, self.force_code)
            due = due_invitations(session, force.id, self.read_clock())
            slots = {
                (slot.inspection_key, slot.slot): slot
                for slot in (inspection_slots(session, force.id, as_at=None) if due else ())
            }
        for number, invitation_id in enumerate(due):
            claim = self._claim(invitation_id)
            if claim is None:
                continue
            self._handle(claim, slots.get((claim.inspection_key, claim.slot)), report)
            if report.down is not None:
                report.queued = len(due) - number
                break
        return report

    def _claim(self, invitation_id: int) -> InvitationClaim | None:
        now = self.read_clock()
        until = now + timedelta(seconds=self.sending.lease_seconds)
        with writing(self.engine) as session:
            return claim_invitation(session, invitation_id, token=uuid4().hex, now=now, lease_until=until)

    def _handle(self, claim: InvitationClaim, slot: InspectionSlot | None, report: SentInvitations) -> None:
        if slot is None or slot.revision != claim.revision or not self._is_newest(claim):
            self._end(claim, DispatchState.NOT_NEEDED, "the window has moved on since")
            report.not_needed += 1
            return
        told = f"{claim.address}: "
        try:
            message = invitation_mail(
                claim, slot, self.sender, uid_domain=self.uid_domain, public_url=self.public_url
            )
            delivered = self.transport.send(message)
        except ChannelDownError as error:
            report.down = error.reply
            # No message is to blame, and none has gone: it is as if this one had never been claimed.
            self._end(claim, DispatchState.PENDING, error.reply, wait=timedelta())
        except (NotAnEventError, FeedError) as error:
            self._end(claim, DispatchState.PERMANENT_FAILURE, str(error))
            report.failed.append(f"{told}{error}")
        except DeliveryError as error:
            self._failed(claim, error)
            (report.failed if error.permanent else report.delayed).append(told + error.reply)
        else:
            self._end(claim, DispatchState.ACCEPTED, delivered.reply, arrived=True)
            report.accepted += 1

    def _is_newest(self, claim: InvitationClaim) -> bool:
        """Whether the revision that the message tells is still the window's newest."""
        with reading(self.engine) as session:
            return newest_revision(session, claim.inspection_id, claim.slot) == claim.revision

    def _failed(self, claim: InvitationClaim, error: DeliveryError) -> None:
        if error.permanent:
            self._end(claim, DispatchState.PERMANENT_FAILURE, error.reply)
            return
        wait = back_off(
            claim.attempt,
            first=timedelta(seconds=self.sending.first_wait_seconds),
            most=timedelta(seconds=self.sending.most_wait_seconds),
            key=claim.message_id,
        )
        if isinstance(error, TemporaryDeliveryError) and error.retry_after is not None:
            wait = max(wait, error.retry_after)
        arrived = isinstance(error, UnknownOutcomeError)
        self._end(claim, DispatchState.PENDING, error.reply, wait=wait, arrived=arrived)

    def _end(
        self,
        claim: InvitationClaim,
        state: DispatchState,
        reply: str,
        *,
        wait: timedelta | None = None,
        arrived: bool = False,
    ) -> None:
        now = self.read_clock()
        with writing(self.engine) as session:
            record_invitation(
                session,
                claim,
                state=state,
                reply=reply,
                now=now,
                not_before=now + wait if wait is not None else None,
                may_have_arrived=arrived,
            )
