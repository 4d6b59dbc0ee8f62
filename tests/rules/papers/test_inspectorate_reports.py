"""What is proposed from HMICFRS's own reports."""

from datetime import date

from rules.vocabulary import Applicability, Confidence, ItemKind, ProposalKind, PublicationKind
from tests.rules.papers.paper_of import found_in, items, publications

THEMATIC = """
# A closer look: how forces handle found property
Published on: 21 January 2025
HMICFRS independently assesses police forces.
## Summary
We found that forces vary. In our 2021 report, published on 12 October 2021, we said the same.
## Recommendations
### Recommendation 1
By 31 July 2025, the Home Office should work with the National Police Chiefs' Council to set a standard.
### Recommendation 2
With immediate effect, all chief constables should make sure that property is logged within 24 hours.
## 1. Stores
We inspected eight forces between May 2024 and July 2024.
### Recommendation 2
With immediate effect, all chief constables should make sure that property is logged within 24 hours.
Recommendation 1 of the earlier review has been met by most forces, but more should be done.
"""


def test_the_report_itself_is_the_publication_and_nothing_that_it_mentions() -> None:
    (report,) = publications(found_in(THEMATIC))
    assert report.title == "A closer look: how forces handle found property"
    assert report.published_on == date(2025, 1, 21)


def test_a_recommendation_in_the_summary_and_in_its_chapter_is_one() -> None:
    first, second = items(found_in(THEMATIC))
    assert (first.number, second.number) == ("Recommendation 1", "Recommendation 2")
    assert first.applicability is Applicability.NOT_OURS
    assert first.addressees == ("Home Office", "NPCC")
    assert second.applicability is Applicability.OURS


def test_the_same_number_with_other_words_is_doubtful() -> None:
    text = THEMATIC.replace("logged within 24 hours.\nRec", "sold at auction after a year and a day.\nRec")
    found = [one for one in found_in(text) if one.kind is ProposalKind.ITEM]
    assert [one.confidence for one in found] == [Confidence.HIGH, Confidence.HIGH, Confidence.LOW]
    assert "other words" in found[2].rule


def test_reports_fieldwork_is_no_inspection_of_the_force() -> None:
    assert ProposalKind.INSPECTION not in {one.kind for one in found_in(THEMATIC)}


PEEL = """
# PEEL 2023–25
## An inspection of Northshire Police
Published on: 6 March 2025
HMICFRS
## Responding to the public
### Cause of concern
The force isn't answering emergency calls quickly enough.
#### Recommendations
Within three months, Northshire Police should:
* make sure that enough staff are on duty; and
* make sure that supervisors check a sample of calls.
#### Area for improvement
The force should improve how it identifies repeat callers.
We found that repeat callers weren't always recognised.
"""


def test_a_cause_of_concern_is_the_parent_of_what_is_recommended_for_it() -> None:
    found = found_in(PEEL)
    (report,) = publications(found)
    assert (report.title, report.kind) == (
        "PEEL 2023–25: An inspection of Northshire Police",
        PublicationKind.PEEL,
    )
    concern, recommendation, area = items(found)
    assert concern.kind is ItemKind.CAUSE_OF_CONCERN
    assert recommendation.parent == concern.title
    assert recommendation.deadline is not None
    assert recommendation.deadline.end == date(2025, 6, 6)
    assert len(recommendation.sub_points) == 2
    assert (area.kind, area.parent) == (ItemKind.AFI, "")
    assert area.text == "The force should improve how it identifies repeat callers."
    assert {one.confidence for one in found if one.kind is ProposalKind.ITEM} == {Confidence.MEDIUM}


def test_a_report_without_a_date_leaves_its_periods_uncounted() -> None:
    found = found_in(PEEL.replace("Published on: 6 March 2025\n", ""))
    (report,) = publications(found)
    assert report.published_on is None
    assert "doesn’t say when" in found[0].rule
    assert all(item.deadline is None or item.deadline.end is None for item in items(found))
