"""Whether a period such as "within 28 days" is an item's deadline or how fast some work must be done."""

from rules.deadline_phrases.date_words import word_set
from rules.deadline_phrases.reading import Reading

# After such a word the period may be a working standard and not the item's deadline.
_STANDARD = word_set(
    "ensure ensures ensuring make makes making that whether if who which when where are is was were "
    "been being responded arrested attend attended attends attending"
)
_PAST = word_set("was were had been responded arrested attended completed closed had took")
_ORDERS = frozenset({"should", "must", "shall", "will", "to", "need", "needs"})
# An order to these is how the work is done; one to the force, its chief constable or its PCC is the item's.
SERVED_AND_STAFF = word_set(
    "officers officer staff supervisors supervisor victims victim handlers handler responders investigators "
    "custody suspects they them who cases referrals calls complaints complainants detainees"
)


def _before_in_sentence(reading: Reading, first: int) -> list[str]:
    start = first
    while start > max(0, first - 25) and reading.words[start - 1] not in ".?!;:":
        start -= 1
    return reading.words[start:first]


def is_past(reading: Reading, first: int) -> bool:
    """True where the period tells how long something took."""
    before = _before_in_sentence(reading, first)
    return _ORDERS.isdisjoint(before) and not _PAST.isdisjoint(before[-8:])


def is_standard(reading: Reading, first: int) -> bool:
    """True where the period may be how fast some work is done, and not when the item is due."""
    before = _before_in_sentence(reading, first)
    if not _STANDARD.isdisjoint(before):
        return True
    order = next((at for at, word in enumerate(before) if word in _ORDERS), 0)
    return not SERVED_AND_STAFF.isdisjoint(before[:order])
