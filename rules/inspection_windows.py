"""What may be done with an inspection window, by its status: one table, and the questions asked of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from rules.dates_in_words import long_date
from rules.inspection_days import WindowDays
from rules.vocabulary import WindowStatus


class WindowAction(StrEnum):
    """What can be done with a window that stands in the diary."""

    FIRM_UP = "firm-up"
    MOVE = "move"
    SPLIT = "split"
    CANCEL = "cancel"
    DONE = "done"
    REINSTATE = "reinstate"


class NewDays(StrEnum):
    """Whether an action brings new days."""

    NEEDED = "needed"
    OPTIONAL = "optional"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class WindowStep:
    """One row of the table. `to_status` None: as firm as it was before it was cancelled or done.

    `certain` asks for days that aren't a rough period, `begun` for a window whose first day has come.
    """

    action: WindowAction
    from_statuses: tuple[WindowStatus, ...]
    to_status: WindowStatus | None
    days: NewDays
    certain: bool = False
    begun: bool = False


class RefusedWindowError(ValueError):
    """Something that can't be done with a window; the message says why and what can, for a person."""


_TO_COME = (WindowStatus.TENTATIVE, WindowStatus.CONFIRMED)

# At most one row holds for any status and action; where there is none, the action is refused.
WINDOW_STEPS: tuple[WindowStep, ...] = (
    WindowStep(
        WindowAction.FIRM_UP,
        (WindowStatus.TENTATIVE,),
        WindowStatus.CONFIRMED,
        NewDays.OPTIONAL,
        certain=True,
    ),
    WindowStep(WindowAction.MOVE, (WindowStatus.TENTATIVE,), WindowStatus.TENTATIVE, NewDays.NEEDED),
    WindowStep(WindowAction.MOVE, (WindowStatus.CONFIRMED,), WindowStatus.CONFIRMED, NewDays.NEEDED),
    # A later paper often states the days of what has taken place better than anybody knew them before.
    WindowStep(WindowAction.MOVE, (WindowStatus.DONE,), WindowStatus.DONE, NewDays.NEEDED, begun=True),
    WindowStep(WindowAction.SPLIT, (WindowStatus.TENTATIVE,), WindowStatus.TENTATIVE, NewDays.NEEDED),
    WindowStep(WindowAction.SPLIT, (WindowStatus.CONFIRMED,), WindowStatus.CONFIRMED, NewDays.NEEDED),
    WindowStep(WindowAction.CANCEL, _TO_COME, WindowStatus.CANCELLED, NewDays.NONE),
    WindowStep(WindowAction.DONE, _TO_COME, WindowStatus.DONE, NewDays.OPTIONAL, begun=True),
    # History is only added to, so what was cancelled or recorded as done by mistake needs a way back.
    WindowStep(WindowAction.REINSTATE, (WindowStatus.CANCELLED, WindowStatus.DONE), None, NewDays.OPTIONAL),
)

DONE_WORDS = {
    WindowAction.FIRM_UP: "firmed up",
    WindowAction.MOVE: "moved",
    WindowAction.SPLIT: "split",
    WindowAction.CANCEL: "cancelled",
    WindowAction.DONE: "recorded as done",
    WindowAction.REINSTATE: "reinstated",
}


def step_for(status: WindowStatus, action: WindowAction) -> WindowStep | None:
    """The row that holds for a window with that status, or None where the action isn't allowed."""
    rows = (row for row in WINDOW_STEPS if row.action is action)
    return next((row for row in rows if status in row.from_statuses), None)


def allowed_steps(status: WindowStatus) -> tuple[WindowAction, ...]:
    """What may be done with a window as it stands, in the order of the actions."""
    return tuple(action for action in WindowAction if step_for(status, action) is not None)


