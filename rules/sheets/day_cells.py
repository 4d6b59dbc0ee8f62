"""Reading a cell that holds one day: a date of Excel's, its day number, or a day in words."""

import re
from datetime import date, datetime, timedelta

from rules.dates_in_words import long_date
from rules.read_day import NoSuchDayError, read_day
from rules.sheets.cells import Value, one_line

# HMIC's first recommendations in any register are of this century; Excel counts 1 January 2000 as 36526.
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050
_EPOCH = date(1899, 12, 30)
_DAYS_TO_1904 = 1_462
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 1, 1)
_SHORT = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+", re.IGNORECASE)
_TIME = re.compile(r"[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$")


class DayCellError(ValueError):
    """The cell holds no day; the message says why, in words that follow the cell's name."""


def day_in(value: Value, *, counted_from_1904: bool = False) -> date:
    """The day that a cell holds, day before month. Raises DayCellError, NoSuchDayError's cases included."""
    if isinstance(value, datetime):
        return _likely(value.date())
    if isinstance(value, date):
        return _likely(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value, counted_from_1904)
    return _likely(_from_text(one_line(value)))


def _from_number(value: int | float, counted_from_1904: bool) -> date:
    number = value + (_DAYS_TO_1904 if counted_from_1904 else 0)
    if not _FIRST_SERIAL <= number < _LAST_SERIAL:
        raise DayCellError(f"holds the number {one_line(value)}, which isn’t a date")
    return _EPOCH + timedelta(days=int(number))


def _from_text(text: str) -> date:
    plain = _WEEKDAY.sub("", _ORDINAL.sub("", _TIME.sub("", text))).replace(",", " ")
    if short := _SHORT.fullmatch(plain):
        year = short[3] if len(short[3]) == 4 else f"20{short[3]}"
        plain = f"{short[1]}/{short[2]}/{year}"
    if plain.isdigit():
        raise DayCellError(f"holds the number {text} as text: give the column the format of a date")
    try:
        return read_day(" ".join(plain.split()))
    except NoSuchDayError:
        raise DayCellError(f"says “{text[:80]}”, a date that doesn’t exist") from None
    except ValueError:
        raise DayCellError(
            f"says “{text[:80]}”, which isn’t a date: write it like 14 June 2024 or 2024-06-14"
        ) from None


def _likely(day: date) -> date:
    if not _EARLIEST <= day < _LATEST:
        raise DayCellError(f"says {long_date(day)}, which is out of any register’s range")
    return day
