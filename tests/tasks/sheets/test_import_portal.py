"""The portal's view goes in beside the force's own, a day at a time, and is never overwritten."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.items import newest_portal_reports
from models.records import Import, ImportRow, Item, PortalReport, StatedFigure
from models.session import reading, writing
from rules.sheets.headings import Column
from rules.sheets.mapping import SheetMapping
from rules.vocabulary import ImportKind, Measure, PortalStatus, RowOutcome
from tasks.audit_trail import item_history, verify_audit
from tasks.by_whom import ByWhom
from tasks.items.item_reports import report_portal_status
from tasks.sheets.import_portal import PortalImported, import_portal, reconcile_portal
from tasks.sheets.portal_file import read_portal_file
from tasks.sheets.workbook_guard import SheetFileError
from tests.register_imports import counted
from tests.small_register import add_item, make_small_register
from tests.workbooks import write_xlsx

TODAY = date(2026, 11, 21)
BY = ByWhom(None, "Force Liaison Officer, Siân Prosser", datetime(2026, 11, 21, 9, 0, tzinfo=UTC), TODAY)
S1 = (
    "\tOpen\tClosed\tTotal\nRecommendation Level 2\t24\t40\t64\nAFI Level 2\t20\t3\t23\n"
    "AFI Closed before Levels\t36\t13\t\n"
)


def make_register(engine: Engine) -> None:
    """Two items with portal ids, 901 and 902."""
    small = make_small_register(engine)
    for key, portal_id in (("records", "901"), ("custody", "902")):
        add_item(engine, small, key, due_on=None)
        with writing(engine) as session:
            session.execute(sa.update(Item).where(Item.key == key).values(portal_id=portal_id))


def export(folder: Path, *rows: Sequence[Any]) -> Path:
    return write_xlsx(folder / "portal.xlsx", [("HMICFRS portal",), ("Status", "ID"), *rows])


def brought_in(engine: Engine, path: Path, as_at: date = TODAY) -> PortalImported:
    return import_portal(engine, read_portal_file(path, as_at=as_at), BY, as_at=as_at)


def reports(engine: Engine) -> list[tuple[PortalStatus, date]]:
    with reading(engine) as session:
        return [
            (each.status, each.reported_on)
            for each in session.scalars(sa.select(PortalReport).order_by(PortalReport.id))
        ]


def test_what_the_portal_says_is_stored_for_the_day_and_only_once(any_engine: Engine, tmp_path: Path) -> None:
    make_register(any_engine)
    path = export(tmp_path, ("Open", "901"), ("Closed", 902))
    first = brought_in(any_engine, path)
    assert (first.reports, [row.outcome for row in first.kept]) == (2, [RowOutcome.CHANGED] * 2)
    before = counted(any_engine)
    again = brought_in(any_engine, path)
    assert (again.import_id, again.unchanged) == (None, 2)
    assert counted(any_engine) == before
    assert reports(any_engine) == [(PortalStatus.OPEN, TODAY), (PortalStatus.CLOSED, TODAY)]
    with reading(any_engine) as session:
        [record] = session.scalars(sa.select(Import))
        assert (record.kind, record.as_at, record.actor) == (ImportKind.PORTAL, TODAY, BY.actor)
    assert verify_audit(any_engine, force_code=None).broken is None


def test_another_day_is_another_report_and_only_a_change_is_told(any_engine: Engine, tmp_path: Path) -> None:
    make_register(any_engine)
    brought_in(any_engine, export(tmp_path, ("Open", "901"), ("Open", "902")), date(2026, 11, 1))
    second = brought_in(any_engine, export(tmp_path, ("Open", "901"), ("Closed", "902")))
    assert (second.reports, [row.item_key for row in second.kept]) == (2, ["custody"])
    assert second.kept[0].says == "the portal’s status: open on 1 November 2026 -> closed"
    assert [entry.action for entry in item_history(any_engine, force_code=None, key="records")] == [
        "portal-status"
    ]
    with reading(any_engine) as session:
        force_id = session.scalars(sa.select(Item.force_id)).first()
        assert force_id is not None
        newest = newest_portal_reports(session, force_id, TODAY)
    assert newest == {"records": (PortalStatus.OPEN, TODAY), "custody": (PortalStatus.CLOSED, TODAY)}


def test_another_word_for_the_same_day_is_asked_about_and_nothing_overwritten(
    any_engine: Engine, tmp_path: Path
) -> None:
    make_register(any_engine)
    report_portal_status(any_engine, BY, key="901", status=PortalStatus.OPEN, on=TODAY, source="by telephone")
    done = brought_in(any_engine, export(tmp_path, ("Closed", "901"), ("Open", "902")))
    assert done.reports == 1
    [question] = [row for row in done.kept if row.outcome is RowOutcome.QUESTION]
    assert (question.cell, "recorded as open already" in question.says) == ("B3", True)
    assert reports(any_engine) == [(PortalStatus.OPEN, TODAY), (PortalStatus.OPEN, TODAY)]


def test_good_rows_go_in_beside_questions_which_are_kept(any_engine: Engine, tmp_path: Path) -> None:
    make_register(any_engine)
    path = export(tmp_path, ("Open", "901"), ("Maybe", "902"), ("Open", "404"))
    done = brought_in(any_engine, path)
    assert done.reports == 1
    with reading(any_engine) as session:
        kept = [
            (row.cell, row.outcome) for row in session.scalars(sa.select(ImportRow).order_by(ImportRow.id))
        ]
    assert kept == [("A4", RowOutcome.QUESTION), ("B5", RowOutcome.QUESTION), ("B3", RowOutcome.CHANGED)]
    assert brought_in(any_engine, path).import_id is None


def test_reconciling_stores_nothing(any_engine: Engine, tmp_path: Path) -> None:
    make_register(any_engine)
    before = counted(any_engine)
    file = read_portal_file(export(tmp_path, ("Closed", "901")), as_at=TODAY)
    found = reconcile_portal(any_engine, file, force_code=None, as_at=TODAY)
    assert [(each.kind.value, each.reference) for each in found.differences] == [
        ("status", "901"),
        ("only-here", "902"),
    ]
    assert counted(any_engine) == before


def test_a_pasted_table_of_counts_is_stored_as_printed_with_its_questions(
    any_engine: Engine, tmp_path: Path
) -> None:
    make_register(any_engine)
    path = tmp_path / "counts.txt"
    path.write_text(S1, encoding="utf-8")
    done = brought_in(any_engine, path, date(2024, 3, 28))
    assert (done.figures, done.reports) == (9, 0)
    [asked] = done.kept
    assert (asked.cell, asked.outcome) == ("A4", RowOutcome.QUESTION)
    with reading(any_engine) as session:
        figures = {(each.row_label, each.measure): each for each in session.scalars(sa.select(StatedFigure))}
    assert figures["Recommendation Level 2", Measure.TOTAL].value == 64
    unclear = figures["AFI Closed before Levels", Measure.TOTAL]
    assert (unclear.value, unclear.printed) == (None, "")
    assert "may stand in the wrong columns" in unclear.question
    before = counted(any_engine)
    assert brought_in(any_engine, path, date(2024, 3, 28)).import_id is None
    assert counted(any_engine) == before


def test_another_count_for_the_same_day_is_asked_about(any_engine: Engine, tmp_path: Path) -> None:
    make_register(any_engine)
    path = tmp_path / "counts.txt"
    path.write_text(S1, encoding="utf-8")
    brought_in(any_engine, path, date(2024, 3, 28))
    path.write_text(S1.replace("24\t40\t64", "25\t39\t64"), encoding="utf-8")
    done = brought_in(any_engine, path, date(2024, 3, 28))
    assert done.figures == 0
    assert ["is recorded for this day already" in row.says for row in done.kept].count(True) == 2


def test_a_file_that_is_neither_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [("ID", "Level"), ("901", 2)])
    with pytest.raises(SheetFileError, match="has no Portal status"):
        read_portal_file(path, as_at=TODAY)


def test_a_mapping_gives_the_portals_own_headings_their_meaning(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [("Nr", "How it stands"), ("901", "Done")])
    mapping = SheetMapping(
        {"Nr": Column.REFERENCE, "How it stands": Column.PORTAL_STATUS},
        {Column.PORTAL_STATUS: {"done": "closed"}},
    )
    [row] = read_portal_file(path, as_at=TODAY, mapping=mapping).rows
    assert (row.reference, row.status) == ("901", PortalStatus.CLOSED)
