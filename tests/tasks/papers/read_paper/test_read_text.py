"""Tests of `tasks.papers.read_paper` with Markdown and plain text, of both sorts that papers come in."""

from pathlib import Path

import pytest

from rules.papers.blocks import Block, Link
from tasks.papers.read_paper import read_paper

# Wrapped as a PDF's text is, with bullets and numbers on lines of their own.
WRAPPED = """ INSPECTION UPDATE

1.

PURPOSE OF REPORT

To tell the members of the committee what was asked of the force since their last meeting.
2.

BACKGROUND

Since the last report, the force has looked at all of its recommendations in a number of
panel meetings which were chaired by the Deputy Chief Constable. Most of them were signed
off.
This shall be done again every six months.
Inspections since the last meeting
Since the last report there have been two inspections, which looked at the following:
(a) How the force answers;
(b) What works well, and what has been learnt from it in the year before that one; and
(c) What is next.

They will be published in the spring, and the force will then have a year to put right what
it was told.

\uf0b7

knowledge and use of bail, which changed a good deal in the year before last, and has been

changed since; and

•
The effect on victims.

The committee is asked to note the report.
"""


@pytest.fixture
def read(tmp_path: Path) -> "Reader":
    return Reader(tmp_path)


class Reader:
    """Reads text from a file with a name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, text: str | bytes, name: str = "paper.txt") -> tuple[Block, ...]:
        path = self._folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_paper(path).blocks


def seen(blocks: tuple[Block, ...]) -> list[tuple[str, str, str]]:
    return [(str(block.kind), block.marker, block.text) for block in blocks]


def test_wrapped_lines_are_joined_to_paragraphs(read: Reader) -> None:
    expected = [
        ("heading", "", "INSPECTION", "UPDATE"),
        ("heading", "1.", "PURPOSE", "REPORT"),
        ("paragraph", "", "To tell", "last meeting."),
        ("heading", "2.", "BACKGROUND", "BACKGROUND"),
        ("paragraph", "", "Since the last report, the force", "were signed off."),
        ("paragraph", "", "This shall", "six months."),
        ("heading", "", "Inspections", "last meeting"),
        ("paragraph", "", "Since the last report there", "the following:"),
        ("list-item", "(a)", "How", "answers;"),
        ("list-item", "(b)", "What works", "that one; and"),
        ("list-item", "(c)", "What is", "next."),
        ("paragraph", "", "They will", "right what it was told."),
        ("list-item", "•", "knowledge", "last, and has been changed since; and"),
        ("list-item", "•", "The effect", "victims."),
        ("paragraph", "", "The committee", "the report."),
    ]
    found = seen(read(WRAPPED))
    assert [one[:2] for one in found] == [one[:2] for one in expected]
    for (_, _, text), (_, _, start, end) in zip(found, expected, strict=True):
        assert text.startswith(start)
        assert text.endswith(end)


def test_places_are_lines_of_the_file(read: Reader) -> None:
    lines = WRAPPED.splitlines()
    for block in read(WRAPPED):
        line = lines[int(block.place.removeprefix("line ")) - 1]
        assert block.text.startswith(line.strip()) or block.marker in line.replace("\uf0b7", "•")


def test_text_with_a_line_for_each_paragraph_is_left_at_that(read: Reader) -> None:
    long = "The force should do what it was asked to do, and say when it has been done. " * 3
    assert [block.text for block in read(f"{long}\nRecommendation 2\n{long}\nEnd.")] == [
        long.strip(),
        "Recommendation 2",
        long.strip(),
        "End.",
    ]


def test_a_line_with_a_hyphen_at_its_end_goes_on_without_a_space(read: Reader) -> None:
    text = (
        "The force has to send a letter that is signed by the Chief Constable for every self-\n"
        "certified item, and to put it at https://example.org/the-letters-of-the-force-in-the-\n"
        "year, where everybody who has a need to look at it can find it and read it at leisure.\n"
    )
    (block,) = read(text)
    assert "self-certified item" in block.text
    assert block.links == (Link(*["https://example.org/the-letters-of-the-force-in-the-year"] * 2),)


def test_tabs_make_tables_with_their_empty_cells_in_either_sort(read: Reader) -> None:
    table = "\tOpen\tClosed\tTotal\nLevel 2\t24\t40\t64\nBefore levels\t36\t13\t\n"
    rows = (("", "Open", "Closed", "Total"), ("Level 2", "24", "40", "64"), ("Before levels", "36", "13", ""))
    for before in ("Figures:\n\n", "**Figures:**\n\n", "Figures:\n"):
        block = read(f"{before}{table}\nAfter.")[1]
        assert block.rows == rows
        assert block.place == f"line {before.count(chr(10)) + 1}"


def test_tabs_after_numbers_and_bullets_make_no_table(read: Reader) -> None:
    assert seen(read("1.1\tTo tell.\n1.2\tTo ask.\n\uf0b7\tan item;\n\uf0b7\tanother.\n")) == [
        ("list-item", "1.1", "To tell."),
        ("list-item", "1.2", "To ask."),
        ("list-item", "•", "an item;"),
        ("list-item", "•", "another."),
    ]


def test_loose_markdown_is_read_as_it_was_meant(read: Reader) -> None:
    text = (
        "1. **PURPOSE**\n\n- 1.1 To tell.\n  More.\n\n3.1.2 An inspection (Published 10/9/24)\n\n"
        "- I. **The first report – Published 8<sup>th</sup> June 2026**\n\n**Recommendation 1.)**\n\n"
        "* By [March](#) 2027:\n    - inner;\n\nCONTACT OFFICER\t\n-----\t--\n\n<p>Post: FLO &amp; others</p>"
        " <p>None</p>\n--\n"
    )
    for name in ("paper.txt", "paper.md"):
        blocks = read(text, name)
        assert seen(blocks) == [
            ("heading", "1.", "PURPOSE"),
            ("list-item", "1.1", "To tell. More."),
            ("list-item", "3.1.2", "An inspection (Published 10/9/24)"),
            ("heading", "I.", "The first report – Published 8th June 2026"),
            ("heading", "", "Recommendation 1.)"),
            ("list-item", "*", "By March 2027:"),
            ("list-item", "-", "inner;"),
            ("heading", "", "CONTACT OFFICER"),
            ("paragraph", "", "Post: FLO & others"),
            ("paragraph", "", "None"),
        ]
        assert [block.level for block in blocks][5:7] == [1, 2]


def test_items_without_a_blank_line_between_them_are_parted(read: Reader) -> None:
    text = (
        "**It asks:**\n(a) how it is;\n(b) what is learnt; and\n(c) what\nis next.\n3.2 The force goes on.\n"
        "• one;\n• two."
    )
    assert [block.marker for block in read(text)] == ["", "(a)", "(b)", "(c)", "3.2", "-", "-"]


def test_a_table_of_pipes_keeps_its_empty_cells(read: Reader) -> None:
    (table,) = read("| Kind | Open |\n| --- | ---: |\n| AFI | |\n| <b>Level</b> 2 | 24 \\| 25 |\n")
    assert table.rows == (("Kind", "Open"), ("AFI", ""), ("Level 2", "24 | 25"))


def test_signs_that_only_look_like_markup_stay(read: Reader) -> None:
    signs = "Where x < y and <unknown tag> and <3 and a * b, snake_case_word, AT&T."
    assert [block.text for block in read(f"# Title\n\n{signs}\n\n    indented words\n")] == [
        "Title",
        signs,
        "indented words",
    ]


def test_comments_are_left_out_only_where_they_end(read: Reader) -> None:
    assert [block.text for block in read("**a** <!-- gone --> b\n\n<!-- not ended\n\nwords")] == [
        "a b",
        "<!-- not ended words",
    ]


def test_footnotes_are_told_by_their_raised_numbers(read: Reader) -> None:
    blocks = read("The remaining two<sup>1</sup> go on.\n\n---\n\n<sup>1</sup> 1. a. Item 10618.\n")
    assert [(block.place, block.marker, block.text) for block in blocks] == [
        ("line 1", "", "The remaining two go on."),
        ("footnote 1", "1", "1. a. Item 10618."),
    ]


@pytest.mark.parametrize("name", ["paper.txt", "paper.md"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "cp1252"])
def test_the_usual_encodings_are_read(encoding: str, name: str, read: Reader) -> None:
    text = "The force’s costs were £5 – no more.\r\n\r\nIt said so in the autumn of the year before.\r\n"
    assert [block.text for block in read(text.encode(encoding), name)] == [
        "The force’s costs were £5 – no more.",
        "It said so in the autumn of the year before.",
    ]


def test_a_guessed_encoding_is_said(tmp_path: Path) -> None:
    path = tmp_path / "paper.txt"
    path.write_bytes("The force’s report.".encode("cp1252"))
    assert "Windows-1252" in read_paper(path).notes[0]


def test_characters_without_a_mark_are_dropped_and_words_stay_whole(read: Reader) -> None:
    (block,) = read("re\u00adcom\u200bmend\ufeffation \u202eof\u202c\u00a0the 30 th\x00 June, \ufb01rst.")
    assert block.text == "recommendation of the 30th June, first."


def test_a_section_number_is_a_heading_only_where_it_stands_alone(read: Reader) -> None:
    blocks = read(
        "# Paper\n\n1. Purpose of report\n\nTo tell.\n\nIt has to:\n\n1. Train officers\n2. Record calls\n"
    )
    assert [(str(block.kind), block.marker) for block in blocks] == [
        ("heading", ""),
        ("heading", "1."),
        ("paragraph", ""),
        ("paragraph", ""),
        ("list-item", "1."),
        ("list-item", "2."),
    ]
