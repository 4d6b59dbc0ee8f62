"""Dates in words, as the papers write them; independent of the machine's locale."""

from datetime import date
from functools import lru_cache

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@lru_cache(maxsize=4_096)
def long_date(day: date) -> str:
    """For example “14 June 2024”."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def days_in_words(due_on: date, *, today: date) -> str:
    """How far off a day is, or how long past: “due in 7 days”, “due tomorrow”, “due today”, “1 day late”."""
    days_left = (due_on - today).days
    if days_left < 0:
        return f"{number_of(-days_left, 'day')} late"
    if days_left < 2:
        return ("due today", "due tomorrow")[days_left]
    return f"due in {days_left} days"


def number_of(count: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun: “1 day”, “7 days”; the plural adds an s unless it is given."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"
