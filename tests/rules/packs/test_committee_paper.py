"""What stands in a committee paper, in which order, for each committee."""

from dataclasses import replace
from datetime import date

import pytest

from rules.figures import Break, BreakCode
from rules.packs.committee_material import ContactPost, PublicPhase, Standing
from rules.packs.committee_paper import PARTS, Committee, NotInEngageError
from rules.packs.committee_words import COMMITTEE_NAMES, COMMITTEE_SHORT
from rules.packs.content import BreakNote, Heading, PackContent, Paragraph, Tone
from rules.packs.tie_notes import break_key
from rules.vocabulary import ItemKind, Marking, Phase, WindowStatus
from tests.committee_papers import (
    AS_AT,
    SINCE,
    all_text,
    material_of,
    moved,
    paper_of,
    public_inspection,
    public_item,
    public_report,
    rows_under,
    texts_under,
)

ENGAGED = (PublicPhase(Phase.SCAN, date(2020, 1, 1)), PublicPhase(Phase.ENGAGE, date(2024, 2, 1)))
CAUSE = public_item(
    "cause", kind=ItemKind.CAUSE_OF_CONCERN, level=None, number="Cause of Concern 1", title="Investigations"
)
FIRST = public_item("first", parent_key="cause", standing=Standing.CLOSED, standing_since=date(2024, 9, 18))
SECOND = public_item("second", parent_key="cause", number="Recommendation 2")


def numbers(paper: PackContent) -> list[str]:
    return [
        block.number
        for section in paper.sections
        for block in section.blocks
        if isinstance(block, Paragraph | Heading) and block.number
    ]


def test_the_quarterly_paper_has_the_papers_order() -> None:
    assert [(one.number, one.title) for one in paper_of(material_of()).sections] == [
        (1, "Purpose of report"),
        (2, "Background"),
        (3, "Recommendations, causes of concern and areas for improvement"),
        (4, "Inspection activity"),
        (5, "What the Committee is asked to do"),
        (6, "Contact officer"),
        (7, "Background documents"),
        (8, "Items behind the figures"),
    ]


def test_paragraphs_are_numbered_as_in_the_papers() -> None:
    reports = (public_report("one"), public_report("two"))
    counted = numbers(paper_of(material_of(CAUSE, reports=reports)))
    assert counted[:8] == ["1.1", "2.1", "2.2", "3.1", "3.1.1", "3.1.2", "3.2", "3.3"]
    assert counted[8:10] == ["3.3.1", "3.4"]
    assert len(counted) == len(set(counted))


def test_every_committee_has_its_parts_and_names() -> None:
    for committee in Committee:
        assert PARTS[committee]
        assert COMMITTEE_NAMES[committee].endswith(f"({committee.value})")
        assert COMMITTEE_SHORT[committee]


def test_the_cover_says_committee_day_agenda_item_and_marking() -> None:
    paper = paper_of(material_of(), agenda_item="06", marking=Marking.OFFICIAL_SENSITIVE, edition="Draft 2")
    cover = paper.cover
    assert (cover.title, cover.subtitle) == ("HMICFRS update", "Paper for the Joint Audit Committee (JAC)")
    assert cover.details == (
        ("Agenda item", "06"),
        ("Since the paper of", "28 March 2024"),
        ("Edition", "Draft 2"),
    )
    assert (cover.meeting_words, cover.marking) == ("5 December 2024", Marking.OFFICIAL_SENSITIVE)


def test_the_monthly_paper_is_shorter_and_lists_what_is_open_or_moved() -> None:
    old = public_item("old", standing=Standing.CLOSED, standing_since=date(2023, 1, 9))
    items = (CAUSE, FIRST, SECOND, old)
    report = public_report("one", made=2, applicable=1)
    read = material_of(*items, reports=(report,), movement=moved(items, closed=("first",)))
    monthly, quarterly = paper_of(read, Committee.SPCB), paper_of(read)
    anchors = monthly.anchors()
    assert not {"levels", "portal"} & anchors
    assert {"register", "submitted", "waiting", "age", "report-1"} <= anchors
    listed = "3 items that the register's figures in this paper count"
    assert texts_under(monthly, "items")[0].startswith(listed)
    assert texts_under(quarterly, "items")[0].startswith(listed.replace("3", "4"))


