"""Numbers in figures or words as they stand before a unit: "six", "fifty-six", "six (6)", "12"."""

from dataclasses import dataclass

from rules.deadline_phrases.date_words import ONES, TEENS, TENS
from rules.deadline_phrases.reading import Reading


@dataclass(frozen=True, slots=True)
class Count:
    """A number and the tokens it is written with."""

    value: int
    first: int
    after: int


def read_count(reading: Reading, index: int, *, backwards: bool = False) -> Count | None:
    """The number that begins at the token; `backwards`, the one that ends there."""
    if backwards:
        for first in (index - 2, index - 1, index):  # the longest first: "fifty-six" before "six"
            found = read_count(reading, first) if first >= 0 else None
            if found and found.after == index + 1:
                return found
        return None
    if reading.figures(index):
        value = reading.number(index)
        return None if value is None else Count(value, index, _after_bracket(reading, index + 1, value))
    word = reading.word(index)
    if word in ("a", "an"):
        return Count(1, index, index + 1)
    value, after = _in_words(reading, index, word)
    return Count(value, index, _after_bracket(reading, after, value)) if value else None


def _in_words(reading: Reading, index: int, word: str) -> tuple[int, int]:
    if word in ONES:
        return ONES[word], index + 1
    if word in TEENS:
        return TEENS[word], index + 1
    if word not in TENS:
        return 0, index
    after = index + 1
    unit = after + (reading.word(after) == "-")
    if reading.word(unit) in ONES:
        return TENS[word] + ONES[reading.words[unit]], unit + 1
    return TENS[word], after


def _after_bracket(reading: Reading, after: int, value: int) -> int:
    """Step over the figure repeated in brackets: "six (6) months"."""
    if reading.word(after) == "(" and reading.number(after + 1) == value and reading.word(after + 2) == ")":
        return after + 3
    return after
