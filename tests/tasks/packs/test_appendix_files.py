"""The register's files beside a pack: whole, harmless, and the same every time."""

import csv
import io
import zipfile
from dataclasses import replace

from python_calamine import CalamineWorkbook

from rules.export_tables import unshielded
from rules.packs.appendix_table import appendix_table
from rules.packs.board_material import ItemRating
from rules.register_view import ItemView
from rules.vocabulary import Rag
from tasks.packs.appendix_files import APPENDIX_TYPES, appendix_files
from tests.register_views import S1_DAY, item_view, s1_items, s1_view


def files_of(*items: ItemView) -> dict[str, bytes]:
    view = s1_view(items=items) if items else s1_view()
    return appendix_files(appendix_table(view, (ItemRating("cse-rec-2", Rag.RED, S1_DAY),)), as_at=S1_DAY)


def csv_rows(files: dict[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files["-register.csv"].decode("utf-8-sig"))))


def xlsx_rows(files: dict[str, bytes]) -> list[list[object]]:
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(files["-register.xlsx"])).get_sheet_by_index(0).to_python()
    )


def test_every_item_stands_in_both_files_once_with_its_rating() -> None:
    files = files_of()
    assert set(files) == set(APPENDIX_TYPES)
    rows = csv_rows(files)
    assert [row["Key"] for row in rows] == sorted(item.key for item in s1_items())
    assert {row["Key"]: row["RAG"] for row in rows if row["RAG"]} == {"cse-rec-2": "red"}
    assert [row[0] for row in xlsx_rows(files)[1:]] == [row["Key"] for row in rows]


def test_the_whole_text_stands_there_and_a_formula_stays_text() -> None:
    hostile = '=HYPERLINK("http://x","y")'
    long = "word " * 1500
    files = files_of(item_view("one", text=long, title=hostile))
    (row,) = csv_rows(files)
    assert row["Text"] == long
    assert row["Title"] == "'" + hostile
    assert unshielded(row["Title"]) == hostile
    assert xlsx_rows(files)[1][7:9] == [hostile, long]
    with zipfile.ZipFile(io.BytesIO(files["-register.xlsx"])) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_an_item_without_a_date_says_why_and_an_empty_register_has_its_headings() -> None:
    (row,) = csv_rows(files_of(item_view("one")))
    assert (row["Due"], row["Why no date"]) == ("", "No deadline is recorded")
    empty = appendix_files(appendix_table(s1_view(items=()), ()), as_at=S1_DAY)
    assert empty["-register.csv"].decode("utf-8-sig").startswith("Key,Portal reference,")


def test_the_same_register_gives_the_same_bytes() -> None:
    assert files_of() == files_of()
    assert files_of() != files_of(*(replace(item, title="Other") for item in s1_items()))
