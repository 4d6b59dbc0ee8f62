"""A pack's files read back: what was tampered with is named, in the PDF and in the Word file."""

import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from sqlalchemy.engine import Engine

from config.example_register import example_register_folder
from models.queries.committee_material import committee_material
from models.queries.forces import force_by_code
from models.session import reading
from rules.packs.committee_material import Committee
from rules.packs.content import PackContent
from rules.packs.pack_states import OutputDiffersError
from tasks.packs import render_docx as rendering
from tasks.packs.assemble import assemble
from tasks.packs.issue_pack import Approval, issue_pack
from tasks.packs.pack_fonts import pack_fonts
from tasks.packs.pack_look import DEFAULT_LOOK
from tasks.packs.pdf_text import glyphs_of, page_text
from tasks.packs.read_back import docx_differences, pdf_differences
from tasks.packs.render_docx import RenderedDocx, render_docx
from tasks.packs.render_pack import render_pack
from tasks.packs.render_pdf import render_pdf
from tasks.register_folder.load_register import load_register
from tests.committee_papers import paper_of
from tests.pack_papers import agenda_paper, tagged_pdf
from tests.packs import by, draft
from tests.register_views import item_view
from tests.small_register import NOW, make_small_register
from tests.tasks.packs.test_render_docx import HOSTILE, pack_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FONTS = pack_fonts(DEFAULT_LOOK)


@pytest.fixture(scope="module")
def pack() -> PackContent:
    return pack_of()


@pytest.fixture(scope="module")
def pdf(pack: PackContent) -> bytes:
    return render_pdf(pack).pdf


@pytest.fixture(scope="module")
def word(pack: PackContent) -> bytes:
    return render_docx(pack).docx


def test_what_was_written_says_what_the_pack_says(pack: PackContent, pdf: bytes, word: bytes) -> None:
    assert pdf_differences(pack, pdf, FONTS) == ()
    assert docx_differences(pack, word) == ()


@pytest.mark.parametrize("text", [*HOSTILE, "((((( unbalanced ) \\ \\( brackets", "x" * 400, "fi ffi ﬁ"])
def test_hostile_words_are_no_difference(text: str) -> None:
    pack = pack_of(item_view("one", title=text, text=text, owner_name=text))
    assert pdf_differences(pack, render_pdf(pack).pdf, FONTS) == ()
    assert docx_differences(pack, render_docx(pack).docx) == ()


@pytest.mark.parametrize(("as_at", "since"), [("2024-03-28", "2023-12-14"), ("2024-12-05", "2024-03-28")])
def test_both_committee_papers_say_what_they_say(sqlite_engine: Engine, as_at: str, since: str) -> None:
    load_register(sqlite_engine, example_register_folder(), now=NOW)
    with reading(sqlite_engine) as session:
        force = force_by_code(session, None)
        days = {"as_at": date.fromisoformat(as_at), "since": date.fromisoformat(since)}
        paper = paper_of(committee_material(session, force.id, **days), Committee.JAC, agenda_item="06")
    rendered = render_pack(paper)
    assert rendered.differences == ()
    assert [file.suffix for file in rendered.files][:2] == [".pdf", ".docx"]


def changed_word(word: bytes, change: Callable[[etree._Element], None], name: str = "document") -> bytes:
    """The Word file with one of its parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as old, zipfile.ZipFile(buffer, "w") as new:
        for each in old.namelist():
            content = old.read(each)
            if each == f"word/{name}.xml":
                root = etree.fromstring(content)
                change(root)
                content = etree.tostring(root)
            new.writestr(each, content)
    return buffer.getvalue()


def tables_of(body: etree._Element) -> list[etree._Element]:
    """The pack's own, after the figures at a glance."""
    return list(body.iter(f"{W}tbl"))[1:]


def drop_a_row(body: etree._Element) -> None:
    table = next(each for each in tables_of(body) if len(each.findall(f"{W}tr")) > 3)
    table.remove(table.findall(f"{W}tr")[2])


def change_a_total(body: etree._Element) -> None:
    text = next(each for each in total_texts(body) if (each.text or "").isdecimal())
    text.text = str(int(text.text or "") + 1)


def total_texts(body: etree._Element) -> Iterator[etree._Element]:
    for table in tables_of(body):
        if table.find(f"{W}tblPr/{W}tblLook").get(f"{W}lastRow") == "1":
            yield from table.findall(f"{W}tr")[-1].iter(f"{W}t")


