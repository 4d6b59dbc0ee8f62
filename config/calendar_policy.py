"""The policy's section [calendar]: how long events stay in a feed, and a board's hours on its day."""

from datetime import time, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict

from config.delivery_policy import minute_of_day
from rules.hours import Hours

_DEFAULT_MINUTES = 60
_DAY_MINUTES = 24 * 60
# When the clocks change, between 01:00 and 02:00, a time of the day is missing or comes twice.
_EARLIEST = 6 * 60


class Calendar(BaseModel):
    """What every calendar feed keeps, and how often clients are asked to look again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keep_past_days: Annotated[int, Strict(), Field(ge=0, le=3_660)] = 365
    keep_cancelled_days: Annotated[int, Strict(), Field(ge=0, le=3_660)] = 90
    refresh_hours: Annotated[int, Strict(), Field(ge=1, le=168)] = 6

    def refresh(self) -> timedelta:
        """After how long a client is asked to look again."""
        return timedelta(hours=self.refresh_hours)


def hours_of(starts_at: str | None, lasts_minutes: int | None) -> Hours | None:
    """A board's hours on its day, an hour where its length isn't said; None without a beginning.

    Raises ValueError with what to write.
    """
    if starts_at is None:
        if lasts_minutes is not None:
            raise ValueError(
                "says in lasts_minutes how long it lasts, but not when it begins: give starts_at"
            )
        return None
    begins = minute_of_day(starts_at)
    ends = begins + (_DEFAULT_MINUTES if lasts_minutes is None else lasts_minutes)
    if begins < _EARLIEST:
        raise ValueError(f"begins at {starts_at}: starts_at must be 06:00 or later")
    if ends >= _DAY_MINUTES:
        raise ValueError(f"begins at {starts_at} and would end after its day: make lasts_minutes shorter")
    return Hours(time(begins // 60, begins % 60), time(ends // 60, ends % 60))