def test_the_ppog_hears_of_causes_of_concern_while_the_force_is_in_engage() -> None:
    other = public_item("other", number="Recommendation 77")
    paper = paper_of(material_of(CAUSE, FIRST, SECOND, other, phases=ENGAGED), Committee.PPOG)
    assert [one.title for one in paper.sections][2:4] == ["Causes of concern", "Inspection activity"]
    assert rows_under(paper, "cause-1") == [
        ("Recommendation 1", "What first asks. The text of first.", "No date stated", "Closed"),
        ("Recommendation 2", "What second asks. The text of second.", "No date stated", "Open"),
    ]
    assert texts_under(paper, "cause-1")[1] == (
        "Cause of Concern 1: open. It has 2 recommendations: 1 closed and 1 open."
    )
    assert "Recommendation 77" not in "".join(all_text(paper))


@pytest.mark.parametrize("phases", [(), ENGAGED[:1], (*ENGAGED, PublicPhase(Phase.SCAN, date(2024, 9, 18)))])
def test_there_is_no_paper_for_the_ppog_out_of_engage(phases: tuple[PublicPhase, ...]) -> None:
    with pytest.raises(NotInEngageError, match="wasn't in Engage on 5 December 2024"):
        paper_of(material_of(phases=phases), Committee.PPOG)


def test_an_empty_register_still_makes_every_paper() -> None:
    for committee in Committee:
        paper = paper_of(material_of(phases=ENGAGED, contact=ContactPost()), committee)
        assert paper.breaks == ()
        assert paper.links() <= paper.anchors()
        assert texts_under(paper, "contact") == ["No Force Liaison Officer's post is recorded."]
    assert texts_under(paper_of(material_of(phases=())), "background")[0] == (
        "HMICFRS's monitoring phase of the force isn't recorded."
    )


def test_the_story_of_the_phases_begins_with_the_one_that_the_last_paper_knew() -> None:
    phases = (
        PublicPhase(Phase.SCAN, date(2015, 1, 1)),
        PublicPhase(Phase.ENGAGE, date(2023, 11, 24)),
        PublicPhase(Phase.SCAN, date(2024, 9, 18)),
    )
    assert texts_under(paper_of(material_of(phases=phases)), "background")[:2] == [
        "HMICFRS moved the force to Engage, its phase of enhanced monitoring, on 24 November 2023.",
        "HMICFRS returned the force to Scan, its default phase of monitoring, on 18 September 2024.",
    ]
    first = paper_of(material_of(phases=phases[:1]))
    assert texts_under(first, "background")[0] == (
        "HMICFRS has had the force in Scan, its default phase of monitoring, since 1 January 2015."
    )


def test_the_ppogs_days_belong_to_the_engage_phase() -> None:
    title = "Police Performance Oversight Group (PPOG): the Chief Constable presents"
    windows = (
        public_inspection(title, date(2023, 3, 1), date(2023, 3, 31), status=WindowStatus.DONE),
        public_inspection(title, date(2024, 3, 1), date(2024, 3, 31), status=WindowStatus.DONE, slot=2),
        public_inspection(title, date(2024, 7, 3), date(2024, 7, 3), slot=3),
        public_inspection(title, date(2025, 1, 1), date(2025, 1, 31), slot=4),
    )
    read = material_of(phases=ENGAGED, inspections=windows, ppog_days=(date(2025, 4, 2),))
    paper = paper_of(read)
    presented = (
        "The Chief Constable has presented the force's progress to the Police Performance Oversight Group "
        "(PPOG): {}."
    )
    assert texts_under(paper, "background")[1:4] == [
        presented.format("March 2024"),
        "The Chief Constable was to present to the PPOG: 3 July 2024. Whether it took place isn't recorded.",
        "The Chief Constable is due to present to the PPOG again: January 2025 and 2 April 2025.",
    ]
    assert texts_under(paper, "inspections-since") == ["No inspection activity is recorded."]
    left = replace(read, phases=(*ENGAGED, PublicPhase(Phase.SCAN, date(2024, 9, 18))))
    told = " ".join(texts_under(paper_of(left), "background"))
    assert "March 2024" in told
    assert "January 2025" not in told


