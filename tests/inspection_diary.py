"""Inspections and their windows for tests of the diary, and what came of a change."""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import Inspection, InspectionWindow
from models.session import reading
from rules.inspection_days import read_window
from rules.inspection_windows import WindowAction
from rules.vocabulary import InspectionKind, WindowStatus
from tasks.by_whom import ByWhom
from tasks.inspections.change_window import Told, WindowChanged, change_window
from tasks.inspections.keep_inspection import NewInspection, add_inspection
from tests.small_register import NOW

TODAY = date(2024, 6, 7)
BY = ByWhom(force_code=None, actor="Force Liaison Officer, Siân Prosser", now=NOW, today=TODAY)
TOLD = Told(why="dates agreed", source="HMICFRS e-mail of 6 June 2024", known_on=TODAY)


def by_on(today: date, now: datetime | None = None) -> ByWhom:
    """The liaison officer on another day."""
    return ByWhom(None, BY.actor, now or NOW + (today - TODAY), today)


def told_on(day: date, **given: Any) -> Told:
    """Why and where, known on another day."""
    return Told(why=TOLD.why, source=TOLD.source, known_on=day, **given)


def an_inspection(
    engine: Engine,
    window: str | None = "early October",
    status: WindowStatus = WindowStatus.TENTATIVE,
    **given: Any,
) -> str:
    """An inspection with one window, read from 1 June 2024. Returns its key."""
    new = NewInspection(
        **{"title": "Custody", "kind": InspectionKind.JOINT, "source": "letter of 1 June 2024"} | given
    )
    days = read_window(window, "2024-06-01") if window is not None else None
    return add_inspection(engine, BY, new, window=days, status=status)


def do(
    engine: Engine, key: str, action: WindowAction, window: str | None = None, **given: Any
) -> WindowChanged:
    """One step with a window, on the words read from 1 June 2024."""
    days = read_window(window, "2024-06-01") if window is not None else None
    by, told = given.pop("by", BY), given.pop("told", TOLD)
    return change_window(engine, by, key=key, action=action, told=told, days=days, **given)


def revisions(engine: Engine, key: str) -> list[tuple[int, int, str, str]]:
    """Each revision of an inspection's windows: slot, revision, its days, its status."""
    with reading(engine) as session:
        rows = session.scalars(
            sa.select(InspectionWindow)
            .join(Inspection, Inspection.id == InspectionWindow.inspection_id)
            .where(Inspection.key == key)
            .order_by(InspectionWindow.slot, InspectionWindow.revision)
        )
        return [(row.slot, row.revision, f"{row.starts_on}/{row.ends_on}", row.status.value) for row in rows]


ONE_DAY = timedelta(days=1)
