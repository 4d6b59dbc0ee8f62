"""The closed word lists that dates are written with: months, weekdays, numbers, units and seasons."""

from typing import Final


def word_set(words: str) -> frozenset[str]:
    """The words of a text as a set: a long list of words is easier to read and to change that way."""
    return frozenset(words.split())


MONTH_NAMES: Final = (
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
WEEKDAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

FULL_MONTHS: Final = {name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)}
MONTHS: Final = {
    **FULL_MONTHS,
    **{name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, 1)},
    "sept": 9,
}
WEEKDAYS: Final = {
    **{name.lower(): number for number, name in enumerate(WEEKDAY_NAMES)},
    **dict(mon=0, tue=1, tues=1, wed=2, weds=2, thu=3, thur=3, thurs=3, fri=4, sat=5, sun=6),
}
SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
ORDINAL_SUFFIXES: Final = frozenset({"st", "nd", "rd", "th"})

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
ONES: Final = {word: number for number, word in enumerate(_ONES, 1)}
TEENS: Final = {word: number for number, word in enumerate(_TEENS, 10)}
TENS: Final = {
    word: 10 * number
    for number, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2
    )
}
ORDINAL_ONES: Final = {
    word: number
    for number, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"), 1
    )
}
ORDINAL_DAYS: Final = {
    **ORDINAL_ONES,
    **{
        word: number
        for number, word in enumerate(
            (
                "tenth",
                "eleventh",
                "twelfth",
                "thirteenth",
                "fourteenth",
                "fifteenth",
                "sixteenth",
                "seventeenth",
                "eighteenth",
                "nineteenth",
                "twentieth",
            ),
            10,
        )
    },
    "thirtieth": 30,
}

# ISO 8601 letters; the value says how the singular is counted.
UNITS: Final = {
    "day": "D",
    "days": "D",
    "week": "W",
    "weeks": "W",
    "fortnight": "F",
    "fortnights": "F",
    "month": "M",
    "months": "M",
    "year": "Y",
    "years": "Y",
    **dict(wk="W", wks="W", mth="M", mths="M", yr="Y", yrs="Y"),
}
CLOCK_UNITS: Final = frozenset(
    {"hour", "hours", "hrs", "hr", "minute", "minutes", "mins", "second", "seconds"}
)

# A number after one of these counts or names something else: "section 60", "Recommendation 8".
LABELS: Final = word_set(
    "section sections s ss recommendation recommendations rec recs level levels lv code codes page "
    "pages p pp para paragraph paragraphs paras article articles schedule part parts chapter item "
    "items table figure fig appendix annex phase stage step tier no number numbers question afi afis "
    "af1 concern improvement standard principle clause rule category grade version operation op form "
    "stop"
)
