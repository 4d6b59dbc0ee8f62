"""Short keys for the records that come of proposals: “roads-policing-revisited-2025”."""

import re
import unicodedata
from collections.abc import Callable

from rules.deadline_phrases.date_words import word_set

_LONGEST = 48
LITTLE_WORDS = word_set("a an the of to in on for and or by with at from")
_LEFT_OUT = LITTLE_WORDS | word_set("into how that report inspection published")


def key_from_title(title: str, year: int | None = None) -> str:
    """A key from a title's first telling words, in plain letters; never empty."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower().replace("'", "")
    words = [word for word in re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", plain) if word not in _LEFT_OUT]
    kept = ""
    for word in words:
        longer = f"{kept}-{word}".strip("-")
        if kept and len(longer) > _LONGEST:
            break
        kept = longer[:_LONGEST]
    kept = kept or "untitled"
    return f"{kept}-{year}" if year is not None and str(year) not in kept else kept


def free_key(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """The key itself, or else with the first number that makes it one of its own."""
    if not is_taken(wanted):
        return wanted
    number = 2
    while is_taken(f"{wanted}-{number}"):
        number += 1
    return f"{wanted}-{number}"
