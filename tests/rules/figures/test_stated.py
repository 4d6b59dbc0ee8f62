"""The papers' smaller tables: sums, movements and what doesn't tie in them."""

from datetime import date

import pytest

from rules.figures.breaks import BreakCode
from rules.figures.slips import af1_breaks
from rules.figures.stated_submissions import stated_movement, stated_submissions
from rules.figures.stated_sums import named_sums, panel_sums, report_sums, untraced_sums
from rules.register_view import StatedCell, StatedRow, StatedTable
from rules.vocabulary import FigureTable, ItemKind, Measure

REC, AFI, CAUSE = ItemKind.RECOMMENDATION, ItemKind.AFI, ItemKind.CAUSE_OF_CONCERN
S1, S0 = date(2024, 3, 28), date(2024, 12, 5)
S1_ROWS = (
    ("AFI Lv3", AFI, 3, "7"),
    ("AFI Lv2", AFI, 2, "6"),
    ("Rec Lv3", REC, 3, "25"),
    ("Rec Lv2", REC, 2, "48"),
)


def row(
    label: str, kind: ItemKind | None, level: int | None, cells: dict[Measure, str], question: str = ""
) -> StatedRow:
    made = tuple(
        StatedCell(measure, int(text) if text.isdigit() else None, text) for measure, text in cells.items()
    )
    return StatedRow(label, kind, level, made, question, "S1", S1)


def submissions(day: date, *rows: tuple[str, ItemKind | None, int | None, str]) -> StatedTable:
    made = (row(label, kind, level, {Measure.SUBMITTED: text}) for label, kind, level, text in rows)
    return StatedTable(FigureTable.SUBMISSIONS, day, tuple(made))


def test_a_total_that_isn_t_printed_is_named_with_what_the_rows_make() -> None:
    found = stated_submissions(submissions(S1, *S1_ROWS))
    assert found.total == 86
    assert [(one.code, one.where, one.what) for one in found.breaks] == [
        (
            BreakCode.TOTAL_NOT_PRINTED,
            "Submissions of 28 March 2024, total",
            "No total is printed; the rows make 86.",
        )
    ]


@pytest.mark.parametrize(
    ("printed", "code", "what"),
    [
        ("86", None, None),
        ("87", BreakCode.TOTAL_LINE, "The rows make 86, but 87 is printed."),
        ("about 86", BreakCode.TOTAL_LINE, "“about 86” isn't a clear total; the rows make 86."),
        ("", BreakCode.TOTAL_NOT_PRINTED, "No total is printed; the rows make 86."),
        (
            "86 (+4)",
            BreakCode.TOTAL_UNEXPLAINED_PART,
            "The rows make 86, as printed; the further (+4) isn't explained.",
        ),
        (
            "90 ( −4 )",
            BreakCode.TOTAL_UNEXPLAINED_PART,
            "The rows make 86, not 90; the further (−4) isn't explained.",
        ),
    ],
)
def test_a_printed_total_is_held_against_the_rows(
    printed: str, code: BreakCode | None, what: str | None
) -> None:
    found = stated_submissions(submissions(S1, *S1_ROWS, ("Total", None, None, printed)))
    assert (found.total, found.total_printed) == (86, printed)
    assert [(one.code, one.what) for one in found.breaks] == ([(code, what)] if code else [])


def test_a_row_that_isn_t_clear_is_in_no_sum_and_in_no_movement() -> None:
    before = stated_submissions(submissions(S1, *S1_ROWS))
    after = stated_submissions(submissions(S0, ("AFI Lv3", AFI, 3, "1 5"), *S1_ROWS[1:]))
    assert after.total == 79
    assert after.breaks[0].what == "“1 5” isn't a clear figure."
    assert [moved for _, moved in stated_movement(before, after).rows] == [None, 0, 0, 0]


def test_a_row_that_only_one_statement_has_is_named_in_the_movement() -> None:
    before = stated_submissions(submissions(S1, *S1_ROWS))
    after = stated_submissions(submissions(S0, *S1_ROWS[:3], ("Rec Lv4", REC, 4, "18")))
    moved = stated_movement(before, after)
    assert [one.what[:57] for one in moved.breaks] == [
        "“Rec Lv2” stands in the statement of 28 March 2024 only, ",
        "“Rec Lv4” stands in the statement of 5 December 2024 only",
    ]
    assert moved.total == -30


@pytest.mark.parametrize(("label", "is_slip"), [("AF1 Lv3", True), ("AFls", True), ("AFI Lv1", False)])
def test_af1_is_named_as_a_slip(label: str, is_slip: bool) -> None:
    found = af1_breaks(submissions(S1, (label, AFI, 3, "7")), "Submissions")
    assert [one.code for one in found] == ([BreakCode.AF1] if is_slip else [])