def change_a_key_figure(body: etree._Element) -> None:
    row = next(body.iter(f"{W}tbl")).findall(f"{W}tr")[1]
    next(row.iter(f"{W}t")).text = "999"


def swap_headings(body: etree._Element) -> None:
    headings = [
        each
        for each in body.iter(f"{W}p")
        if (style := each.find(f"{W}pPr/{W}pStyle")) is not None and style.get(f"{W}val") == "Heading1"
    ]
    one, other = (next(each.iter(f"{W}t")) for each in headings[1:3])
    one.text, other.text = other.text, one.text


def unmark(part: etree._Element) -> None:
    for found in part.iter(f"{W}t"):
        found.text = (found.text or "").replace("OFFICIAL", "")


def forget_the_footer(body: etree._Element) -> None:
    for section in body.iter(f"{W}sectPr"):
        section.remove(section.find(f"{W}footerReference"))
        return


@pytest.mark.parametrize(
    ("change", "part", "says"),
    [
        (drop_a_row, "document", r"table \d+ \(.+\): \d+ rows instead of \d+"),
        (change_a_total, "document", r"table \d+ \(.+\), row \d+, total in “.+”: “\d+” and not “\d+”"),
        (change_a_key_figure, "document", r"at a glance, “open in this register” is “999” and not “\d+”"),
        (swap_headings, "document", r"heading \d+ is “.+” and not “.+”"),
        (unmark, "header1", r"the marking OFFICIAL isn't in the header of 1, 2, 3"),
        (unmark, "footer2", r"the marking OFFICIAL isn't in the footer of 3"),
        (forget_the_footer, "document", r"the marking OFFICIAL isn't in the footer of 1"),
    ],
)
def test_each_thing_that_the_word_file_says_otherwise_is_named(
    pack: PackContent, word: bytes, change: Callable[[etree._Element], None], part: str, says: str
) -> None:
    found = docx_differences(pack, changed_word(word, change, part))
    assert re.fullmatch(f"Word file: {says}", found[0])


def test_a_word_file_that_is_none_is_told(pack: PackContent, word: bytes) -> None:
    assert docx_differences(pack, b"not a zip")[0].startswith("Word file: can't be read")
    assert docx_differences(pack, word[:-100])[0].startswith("Word file: can't be read")


