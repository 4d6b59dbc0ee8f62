"""One courier per channel: renders a digest for its channel and hands it to the channel's transport."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from config.settings import AppriseSettings, MailSettings, NotifySettings, Settings, TeamsSettings
from models.queries.dispatches import Claim
from rules.digests import Digest, subject_line
from rules.london import LONDON
from rules.shared_digests import without_links
from rules.vocabulary import Channel
from tasks.reminders.digest_calendar import calendar_files
from tasks.reminders.render_digest import render_card, render_mail
from tasks.reminders.send_dispatches import Courier
from tasks.transports.apprise_transport import AppriseTransport
from tasks.transports.mail_transport import MailTransport
from tasks.transports.messages import Delivered, OutgoingMessage
from tasks.transports.notify_transport import NotifyTransport
from tasks.transports.teams_transport import TeamsTransport


@dataclass(frozen=True, slots=True)
class MailCourier:
    """Carries digests as e-mail; `uid_domain` stands in the identifiers that the mails share."""

    transport: MailTransport
    uid_domain: str

    def deliver(self, digest: Digest, claim: Claim) -> Delivered:
        """Send one digest as text and HTML; its Date is the first attempt's, in London's time."""
        text, html = render_mail(digest)
        dated = claim.dated_at.astimezone(LONDON)
        return self.transport.send(
            OutgoingMessage(
                recipient_name=claim.person_name,
                address=claim.address,
                subject=subject_line(digest),
                text=text,
                html=html,
                message_id=claim.message_id,
                dated=dated,
                headers={
                    "List-Id": f"HMICFRS oversight <reminders.{self.uid_domain}>",
                    "References": thread_root(claim.person_id, dated, self.uid_domain),
                },
                files=calendar_files(digest, uid_domain=self.uid_domain),
            )
        )


@dataclass(frozen=True, slots=True)
class TeamsCourier:
    """Carries digests as Adaptive Cards; a dispatch's address is the name of a channel in the settings.

    `personal` are the channels that one person alone reads: only there does a card hold links to answer by.
    """

    transport: TeamsTransport
    personal: frozenset[str]

    def deliver(self, digest: Digest, claim: Claim) -> Delivered:
        """Post one digest as a card."""
        return self.transport.send(claim.address, render_card(_for_channel(digest, claim, self.personal)))


@dataclass(frozen=True, slots=True)
class AppriseCourier:
    """Carries digests as plain text; a dispatch's address is the name of a channel in the settings.

    `personal` are the channels that one person alone reads, as in TeamsCourier.
    """

    transport: AppriseTransport
    personal: frozenset[str]

    def deliver(self, digest: Digest, claim: Claim) -> Delivered:
        """Send one digest's text."""
        text, _ = render_mail(_for_channel(digest, claim, self.personal))
        return self.transport.send(claim.address, title=subject_line(digest), text=text)


@dataclass(frozen=True, slots=True)
class NotifyCourier:
    """Carries digests as e-mail by way of GOV.UK Notify, which knows them again by their Message-ID."""

    transport: NotifyTransport

    def deliver(self, digest: Digest, claim: Claim) -> Delivered:
        """Send one digest's text, unless an earlier attempt got through after all."""
        text, _ = render_mail(digest)
        return self.transport.send(
            address=claim.address,
            subject=subject_line(digest),
            body=text,
            reference=claim.message_id.strip("<>"),
            asked_before=claim.attempt > 1,
        )


def _for_channel(digest: Digest, claim: Claim, personal: frozenset[str]) -> Digest:
    return digest if claim.address in personal else without_links(digest)


def thread_root(person_id: int, dated: date, uid_domain: str) -> str:
    """The Message-ID of no mail, that a person's mails of one month refer to: so they show as one thread.

    RFC 5322, 3.6.4: a reference may be to a message that the reader doesn't have.
    """
    month = f"{dated.year}-{dated.month:02}"
    return f"<{uuid5(NAMESPACE_URL, f'thread/{person_id}/{month}')}@{uid_domain}>"


@contextmanager
def open_couriers(settings: Settings) -> Iterator[Mapping[Channel, Courier]]:
    """A courier for every channel. Nothing is connected to before the first message."""
    with mail_transport(settings.mail) as mail:
        yield {
            Channel.EMAIL: MailCourier(mail, settings.uid_domain),
            Channel.TEAMS: TeamsCourier(teams_transport(settings.teams), frozenset(settings.teams.personal)),
            Channel.APPRISE: AppriseCourier(
                apprise_transport(settings.apprise), frozenset(settings.apprise.personal)
            ),
            Channel.GOVUK_NOTIFY: NotifyCourier(notify_transport(settings.notify)),
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


def apprise_transport(apprise: AppriseSettings) -> AppriseTransport:
    """The transport to the other services that the settings allow."""
    return AppriseTransport(channels=apprise.channels, enable_only=apprise.enable_only)


def notify_transport(notify: NotifySettings) -> NotifyTransport:
    """The GOV.UK Notify transport that the settings describe."""
    return NotifyTransport(
        api_key=notify.api_key,
        template_id=notify.template_id,
        reply_to_id=notify.reply_to_id,
        base_url=notify.base_url,
        timeout_s=notify.timeout_seconds,
        ca_file=notify.ca_file,
    )
