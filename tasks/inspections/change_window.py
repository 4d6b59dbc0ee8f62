"""Changing when an inspection is: windows that are added, firm up, move, split, and are cancelled or done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Engine

from models.queries.inspection_diary import newest_windows
from models.records import InspectionWindow
from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.inspection_days import WindowDays, days_of
from rules.inspection_windows import (
    RefusedWindowError,
    WindowAction,
    allowed_steps,
    check_first_status,
    check_step,
    in_phases,
)
from rules.vocabulary import WindowStatus
from tasks.by_whom import ByWhom
from tasks.inspections.inspection_change import (
    InspectionChanging,
    RefusedInspectionError,
    WindowMovedOnError,
    changing_inspection,
    needed_text,
)
from tasks.inspections.window_changes import days_as_known, window_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Why a window changes, where that is said, and on which day (Europe/London) it became known.

    `seen` is the revision that the change was decided on; with another one in the diary it is refused.
    """

    why: str
    source: str
    known_on: date
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class WindowChanged:
    """A window's new revision, and what it was before; `before` is None for a new window."""

    key: str
    slot: int
    revision: int
    status: WindowStatus
    days: WindowDays
    was: WindowStatus | None
    was_days: WindowDays | None


def add_window(
    engine: Engine, by: ByWhom, *, key: str, days: WindowDays, status: WindowStatus, told: Told
) -> WindowChanged:
    """Give an inspection one more window, in a slot of its own.

    Raises RefusedWindowError when its days don't bear that status or another window has the same ones;
    RefusedInspectionError and NoSuchInspectionError.
    """
    source = needed_text(told.source, "the source")
    with changing_inspection(engine, by, key) as change:
        check_first_status(status, days, by.today)
        newest = newest_windows(change.inspection)
        for window in newest.values():
            if (window.starts_on, window.ends_on) == (days.starts_on, days.ends_on):
                raise RefusedWindowError(
                    f"window {window.slot} is {days.in_words} already ({window.status.value})"
                )
        change.check_known_on(told.known_on, None)
        slot = max(newest, default=0) + 1
        row = change.add_revision(slot, 0, days, status, known_on=told.known_on, source=source)
        change.record("add-window", window_changes(None, row), clean_text(told.why).strip())
        return _changed(change, None, row)


def change_window(
    engine: Engine,
    by: ByWhom,
    *,
    key: str,
    action: WindowAction,
    told: Told,
    slot: int | None = None,
    days: WindowDays | None = None,
    provisional: bool = False,
) -> WindowChanged:
    """Firm a window up, move, cancel or reinstate it, or record it as done: a new revision of its slot.

    `slot` None is the only window with which that can be done; `days` are its new ones, None keeps those it
    has. With `provisional` it is tentative afterwards. Raises RefusedWindowError (rules/inspection_windows.py
    says what may be done), WindowMovedOnError, RefusedInspectionError and NoSuchInspectionError.
    """
    if action is WindowAction.SPLIT:
        raise ValueError("a window is split by split_window()")
    why, source = needed_text(told.why, "a reason"), needed_text(told.source, "the source")
    with changing_inspection(engine, by, key) as change:
        newest = _window(change, slot, action, told)
        status = _status(change, newest, action, days, provisional)
        row = change.add_revision(
            newest.slot,
            newest.revision + 1,
            days or days_as_known(newest),
            status,
            known_on=told.known_on,
            source=source,
        )
        change.record(f"{action.value}-window", window_changes(newest, row), why)
        return _changed(change, newest, row)


def split_window(
    engine: Engine,
    by: ByWhom,
    *,
    key: str,
    phases: Sequence[WindowDays],
    told: Told,
    slot: int | None = None,
    provisional: bool = False,
) -> tuple[WindowChanged, ...]:
    """Split a window into phases: its slot keeps the earliest, each other one gets a slot of its own.

    A phase of which only a rough period is known is tentative. Raises as change_window() does.
    """
    why, source = needed_text(told.why, "a reason"), needed_text(told.source, "the source")
    ordered = in_phases(phases)
    with changing_inspection(engine, by, key) as change:
        newest = _window(change, slot, WindowAction.SPLIT, told)
        statuses = [_status(change, newest, WindowAction.SPLIT, phase, provisional) for phase in ordered]
        next_slot = max(newest_windows(change.inspection)) + 1
        slots = [(newest.slot, newest.revision + 1)]
        slots += [(next_slot + place, 0) for place in range(len(ordered) - 1)]
        rows = [
            change.add_revision(number, revision, phase, status, known_on=told.known_on, source=source)
            for (number, revision), phase, status in zip(slots, ordered, statuses, strict=True)
        ]
        change.record("split-window", _split_changes(newest, rows), why)
        return tuple(_changed(change, newest if row.slot == newest.slot else None, row) for row in rows)


def _window(
    change: InspectionChanging, slot: int | None, action: WindowAction, told: Told
) -> InspectionWindow:
    """The newest revision of the slot that is meant, checked against the one that was seen."""
    windows, key = newest_windows(change.inspection), change.inspection.key
    if not windows:
        raise RefusedInspectionError(
            f"“{key}” has no window yet: `oversight inspection window add` gives it one"
        )
    if slot is None:
        fit = [window for window in windows.values() if action in allowed_steps(window.status)]
        if len(windows) > 1 and len(fit) != 1:
            listed = "; ".join(
                f"{window.slot}: {days_of(window.starts_on, window.ends_on)}, {window.status.value}"
                for window in windows.values()
            )
            raise RefusedInspectionError(f"“{key}” has several windows, so say which slot: {listed}")
        newest = fit[0] if fit else next(iter(windows.values()))
    elif slot not in windows:
        raise RefusedInspectionError(f"“{key}” has no window {slot}; there is {', '.join(map(str, windows))}")
    else:
        newest = windows[slot]
    if told.seen is not None and told.seen != newest.revision:
        days = days_of(newest.starts_on, newest.ends_on)
        now = f" (revision {newest.revision}: {days}, {newest.status.value})"
        raise WindowMovedOnError(key, newest.slot, now)
    change.check_known_on(told.known_on, newest)
    return newest


def _status(
    change: InspectionChanging,
    newest: InspectionWindow,
    action: WindowAction,
    days: WindowDays | None,
    provisional: bool,
) -> WindowStatus:
    firm = (WindowStatus.TENTATIVE, WindowStatus.CONFIRMED)
    earlier = [row for row in change.inspection.windows if row.slot == newest.slot and row.status in firm]
    return check_step(
        newest.status,
        action,
        now=days_as_known(newest),
        new=days,
        before=max(earlier, key=lambda row: row.revision).status if earlier else None,
        provisional=provisional,
        today=change.by.today,
    )


def _split_changes(before: InspectionWindow, rows: Sequence[InspectionWindow]) -> list[Change]:
    first, *others = rows
    changes = [each for each in window_changes(before, first) if each.field != "source"]
    for row in others:
        days = f"{row.starts_on.isoformat()}/{row.ends_on.isoformat()}"
        changes += [
            Change(f"window {row.slot}", None, days),
            Change(f"status {row.slot}", None, row.status.value),
        ]
    return [*changes, Change("source", None, first.source)]


def _changed(
    change: InspectionChanging, before: InspectionWindow | None, after: InspectionWindow
) -> WindowChanged:
    return WindowChanged(
        key=change.inspection.key,
        slot=after.slot,
        revision=after.revision,
        status=after.status,
        days=days_as_known(after),
        was=before.status if before is not None else None,
        was_days=days_as_known(before) if before is not None else None,
    )
