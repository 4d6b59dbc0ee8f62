"""What stands in the board pack, on the facts of the paper of 28 March 2024."""

from dataclasses import replace
from datetime import date

import pytest

from rules.packs.board_pack import SECTIONS, compose_board_pack, phase_sentence
from rules.packs.content import Heading, PackContent, Paragraph, Section, Table
from rules.register_view import ItemView, PhaseView, RegisterView
from rules.vocabulary import Applicability, Certainty, Marking, Phase, ResolutionKind, Stage, WindowStatus
from tests.register_views import S1_DAY, dated, inspection, item_view, s1_items, s1_view


def pack_of(view: RegisterView, **changes: int) -> PackContent:
    terms = {"review_months": 1, "due_within_days": 90} | changes
    return compose_board_pack(view, marking=Marking.OFFICIAL, **terms)


def pack_with(*items: ItemView, **changes: int) -> PackContent:
    return pack_of(s1_view(items=items), **changes)


def section(pack: PackContent, anchor: str) -> Section:
    return next(one for one in pack.sections if one.anchor == anchor)


def part(pack: PackContent, heading: str) -> list[tuple[str, ...]]:
    """The rows, or the sentence, under the heading with that anchor."""
    for one in pack.sections:
        blocks = iter(one.blocks)
        for block in blocks:
            if isinstance(block, Heading) and block.anchor == heading:
                return _words(next(blocks))
    raise AssertionError(heading)


def _words(block: object) -> list[tuple[str, ...]]:
    if isinstance(block, Table):
        return [tuple(cell.text for cell in row.cells) for row in block.rows]
    assert isinstance(block, Paragraph)
    return [(block.text,)]


def tables(pack: PackContent, anchor: str) -> list[Table]:
    return [block for block in section(pack, anchor).blocks if isinstance(block, Table)]


def test_sections_are_numbered_in_the_order_of_the_table() -> None:
    pack = pack_of(s1_view())
    assert [(one.number, one.title) for one in pack.sections] == [
        (0, "Agenda"),
        (1, "Decisions asked"),
        (2, "Actions of the last meeting"),
        (3, "Dashboard"),
        (4, "Position"),
        (5, "Movement since the last pack"),
        (6, "Causes of concern"),
        (7, "Overdue"),
        (8, "Due next"),
        (9, "Stale"),
        (10, "Submitted and waiting"),
        (11, "Extensions"),
        (12, "Differences from the portal"),
        (13, "Dates and owners to settle"),
        (14, "Inspections"),
        (15, "Publications since the last pack"),
        (16, "Register"),
    ]
    assert [one.anchor for one in pack.sections] == [spec.anchor for spec in SECTIONS]
    headings = [block for one in pack.sections for block in one.blocks if isinstance(block, Heading)]
    assert [heading.number for heading in headings][:6] == ["3.1", "3.2", "3.3", "3.4", "4.1", "4.2"]


def test_the_cover_says_force_day_marking_and_phase() -> None:
    cover = pack_of(s1_view()).cover
    assert (cover.force, cover.title, cover.as_at_words) == (
        "West Midlands Police",
        "HMIC Oversight Board",
        "28 March 2024",
    )
    assert cover.marking is Marking.OFFICIAL
    assert cover.phase == "In Engage, HMICFRS's enhanced monitoring, since 22 December 2023."


def test_every_phase_has_its_sentence_and_an_unknown_one_is_said_to_be_so() -> None:
    for phase in Phase:
        assert phase.value.capitalize() in phase_sentence(PhaseView(phase, S1_DAY, "", ""))
    assert phase_sentence(None) == "HMICFRS's monitoring phase of the force isn't recorded."


