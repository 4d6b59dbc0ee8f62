"""Deadlines that can be seen but not read: "By 30 Septe", "By 31 Decernber 2024", "By 14/O6/2024"."""

from rules.deadline_phrases.date_words import FULL_MONTHS, MONTHS, ORDINAL_SUFFIXES, WEEKDAYS, word_set
from rules.deadline_phrases.figure_dates import DAMAGED
from rules.deadline_phrases.finding import Finding, Weight, unknown
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.undated_times import find_undated_time

_MIDDLE = word_set(
    "day days week weeks working end theend endof then first second third fourth last our their its"
)
_LEADING = word_set("the end of start on close this next beginning")


def find_damage(reading: Reading, index: int) -> Finding | None:
    """A deadline word at the token whose date can't be read, or None when no date follows at all."""
    if reading.words[index] == "than" and reading.word(index - 1) != "later":
        return None
    if reading.words[index] == "prior" and reading.word(index + 1) != "to":
        return None
    undated = find_undated_time(reading, index)
    if undated is not None:
        return undated
    at = index + 1
    while reading.word(at) in _LEADING:
        at += 1
    if _date_stands_behind(reading, index):
        reason = "The words between the deadline's and the date can't be read, so the day isn't certain"
    else:
        reason = _broken_figures(reading, at)
    if not reason:
        return None
    # The scraps of the date are taken with it, so that no part of them is read as a whole date.
    return unknown(Weight.HARD, reason, index, _end_of_scraps(reading, at))


def _date_stands_behind(reading: Reading, index: int) -> bool:
    """ "by the first Monday in June 2024", "by theend of June 2024": a date is there, but not that alone."""
    between: list[str] = []
    for at in range(index + 1, min(index + 8, reading.size)):
        word = reading.words[at]
        if word in FULL_MONTHS and reading.figures(at + 1) == 4:
            return any(one in _MIDDLE or one in WEEKDAYS for one in between)
        if word in ".;,?!":
            return False
        between.append(word)
    return False


def _broken_figures(reading: Reading, at: int) -> str:
    if _is_near_month(reading.word(at)) and (at + 1 >= reading.size or reading.figures(at + 1)):
        return DAMAGED_SENTENCE
    if not reading.figures(at):
        return DAMAGED_SENTENCE if _year_follows_scraps(reading, at) else ""
    after = at + 1 + (reading.word(at + 1) in ORDINAL_SUFFIXES)
    after += reading.word(after) == "of"
    if reading.figures(at) <= 2 and after >= reading.size:
        return DAMAGED_SENTENCE
    if reading.figures(at) <= 2 and reading.word(at + 1) in ORDINAL_SUFFIXES:
        return "The day's month can't be read"
    if any(_is_near_month(reading.word(after + offset)) for offset in (0, 1)):
        return DAMAGED_SENTENCE
    if reading.figures(at) in (6, 8):
        return "The date in figures can't be read"
    if reading.figures(at) <= 2 and _is_cut_month(reading, after):
        return DAMAGED_SENTENCE
    if reading.number(at) != 24 and _is_broken_figure_date(reading, at):
        return "The date in figures can't be read"
    return DAMAGED_SENTENCE if _year_follows_scraps(reading, at) else ""


def _is_cut_month(reading: Reading, at: int) -> bool:
    """True for the last word of a text that is the beginning of a month's name: "By 31 Ma"."""
    last = at == reading.size - 1 and reading.is_word(at)
    return last and any(month.startswith(reading.words[at]) for month in FULL_MONTHS)


def _is_broken_figure_date(reading: Reading, at: int) -> bool:
    """True for "14/06", "14/O6/2024", "14.06 .2024": figures and a separator, or two of them."""
    separator = reading.word(at + 1)
    if separator == "/" and reading.figures(at + 2):
        return True
    return separator in ("/", ".", "-") and separator in reading.words[at + 2 : at + 5]


DAMAGED_SENTENCE = DAMAGED[:1].upper() + DAMAGED[1:]


def _year_follows_scraps(reading: Reading, at: int) -> bool:
    """A year three tokens on, with figures or single letters before it: "by 14 J une 2024"."""
    if not (reading.figures(at) or len(reading.word(at)) == 1):
        return False
    return any(reading.figures(at + offset) == 4 and _is_year(reading, at + offset) for offset in (1, 2, 3))


def _is_year(reading: Reading, at: int) -> bool:
    return 2000 <= int(reading.words[at]) < 2100 and reading.word(at - 1) not in ("the", "act", "in")


def _end_of_scraps(reading: Reading, at: int) -> int:
    for end in range(min(at + 5, reading.size) - 1, at - 1, -1):
        if reading.figures(end) or reading.words[end] in MONTHS:
            return end + 1
    return min(at + 1, reading.size)


def _is_near_month(word: str) -> bool:
    """True for a month's name cut off or misread, and for nothing that is a month or an everyday word."""
    if len(word) < 4 or word in MONTHS:
        return False
    for month in FULL_MONTHS:
        if month.startswith(word):
            return True
        allowed = 1 if len(word) < 7 else 2
        if len(word) >= 5 and abs(len(month) - len(word)) <= allowed and _distance(word, month) <= allowed:
            return True
    return False


def _distance(word: str, month: str) -> int:
    """How many letters must change to turn one into the other (Levenshtein)."""
    row = list(range(len(month) + 1))
    for at, letter in enumerate(word, 1):
        above, row[0] = row[0], at
        for place, other in enumerate(month, 1):
            above, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, above + (letter != other))
    return row[-1]
