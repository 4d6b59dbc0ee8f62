"""The date from which a phrase is read: a publication's or a document's, as finely as it is known."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.read_day import NoSuchDayError

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Precision(StrEnum):
    """How finely an anchor is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The first and the last day that the publication's or document's date may be."""

    first: date
    last: date
    precision: Precision

    @property
    def day(self) -> date | None:
        """The day itself; None when only the month or the year is known."""
        return self.first if self.precision is Precision.DAY else None


def anchor_of_day(day: date) -> Anchor:
    """The anchor of a date that is known to the day."""
    plain = date(day.year, day.month, day.day)  # a datetime is a date too, and would not compare with one
    return Anchor(plain, plain, Precision.DAY)


def parse_anchor(text: str) -> Anchor | None:
    """Read `2023-12-08`, `2020-12` or `2020`; empty text is None, anything else raises ValueError.

    A date that has the right shape, and is none of the calendar's, raises NoSuchDayError.
    """
    stripped = text.strip()
    if not stripped:
        return None
    found = _ISO.fullmatch(stripped)
    if not found:
        raise ValueError(f"{stripped[:40]!r} is not a day (2023-12-08), a month (2020-12) or a year (2020)")
    year, month, day = found[1], found[2], found[3]
    try:
        if day:
            return anchor_of_day(date(int(year), int(month), int(day)))
        if month:
            first = date(int(year), int(month), 1)
            last = first.replace(day=monthrange(first.year, first.month)[1])
            return Anchor(first, last, Precision.MONTH)
        return Anchor(date(int(year), 1, 1), date(int(year), 12, 31), Precision.YEAR)
    except ValueError:
        raise NoSuchDayError(f"{stripped!r} is not in the calendar") from None
