"""Registers as plain values for tests of plans, and the plans of rows set beside them."""

from datetime import date
from typing import Any

from rules.register_import.held_register import (
    HeldDeadline,
    HeldItem,
    HeldPost,
    HeldPublication,
    HeldRegister,
)
from rules.register_import.planned_rows import PlannedRow, RegisterPlan
from rules.register_import.register_plan import plan_register
from rules.sheets.cells import Sheet, Value
from rules.sheets.headings import find_headings, register_headings
from rules.sheets.row_reading import RegisterRow, RowReader
from rules.vocabulary import Applicability, ItemKind, PublicationKind, ResolutionKind, RowOutcome

AS_AT = date(2026, 11, 21)
REPORT = HeldPublication(1, "custody-2023", "Custody report", PublicationKind.THEMATIC, date(2023, 12, 15))
UNDATED = HeldPublication(2, "undated", "Undated report", PublicationKind.OTHER, None)
FLO = HeldPost(1, "flo", "Force Liaison Officer")
CUSTODY = HeldPost(2, "owner-custody", "Head of Custody")


def held_item(item_id: int = 1, **fields: Any) -> HeldItem:
    """An item of the custody report, with these fields instead of the usual ones."""
    usual: dict[str, Any] = {
        "id": item_id,
        "key": f"item-{item_id}",
        "portal_id": f"7700{item_id}",
        "publication_id": REPORT.id,
        "parent_id": None,
        "owner_post_id": None,
        "number": f"Recommendation {item_id}",
        "kind": ItemKind.RECOMMENDATION,
        "level": 2,
        "title": f"Title {item_id}",
        "text": "",
        "addressees": "",
        "applicability": Applicability.OURS,
        "mandatory": True,
        "portfolio": "",
        "board": "",
    }
    return HeldItem(**(usual | fields))


def held_day(version: int, day: date, phrase: str = "") -> HeldDeadline:
    """A version of a deadline that is a day."""
    return HeldDeadline(version, phrase or f"by {day}", ResolutionKind.DEADLINE, day, day, None)


def register_of(*items: HeldItem, **fields: Any) -> HeldRegister:
    """A register with both reports and posts, and these items."""
    return HeldRegister(items=items, publications=(REPORT, UNDATED), posts=(FLO, CUSTODY), **fields)


def rows_of(headings: str, *rows: tuple[Value, ...]) -> list[RegisterRow]:
    """Rows under headings that are parted by commas; Kind is “Recommendation” unless it is among them."""
    names = [name.strip() for name in headings.split(",")]
    given: list[tuple[Value, ...]] = [tuple(row) for row in rows]
    if "Kind" not in names:
        names, given = [*names, "Kind"], [(*row, "Recommendation") for row in given]
    sheet = Sheet("Register", [tuple(names), *given])
    found = find_headings(sheet, register_headings())
    assert found is not None
    assert not found.unknown
    return list(RowReader(sheet, found, {}).rows())


def plan(register: HeldRegister, rows: list[RegisterRow]) -> RegisterPlan:
    return plan_register(rows, register, as_at=AS_AT, file_name="register.xlsx")


def one(register: HeldRegister, headings: str, *cells: Any) -> PlannedRow:
    [row] = plan(register, rows_of(headings, cells)).rows
    return row


def says(row: PlannedRow) -> str:
    return "; ".join(f"{remark.cell}: {remark.says}" for remark in row.remarks)


def question(row: PlannedRow) -> str:
    assert row.outcome is RowOutcome.QUESTION, says(row) or row.outcome
    assert row.new is None
    assert row.changed is None, "a row with a question stores nothing"
    return says(row)
