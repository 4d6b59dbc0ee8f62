"""A register's spreadsheet goes in whole, and the same one again changes nothing."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from models.records import (
    Deadline,
    Import,
    ImportRow,
    Item,
    PortalReport,
    Publication,
    Review,
    StageChange,
)
from rules.audit_chain import changes_json, read_changes
from rules.vocabulary import Applicability, ImportKind, ItemKind, PortalStatus, RowOutcome, Stage
from tasks.audit_trail import item_history, verify_audit
from tasks.items.edit_item import edit_item
from tasks.sheets.register_sheets import NoTableError, load_mapping, read_register
from tests.register_imports import BY, ROWS, TODAY, all_of, brought_in, counted, file
from tests.small_register import make_small_register
from tests.workbooks import write_xlsx


def test_a_register_goes_in_with_everything_that_belongs_to_it(any_engine: Engine, tmp_path: Path) -> None:
    small = make_small_register(any_engine)
    done = brought_in(any_engine, file(tmp_path))
    assert done.import_id is not None
    items = {item.portal_id: item for item in all_of(any_engine, Item)}
    records, cause, custody = items["901"], items["900"], items["902"]
    assert (records.kind, records.level, records.title) == (ItemKind.RECOMMENDATION, 3, "Records")
    assert (records.parent_id, records.owner_post_id) == (cause.id, small.owner_post_id)
    assert (custody.publication_id, custody.known_on) == (small.publication_id, date(2023, 12, 15))
    [peel] = [each for each in all_of(any_engine, Publication) if each.key == "peel-2025"]
    assert records.publication_id == peel.id
    assert peel.published_on == date(2025, 3, 1)
    deadlines = {each.item_id: each for each in all_of(any_engine, Deadline)}
    assert (deadlines[records.id].ends_on, deadlines[records.id].anchor) == (date(2025, 9, 1), "2025-03-01")
    assert (deadlines[custody.id].phrase, deadlines[custody.id].ends_on) == (
        "30 June 2027",
        date(2027, 6, 30),
    )
    stages = [(each.item_id, each.stage, each.happened_on) for each in all_of(any_engine, StageChange)]
    assert (records.id, Stage.SUBMITTED, date(2025, 9, 1)) in stages
    [review] = all_of(any_engine, Review)
    assert (review.item_id, review.held_on, review.substantive) == (records.id, date(2026, 1, 5), True)
    [report] = all_of(any_engine, PortalReport)
    assert (report.status, report.reported_on) == (PortalStatus.OPEN, TODAY)


def test_what_went_in_is_kept_with_the_file_and_its_cells(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    path = file(tmp_path, *ROWS, ("903", "", "", "", "AF1", "", "Slip", *[""] * 8), ("904", *[""] * 14))
    brought_in(any_engine, path)
    [record] = all_of(any_engine, Import)
    assert (record.kind, record.file_name, record.actor, record.unchanged) == (
        ImportKind.REGISTER,
        "r.xlsx",
        BY.actor,
        0,
    )
    kept = [(row.sheet, row.cell, row.outcome, row.item_key) for row in all_of(any_engine, ImportRow)]
    assert kept == [
        ("Register", "A2", RowOutcome.NEW, "901"),
        ("Register", "A3", RowOutcome.NEW, "900"),
        ("Register", "A4", RowOutcome.NEW, "902"),
        ("Register", "E5", RowOutcome.QUESTION, None),
        ("Register", "E6", RowOutcome.REFUSED, None),
    ]
    assert {item.portal_id for item in all_of(any_engine, Item)} == {"900", "901", "902"}


def test_the_same_file_again_stores_nothing_at_all(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    path = file(tmp_path, *ROWS, ("903", "", "", "", "AF1", "", "Slip", *[""] * 8))
    brought_in(any_engine, path)
    before = counted(any_engine)
    again = brought_in(any_engine, path)
    assert again.import_id is None
    assert again.plan.counts[RowOutcome.UNCHANGED] == 3
    assert counted(any_engine) == before


def test_questions_alone_are_kept_once(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    path = file(tmp_path, ("903", "", "", "", "AF1", "", "Slip", *[""] * 8))
    assert brought_in(any_engine, path).import_id is not None
    assert brought_in(any_engine, path).import_id is None
    assert counted(any_engine)["import_row"] == 1
    assert counted(any_engine)["item"] == 0


def test_changes_go_in_with_old_and_new_values_in_the_audit_trail(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    brought_in(any_engine, file(tmp_path))
    moved = [list(row) for row in ROWS]
    moved[2][6], moved[2][5], moved[2][9], moved[2][13] = "Custody", 4, "owner", date(2026, 11, 1)
    changed = brought_in(any_engine, file(tmp_path, *moved))
    assert changed.plan.counts[RowOutcome.CHANGED] == 1
    history = item_history(any_engine, force_code=None, key="902")
    assert [entry.action for entry in history] == ["import", "edit", "import"]
    edits = {change.field: (change.before, change.after) for change in read_changes(history[1].changes)}
    assert edits == {
        "title": ("Custody – “reviews”", "Custody"),
        "level": ("2", "4"),
        "owner": (None, "owner"),
    }
    assert [change.field for change in read_changes(history[2].changes)] == ["last update"]
    assert all("r.xlsx" in entry.why for entry in history)
    checked = verify_audit(any_engine, force_code=None)
    assert (checked.broken, checked.entries > 5) == (None, True)
    [row] = [each for each in all_of(any_engine, ImportRow) if each.outcome is RowOutcome.CHANGED]
    assert "title: “Custody – “reviews”” -> “Custody”" in row.message


def test_a_new_items_entry_in_the_trail_is_written_as_the_others_are(
    any_engine: Engine, tmp_path: Path
) -> None:
    make_small_register(any_engine)
    brought_in(any_engine, file(tmp_path))
    [entry] = item_history(any_engine, force_code=None, key="901")
    changes = read_changes(entry.changes)
    assert changes_json(changes) == entry.changes, "the one canonical form"
    fields = {change.field: change.after for change in changes}
    assert (fields["title"], fields["stage"], fields["parent"]) == ("Records", "submitted", "900")
    assert fields["hmicfrs deadline due on"] == "2025-09-01"


def test_record_many_continues_the_chain_that_record_began(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    brought_in(any_engine, file(tmp_path))
    edit_item(any_engine, BY, key="902", fields={"board": "Board"})
    brought_in(any_engine, file(tmp_path, ("905", "", "", "", "AFI", "", "More", *[""] * 8)))
    assert verify_audit(any_engine, force_code=None).broken is None


def test_a_deadline_that_could_be_read_at_last_is_a_new_version(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    undated = ("905", "New report", "", "1", "AFI", "", "More", "", "Within six months", *[""] * 6)
    brought_in(any_engine, file(tmp_path, undated))
    dated = [*undated]
    dated[2] = date(2026, 1, 31)
    done = brought_in(any_engine, file(tmp_path, dated))
    assert done.plan.counts[RowOutcome.CHANGED] == 1
    assert [(each.version, each.ends_on) for each in all_of(any_engine, Deadline)] == [
        (1, None),
        (2, date(2026, 7, 31)),
    ]
    [publication] = [each for each in all_of(any_engine, Publication) if each.key == "new-report"]
    assert publication.published_on == date(2026, 1, 31)


def test_a_recommendation_finds_its_new_parent_in_a_later_import(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    alone = [*ROWS[0]]
    alone[10] = ""
    brought_in(any_engine, file(tmp_path, alone))
    done = brought_in(any_engine, file(tmp_path, *ROWS[:2]))
    assert [row.outcome for row in done.plan.rows] == [RowOutcome.CHANGED, RowOutcome.NEW]
    items = {item.portal_id: item for item in all_of(any_engine, Item)}
    assert items["901"].parent_id == items["900"].id


def test_fields_that_a_sheet_doesnt_give_have_their_usual_values(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    path = write_xlsx(tmp_path / "r.xlsx", [("Kind", "Title"), ("AFI", "Only a title")])
    brought_in(any_engine, path, date(2026, 5, 1))
    [item] = all_of(any_engine, Item)
    assert (item.key, item.level, item.applicability, item.mandatory) == (
        "only-a-title",
        None,
        Applicability.OURS,
        True,
    )
    assert (item.known_on, item.source) == (date(2026, 5, 1), "r.xlsx, Register row 2")
    assert brought_in(any_engine, path).import_id is None


def test_several_sheets_are_one_register_and_others_are_said(sqlite_engine: Engine, tmp_path: Path) -> None:
    import xlsxwriter

    from tests.workbooks import write_sheet

    make_small_register(sqlite_engine)
    path = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(path) as book:
        write_sheet(book, "Recs", [("Kind", "Title"), ("Recommendation", "One")])
        write_sheet(book, "AFIs", [("A title row",), (), ("Type", "Text"), ("AFI", "Two")])
        write_sheet(book, "Notes", [("Remember", "this"), ("and", "that")])
    done = brought_in(sqlite_engine, path)
    assert [(row.sheet, row.cell) for row in done.plan.rows] == [("Recs", "A2"), ("AFIs", "A4")]
    assert any("“Notes” has no headings that are known" in note for note in done.plan.notes)


def test_a_file_without_the_headings_is_refused_with_what_it_has(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "r.xlsx", [("Ref", "Blurb", "Sort"), ("1", "a", "AFI")])
    with pytest.raises(NoTableError, match="“Blurb”") as caught:
        read_register(path)
    assert "--mapping" in str(caught.value)


def test_a_mapping_gives_other_headings_and_words_their_meaning(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    make_small_register(sqlite_engine)
    path = write_xlsx(tmp_path / "r.xlsx", [("Blurb", "Sort", "Ours?"), ("Custody", "AF1", "x")])
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[columns]\n"Blurb" = "Title"\n"Sort" = "Kind"\n"Ours?" = ""\n[values.Kind]\n"AF1" = "AFI"\n',
        encoding="utf-8",
    )
    read = read_register(path, mapping=load_mapping(mapping))
    assert [(row.title, row.kind) for row in read.rows] == [("Custody", ItemKind.AFI)]
    assert read.notes == ()
