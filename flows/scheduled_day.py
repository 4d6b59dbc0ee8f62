"""The day that a flow run is for: the one it was scheduled for, whenever it came to start."""

from datetime import date, datetime

from prefect.runtime import flow_run

from config import clock


def run_day(today: str | None) -> date:
    """The day given as a parameter (ISO 8601), or else the scheduled start's day in Europe/London.

    A run that was scheduled for 6.30 on Monday and starts late, on Tuesday, still decides for Monday.
    Raises ValueError when the parameter isn't a day.
    """
    if today is not None:
        return date.fromisoformat(today)
    scheduled: datetime = flow_run.scheduled_start_time or clock.now()
    return clock.london_day(scheduled)
