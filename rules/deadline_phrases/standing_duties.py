"""Duties that come round again: "at least annually", "every six months", "on a monthly basis"."""

from rules.deadline_phrases.counted_words import read_count
from rules.deadline_phrases.date_words import UNITS, WEEKDAYS, word_set
from rules.deadline_phrases.finding import Finding, Weight, unknown
from rules.deadline_phrases.reading import Reading
from rules.vocabulary import Certainty, ResolutionKind

_ADVERBS = {
    "annually": "P1Y",
    "yearly": "P1Y",
    "quarterly": "P3M",
    "monthly": "P1M",
    "fortnightly": "P2W",
    "weekly": "P1W",
    "biennially": "P2Y",
}
_ADVERB_UNITS = {
    "annually": "year",
    "yearly": "year",
    "quarterly": "quarter",
    "monthly": "month",
    "fortnightly": "fortnight",
    "weekly": "week",
    "biennially": "",
}
_ADJECTIVES = {"annual": "P1Y", "daily": "P1D"}
_AMBIGUOUS = word_set("bimonthly biweekly biannual biannually biyearly")
_REPEATED = word_set(
    "review reviews refresh refresher update updates audit audits basis assessment assessments check checks "
    "briefing briefings meeting meetings training monitoring report reporting reports return returns dip"
)
_UNITS = {"day": "P1D", "week": "P1W", "fortnight": "P2W", "month": "P1M", "quarter": "P3M", "year": "P1Y"}
_TIMES_A_YEAR = {1: "P1Y", 2: "P6M", 3: "P4M", 4: "P3M", 6: "P2M", 12: "P1M"}
_IN_WORDS = {"D": "day", "W": "week", "M": "month", "Y": "year"}

DUTY_WORDS = frozenset(
    {*_ADVERBS, *_ADJECTIVES, *_AMBIGUOUS, "bi", "every", "each", "once", "twice", "times"}
)


def find_standing_duty(reading: Reading, index: int) -> Finding | None:
    """The standing duty at the token, or None."""
    word = reading.words[index]
    if word in ("every", "each"):
        return _every(reading, index)
    if word in ("once", "twice", "times"):
        return _times(reading, index)
    if word in _AMBIGUOUS or (word == "bi" and reading.word(index + 1) == "-"):
        return _twofold(reading, index)
    if word in _ADJECTIVES:
        return _adjective(reading, index)
    if word in _ADVERBS and reading.word(index - 1) != "-":
        return _counted_adverb(reading, index) or _duty(reading, index, index + 1, _ADVERBS[word])
    return _hyphenated(reading, index) if word in _ADVERBS else None


def _duty(reading: Reading, first: int, after: int, interval: str, *, loose: bool = True) -> Finding:
    """`loose`: an adjective may only describe something; "at least" and "every" lay down a duty."""
    if reading.word(first - 1) == "least" and reading.word(first - 2) == "at":
        first, loose = first - 2, False
    number, unit = int(interval[1:-1]), _IN_WORDS[interval[-1]]
    rule = f"a standing duty, every {unit if number == 1 else f'{number} {unit}s'}; no day is stated"
    weight = Weight.LOOSE_DUTY if loose else Weight.DUTY
    return Finding(
        weight, ResolutionKind.RECURRING, rule, first, after, Certainty.EXACT, recurrence=f"R/{interval}"
    )


def _every(reading: Reading, index: int) -> Finding | None:
    at = index + 1
    word = reading.word(at)
    if word in ("other", "second") and reading.word(at + 1) in _UNITS:
        interval = _UNITS[reading.words[at + 1]]
        return _duty(reading, index, at + 2, f"P{2 * int(interval[1:-1])}{interval[-1]}", loose=False)
    if word in ("calendar", "financial"):
        at, word = at + 1, reading.word(at + 1)
    if word in WEEKDAYS and len(word) > 3:
        return _duty(reading, index, at + 1, "P1W", loose=reading.words[index] == "each")
    if word in _UNITS:
        # "each day" and "each week" are as often a manner of speaking as a duty
        return _duty(reading, index, at + 1, _UNITS[word], loose=reading.words[index] == "each")
    count = read_count(reading, at) if reading.words[index] == "every" else None
    if count is None:
        return None
    return _every_count(reading, index, count.value, count.after)


