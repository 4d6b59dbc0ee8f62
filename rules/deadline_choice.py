"""Which of an item's deadlines drives its reminders and stands in the papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.vocabulary import Certainty, DeadlineKind, ResolutionKind

# HMICFRS's deadline goes before the PCC's, and that before the force's own target.
_ORDER = {DeadlineKind.HMICFRS: 1, DeadlineKind.PCC: 2, DeadlineKind.INTERNAL: 3}

# A fuzzy window never becomes a hard deadline, and a standing duty has no single day.
_WITH_A_DAY = frozenset({ResolutionKind.DEADLINE, ResolutionKind.IMMEDIATE})


@dataclass(frozen=True, slots=True)
class DeadlineFacts:
    """One version of one deadline, as plain values.

    `starts_on` and `ends_on` are inclusive days in Europe/London; `recorded_on` is the day there on which
    the version was written down. `confirmed_by` is the title of the post that confirmed the date, or None.
    """

    version: int
    kind: DeadlineKind
    phrase: str
    anchor: str
    resolution: ResolutionKind
    starts_on: date | None
    ends_on: date | None
    recurrence: str | None
    rule: str
    certainty: Certainty
    confirmed_by: str | None
    recorded_on: date

    @property
    def confirmed(self) -> bool:
        return self.confirmed_by is not None

    @property
    def due_on(self) -> date | None:
        """The day by which it must be done; None for a window, a standing duty and an unread phrase."""
        return self.ends_on if self.resolution in _WITH_A_DAY else None


def current_deadlines(deadlines: Iterable[DeadlineFacts]) -> tuple[DeadlineFacts, ...]:
    """The newest version of each kind, HMICFRS's first."""
    newest: dict[DeadlineKind, DeadlineFacts] = {}
    for deadline in deadlines:
        known = newest.get(deadline.kind)
        if known is None or deadline.version > known.version:
            newest[deadline.kind] = deadline
    return tuple(sorted(newest.values(), key=lambda deadline: _ORDER[deadline.kind]))


def driving_deadline(deadlines: Iterable[DeadlineFacts]) -> DeadlineFacts | None:
    """The deadline that drives reminders, or None when none is recorded.

    Of each kind only the newest version counts. The first with a day drives: HMICFRS's, else the PCC's, else
    the internal target. When none has a day the first is returned all the same, with `due_on` None, so that
    its phrase can be shown and asked about. models/queries/item_facts.py holds the same rule as SQL.
    """
    current = current_deadlines(deadlines)
    dated = [deadline for deadline in current if deadline.due_on is not None]
    return next(iter(dated or current), None)


def unread_phrases(deadlines: Iterable[DeadlineFacts]) -> tuple[str, ...]:
    """Phrases of current deadlines that couldn't be read to a date: each is a question to the FLO."""
    return tuple(
        deadline.phrase
        for deadline in current_deadlines(deadlines)
        if deadline.resolution is ResolutionKind.UNKNOWN
    )
