"""What is proposed from committee papers of several layouts, and what is not."""

from datetime import date

import pytest

from rules.vocabulary import (
    Applicability,
    Confidence,
    ItemKind,
    ProposalKind,
    PublicationKind,
    ResolutionKind,
)
from tests.rules.papers.paper_of import DAY, found_in, inspections, items, publications

NUMBERED = """
# JOINT AUDIT COMMITTEE 20 March 2025
Agenda item 4
# 1. Purpose of report
1.1 To tell members about HMICFRS activity.
# 2. Reports since the last meeting
2.1.1 Night vision: an inspection of roads policing after dark (Published 14/11/24) We took part.
Inspectors found that lamps were rarely checked. Crews, however, knew their ground well.
9 recommendations were made in total, of which 4 were applicable to chief constables.
Recommendation 2
By 30 September 2025, chief constables should make sure that each patrol car's lamps are checked weekly.
Recommendation 5
Within six months, chief constables and the College of Policing should agree:
* a syllabus for night driving; and
* how often drivers are tested.
2.1.2 Super-complaint: Lamp Watch on unlit vehicles (Published 10/1/25)
Seven recommendations were made, of which one was applicable to us.
Recommendation 1: With immediate effect, chief constables must record each unlit vehicle.
# CONTACT OFFICER
Name: Inspector A. Nother
# BACKGROUND DOCUMENTS
* HMICFRS report: Night vision (published 14 November 2024)
"""


def test_a_numbered_paper_gives_each_report_with_its_counts_and_items() -> None:
    found = found_in(NUMBERED)
    first, second = publications(found)
    assert first.title == "Night vision: an inspection of roads policing after dark"
    assert first.published_on == date(2024, 11, 14)
    assert (first.made, first.applicable) == (9, 4)
    assert first.findings.startswith("Inspectors found that lamps were rarely checked.")
    assert first.counts_note == "The paper counts 4 recommendations as applicable and sets out 2."
    assert second.kind is PublicationKind.SUPER_COMPLAINT
    assert (second.made, second.applicable) == (7, 1)
    assert [item.number for item in items(found)] == [
        "Recommendation 2",
        "Recommendation 5",
        "Recommendation 1",
    ]
    assert {one.confidence for one in found} == {Confidence.HIGH}


def test_items_name_the_proposal_of_their_report() -> None:
    found = found_in(NUMBERED)
    by_number = {one.number: one for one in found}
    for one in found:
        if one.kind is ProposalKind.ITEM:
            assert one.within is not None
            assert by_number[one.within].kind is ProposalKind.PUBLICATION
            assert one.within < one.number
    assert [one.within for one in found if one.kind is ProposalKind.ITEM] == [1, 1, 4]


def test_deadlines_count_from_the_report_and_never_from_the_paper() -> None:
    second, fifth, first = items(found_in(NUMBERED))
    assert second.deadline is not None
    assert second.deadline.end == date(2025, 9, 30)
    assert fifth.deadline is not None
    assert (fifth.deadline_phrase, fifth.deadline.end) == ("Within six months", date(2025, 5, 14))
    assert fifth.anchor == date(2024, 11, 14)
    assert first.deadline is not None
    assert (first.deadline.kind, first.deadline.end) == (ResolutionKind.IMMEDIATE, date(2025, 1, 10))


def test_a_super_complaint_binds_nobody() -> None:
    assert [item.mandatory for item in items(found_in(NUMBERED))] == [True, True, False]


def test_points_below_a_recommendation_are_its_sub_points() -> None:
    item = items(found_in(NUMBERED))[1]
    assert item.sub_points == ("a syllabus for night driving; and", "how often drivers are tested.")
    assert item.addressees == ("Chief constables", "College of Policing")
    assert item.applicability is Applicability.JOINT


def test_the_quote_holds_the_papers_own_characters() -> None:
    found = found_in(
        """
        # Force’s “own” view – published on 3 February 2025
        Recommendation 1
        By June 2025, chief constables should follow the force’s plan – all of it.
        """
    )
    assert found[0].quote.startswith("Force’s “own” view –")
    assert "force’s plan – all of it" in found[1].quote


ROMAN = """
# Police and Crime Panel
Agenda item 7
# 3. National reports
I. Keys and locks: an inspection of custody suites – Published 3 February 2025
The report found 2 causes of concern.
Cause of concern 1
The force doesn't count its keys.
Area for Improvement 4
The force should improve the way it signs keys in and out.
In addition there were 5 areas for improvement, of which we have submitted two.
II. Doors and windows
Published on 10th February 2025
This was a joint inspection by HMICFRS and HMI Probation.
"""


