"""The portal's view beside the register's."""

from datetime import date

import pytest

from rules.portal_reconciliation import DifferenceKind, Reconciliation, reconcile
from rules.register_import.held_register import HeldRegister, HeldStage
from rules.sheets.cells import Sheet, Value
from rules.sheets.headings import find_headings, portal_headings
from rules.sheets.portal_rows import portal_rows
from rules.vocabulary import DeadlineKind, Stage
from tests.held_registers import held_day, held_item, register_of


def compared(register: HeldRegister, *rows: tuple[Value, ...]) -> Reconciliation:
    sheet = Sheet("Export", [("Status", "Recommendation ID", "Lvl", "Due date"), *rows])
    headings = find_headings(sheet, portal_headings())
    assert headings is not None
    return reconcile(list(portal_rows(sheet, headings, {})), register)


def at(stage: Stage, level: int | None = 3) -> HeldRegister:
    return register_of(held_item(level=level), stages={1: HeldStage(stage, None, None)})


def differences(found: Reconciliation) -> list[tuple[str, str]]:
    return [(each.kind.value, each.says) for each in found.differences]


def test_two_sides_that_say_the_same_agree() -> None:
    register = register_of(
        held_item(level=2), deadlines={(1, DeadlineKind.HMICFRS): [held_day(1, date(2026, 6, 30))]}
    )
    found = compared(register, ("Open", "77001", "Level 2", date(2026, 6, 30)))
    assert (found.rows, len(found.matched), found.agreeing, found.agrees) == (1, 1, 1, True)


def test_what_stands_on_one_side_only_is_named_with_its_side() -> None:
    found = compared(register_of(held_item(), held_item(2, portal_id=None)), ("Open", "404", "", ""))
    assert [(each.kind, each.reference, each.item_key, each.cell) for each in found.differences] == [
        (DifferenceKind.ONLY_THERE, "404", None, "B2"),
        (DifferenceKind.ONLY_HERE, "77001", "item-1", ""),
    ]
    assert found.without_id == ("item-2",)
    assert not found.agrees


@pytest.mark.parametrize("level", [3, 4])
def test_a_submission_at_level_3_or_4_stays_open_there_as_expected(level: int) -> None:
    found = compared(at(Stage.SUBMITTED, level), ("Open", "77001", "", ""))
    [difference] = found.differences
    assert difference.kind is DifferenceKind.EXPECTED
    assert "as expected" in difference.says
    assert found.agrees


@pytest.mark.parametrize(
    ("stage", "level", "status", "says"),
    [
        (Stage.SUBMITTED, 2, "Open", "open there, submitted here"),
        (Stage.CLOSED, 3, "Open", "open there, closed here"),
        (Stage.NOT_APPLICABLE, 2, "Open", "open there, not applicable here"),
        (Stage.OPEN, 3, "Closed", "closed there, open here"),
        (Stage.SUBMITTED, 3, "Closed", "closed there, submitted here"),
        (Stage.OPEN, 3, "Open - self certified", "self-certified there, open here"),
    ],
)
def test_another_status_is_a_difference(stage: Stage, level: int, status: str, says: str) -> None:
    found = compared(at(stage, level), (status, "77001", "", ""))
    assert differences(found) == [("status", says)]
    assert not found.agrees


@pytest.mark.parametrize(
    ("stage", "status"), [(Stage.CLOSED, "Closed"), (Stage.OPEN, "Open"), (Stage.CLAIMED, "live")]
)
def test_the_same_status_is_none(stage: Stage, status: str) -> None:
    assert compared(at(stage), (status, "77001", "", "")).differences == ()


def test_another_level_and_another_deadline_are_differences() -> None:
    found = compared(at(Stage.OPEN, 2), ("Open", "77001", 3, date(2026, 6, 30)))
    assert differences(found) == [
        ("level", "Level 3 there, Level 2 here"),
        ("deadline", "due 30 June 2026 there, no day here"),
    ]


def test_an_empty_level_or_deadline_says_nothing() -> None:
    register = register_of(
        held_item(level=2), deadlines={(1, DeadlineKind.HMICFRS): [held_day(1, date(2026, 6, 30))]}
    )
    assert compared(register, ("Open", "77001", "", "")).differences == ()


@pytest.mark.parametrize(
    ("row", "cell", "says"),
    [
        (("Maybe", "77001", "", ""), "A2", "isn’t known here"),
        (("", "77001", "", ""), "A2", "the status is empty"),
        (("Open", "", "2", ""), "B2", "id is empty"),
        (("Open", "77001", "9", ""), "C2", "Level says “9”"),
        (("#REF!", "77001", "", ""), "A2", "#REF!"),
    ],
)
def test_a_cell_that_cant_be_used_is_a_question(row: tuple[Value, ...], cell: str, says: str) -> None:
    found = compared(register_of(held_item()), row)
    assert [(where, says in text) for _sheet, where, text in found.questions] == [(cell, True)]
    assert found.matched == ()


def test_an_id_in_two_rows_is_asked_about_only_where_they_differ() -> None:
    row = ("Open", "77001", "", "")
    same = compared(register_of(held_item()), row, row)
    assert (same.questions, len(same.matched)) == ((), 1)
    other = compared(register_of(held_item()), row, ("Closed", "77001", "", ""))
    assert [cell for _sheet, cell, _says in other.questions] == ["B2", "B3"]
    assert other.matched == ()
    assert other.differences == (), "what is asked about isn't called missing as well"


def test_an_id_that_the_register_has_twice_is_asked_about() -> None:
    register = register_of(held_item(1, portal_id="5"), held_item(2, portal_id="5"))
    found = compared(register, ("Open", "5", "", ""))
    assert "item-1, item-2" in found.questions[0][2]
