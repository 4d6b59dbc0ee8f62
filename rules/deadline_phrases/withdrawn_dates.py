"""Words that take a date back: it held once and was changed, or it will not be met."""

from rules.deadline_phrases.date_words import word_set
from rules.deadline_phrases.reading import Reading

CHANGES = word_set(
    "extended extend extends extending moved move revised changed postponed delayed deferred rescheduled "
    "extension brought slipped slip pushed"
)
_REPLACED = word_set("previously originally previous original initial initially old former formerly")
_BETWEEN_REPLACED_AND_DATE = word_set(
    "was is of : - date deadline due target completion by for set on the planned scheduled agreed no later "
    "than"
)
_DENIALS = frozenset({"not", "unable", "unlikely", "cannot", "never", "failed", "fails"})
_ORDERS = frozenset({"should", "must", "shall", "need", "needs"})


def is_replaced(reading: Reading, at: int) -> bool:
    """True for the date that once held: "previously", "the original deadline was", "(was 31 March)"."""
    if reading.words[at] == "was" and reading.word(at - 1) in ("(", "["):
        return True
    for back in range(at, max(at - 7, -1), -1):
        if reading.words[back] in _REPLACED:
            return True
        if reading.words[back] not in _BETWEEN_REPLACED_AND_DATE:
            return False
    return False


def is_denied(reading: Reading, at: int) -> bool:
    """True for "not by", "unable to finish by"; an order in between makes it a deadline all the same."""
    for back in range(at - 1, max(at - 12, -1), -1):
        word = reading.words[back]
        if word in _ORDERS or word in ".;:,?!" or word == "and":
            return False
        if word in _DENIALS or (word == "t" and reading.word(back - 1) == "'"):
            return True
    return False
