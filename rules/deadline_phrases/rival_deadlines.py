"""Which of a text's deadlines stand against each other, so that no one of them is silently picked."""

from bisect import bisect_left

from rules.deadline_phrases.date_words import word_set
from rules.deadline_phrases.finding import Finding, Weight
from rules.deadline_phrases.reading import Reading

_DEADLINES = frozenset({Weight.HARD, Weight.IMMEDIATE, Weight.COUNTED})
# Between two deadlines these words say that the second bounds the first: "within six months, and in any
# case by 31 May 2024".
_TYING = word_set(
    ", ( ) - . : and but or in any case event at the latest least not no later than that is i e ie as soon "
    "possible practicable specifically namely only ideally preferably"
)
_CLAUSE_OPENERS = frozenset({",", "and", "then", "but", "or", "also", "to"})
_LONGEST_TIE = 10


def rivals_of(reading: Reading, findings: list[Finding]) -> list[Finding]:
    """The findings of the heaviest weight, with every lighter deadline that is one in its own right."""
    weight = min(finding.weight for finding in findings)
    if weight is Weight.IMMEDIATE:
        immediate = [one for one in findings if one.weight is Weight.IMMEDIATE]
        backstop = [
            one
            for one in findings
            if one.weight is Weight.COUNTED and one.end is not None and _is_tied(reading, one, immediate)
        ]
        if backstop:
            return backstop
    heaviest = [finding for finding in findings if finding.weight == weight]
    if weight not in _DEADLINES:
        return heaviest
    days = {one.end for one in heaviest}
    separate = [
        one
        for one in findings
        if one.weight in _DEADLINES
        and one.weight is not weight
        and one.end is not None
        and one.end not in days
        and _opens_a_clause(reading, one)
        and not _is_tied(reading, one, heaviest)
    ]
    return sorted([*heaviest, *separate], key=lambda one: one.first)


def _opens_a_clause(reading: Reading, finding: Finding) -> bool:
    """True for "..., within six months, ..."; not for "answer complaints within 28 days"."""
    if finding.weight is not Weight.COUNTED or reading.sentence_starts(finding.first):
        return True
    return reading.word(finding.first - 1) in _CLAUSE_OPENERS


def _is_tied(reading: Reading, one: Finding, others: list[Finding]) -> bool:
    """True when only tying words stand between it and the nearest of the others, which are in order."""
    place = bisect_left(others, one.first, key=lambda other: other.first)
    if place < len(others) and _are_tied(reading, one.after, others[place].first):
        return True
    return place > 0 and _are_tied(reading, others[place - 1].after, one.first)


def _are_tied(reading: Reading, after: int, first: int) -> bool:
    return first - after <= _LONGEST_TIE and _TYING.issuperset(reading.words[after:first])
