"""Tests of `read_paper` with Word files: numbers, notes, boxes, tables, changes, what is left out."""

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.parser import parse_xml

from rules.papers.blocks import Document, Link
from tasks.papers.read_paper import read_paper
from tests.tasks.papers.read_paper.paper_samples import add_numbering, docx_bytes, number

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


class Writer:
    """A Word file in the making, with raw XML where python-docx has no words for it."""

    def __init__(self, folder: Path) -> None:
        self.file = docx.Document()
        self._path = folder / "paper.docx"

    def xml(self, text: str) -> None:
        """A paragraph from its XML; «words» stand for a plain run."""
        body = self.file.element.body
        body.insert(len(body) - 1, parse_xml(f"<w:p {NAMES}>{expanded(text)}</w:p>"))

    def read(self, **parts: str) -> Document:
        """The file as read, with parts added that the main document refers to."""
        content = docx_bytes(self.file)
        if parts:
            content = _with_parts(content, parts)
        self._path.write_bytes(content)
        return read_paper(self._path)


@pytest.fixture
def word(tmp_path: Path) -> Writer:
    return Writer(tmp_path)


def expanded(text: str) -> str:
    return text.replace("«", '<w:r><w:t xml:space="preserve">').replace("»", "</w:t></w:r>")


def _with_parts(content: bytes, parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/_rels/document.xml.rels":
                added = "".join(
                    f'<Relationship Id="x{at}" Type="{kinds}/{kind}" Target="{kind}.xml"/>'
                    for at, kind in enumerate(parts)
                )
                part = part.replace(b"</Relationships>", added.encode() + b"</Relationships>")
            new.writestr(name, part)
        for kind, text in parts.items():
            new.writestr(f"word/{kind}.xml", text)
    return stream.getvalue()


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def marked(document: Document) -> list[tuple[str, str, int]]:
    return [(block.marker, block.text, block.level) for block in document.blocks]


def test_automatic_numbers_are_printed_as_word_prints_them(word: Writer) -> None:
    levels = [("upperRoman", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "(%3)"), ("decimal", "%1.%2.%4")]
    numbers = add_numbering(word.file, levels)
    for level, text in (
        (0, "One, and so on."),
        (1, "a."),
        (1, "b."),
        (2, "c."),
        (0, "Two, and so on."),
        (1, "d."),
        (3, "e."),
    ):
        number(word.file.add_paragraph(text), numbers, level)
    assert [one for one, _, _ in marked(word.read())] == ["I.", "a)", "b)", "(i)", "II.", "a)", "II.a.1"]


def test_a_list_that_starts_anew_does_so(word: Writer) -> None:
    first = add_numbering(word.file, [("decimal", "%1)")])
    root = word.file.part.numbering_part.element
    again = root.add_num(900)
    again.add_lvlOverride(0).add_startOverride(5)
    for numbers, text in ((first, "a;"), (first, "b;"), (str(again.numId), "c;"), (str(again.numId), "d;")):
        number(word.file.add_paragraph(text), numbers, 0)
    assert [one for one, _, _ in marked(word.read())] == ["1)", "2)", "5)", "6)"]


def test_bullets_and_numbers_of_a_style_are_read_with_their_depth(word: Writer) -> None:
    word.file.add_paragraph("Outer item;", style="List Bullet")
    word.file.add_paragraph("Numbered item;", style="List Number")
    numbers = add_numbering(word.file, [("bullet", "\uf0b7"), ("bullet", "o")])
    number(word.file.add_paragraph("Inner item;"), numbers, 1)
    assert marked(word.read()) == [
        ("•", "Outer item;", 1),
        ("1.", "Numbered item;", 1),
        ("o", "Inner item;", 2),
    ]


def test_a_number_that_was_typed_is_a_marker_too(word: Writer) -> None:
    word.file.add_paragraph("3.1.1\tAn inspection of the response")
    word.file.add_paragraph("(ii) what was found;")
    word.file.add_paragraph("3.5 million calls were answered.")
    assert marked(word.read()) == [
        ("3.1.1", "An inspection of the response", 3),
        ("(ii)", "what was found;", 1),
        ("", "3.5 million calls were answered.", 0),
    ]


def test_an_outline_level_makes_a_heading_and_a_long_heading_style_does_not(word: Writer) -> None:
    word.xml('<w:pPr><w:outlineLvl w:val="2"/></w:pPr>«Findings»')
    word.file.add_heading("The force should do this. " * 20, level=2)
    first, second = word.read().blocks
    assert (first.kind, first.level) == ("heading", 3)
    assert second.kind == "paragraph"


def test_footnotes_and_endnotes_follow_the_paragraph_that_refers_to_them(word: Writer) -> None:
    word.xml('«Two remain»<w:r><w:footnoteReference w:id="7"/></w:r>« and go on.»')
    word.xml('«One has ended.»<w:r><w:endnoteReference w:id="2"/></w:r>')
    parts = {
        f"{kind}s": f'<w:{kind}s xmlns:w="{W}"><w:{kind} w:id="-1" w:type="separator"/><w:{kind} w:id="{at}">'
        f"<w:p><w:r><w:{kind}Ref/></w:r>{expanded(text)}</w:p></w:{kind}></w:{kind}s>"
        for kind, at, text in (("footnote", 7, "« Item 10618.»"), ("endnote", 2, "« In June.»"))
    }
    document = word.read(**parts)
    assert [(one.place, one.marker, one.text) for one in document.blocks] == [
        ("paragraph 1", "", "Two remain and go on."),
        ("footnote 1", "1", "Item 10618."),
        ("paragraph 2", "", "One has ended."),
        ("endnote i", "i", "In June."),
    ]


def test_insertions_are_read_and_deletions_are_not_and_that_is_said(word: Writer) -> None:
    word.xml(
        '«Due by »<w:del w:id="1"><w:r><w:delText>June</w:delText></w:r></w:del>'
        '<w:ins w:id="2">«July»</w:ins><w:moveFrom w:id="3">«gone»</w:moveFrom>'
        '<w:moveTo w:id="4">« 2027.»</w:moveTo>'
    )
    document = word.read()
    assert texts(document) == ["Due by July 2027."]
    assert any("tracked changes" in note for note in document.notes)


def test_paragraphs_whose_break_was_deleted_are_one(word: Writer) -> None:
    word.xml('<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>«First half, »')
    word.xml("«second half.»")
    word.xml('<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>«Last words.»')
    assert texts(word.read()) == ["First half, second half.", "Last words."]


def test_a_text_box_is_read_once_though_it_is_kept_twice(word: Writer) -> None:
    box = "<w:txbxContent><w:p>«In a box.»</w:p></w:txbxContent>"
    word.xml(
        "«Before.»<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>"
        f"{box}</wps:txbx></mc:Choice><mc:Fallback><v:textbox>{box}</v:textbox>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    word.file.add_paragraph("After.")
    document = word.read()
    assert texts(document) == ["Before.", "In a box.", "After."]
    assert document.blocks[1].place == "text box by paragraph 1"


def test_links_by_relation_and_by_field_keep_their_address(word: Writer) -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    word.xml(
        f"{field.format('begin')}<w:r>"
        '<w:instrText> HYPERLINK "https://example.org/a" </w:instrText></w:r>'
        f"{field.format('separate')}«report A»{field.format('end')}« and »"
        '<w:fldSimple w:instr="HYPERLINK &quot;https://example.org/b&quot;">«report B»</w:fldSimple>'
    )
    (block,) = word.read().blocks
    assert block.text == "report A and report B"
    assert block.links == (
        Link("report A", "https://example.org/a"),
        Link("report B", "https://example.org/b"),
    )


def test_merged_cells_keep_their_places_and_cells_their_paragraphs(word: Writer) -> None:
    table = word.file.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Over two columns"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "Over two rows"
    cell = table.cell(1, 0)
    cell.text = "The force should:"
    cell.add_paragraph("act; and", style="List Bullet")
    cell.add_paragraph("report.", style="List Bullet")
    (block,) = word.read().blocks
    assert block.place == "table 1"
    assert block.rows == (
        ("Over two columns", "", ""),
        ("The force should: • act; and • report.", "", "Over two rows"),
        ("", "", ""),
    )


def test_a_table_in_a_table_comes_after_it(word: Writer) -> None:
    table = word.file.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Outer"
    table.cell(0, 1).text = "cells"
    inner = table.cell(0, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "Inner", "cell"
    assert [block.rows for block in word.read().blocks] == [(("Outer", "cells"),), (("Inner", "cell"),)]


def test_a_table_of_one_column_is_a_box_around_its_text(word: Writer) -> None:
    table = word.file.add_table(rows=2, cols=1)
    table.cell(0, 0).text, table.cell(1, 0).text = "CONTACT OFFICER", "Post: Force Liaison Officer"
    document = word.read()
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "CONTACT OFFICER"),
        ("paragraph", "Post: Force Liaison Officer"),
    ]


def test_headers_comments_hidden_text_and_contents_are_left_out_and_said(word: Writer) -> None:
    word.file.sections[0].header.paragraphs[0].text = "OFFICIAL"
    word.xml(
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>«Shown.»"
        '<w:r><w:commentReference w:id="1"/></w:r>'
    )
    word.file.styles.add_style("toc 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    word.file.add_paragraph("Findings ..... 4", style="toc 1")
    document = word.read(comments=f'<w:comments xmlns:w="{W}"/>')
    assert texts(document) == ["Shown."]
    said = " ".join(document.notes)
    assert all(words in said for words in ("comments", "hidden text", "table of contents"))


def test_special_hyphens_symbols_and_breaks_are_kept_as_printed(word: Writer) -> None:
    word.xml(
        "<w:r><w:t>self</w:t><w:noBreakHyphen/><w:t>certi</w:t><w:softHyphen/><w:t>fied</w:t><w:br/>"
        "<w:t>on</w:t><w:tab/><w:t>\u200f1st\u00a0May</w:t></w:r>"
    )
    word.xml('<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:t xml:space="preserve"> an item</w:t></w:r>')
    word.xml("<m:oMath><m:r><m:t>x = 9</m:t></m:r></m:oMath>")
    assert marked(word.read()) == [
        ("", "self-certified on 1st May", 0),
        ("•", "an item", 1),
        ("", "x = 9", 0),
    ]


def test_bold_comes_from_the_style_and_a_run_may_overrule_it(word: Writer) -> None:
    style: Any = word.file.styles.add_style("Strong words", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.font.bold = True
    word.file.add_paragraph("All of it is bold.", style="Strong words")
    word.file.add_paragraph("", style="Strong words").add_run("None of it is.").bold = False
    assert [block.bold for block in word.read().blocks] == [True, False]


def test_styles_that_are_based_on_each_other_in_a_circle_do_no_harm(word: Writer) -> None:
    for name, base in (("A", "B"), ("B", "A")):
        word.file.styles.element.append(
            parse_xml(
                f'<w:style xmlns:w="{W}" w:type="paragraph" w:styleId="{name}">'
                f'<w:basedOn w:val="{base}"/></w:style>'
            )
        )
    word.xml('<w:pPr><w:pStyle w:val="A"/></w:pPr>«Words.»')
    assert texts(word.read()) == ["Words."]
