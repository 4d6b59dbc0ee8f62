"""Movement between two days: how what was open became what is open, each term with its items."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.figures.breaks import Break, BreakCode
from rules.figures.counting import NO_ITEMS, Figure, FigureSum, PositionGroup, Tally, is_open_stage, sum_of
from rules.figures.position import standing_then
from rules.vocabulary import Stage


class Term(StrEnum):
    """Why an item entered or left what is open."""

    NEW = "new"
    CLOSED = "closed"
    REOPENED = "re-opened"
    SUPERSEDED = "superseded"
    MERGED = "merged"
    DEROGATED = "derogated"
    NOT_APPLICABLE = "not-applicable"
    FOUND_NOT_OURS = "found-not-ours"
    CAME_BACK = "came-back"
    FOUND_OURS = "found-ours"
    REGROUPED_OUT = "regrouped-out"
    REGROUPED_IN = "regrouped-in"

    @property
    def adds(self) -> bool:
        return self in _ADDING

    @property
    def label(self) -> str:
        return _TERM_LABELS[self]


_ADDING = frozenset({Term.NEW, Term.REOPENED, Term.CAME_BACK, Term.FOUND_OURS, Term.REGROUPED_IN})
_TERM_LABELS = {
    Term.NEW: "New",
    Term.CLOSED: "Closed",
    Term.REOPENED: "Re-opened",
    Term.SUPERSEDED: "Superseded",
    Term.MERGED: "Merged",
    Term.DEROGATED: "Derogated from",
    Term.NOT_APPLICABLE: "Not applicable",
    Term.FOUND_NOT_OURS: "Found not to be ours",
    Term.CAME_BACK: "Came back",
    Term.FOUND_OURS: "Found to be ours",
    Term.REGROUPED_OUT: "Moved to another level",
    Term.REGROUPED_IN: "Moved here from another level",
}
_LEFT_AS = {
    Stage.CLOSED: Term.CLOSED,
    Stage.SUPERSEDED: Term.SUPERSEDED,
    Stage.MERGED: Term.MERGED,
    Stage.DEROGATED: Term.DEROGATED,
    Stage.NOT_APPLICABLE: Term.NOT_APPLICABLE,
}


@dataclass(frozen=True, slots=True)
class MovementRow:
    """Opening and closing of one kind and level (`group` None: of all), with the terms that aren't zero."""

    group: PositionGroup | None
    opening: Figure
    terms: tuple[tuple[Term, Figure], ...]
    closing: Figure

    def term(self, wanted: Term) -> Figure:
        return next((figure for term, figure in self.terms if term is wanted), NO_ITEMS)

    @property
    def moved(self) -> int:
        """What opening and terms come to."""
        return self.opening.count + sum(
            figure.count if term.adds else -figure.count for term, figure in self.terms
        )

    @property
    def ties(self) -> bool:
        """True when the terms lead from opening to closing: in number and, where listed, item by item."""
        if self.moved != self.closing.count:
            return False
        figures = [self.opening, self.closing, *(figure for _, figure in self.terms)]
        if any(figure.keys is None for figure in figures):
            return True
        there = Counter(self.opening.keys)
        for term, figure in self.terms:
            # Not Counter's own + and -, which drop what falls below zero on the way.
            (there.update if term.adds else there.subtract)(figure.keys or ())
        there.subtract(self.closing.keys or ())
        return not any(there.values())


@dataclass(frozen=True, slots=True)
class Movement:
    """By kind and level, and altogether: opening + new - closed + re-opened +- rarer terms = closing."""

    rows: tuple[MovementRow, ...]
    total: MovementRow
    breaks: tuple[Break, ...]


