"""One courier per channel: renders a digest for its channel and hands it to the channel's transport."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pendulum

from config.clock import LONDON
from config.settings import MailSettings, Settings, TeamsSettings
from models.queries.dispatches import Claim
from rules.digests import Digest, subject_line
from rules.vocabulary import Channel
from tasks.mail_transport import MailTransport
from tasks.messages import Delivered, OutgoingMessage
from tasks.render_digest import render_card, render_mail
from tasks.send_dispatches import Courier
from tasks.teams_transport import TeamsTransport


@dataclass(frozen=True, slots=True)
class MailCourier:
    """Carries digests as e-mail."""

    transport: MailTransport
    list_id: str

    def deliver(self, digest: Digest, claim: Claim) -> Delivered:
        """Send one digest as text and HTML; its Date is the first attempt's, in London's time."""
        text, html = render_mail(digest)
        return self.transport.send(
            OutgoingMessage(
                recipient_name=claim.person_name,
                address=claim.address,
                subject=subject_line(digest),
                text=text,
                html=html,
                message_id=claim.message_id,
                dated=pendulum.instance(claim.dated_at).in_timezone(LONDON),
                headers={"List-Id": self.list_id},
            )
        )


@dataclass(frozen=True, slots=True)
class TeamsCourier:
    """Carries digests as Adaptive Cards; a dispatch's address is the name of a channel in the settings."""

    transport: TeamsTransport

    def deliver(self, digest: Digest, claim: Claim) -> Delivered:
        """Post one digest as a card."""
        return self.transport.send(claim.address, render_card(digest))


@contextmanager
def open_couriers(settings: Settings) -> Iterator[Mapping[Channel, Courier]]:
    """A courier for every channel. Nothing is connected to before the first message."""
    with mail_transport(settings.mail) as mail:
        yield {
            Channel.EMAIL: MailCourier(mail, f"HMICFRS oversight <reminders.{settings.uid_domain}>"),
            Channel.TEAMS: TeamsCourier(teams_transport(settings.teams)),
        }


def mail_transport(mail: MailSettings) -> MailTransport:
    """The mail transport that the settings describe."""
    return MailTransport(
        host=mail.host,
        port=mail.port,
        security=mail.security,
        username=mail.username,
        password=mail.password,
        sender_name=mail.sender_name,
        sender_address=mail.sender_address,
        reply_to=mail.reply_to,
        timeout_s=mail.timeout_seconds,
        ca_file=mail.ca_file,
    )


def teams_transport(teams: TeamsSettings) -> TeamsTransport:
    """The Teams transport that the settings describe; certificates are always checked."""
    return TeamsTransport(
        channels=teams.channels, verify=True, timeout_s=teams.timeout_seconds, ca_file=teams.ca_file
    )
