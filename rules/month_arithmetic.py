"""Calendar months: the arithmetic that "within six months" and every review cycle rests on."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later (or earlier, when negative).

    Clamped to the end of a shorter month: 31 August 2023 plus six is 29 February 2024 (the "corresponding
    date rule" of English law, Dodds v Walker [1981] UKHL 4). Raises OverflowError outside the years 1-9999.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"{months} months from {day.isoformat()} lies outside the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
