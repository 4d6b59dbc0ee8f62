"""The jobs of one installation: each side effect with the installation's settings and policy filled in.

The command calls these; flows/job_tasks.py makes Prefect tasks of them.
"""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from config import clock
from config.bank_holidays import england_and_wales
from config.installation import Installation
from rules.calendar_feeds.filters import FeedFilter
from tasks.calendar_feeds.build_feed import feed_settings
from tasks.calendar_feeds.publish_calendar import Publication, publish_feeds
from tasks.calendar_feeds.publish_targets import open_target
from tasks.calendar_feeds.send_invitations import InvitationSender, SentInvitations
from tasks.reminders.answer_links import answer_links
from tasks.reminders.decide_notices import Decided, decide_notices
from tasks.reminders.send_dispatches import Hours, SendReport, send_dispatches
from tasks.transports.couriers import mail_transport, open_couriers
from tasks.transports.mail_bytes import Sender


def decide(installation: Installation, *, today: date, now: datetime, dry_run: bool = False) -> Decided:
    """Decide what is owed by a day (Europe/London); see tasks/reminders/decide_notices.py."""
    return decide_notices(
        installation.engine,
        force_code=installation.settings.force,
        today=today,
        now=now,
        policy=installation.policy.reminder_policy(england_and_wales()),
        delivery=installation.policy.delivery.policy(),
        uid_domain=installation.settings.uid_domain,
        dry_run=dry_run,
        links=answer_links(installation.settings, only_shown=True) if dry_run else None,
    )


def send(installation: Installation, *, today: date) -> SendReport:
    """Deliver what is due now, checked against the register of a day; see tasks/reminders/send_dispatches.py.

    People's hours hold messages back on the day itself only: who names another day wants to see them go.
    """
    delivery = installation.policy.delivery
    is_the_day = clock.london_day(clock.now()) == today
    with open_couriers(installation.settings) as couriers:
        return send_dispatches(
            installation.engine,
            force_code=installation.settings.force,
            today=today,
            update_months=installation.policy.reviews.owner_update_months,
            couriers=couriers,
            sending=installation.policy.sending,
            read_clock=clock.now,
            links=answer_links(installation.settings),
            hours=Hours(delivery.policy(), england_and_wales()) if is_the_day else None,
            most_tries_to_make=delivery.most_tries_to_make,
        )


def publish(
    installation: Installation,
    *,
    out: str | Path,
    feeds: Sequence[FeedFilter] = (FeedFilter(),),
    as_at: date | None = None,
    today: date | None = None,
    prune: bool = False,
) -> Publication:
    """Write feeds into a folder or a storage; see tasks/calendar_feeds/publish_calendar.py.

    `today` is the day of `as_at`, or today in Europe/London, where it isn't given.
    """
    return publish_feeds(
        installation.engine,
        force_code=installation.settings.force,
        target=open_target(str(out), installation.settings.publishing.options()),
        feeds=feeds,
        settings=feed_settings(installation),
        today=today or as_at or clock.london_day(clock.now()),
        as_at=as_at,
        prune=prune,
    )


def send_invitations(installation: Installation) -> SentInvitations:
    """Send the invitations that are due by e-mail; see tasks/calendar_feeds/send_invitations.py."""
    settings = installation.settings
    mail = settings.mail
    with mail_transport(mail) as transport:
        return InvitationSender(
            engine=installation.engine,
            force_code=settings.force,
            transport=transport,
            sender=Sender(mail.sender_name, mail.sender_address, mail.reply_to),
            uid_domain=settings.uid_domain,
            public_url=settings.public_url,
            sending=installation.policy.sending,
            read_clock=clock.now,
        ).send()