def test_roman_numerals_head_reports_too() -> None:
    found = found_in(ROMAN)
    keys, doors = publications(found)
    assert keys.title == "Keys and locks: an inspection of custody suites"
    assert (keys.causes_of_concern_made, keys.afis_made) == (2, 5)
    assert (doors.title, doors.published_on) == ("Doors and windows", date(2025, 2, 10))
    assert (doors.kind, doors.partners) == (PublicationKind.JOINT, "HMI Probation")
    concern, area = items(found)
    assert (concern.kind, concern.text) == (ItemKind.CAUSE_OF_CONCERN, "The force doesn't count its keys.")
    assert area.kind is ItemKind.AFI
    assert "In addition" not in area.text


def test_sentences_name_reports_with_less_confidence() -> None:
    found = found_in(
        """
        Agenda item 2
        HMICFRS published its report "Lost and found" on 27 February 2025. HMICFRS made seven recommendations
        that are all for other agencies.
        The Quiet streets: a thematic inspection report was published on the 8th March. There are ten
        recommendations, six solely for other agencies, two for forces and one jointly for forces and others.
        """.replace("recommendations\n        that", "recommendations that").replace(
            "ten\n        rec", "ten rec"
        )
    )
    lost, quiet = publications(found)
    assert {one.confidence for one in found} == {Confidence.MEDIUM}
    assert (lost.title, lost.published_on, lost.made, lost.applicable) == (
        "Lost and found",
        date(2025, 2, 27),
        7,
        0,
    )
    assert (quiet.published_on, quiet.made, quiet.applicable) == (date(2025, 3, 8), 10, 3)
    assert quiet.counts_note == "The paper says 10, but its parts make 6 + 2 + 1 = 9. Which is right?"


def test_items_named_by_their_portal_id_have_no_day_without_the_reports_date() -> None:
    found = found_in(
        """
        The remaining two are worked upon.
        1. a. Lost property (Recommendation 20417). Within six months chief constables should audit stores.
        b. Lost property (Recommendation 20418). Within three months the NPCC and CPS leads should advise.
        """
    )
    (report,) = publications(found)
    assert (report.title, report.published_on) == ("Lost property", None)
    one, other = items(found)
    assert (one.portal_id, other.portal_id) == ("20417", "20418")
    assert one.deadline is not None
    assert (one.deadline_phrase, one.deadline.kind) == ("Within six months", ResolutionKind.UNKNOWN)
    assert other.applicability is Applicability.JOINT
    assert "check" in other.applicability_reason


BRIGHT = """
Agenda item 3
# Reports from HMICFRS
* 3 March 2025: Inspection of how forces handle found property
* An inspection of dog handling (12 March 2025)
## Bright lights: an inspection of stadiums
This report was published on 21 January 2025 and looks at football.
The recommendations for forces are:
1. By 31 March 2026, chief constables should make sure that spotters are trained.
OFFICIAL
Page 3 of 12
2. Chief constables should, within 12 weeks, review their football plans.
## Tracker
3. Chief constables should read this.
"""


def test_lists_of_reports_and_lists_of_what_they_recommend() -> None:
    found = found_in(BRIGHT)
    assert [(one.title, one.published_on) for one in publications(found)] == [
        ("Inspection of how forces handle found property", date(2025, 3, 3)),
        ("An inspection of dog handling", date(2025, 3, 12)),
        ("Bright lights: an inspection of stadiums", date(2025, 1, 21)),
    ]
    first, second = items(found)
    assert (first.number, second.number) == ("Recommendation 1", "Recommendation 2")
    assert second.deadline is not None
    assert second.deadline.end == date(2025, 4, 15)
    assert {one.confidence for one in found} == {Confidence.MEDIUM}


def test_another_bodys_paper_is_not_taken_for_hmicfrss() -> None:
    found = found_in(
        """
        HMICFRS update
        # NPCC violence strategy (published 12 February 2025)
        # Plan for the estate (published 13 February 2025)
        It moves three stations.
        """
    )
    assert [one.confidence for one in found] == [Confidence.LOW, Confidence.MEDIUM]


def test_internal_audits_recommendations_are_left_out_and_dont_join_the_report_before() -> None:
    found = found_in(
        """
        # Night vision: an inspection – published 3 February 2025
        Recommendation 1
        By June 2025, chief constables should see to the lamps.
        # INTERNAL AUDIT UPDATE
        Recommendation 2
        Managers should check the overtime claims by June 2025.
        """
    )
    assert [item.number for item in items(found)] == ["Recommendation 1"]


