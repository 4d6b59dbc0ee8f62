"""What a row says, and what has to be asked about it."""

from datetime import date, datetime
from typing import Any

import pytest

from rules.sheets.cells import MOST_CHARACTERS, FaultyCell, Sheet, Value
from rules.sheets.deadline_cells import DeadlineText
from rules.sheets.headings import Column, find_headings, register_headings
from rules.sheets.row_reading import RegisterRow, RowReader
from rules.vocabulary import Applicability, ItemKind, PortalStatus, RowOutcome, Stage


def read(rows: list[list[Value]], words: Any = None, *, from_1904: bool = False) -> list[RegisterRow]:
    sheet = Sheet("Register", rows, counted_from_1904=from_1904)
    headings = find_headings(sheet, register_headings())
    assert headings is not None
    return list(RowReader(sheet, headings, words or {}).rows())


def row(**cells: Value) -> RegisterRow:
    """One row that is in order but for these cells, by heading with _ for a space."""
    named: dict[str, Value] = {"Kind": "AFI", "Title": "Custody"}
    named |= {name.replace("_", " "): value for name, value in cells.items()}
    return read([list(named), list(named.values())])[0]


def asked(found: RegisterRow) -> list[tuple[str, str, str]]:
    return [(problem.outcome.value, problem.cell, problem.says) for problem in found.problems]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("AFI", ItemKind.AFI),
        ("Area for Improvement", ItemKind.AFI),
        ("afi's", ItemKind.AFI),
        ("Rec", ItemKind.RECOMMENDATION),
        ("CoC", ItemKind.CAUSE_OF_CONCERN),
        ("cause-of-concern", ItemKind.CAUSE_OF_CONCERN),
    ],
)
def test_kinds_are_known_by_their_usual_names(text: str, kind: ItemKind) -> None:
    assert row(Kind=text).kind is kind


def test_af1_is_asked_about_and_not_silently_mended() -> None:
    found = row(Kind="AF1")
    assert found.kind is None
    assert asked(found) == [("question", "A2", "Kind says “AF1”: is Area for improvement (AFI) meant?")]


def test_the_users_own_words_settle_a_slip() -> None:
    found = read([["Kind", "Title"], ["AF1", "Custody"]], {Column.KIND: {"af1": "AFI"}})[0]
    assert (found.kind, found.problems) == (ItemKind.AFI, [])


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("L2", 2),
        ("Level 2", 2),
        (2.0, 2),
        ("lvl 4", 4),
        ("2", 2),
        ("none", 0),
        ("Closed before Levels", 0),
        ("", None),
    ],
)
def test_levels_are_read_in_every_spelling(value: Value, level: int | None) -> None:
    found = row(Level=value)
    assert (found.level, found.problems) == (level, [])


@pytest.mark.parametrize("value", ["5", "two", 2.5, True, "Level 23"])
def test_a_level_that_cant_be_is_asked_about(value: Value) -> None:
    assert [outcome for outcome, _cell, _says in asked(row(Level=value))] == ["question"]


def test_one_and_true_are_told_apart_in_one_column() -> None:
    rows = read([["Kind", "Title", "Level"], ["AFI", "a", 1.0], ["AFI", "b", True]])
    assert [each.level for each in rows] == [1, None]


@pytest.mark.parametrize(
    "value",
    [
        date(2024, 6, 14),
        datetime(2024, 6, 14, 9, 0),  # noqa: DTZ001  # a cell has no zone
        45457.0,
        45457,
        "14/06/2024",
        "14/06/24",
        "14 June 2024",
        "14th June 2024",
        "2024-06-14",
        "2024-06-14T00:00:00",
        "Friday 14 June 2024",
        "14.06.2024",
        "14-Jun-24",
    ],
)
def test_a_day_is_read_in_every_form_day_first(value: Value) -> None:
    found = row(Published=value)
    assert (found.published, found.problems) == (date(2024, 6, 14), [])


