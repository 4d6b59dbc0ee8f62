"""What stands in a cell, and where."""

from datetime import date, datetime

import pytest

from rules.sheets.cells import (
    FaultyCell,
    Value,
    cell_address,
    column_number,
    fault_of,
    is_empty,
    many_lines,
    one_line,
)


@pytest.mark.parametrize(
    ("row", "column", "address"),
    [(0, 0, "A1"), (6, 1, "B7"), (0, 25, "Z1"), (9, 26, "AA10"), (1_048_575, 16_383, "XFD1048576")],
)
def test_a_cell_is_named_as_excel_names_it(row: int, column: int, address: str) -> None:
    assert cell_address(row, column) == address
    assert column_number(address.rstrip("0123456789")) == column


@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0", "\n\t", "\ufeff"])
def test_blanks_are_empty(value: Value) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", [0, 0.0, False, "0", "-", FaultyCell("broken")])
def test_nought_and_no_are_values(value: Value) -> None:
    assert not is_empty(value)


@pytest.mark.parametrize("text", ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "Err:502", "#VALUE!"])
def test_errors_are_seen_where_they_were_saved_as_text(text: str) -> None:
    assert fault_of(text) == f"holds the error {text}"


@pytest.mark.parametrize("text", ["#12", "# of items", "Errors", "#hashtag", "Err:5"])
def test_other_texts_that_begin_alike_are_no_errors(text: str) -> None:
    assert fault_of(text) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (10618.0, "10618"),
        (2.5, "2.5"),
        (True, "yes"),
        (date(2024, 6, 14), "14 June 2024"),
        (datetime(2024, 6, 14, 9, 30), "14 June 2024 09:30"),  # noqa: DTZ001  # a cell has no zone
        (" two\nlines ", "two lines"),
        ("no\u00a0break", "no break"),
        ("hidden \u202etext", "hidden text"),
    ],
)
def test_a_value_is_one_clean_line(value: Value, text: str) -> None:
    assert one_line(value) == text


def test_a_long_text_keeps_its_paragraphs() -> None:
    assert many_lines(" first \r\nsecond\r\x07third ") == "first\nsecond\nthird"
