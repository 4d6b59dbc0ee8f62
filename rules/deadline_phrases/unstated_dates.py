"""Words that mean a time without a date: "immediately", "as soon as possible", "in due course"."""

from rules.dates_in_words import long_date
from rules.deadline_phrases.anchor import Anchor
from rules.deadline_phrases.date_words import word_set
from rules.deadline_phrases.finding import Finding, Weight, nothing, unknown
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.working_standards import SERVED_AND_STAFF
from rules.vocabulary import Certainty, ResolutionKind

_MEANT = "A deadline is meant, but its date is not stated"
_LATER = "A later time is meant, but no date is stated"

_PHRASES = {
    "as": (
        (("soon", "as"), Weight.UNSTATED, _MEANT),
        (("a", "matter", "of", "urgency"), Weight.UNSTATED, _MEANT),
    ),
    "at": (
        (("the", "earliest", "opportunity"), Weight.UNSTATED, _MEANT),
        (("the", "earliest", "possible", "opportunity"), Weight.UNSTATED, _MEANT),
        (("a", "later", "date"), Weight.VAGUE, _LATER),
    ),
    "without": (
        (("delay",), Weight.UNSTATED, _MEANT),
        (("further", "delay"), Weight.UNSTATED, _MEANT),
        (("undue", "delay"), Weight.UNSTATED, _MEANT),
    ),
    "in": (
        (("due", "course"), Weight.VAGUE, _LATER),
        (("the", "near", "future"), Weight.VAGUE, _LATER),
        *(
            (("the", "coming", unit), Weight.VAGUE, _LATER)
            for unit in ("days", "weeks", "months", "year", "years")
        ),
        (("the", "new", "year"), Weight.VAGUE, "“The new year” names no day or month"),
    ),
    "over": tuple(
        (("the", "coming", unit), Weight.VAGUE, _LATER)
        for unit in ("days", "weeks", "months", "year", "years")
    ),
    "urgently": (((), Weight.UNSTATED, _MEANT),),
    "asap": (((), Weight.UNSTATED, _MEANT),),
    "tbc": (((), Weight.VAGUE, "The date is still to be confirmed"),),
    "tba": (((), Weight.VAGUE, "The date is still to be announced"),),
    "shortly": (((), Weight.VAGUE, _LATER),),
    "imminently": (((), Weight.VAGUE, _LATER),),
    "date": (
        (("to", "be", "confirmed"), Weight.VAGUE, "The date is still to be confirmed"),
        (("to", "be", "agreed"), Weight.VAGUE, "The date is still to be agreed"),
    ),
    "dates": ((("to", "be", "confirmed"), Weight.VAGUE, "The dates are still to be confirmed"),),
}
UNSTATED_WORDS = frozenset({*_PHRASES, "immediate", "immediately"})

_NOT_A_DEADLINE = word_set(
    "after following before prior preceding upon on when once if where available apparent obvious dangerous "
    "identifiable clear below above adjacent behind next family risk threat danger past previous area"
)
_ORDERS = frozenset({"should", "must", "shall", "to", "needs", "need", "will"})


def find_unstated_date(reading: Reading, index: int, anchor: Anchor | None) -> Finding | None:
    """The finding of a time without a date at the token, or None."""
    word = reading.words[index]
    if word in ("immediate", "immediately"):
        return _immediate(reading, index, anchor)
    for following, weight, reason in _PHRASES[word]:
        after = index + 1 + len(following)
        if tuple(reading.words[index + 1 : after]) == following:
            if word == "shortly" and reading.word(after) in ("before", "after"):
                return None
            if following == ("soon", "as"):
                return _as_soon_as(reading, index, after)
            return unknown(weight, reason, index, after)
    return None


def _as_soon_as(reading: Reading, index: int, after: int) -> Finding | None:
    after += reading.word(after) in ("is", "reasonably", "it")
    after += reading.word(after) in ("is", "reasonably")
    if reading.word(after) not in ("possible", "practicable", "practical", "practically"):
        return None  # "as soon as a victim calls" is a standard
    return unknown(Weight.UNSTATED, _MEANT, index, after + 1)


def _immediate(reading: Reading, index: int, anchor: Anchor | None) -> Finding | None:
    first, after = index, index + 1
    if reading.words[index] == "immediate":
        if reading.word(index + 1) == "effect" and reading.word(index - 1) == "with":
            return _due_at_once(reading, index - 1, index + 2, anchor)
        opens = reading.sentence_starts(index) and not reading.is_word(after)
        if opens or (reading.sentence_starts(index) and reading.word(after) == "and"):
            return _due_at_once(reading, index, after, anchor)
        if reading.word(index + 1) not in ("action", "steps", "effect"):
            return None
        after = index + 2
    if reading.word(after) in _NOT_A_DEADLINE:
        return nothing("“Immediately” there is told by something else, so it isn't a deadline", first, after)
    if _is_for_the_item(reading, index):
        return _due_at_once(reading, first, after, anchor)
    return unknown(
        Weight.VAGUE, "“Immediately” may be how a task is done rather than the item's deadline", first, after
    )


def _is_for_the_item(reading: Reading, index: int) -> bool:
    """True where the word opens the sentence or follows the order to the force, not one to its officers."""
    if reading.sentence_starts(index) or reading.word(index - 1) == "effective":
        return True
    before = reading.words[max(0, index - 12) : index]
    for back, word in enumerate(reversed(before)):
        if word in ".;?!" or word in ("ensure", "that"):
            return False
        if word in _ORDERS:
            subject = before[max(0, len(before) - back - 5) : len(before) - back - 1]
            return back <= 2 and SERVED_AND_STAFF.isdisjoint(subject) and "that" not in subject
    return False


def _due_at_once(reading: Reading, first: int, after: int, anchor: Anchor | None) -> Finding:
    if reading.word(after) == "from":
        return unknown(
            Weight.IMMEDIATE, "The effect begins on another date than the publication's", first, after
        )
    if anchor is None or anchor.day is None:
        return unknown(Weight.IMMEDIATE, "It is due on publication, whose day isn't known", first, after)
    rule = f"due at once, on the publication's date, {long_date(anchor.day)}"
    return Finding(
        Weight.IMMEDIATE,
        ResolutionKind.IMMEDIATE,
        rule,
        first,
        after,
        Certainty.EXACT,
        anchor.day,
        anchor.day,
    )
