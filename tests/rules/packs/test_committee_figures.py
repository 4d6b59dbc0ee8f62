"""The figures of a committee paper: as stated, as counted, how they moved, and what they leave open."""

from dataclasses import replace
from datetime import date

import pytest

from rules.figures import BreakCode, RegisterPosition
from rules.figures.counting import Figure, group_of
from rules.figures.publications import PublicationTally, publication_counts
from rules.figures.submissions import GroupFigure, Submissions
from rules.packs.committee_material import Committee, CommitteeMaterial, PublicItem, Standing
from rules.packs.committee_publishable import public_counts
from rules.packs.content import Table
from rules.packs.ties import own_breaks
from rules.register_view import PublicationView, StatedCell, StatedRow, StatedTable
from rules.vocabulary import FigureTable, ItemKind, Measure, PublicationKind
from tests.committee_papers import (
    AS_AT,
    SINCE,
    blocks_under,
    material_of,
    moved,
    paper_of,
    public_item,
    public_report,
    rows_under,
    texts_under,
)
from tests.register_views import portal_row

REC_2 = group_of(ItemKind.RECOMMENDATION, 2)


def submissions_table(day: date, *rows: tuple[str, int | None, int | None, str]) -> StatedTable:
    """Rows of level 2 recommendations and so on: label, level (None for a total), value, as printed."""
    return StatedTable(
        FigureTable.SUBMISSIONS,
        day,
        tuple(
            StatedRow(
                label=label,
                kind=ItemKind.RECOMMENDATION if level else None,
                level=level,
                cells=(StatedCell(Measure.SUBMITTED, value, printed),),
                question="",
                source="",
                as_at=day,
            )
            for label, level, value, printed in rows
        ),
    )


def portal(day: date, *rows: StatedRow) -> StatedTable:
    return StatedTable(FigureTable.PORTAL, day, tuple(replace(row, as_at=day) for row in rows))


def rec_2(opened: int, closed: int) -> StatedRow:
    return portal_row("Recommendation Level 2", ItemKind.RECOMMENDATION, 2, opened, closed, opened + closed)


def counted_report(made: int | None, applicable: int | None, held: int, note: str = "") -> CommitteeMaterial:
    """Material with one report, of whose recommendations the register holds so many."""
    report = public_report("one", made=made, applicable=applicable, counts_note=note)
    view = PublicationView(
        key="one",
        title=report.title,
        kind=PublicationKind.THEMATIC,
        partners="",
        published_on=report.published_on,
        link="",
        made=made,
        applicable=applicable,
        afis_made=None,
        afis_applicable=None,
        causes_of_concern_made=None,
        counts_note=note,
        source="S",
    )
    items = tuple(
        public_item(f"r{number}", publication_key="one", known_on=date(2024, 8, 22)) for number in range(held)
    )
    tallies = [PublicationTally("one", ItemKind.RECOMMENDATION, 1, 1, item.key) for item in items]
    counts = tuple(public_counts(one) for one in publication_counts([view], tallies))
    return material_of(*items, reports=(report,), report_counts=counts)


def test_made_is_what_applies_and_what_is_for_others() -> None:
    paper = paper_of(counted_report(14, 5, 5))
    assert rows_under(paper, "report-1")[0] == ("Recommendations", "5", "9", "14", "5")
    assert "14 recommendations were made, of which 5 apply to the force." in texts_under(paper, "report-1")
    assert paper.breaks == ()


def test_what_the_register_lacks_is_a_break_and_a_note_on_counts_stands_beside_them() -> None:
    paper = paper_of(counted_report(14, 5, 4, note="One was withdrawn"))
    assert [found.code for found in paper.breaks] == [BreakCode.APPLICABLE]
    assert all(found.source == "" for found in paper.breaks)
    assert "Note on these numbers: One was withdrawn" in texts_under(paper, "report-1")


def test_counts_that_nobody_stated_are_said_to_be_so() -> None:
    paper = paper_of(counted_report(None, None, 2))
    assert rows_under(paper, "report-1")[0] == (
        "Recommendations",
        "not stated",
        "not stated",
        "not stated",
        "2",
    )
    assert "How many recommendations it made isn't stated." in texts_under(paper, "report-1")


def test_stated_parts_that_dont_make_the_whole_are_told() -> None:
    cells = ((Measure.TOTAL, 10), (Measure.OURS, 2), (Measure.JOINT, 1), (Measure.OTHERS, 6))
    row = StatedRow(
        label="one",
        kind=ItemKind.RECOMMENDATION,
        level=None,
        cells=tuple(StatedCell(measure, value, str(value)) for measure, value in cells),
        question="",
        source="",
        as_at=AS_AT,
    )
    parts = StatedTable(FigureTable.PUBLICATION_PARTS, AS_AT, (row,))
    paper = paper_of(replace(counted_report(10, 3, 3), stated=(parts,)))
    assert (
        "By whom they are for, as stated: 2 for forces, 1 for forces jointly with others, 6 for others only."
        in (texts_under(paper, "report-1"))
    )
    assert [found.code for found in paper.breaks] == [BreakCode.PARTS]


def test_reports_before_the_last_paper_are_not_told_again() -> None:
    reports = (
        public_report("old", published_on=SINCE),
        public_report("new", published_on=date(2024, 3, 29)),
        public_report("undated", published_on=None),
    )
    fresh = public_item("fresh", publication_key="undated", known_on=date(2024, 5, 1))
    known = public_item("known", publication_key="undated", known_on=SINCE)
    assert texts_under(paper_of(material_of(known, reports=reports)), "reports") == [
        "Since 28 March 2024, 1 report has been published. 0 of 1 ask something of the force."
    ]
    told = paper_of(material_of(fresh, reports=reports))
    assert {"report-1", "report-2"} <= told.anchors()
    assert "report-3" not in told.anchors()


