"""The policy's section [delivery]: when messages go, and what a person may choose for themselves."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, field_validator, model_validator

from rules.delivery_times import DeliveryPolicy, DeliveryTimes
from rules.vocabulary import Channel, Rhythm

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")
_MONDAY = 1


def minute_of_day(text: str) -> int:
    """The minute of a time such as 08:00; 24:00 is a day's end. Raises ValueError with what to write."""
    if _TIME.fullmatch(text) is None:
        raise ValueError(f"“{text}” is no time of day: write it like 08:00")
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def time_of_day(minute: int) -> str:
    """A minute of the day as it is written: 480 is 08:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


class Delivery(BaseModel):
    """When people are written to who chose no times, and within what others may choose."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hours_from: str
    hours_to: str
    work_days_only: Annotated[bool, Strict()]
    may_choose_from: str
    may_choose_to: str
    least_hours_a_day: Annotated[int, Strict(), Field(ge=1, le=24)]
    may_choose_weekly: Annotated[bool, Strict()]
    may_choose_every_day: Annotated[bool, Strict()]
    may_choose_channels: Annotated[list[Channel], Field(min_length=1)]
    overdue_mandatory_daily: Annotated[bool, Strict()]
    most_tries_to_make: Annotated[int, Strict(), Field(ge=1, le=100)]

    @field_validator("hours_from", "hours_to", "may_choose_from", "may_choose_to")
    @classmethod
    def _is_a_time(cls, text: str) -> str:
        minute_of_day(text)
        return text

    @field_validator("may_choose_channels")
    @classmethod
    def _nothing_twice(cls, channels: list[Any]) -> list[Any]:
        if len(set(channels)) != len(channels):
            raise ValueError("has the same entry twice")
        return channels

    @model_validator(mode="after")
    def _in_order(self) -> "Delivery":
        if not minute_of_day(self.hours_from) < minute_of_day(self.hours_to):
            raise ValueError("hours_to must be later than hours_from")
        if not minute_of_day(self.may_choose_from) < minute_of_day(self.may_choose_to):
            raise ValueError("may_choose_to must be later than may_choose_from")
        return self

    def policy(self) -> DeliveryPolicy:
        """The times that rules/delivery_times.py goes by."""
        return DeliveryPolicy(
            usual=DeliveryTimes(
                rhythm=Rhythm.DAILY,
                weekday=_MONDAY,
                from_minute=minute_of_day(self.hours_from),
                to_minute=minute_of_day(self.hours_to),
                work_days_only=self.work_days_only,
            ),
            overdue_mandatory_daily=self.overdue_mandatory_daily,
        )

    def why_not(self, times: DeliveryTimes) -> str | None:
        """Why somebody may not have these times, in words; None when they may."""
        first, last = minute_of_day(self.may_choose_from), minute_of_day(self.may_choose_to)
        if times.rhythm is Rhythm.WEEKLY and not self.may_choose_weekly:
            return "policy allows no weekly digest: everybody has a daily one"
        if not times.work_days_only and not self.may_choose_every_day:
            return "policy allows delivery on work days only"
        if times.rhythm is Rhythm.WEEKLY and times.work_days_only and times.weekday > 5:
            return "a weekly digest on a Saturday or Sunday needs delivery on every day: --every-day"
        if not first <= times.from_minute < times.to_minute <= last:
            return f"policy allows hours between {self.may_choose_from} and {self.may_choose_to}"
        if times.to_minute - times.from_minute < self.least_hours_a_day * 60:
            return f"policy wants at least {self.least_hours_a_day} hours between the first and the last"
        return None
