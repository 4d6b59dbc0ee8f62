"""The daily check: decide what is owed on the day it was scheduled for, then send it."""

from prefect import flow

from config import clock
from config.installation import open_installation
from flows.job_tasks import decide_notices, send_dispatches
from flows.scheduled_day import run_day
from flows.tables import leave_table
from rules.dates_in_words import long_date
from rules.vocabulary import NoticeRule
from tasks.reminders.after_run import DAILY, after_run
from tasks.reminders.send_dispatches import SendReport


class NotEverythingSentError(RuntimeError):
    """Some messages didn't go; they stay queued, and the run counts as failed so that somebody looks."""


@flow(name="daily-check", persist_result=False)
def daily_check(today: str | None = None) -> None:
    """Decide and send. `today` (ISO 8601) stands in for the scheduled day; a second run adds nothing.

    Fails with NotEverythingSentError when a channel is down or a message was refused, after leaving its
    table, so that Prefect's own alerts see it.
    """
    day = run_day(today)
    installation = open_installation()
    decided = decide_notices(installation, today=day, now=clock.now())
    report = send_dispatches(installation, today=day)
    rows: list[dict[str, object]] = [
        {"What": f"new notices: {rule.value}", "How many": decided.new.get(rule, 0)} for rule in NoticeRule
    ]
    rows += [
        {"What": "notices taken back, as their date was moved", "How many": decided.withdrawn},
        {"What": "notices that wait for tomorrow's message", "How many": decided.waiting},
        *sent_rows(report),
    ]
    for warning in after_run(installation, run=DAILY, went_well=report.went_well, now=clock.now()):
        rows.append({"What": warning, "How many": 1})
    leave_table(
        f"daily-check-{decided.force_code}",
        rows,
        f"Daily check of {decided.force_code} for {long_date(day)}",
    )
    if not report.went_well:
        troubles = [*report.down.values(), *(each.reply for each in (*report.delayed, *report.failed))]
        raise NotEverythingSentError("; ".join(troubles))


def sent_rows(report: SendReport) -> list[dict[str, object]]:
    """What a round of sending did, for a run's table."""
    return [
        {"What": "messages sent", "How many": report.accepted},
        {"What": "messages not needed any more", "How many": report.not_needed},
        {"What": "messages still queued", "How many": report.queued},
        {"What": "messages held for their readers' hours", "How many": report.held},
        {"What": "messages to be tried again", "How many": len(report.delayed)},
        {"What": "messages that can't be delivered", "How many": len(report.failed)},
        {"What": "channels that can't be reached", "How many": len(report.down)},
        {"What": "notices taken out, as they hold no more", "How many": report.withdrawn_notices},
        {"What": "notices redirected to who is in the post now", "How many": report.redirected_notices},
    ]