def test_the_position_prints_the_papers_rows_and_sums_those_that_add_up() -> None:
    rows = part(pack_of(s1_view(stated_tables=())), "position-portal")
    assert rows == [("No portal figures are recorded up to this day.",)]
    stated = tables(pack_of(s1_view()), "position")[0]
    printed = [tuple(cell.text for cell in row.cells) for row in stated.rows]
    assert ("Recommendation Level 2", "24", "40", "64", "Adds up") in printed
    assert ("AFI Closed before Levels", "36", "13", "not printed", "Question: in no sum") in printed
    assert printed[-1] == ("Sum of the 9 rows that add up", "129", "78", "207", "Computed here")


def test_figures_that_do_not_tie_are_listed_in_words_and_counted_at_a_glance() -> None:
    pack = pack_of(s1_view())
    assert [row[0] for row in part(pack, "breaks")] == [one.where for one in pack.breaks]
    assert len(pack.breaks) == 2
    glance = {figure.label: figure.value for figure in pack.key_figures}
    assert glance["stated figures that don't tie"] == "2"


def test_the_recommendation_with_immediate_effect_is_overdue_since_publication() -> None:
    rows = part(pack_of(s1_view()), "overdue-mandatory")
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("Recommendation 9", "8 December 2023", "“With immediate effect”")
    ]


def test_five_fall_due_on_14_june_two_on_30_june_and_three_on_31_december() -> None:
    pack = pack_of(s1_view())
    assert [row[3] for row in part(pack, "due-soon")] == ["14 June 2024"] * 5
    assert part(pack, "due-later") == [
        ("June 2024", "30 June 2024", "2"),
        ("December 2024", "31 December 2024", "3"),
        ("All", "", "5"),
    ]


def test_every_date_shows_its_phrase_rule_anchor_and_who_confirmed_it() -> None:
    confirmed = replace(s1_items()[5], confirmed_by="Force Liaison Officer")
    cell = tables(pack_with(confirmed, due_within_days=100), "due-next")[0].rows[0].cells[-1]
    assert cell.text == "“By June 2024”"
    assert cell.detail == (
        "the day as stated; read against 15 December 2023; confirmed by Force Liaison Officer"
    )


def test_an_item_due_on_the_packs_day_is_due_and_one_of_the_day_before_is_overdue() -> None:
    today = dated("today", 1, ("p", "P", S1_DAY), S1_DAY, "By 28 March 2024")
    yesterday = dated("yesterday", 2, ("p", "P", S1_DAY), date(2024, 3, 27), "By 27 March 2024")
    pack = pack_with(today, yesterday)
    assert [row[0] for row in part(pack, "overdue-mandatory")] == ["Recommendation 2"]
    assert [row[0] for row in part(pack, "due-soon")] == ["Recommendation 1"]


@pytest.mark.parametrize(("days", "soon"), [(94, True), (93, False)])
def test_the_last_day_of_due_next_is_included(days: int, soon: bool) -> None:
    item = dated("one", 1, ("p", "P", S1_DAY), date(2024, 6, 30), "By 30 June 2024")
    pack = pack_with(item, due_within_days=days)
    assert part(pack, "due-soon")[0][0] == ("Recommendation 1" if soon else "Nothing.")
    assert part(pack, "due-later")[0][0] == ("Nothing." if soon else "June 2024")


def test_a_super_complaints_item_past_its_day_is_counted_apart() -> None:
    past = replace(s1_items()[5], due_on=date(2024, 3, 1))
    pack = pack_with(past)
    assert part(pack, "overdue-mandatory") == [("Nothing is overdue.",)]
    assert [row[0] for row in part(pack, "overdue-not-mandatory")] == ["Recommendation 1"]
    glance = {figure.label: figure.value for figure in pack.key_figures}
    assert glance["overdue, mandatory"] == "0"


@pytest.mark.parametrize("stage", list(Stage))
def test_only_items_that_are_the_forces_to_do_are_overdue(stage: Stage) -> None:
    item = replace(s1_items()[3], stage=stage)
    overdue = part(pack_with(item), "overdue-mandatory") != [("Nothing is overdue.",)]
    assert overdue == (not stage.is_ended and not stage.awaits_others)


