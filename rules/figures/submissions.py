"""What was submitted to HMICFRS in a period, and what waits for whom, with the items behind each figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.figures.counting import Figure, FigureSum, PositionGroup, Tally, sum_of
from rules.lifecycle import ItemState, is_submission
from rules.vocabulary import Action, ItemKind, Stage

# The process of levels and self-certification began in August 2023 (S1, S0: "since Aug 2023").
LEVELS_BEGAN = date(2023, 8, 1)

_AWAITING_SIGNATURE = "the Chief Constable’s signed letter"
_AWAITS = {
    Stage.CLAIMED: "sign-off by the DCC’s panel",
    Stage.SIGNED_OFF: "submission to HMICFRS",
    Stage.SUBMITTED: "HMICFRS’s verification",
    Stage.VERIFIED: "being closed by HMICFRS",
}


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """One figure of one kind and level."""

    group: PositionGroup
    figure: Figure


@dataclass(frozen=True, slots=True)
class Submissions:
    """Submissions by kind and level; an item that was submitted twice counts, and is listed, twice."""

    rows: tuple[GroupFigure, ...]

    @property
    def total(self) -> Figure:
        return sum_of(row.figure for row in self.rows)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Items of one kind and level at one stage, and what they wait for, in words."""

    stage: Stage
    group: PositionGroup
    awaits: str
    figure: Figure


def submissions(tallies: Iterable[Tally]) -> Submissions:
    """What was submitted between the tallies' two days."""
    sums: dict[PositionGroup, FigureSum] = {}
    for one in tallies:
        if one.in_period and one.now.is_ours and _submits(one):
            sums.setdefault(one.now.group, FigureSum()).add(one.count, one.key)
    return Submissions(tuple(GroupFigure(group, sums[group].figure()) for group in sorted(sums)))


def waiting(tallies: Iterable[Tally]) -> tuple[WaitingRow, ...]:
    """What is claimed, signed off, submitted or verified, and so waits for the panel, the CC or HMICFRS."""
    sums: dict[tuple[PositionGroup, Stage], FigureSum] = {}
    for one in tallies:
        if one.is_newest and one.now.is_ours and one.stage in _AWAITS:
            sums.setdefault((one.now.group, one.stage), FigureSum()).add(one.count, one.key)
    order = {stage: place for place, stage in enumerate(_AWAITS)}
    return tuple(
        WaitingRow(stage, group, _awaits(stage, group), sums[group, stage].figure())
        for group, stage in sorted(sums, key=lambda found: (order[found[1]], found[0]))
    )


def _submits(one: Tally) -> bool:
    if one.stage is Stage.SUBMITTED:
        # What was loaded from papers may lack the steps before it: the record itself says "submitted".
        return one.before is not Stage.SUBMITTED
    state = ItemState(one.now.kind, one.now.level, one.before or Stage.OPEN)
    closes = one.stage is Stage.CLOSED and one.action in (None, Action.CLOSE)
    return closes and is_submission(state, Action.CLOSE)


def _awaits(stage: Stage, group: PositionGroup) -> str:
    if stage is Stage.SIGNED_OFF and group.level in (2, 3):
        return _AWAITING_SIGNATURE
    if stage is Stage.SIGNED_OFF and group.kind is ItemKind.CAUSE_OF_CONCERN:
        return _AWAITS[Stage.VERIFIED]
    return _AWAITS[stage]
