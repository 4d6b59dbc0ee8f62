"""The one place where the clock is read; everything below takes `now` or `today` as an argument."""

from datetime import UTC, date, datetime

import pendulum

LONDON = "Europe/London"


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  # the one module that may


def london_day(instant: datetime) -> date:
    """The calendar day in Europe/London of an aware instant: what "today" means to a police force."""
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs a zone: {instant!r}")
    return pendulum.instance(instant).in_timezone(LONDON).date()