def test_a_submitted_item_past_its_day_waits_for_hmicfrs() -> None:
    pack = pack_with(replace(s1_items()[3], stage=Stage.SUBMITTED))
    assert [row[0] for row in part(pack, "overdue-waiting")] == ["Recommendation 9"]


def test_an_item_that_is_not_ours_is_in_no_list_and_still_in_the_register() -> None:
    pack = pack_with(replace(s1_items()[3], applicability=Applicability.NOT_OURS))
    assert part(pack, "overdue-mandatory") == [("Nothing is overdue.",)]
    heading = next(block for block in section(pack, "register").blocks if isinstance(block, Heading))
    assert heading.text == "No longer asked, or not for this force (1)"


def test_an_item_is_stale_when_its_cycle_ended_without_an_update() -> None:
    known_on = date(2023, 12, 8)
    fresh = item_view("fresh", known_on=known_on, last_substantive_update=date(2024, 2, 28))
    stale = item_view(
        "stale", known_on=known_on, last_substantive_update=date(2024, 2, 27), number="Recommendation 2"
    )
    never = item_view("never", known_on=known_on, last_substantive_update=None, number="AFI 1")
    rows = _words(tables(pack_with(fresh, stale, never), "stale")[0])
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("AFI 1", "None recorded", "8 March 2024"),
        ("Recommendation 2", "27 February 2024", "27 March 2024"),
    ]
    assert tables(pack_with(stale, review_months=6), "stale") == []


def test_an_item_without_a_date_gives_its_reason() -> None:
    items = [
        item_view("none", resolution=ResolutionKind.NONE, number="AFI 1"),
        item_view("nothing", number="AFI 2"),
        item_view(
            "unknown",
            number="AFI 3",
            resolution=ResolutionKind.UNKNOWN,
            phrase="Within six months",
            unread_phrases=("Within six months",),
            due_rule="the publication's date isn't known",
        ),
        item_view("rough", number="AFI 4", resolution=ResolutionKind.WINDOW, phrase="early 2025"),
        item_view("often", number="AFI 5", resolution=ResolutionKind.RECURRING, phrase="at least annually"),
    ]
    pack = pack_with(*items)
    assert {(row[0], row[3]) for row in part(pack, "gaps-date")} == {
        ("AFI 1", "Its text states no date"),
        ("AFI 2", "No deadline is recorded"),
        ("AFI 3", "“Within six months” can't be read to a date: the publication's date isn't known"),
        ("AFI 4", "“early 2025” is a rough period, which never becomes a deadline"),
    }
    assert [row[0] for row in part(pack, "gaps-standing")] == ["AFI 5"]


def test_an_item_with_a_target_of_its_own_but_an_unread_phrase_is_still_asked_about() -> None:
    item = replace(s1_items()[0], unread_phrases=("Within six months",))
    assert part(pack_with(item), "gaps-date")[0][3] == "“Within six months” can't be read to a date"


def test_an_item_without_an_owner_and_a_post_without_a_holder_are_named() -> None:
    pack = pack_with(
        item_view("nobody", owner_title=None, owner_name=None, number="AFI 1"),
        item_view("left", owner_name=None, number="AFI 2"),
    )
    assert [row[0] for row in part(pack, "gaps-owner")] == ["AFI 1"]
    assert [row[0] for row in part(pack, "gaps-holder")] == ["AFI 2"]


def test_inspections_of_the_last_year_are_listed_and_the_lack_of_confirmed_ones_is_said() -> None:
    long_ago = inspection("PEEL", date(2023, 3, 1), date(2023, 3, 27), WindowStatus.DONE)
    view = s1_view()
    pack = pack_of(replace(view, inspections=(long_ago, *view.inspections)))
    assert [row[:2] for row in part(pack, "inspections-recent")] == [
        ("8 to 12 January 2024", "PSD pilot"),
        ("4 to 22 March 2024", "JTAI"),
    ]
    assert part(pack, "inspections-ahead") == [("There are no confirmed inspection dates.",)]


