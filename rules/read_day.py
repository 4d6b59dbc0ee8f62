"""Reading one day that a person typed on its own: in a cell or on the command line."""

import re
from datetime import date

from rules.dates_in_words import MONTH_NAMES

# The third form is what Excel makes of a day in UK settings: 08-Dec-23.
_LONG = re.compile(r"(\d{1,2})[\s-]+([A-Za-z]+)[\s-]+(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_NUMBERS = {
    shown: number
    for number, name in enumerate(MONTH_NAMES, start=1)
    for shown in (name.lower(), name[:3].lower(), "sept" if name == "September" else name.lower())
}


class NoSuchDayError(ValueError):
    """The text has the shape of a date, but the calendar has no such day."""


def read_day(text: str) -> date:
    """Read `14 June 2024`, `14/06/2024` (day first), `2024-06-14`, or Excel's `14-Jun-24`.

    Raises NoSuchDayError for 30 February and its like, and ValueError for anything else that isn't a day;
    both with a sentence. Phrases ("By June 2024") are for rules/deadline_phrases.
    """
    stripped = text.strip()
    if match := _LONG.fullmatch(stripped):
        year, month, day = _full_year(match[3]), _NUMBERS.get(match[2].lower(), 0), int(match[1])
    elif match := _ISO.fullmatch(stripped):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    elif match := _SLASHED.fullmatch(stripped):
        year, month, day = int(match[3]), int(match[2]), int(match[1])
    else:
        raise ValueError(f"“{text}” isn't a date; write it like 14 June 2024 or 2024-06-14")
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDayError(f"“{text}” is a date that doesn't exist") from None


def _full_year(digits: str) -> int:
    # HMICFRS has been there since 2017: a year of two digits is of this century.
    return int(digits) + (2000 if len(digits) == 2 else 0)