def test_the_slip_s_own_question_is_asked_once_and_not_by_the_row_as_well() -> None:
    asked = row("AF1 Lv3", AFI, 3, {Measure.SUBMITTED: "7"}, "Is it AFI?")
    found = stated_submissions(StatedTable(FigureTable.SUBMISSIONS, S1, (asked,)))
    assert [one.code for one in found.breaks] == [BreakCode.TOTAL_NOT_PRINTED, BreakCode.AF1]
    assert found.breaks[1].what == "“AF1 Lv3”: counted as AFI, area for improvement. Is it AFI?"


def test_panel_ratings_that_make_the_whole_are_no_break() -> None:
    ties = {Measure.REVIEWED: "98", Measure.RED: "6", Measure.AMBER: "54", Measure.GREEN: "38"}
    (found,) = panel_sums(StatedTable(FigureTable.PANEL_RAG, S1, (row("Panel", REC, None, ties),)))
    assert (found.difference, found.broken) == (0, None)
    (wrong,) = panel_sums(
        StatedTable(FigureTable.PANEL_RAG, S1, (row("Panel", REC, None, ties | {Measure.RED: "5"}),))
    )
    assert wrong.broken is not None
    assert wrong.broken.what == "The parts 5 + 54 + 38 make 97, not the 98 reviewed."


def test_parts_of_a_report_that_lack_one_are_a_break_under_the_report_s_title() -> None:
    parts = {Measure.TOTAL: "10", Measure.OTHERS: "6", Measure.OURS: "2", Measure.JOINT: "1"}
    table = StatedTable(FigureTable.PUBLICATION_PARTS, S1, (row("bail", REC, None, parts),))
    (found,) = report_sums([table], {"bail": "Pre-charge bail"})
    assert found.broken is not None
    assert (found.difference, found.broken.code) == (1, BreakCode.PARTS)
    assert str(found.broken) == "Report “Pre-charge bail”: The parts 2 + 1 + 6 make 9, not the 10 made."


def test_parts_that_aren_t_all_clear_can_t_be_checked_and_say_so() -> None:
    parts = {Measure.TOTAL: "10", Measure.OURS: "some"}
    table = StatedTable(FigureTable.PUBLICATION_PARTS, S1, (row("bail", REC, None, parts),))
    (found,) = report_sums([table], {})
    assert found.broken is not None
    assert (found.difference, found.broken.where) == (None, "Report “bail”")


def _untraced(submitted: str, closed: str, waiting: str) -> tuple[int | None, str]:
    position = {Measure.OPEN: "35", Measure.CLOSED: closed, Measure.TOTAL: "38"}
    (found,) = untraced_sums(
        StatedTable(FigureTable.SUBMITTED_WAITING, S1, (row("Rec 3", REC, 3, {Measure.WAITING: waiting}),)),
        submissions(S1, ("Rec Lv3", REC, 3, submitted)),
        StatedTable(FigureTable.PORTAL, S1, (row("Recommendation Level 3", REC, 3, position),)),
    )
    return found.difference, found.broken.what if found.broken else ""


def test_what_was_submitted_and_is_neither_closed_nor_waiting_is_untraced() -> None:
    assert _untraced("25", "3", "9") == (13, "25 − 3 − 9 leaves 13 that are neither closed nor waiting.")
    assert _untraced("7", "1", "5") == (1, "7 − 1 − 5 leaves 1 that is neither closed nor waiting.")
    assert _untraced("12", "3", "9") == (0, "")
    assert _untraced("10", "3", "9") == (-2, "10 − 3 − 9 is below zero: 2 more than were submitted.")
    assert _untraced("many", "3", "9")[0] is None


def test_without_the_other_tables_of_its_day_nothing_is_traced() -> None:
    table = StatedTable(FigureTable.SUBMITTED_WAITING, S1, (row("R", REC, 3, {Measure.WAITING: "9"}),))
    (found,) = untraced_sums(table, None, None)
    assert found.broken is not None
    assert found.broken.what == (
        "The same paper doesn't state all three, so what was submitted can't be traced."
    )


def test_two_counted_and_three_named_are_a_break_that_opens_to_the_items() -> None:
    rows = [row("Causes of concern", CAUSE, None, {Measure.TOTAL: "2"})]
    rows += [row(number, CAUSE, None, {Measure.NAMED: "1"}) for number in ("10618", "9962", "9472")]
    keys = {"10618": ("older-1",), "9962": ("older-2",)}
    (found,) = named_sums([StatedTable(FigureTable.NAMED_ITEMS, S1, tuple(rows))], keys)
    assert found.broken is not None
    assert found.broken.what == "2 counted, but 3 named: 10618, 9962, 9472."
    assert found.broken.item_keys == ("older-1", "older-2")
    (right,) = named_sums([StatedTable(FigureTable.NAMED_ITEMS, S1, tuple(rows[:3]))], keys)
    assert right.broken is None
