"""The jobs of one installation: each side effect with the installation's settings and policy filled in.

The command calls these; flows/job_tasks.py makes Prefect tasks of them.
"""

from datetime import date, datetime
from pathlib import Path

from config import clock
from config.bank_holidays import england_and_wales
from config.installation import Installation
from tasks.calendar_feeds.publish_calendar import PublishedCalendar, publish_calendar
from tasks.packs.board_pack import WrittenPack, write_board_pack
from tasks.reminders.answer_links import answer_links
from tasks.reminders.decide_notices import Decided, decide_notices
from tasks.reminders.send_dispatches import Hours, SendReport, send_dispatches
from tasks.transports.couriers import open_couriers


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


def publish(installation: Installation, *, out: Path, as_at: date | None = None) -> PublishedCalendar:
    """Write the inspection feed into a folder; see tasks/calendar_feeds/publish_calendar.py."""
    return publish_calendar(
        installation.engine,
        force_code=installation.settings.force,
        out=out,
        uid_domain=installation.settings.uid_domain,
        as_at=as_at,
    )


def board_pack(installation: Installation, *, as_at: date, out: Path) -> WrittenPack:
    """Write the monthly board pack into a folder; see tasks/packs/board_pack.py."""
    return write_board_pack(
        installation.engine,
        force_code=installation.settings.force,
        as_at=as_at,
        out=out,
        marking=installation.policy.pack.marking,
        review_months=installation.policy.reviews.owner_update_months,
        due_within_days=installation.policy.pack.due_within_days,
    )
