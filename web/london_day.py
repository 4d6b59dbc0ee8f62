"""Today in Europe/London, worked out once a day instead of once a request."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from config.clock import london_day

_HOUR = timedelta(hours=1)


class LondonDay:
    """Tells the day of an instant. The hour at whose start it was worked out has one day only.

    Midnight in London is always on a whole hour in UTC, so nothing but the hour has to be looked at.
    """

    def __init__(self) -> None:
        self._hour: datetime | None = None
        self._day: date = date.min

    def of(self, now: datetime) -> date:
        """The day in Europe/London of an instant in UTC."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._day, self._hour = london_day(hour), hour
        return self._day


Clock = Callable[[], datetime]
