"""What the board's pack says besides lists: meeting, dashboard, movement, causes of concern, the portal."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules.figures import BreakCode
from rules.packs.board_material import BoardMaterial, ExtensionRecord, MeetingAction
from rules.packs.board_pack import compose_board_pack
from rules.packs.content import BreakNote, Chart, Heading, PackContent, Paragraph, Table
from rules.packs.tie_notes import break_key
from rules.register_view import ItemView, PublicationView, RegisterView
from rules.vocabulary import ItemKind, Marking, PublicationKind, Rag, Stage
from tests.board_materials import FEBRUARY, earlier, material
from tests.register_views import S1_DAY, item_view, s1_items, s1_view


def pack_of(view: RegisterView | None = None, **changes: Any) -> PackContent:
    return compose_board_pack(
        view or s1_view(), marking=Marking.OFFICIAL, review_months=1, material=material(**changes)
    )


def under(pack: PackContent, heading: str) -> list[object]:
    """The blocks between the heading (or section) with that anchor and the next of the same rank."""
    for section in pack.sections:
        if section.anchor == heading:
            return list(section.blocks)
        blocks: list[object] = []
        inside = False
        for block in section.blocks:
            if isinstance(block, Heading) and (block.anchor == heading or block.level == 2):
                inside = block.anchor == heading
            elif inside:
                blocks.append(block)
        if blocks:
            return blocks
    raise AssertionError(heading)


def said(pack: PackContent, heading: str) -> list[tuple[str, ...]]:
    """Every row and sentence there."""
    found: list[tuple[str, ...]] = []
    for block in under(pack, heading):
        if isinstance(block, Table):
            found += [tuple(cell.text for cell in row.cells) for row in block.rows]
        elif isinstance(block, Paragraph):
            found.append((block.text,))
    return found


def concern(**changes: Any) -> ItemView:
    values = {
        "kind": ItemKind.CAUSE_OF_CONCERN,
        "number": "Cause of concern 1",
        "title": "Custody isn't safe",
    }
    return item_view("cause", **(values | changes))


def children(*stages: Stage) -> list[ItemView]:
    return [
        item_view(f"child-{place}", parent_key="cause", stage=stage, number=f"Recommendation {place}")
        for place, stage in enumerate(stages, start=1)
    ]


def test_the_cover_says_the_meeting_and_the_edition() -> None:
    cover = pack_of().cover
    assert (cover.meeting_words, cover.edition) == ("2 April 2024", "Draft 1 of version 1, not issued")
    assert pack_of(meeting_on=None).cover.meeting_words == ""


def test_the_agenda_is_the_packs_sections_each_with_its_page_and_purpose() -> None:
    pack = pack_of()
    paragraph, table = under(pack, "agenda")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "Meeting on 2 April 2024 (Conference room 2, chair: Deputy Chief Constable)."
    assert isinstance(table, Table)
    assert [row.cells[-1].page_of for row in table.rows] == [one.anchor for one in pack.sections[1:]]
    assert [cell.text for cell in table.rows[0].cells] == ["1", "Decisions asked", "To decide", ""]


def test_decisions_and_actions_stand_in_the_front_and_their_lack_is_said() -> None:
    pack = pack_of()
    assert said(pack, "decisions") == [
        ("1", "Agree the extension.", "The system is late.", "Recommendation 2")
    ]
    assert said(pack, "actions-open") == [("Feb 1", "Name an owner.", "FLO", "15 March 2024", "Open")]
    assert said(pack, "actions-done") == [
        ("Feb 2", "Write to HMICFRS.", "FLL", "No date", "Done 1 March 2024")
    ]
    bare = pack_of(decisions=(), actions=())
    assert said(bare, "decisions") == [("No decision is asked of the board this time.",)]
    assert said(bare, "actions") == [("No actions of an earlier meeting are recorded.",)]


def test_open_actions_come_by_their_day() -> None:
    actions = tuple(
        MeetingAction(name, name, "FLO", FEBRUARY, due_on)
        for name, due_on in (("late", date(2024, 5, 1)), ("soon", date(2024, 3, 20)))
    )
    assert [row[0] for row in said(pack_of(actions=actions), "actions-open")] == ["soon", "late"]


def test_ratings_are_counted_over_what_is_open_and_set_beside_the_pack_before() -> None:
    rows = said(pack_of(), "dashboard-rag")
    assert rows == [
        ("Red", "1", "0"),
        ("Amber", "1", "0"),
        ("Green", "1", "0"),
        ("Not rated", "9", "12"),
        ("All", "12", "12"),
    ]
    pack = pack_of()
    table = next(block for block in under(pack, "dashboard-rag") if isinstance(block, Table))
    assert [row.cells[0].rag for row in table.rows] == [Rag.RED, Rag.AMBER, Rag.GREEN, None, None]
    assert said(pack_of(ratings=()), "dashboard-rag") == [("No item has been rated yet.",)]


def test_every_chart_of_the_dashboard_stands_with_its_figures() -> None:
    pack = pack_of()
    charts = [block for block in under(pack, "dashboard") if isinstance(block, Chart)]
    assert [chart.anchor for chart in charts] == [
        "chart-rag",
        "chart-burn-down",
        "chart-position",
        "chart-ages",
    ]
    assert all(("open", 12) in chart.figures for chart in charts)


def test_a_burn_down_that_ends_elsewhere_than_the_position_is_a_break() -> None:
    ends = tuple(replace(end, open=end.open + 1) for end in material().month_ends)
    (found,) = [one for one in pack_of(month_ends=ends).breaks if one.code is BreakCode.PACK_PAGES]
    assert "chart: 13" in found.what


def test_the_movement_leads_from_the_pack_before_to_this_one_and_names_each_item() -> None:
    items = list(s1_items())
    before = earlier(s1_view(items=tuple(items[1:])))
    now = s1_view(items=(items[0], replace(items[1], stage=Stage.CLOSED), *items[2:]))
    pack = pack_of(now, earlier=before, month_ends=())
    assert said(pack, "movement-sums")[-1] == ("All", "11", "1", "0", "1", "0", "11")
    headings = [block for block in under(pack, "movement") if isinstance(block, Heading)]
    assert [(one.text, one.level) for one in headings[2:]] == [("New (1)", 3), ("Closed (1)", 3)]
    assert [row[0] for row in said(pack, "movement-items")] == ["Recommendation 2", "Recommendation 4"]
    assert not [one for one in pack.breaks if one.code is not BreakCode.BEFORE_LEVELS]


def test_an_item_that_is_gone_without_a_trace_is_a_break() -> None:
    items = s1_items()
    pack = pack_of(s1_view(items=items[1:]), earlier=earlier(), month_ends=())
    assert BreakCode.MOVEMENT in {one.code for one in pack.breaks}


@pytest.mark.parametrize(
    ("before", "after", "ways"),
    [
        ({"stage": Stage.CLOSED}, {}, "Re-opened (1)"),
        ({"level": 2}, {"level": 3}, "Moved to another level (1)"),
        ({}, {"stage": Stage.MERGED}, "Merged (1)"),
    ],
)
def test_every_way_in_and_out_is_named(before: dict[str, Any], after: dict[str, Any], ways: str) -> None:
    base = item_view("one", level=2)
    pack = pack_of(
        s1_view(items=(replace(base, **after),)),
        earlier=earlier(s1_view(items=(replace(base, **before),))),
        month_ends=(),
    )
    headings = [block.text for block in under(pack, "movement") if isinstance(block, Heading)]
    assert ways in headings
    assert not [one for one in pack.breaks if one.code is not BreakCode.BEFORE_LEVELS]


def test_without_a_pack_before_the_movement_says_so() -> None:
    pack = pack_of(earlier=None)
    assert said(pack, "movement") == [("There is no earlier pack to compare with.",)]


def test_an_open_cause_of_concern_has_a_page_with_its_recommendations_reviews_and_evidence() -> None:
    items = (concern(), *children(Stage.CLOSED, Stage.OPEN, Stage.SUBMITTED))
    pack = pack_of(s1_view(items=items), earlier=None, month_ends=())
    (page,) = [one for one in under(pack, "concerns") if isinstance(one, Heading) and one.level == 2]
    assert (page.text, page.new_page) == ("Cause of concern 1: Custody isn't safe", True)
    thirds = [one.text for one in under(pack, "concern-1") if isinstance(one, Heading)]
    assert thirds == ["Its recommendations: 1 of 3 closed", "Reviews", "Letters, notices and evidence"]
    rows = said(pack, "concern-1")
    assert ("29 February 2024", "Cause of concern review", "Improved.") in rows
    assert ("Report while in Engage", "25 March 2024, 3 days late", "2") in rows
    assert [row[0] for row in rows if row[0].startswith("Recommendation")] == [
        "Recommendation 2",
        "Recommendation 3",
        "Recommendation 1",
    ]


def test_a_closed_cause_of_concern_has_no_page() -> None:
    pack = pack_of(s1_view(items=(concern(stage=Stage.CLOSED),)), earlier=None, month_ends=())
    assert said(pack, "concerns") == [("No cause of concern is open. 1 are closed.",)]


def test_a_missed_review_stands_among_what_is_stale() -> None:
    pack = pack_of(s1_view(items=(concern(),)), earlier=None, month_ends=())
    assert said(pack, "stale-reviews") == [
        ("Cause of concern 1", "Custody isn't safe", "Report while in Engage", "25 March 2024")
    ]


def test_what_waits_is_listed_by_whom_it_waits_for() -> None:
    items = [
        item_view("one", level=3, stage=Stage.SIGNED_OFF),
        item_view("two", level=3, stage=Stage.SUBMITTED),
        item_view("three", level=4, stage=Stage.SIGNED_OFF),
        item_view("four", level=2, stage=Stage.SIGNED_OFF),
    ]
    pack = pack_of(s1_view(items=tuple(items)), earlier=None, month_ends=())
    headings = [block.text for block in under(pack, "waiting") if isinstance(block, Heading)]
    assert headings == [
        "Waiting for the Chief Constable’s signed letter (2)",
        "Waiting for submission to HMICFRS (1)",
        "Waiting for HMICFRS’s verification (1)",
    ]
    assert {figure.figure: figure.value for figure in pack.key_figures}["waiting"] == "4"


def test_extensions_asked_and_agreed_are_told_apart() -> None:
    asked = material().extensions[0]
    agreed = ExtensionRecord("cse-rec-4", S1_DAY, None, date(2025, 3, 31), "Late.", "", "HMICFRS", S1_DAY)
    pack = pack_of(extensions=(agreed, asked))
    assert said(pack, "extensions-asked")[0][2:4] == ("31 December 2024", "31 March 2025")
    assert said(pack, "extensions-agreed")[0][2:4] == ("No date", "31 March 2025")
    assert said(pack_of(extensions=()), "extensions-asked") == [("No extension is asked for.",)]


def test_differences_from_the_portal_are_listed_and_a_lack_of_a_comparison_is_said() -> None:
    rows = said(pack_of(), "portal")
    assert rows[0] == (
        "Compared on 28 March 2024 (portal.xlsx): 12 rows of the portal, 10 agreeing in everything.",
    )
    assert rows[1][0:2] == ("10618", "Status")
    assert said(pack_of(comparison=None), "portal") == [
        ("The portal's list hasn't been compared with the register yet.",)
    ]


def test_publications_since_the_pack_before_say_made_and_applicable() -> None:
    def report(key: str, day: date | None) -> PublicationView:
        kind = PublicationKind.THEMATIC
        return PublicationView(
            key, f"Report {key}", kind, "", day, "https://x", 9, 6, None, None, None, "", ""
        )

    view = s1_view(
        publications=(report("old", FEBRUARY), report("new", date(2024, 3, 1)), report("undated", None))
    )
    rows = said(pack_of(view), "publications")
    assert rows[1] == ("Report new", "Recommendations", "9", "6", "0")
    assert len([row for row in rows if row[0].startswith("Report ")]) == 1
    assert said(pack_of(), "publications") == [
        ("No report is recorded as published since 29 February 2024.",)
    ]


def test_a_note_stands_beside_the_figure_and_beside_the_break() -> None:
    found = pack_of().breaks[0]
    note = BreakNote(break_key(found), "HMICFRS prints no total here", "FLO", "1 April 2024")
    pack = pack_of(break_notes=(note, BreakNote("another", "Old", "FLO", "1 March 2024")))
    assert pack.break_notes == (note,)
    printed = "HMICFRS prints no total here. (FLO, 1 April 2024)"
    assert said(pack, "breaks")[0][3] == printed
    stated = next(block for block in under(pack, "position-portal") if isinstance(block, Table))
    assert [row.cells[-1].detail for row in stated.rows].count(printed) == 1
    assert said(pack, "breaks")[1][3] == "No note yet"


def test_the_register_is_attached_whole_whatever_the_cap() -> None:
    pack = compose_board_pack(
        s1_view(), marking=Marking.OFFICIAL, review_months=1, most_rows=2, material=BoardMaterial()
    )
    assert pack.appendix is not None
    assert len(list(pack.appendix.rows)) == len(s1_items())


def test_every_link_leads_to_a_place_in_the_pack() -> None:
    items = (concern(), *children(Stage.OPEN, Stage.CLOSED), *s1_items())
    for most_rows in (2, 500):
        pack = compose_board_pack(
            s1_view(items=items),
            marking=Marking.OFFICIAL,
            review_months=1,
            most_rows=most_rows,
            material=material(),
        )
        assert pack.links() <= pack.anchors()
