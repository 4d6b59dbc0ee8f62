"""Histories of items for tests, and the tallies that follow from them, worked out one item at a time."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rules.figures.counting import Tally, Traits
from rules.vocabulary import Action, ItemKind, Stage

FIRST_DAY = date(2024, 1, 1)
THEN, NOW_DAY = FIRST_DAY + timedelta(days=40), FIRST_DAY + timedelta(days=80)


@dataclass(frozen=True)
class History:
    """One item: what it was on the earlier day and is now, since when it is known, and its stages."""

    key: str
    then: Traits
    now: Traits
    known_on: date
    changes: tuple[tuple[date, Stage, Action | None], ...] = ()

    def stage_on(self, day: date) -> Stage | None:
        """The stage on a day; None while it wasn't known. Of one day the later change counts."""
        if self.known_on > day:
            return None
        reached = [stage for _, stage, _ in self._until(day)]
        return reached[-1] if reached else Stage.OPEN

    def tallies(self, then: date, now: date) -> Iterator[Tally]:
        """Its entries, each in all of its parts."""
        if self.known_on > now:
            return
        known_then = self.known_on <= then
        common = Tally(
            count=1,
            key=self.key,
            now=self.now,
            then=self.then,
            known_on=self.known_on,
            known_then=known_then,
            before=None,
            stage=Stage.OPEN,
            action=None,
            is_newest=True,
            was_newest=known_then,
            in_period=False,
        )
        changes = self._until(now)
        if not changes:
            yield common
        for place, (day, stage, action) in enumerate(changes):
            after = changes[place + 1] if place + 1 < len(changes) else None
            yield replace(
                common,
                before=changes[place - 1][1] if place else None,
                stage=stage,
                action=action,
                is_newest=after is None,
                was_newest=known_then and day <= then and (after is None or after[0] > then),
                in_period=day > then or not known_then,
            )

    def _until(self, day: date) -> list[tuple[date, Stage, Action | None]]:
        return sorted((one for one in self.changes if one[0] <= day), key=lambda one: one[0])


def traits(kind: ItemKind = ItemKind.RECOMMENDATION, level: int | None = 3, *, ours: bool = True) -> Traits:
    return Traits(kind, level, ours)


def history(key: str, *stages: tuple[int, Stage], known: int = 0, **changes: Traits) -> History:
    """A Level 3 recommendation; days are counted from the first day of all."""
    what = {"then": traits(), "now": traits()} | changes
    return History(
        key=key,
        known_on=FIRST_DAY + timedelta(days=known),
        changes=tuple((FIRST_DAY + timedelta(days=day), stage, None) for day, stage in stages),
        **what,
    )


def tallies_of(histories: Iterable[History], then: date = THEN, now: date = NOW_DAY) -> list[Tally]:
    return [tally for one in histories for tally in one.tallies(then, now)]


def counted(tallies: Iterable[Tally]) -> list[Tally]:
    """The same, as a database counts them: alike ones together, without keys."""
    alike = Counter(replace(tally, key=None) for tally in tallies)
    return [replace(tally, count=number) for tally, number in alike.items()]
