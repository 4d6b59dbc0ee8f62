"""Counts as papers write them: “14”, “six”, “twenty-two”, “a total of nine”, “none”."""

import re

from rules.deadline_phrases.date_words import ONES, TEENS, TENS

_VALUES = {"zero": 0, **ONES, **TEENS, **TENS, "none": 0, "no": 0, "a": 1, "an": 1, "single": 1}
_TEEN_OR_ONE = "|".join(sorted([*ONES, *TEENS], key=len, reverse=True))
_TEN = "|".join(TENS)

# For use inside larger patterns: a count in figures or words.
COUNT = rf"(?:\d{{1,3}}|(?:{_TEN})(?:[ -](?:{_TEEN_OR_ONE}))?|{_TEEN_OR_ONE}|none|no)"


def count_value(text: str) -> int:
    """The number that COUNT matched."""
    words = re.split(r"[ -]+", text.strip().lower())
    if words[0].isdigit():
        return int(words[0])
    return sum(_VALUES[word] for word in words)