def _every_count(reading: Reading, index: int, number: int, after: int) -> Finding | None:
    unit = reading.word(after)
    if unit in ("to", "or", "-") and read_count(reading, after + 1):
        return unknown(
            Weight.DUTY, "Two lengths are given, and which one holds isn't stated", index, after + 2
        )
    after += unit in ("-", "calendar")
    unit = reading.word(after)
    if unit not in UNITS or not 1 <= number <= 999:
        return None
    letter = UNITS[unit]
    interval = f"P{2 * number}W" if letter == "F" else f"P{number}{letter}"
    return _duty(reading, index, after + 1, interval, loose=False)


def _times(reading: Reading, index: int) -> Finding | None:
    """ "once a year", "twice a year", "four times a year"."""
    word, first, number = reading.words[index], index, 1
    if word == "twice":
        number = 2
    elif word == "times":
        count = read_count(reading, index - 1, backwards=True)
        if count is None:
            return None
        first, number = count.first, count.value
    at = index + 1 + (reading.word(index + 1) == "-")
    if reading.word(at) in _ADVERBS:
        return _so_often(first, at + 1, number, _ADVERB_UNITS[reading.words[at]], reading)
    if reading.word(at) == "every":
        return None  # "once every two years": "every" is read by itself
    if reading.word(at) not in ("a", "per", "each", "in"):
        return None
    at += 1 + (reading.word(at) == "in" and reading.word(at + 1) in ("a", "every", "each"))
    return _so_often(first, at + 1, number, reading.word(at), reading)


def _so_often(first: int, after: int, number: int, unit: str, reading: Reading) -> Finding | None:
    if number == 1 and unit in _UNITS:
        return _duty(reading, first, after, _UNITS[unit], loose=False)
    if unit == "year" and number in _TIMES_A_YEAR:
        return _duty(reading, first, after, _TIMES_A_YEAR[number], loose=False)
    if unit in _UNITS:
        return unknown(Weight.DUTY, f"{number} times a {unit} is no whole interval", first, after)
    return None


def _twofold(reading: Reading, index: int) -> Finding | None:
    after = index + 1
    if reading.words[index] == "bi":
        if reading.word(index + 2) not in (*_ADVERBS, *_ADJECTIVES):
            return None
        after = index + 3
    shown = reading.original(index, after)
    return unknown(Weight.DUTY, f"“{shown}” may mean twice in the period or every second one", index, after)


def _adjective(reading: Reading, index: int) -> Finding | None:
    word = reading.words[index]
    at_least = reading.word(index - 1) == "least"
    follows = reading.word(index + 1)
    on_a_basis = follows == "basis"
    if reading.capital(index) and reading.capital(index + 1):
        return None  # a title: "The Annual Assessment of Policing"
    annual_report = word == "annual" and follows in ("report", "reports", "return", "returns")
    if annual_report or not (at_least or on_a_basis or follows in _REPEATED):
        return None
    return _duty(reading, index, index + 1, _ADJECTIVES[word])


def _counted_adverb(reading: Reading, index: int) -> Finding | None:
    """ "Half yearly", "six monthly" with no hyphen; "six monthly meetings" may be six of them."""
    interval = _ADVERBS[reading.words[index]]
    if reading.word(index - 1) == "half" and interval == "P1Y":
        return _duty(reading, index - 1, index + 1, "P6M")
    count = read_count(reading, index - 1, backwards=True)
    if count is None or not 1 < count.value <= 24:
        return None
    shown = reading.original(count.first, index + 1)
    if reading.word(index + 1).endswith("s"):
        return unknown(
            Weight.DUTY, f"“{shown}” may count what comes round or say how often", count.first, index + 1
        )
    number = count.value * int(interval[1:-1])
    return _duty(reading, count.first, index + 1, f"P{number}{interval[-1]}")


def _hyphenated(reading: Reading, index: int) -> Finding | None:
    """ "six-monthly", "half-yearly"; "bi-monthly" is read elsewhere."""
    interval = _ADVERBS[reading.words[index]]
    if reading.word(index - 2) == "half" and interval == "P1Y":
        return _duty(reading, index - 2, index + 1, "P6M")
    glued = reading.glued(index) and reading.glued(index - 1)
    count = read_count(reading, index - 2, backwards=True) if glued else None
    if count is None or count.value > 24:
        bi = reading.word(index - 2) in ("bi", "mid")
        return None if bi else _duty(reading, index, index + 1, interval)
    number = count.value * int(interval[1:-1])
    return _duty(reading, count.first, index + 1, f"P{number}{interval[-1]}")
