"""The papers of 28 March and 5 December 2024 made again from the example register, figure by figure."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.engine import Engine

from config.example_register import example_register_folder
from models.queries.committee_material import committee_material
from models.queries.forces import force_by_code
from models.session import reading
from rules.figures import BreakCode
from rules.packs.committee_material import CommitteeMaterial
from rules.packs.content import BreakNote, PackContent, Table
from rules.packs.tie_notes import break_key, unnoted
from tasks.register_folder.load_register import load_register
from tests.committee_papers import all_text, blocks_under, paper_of, rows_under, texts_under
from tests.small_register import NOW

# S1 names no day of the committee before; its first report since is of 8 December 2023, and the committee
# meets on first Thursdays of March, June, September and December (config/policy.toml).
BEFORE, S1, S0 = date(2023, 12, 7), date(2024, 3, 28), date(2024, 12, 5)

# What S1 prints (28 March 2024). Rows of the portal's table: open, closed, total.
S1_PORTAL = [
    ("Cause of Concern", "8", "23", "31"),
    ("Recommendation Level 1", "0", "2", "2"),
    ("Recommendation Level 2", "24", "40", "64"),
    ("Recommendation Level 3", "35", "3", "38"),
    ("Recommendation Level 4", "23", "0", "23"),
    ("AFI Level 1", "0", "6", "6"),
    ("AFI Level 2", "20", "3", "23"),
    ("AFI Level 3", "19", "1", "20"),
    ("AFI Level 4", "0", "0", "0"),
    ("AFI Closed before Levels", "36", "13", "not printed"),
    ("Recommendation Closed before Levels", "76", "54", "not printed"),
]
S1_SUBMITTED = [
    ("AFI, level 3", "7"),
    ("AFI, level 2", "6"),
    ("Recommendation, level 4", "0"),
    ("Recommendation, level 3", "25"),
    ("Recommendation, level 2", "48"),
]
# Reports since the last committee: day, then made and applicable of each kind as (applicable, others, made).
S1_REPORTS = {
    "8 December 2023": {
        "Recommendations": ("4", "5", "9"),
        "Areas for improvement (AFIs)": ("1", "0", "1"),
    },
    "15 December 2023": {"Recommendations": ("6", "4", "10")},
    "19 December 2023": {"Recommendations": ("1", "5", "6")},
    "22 December 2023": {
        "Causes of concern": ("4", "0", "4"),
        "Recommendations": ("not stated", "not stated", "not stated"),
        "Areas for improvement (AFIs)": ("16", "0", "16"),
    },
}
# The items that S1 quotes in full, with the words of their deadlines.
S1_TEXTS = {
    1: [
        ("Recommendation 2", "By 31 December 2024"),
        ("Recommendation 4", "By 31 December 2024"),
        ("Recommendation 8", "By 30 June 2024"),
        ("Recommendation 9", "With immediate effect"),
        ("Area for Improvement 1", ""),
    ],
    2: [
        ("Recommendation 1", "By June 2024"),
        ("Recommendation 3", "By 14 June 2024"),
        ("Recommendation 4", "By 14 June 2024"),
        ("Recommendation 5", "By 14 June 2024"),
        ("Recommendation 7", "By June 14 2024"),
        ("Recommendation 8", "By 14 June 2024"),
    ],
    3: [("Recommendation 3", "By 31 December 2024")],
}
# What S0 prints (5 December 2024).
S0_SUBMITTED = [
    ("AFI, level 3", "7", "15", "+8"),
    ("AFI, level 2", "6", "12", "+6"),
    ("Recommendation, level 4", "0", "18", "+18"),
    ("Recommendation, level 3", "25", "34", "+9"),
    ("Recommendation, level 2", "48", "91", "+43"),
]
S0_REPORTS = {
    "22 August 2024": {"Recommendations": ("5", "9", "14")},
    "10 September 2024": {"Recommendations": ("8", "14", "22")},
    "27 September 2024": {"Recommendations": ("15", "14", "29")},
    "10 October 2024": {"Recommendations": ("5", "3", "8")},
}


@pytest.fixture
def example(any_engine: Engine) -> Engine:
    """The example register."""
    load_register(any_engine, example_register_folder(), now=NOW)
    return any_engine


def material(engine: Engine, as_at: date, since: date) -> CommitteeMaterial:
    with reading(engine) as session:
        force = force_by_code(session, None)
        return committee_material(
            session, force.id, as_at=as_at, since=since, contact_rank="T/Chief Inspector"
        )


def made_again(engine: Engine, as_at: date, since: date) -> PackContent:
    return paper_of(material(engine, as_at, since), agenda_item="06")


def counts_of_reports(paper: PackContent) -> dict[str, dict[str, tuple[str, ...]]]:
    headings = [
        block
        for section in paper.sections
        for block in section.blocks
        if block.block == "heading" and block.anchor.startswith("report-")
    ]
    return {
        heading.text.rpartition("(published ")[2].rstrip(")"): {
            row[0]: row[1:4] for row in rows_under(paper, heading.anchor)
        }
        for heading in headings
    }


def texts_of_report(paper: PackContent, place: int) -> list[tuple[str, str]]:
    tables = [block for block in blocks_under(paper, f"report-{place}") if isinstance(block, Table)]
    return [(row.cells[0].text, row.cells[2].detail.strip("“”")) for row in tables[1].rows]


def test_the_paper_of_march_2024_has_the_figures_that_were_printed(example: Engine) -> None:
    paper = made_again(example, S1, BEFORE)
    cover = dict(paper.cover.details)
    assert (cover["Agenda item"], paper.cover.meeting_words) == ("06", "28 March 2024")
    assert [row[:4] for row in rows_under(paper, "portal")[:-1]] == S1_PORTAL
    assert rows_under(paper, "submitted")[:5] == S1_SUBMITTED
    assert counts_of_reports(paper) == S1_REPORTS
    assert {place: texts_of_report(paper, place) for place in S1_TEXTS} == S1_TEXTS
    waits = texts_under(paper, "waiting")[0]
    assert "5 AFIs of level 3 and 9 recommendations of level 3" in waits
    background = texts_under(paper, "background")
    assert "24 November 2023" in background[0]
    assert background[1].endswith("(PPOG): January 2024.")
    assert background[2].endswith("again: May 2024.")
    assert "published on 22 December 2023, found 4 causes of concern." in background[3]
    assert [row[:2] for row in rows_under(paper, "inspections-since")] == [
        ("8 to 12 January 2024", "Professional standards: pilot inspection"),
        ("4 to 22 March 2024", "Joint targeted area inspection: serious youth violence"),
    ]
    ahead = texts_under(paper, "inspections-ahead")
    assert ahead == ["There are no confirmed inspection dates to report at this time."]
    assert texts_under(paper, "documents") == ["None"]
    assert texts_under(paper, "contact") == [
        "Post: HMICFRS Force Liaison Officer, Strategy, Delivery & Assurance",
        "Rank: T/Chief Inspector",
    ]


def test_the_paper_of_march_2024_says_what_was_left_out(example: Engine) -> None:
    paper = made_again(example, S1, BEFORE)
    assert rows_under(paper, "portal")[-1][:4] == ("Sum of the 9 rows that add up", "129", "78", "207")
    assert rows_under(paper, "submitted")[-1] == ("Total, computed here", "86")
    assert rows_under(paper, "waiting") == [
        ("AFI, level 3", "7", "1", "5", "1"),
        ("Recommendation, level 3", "25", "3", "9", "13"),
    ]
    assert rows_under(paper, "register")[-1] == ("All", "11", "21", "6", "26", "6")
    ahead = rows_under(paper, "inspections-ahead")
    assert [(row[0], row[3]) for row in ahead] == [
        ("1 May 2024 to 31 December 2024", "Expected, not confirmed")
    ]
    codes = [found.code for found in paper.breaks]
    assert codes == [
        BreakCode.SIBLING_DATES,
        BreakCode.APPLICABLE,
        BreakCode.BEFORE_LEVELS,
        BreakCode.BEFORE_LEVELS,
        BreakCode.UNTRACED,
        BreakCode.UNTRACED,
    ]


def test_the_paper_of_december_2024_has_the_figures_that_were_printed(example: Engine) -> None:
    paper = made_again(example, S0, S1)
    assert rows_under(paper, "submitted")[:5] == S0_SUBMITTED
    assert rows_under(paper, "submitted")[5] == ("Total as printed", "not printed", "170 (+4)", "")
    assert counts_of_reports(paper) == S0_REPORTS
    background = texts_under(paper, "background")
    assert background[:2] == [
        "HMICFRS moved the force to Engage, its phase of enhanced monitoring, on 24 November 2023.",
        "HMICFRS returned the force to Scan, its default phase of monitoring, on 18 September 2024.",
    ]
    assert background[-1] == (
        "“PEEL 2023: West Midlands Police”, published on 22 December 2023, found 4 causes of concern. "
        "3 were closed on 22 July 2024. 1 is open. Of 5 recommendations under them 3 were closed on "
        "18 September 2024 and 2 are open."
    )
    since = rows_under(paper, "inspections-since")
    assert ("2 to 13 September 2024", "Re-inspection after the 2023 PEEL causes of concern") in [
        row[:2] for row in since
    ]
    assert [row[0] for row in rows_under(paper, "inspections-ahead")] == ["10 to 14 March 2025"]


def test_the_paper_of_december_2024_says_what_was_left_out(example: Engine) -> None:
    paper = made_again(example, S0, S1)
    assert rows_under(paper, "submitted")[-1] == ("Total, computed here", "86", "170", "+84")
    assert rows_under(paper, "register")[-1] == ("All", "26", "0", "6", "20", "12")
    assert texts_under(paper, "portal")[0] == (
        "As stated on 28 March 2024, the day of the last paper. No newer figures are recorded."
    )
    assert rows_under(paper, "inspections-since")[0][0] == "1 May 2024 to 30 June 2024"
    assert "889 days before 5 December 2024" in texts_under(paper, "age")[0]


def test_the_further_four_stop_issue_until_somebody_explains_them(example: Engine) -> None:
    read = material(example, S0, S1)
    four = next(one for one in paper_of(read).breaks if one.code is BreakCode.TOTAL_UNEXPLAINED_PART)
    assert four.printed == "170 (+4)"
    assert four in unnoted(paper_of(read).breaks, {})
    note = BreakNote(
        break_key(four), "Four more were submitted in the week of the paper", "the FLO", "5 December 2024"
    )
    noted = paper_of(replace(read, break_notes=(note,)))
    assert four not in unnoted(noted.breaks, {note.key: note})
    assert noted.break_notes == (replace(note, by=""),)
    said = texts_under(noted, "submitted")
    place = next(number for number, text in enumerate(said) if "(+4) isn't explained" in text)
    assert said[place + 1] == "Note of 5 December 2024: Four more were submitted in the week of the paper."


@pytest.mark.parametrize(("as_at", "since"), [(S1, BEFORE), (S0, S1)])
def test_every_break_is_printed_beside_its_figure_and_every_link_leads_somewhere(
    example: Engine, as_at: date, since: date
) -> None:
    paper = made_again(example, as_at, since)
    printed = "\n".join(all_text(paper))
    assert paper.breaks
    assert all(found.what in printed for found in paper.breaks)
    assert paper.links() <= paper.anchors()


@pytest.mark.parametrize(("as_at", "since"), [(S1, BEFORE), (S0, S1)])
def test_every_figure_of_the_register_opens_to_as_many_rows_as_it_counts(
    example: Engine, as_at: date, since: date
) -> None:
    read = material(example, as_at, since)
    paper = paper_of(read)
    appendix = next(section for section in paper.sections if section.anchor == "items")
    rows = [row for block in appendix.blocks if isinstance(block, Table) for row in block.rows]
    assert len(rows) == len(read.items) == 32
    table = next(block for block in blocks_under(paper, "register") if isinstance(block, Table))
    for cell in (cell for row in table.rows for cell in row.cells[1:]):
        assert bool(cell.link) == (cell.text != "0")


def test_the_same_register_gives_the_same_paper(example: Engine) -> None:
    assert made_again(example, S0, S1) == made_again(example, S0, S1)
