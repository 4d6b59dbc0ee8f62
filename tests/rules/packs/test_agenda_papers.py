"""Where papers stand in the assembled pack, and what is said of them before that."""

from rules.packs.agenda_papers import divider_lines, place_papers, with_paper_pages, with_papers
from rules.packs.board_pack import compose_board_pack
from rules.packs.content import PackContent, Table
from rules.vocabulary import Marking, PaperAsk
from tests.pack_papers import COVER, agenda_paper
from tests.register_views import s1_view

BOARD_PACK = compose_board_pack(s1_view(), marking=Marking.OFFICIAL, review_months=1)
PAPERS = (
    agenda_paper(1, pages=5),
    agenda_paper(3, pages=0, problem="it is locked"),
    agenda_paper(2, pages=1),
)


def paper_table(content: PackContent) -> Table:
    return next(table for table in content.tables() if table.columns[0].heading == "Paper")


def test_each_paper_stands_behind_a_divider_in_the_order_of_the_numbers() -> None:
    placed = place_papers(PAPERS, pages_before=10)
    assert [(one.paper.number, one.divider_page, one.last_page) for one in placed] == [
        (1, 11, 16),
        (2, 17, 18),
        (3, 19, 19),
    ]


def test_a_divider_says_what_is_asked_by_whom_and_on_which_pages() -> None:
    first, second, third = place_papers(PAPERS, pages_before=10)
    assert dict(divider_lines(first)) == {
        "Asked of the meeting": "For decision",
        "Purpose": "Say where it stands",
        "Brought by": "Assistant Chief Constable (Crime)",
        "File": "subject-1.pdf",
        "Where": "5 pages, pack pages 12 to 16",
    }
    assert dict(divider_lines(second))["Where"] == "1 page, pack page 18"
    assert "Where" not in dict(divider_lines(third))


def test_what_is_not_known_of_a_paper_is_left_out() -> None:
    [placed] = place_papers([agenda_paper(1, purpose="", lead="", asks=PaperAsk.NOTE)], pages_before=0)
    assert [name for name, _ in divider_lines(placed)] == ["Asked of the meeting", "File", "Where"]


def test_the_agenda_of_the_board_pack_lists_the_papers_with_their_pages() -> None:
    content = with_paper_pages(with_papers(BOARD_PACK, PAPERS), {"paper-1": 27, "paper-2": 33, "paper-3": 35})
    agenda = next(section for section in content.sections if section.anchor == "agenda")
    assert paper_table(content) in agenda.blocks
    assert [[cell.text for cell in row.cells] for row in paper_table(content).rows] == [
        ["1", "Paper about subject 1", "For decision", "Assistant Chief Constable (Crime)", "27"],
        ["2", "Paper about subject 2", "For decision", "Assistant Chief Constable (Crime)", "33"],
        ["3", "Paper about subject 3", "For decision", "Assistant Chief Constable (Crime)", "35"],
    ]


def test_a_paper_without_an_agenda_lists_them_in_a_last_section() -> None:
    bare = PackContent(cover=COVER, key_figures=(), sections=(), breaks=())
    content = with_papers(bare, PAPERS)
    assert [(section.number, section.title) for section in content.sections] == [(1, "Papers")]
    assert len(paper_table(content).rows) == 3


def test_a_pack_without_papers_is_as_it_was() -> None:
    assert with_papers(BOARD_PACK, ()) is BOARD_PACK


def test_every_page_of_a_paper_can_be_asked_for() -> None:
    content = with_papers(BOARD_PACK, PAPERS)
    assert content.links() <= content.anchors()
