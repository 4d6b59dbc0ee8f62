"""The pack as a Word file: its styles, structure and pictures, the same every time, whatever people wrote."""

import io
import re
import time
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from rules.packs.board_pack import compose_board_pack
from rules.packs.cells import rag_cell
from rules.packs.content import (
    Align,
    Bullets,
    Cell,
    Column,
    Heading,
    PackContent,
    Paragraph,
    Row,
    Section,
    Table,
)
from rules.packs.read_back import heading_lines, squeezed
from rules.vocabulary import Marking, Rag
from tasks.packs.docx_styles import Style
from tasks.packs.pack_look import PackLook
from tasks.packs.read_back import docx_differences
from tasks.packs.reference_docx import REFERENCE_DOCX, reference_docx
from tasks.packs.render_docx import render_docx
from tasks.packs.render_pdf import RenderError
from tests.register_views import item_view, s1_view

HOSTILE = [
    "<w:p/></w:t></w:r> & &amp; ]]> <!-- x -->",
    "=cmd|'/c calc'!A1",
    '{ INCLUDETEXT "/etc/passwd" } PAGEREF x \\h',
    "\u202etxet sdrawkcab\u202c",
    "nul \x00 bell \x07 half \ud800 none \uffff",
    "עברית العربية 中文 \U0001f600",
    "'\"; DROP TABLE items --",
]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def pack_of(*items: Any, marking: Marking = Marking.OFFICIAL) -> PackContent:
    view = s1_view(items=items) if items else s1_view()
    return compose_board_pack(view, marking=marking, review_months=1)


def opened(pack: PackContent, **terms: Any) -> Document:
    return docx.Document(io.BytesIO(render_docx(pack, **terms).docx))


def part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return etree.fromstring(parts.read(name))


@pytest.fixture(scope="module")
def made() -> bytes:
    return render_docx(pack_of()).docx


@pytest.fixture(scope="module")
def body(made: bytes) -> etree._Element:
    return part(made, "word/document.xml")


def test_every_heading_stands_in_its_style_with_its_number_and_in_order(made: bytes) -> None:
    document = docx.Document(io.BytesIO(made))
    headings = [each for each in document.paragraphs if (each.style.name or "").startswith("Heading ")]
    assert [each.text for each in headings] == list(heading_lines(pack_of()))
    assert [each.style.name for each in headings] == [f"Heading {level}" for level in levels(pack_of())]


def test_every_table_repeats_its_heading_row_and_no_row_breaks(body: etree._Element) -> None:
    tables = [table for table in body.iter(f"{W}tbl")]
    assert len(tables) == len(pack_of().tables()) + 1  # and the figures at a glance
    for table in tables:
        first, *others = table.findall(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in others)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (first, *others))
        assert table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "PackTable"


def test_figures_stand_on_the_right(body: etree._Element) -> None:
    pack = pack_of()
    aligned = [column.align for table in pack.tables() for column in table.columns]
    found = [
        Align.RIGHT if cell.find(f"{W}p/{W}pPr/{W}jc") is not None else Align.LEFT
        for table in list(body.iter(f"{W}tbl"))[1:]
        for cell in table.find(f"{W}tr").findall(f"{W}tc")
    ]
    assert found == aligned


