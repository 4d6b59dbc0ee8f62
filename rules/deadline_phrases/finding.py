"""What one place in a text says about time, with how heavily it weighs against the others."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from rules.vocabulary import Certainty, ResolutionKind


class Weight(IntEnum):
    """Which finding of a text wins: the lowest number."""

    HARD = 0  # "by 14 June 2024", and a date after "by" that can't be read
    IMMEDIATE = 1
    COUNTED = 2  # "within six months"
    UNSTATED = 3  # "as soon as possible": a deadline is meant, its date is not stated
    SOFT_TARGET = 4  # "by early 2025"
    DUTY = 5  # "at least annually"
    LOOSE_DUTY = 6  # "monthly updates"
    VAGUE = 7  # "in due course"
    WINDOW = 8
    SCOPE = 9  # a period or day that only bounds what is counted or when something began
    NOTHING = 10  # date words that bear on no date of the item, kept for their explanation


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: the parts of a Resolution, and the tokens that it rests on."""

    weight: Weight
    kind: ResolutionKind
    rule: str
    first: int
    after: int
    certainty: Certainty = Certainty.NOT_KNOWN
    start: date | None = None
    end: date | None = None
    recurrence: str | None = None


def unknown(weight: Weight, rule: str, first: int, after: int) -> Finding:
    """A finding whose date can't be known; the rule says why."""
    return Finding(weight, ResolutionKind.UNKNOWN, rule, first, after)


def nothing(rule: str, first: int, after: int) -> Finding:
    """Date words that set no date; the rule says why."""
    return Finding(Weight.NOTHING, ResolutionKind.NONE, rule, first, after)
