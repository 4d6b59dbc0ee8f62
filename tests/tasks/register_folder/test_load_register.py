"""Loading a register folder: the example's facts come out right, and a bad cell is named."""

import csv
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from config.example_register import example_register_folder
from models.queries.forces import force_by_code
from models.queries.register_view import register_view
from models.records import Force, Inspection, Item
from models.session import reading
from rules.register_view import RegisterView
from rules.vocabulary import ItemKind, ResolutionKind, Stage
from tasks.audit_trail import verify_audit
from tasks.register_folder.load_register import RegisterNotEmptyError, load_register
from tasks.register_folder.register_files import RegisterFilesError
from tests.small_register import NOW

S1 = date(2024, 3, 28)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example register that a test may spoil."""
    copy = tmp_path / "register"
    shutil.copytree(example_register_folder(), copy)
    return copy


def view(engine: Engine, day: date) -> RegisterView:
    with reading(engine) as session:
        return register_view(session, force_by_code(session, None).id, as_at=day)


def items_stored(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Item)) or 0


def spoil(folder: Path, name: str, before: str, after: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8-sig")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_the_dated_facts_of_the_paper_of_march_2024_come_out_right(any_engine: Engine) -> None:
    load_register(any_engine, example_register_folder(), now=NOW)
    reports = ("cse-2023", "stop-and-search-2023", "victims-2023")
    items = [item for item in view(any_engine, S1).items if item.publication_key in reports]
    due = Counter(item.due_on for item in items if item.kind is ItemKind.RECOMMENDATION)
    assert due == {date(2024, 6, 14): 5, date(2024, 6, 30): 2, date(2024, 12, 31): 3, date(2023, 12, 8): 1}
    assert [item.key for item in items if item.resolution is ResolutionKind.IMMEDIATE] == ["cse-2023-r9"]
    assert [item.due_on for item in items if item.kind is ItemKind.AFI] == [None]


def test_an_item_whose_report_has_no_date_has_no_deadline_day(any_engine: Engine) -> None:
    load_register(any_engine, example_register_folder(), now=NOW)
    item = next(item for item in view(any_engine, S1).items if item.portal_id == "10618")
    assert (item.resolution, item.due_on) == (ResolutionKind.UNKNOWN, None)


def test_a_past_day_shows_the_register_as_it_stood(any_engine: Engine) -> None:
    load_register(any_engine, example_register_folder(), now=NOW)
    stages = {
        day: {item.key: item.stage for item in view(any_engine, day).items} for day in (S1, date(2024, 7, 22))
    }
    assert stages[S1]["peel-2023-marac"] is Stage.OPEN
    assert stages[date(2024, 7, 22)]["peel-2023-marac"] is Stage.CLOSED
    assert "cse-2023-r2" not in {item.key for item in view(any_engine, date(2023, 12, 7)).items}


def test_a_load_stands_in_an_unbroken_audit_trail(any_engine: Engine) -> None:
    load_register(any_engine, example_register_folder(), now=NOW)
    checked = verify_audit(any_engine, force_code=None)
    assert (checked.entries, checked.broken) == (1, None)


def test_loading_the_same_folder_again_changes_nothing(any_engine: Engine) -> None:
    assert not load_register(any_engine, example_register_folder(), now=NOW).again
    stored = items_stored(any_engine)
    assert load_register(any_engine, example_register_folder(), now=NOW).again
    assert items_stored(any_engine) == stored


def test_another_folder_is_refused_once_there_are_items(any_engine: Engine, folder: Path) -> None:
    load_register(any_engine, example_register_folder(), now=NOW)
    spoil(folder, "items.csv", "Ending victim-blaming language", "Ending it")
    with pytest.raises(RegisterNotEmptyError, match="has items already"):
        load_register(any_engine, folder, now=NOW)


def test_an_inspection_s_portfolio_is_read_where_the_folder_has_one(
    sqlite_engine: Engine, folder: Path
) -> None:
    path = folder / "inspections.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*rows[0], "Portfolio"])
        writer.writerows([*row, " Crime " if row[0] == "rocu-2022" else ""] for row in rows[1:])
    load_register(sqlite_engine, folder, now=NOW)
    with reading(sqlite_engine) as session:
        stored = dict(session.execute(sa.select(Inspection.key, Inspection.portfolio)).tuples().all())
    assert stored.pop("rocu-2022") == "Crime"
    assert set(stored.values()) == {""}


@pytest.mark.parametrize(
    ("name", "before", "after", "says"),
    [
        ("inspections.csv", "Outcome,", "Outcome,Colour,", "column Colour: this heading isn't known"),
        ("publications.csv", "8 December 2023", "31 November 2023", "column Published: .*doesn't exist"),
        ("items.csv", "owner-child-exploitation", "owner-nobody", "column Owner: .*owner-nobody"),
        ("items.csv", "recommendation,", "recomendation,", "column Kind: .*must be one of"),
        ("windows.csv", "w/c 10th March 2025", "some time", "column Phrase: .*gives no window"),
        ("tenures.csv", "Since", "From", "row 1, column Since: this heading is missing"),
        ("people.csv", "s.o'brien@wmp.example", "s.o'brien", "column E-mail"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_stored(
    sqlite_engine: Engine, folder: Path, name: str, before: str, after: str, says: str
) -> None:
    spoil(folder, name, before, after)
    with pytest.raises(RegisterFilesError, match=says) as caught:
        load_register(sqlite_engine, folder, now=NOW)
    assert all(
        line.startswith(("people.csv", "tenures.csv", name)) for line in str(caught.value).splitlines()
    )
    assert items_stored(sqlite_engine) == 0
    with reading(sqlite_engine) as session:
        assert session.scalars(sa.select(Force)).all() == []


@pytest.mark.parametrize(
    ("before", "after", "row"),
    [
        ("zubair.qasmi@wmp.example,1 September 2022,", "zubair.qasmi@wmp.example,31 August 2022,", 7),
        ("zubair.qasmi@wmp.example,1 September 2022,", "zubair.qasmi@wmp.example,1 January 2019,", 7),
        # A first tenure without a last day runs on into the second.
        (
            "harriet.stanmore@wmp.example,1 January 2020,31 August 2022",
            "harriet.stanmore@wmp.example,1 January 2020,",
            7,
        ),
    ],
)
def test_two_who_hold_a_post_on_one_day_are_named_with_the_row(
    any_engine: Engine, folder: Path, before: str, after: str, row: int
) -> None:
    spoil(folder, "tenures.csv", before, after)
    with pytest.raises(RegisterFilesError) as caught:
        load_register(any_engine, folder, now=NOW)
    (problem,) = caught.value.problems
    assert (problem.file, problem.row, problem.column) == ("tenures.csv", row, "Since")
    assert problem.message.startswith("dcc: Harriet Stanmore is recorded from 1 January 2020")
    assert "which overlaps with Zubair Qasmi from" in problem.message
    assert items_stored(any_engine) == 0


def test_every_problem_is_named_in_one_pass(sqlite_engine: Engine, folder: Path) -> None:
    spoil(folder, "publications.csv", "8 December 2023", "soon")
    spoil(folder, "items.csv", "owner-child-exploitation", "owner-nobody")
    with pytest.raises(RegisterFilesError) as caught:
        load_register(sqlite_engine, folder, now=NOW)
    assert {problem.file for problem in caught.value.problems} == {"publications.csv", "items.csv"}


def test_a_missing_file_and_one_that_is_not_utf_8_are_named(sqlite_engine: Engine, folder: Path) -> None:
    (folder / "phases.csv").unlink()
    (folder / "people.csv").write_bytes("Name,E-mail\nSiân,x\n".encode("cp1252"))
    with pytest.raises(RegisterFilesError) as caught:
        load_register(sqlite_engine, folder, now=NOW)
    assert "phases.csv: is missing" in str(caught.value)
    assert "people.csv: isn't UTF-8" in str(caught.value)
