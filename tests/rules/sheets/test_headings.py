"""The heading row is found below titles, and headings are known in any spelling."""

import pytest

from rules.sheets.cells import Sheet
from rules.sheets.headings import Column, find_headings, portal_headings, register_headings, squashed

WORDS = register_headings()


def columns(*headings: str) -> dict[Column, int]:
    found = find_headings(Sheet("s", [headings]), WORDS)
    assert found is not None
    return found.columns


@pytest.mark.parametrize("column", list(Column))
def test_every_heading_of_the_contract_is_known_without_case_spaces_and_punctuation(column: Column) -> None:
    for heading in (
        column.value,
        column.value.upper(),
        f" {column.value.replace(' ', '_')}: ",
        column.value.replace("-", ""),
    ):
        assert WORDS.meaning(heading) == (True, column)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("HMICFRS Ref.", Column.REFERENCE),
        ("Report title", Column.PUBLICATION),
        ("Type", Column.KIND),
        ("Due date", Column.DEADLINE),
        ("Date closed", Column.CLOSED),
        ("Status", Column.STAGE),
        ("Lvl", Column.LEVEL),
    ],
)
def test_other_words_for_them_are_known(heading: str, column: Column) -> None:
    assert WORDS.meaning(heading) == (True, column)


def test_no_word_stands_for_two_columns() -> None:
    from rules.sheets.headings import _OTHER_WORDS

    seen: dict[str, Column] = {squashed(column.value): column for column in Column}
    for column, words in _OTHER_WORDS.items():
        for word in words.split(","):
            assert seen.setdefault(squashed(word), column) is column, word


def test_the_heading_row_is_found_below_title_rows() -> None:
    rows = [
        ["HMICFRS tracker"],
        [],
        ["As at", "1 March 2024"],
        ["Kind", "Title", "Level"],
        ["AFI", "Custody", 2],
    ]
    found = find_headings(Sheet("s", rows), WORDS)
    assert found is not None
    assert (found.row, found.columns) == (3, {Column.KIND: 0, Column.TITLE: 1, Column.LEVEL: 2})


def test_a_sheet_without_two_known_headings_has_none() -> None:
    assert find_headings(Sheet("s", [["Notes", "Kind"], ["something", "else"]]), WORDS) is None


def test_unknown_headings_are_listed_with_their_cells() -> None:
    found = find_headings(Sheet("s", [["Kind", "Title", "My notes"]], first_column=1), WORDS)
    assert found is not None
    assert found.unknown == (("My notes", "D1"),)


def test_the_contracts_own_heading_goes_before_another_word_for_it() -> None:
    assert columns("Status", "Kind", "Stage")[Column.STAGE] == 2
    assert columns("Stage", "Kind", "Status")[Column.STAGE] == 0


def test_two_other_words_for_one_column_are_named_and_not_chosen_between() -> None:
    found = find_headings(Sheet("s", [["Kind", "Title", "Due", "Target date"]]), WORDS)
    assert found is not None
    assert found.twice == ((Column.DEADLINE, ("Due", "C1"), ("Target date", "D1")),)


def test_the_users_own_headings_go_before_the_known_ones() -> None:
    words = register_headings({"Wording": Column.TITLE, "Title": None})
    found = find_headings(Sheet("s", [["Title", "Kind", "wording"]]), words)
    assert found is not None
    assert found.columns == {Column.KIND: 1, Column.TITLE: 2}
    assert found.unknown == ()


def test_on_the_portal_a_bare_status_is_the_portals() -> None:
    found = find_headings(Sheet("s", [["ID", "Status", "Level"]]), portal_headings())
    assert found is not None
    assert found.columns == {Column.REFERENCE: 0, Column.PORTAL_STATUS: 1, Column.LEVEL: 2}
