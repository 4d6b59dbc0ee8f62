"""Which of a row's deadlines are new, which the register has, and which have to be asked about."""

from collections.abc import Sequence
from datetime import date

from rules.dates_in_words import long_date
from rules.register_import.held_register import HeldDeadline, HeldItem, HeldRegister
from rules.register_import.planned_rows import NewDeadline
from rules.resolution import Resolution
from rules.sheets.deadline_cells import DeadlineReader, DeadlineText
from rules.sheets.headings import Column
from rules.sheets.row_reading import RegisterRow
from rules.vocabulary import DeadlineKind, ResolutionKind

_WITH_A_DAY = frozenset({ResolutionKind.DEADLINE, ResolutionKind.IMMEDIATE})


def new_deadlines(
    row: RegisterRow,
    published_on: date | None,
    reader: DeadlineReader,
    held: HeldItem | None,
    register: HeldRegister,
) -> tuple[NewDeadline, ...]:
    """The versions that the row adds to its item, new or held; asks about those that may not be added."""
    if row.deadline is None and row.internal_target is None:
        return ()
    added: list[NewDeadline] = []
    for column, kind, deadline in _given(row):
        resolution = reader.resolution(deadline, published_on)
        if not _makes_sense(row, column, deadline, resolution, published_on):
            continue
        versions = register.deadlines.get((held.id, kind), ()) if held is not None else ()
        if versions and not _is_more(row, column, deadline, resolution, versions):
            continue
        was = (versions[-1].version, versions[-1].phrase, _due_on(versions[-1])) if versions else None
        anchor = published_on.isoformat() if published_on is not None else ""
        newest = register.newest_version(held.id) if held is not None else 0
        version = newest + 1 + len(added)
        added.append(NewDeadline(kind, deadline.phrase, anchor, resolution, version, was))
    return tuple(added)


def _given(row: RegisterRow) -> list[tuple[Column, DeadlineKind, DeadlineText]]:
    given = []
    if row.deadline is not None:
        given.append((Column.DEADLINE, row.deadline_kind or DeadlineKind.HMICFRS, row.deadline))
    if row.internal_target is not None:
        if row.deadline is not None and row.deadline_kind is DeadlineKind.INTERNAL:
            row.ask(
                Column.INTERNAL_TARGET, "both Deadline and Internal target are the force’s own: which holds?"
            )
        given.append((Column.INTERNAL_TARGET, DeadlineKind.INTERNAL, row.internal_target))
    return given


def _makes_sense(
    row: RegisterRow, column: Column, deadline: DeadlineText, read: Resolution, published_on: date | None
) -> bool:
    if read.kind is ResolutionKind.NONE:
        row.ask(column, f"{column} says “{deadline.phrase[:80]}”, which holds no date: what is meant?")
        return False
    if published_on is not None and read.end is not None and read.end < published_on:
        row.ask(
            column,
            f"{column} is {long_date(read.end)}, before the report came out ({long_date(published_on)}): "
            "which is right?",
        )
        return False
    return True


def _is_more(
    row: RegisterRow,
    column: Column,
    deadline: DeadlineText,
    read: Resolution,
    versions: Sequence[HeldDeadline],
) -> bool:
    """Whether the row says more than the register has, or had before; asks where the two differ."""
    meaning = (read.kind, read.start, read.end, read.recurrence)
    words = deadline.phrase.split()
    for version in versions:
        same_meaning = meaning == (
            version.resolution,
            version.starts_on,
            version.ends_on,
            version.recurrence,
        )
        if read.kind is not ResolutionKind.UNKNOWN and same_meaning:
            return False
        if version.phrase.split() == words and (
            read.kind is ResolutionKind.UNKNOWN or version.resolution is not ResolutionKind.UNKNOWN
        ):
            return False
    current = versions[-1]
    if current.resolution in (ResolutionKind.UNKNOWN, ResolutionKind.NONE):
        return True
    has = _due_on(current)
    shown = f"{long_date(has)} (“{current.phrase}”)" if has is not None else f"“{current.phrase}”"
    row.ask(
        column,
        f"{column} says “{deadline.phrase[:80]}”, and the register has {shown}. "
        "If it was moved, say who agreed: `oversight item extend`",
    )
    return False


def _due_on(deadline: HeldDeadline) -> date | None:
    return deadline.ends_on if deadline.resolution in _WITH_A_DAY else None
