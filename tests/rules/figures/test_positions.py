"""Positions: stated ones checked for their sums, ours with the items behind each figure."""

from rules.figures import Counts, register_position, stated_position
from rules.vocabulary import Applicability, ItemKind, Stage
from tests.register_views import S1_PORTAL, item_view, portal_row, portal_table, s1_portal


def test_every_row_of_the_papers_portal_table_comes_out_as_printed() -> None:
    position = stated_position(s1_portal())
    printed = [(row.label, *row.printed) for row in position.rows]
    assert printed == [
        ("Cause of Concern", "8", "23", "31"),
        ("Recommendation Level 1", "0", "2", "2"),
        ("Recommendation Level 2", "24", "40", "64"),
        ("Recommendation Level 3", "35", "3", "38"),
        ("Recommendation Level 4", "23", "0", "23"),
        ("AFI Level 1", "0", "6", "6"),
        ("AFI Level 2", "20", "3", "23"),
        ("AFI Level 3", "19", "1", "20"),
        ("AFI Level 4", "0", "0", "0"),
        ("AFI Closed before Levels", "36", "13", ""),
        ("Recommendation Closed before Levels", "76", "54", ""),
    ]


def test_the_two_rows_before_levels_are_breaks_and_stand_in_no_sum() -> None:
    position = stated_position(s1_portal())
    assert position.left_out == ("AFI Closed before Levels", "Recommendation Closed before Levels")
    assert [(one.where, one.printed) for one in position.breaks] == [
        ("Portal table, row “AFI Closed before Levels”", "Open: 36, Closed: 13, Total: nothing"),
        ("Portal table, row “Recommendation Closed before Levels”", "Open: 76, Closed: 54, Total: nothing"),
    ]
    assert all(one.what == "Nothing is printed under Total." for one in position.breaks)
    assert position.totals == Counts(open=129, closed=78)
    assert position.totals.total == sum(row[5] or 0 for row in S1_PORTAL) == 207


def test_a_row_that_does_not_add_up_says_by_how_much() -> None:
    position = stated_position(portal_table(portal_row("AFI Level 2", ItemKind.AFI, 2, 20, 3, 24)))
    assert position.breaks[0].what == "20 open and 3 closed make 23, but 24 is printed as the total."
    assert position.totals == Counts(0, 0)
    assert position.rows[0].counts is None


def test_a_question_keeps_a_row_out_of_the_sum_even_when_it_adds_up() -> None:
    row = portal_row("AFI Level 2", ItemKind.AFI, 2, 20, 3, 23, question="Is this AF1 or AFI?")
    position = stated_position(portal_table(row))
    assert position.breaks[0].what == "Is this AF1 or AFI?"
    assert position.left_out == ("AFI Level 2",)


def test_an_unclear_figure_is_quoted_and_never_read() -> None:
    row = portal_row("AFI", ItemKind.AFI, None, None, 13, 49, printed=("3 6", "13", "49"))
    position = stated_position(portal_table(row))
    assert position.breaks[0].what == "“3 6” under Open isn't a clear figure."
    assert position.rows[0].printed == ("3 6", "13", "49")


def test_a_line_of_totals_is_held_against_the_rows() -> None:
    rows = (
        portal_row("AFI Level 1", ItemKind.AFI, 1, 0, 6, 6),
        portal_row("AFI Level 2", ItemKind.AFI, 2, 20, 3, 23),
    )
    right = stated_position(portal_table(*rows, portal_row("Total", None, None, 20, 9, 29)))
    assert right.breaks == ()
    wrong = stated_position(portal_table(*rows, portal_row("Total", None, None, 21, 9, 30)))
    assert [one.what for one in wrong.breaks] == ["The rows add up to 20 open, 9 closed and 29 altogether."]
    assert len(wrong.rows) == 2


def test_a_line_of_totals_cannot_be_checked_while_a_row_is_left_out() -> None:
    table = portal_table(
        portal_row("AFI Closed before Levels", ItemKind.AFI, None, 36, 13, None),
        portal_row("Total", None, None, 36, 13, 49),
    )
    assert stated_position(table).breaks[1].what == (
        "It can't be checked while rows are left out: AFI Closed before Levels."
    )


def test_our_position_names_the_items_behind_each_figure() -> None:
    items = [
        item_view("afi-1", kind=ItemKind.AFI),
        item_view("rec-1", level=3, stage=Stage.SUBMITTED),
        item_view("rec-2", level=3, stage=Stage.CLOSED),
        item_view("rec-3", level=2),
        item_view("coc-1", kind=ItemKind.CAUSE_OF_CONCERN),
    ]
    position = register_position(items)
    assert [(row.group.label, row.open_keys, row.closed_keys) for row in position.rows] == [
        ("Cause of concern", ("coc-1",), ()),
        ("Recommendation, level 2", ("rec-3",), ()),
        ("Recommendation, level 3", ("rec-1",), ("rec-2",)),
        ("Area for improvement (AFI), no level stated", ("afi-1",), ()),
    ]
    assert position.totals == Counts(open=4, closed=1)


def test_an_item_is_open_until_it_is_closed_and_counts_no_more_when_it_ended_otherwise() -> None:
    for stage in Stage:
        position = register_position([item_view("rec-1", stage=stage)])
        if stage.is_ended and stage is not Stage.CLOSED:
            assert position.left_out_keys == ("rec-1",)
        else:
            assert position.totals.closed == (stage is Stage.CLOSED)


def test_an_item_that_is_not_ours_is_named_and_not_counted() -> None:
    position = register_position([item_view("rec-1", applicability=Applicability.NOT_OURS)])
    assert (position.rows, position.left_out_keys) == ((), ("rec-1",))
