"""Tables in papers: counts that are checked, action plans, inspections."""

from datetime import date

from rules.vocabulary import Confidence, DeadlineKind, FigureTable, ItemKind, Measure, ResolutionKind
from tests.rules.papers.paper_of import figures, found_in, inspections, items, publications

PORTAL = """
HMICFRS portal
| | Open | Closed | Total |
| Cause of Concern | 2 | 3 | 5 |
| Recommendation Level 2 | 10 | 4 | 15 |
| AFI Level 3 | 1,200 | 0 | 1200 |
| AFI Closed before Levels | 7 | 12 | |
| Total | 1212 | 7 | 1219 |
"""


def test_a_portal_table_is_read_as_printed_and_each_row_is_checked() -> None:
    (found,) = found_in(PORTAL)
    (table,) = figures((found,))
    assert found.confidence is Confidence.HIGH
    concern, second, third, before, total = table.rows
    assert table.table is FigureTable.PORTAL
    assert (concern.kind, concern.level, concern.question) == (ItemKind.CAUSE_OF_CONCERN, None, "")
    assert [cell.value for cell in concern.cells] == [2, 3, 5]
    assert (second.kind, second.level) == (ItemKind.RECOMMENDATION, 2)
    assert second.question == "10 open and 4 closed make 14, not the 15 printed. Which is right?"
    assert third.cells[0].printed == "1,200"
    assert third.question == ""
    assert before.question.startswith("Only 7, 12 are printed, with a column empty.")
    assert total.question == (
        "The rows make 1219 open, not the 1212 printed. Which is right? "
        "The rows make 19 closed, not the 7 printed. Which is right? "
        "The rows make 1220 total, not the 1219 printed. Which is right?"
    )


def test_a_submissions_table_asks_about_af1_and_the_part_in_brackets() -> None:
    (table,) = figures(
        found_in(
            """
            HMICFRS submissions
            | Closed (since Aug 2023) | Total Number submitted |
            | AF1 Lv3 | 5 |
            | Recommendation Lv2 | 6 |
            | Total | 11 (+2) |
            """
        )
    )
    first, second, total = table.rows
    assert (first.kind, first.level) == (ItemKind.AFI, 3)
    assert first.question == "“AF1 Lv3” is taken for AFI, area for improvement. Is that right?"
    assert second.question == ""
    assert total.cells[0].value is None
    assert total.question == "“11 (+2)”: The rows make 11, as printed; what is the (+2)?"


def test_a_table_that_counts_something_else_is_left_alone() -> None:
    assert (
        found_in("HMICFRS\n| Team | Open | Closed | Total |\n| North | 1 | 2 | 3 |\n| South | 1 | 2 | 3 |")
        == ()
    )


def test_sentences_that_count_are_held_against_their_sum() -> None:
    panel, waiting = figures(
        found_in(
            """
            HMICFRS
            50 recommendations were reviewed overall, 6 are rag rated red, 14 are amber and 29 are green.
            5 level 3 AFI's and 9 level 3 recommendations remain open on the portal, although submitted.
            """
        )
    )
    assert panel.rows[0].question == "49 are rated, but 50 were reviewed. Which is right?"
    assert [(row.kind, row.level, row.cells[0].value) for row in waiting.rows] == [
        (ItemKind.AFI, 3, 5),
        (ItemKind.RECOMMENDATION, 3, 9),
    ]
    assert waiting.rows[0].cells[0].measure is Measure.WAITING


PLAN = """
# HMICFRS action plan
| Ref | Report | Date published | Recommendation | Deadline | Owner | Level | Update |
| R1 | Keys and locks | 14 November 2024 | Forces should count their keys. | 30 September 2025 | Cells | 2 | |
| R4 | Keys and locks | 14 November 2024 | Forces should review how staff train. | Within six months | | 3 | |
| AFI 2 | PEEL 2025: Northshire | | The force needs to record crime better. | N/A | Crime | | Closed |
| R9 | Keys and locks | 14 November 2024 | Closed in May | | | | |
"""


def test_an_action_plan_gives_an_item_for_each_row_with_a_text() -> None:
    found = found_in(PLAN)
    keys, peel = publications(found)
    assert (keys.title, keys.published_on) == ("Keys and locks", date(2024, 11, 14))
    assert (peel.title, peel.published_on) == ("PEEL 2025: Northshire", None)
    first, fourth, area = items(found)
    assert (first.number, first.level, first.owner) == ("Recommendation 1", 2, "Cells")
    assert first.deadline is not None
    assert (first.deadline.kind, first.deadline.end) == (ResolutionKind.DEADLINE, date(2025, 9, 30))
    assert fourth.deadline is not None
    assert fourth.deadline.end == date(2025, 5, 14)
    assert (area.number, area.kind, area.deadline) == ("Area for improvement 2", ItemKind.AFI, None)
    assert {one.within for one in found if one.content in (first, fourth)} == {1}


def test_a_target_date_is_taken_for_the_forces_own() -> None:
    (item,) = items(
        found_in(
            """
            HMICFRS
            | No | Recommendation | Target date |
            | 3 | Chief constables should make sure that keys are counted. | March 2026 |
            """
        )
    )
    assert item.deadline_kind is DeadlineKind.INTERNAL
    assert item.deadline is not None
    assert item.deadline.end == date(2026, 3, 31)


def test_rows_without_headings_need_a_label_and_a_should() -> None:
    found = found_in(
        """
        HMICFRS
        | Recommendation 4 | By 31 March 2025, chief constables should count their keys. |
        | Recommendation 5 | This one was closed by the inspectorate in May. |
        | Owner | The person who should count the keys each day. |
        """
    )
    assert [item.number for item in items(found)] == ["Recommendation 4"]


def test_inspections_in_a_table_have_their_window_or_none() -> None:
    found = found_in(
        """
        # 3. HMICFRS inspection activity
        | Inspection | Dates | Lead |
        | National child protection inspection | 12–23 May 2025 | Head of PVP |
        | Custody, unannounced | TBC | Head of CJ |
        """
    )
    child, custody = inspections(found)
    assert child.window is not None
    assert (child.window.start, child.window.end) == (date(2025, 5, 12), date(2025, 5, 23))
    assert custody.window is None or custody.window.start is None
    assert custody.forthcoming
    assert [one.confidence for one in found] == [Confidence.HIGH, Confidence.MEDIUM]


def test_a_table_of_reports_gives_each_with_its_counts() -> None:
    found = found_in(
        """
        HMICFRS reports
        | Publication date | Report title | Recommendations | Applicable |
        | 14 November 2024 | Night vision: an inspection of roads policing | 9 | 4 |
        | February 2025 | Keys and locks: a thematic inspection | 5 | 7 |
        """
    )
    night, keys = publications(found)
    assert (night.published_on, night.made, night.applicable) == (date(2024, 11, 14), 9, 4)
    assert (keys.published_on, keys.made, keys.applicable) == (None, 5, None)
    assert [one.confidence for one in found] == [Confidence.HIGH, Confidence.MEDIUM]


def test_labels_in_the_texts_make_a_table_one_of_items() -> None:
    found = found_in(
        """
        HMICFRS tracker
        | HMICFRS recommendation | Force update | RAG |
        | Recommendation 3: By 30 April 2026, the force should publish its plan. | We should finish | Green |
        | Recommendation 4: closed | Closed | Green |
        """
    )
    assert [item.number for item in items(found)] == ["Recommendation 3"]
    assert "finish" not in items(found)[0].text
