"""Telling people of one installation's packs, by the channel that reaches each."""

from datetime import date
from pathlib import Path

from config import clock
from config.installation import Installation
from models.records import Person
from rules.vocabulary import Channel
from tasks.packs.pack_jobs import packs_folder
from tasks.packs.tell_of_packs import Telling, Told, tell_of_packs
from tasks.transports.couriers import mail_transport, notify_transport
from tasks.transports.messages import Delivered, OutgoingMessage


def tell(installation: Installation, *, today: date, folder: Path | None = None) -> Told:
    """Tell the liaison officer of drafts, and boards' members of issues, once each; tell_of_packs.py."""
    settings = installation.settings
    telling = Telling(
        force_code=settings.force,
        today=today,
        members={each.name: each.members for each in installation.policy.boards},
        folder=packs_folder(installation, folder),
        public_url=settings.public_url,
        uid_domain=settings.uid_domain,
    )
    notify = notify_transport(settings.notify)
    with mail_transport(settings.mail) as mail:

        def carry(message: OutgoingMessage, person: Person, attempt: int) -> Delivered:
            # Whoever has their reminders in a shared channel still has an address of their own.
            if person.channel is not Channel.GOVUK_NOTIFY:
                return mail.send(message)
            return notify.send(
                address=message.address,
                subject=message.subject,
                body=message.text,
                reference=message.message_id.strip("<>"),
                asked_before=attempt > 1,
            )

        return tell_of_packs(installation.engine, telling, carry, read_clock=clock.now)