def test_day_numbers_of_the_old_macintosh_calendar_count_from_1904() -> None:
    found = read([["Kind", "Title", "Closed"], ["AFI", "a", 45457 - 1462]], from_1904=True)[0]
    assert found.closed == date(2024, 6, 14)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("31/06/2024", "a date that doesn’t exist"),
        (12.0, "isn’t a date"),
        ("soon", "isn’t a date"),
        ("45457", "as text"),
        (date(1900, 1, 5), "out of any register’s range"),
    ],
)
def test_what_is_no_day_is_refused_with_its_cell(value: Value, says: str) -> None:
    [(outcome, cell, text)] = asked(row(Closed=value))
    assert (outcome, cell) == ("refused", "C2")
    assert says in text


@pytest.mark.parametrize(
    ("value", "deadline"),
    [
        (date(2024, 6, 14), DeadlineText("14 June 2024", date(2024, 6, 14))),
        ("14/06/2024", DeadlineText("14/06/2024", date(2024, 6, 14))),
        ("Within six months", DeadlineText("Within six months", None)),
        ("By 30 Septe", DeadlineText("By 30 Septe", None)),
        ("n/a", None),
        ("-", None),
        ("", None),
    ],
)
def test_a_deadline_is_a_day_or_words(value: Value, deadline: DeadlineText | None) -> None:
    found = row(Deadline=value)
    assert (found.deadline, found.problems) == (deadline, [])


def test_a_deadline_on_a_day_that_doesnt_exist_is_refused() -> None:
    assert "doesn’t exist" in asked(row(Deadline="31/06/2024"))[0][2]


def test_errors_and_overlong_cells_are_refused_with_their_cell() -> None:
    assert asked(row(Owner="#REF!")) == [("refused", "C2", "Owner holds the error #REF!")]
    assert asked(row(Owner=FaultyCell("holds a formula")))[0][:2] == ("refused", "C2")
    assert "32,767 is the most" in asked(row(Text="x" * (MOST_CHARACTERS + 1)))[0][2]


def test_a_text_that_fills_excels_longest_cell_is_asked_about() -> None:
    assert "was it cut off?" in asked(row(Text="x" * MOST_CHARACTERS))[0][2]
    assert row(Text="x" * (MOST_CHARACTERS - 1)).problems == []


@pytest.mark.parametrize(
    ("value", "mandatory"),
    [("Yes", True), ("N", False), (True, True), (False, False), (1.0, True), ("", None)],
)
def test_yes_and_no_are_read_in_every_form(value: Value, mandatory: bool | None) -> None:
    assert row(Mandatory=value).mandatory is mandatory


def test_stages_statuses_and_whom_it_binds_are_read_by_their_usual_words() -> None:
    found = row(Stage="Self-certified", Portal_status="Open", Applicable="not ours")
    assert (found.stage, found.portal_status, found.applicable) == (
        Stage.SUBMITTED,
        PortalStatus.OPEN,
        Applicability.NOT_OURS,
    )


def test_complete_may_be_several_stages_so_it_is_asked_about() -> None:
    assert asked(row(Stage="Complete"))[0][0] == "question"


def test_a_row_needs_a_kind_and_a_title_or_text() -> None:
    rows = read([["Kind", "Title", "Text"], ["", "Custody", ""], ["AFI", "", ""], ["AFI", "", "Only text"]])
    assert [[problem.says for problem in each.problems] for each in rows] == [
        ["Kind is empty"],
        ["neither a Title nor a Text is given"],
        [],
    ]
    assert (rows[2].title, rows[2].title_given) == ("Only text", False)


def test_empty_rows_are_no_rows_and_short_ones_are() -> None:
    rows = read([["Kind", "Title", "Text"], [], ["", " ", None], ["AFI", "Custody"]])
    assert [(each.row, each.title) for each in rows] == [(3, "Custody")]


def test_a_plans_questions_are_forgotten_and_the_sheets_own_are_not() -> None:
    found = row(Level="five")
    found.ask(Column.TITLE, "from a plan")
    found.refuse(None, "from a plan")
    found.as_read()
    assert [problem.outcome for problem in found.problems] == [RowOutcome.QUESTION]