def test_inspections_are_told_as_they_stand_on_the_day() -> None:
    windows = (
        public_inspection("Before", date(2024, 3, 4), SINCE, status=WindowStatus.DONE),
        public_inspection("Hosted", date(2024, 3, 25), date(2024, 4, 5), status=WindowStatus.DONE),
        public_inspection(
            "Expected then", date(2024, 10, 7), date(2024, 10, 11), status=WindowStatus.TENTATIVE
        ),
        public_inspection("Called off", date(2025, 2, 3), date(2025, 2, 7), status=WindowStatus.CANCELLED),
        public_inspection("Under way", date(2024, 12, 2), AS_AT),
    )
    paper = paper_of(material_of(inspections=windows))
    assert [(row[1], row[3]) for row in rows_under(paper, "inspections-since")] == [
        ("Hosted", "Took place"),
        ("Expected then", "Expected, not confirmed"),
        ("Called off", "Cancelled"),
    ]
    assert [(row[1], row[3]) for row in rows_under(paper, "inspections-ahead")] == [
        ("Under way", "Confirmed")
    ]
    assert texts_under(paper, "inspections-ahead") == []


def test_background_documents_are_listed_or_none() -> None:
    assert texts_under(paper_of(material_of()), "documents") == ["None"]
    named = paper_of(material_of(background_documents=("A report", "A letter")))
    assert texts_under(named, "documents") == ["A report", "A letter"]


def test_a_note_stands_beside_what_it_explains_and_takes_the_alarm_away() -> None:
    items = (public_item("one"),)
    odd = Break("Movement, all items", "It doesn't add up.", "1", BreakCode.MOVEMENT)
    movement = replace(moved(items), breaks=(odd,))
    note = BreakNote(break_key(odd), "Known, and being put right", "Siân Prosser", "5 December 2024")
    plain = paper_of(material_of(*items, movement=movement))
    noted = paper_of(material_of(*items, movement=movement, break_notes=(note,)))
    assert (plain.breaks, plain.break_notes) == ((odd,), ())
    assert (noted.breaks, noted.break_notes) == ((odd,), (replace(note, by=""),))

    def told(paper: PackContent) -> list[tuple[str, Tone]]:
        blocks = [block for section in paper.sections for block in section.blocks]
        said = [(one.text, one.tone) for one in blocks if isinstance(one, Paragraph)]
        place = next(number for number, (text, _) in enumerate(said) if odd.what in text)
        return said[place : place + 2]

    assert told(plain)[1] == ("No note explains it yet.", Tone.ALERT)
    assert told(noted)[1] == ("Note of 5 December 2024: Known, and being put right.", Tone.PLAIN)
    assert told(noted)[0][1] is Tone.PLAIN


def test_what_doesnt_tie_in_the_paper_itself_is_found_and_printed() -> None:
    items = (public_item("one"), public_item("two"))
    lost = paper_of(material_of(*items, movement=moved(items[:1])))
    assert {found.code for found in lost.breaks} >= {BreakCode.MOVEMENT, BreakCode.PACK_PAGES}
    printed = "".join(all_text(lost))
    assert "The movement ends at 1 open, but 2 are listed as open." in printed
    assert all(found.what in printed for found in lost.breaks)


def test_a_long_list_says_how_many_more_and_its_figures_count_everything() -> None:
    items = tuple(public_item(f"item-{number}") for number in range(7))
    paper = paper_of(material_of(*items), most_rows=5)
    assert texts_under(paper, "items-1") == ["2 more items, not printed here; the figures count them."]
    assert len(rows_under(paper, "items-1")) == 5
    assert rows_under(paper, "register")[-1][1] == "7"
    assert paper.links() <= paper.anchors()


def test_keys_of_the_register_are_never_printed() -> None:
    item = public_item("secret-key", number="", title="An item", text="", portal_id="10618")
    report = public_report("secret-report", made=1, applicable=1)
    for committee in (Committee.JAC, Committee.SPCB):
        printed = "\n".join(all_text(paper_of(material_of(item, reports=(report,)), committee)))
        assert "secret-key" not in printed
        assert "Portal 10618" in printed
