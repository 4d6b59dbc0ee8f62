"""Bank holidays of England and Wales, from the list that the package govuk-bank-holidays ships."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache

from rules.workdays import BankHolidays

# New Year's Day, Good Friday, Easter Monday, early May, spring, summer, Christmas Day, Boxing Day: the usual
# eight (Banking and Financial Dealings Act 1971 and common law). Years with an extra one have more.
_USUAL_IN_A_YEAR = 8


class BankHolidayListError(ValueError):
    """The list has a hole, so no work day can be counted by it; the message names the year."""


@cache
def england_and_wales() -> BankHolidays:
    """Every bank holiday known, read once in a process; never from the network.

    The horizon is the list's own first and last holiday. Holidays proclaimed at short notice (19 September
    2022, the State Funeral) come with a newer release of the package: bump its pin once a year.
    """
    # Imported here because the package pulls in requests, which most commands never need.
    from govuk_bank_holidays.bank_holidays import BankHolidays as PublishedList

    # Not PublishedList(use_cached_holidays=True): that skips an entry it can't read with no more than a log
    # line, and the holiday becomes a work day. date.fromisoformat raises instead.
    events = PublishedList.load_backup_data()[PublishedList.ENGLAND_AND_WALES]["events"]
    return checked(date.fromisoformat(event["date"]) for event in events)


def checked(days: Iterable[date]) -> BankHolidays:
    """The list with its horizon. Raises BankHolidayListError where a year has fewer holidays than it must."""
    known = frozenset(days)
    if not known:
        raise BankHolidayListError("the list of bank holidays is empty")
    first, last = min(known), max(known)
    in_year = Counter(day.year for day in known)
    # The first year may begin late and the last end early: the horizon begins and ends with them.
    for year in range(first.year + 1, last.year):
        if in_year[year] < _USUAL_IN_A_YEAR:
            raise BankHolidayListError(
                f"the list of bank holidays has {in_year[year]} in {year}, fewer than the usual"
                f" {_USUAL_IN_A_YEAR}: install another release of govuk-bank-holidays"
            )
    return BankHolidays(days=known, first=first, last=last)
