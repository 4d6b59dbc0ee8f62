"""Figures: positions, movements, submissions, waiting, ageing and counts of reports, and where they break."""

from rules.figures.breaks import Break, BreakCode
from rules.figures.counting import Counts, Figure, PositionGroup
from rules.figures.position import (
    RegisterPosition,
    RegisterRow,
    is_closed,
    is_counted,
    position_group,
    register_position,
)
from rules.figures.report import FigureFacts, Figures, all_figures
from rules.figures.stated_position import CheckedRow, StatedPosition, stated_position

__all__ = [
    "Break",
    "BreakCode",
    "CheckedRow",
    "Counts",
    "Figure",
    "FigureFacts",
    "Figures",
    "PositionGroup",
    "RegisterPosition",
    "RegisterRow",
    "StatedPosition",
    "all_figures",
    "is_closed",
    "is_counted",
    "position_group",
    "register_position",
    "stated_position",
]
