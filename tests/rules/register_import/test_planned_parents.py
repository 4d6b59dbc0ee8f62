"""Which cause of concern a row belongs to, and rows that name one item."""

import pytest

from rules.vocabulary import (
    ItemKind,
    RowOutcome,
)
from tests.held_registers import (
    held_item,
    one,
    plan,
    question,
    register_of,
    rows_of,
    says,
)


def test_a_parent_may_come_later_and_is_found_by_reference_or_by_number_within_the_report() -> None:
    found = plan(
        register_of(),
        rows_of(
            "Reference, Publication, Number, Title, Kind, Parent",
            ("1", "PEEL", "R1", "A", "Recommendation", "9"),
            ("2", "PEEL", "R2", "B", "Recommendation", "Cause of concern 1"),
            ("9", "PEEL", "Cause of concern 1", "C", "Cause of concern", ""),
        ),
    )
    assert [row.new.parent_key for row in found.rows if row.new is not None] == ["9", "9", None]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("1", "A", "Recommendation", "404", "")], "in neither the file nor the register"),
        ([("1", "A", "Recommendation", "2", ""), ("2", "B", "AFI", "", "")], "isn’t a cause of concern"),
        (
            [("1", "A", "Cause of concern", "2", ""), ("2", "B", "Cause of concern", "", "")],
            "belongs to no other item",
        ),
        (
            [("1", "A", "Recommendation", "2", ""), ("2", "B", "Cause of concern", "", "Done")],
            "so this waits for it",
        ),
        (
            [("2", "B", "Cause of concern", "", "Closed"), ("1", "A", "Recommendation", "2", "Open")],
            "is still open: which is right?",
        ),
    ],
)
def test_a_parent_that_cant_be_is_asked_about(rows: list[tuple[str, ...]], words: str) -> None:
    found = plan(register_of(), rows_of("Reference, Title, Kind, Parent, Stage", *rows))
    assert words in question(found.rows[0])


def test_an_item_isnt_its_own_parent() -> None:
    assert one(register_of(), "Reference, Title, Parent", "1", "A", "1").outcome is RowOutcome.REFUSED


def test_a_parent_is_added_to_an_item_without_one_and_asked_about_where_it_differs() -> None:
    cause = held_item(5, kind=ItemKind.CAUSE_OF_CONCERN, level=None)
    other = held_item(6, kind=ItemKind.CAUSE_OF_CONCERN, level=None)
    row = one(register_of(held_item(), cause), "Reference, Title, Parent", "77001", "Title 1", "77005")
    assert [(change.field, change.after) for change in row.changes] == [("parent", "item-5")]
    register = register_of(held_item(parent_id=5), cause, other)
    assert (
        one(register, "Reference, Title, Parent", "77001", "Title 1", "77005").outcome is RowOutcome.UNCHANGED
    )
    question(one(register, "Reference, Title, Parent", "77001", "Title 1", "item-6"))


def test_rows_that_name_one_item_and_differ_are_both_asked_about() -> None:
    found = plan(register_of(), rows_of("Reference, Title", ("1", "A"), ("1", "B"), ("2", "C")))
    assert [row.outcome for row in found.rows] == [RowOutcome.QUESTION, RowOutcome.QUESTION, RowOutcome.NEW]
    assert "names the same item as Register A3" in says(found.rows[0])
    assert "names the same item as Register A2" in says(found.rows[1])


def test_a_row_that_only_repeats_another_is_left_out() -> None:
    found = plan(register_of(), rows_of("Reference, Title", ("1", "A"), ("1", "A")))
    assert [row.outcome for row in found.rows] == [RowOutcome.NEW, RowOutcome.UNCHANGED]
