"""Tables as files: dates are dates, text stays text, and a file is there whole or not at all."""

import csv
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from rules.export_tables import ExportColumn, ExportTable, ExportValue
from tasks.sheets.write_sheets import ExportError, write_table

NOW = datetime(2024, 6, 7, 8, 30, tzinfo=UTC)
COLUMNS = (ExportColumn("Title", 20), ExportColumn("Due", 12), ExportColumn("At", 12), ExportColumn("N", 5))


def table(*rows: tuple[ExportValue, ...]) -> ExportTable:
    return ExportTable("Items", COLUMNS, rows)


def test_an_xlsx_has_real_dates_a_filter_and_a_frozen_heading_row(tmp_path: Path) -> None:
    out = tmp_path / "items.xlsx"
    assert write_table(table(("A title", date(2024, 6, 14), NOW, 3)), out, now=NOW) == 1
    sheet = CalamineWorkbook.from_path(out).get_sheet_by_name("Items").to_python()
    assert sheet[0] == ["Title", "Due", "At", "N"]
    assert sheet[1] == ["A title", date(2024, 6, 14), datetime(2024, 6, 7, 9, 30), 3.0]  # noqa: DTZ001
    xml = zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in xml
    assert "<autoFilter" in xml


@pytest.mark.parametrize("text", ["=1+1", "@x", "+1", "-1", "https://x.example/", "12", "{=A1}", "a\nb"])
def test_a_text_stays_that_text_in_xlsx_and_is_no_formula_or_link(tmp_path: Path, text: str) -> None:
    out = tmp_path / "items.xlsx"
    write_table(table((text, None, None, None)), out, now=NOW)
    assert CalamineWorkbook.from_path(out).get_sheet_by_name("Items").to_python()[1][0] == text
    xml = zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert "hyperlink" not in xml


def test_a_csv_opens_in_excel_as_utf_8_and_runs_nothing(tmp_path: Path) -> None:
    out = tmp_path / "items.csv"
    write_table(table(("=1+1", date(2024, 6, 14), NOW, 3), ("Siân, “x”\n", None, None, None)), out, now=NOW)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[1] == ["'=1+1", "2024-06-14", "2024-06-07 09:30:00", "3"]
    assert rows[2] == ["Siân, “x”\n", "", "", ""]


@pytest.mark.parametrize("name", ["items.txt", "items", "items.xls"])
def test_another_kind_of_file_is_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match=r"\.xlsx or \.csv"):
        write_table(table(), tmp_path / name, now=NOW)
    assert list(tmp_path.glob("*items*")) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="nowhere"):
        write_table(table(), tmp_path / "nowhere" / "items.csv", now=NOW)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_failure_half_way_leaves_the_old_file_as_it_was(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"items{ending}"
    out.write_text("old")

    def rows() -> Iterator[tuple[ExportValue, ...]]:
        yield ("one", None, None, None)
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        write_table(ExportTable("Items", COLUMNS, rows()), out, now=NOW)
    assert out.read_text() == "old"
    assert [each.name for each in tmp_path.glob("*items*")] == [out.name]


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    out = tmp_path / "items.csv"
    write_table(table(), out, now=NOW)
    assert out.stat().st_mode & 0o077 == 0
