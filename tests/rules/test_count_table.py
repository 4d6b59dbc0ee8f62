"""A table of counts, pasted from a paper: S1's own, and others."""

from datetime import date

import pytest

from rules.count_table import CountTable, count_table
from rules.sheets.cells import Sheet, Value
from rules.vocabulary import ItemKind, Measure

S1: list[tuple[Value, ...]] = [
    ("", "Open", "Closed", "Total"),
    ("Cause of Concern", "8", "23", "31"),
    ("Recommendation Level 2", "24", "40", "64"),
    ("Recommendation Level 4", "23", "0", "23"),
    ("AFI Level 2", "20", "3", "23"),
    ("AFI Closed before Levels", "36", "13", ""),
    ("Recommendation Closed before Levels", "76", "54"),
]


def read(rows: list[tuple[Value, ...]]) -> CountTable | None:
    return count_table(Sheet("pasted", rows), as_at=date(2024, 3, 28), source="test")


def table(rows: list[tuple[Value, ...]]) -> CountTable:
    found = read(rows)
    assert found is not None
    return found


def test_s1s_table_is_read_row_by_row() -> None:
    found = table(S1)
    read_rows = [
        (
            row.kind,
            row.level,
            [row.cell(each).value for each in (Measure.OPEN, Measure.CLOSED, Measure.TOTAL)],
        )  # type: ignore[union-attr]
        for row in found.table.rows
    ]
    assert read_rows == [
        (ItemKind.CAUSE_OF_CONCERN, None, [8, 23, 31]),
        (ItemKind.RECOMMENDATION, 2, [24, 40, 64]),
        (ItemKind.RECOMMENDATION, 4, [23, 0, 23]),
        (ItemKind.AFI, 2, [20, 3, 23]),
        (ItemKind.AFI, None, [36, 13, None]),
        (ItemKind.RECOMMENDATION, None, [76, 54, None]),
    ]
    assert found.notes == ()


def test_the_two_rows_from_before_levels_are_questions_and_no_others() -> None:
    asked = table(S1).asked
    assert [cell for cell, _says in asked] == ["A6", "A7"]
    assert "76 stands under Open and 54 under Closed" in asked[1][1]


def test_columns_are_found_in_any_order() -> None:
    found = table([("Kind", "Total", "Closed", "Open"), ("AFI Level 2", 23, 3, 20), ("Rec Lvl 3", 38, 3, 35)])
    assert found.asked == ()
    cell = found.table.rows[0].cell(Measure.OPEN)
    assert cell is not None
    assert cell.value == 20


def test_a_table_without_headings_is_read_in_the_papers_order_and_says_so() -> None:
    found = table(S1[1:])
    assert [cell for cell, _says in found.asked] == ["A5", "A6"]
    assert found.notes == ("the table has no headings: read as Open, Closed, Total",)


def test_bars_and_rules_of_a_markdown_table_are_no_rows() -> None:
    found = table(
        [
            ("", "Open", "Closed", "Total"),
            ("---", "---", "---", "---"),
            ("AFI", "1", "2", "3"),
            ("Rec", "0", "0", "0"),
        ]
    )
    assert [row.label for row in found.table.rows] == ["AFI", "Rec"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("AFI Level 3", "19", "1", "21"), "19 open and 1 closed make 20, but 21 is printed"),
        (("AFI Level 3", "19", "many", "20"), "“many” under Closed isn't a clear figure"),
        (("AF1 Level 3", "19", "1", "20"), "is taken for AFI"),
    ],
)
def test_a_row_that_doesnt_tie_is_a_question(row: tuple[Value, ...], says: str) -> None:
    [(cell, text)] = table([*S1[:3], row]).asked
    assert cell == "A4"
    assert says in text


def test_a_total_line_is_held_against_the_rows() -> None:
    assert table([*S1[:3], ("Total", 32, 63, 95)]).asked == ()
    [(_cell, says)] = table([*S1[:3], ("Total", 32, 63, 96)]).asked
    assert "96" in says


def test_a_row_of_no_known_kind_and_one_that_repeats_another_are_said() -> None:
    notes = table([*S1[:3], ("Commendations", 1, 1, 2), ("Cause of Concern", 8, 23, 31)]).notes
    assert "“Commendations” (A4)" in notes[0]
    assert "again in A5" in notes[1]


@pytest.mark.parametrize(
    "rows",
    [[], [("Notes", "about"), ("recommendations", "here")], [("Recommendation 1", "1")], [("AFI", 1, 2, 3)]],
)
def test_other_sheets_are_no_tables_of_counts(rows: list[tuple[Value, ...]]) -> None:
    assert read(rows) is None
