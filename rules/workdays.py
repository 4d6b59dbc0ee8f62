"""Work days: which days count when a paper is due so many work days before a board."""

from dataclasses import dataclass
from datetime import date, timedelta

from rules.dates_in_words import long_date

_SATURDAY, _SUNDAY = 5, 6
_ONE_DAY = timedelta(days=1)


class PastHorizonError(ValueError):
    """A day on which nobody knows yet whether it is a bank holiday; it carries the day and what is known."""

    def __init__(self, day: date, first: date, last: date) -> None:
        # All three go up, so that the error survives being pickled between processes.
        super().__init__(day, first, last)
        self.day = day
        self.first = first
        self.last = last

    def __str__(self) -> str:
        return (
            f"{long_date(self.day)} can't be counted: bank holidays are known from {long_date(self.first)} to"
            f" {long_date(self.last)} only; check the day, or install a release of govuk-bank-holidays that"
            " covers it"
        )


@dataclass(frozen=True, slots=True)
class BankHolidays:
    """All bank holidays of one country from `first` to `last`, both inclusive.

    Outside that horizon nothing is known, which isn't the same as "no holiday": without it Christmas Day
    would count as a work day once the list has run out. An empty list is refused for the same reason.
    """

    days: frozenset[date]
    first: date
    last: date

    def __post_init__(self) -> None:
        if not self.days:
            raise ValueError("a list of bank holidays that is empty would make Christmas Day a work day")
        if min(self.days) < self.first or max(self.days) > self.last:
            raise ValueError("a bank holiday lies outside the days that the list says it covers")


def is_weekend(day: date) -> bool:
    """Saturday or Sunday; known for any day, however far off."""
    return day.weekday() in (_SATURDAY, _SUNDAY)


def is_work_day(day: date, holidays: BankHolidays) -> bool:
    """Monday to Friday and no bank holiday. Raises PastHorizonError where bank holidays aren't known."""
    # The horizon goes first: an instant given by mistake for a day raises TypeError here. It would equal no
    # day of the list, and Christmas would be a work day after all.
    if not holidays.first <= day <= holidays.last:
        raise PastHorizonError(day, holidays.first, holidays.last)
    return not is_weekend(day) and day not in holidays.days


def work_days_before(day: date, n: int, holidays: BankHolidays) -> date:
    """The n-th work day before a day, which itself isn't counted and needn't be a work day; 0 is the day.

    Five work days before Tuesday 2 April 2024 is Friday 22 March: Good Friday and Easter Monday don't count.
    """
    return _stepped(day, n, -_ONE_DAY, holidays)


def work_days_after(day: date, n: int, holidays: BankHolidays) -> date:
    """The n-th work day after a day, which itself isn't counted and needn't be a work day; 0 is the day."""
    return _stepped(day, n, _ONE_DAY, holidays)


def next_work_day(day: date, holidays: BankHolidays) -> date:
    """The first work day after a day, never the day itself."""
    return work_days_after(day, 1, holidays)


def _stepped(day: date, n: int, step: timedelta, holidays: BankHolidays) -> date:
    if n < 0:
        raise ValueError(f"a number of work days can't be negative: {n}")
    is_work_day(day, holidays)  # refuses a start outside the horizon, also where n is 0
    while n > 0:
        day += step
        if is_work_day(day, holidays):
            n -= 1
    return day
