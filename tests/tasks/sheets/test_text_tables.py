"""Tables in plain text, as Excel and other programs write them."""

from pathlib import Path

import pytest

from rules.sheets.cells import Value
from tasks.sheets.read_sheets import read_sheets
from tasks.sheets.workbook_guard import SheetFileError


def values(path: Path) -> list[list[Value]]:
    return [list(row) for row in read_sheets(path).sheets[0].rows]


def refusal(path: Path) -> str:
    with pytest.raises(SheetFileError) as caught:
        read_sheets(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("codec", "delimiter"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ";"),
        ("utf-16", "\t"),
        ("cp1252", ","),
        ("utf-16-le", "\t"),
        ("utf-8", "|"),
    ],
)
def test_text_is_read_in_every_encoding_and_delimiter_that_excel_writes(
    tmp_path: Path, codec: str, delimiter: str
) -> None:
    title = "The force’s “vetting” – café"
    path = tmp_path / "register.csv"
    text = f'Kind{delimiter}Title{delimiter}Text\r\nAFI{delimiter}{title}{delimiter}"two\nlines"\r\n'
    path.write_bytes(text.encode(codec))
    assert values(path) == [["Kind", "Title", "Text"], ["AFI", title, "two\nlines"]]


def test_excels_own_line_about_the_delimiter_is_heeded(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("sep=;\nKind;Title\nAFI;One, two, three\n", encoding="utf-8")
    assert values(path) == [["Kind", "Title"], ["AFI", "One, two, three"]]


def test_commas_within_texts_dont_pass_for_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("A tracker, of sorts\nKind;Title\nAFI;a, b, c, d\nAFI;e\n", encoding="utf-8")
    assert values(path)[1:] == [["Kind", "Title"], ["AFI", "a, b, c, d"], ["AFI", "e"]]


def test_what_an_export_shields_against_formulas_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("Kind,Title\nAFI,'=1+1\nAFI,'tis plain\n", encoding="utf-8")
    assert [row[1] for row in values(path)[1:]] == ["=1+1", "'tis plain"]


def test_a_quotation_mark_that_is_never_closed_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text('Kind,Title\nAFI,"whole"\nAFI,"cut o', encoding="utf-8")
    assert "line 3 is never closed" in refusal(path)


def test_quotation_marks_that_arent_doubled_are_forgiven(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text('Kind,Title\nAFI,"Use of "stop and search" powers"\n', encoding="utf-8")
    assert "stop and search" in str(values(path)[1][1])


def test_a_text_that_isnt_of_its_own_encoding_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfKind,Title\nAFI,caf\xe9\n")
    assert "line 2 isn’t UTF-8" in refusal(path)
