"""Spreadsheets of every kind that people send, the broken and the hostile ones too."""

import struct
import tracemalloc
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from rules.sheets.cells import FaultyCell, Value
from tasks.sheets.read_sheets import read_sheets
from tasks.sheets.workbook_guard import SheetFileError
from tests.workbooks import ods_row, rewrite_zip, write_ods, write_sheet, write_xlsx

HEAD = ["Kind", "Title", "Deadline"]
ROWS = [HEAD, ["AFI", "Custody", date(2024, 6, 14)]]


def values(path: Path, *only: str) -> list[list[Value]]:
    return [list(row) for row in read_sheets(path, only).sheets[0].rows]


def refusal(path: Path) -> str:
    with pytest.raises(SheetFileError) as caught:
        read_sheets(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: "), "it names the file"
    assert "\n" not in message
    return message


def test_a_workbook_is_read_with_its_dates_and_numbers(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "register.xlsx", [*ROWS, ["AFI", "Vetting", 45457]])
    assert values(path) == [HEAD, ["AFI", "Custody", date(2024, 6, 14)], ["AFI", "Vetting", 45457.0]]


def test_cells_are_named_as_excel_names_them_when_the_table_begins_further_in(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [[], [], ["", "", "Kind", "Title"]])
    sheet = read_sheets(path).sheets[0]
    assert (sheet.first_column, len(sheet.rows)) == (2, 3)
    assert list(sheet.rows[2]) == ["Kind", "Title"]


def test_an_ending_says_nothing_the_content_does(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "register.csv", ROWS)
    assert values(path)[0] == HEAD
    text = tmp_path / "register.xlsx"
    text.write_text("Kind,Title,Deadline\nAFI,Custody,14/06/2024\n", encoding="utf-8")
    assert values(text)[1] == ["AFI", "Custody", "14/06/2024"]


def test_open_document_is_read_and_its_endless_empty_rows_cost_nothing(tmp_path: Path) -> None:
    empty = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    path = write_ods(tmp_path / "a.ods", ods_row("Kind", "Title") + ods_row("AFI", "Custody") + empty)
    assert values(path) == [["Kind", "Title"], ["AFI", "Custody"]]


def test_a_value_repeated_over_whole_columns_is_refused(tmp_path: Path) -> None:
    wide = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>'
    )
    assert "repeated over a whole row" in refusal(write_ods(tmp_path / "a.ods", wide))


def test_a_cell_merged_over_rows_counts_for_each_of_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = write_sheet(
            book, "Register", [["Publication", "Title"], ["", "one"], ["", "two"], ["", "three"]]
        )
        sheet.merge_range("A2:A3", "A report")
    assert [row[0] for row in values(path)] == ["Publication", "A report", "A report", ""]


def test_errors_and_formulas_without_a_result_are_kept_as_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = write_sheet(book, "Register", [HEAD])
        sheet.write_formula("A2", "=Sheet9!A1", None, "#REF!")
        sheet.write_formula("B2", "=A1", None, "worked out")
        sheet.write_formula("C2", "=A1", None, "")
        sheet.write("D2", 1)
    found = values(path)[1]
    assert found[0] == FaultyCell("holds the error #REF!")
    assert found[1] == "worked out"
    assert isinstance(found[2], FaultyCell)
    assert "never worked out" in found[2].says


def test_hidden_sheets_are_left_out_and_said_unless_they_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        write_sheet(book, "Register", ROWS)
        write_sheet(book, "Old", [["kept"]]).hide()
    read = read_sheets(path)
    assert [sheet.name for sheet in read.sheets] == ["Register"]
    assert any("“Old” is hidden" in note for note in read.notes)
    assert values(path, "Old") == [["kept"]]


def test_a_sheet_that_isnt_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    with pytest.raises(SheetFileError, match="no sheet “Nope”; it has “Register”"):
        read_sheets(path, ["Nope"])


def test_macros_and_links_to_other_workbooks_are_said_and_left_alone(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsm", ROWS)
    rewrite_zip(path, {"xl/vbaProject.bin": b"macro", "xl/externalLinks/externalLink1.xml": b"<a/>"})
    notes = " ".join(read_sheets(path).notes)
    assert "macros were not run" in notes
    assert "links to other workbooks" in notes


def test_the_old_macintosh_calendar_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        write_sheet(book, "Register", ROWS)
    assert read_sheets(path).sheets[0].counted_from_1904
    assert values(path)[1][2] == date(2024, 6, 14)


def test_excels_escapes_of_characters_are_undone(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["Title"], ["one\r\ntwo"], ["_x0041_ stays"]])
    assert [row[0] for row in values(path)[1:]] == ["one\r\ntwo", "_x0041_ stays"]


