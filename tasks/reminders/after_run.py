"""What follows a run for whoever watches it from outside: the numbers, and the sign of life."""

from datetime import datetime

from config.installation import Installation
from tasks.reminders.dead_man_ping import PingError, ping
from tasks.reminders.run_metrics import MetricsError, write_metrics

DAILY = "daily"
SEND = "send"


def after_run(installation: Installation, *, run: str, went_well: bool, now: datetime) -> list[str]:
    """Write the metrics file, and after a good daily run give the sign of life, as far as they are set.

    `run` is DAILY or SEND, `now` when it ended. Returns what went wrong, a line each: never reason enough to
    call a run failed that told everybody.
    """
    settings, troubles = installation.settings, []
    if settings.metrics_file is not None:
        try:
            write_metrics(
                installation.engine,
                settings.metrics_file,
                force_code=settings.force,
                run=run,
                went_well=went_well,
                now=now,
            )
        except MetricsError as error:
            troubles.append(str(error))
    if settings.ping_url is not None and run == DAILY and went_well:
        try:
            ping(settings.ping_url)
        except PingError as error:
            troubles.append(f"the sign of life didn’t get through: {error}")
    return troubles