def test_every_link_leads_to_a_bookmark_and_every_bookmark_has_its_own_name_and_number(
    body: etree._Element,
) -> None:
    names = [one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")]
    numbers = [one.get(f"{W}id") for one in body.iter(f"{W}bookmarkStart")]
    assert len(set(names)) == len(names)
    assert len(set(numbers)) == len(numbers)
    links = [one.get(f"{W}anchor") for one in body.iter(f"{W}hyperlink")]
    assert len(links) > 50
    assert set(links) <= set(names)


def test_the_contents_are_a_field_that_word_renews_and_links_until_then(body: etree._Element) -> None:
    instructions = [found.text.strip() for found in body.iter(f"{W}instrText")]
    assert instructions[0] == 'TOC \\o "1-2" \\h \\z \\u'
    (contents,) = body.iter(f"{W}sdt")
    lines = ["".join(one.itertext()) for one in contents.iter(f"{W}hyperlink")]
    pack = pack_of()
    wanted = [words for words, level in zip(heading_lines(pack), levels(pack), strict=True) if level < 3]
    assert lines == wanted
    # Fields begin and end, one within the other.
    kinds = [found.get(f"{W}fldCharType") for found in body.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == len(instructions)


def levels(pack: PackContent) -> list[int]:
    found: list[int] = []
    for section in pack.sections:
        found.append(1)
        found += [block.level for block in section.blocks if isinstance(block, Heading)]
    return found


@pytest.mark.parametrize("marking", list(Marking))
def test_the_marking_and_the_page_numbers_stand_in_every_sections_header_and_footer(marking: Marking) -> None:
    document = opened(pack_of(marking=marking))
    assert len(document.sections) >= 3
    for section in document.sections:
        assert not section.is_linked_to_previous if hasattr(section, "is_linked_to_previous") else True
        assert [each.text for each in section.header.paragraphs] == [marking.value]
        footer = section.footer._element
        assert marking.value in "".join(found.text or "" for found in footer.iter(qn("w:t")))
        assert [found.text.strip() for found in footer.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


def test_a_wide_section_lies_across_and_only_it() -> None:
    document = opened(pack_of())
    turned = [section.page_width > section.page_height for section in document.sections]
    assert turned == [False, False, True]
    assert all(
        row.findall(f"{W}tc")
        for table in document.element.body.iter(qn("w:tbl"))
        for row in table.findall(qn("w:tr"))
    )


def test_charts_are_the_svg_itself_with_a_png_for_others_and_everything_in_words(made: bytes) -> None:
    charts = pack_of().charts()
    assert charts
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        for place, chart in enumerate(charts, start=1):
            drawn = parts.read(f"word/media/chart{place}.svg").decode()
            assert drawn == chart.svg.replace('font-family="Lato"', 'font-family="Lato, Arial, sans-serif"')
            assert parts.read(f"word/media/chart{place}.png").startswith(b"\x89PNG")
        document = parts.read("word/document.xml").decode()
    assert document.count("asvg:svgBlip ") == len(charts)
    told = re.findall(r'<wp:docPr id="\d+" name="[^"]+" descr=("[^"]*"|\'[^\']*\')', document)
    assert [squeezed(one[1:-1]) for one in told] == [squeezed(chart.alt) for chart in charts]


def test_a_rating_is_its_word_after_its_letter_on_its_pattern_which_says_nothing_to_a_listener() -> None:
    table = Table((Column("RAG", 1),), (Row((rag_cell(Rag.RED),)), Row((rag_cell(Rag.GREEN),))))
    pack = replace(pack_of(), sections=(Section(1, "Ratings", "ratings", False, (table,)),), key_figures=())
    content = render_docx(pack).docx
    body = part(content, "word/document.xml")
    (drawn,) = body.iter(f"{W}tbl")
    cells = ["".join(found.text or "" for found in cell.iter(f"{W}t")) for cell in drawn.iter(f"{W}tc")]
    assert cells == ["RAG", "\u00a0Red", "\u00a0Green"]
    assert etree.tostring(drawn).count(b"decorative") >= 2
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b">R<" in parts.read("word/media/rating-red.svg")


def test_numbered_paragraphs_carry_their_numbers_as_text() -> None:
    blocks = (Paragraph("What stands.", number="3.1.1"), Bullets((Cell("One", "more"), Cell("Two"))))
    pack = replace(pack_of(), sections=(Section(3, "Numbered", "n", False, blocks),), key_figures=())
    document = opened(pack)
    said = [(each.style.name, each.text) for each in document.paragraphs][-3:]
    assert said == [
        ("Numbered Paragraph", "3.1.1\tWhat stands."),
        ("List Bullet", "One more"),
        ("List Bullet", "Two"),
    ]


def test_the_same_pack_gives_the_same_bytes_dated_as_at(made: bytes) -> None:
    assert render_docx(pack_of()).docx == made
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {member.date_time for member in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[:2] == ["[Content_Types].xml", "_rels/.rels"]
    properties = docx.Document(io.BytesIO(made)).core_properties
    assert properties.author == properties.last_modified_by == "West Midlands Police"
    assert properties.language == "en-GB"
    assert properties.created == properties.modified
    assert str(properties.created).startswith("2024-03-28")
    assert properties.title.startswith("HMIC Oversight Board")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stands_literally_and_what_cannot_is_told(text: str) -> None:
    item = item_view("one", title=text, owner_name=text, text=text)
    pack = pack_of(item)
    rendered = render_docx(pack)
    body = part(rendered.docx, "word/document.xml")
    printed = "".join(found.text or "" for found in body.iter(f"{W}t"))
    left = re.sub("[\x00\x07\ud800\uffff]", "◊", text)
    assert re.sub("[\u202e\u202c]", "", left) in printed
    assert bool(rendered.replaced) == (left != text or "\u202e" in text)
    assert docx_differences(pack, rendered.docx) == ()
    # No field but ours, nothing that is linked from elsewhere.
    words = {found.text.split()[0] for found in body.iter(f"{W}instrText")}
    assert words <= {"TOC", "PAGEREF"}
    with zipfile.ZipFile(io.BytesIO(rendered.docx)) as parts:
        assert not any(b"External" in parts.read(name) for name in parts.namelist() if name.endswith(".rels"))


def test_what_was_replaced_is_told_on_the_last_page_too() -> None:
    document = opened(pack_of(item_view("one", title="nul \x00")))
    assert document.paragraphs[-1].text.startswith("Characters that have no place in a Word file: U+0000")


def many_rows(rows: int) -> PackContent:
    columns = (Column("Reference", 1), Column("Item", 3), Column("RAG", 1), Column("Days", 1, Align.RIGHT))
    filled = tuple(
        Row(
            (
                Cell(f"R{place}", "portal", link=f"row-{place}"),
                Cell("What is asked"),
                rag_cell(Rag.RED),
                Cell("3"),
            ),
            anchor=f"row-{place}",
        )
        for place in range(rows)
    )
    section = Section(1, "Register", "register", True, (Table(columns, filled),))
    return replace(pack_of(), sections=(section,), key_figures=())


def test_ten_times_as_many_rows_take_ten_times_as_long_and_not_a_hundred() -> None:
    render_docx(many_rows(300))

    def seconds(rows: int) -> float:
        pack = many_rows(rows)
        started = time.process_time()
        render_docx(pack)
        return time.process_time() - started

    assert min(seconds(6000) for _ in range(2)) < 25 * max(min(seconds(600) for _ in range(3)), 0.01)


def test_a_row_longer_than_a_page_may_break() -> None:
    long = Row((Cell("word " * 2000),))
    pack = replace(
        pack_of(),
        sections=(Section(1, "Long", "long", False, (Table((Column("Text", 1),), (long,)),)),),
        key_figures=(),
    )
    (table,) = part(render_docx(pack).docx, "word/document.xml").iter(f"{W}tbl")
    assert table.findall(f"{W}tr")[1].find(f"{W}trPr") is None


def test_two_tables_without_words_between_them_stay_two() -> None:
    table = Table((Column("One", 1),), (Row((Cell("1"),)),))
    pack = replace(pack_of(), sections=(Section(1, "Two", "two", False, (table, table)),), key_figures=())
    body = part(render_docx(pack).docx, "word/document.xml")[0]
    tags = [child.tag for child in body]
    places = [place for place, tag in enumerate(tags) if tag == f"{W}tbl"]
    assert places[1] - places[0] == 2


def test_a_force_restyles_in_a_file_of_its_own_whose_words_and_traces_stay_away() -> None:
    own = docx.Document(io.BytesIO(reference_docx()))
    own.add_paragraph("Not to be printed")
    own.sections[0].header.paragraphs[0].text = "Their own header"
    own.core_properties.author = "A person"
    own.styles["Heading 1"].font.name = "Georgia"
    own.styles["Heading 1"].element.set(qn("w:styleId"), "berschrift1")
    own.sections[0].left_margin = own.sections[0].left_margin * 2
    buffer = io.BytesIO()
    own.save(buffer)
    pack = pack_of()
    content = render_docx(pack, look=PackLook(reference=buffer.getvalue())).docx
    document = docx.Document(io.BytesIO(content))
    assert document.styles["Heading 1"].font.name == "Georgia"
    headings = [each for each in document.paragraphs if each.style.name == "Heading 1"]
    assert len(headings) == len(pack.sections)
    assert document.sections[0].left_margin == own.sections[0].left_margin
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist())
    assert b"Not to be printed" not in everything
    assert b"Their own header" not in everything
    assert b"A person" not in everything
    assert docx_differences(pack, content) == ()


def test_a_reference_without_a_style_is_one_line_that_names_it() -> None:
    own = docx.Document(io.BytesIO(reference_docx()))
    for name in ("Alert", "Pack Table", "Caption"):
        own.styles[name].delete()
    buffer = io.BytesIO()
    own.save(buffer)
    with pytest.raises(
        RenderError, match=r"lacks these styles: Caption \(paragraph\), Alert \(character\), Pack Table"
    ):
        render_docx(pack_of(), look=PackLook(reference=buffer.getvalue()))


def test_the_reference_that_ships_is_the_one_that_the_code_makes_and_has_every_style() -> None:
    assert REFERENCE_DOCX.read_bytes() == reference_docx()
    names = {(style.name or "").casefold() for style in docx.Document(str(REFERENCE_DOCX)).styles}
    assert {style.value.casefold() for style in Style} <= names


def test_a_column_is_as_wide_as_the_longest_word_over_it() -> None:
    columns = (
        Column("Cause of concern", 20),
        Column("Recommendations closed", 1, Align.RIGHT),
        Column("All", 1),
    )
    table = Table(columns, (Row((Cell("One"), Cell("2"), Cell("5"))),))
    pack = replace(pack_of(), sections=(Section(1, "Wide", "wide", False, (table,)),), key_figures=())
    (drawn,) = part(render_docx(pack).docx, "word/document.xml").iter(f"{W}tbl")
    widths = [int(column.get(f"{W}w")) for column in drawn.find(f"{W}tblGrid")]
    assert sum(widths) == int(drawn.find(f"{W}tblPr/{W}tblW").get(f"{W}w"))
    # About 80 points for the word in bold letters of 8.5 points.
    assert widths[1] > 1600
    assert widths[0] > widths[1] > widths[2]