def test_a_tentative_window_ahead_is_shown_and_is_no_confirmed_date() -> None:
    ahead = inspection(
        "PEEL", date(2024, 10, 1), date(2024, 10, 10), WindowStatus.TENTATIVE, certainty=Certainty.FUZZY
    )
    pack = pack_of(s1_view(inspections=(ahead,)))
    assert part(pack, "inspections-ahead") == [("There are no confirmed inspection dates.",)]
    row = tables(pack, "inspections")[0].rows[0]
    assert [(cell.text, cell.detail) for cell in row.cells][3] == ("Tentative", "a rough period")


def test_a_confirmed_window_ahead_takes_the_sentence_away() -> None:
    ahead = inspection("PEEL", date(2024, 3, 20), date(2024, 4, 10), WindowStatus.CONFIRMED)
    pack = pack_of(s1_view(inspections=(ahead,)))
    assert part(pack, "inspections-ahead")[0][0] == "20 March to 10 April 2024"


def test_the_register_holds_every_item_once_whatever_its_stage() -> None:
    items = [item_view(f"rec-{place}", stage=stage) for place, stage in enumerate(Stage)]
    rows = [row for table in tables(pack_with(*items), "register") for row in table.rows]
    assert len(rows) == len(Stage)
    assert len({row.anchor for row in rows}) == len(Stage)


def test_every_link_leads_to_a_place_in_the_pack_and_every_figure_to_its_rows() -> None:
    pack = pack_of(s1_view())
    assert pack.links() <= pack.anchors()
    ours = tables(pack, "position")[1]
    figures = [cell for row in ours.rows for cell in row.cells[1:]]
    assert all(bool(cell.link) == (cell.text != "0") for cell in figures)
    recommendations = ours.rows[0].cells[1]
    first = next(row for table in tables(pack, "register") for row in table.rows)
    assert (recommendations.text, recommendations.link) == ("11", first.anchor)


def test_a_register_beyond_the_cap_says_how_many_more_and_keeps_every_link_whole() -> None:
    pack = pack_of(s1_view(), most_rows=3)
    assert pack.links() <= pack.anchors()
    blocks = section(pack, "register").blocks
    assert blocks[-1] == Paragraph("9 more items in the register, not printed here.", anchor="register-more")
    assert isinstance(blocks[1], Heading)
    assert blocks[1].text == "Recommendation, no level stated (the first 3 of 11)"


def test_a_list_beyond_the_cap_says_how_many_more_and_is_counted_whole() -> None:
    items = [item_view(f"rec-{place}", owner_title=None, owner_name=None) for place in range(5)]
    pack = pack_with(*items, most_listed=4)
    assert len(part(pack, "gaps-owner")) == 4
    assert (
        Paragraph("1 more row, not printed here. The register's files beside this pack hold every item.")
        in section(pack, "gaps").blocks
    )
    glance = {figure.label: figure.value for figure in pack.key_figures}
    assert glance["without an owner or a holder"] == "5"


def test_the_pack_does_not_depend_on_the_order_in_which_items_are_read() -> None:
    view = s1_view()
    assert pack_of(view) == pack_of(replace(view, items=tuple(reversed(view.items))))


def test_recommendation_10_comes_after_recommendation_9() -> None:
    items = [item_view(f"rec-{number}", number=str(number)) for number in (10, 9, 1)]
    rows = tables(pack_with(*items), "register")[0].rows
    assert [row.cells[0].text for row in rows] == ["1", "9", "10"]


def test_an_empty_register_gives_a_whole_pack() -> None:
    pack = pack_of(s1_view(items=(), inspections=(), stated_tables=(), phase=None))
    assert len(pack.sections) == len(SECTIONS)
    assert pack.links() <= pack.anchors()


def test_days_at_the_end_of_the_calendar_do_not_break_the_pack() -> None:
    for day in (date.min, date.max):
        assert pack_of(s1_view(as_at=day)).links()
