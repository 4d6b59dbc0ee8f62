"""Spells in a post: which may stand side by side, what a leaving ends, and when nobody was there.

A spell is a tenure or a delegation; both count whole days, first and last included.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.dates_in_words import long_date

_A_DAY = timedelta(days=1)


class TenureConflictError(ValueError):
    """A change of who is in a post that contradicts what is recorded; names the spell and its dates."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Somebody in a post from a day to a day, both inclusive; `until` None: no last day is recorded."""

    person: str
    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        """True when the day is one of the spell's."""
        return self.since <= day and not self.is_over_by(day)

    def is_over_by(self, day: date) -> bool:
        """True when the spell's last day lies before the day."""
        return self.until is not None and self.until < day

    def overlaps(self, other: "Spell") -> bool:
        """True when there is a day on which both run."""
        return not self.is_over_by(other.since) and not other.is_over_by(self.since)

    @property
    def days_in_words(self) -> str:
        """For example “from 1 March 2024”, or “from 1 March 2024 to 14 June 2024”."""
        begins = f"from {long_date(self.since)}"
        return begins if self.until is None else f"{begins} to {long_date(self.until)}"


@dataclass(frozen=True, slots=True)
class Gap:
    """Days on which nobody was in the post, first and last included; `until` None: to this day and on."""

    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class EndedSpells:
    """What a last day does to a person's spells: some end on it, those that begin later never do."""

    ended: tuple[Spell, ...]
    never_begun: tuple[Spell, ...]


def check_no_overlap(spells: Iterable[Spell], new: Spell) -> None:
    """Raise TenureConflictError when the new spell runs on a day of another, or ends before it begins."""
    if new.until is not None and new.until < new.since:
        raise TenureConflictError(
            f"the last day, {long_date(new.until)}, lies before the first, {long_date(new.since)}"
        )
    for spell in _in_order(spells):
        if spell.overlaps(new):
            raise TenureConflictError(
                f"{spell.person} is recorded {spell.days_in_words}, which overlaps with {new.person}"
                f" {new.days_in_words}"
            )


def can_be_added(spells: Iterable[Spell], new: Spell) -> bool:
    """True when check_no_overlap() raises nothing."""
    try:
        check_no_overlap(spells, new)
    except TenureConflictError:
        return False
    return True


def ended_by_take_over(spells: Iterable[Spell], since: date) -> Spell | None:
    """The spell that a take-over on the day ends: one begun before it, and without a last day.

    One with a last day isn't touched: that day was recorded, and a take-over before it is an overlap.
    """
    running = [spell for spell in spells if spell.since < since and spell.until is None]
    return max(running, key=lambda spell: spell.since, default=None)


def ended_by_leaving(spells: Iterable[Spell], last_day: date) -> EndedSpells:
    """What somebody's last day does to all their spells; a planned last day after it is brought forward."""
    going_on = [spell for spell in _in_order(spells) if spell.until is None or spell.until > last_day]
    return EndedSpells(
        ended=tuple(spell for spell in going_on if spell.since <= last_day),
        never_begun=tuple(spell for spell in going_on if spell.since > last_day),
    )


def check_never_begun(spell: Spell, *, last_day: date, today: date) -> None:
    """Raise TenureConflictError when a spell that a last day rules out has begun already.

    What has begun is history, and history is ended, never taken away.
    """
    if spell.since <= today:
        raise TenureConflictError(
            f"{spell.person}'s last day can't be {long_date(last_day)}, as they are recorded"
            f" {spell.days_in_words}; the earliest last day is {long_date(spell.since)}"
        )


def gaps(spells: Iterable[Spell], *, today: date) -> tuple[Gap, ...]:
    """When nobody was there, from the first spell's end to today; spells may overlap, if old records do.

    A gap that holds today has no last day, whether or not somebody is due to come.
    """
    found = []
    # The first day not covered so far; None before the first spell.
    free_from: date | None = None
    for spell in _in_order(spells):
        if spell.since > today:
            break
        if free_from is not None and spell.since > free_from:
            found.append(Gap(free_from, spell.since - _A_DAY))
        if spell.until is None or spell.until >= today:
            return tuple(found)
        free_from = max(free_from or date.min, spell.until + _A_DAY)
    if free_from is not None:
        found.append(Gap(free_from, None))
    return tuple(found)


def vacant_since(spells: Iterable[Spell], *, today: date) -> date | None:
    """Since when nobody has been there; None when somebody is, or when nobody ever was."""
    found = gaps(spells, today=today)
    return found[-1].since if found and found[-1].until is None else None


def last_to_be_there(spells: Iterable[Spell], *, today: date) -> Spell | None:
    """Whoever was the last to be there before today; None when nobody was."""
    past = [spell for spell in spells if spell.is_over_by(today)]
    return max(past, key=lambda spell: (spell.until or date.max, spell.since), default=None)


def _in_order(spells: Iterable[Spell]) -> Sequence[Spell]:
    return sorted(spells, key=lambda spell: spell.since)
