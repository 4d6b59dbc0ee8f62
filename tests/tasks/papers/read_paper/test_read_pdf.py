"""Tests of `tasks.papers.read_paper` with PDFs that are set as papers are."""

from pathlib import Path

import pytest

from rules.papers.blocks import Document
from tasks.papers.read_paper import read_paper
from tests.tasks.papers.read_paper.paper_samples import pdf_bytes

HEAD = '#set page(paper: "a4")\n#set text(font: "Lato", size: 11pt)\n#set smartquote(enabled: false)\n'
# Numbered in letters: lines that differ in digits only may be taken for running heads.
SENTENCES = [
    f"Sentence {letters} of the paper says that the force has done what it was asked to do in its part, "
    "and that it will go on with it until the inspectors come back and look at it again."
    for letters in (f"{first}{second}" for first in "abcdef" for second in "abcdefghij")
]


class Setter:
    """Sets typst source as PDF and reads it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "paper.pdf"

    def read(self, source: str, *, head: str = "") -> Document:
        self._path.write_bytes(pdf_bytes(source, head=HEAD + head))
        return read_paper(self._path)

    def texts(self, source: str, *, head: str = "") -> list[str]:
        return [block.text for block in self.read(source, head=head).blocks]


@pytest.fixture
def pdf(tmp_path: Path) -> Setter:
    return Setter(tmp_path)


def test_a_paragraph_over_a_pages_end_stays_whole(pdf: Setter) -> None:
    paragraphs = [" ".join(SENTENCES[at : at + 7]) for at in range(0, 49, 7)]
    document = pdf.read("\n\n".join(paragraphs), head="#set par(justify: true, spacing: 1.2em)\n")
    assert [block.text for block in document.blocks] == paragraphs
    assert {block.place for block in document.blocks} == {"page 1", "page 2"}


def test_paragraphs_without_space_between_them_are_told_by_their_last_lines(pdf: Setter) -> None:
    source = "\n\n".join(SENTENCES[:9])
    assert pdf.texts(source, head="#set par(spacing: 0.65em)\n") == SENTENCES[:9]


def test_words_that_the_typesetter_broke_are_joined_and_hyphens_of_their_own_stay(pdf: Setter) -> None:
    text = "The self-certified recommendation of the inspectorate is a re-inspected recommendation. " * 12
    head = '#set par(justify: true)\n#set text(hyphenate: true, lang: "en")\n#set page(width: 7cm)\n'
    assert pdf.texts(text, head=head) == [text.strip()]


def test_two_columns_are_read_one_after_the_other(pdf: Setter) -> None:
    paragraphs = SENTENCES[:18]
    source = "\n\n".join(paragraphs)
    head = "#set page(columns: 2, height: 16cm)\n#set text(size: 9pt)\n#set par(spacing: 1.2em)\n"
    assert pdf.texts(source, head=head) == paragraphs


def test_headers_footers_and_page_numbers_are_dropped_and_said(pdf: Setter) -> None:
    head = (
        "#set page(header: [Agenda item 6 #h(1fr) Audit committee], footer: context align(center)["
        '#counter(page).display("1 / 1", both: true)])\n'
    )
    document = pdf.read("\n\n".join(SENTENCES[:50]), head=head)
    assert [block.text for block in document.blocks] == SENTENCES[:50]
    assert any("Agenda item … Audit committee" in note for note in document.notes)


def test_a_number_at_the_end_of_a_pages_last_line_is_no_page_number(pdf: Setter) -> None:
    text = " ".join(SENTENCES[:30]) + " It is under section 60"
    for height in range(20, 26, 2):
        (found,) = pdf.texts(text, head=f"#set page(height: {height}cm, margin: (bottom: 1cm))\n")
        assert found == text


def test_bullets_and_numbers_keep_their_depth(pdf: Setter) -> None:
    source = (
        f"- {SENTENCES[0]}\n  - inner item;\n  - another one.\n- Outer again.\n\n+ First, then.\n+ Second."
    )
    blocks = pdf.read(source).blocks
    assert [(block.marker, block.level) for block in blocks] == [
        ("•", 1), ("‣", 2), ("‣", 2), ("•", 1), ("1.", 1), ("2.", 1),
    ]  # fmt: skip
    assert blocks[0].text == SENTENCES[0]


def test_a_dash_at_a_lines_start_is_no_bullet(pdf: Setter) -> None:
    text = "The report – which was published late – said so. " * 20
    for width in range(8, 15, 3):
        assert pdf.texts(text, head=f"#set page(width: {width}cm)\n") == [text.strip()]


def test_merged_cells_keep_the_columns_apart_and_lists_their_markers(pdf: Setter) -> None:
    source = (
        "#table(columns: (2fr, 4fr, 2fr), [*No.*], [*Text*], [*Owner*], [1], "
        "[The force should:\n- act; and\n- report.],"
        " table.cell(rowspan: 2)[Head of Crime], [2], [Second.], table.cell(colspan: 3)[Over all columns])"
    )
    (table,) = pdf.read(source).blocks
    assert table.rows == (
        ("No.", "Text", "Owner"),
        ("1", "The force should: • act; and • report.", "Head of Crime"),
        ("2", "Second.", ""),
        ("Over all columns", "", ""),
    )


def test_a_table_over_a_pages_end_is_one_table_with_one_head(pdf: Setter) -> None:
    rows = "".join(f"[{number}], [Row number {number}]," for number in range(1, 90))
    (table,) = pdf.read(f"#table(columns: (1fr, 3fr), table.header([No.], [Text]), {rows})").blocks
    assert [row[0] for row in table.rows] == ["No.", *map(str, range(1, 90))]


def test_a_frame_around_text_is_no_table(pdf: Setter) -> None:
    source = f"#rect(width: 100%)[*Cause of concern 1*\n\n{SENTENCES[0]}]\n\nAfter."
    blocks = pdf.read(source).blocks
    assert [(str(block.kind), block.text) for block in blocks] == [
        ("heading", "Cause of concern 1"),
        ("paragraph", SENTENCES[0]),
        ("paragraph", "After."),
    ]


def test_footnotes_come_after_their_paragraph_and_their_marks_go(pdf: Setter) -> None:
    source = f"The remaining two#footnote[Item 10618, which has no date.] go on. {SENTENCES[0]}\n\nAfter."
    blocks = pdf.read(source, head="#set super(typographic: false)\n").blocks
    assert [(block.place, block.marker, block.text) for block in blocks] == [
        ("page 1", "", f"The remaining two go on. {SENTENCES[0]}"),
        ("page 1", "", "After."),
        ("footnote 1", "1", "Item 10618, which has no date."),
    ]


def test_a_table_of_contents_is_left_out_and_said(pdf: Setter) -> None:
    document = pdf.read("#outline(title: none)\n\n= Findings\n\nWords.\n\n= Recommendations\n\nMore words.")
    assert [block.text for block in document.blocks] == [
        "Findings",
        "Words.",
        "Recommendations",
        "More words.",
    ]
    assert "the table of contents was left out" in document.notes


def test_what_is_turned_such_as_a_watermark_is_left_out(pdf: Setter) -> None:
    head = "#set page(background: rotate(-30deg, text(60pt)[DRAFT]))\n"
    assert pdf.texts(SENTENCES[0], head=head) == [SENTENCES[0]]


def test_a_link_over_two_lines_is_one_link(pdf: Setter) -> None:
    words = "the report of the inspectorate on the way that the force looks after all those who call at night"
    (block,) = pdf.read(f'Read #link("https://example.org/a")[{words}], and then act.').blocks
    assert [(link.text, link.address) for link in block.links] == [(words, "https://example.org/a")]


def test_letters_that_are_printed_twice_are_read_once(pdf: Setter) -> None:
    twice = f"#place(dx: 0.3pt)[{SENTENCES[0]}]\n{SENTENCES[0]}"
    assert pdf.texts(twice) == [SENTENCES[0]]