def test_a_newer_portal_table_is_compared_with_that_of_the_last_paper() -> None:
    now, then = portal(date(2024, 12, 1), rec_2(30, 60)), portal(SINCE, rec_2(24, 40))
    paper = paper_of(material_of(stated=(now,), stated_then=(then,)))
    assert texts_under(paper, "portal") == ["As stated on 1 December 2024."]
    assert rows_under(paper, "portal")[0] == ("Recommendation Level 2", "30", "60", "90", "+6", "Adds up")


def test_figures_in_words_or_with_commas_still_add_up() -> None:
    row = portal_row(
        "Recommendation Level 2",
        ItemKind.RECOMMENDATION,
        2,
        1000,
        24,
        1024,
        printed=("1,000", "24", "1,024"),
    )
    paper = paper_of(material_of(stated=(portal(AS_AT, row),)))
    assert rows_under(paper, "portal")[0][:4] == ("Recommendation Level 2", "1000", "24", "1024")
    assert paper.breaks == ()


@pytest.mark.parametrize("day", [date(2024, 3, 1), SINCE])
def test_figures_that_the_last_paper_had_are_not_passed_off_as_new(day: date) -> None:
    paper = paper_of(material_of(stated=(portal(day, rec_2(24, 40)),)))
    assert "No newer figures are recorded." in texts_under(paper, "portal")[0]


def test_without_figures_of_the_portal_the_paper_says_so() -> None:
    paper = paper_of(material_of())
    assert texts_under(paper, "portal") == ["No figures of the portal are recorded."]
    assert texts_under(paper, "submitted") == ["Nothing is recorded as submitted."]
    assert texts_under(paper, "waiting") == ["No item of this register is recorded as submitted and waiting."]
    assert texts_under(paper, "age") == ["Nothing is open."]


def test_a_movement_below_zero_has_its_sign_and_a_row_of_one_statement_only_is_a_break() -> None:
    then = submissions_table(SINCE, ("Rec Lv2", 2, 9, "9"), ("Rec Lv3", 3, 4, "4"))
    now = submissions_table(AS_AT, ("Rec Lv2", 2, 7, "7"), ("Rec Lv4", 4, 1, "1"), ("Total", None, 8, "8"))
    paper = paper_of(material_of(stated=(now,), stated_then=(then,)))
    assert rows_under(paper, "submitted") == [
        ("Recommendation, level 2", "9", "7", "−2"),
        ("Recommendation, level 4", "not known", "1", "not known"),
        ("Recommendation, level 3", "4", "not known", "not known"),
        ("Total as printed", "not printed", "8", ""),
        ("Total, computed here", "13", "8", "−5"),
    ]
    assert [found.code for found in paper.breaks] == [BreakCode.ROW_MISSING] * 2


def test_the_registers_own_submissions_are_counted_up_to_the_last_paper_and_since() -> None:
    items = tuple(
        public_item(key, standing=Standing.WAITING, standing_since=day)
        for key, day in (("a", date(2024, 2, 5)), ("b", date(2024, 6, 3)), ("c", date(2024, 7, 1)))
    )
    read = material_of(
        *items,
        submitted=Submissions((GroupFigure(REC_2, Figure(3, ("a", "b", "c"))),)),
        submitted_since=Submissions((GroupFigure(REC_2, Figure(2, ("b", "c"))),)),
    )
    paper = paper_of(read)
    assert rows_under(paper, "submitted") == [
        ("Recommendation, level 2", "1", "2", "3"),
        ("All", "1", "2", "3"),
    ]
    assert rows_under(paper, "waiting")[-1] == ("All", "3", "5 February 2024")
    glance = {figure.label: figure.value for figure in paper.key_figures}
    assert glance["submitted since August 2023"] == "3"
    assert glance["of these wait for HMICFRS"] == "3"
    assert own_breaks(paper) == ()


def test_every_way_in_and_out_is_in_the_movement_and_opens_to_its_rows() -> None:
    items = (
        public_item("stayed"),
        public_item("new", known_on=date(2024, 8, 1)),
        public_item("back"),
        public_item("closed", standing=Standing.CLOSED, standing_since=date(2024, 6, 3)),
        public_item("merged", standing=Standing.NOT_ASKED, standing_since=date(2024, 6, 3)),
    )
    terms = {"new": ("new",), "closed": ("closed",), "reopened": ("back",), "merged": ("merged",)}
    paper = paper_of(
        material_of(
            *items, movement=moved(items, **terms), position_then=_open_then(items[0], items[3], items[4])
        )
    )
    assert rows_under(paper, "register")[-1] == ("All", "3", "1", "1", "1", "1", "3", "1")
    table = next(block for block in blocks_under(paper, "register") if isinstance(block, Table))
    details = [cell.detail for cell in table.rows[-1].cells if cell.detail]
    assert details == ["1 re-opened", "1 merged"]
    assert all(cell.link for cell in table.rows[-1].cells[1:])
    assert paper.breaks == ()
    monthly = paper_of(material_of(*items, movement=moved(items, **terms)), Committee.SPCB)
    assert monthly.links() <= monthly.anchors()


def _open_then(*items: PublicItem) -> RegisterPosition:
    return material_of(*(replace(item, standing=Standing.OPEN) for item in items)).position_then