def changed_pdf(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        buffer = io.BytesIO()
        document.save(buffer)
    return buffer.getvalue()


_MARKED = re.compile(rb"<</MCID \d+>>BDC.*?EMC", re.DOTALL)
_SHOWN = re.compile(rb"(?:\[[^\]]*\]\s*TJ|\((?:[^()\\]|\\.)*\)\s*Tj)", re.DOTALL)


def with_words(document: pikepdf.Pdf, wanted: str, other: str, *, after: str) -> None:
    """Change what stands in the first mark that says so, on a page that also says `after`."""
    for page in document.pages:
        fonts = {name.lstrip("/"): glyphs_of(font) for name, font in page.resources.Font.items()}
        content = page.Contents.read_bytes()
        if after not in "".join(page_text(content, fonts).marked.values()):
            continue
        for found in _MARKED.finditer(content):
            if list(page_text(found[0], fonts).marked.values()) != [wanted]:
                continue
            (name,) = re.findall(rb"/(\S+) [\d.]+ Tf", found[0])
            codes = {letters: code for code, letters in fonts[name.decode()].items()}
            shown = b"<" + b"".join(b"%04x" % codes[letter] for letter in other) + b"> Tj"
            changed = _SHOWN.sub(shown, found[0], count=1)
            page.Contents.write(content.replace(found[0], changed, 1))
            return
    raise AssertionError(f"no mark says {wanted}")


def elements(document: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    return [
        each for each in document.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == kind
    ]


def drop_a_tagged_row(document: pikepdf.Pdf) -> None:
    rows = next(each for each in elements(document, "/TBody") if len(each.K) > 3)
    del rows.K[1]


def unmark_a_page(document: pikepdf.Pdf) -> None:
    page = document.pages[4]
    content = page.Contents.read_bytes()
    page.Contents.write(
        re.sub(rb"(/Subtype/Header.*?)\[[^\]]*\]TJ", rb"\1[]TJ", content, count=1, flags=re.DOTALL)
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (drop_a_tagged_row, r"table \d+ \(.+\): \d+ rows instead of \d+"),
        (
            lambda document: with_words(document, "207", "208", after="Sum of the 9 rows"),
            r"table \d+ \(.+\), row \d+, total in “Total”: “208” and not “207”",
        ),
        (
            lambda document: with_words(document, "Agenda", "Agnead", after="Subject"),
            r"heading 1 is “Agnead” and not “Agenda”",
        ),
        (unmark_a_page, r"the marking OFFICIAL isn't in the header of 5"),
        (lambda document: document.pages.__delitem__(slice(6, 7)), r".+"),
    ],
)
def test_each_thing_that_the_pdf_says_otherwise_is_named(
    pack: PackContent, pdf: bytes, change: Callable[[pikepdf.Pdf], None], says: str
) -> None:
    found = pdf_differences(pack, changed_pdf(pdf, change), FONTS)
    assert re.fullmatch(f"PDF: {says}", found[0])


def test_a_figure_at_a_glance_that_the_pdf_states_otherwise_is_named(pack: PackContent, pdf: bytes) -> None:
    value = pack.key_figures[0].value
    other = "".join(str((int(digit) + 1) % 10) for digit in value)
    found = pdf_differences(
        pack,
        changed_pdf(pdf, lambda document: with_words(document, value, other, after="At a glance")),
        FONTS,
    )
    assert found == (f"PDF: at a glance, “{pack.key_figures[0].label}” is “{other}” and not “{value}”",)


def test_a_pdf_that_is_none_is_told(pack: PackContent) -> None:
    assert pdf_differences(pack, b"%PDF-1.7 broken", FONTS)[0].startswith("PDF: can't be read")


def test_reading_back_takes_less_time_than_setting_the_pages(
    pack: PackContent, pdf: bytes, word: bytes
) -> None:
    started = time.perf_counter()
    render_pdf(pack)
    setting = time.perf_counter() - started
    started = time.process_time()
    pdf_differences(pack, pdf, FONTS)
    docx_differences(pack, word)
    assert time.process_time() - started < setting


def test_a_difference_stops_issue_and_a_draft_tells_it(
    any_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_small_register(any_engine)
    real = rendering.render_docx

    def tampered(content: PackContent, **terms: object) -> RenderedDocx:
        made = real(content, **terms)  # type: ignore[arg-type]
        return replace(made, docx=changed_word(made.docx, change_a_key_figure))

    monkeypatch.setattr(rendering, "render_docx", tampered)
    written = draft(any_engine, tmp_path, render=render_pack)
    (difference,) = written.differences
    assert difference.startswith("Word file: at a glance, ")
    with pytest.raises(OutputDiffersError, match="“999”"):
        issue_pack(
            any_engine,
            by(),
            pack_id=written.pack_id,
            approval=Approval.given("Deputy Chief Constable", ""),
            folder=tmp_path,
            render=render_pack,
        )
    assert not list(tmp_path.glob("*issued*"))
    monkeypatch.setattr(rendering, "render_docx", real)
    issued = issue_pack(
        any_engine,
        by(),
        pack_id=written.pack_id,
        approval=Approval.given("Deputy Chief Constable", ""),
        folder=tmp_path,
        render=render_pack,
    )
    assert issued.differences == ()
    assert {path.suffix for path in issued.files} >= {".pdf", ".docx"}


def test_a_pdf_with_papers_behind_it_is_read_back_as_far_as_the_pack_goes(
    pack: PackContent, pdf: bytes
) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        own = len(document.pages)
    papers = [agenda_paper(1), agenda_paper(2)]
    whole = assemble(pdf, papers, lambda paper: tagged_pdf(paper.title), cover=pack.cover)
    assert whole.pages > own
    assert pdf_differences(pack, whole.pdf, FONTS, own_pages=own) == ()
    tampered = changed_pdf(whole.pdf, drop_a_tagged_row)
    (found,) = pdf_differences(pack, tampered, FONTS, name="PDF with papers", own_pages=own)
    assert re.fullmatch(r"PDF with papers: table \d+ \(.+\): \d+ rows instead of \d+", found)


def test_a_page_whose_texts_nest_too_deep_is_read_as_another_program_writes_it(
    pack: PackContent, pdf: bytes
) -> None:
    def nest(document: pikepdf.Pdf) -> None:
        page = document.pages[2]
        deep = b"\n/Artifact BMC BT /f0 9 Tf " + b"(" * 40 + b")" * 40 + b" Tj ET EMC"
        page.Contents.write(page.Contents.read_bytes() + deep)

    assert pdf_differences(pack, changed_pdf(pdf, nest), FONTS) == ()