def check_step(
    status: WindowStatus,
    action: WindowAction,
    *,
    now: WindowDays,
    new: WindowDays | None,
    before: WindowStatus | None,
    provisional: bool,
    today: date,
) -> WindowStatus:
    """The status that an action leads to; RefusedWindowError when it can't be done.

    `now` are the window's days as they stand and `new` those that the action brings; `before` is the status
    that it had before it was cancelled or done, None if it never had another. A rough period is never more
    than tentative; with `provisional` nothing is. `today` is a day in Europe/London.
    """
    row = step_for(status, action)
    if row is None:
        raise RefusedWindowError(_why_not(status, action))
    _check_days(row, now, new, today)
    to_status = before or WindowStatus.TENTATIVE if row.to_status is None else row.to_status
    if to_status is WindowStatus.CONFIRMED and (provisional or (new or now).is_fuzzy):
        to_status = WindowStatus.TENTATIVE
    if action is WindowAction.MOVE and new is not None and _same_days(now, new) and to_status is status:
        raise RefusedWindowError(f"the window is {now.in_words} already, so nothing would move")
    return to_status


def check_first_status(status: WindowStatus, days: WindowDays, today: date) -> None:
    """Refuse a status that a new window can't have: cancelled, or more than its days bear."""
    if status is WindowStatus.CANCELLED:
        raise RefusedWindowError("a window isn't added as cancelled: what was never planned needs no event")
    if status is WindowStatus.CONFIRMED:
        _check_certain(days)
    if status is WindowStatus.DONE:
        _check_begun(days, today)


def in_phases(phases: Sequence[WindowDays]) -> tuple[WindowDays, ...]:
    """The phases that a window is split into, the earliest first.

    Raises RefusedWindowError for fewer than two, for two with the same days, and for days that are certain
    and lie in two phases; rough periods may overlap.
    """
    if len(phases) < 2:
        raise RefusedWindowError("a window is split into two phases at least: to give it other days, move it")
    ordered = tuple(sorted(phases, key=lambda phase: (phase.starts_on, phase.ends_on)))
    for first, second in combinations(ordered, 2):
        rough = first.is_fuzzy or second.is_fuzzy
        if _same_days(first, second) or (second.starts_on <= first.ends_on and not rough):
            raise RefusedWindowError(f"two phases overlap: {first.in_words}, and {second.in_words}")
    return ordered


def _check_days(row: WindowStep, now: WindowDays, new: WindowDays | None, today: date) -> None:
    done = DONE_WORDS[row.action]
    if row.days is NewDays.NEEDED and new is None:
        raise RefusedWindowError(f"to be {done} a window needs its new days")
    if row.days is NewDays.NONE and new is not None:
        raise RefusedWindowError(f"a window that is {done} keeps its days: none can be given")
    if row.certain:
        _check_certain(new or now)
    if row.begun:
        _check_begun(new or now, today)


def _check_certain(days: WindowDays) -> None:
    if days.is_fuzzy:
        raise RefusedWindowError(
            f"“{days.phrase}” is a rough period ({days.in_words}), which can't be confirmed: give the days"
        )


def _check_begun(days: WindowDays, today: date) -> None:
    if days.starts_on > today:
        raise RefusedWindowError(
            f"it can't be done yet: its first day, {long_date(days.starts_on)}, is still to come"
        )


def _same_days(first: WindowDays, second: WindowDays) -> bool:
    return (first.starts_on, first.ends_on) == (second.starts_on, second.ends_on)


def _why_not(status: WindowStatus, action: WindowAction) -> str:
    ways = " or ".join(DONE_WORDS[each] for each in allowed_steps(status))
    already = {WindowAction.FIRM_UP: WindowStatus.CONFIRMED, WindowAction.CANCEL: WindowStatus.CANCELLED}
    already[WindowAction.DONE] = WindowStatus.DONE
    if already.get(action) is status:
        return f"the window is {status.value} already; it can be {ways}"
    return f"a window that is {status.value} can't be {DONE_WORDS[action]}; it can be {ways}"
