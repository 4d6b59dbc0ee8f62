"""`oversight daily` and `oversight send`: decide what is owed today, and deliver it."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from cli.options import echo_json, json_option, today_option

if TYPE_CHECKING:
    from tasks.reminders.decide_notices import Decided
    from tasks.reminders.send_dispatches import SendReport


@click.command()
@today_option
@click.option("--dry-run", is_flag=True, help="Show each message as it would go; write and send nothing.")
@json_option
def daily(today: date | None, dry_run: bool, as_json: bool) -> None:
    """The daily check: decide what is owed, write it down, and send it. A second run adds nothing."""
    from config import clock
    from config.installation import open_installation
    from tasks import jobs
    from tasks.reminders.after_run import DAILY, after_run

    installation = open_installation()
    now = clock.now()
    day = today or clock.london_day(now)
    decided = jobs.decide(installation, today=day, now=now, dry_run=dry_run)
    if dry_run:
        _tell(decided, None, as_json)
        return
    report = jobs.send(installation, today=day)
    warnings = after_run(installation, run=DAILY, went_well=report.went_well, now=clock.now())
    _tell(decided, report, as_json, warnings)
    if not report.went_well:
        raise click.exceptions.Exit(1)


@click.command()
@today_option
@json_option
def send(today: date | None, as_json: bool) -> None:
    """Deliver what is due now: what an earlier daily check decided and couldn't send, for instance."""
    from config import clock
    from config.installation import open_installation
    from tasks import jobs
    from tasks.reminders.after_run import SEND, after_run

    installation = open_installation()
    report = jobs.send(installation, today=today or clock.london_day(clock.now()))
    warnings = after_run(installation, run=SEND, went_well=report.went_well, now=clock.now())
    _tell(None, report, as_json, warnings)
    if not report.went_well:
        raise click.exceptions.Exit(1)


def _tell(
    decided: "Decided | None", report: "SendReport | None", as_json: bool, warnings: Sequence[str] = ()
) -> None:
    from cli.daily_report import decided_lines, document, sent_lines, trouble_lines

    if as_json:
        echo_json(document(decided, report, warnings))
        return
    for line in decided_lines(decided) if decided is not None else []:
        click.echo(line)
    for line in sent_lines(report) if report is not None else []:
        click.echo(line)
    for line in [*(trouble_lines(report) if report is not None else []), *warnings]:
        click.echo(f"oversight: {line}", err=True)
