"""The words in an item's text that set its deadline, and what they come to from the publication's date."""

import re
from datetime import date

from rules.deadline_phrases import resolve
from rules.resolution import Resolution
from rules.vocabulary import ResolutionKind

_LOOKS_BACK = re.compile(
    r"\b(?:last|past|previous|ending|ended|since|during|over|from|until|between)\b", re.IGNORECASE
)


def read_deadline(text: str, published_on: date | None) -> tuple[str, Resolution | None]:
    """The phrase in the text's own words with its meaning; ("", None) when no words of time bind.

    The anchor is the publication's date or nothing: a paper's own date would give a wrong day for “within
    six months”. A period that only says which cases are meant is no deadline.
    """
    read = resolve(text, published_on)
    if read.kind is ResolutionKind.NONE or not read.words:
        return "", None
    if read.kind is ResolutionKind.WINDOW and _is_scope(read, published_on):
        return "", None
    # The shortest words that mean the same by themselves: with several dates that may be the whole text.
    for phrase in (read.words, _sentence_with(text, read.words)):
        if _same(resolve(phrase, published_on), read):
            return phrase, read
    return text, read


def read_deadline_cell(phrase: str, published_on: date | None) -> tuple[str, Resolution | None]:
    """What a table's cell for the deadline says: a day that stands alone in it is the deadline."""
    stripped = phrase.strip()
    if not re.search(r"\w", stripped) or re.fullmatch(
        r"(?i)n/?a|none|tbc|tba|-|not (?:set|given|stated)", stripped
    ):
        return "", None
    read = resolve(stripped, published_on)
    if read.kind is ResolutionKind.WINDOW:
        by = resolve(f"By {stripped}", published_on)
        if by.kind is ResolutionKind.DEADLINE:
            return stripped, by
    return (stripped, read) if read.kind is not ResolutionKind.NONE else (stripped, None)


def _same(one: Resolution, other: Resolution) -> bool:
    return (one.kind, one.start, one.end, one.recurrence) == (
        other.kind,
        other.start,
        other.end,
        other.recurrence,
    )


def _is_scope(read: Resolution, published_on: date | None) -> bool:
    if _LOOKS_BACK.search(read.words):
        return True
    return published_on is None or read.end is None or read.end <= published_on


def _sentence_with(text: str, words: str) -> str:
    for sentence in re.split(r"(?<=[.?!])\s+(?=[A-Z])", text):
        if words in sentence:
            return sentence.strip()
    return words