def movement(tallies: Sequence[Tally]) -> Movement:
    """The movement of open items between the tallies' two days.

    Every change counts: an item that was closed and re-opened in between is in both terms. An item that
    became known in between enters as new and then leaves again, if it did. Opening and closing are counted
    from the stages that stood on the two days, the terms from the changes between them, so that the sum is
    a check: what doesn't tie is a break, never adjusted.
    """
    opening = _by_group(
        (one.then.group, one.count, one.key)
        for one, stage in standing_then(tallies)
        if one.then.is_ours and is_open_stage(stage)
    )
    closing = _by_group(
        (one.now.group, one.count, one.key)
        for one in tallies
        if one.is_newest and one.now.is_ours and is_open_stage(one.stage)
    )
    terms: dict[PositionGroup, dict[Term, FigureSum]] = {}
    for group, term, count, key in _entries(tallies):
        terms.setdefault(group, {}).setdefault(term, FigureSum()).add(count, key)
    rows = tuple(
        MovementRow(
            group,
            opening.get(group, NO_ITEMS),
            tuple((term, found[term].figure()) for term in Term if term in found),
            closing.get(group, NO_ITEMS),
        )
        for group in sorted({*opening, *closing, *terms})
        for found in [terms.get(group, {})]
    )
    total = _total(rows)
    return Movement(rows, total, tuple(filter(None, map(_break, (*rows, total)))))


def _entries(tallies: Iterable[Tally]) -> Iterator[tuple[PositionGroup, Term, int, str | None]]:
    """Every step of every item, as the group and the term that it counts in."""
    for one, stage in standing_then(tallies):
        if one.then != one.now and is_open_stage(stage):
            yield from ((group, term, one.count, one.key) for group, term in _changed_fields(one))
    for one in tallies:
        if not one.now.is_ours:
            continue
        group = one.now.group
        if one.is_newest and not one.known_then:
            yield group, Term.NEW, one.count, one.key
        if one.in_period:
            yield from ((group, term, one.count, one.key) for term in _steps(one.before, one.stage))


def _changed_fields(one: Tally) -> Iterator[tuple[PositionGroup, Term]]:
    """An open item whose level or applicability was edited; its later steps count where it went."""
    was_ours, is_ours = one.then.is_ours, one.now.is_ours
    if was_ours and not is_ours:
        yield one.then.group, Term.FOUND_NOT_OURS
    elif is_ours and not was_ours:
        yield one.now.group, Term.FOUND_OURS
    elif is_ours and one.then.group != one.now.group:
        yield one.then.group, Term.REGROUPED_OUT
        yield one.now.group, Term.REGROUPED_IN


def _steps(before: Stage | None, after: Stage) -> tuple[Term, ...]:
    if before is None or is_open_stage(before):
        return () if is_open_stage(after) else (_LEFT_AS[after],)
    if is_open_stage(after):
        return (Term.REOPENED if before is Stage.CLOSED else Term.CAME_BACK,)
    # What was merged, say, and is now closed was for a moment asked of the force again.
    closed_at_last = after is Stage.CLOSED and before is not Stage.CLOSED
    return (Term.CAME_BACK, Term.CLOSED) if closed_at_last else ()


def _by_group(counted: Iterable[tuple[PositionGroup, int, str | None]]) -> dict[PositionGroup, Figure]:
    sums: dict[PositionGroup, FigureSum] = {}
    for group, count, key in counted:
        sums.setdefault(group, FigureSum()).add(count, key)
    return {group: found.figure() for group, found in sums.items()}


def _total(rows: Sequence[MovementRow]) -> MovementRow:
    terms = ((term, sum_of(row.term(term) for row in rows)) for term in Term)
    return MovementRow(
        None,
        sum_of(row.opening for row in rows),
        tuple((term, figure) for term, figure in terms if figure.count),
        sum_of(row.closing for row in rows),
    )


def _break(row: MovementRow) -> Break | None:
    if row.ties:
        return None
    where = f"Movement, {row.group.label if row.group else 'all items'}"
    parts = [f"{row.opening.count} open at first"]
    parts += [
        f"{'+' if term.adds else '−'} {figure.count} {term.label.lower()}" for term, figure in row.terms
    ]
    if row.moved != row.closing.count:
        what = f"{' '.join(parts)} make {row.moved}, but at the end the count is {row.closing.count}."
    else:
        what = f"{' '.join(parts)} make {row.moved}, the count at the end, but not of the same items."
    return Break(where, what, str(row.closing.count), BreakCode.MOVEMENT)