def test_a_million_empty_rows_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet, grey = book.add_worksheet("Register"), book.add_format({"bg_color": "gray"})
        sheet.write_row(0, 0, ["Kind", "Title"])
        sheet.write_row(1, 0, ["AFI", "Custody"])
        for number in range(2, 1_000_000):
            sheet.write_blank(number, 0, None, grey)
    tracemalloc.start()
    read = values(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read == [["Kind", "Title"], ["AFI", "Custody"]]
    assert peak < 50_000_000


def test_a_million_rows_that_are_empty_but_for_the_last_cost_little(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        write_sheet(book, "Register", [["Kind", "Title"]]).write(1_000_000, 1, "far below")
    rows = read_sheets(path).sheets[0].rows
    assert len(rows) == 1_000_001
    assert list(rows[-1]) == ["", "far below"]
    assert len({id(row) for row in rows[1:-1]}) == 1, "empty rows are one and the same"


def test_a_stray_cell_in_the_last_corner_is_refused_before_memory_is_spent_on_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        write_sheet(book, "Register", ROWS).write(1_048_575, 16_383, "stray")
    assert "sheet “Register” has something in XFD1048576" in refusal(path)


def test_too_many_rows_are_refused_with_the_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.sheets.read_sheets.MOST_ROWS", 2)
    path = write_xlsx(tmp_path / "a.xlsx", [*ROWS, ["AFI", "More"]])
    assert "sheet “Register” has 3 rows" in refusal(path)


def test_an_archive_that_swells_is_refused_unopened(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    rewrite_zip(path, {"xl/worksheets/sheet2.xml": b"<a/>" * 10_000_000})
    assert "unpacks to 40 MB" in refusal(path)


def test_an_archive_that_lies_about_its_size_is_damaged(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    rewrite_zip(path, {"xl/media/image1.bin": b"\0" * 30_000_000})
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.rfind(signature, 0, content.rfind(b"xl/media/image1.bin") + 1)
        content[at + offset : at + offset + 4] = struct.pack("<I", 1_000)
    path.write_bytes(bytes(content))
    assert "cut off or damaged" in refusal(path)


def test_a_cut_off_workbook_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ROWS * 500)
    path.write_bytes(path.read_bytes()[:-200])
    assert "cut off or damaged" in refusal(path)


def test_a_workbook_with_a_broken_part_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    rewrite_zip(path, {"xl/workbook.xml": b"<workbook><sheets>"})
    assert "damaged" in refusal(path)


def test_a_workbook_with_a_password_is_refused_plainly(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    path.write_bytes(head + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 480)
    assert "protected with a password" in refusal(path)
    encrypted = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    assert "protected with a password" in refusal(
        write_ods(tmp_path / "a.ods", ods_row("x"), manifest=encrypted)
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (b"%PDF-1.7 ...", "import paper"),
        (b"<html><table><tr><td>Kind</td></tr></table>", "web page"),
        (b"<?xml version='1.0'?><Workbook/>", "this is XML"),
        (b"PK\x05\x06" + b"\0" * 18, "empty archive"),
        (b"PK\x03\x04 and then rubbish", "cut off or damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not a spreadsheet"),
        (b"\x7fELF\x02\x00\x01\x00\x00\x00" + b"\x00" * 40, "isn’t a spreadsheet"),
    ],
)
def test_what_isnt_a_spreadsheet_is_named_for_what_it_is(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(content)
    assert says in refusal(path)


def test_other_office_files_are_named_for_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for part, says in (
        ("word/document.xml", "Word document"),
        ("xl/workbook.bin", "xlsb"),
        ("a.txt", "zip archive"),
    ):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(part, "x")
        assert says in refusal(path)


def test_a_missing_file_is_the_systems_own_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_sheets(tmp_path / "none.xlsx")


def test_a_cell_that_holds_a_time_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        style = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        book.add_worksheet("Register").write_datetime(0, 0, datetime(2024, 6, 14, 13, 0), style)  # noqa: DTZ001  # a cell has no zone
    assert values(path) == [[datetime(2024, 6, 14, 13, 0)]]  # noqa: DTZ001
