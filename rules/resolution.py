"""What a date phrase means: the value that the deadline resolver returns and the register stores."""

from dataclasses import dataclass
from datetime import date

from rules.vocabulary import Certainty, ResolutionKind


@dataclass(frozen=True, slots=True)
class Resolution:
    """The meaning of one date phrase.

    `start` and `end` are calendar days in Europe/London, both inclusive; a single day has them equal, a
    deadline's due day is `end`. `recurrence` is an ISO 8601 repeating interval ("R/P1Y") for standing duties.
    `rule` says in words how the date follows; `words` are the exact words of the phrase that it rests on.
    """

    kind: ResolutionKind
    start: date | None
    end: date | None
    recurrence: str | None
    rule: str
    words: str
    certainty: Certainty
