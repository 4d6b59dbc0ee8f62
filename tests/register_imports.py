"""A small register as a spreadsheet, and its way into a database, for tests of imports."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import (
    Base,
)
from models.session import reading
from tasks.by_whom import ByWhom
from tasks.sheets.import_register import (
    Imported,
    PlannedImport,
    apply_import,
    plan_import,
)
from tasks.sheets.register_sheets import read_register
from tests.workbooks import write_xlsx

TODAY = date(2026, 11, 21)
BY = ByWhom(None, "Force Liaison Officer, Siân Prosser", datetime(2026, 11, 21, 9, 0, tzinfo=UTC), TODAY)
HEADINGS = (
    "Reference", "Publication", "Published", "Number", "Kind", "Level", "Title", "Text", "Deadline", "Owner",
    "Parent", "Stage", "Submitted", "Last update", "Portal status",
)  # fmt: skip
ROWS: tuple[tuple[Any, ...], ...] = (
    ("901", "PEEL 2025", date(2025, 3, 1), "1", "Recommendation", 3, "Records", "Keep them.",
     "Within six months", "owner", "900", "Submitted", date(2025, 9, 1), date(2026, 1, 5), "Open"),
    ("900", "PEEL 2025", date(2025, 3, 1), "1", "Cause of concern", "", "Public protection", "", "", "owner",
     "", "", "", "", ""),
    ("902", "A report", "", "7", "AFI", "L2", "Custody – “reviews”", "", date(2027, 6, 30),
     "", "", "", "", "", ""),
)  # fmt: skip


def file(
    folder: Path, *rows: Sequence[Any], headings: Sequence[str] = HEADINGS, name: str = "r.xlsx"
) -> Path:
    return write_xlsx(folder / name, [headings, *(rows or ROWS)])


def planned(engine: Engine, path: Path, as_at: date = TODAY) -> PlannedImport:
    return plan_import(engine, read_register(path), BY, as_at=as_at)


def brought_in(engine: Engine, path: Path, as_at: date = TODAY) -> Imported:
    return apply_import(engine, planned(engine, path, as_at), BY)


def counted(engine: Engine) -> dict[str, int]:
    """How many rows each table holds."""
    with reading(engine) as session:
        return {
            table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def all_of(engine: Engine, record: type[Any]) -> list[Any]:
    with reading(engine) as session:
        return list(session.scalars(sa.select(record).order_by(record.id)))