NOT_PROPOSED = {
    "the committee's own recommendation": "# RECOMMENDATION\nThat Members note the report by 30 June 2025.",
    "what the panel is asked": "# 5. Recommendations\n5.1 The Panel should note HMICFRS by 1 May 2025.",
    "a status": "# PEEL update\nRecommendation 8: closed in May 2024 and should stay so.",
    "a status with a verb": "HMICFRS\nRecommendation 2 was closed in 2024 and we should hear in April.",
    "several at once": "HMICFRS\nRecommendations 9 and 10 should be ignored by 1 June 2025.",
    "a level": "HMICFRS\nRecommendation Level 2 should be updated by 30 June 2025.",
    "definitions of levels": "Level 2 - Forces should close records when HMICFRS agrees by June 2025.",
    "a letter that is a word": "HMICFRS\nRecommendation I would make: we should wait until 1 May 2025.",
    "background documents": "# BACKGROUND DOCUMENTS\n* HMICFRS: Night vision (published 14 November 2024)",
    "a contact": "Contact officer: Inspector A. Nother, HMICFRS (published 14 November 2024)",
    "another body's paper": "HMICFRS\nThe NPCC's strategy on violence was published on 12 February 2025.",
    "a report without a name": "HMICFRS\nThe final report was published 22nd December 2023.",
    "another table": "HMICFRS\n| Audit | Recommendation | Management response | Due date |\n"
    "| Payroll | Managers should check overtime claims monthly. | Agreed | 30 June 2025 |",
    "no inspection": "HMICFRS\n# Forthcoming inspections\nThere are no confirmed dates at this time.",
    "a meeting": "# HMICFRS inspection activity\n* Recommendation review meeting – 3 April 2025",
    "a paper's own list": "HMICFRS\nThe recommendations for the Committee are:\n* Members should note this.",
    "a report to come": "HMICFRS\nThe inspection report is due in mid 2025.",
}


@pytest.mark.parametrize("text", NOT_PROPOSED.values(), ids=NOT_PROPOSED.keys())
def test_nothing_is_proposed_from(text: str) -> None:
    assert found_in(text) == ()


def test_the_forces_own_words_end_a_recommendation() -> None:
    (item,) = items(
        found_in(
            """
            # Night vision – published 3 February 2025
            * Recommendation 3: By 31 December 2025, chief constables should plan for roads policing.
            Force response: We should be able to do this by the summer.
            """
        )
    )
    assert item.text == "By 31 December 2025, chief constables should plan for roads policing."


def test_a_report_dated_after_the_paper_is_no_sure_thing() -> None:
    (one,) = found_in("# Night vision – published 3 December 2025\nHMICFRS found much.")
    assert one.confidence is Confidence.MEDIUM
    assert "after the paper" in one.rule


def test_a_month_is_no_day_of_publication() -> None:
    (one,) = publications(found_in("# Night vision: an inspection (published February 2025)"))
    assert one.published_on is None
    assert one.published_phrase.endswith("February 2025")


def test_nothing_is_sure_in_a_paper_that_never_speaks_of_hmicfrs() -> None:
    found = found_in(
        "# Ward plan – published 3 February 2025\nRecommendation 1\nBy May 2025 nurses should rest."
    )
    assert {one.confidence for one in found} == {Confidence.LOW}


def test_inspections_with_their_windows_past_and_to_come() -> None:
    found = found_in(
        """
        # 4. Inspection activity
        4.1 Since the last meeting we were subject to the custody re-inspection between 2nd and 13th Feb.
        4.2 HMICFRS will visit the force w/c 7 April 2025 to look at crime recording.
        # Forthcoming inspections
        a) w/c 12th May 2025 – Child protection: a joint inspection with Ofsted
        b) Rural crime – (Early October)
        """
    )
    custody, visit, child, rural = inspections(found)
    assert custody.title == "Custody re-inspection"
    assert custody.window is not None
    assert (custody.window.start, custody.window.end) == (date(2025, 2, 2), date(2025, 2, 13))
    assert not custody.forthcoming
    assert (visit.title, visit.forthcoming) == ("Visit: crime recording", True)
    assert (child.title, child.inspectorates) == ("Child protection", "HMICFRS; Ofsted")
    assert child.window is not None
    assert (child.window.start, child.window.end) == (date(2025, 5, 12), date(2025, 5, 16))
    assert child.anchor == DAY
    assert rural.window is not None
    assert (rural.window.start, rural.window.end) == (date(2025, 10, 1), date(2025, 10, 10))
    assert [one.confidence for one in found if one.kind is ProposalKind.INSPECTION][2:] == [
        Confidence.HIGH
    ] * 2


def test_phases_of_an_inspection_stand_for_the_whole() -> None:
    found = found_in(
        """
        # Inspections completed since the last meeting
        The first inspection was in relation to lighting, which was new. It went well.
        The second inspection was a joint thematic inspection into dark lanes. It has two phases:
        Phase one: What are the barriers? A case file review was undertaken in November 2024.
        Phase two: What follows? This will take place next year in other forces.
        """
    )
    assert [one.title for one in inspections(found)] == [
        "Lighting",
        "Joint thematic inspection into dark lanes: phase one",
        "Joint thematic inspection into dark lanes: phase two",
    ]
