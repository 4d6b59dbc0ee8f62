"""The board pack as PDF: tagged, the same every time, and safe from what stands in the register."""

import io
import os
import re
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import page as page_validation
import pikepdf
import pytest

from rules.packs.board_pack import compose_board_pack
from rules.packs.cells import rag_cell
from rules.packs.charts import burn_down
from rules.packs.content import (
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
from rules.printable_text import STAND_IN
from rules.register_view import ItemView
from rules.vocabulary import Marking, Rag, WindowStatus
from tasks.packs import font_coverage
from tasks.packs.font_coverage import FontMissingError, font_folder, printable_characters
from tasks.packs.render_pdf import RenderError, render_pdf
from tests.register_views import S1_DAY, inspection, item_view, s1_items, s1_view

HOSTILE = [
    '#eval("1+1") #import "@preview/x:1.0.0" #panic()',
    "$x$ *bold* _it_ = Heading <label> @ref `raw` // comment /* more */ \\ [x] {y}",
    "<script>alert(1)</script> & &amp; ]]>",
    "emoji \U0001f600 and family \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u202etxet sdrawkcab\u202c",
    "\uf0b7 Word's bullet",
    "nul \x00 bell \x07 next\x85line",
    "lone surrogate \ud800 end",
    "עברית العربية 中文",
    "../../etc/passwd",
    '"quotes" \\" and \u2028 separators',
]


def pack_of(*items: ItemView, marking: Marking = Marking.OFFICIAL) -> PackContent:
    view = s1_view(items=items) if items else s1_view()
    return compose_board_pack(view, marking=marking, review_months=1)


def text_of(pdf: bytes) -> str:
    """The text of all pages, read through each font's ToUnicode map; lines of one run without breaks."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return "\n".join(_page_text(page) for page in document.pages)


def _page_text(page: pikepdf.Page) -> str:
    maps = {name: _to_unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    shown: list[str] = []
    current: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = maps[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    shown.extend(
                        current.get(int.from_bytes(codes[at : at + 2], "big"), "?")
                        for at in range(0, len(codes), 2)
                    )
    return "".join(shown)


def _to_unicode(font: pikepdf.Object) -> dict[int, str]:
    cmap = font.ToUnicode.read_bytes().decode("ascii")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for low, high, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for code in range(int(low, 16), int(high, 16) + 1):
                found[code] = chr(int(text, 16) + code - int(low, 16))
    return found


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def test_the_pdf_is_tagged_titled_and_says_its_language_and_standards() -> None:
    with pikepdf.open(io.BytesIO(render_pdf(pack_of()).pdf)) as document:
        assert document.Root.Lang == "en-GB"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
        xmp = document.open_metadata()
        assert xmp["pdfuaid:part"] == "1"
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "A")
        assert xmp["dc:title"] == (
            "HMIC Oversight Board: Monthly pack for the Deputy Chief Constable, West Midlands Police, "
            "as at 28 March 2024"
        )
        assert xmp["dc:creator"] == ["West Midlands Police"]
        assert str(document.docinfo["/CreationDate"]).startswith("D:20240328")


def test_every_table_and_row_of_the_pack_stands_in_the_structure_with_its_headings() -> None:
    pack = pack_of()
    with pikepdf.open(io.BytesIO(render_pdf(pack).pdf)) as document:
        kinds = [str(one.get("/S")) for one in document.objects if isinstance(one, pikepdf.Dictionary)]
    tables = [block for part in pack.sections for block in part.blocks if isinstance(block, Table)]
    assert kinds.count("/Table") == len(tables)
    # A heading row that is repeated on a later page is an artifact, and is tagged once.
    assert kinds.count("/TR") == sum(len(table.rows) + 1 for table in tables)
    assert kinds.count("/TH") == sum(len(table.columns) for table in tables)
    assert kinds.count("/H1") == len(pack.sections)


def test_the_papers_figures_and_days_are_on_the_pages() -> None:
    text = squeezed(text_of(render_pdf(pack_of()).pdf))
    for words in (
        "Recommendation Level 2 24 40 64 Adds up",
        "AFI Closed before Levels 36 13 not printed Question: in no sum",
        "14 June 2024 due in 78 days",
        "June 2024 30 June 2024 2",
        "December 2024 31 December 2024 3",
        "“With immediate effect”",
        "There are no confirmed inspection dates.",
    ):
        assert squeezed(words) in text


@pytest.mark.parametrize("marking", list(Marking))
def test_marking_and_page_number_stand_on_every_page(marking: Marking) -> None:
    with pikepdf.open(io.BytesIO(render_pdf(pack_of(marking=marking)).pdf)) as document:
        pages = [squeezed(_page_text(page)) for page in document.pages]
    for number, page in enumerate(pages, start=1):
        assert f"Page{number}of{len(pages)}" in page
        assert page.count(marking.value) >= 2


def test_every_link_leads_to_its_place_and_says_its_name() -> None:
    pack = pack_of()
    named = {section.anchor: f"{section.number}  {section.title}" for section in pack.sections}
    for section in pack.sections:
        for block in section.blocks:
            if isinstance(block, Heading):
                named[block.anchor] = f"{block.number}  {block.text}"
    rows = [row for table in pack.tables() for row in table.rows]
    named |= {row.anchor: row.cells[0].text for row in rows if row.anchor}
    links = [cell.link for row in rows for cell in row.cells if cell.link]
    expected = Counter(squeezed(named[link]) for link in [*links, *(key.link for key in pack.key_figures)])
    with pikepdf.open(io.BytesIO(render_pdf(pack).pdf)) as document:
        across = {page.objgen for page in document.pages if page.mediabox[2] > page.mediabox[3]}
        notes = [note for page in document.pages for note in page.get("/Annots", [])]
        found = Counter(squeezed(str(note.Contents)) for note in notes)
        to_rows = {
            note.Dest[0].objgen
            for note in notes
            if squeezed(str(note.Contents)).startswith(("Recommendation", "AFI"))
        }
    assert not expected - found
    assert to_rows <= across


def test_the_agendas_page_numbers_are_those_of_the_sections() -> None:
    pack = pack_of()
    with pikepdf.open(io.BytesIO(render_pdf(pack).pdf)) as document:
        text = squeezed("".join(map(_page_text, document.pages)))
        numbers = {page.objgen: number for number, page in enumerate(document.pages, start=1)}
        named = pikepdf.NameTree(document.Root.Names.Dests)
        with document.open_outline() as outline:
            places = [item.destination or item.action.D for item in outline.root]
        found = [named[str(place)] if isinstance(place, pikepdf.String) else place for place in places]
        pages = [
            numbers[(place.D if isinstance(place, pikepdf.Dictionary) else place)[0].objgen]
            for place in found
        ]
    assert len(pages) == len(pack.sections)
    agenda = pack.tables()[0]
    rows = zip(agenda.rows, pages[1:], strict=True)
    printed = "".join("".join(cell.text for cell in row.cells) + str(page) for row, page in rows)
    assert squeezed(printed) in text


def test_the_same_pack_gives_the_same_bytes() -> None:
    assert render_pdf(pack_of()).pdf == render_pdf(pack_of()).pdf


def test_hostile_text_prints_literally_and_what_the_font_lacks_is_named() -> None:
    items = [item_view(f"item-{place}", title=text) for place, text in enumerate(HOSTILE)]
    rendered = render_pdf(pack_of(*items))
    text = squeezed(text_of(rendered.pdf))
    for literal in HOSTILE[:3]:
        assert squeezed(literal) in text
    assert f"emoji{STAND_IN}andfamily{STAND_IN * 3}" in text
    assert "txetsdrawkcab" in text
    assert "•Word'sbullet" in text
    assert "U+1F600 GRINNING FACE: printed as ◊, 2 times" in rendered.replaced
    assert "U+202E RIGHT-TO-LEFT OVERRIDE: left out, 2 times" in rendered.replaced
    assert squeezed("U+1F600 GRINNING FACE: printed as ◊") in text


def test_hostile_text_is_harmless_in_every_field() -> None:
    text = " ".join(HOSTILE)
    item = replace(
        s1_items()[0],
        key=text,
        portal_id=text,
        number=text,
        title=text,
        text=text,
        publication_title=text,
        portfolio=text,
        owner_title=text,
        owner_name=text,
        phrase=text,
        due_anchor=text,
        due_rule=text,
        confirmed_by=text,
        unread_phrases=(text,),
        source=text,
    )
    view = s1_view(items=(item,), force_name=text)
    assert render_pdf(compose_board_pack(view, marking=Marking.OFFICIAL, review_months=1)).pdf


@pytest.mark.parametrize("filler", ["Ø", "Øreð "])
def test_a_text_of_5000_characters_prints_whole_in_the_list_and_in_the_register(filler: str) -> None:
    repeats = 5_000 // len(filler)
    rendered = render_pdf(pack_of(item_view("long", title=filler * repeats)))
    assert rendered.replaced == ()
    assert text_of(rendered.pdf).count("Ø") == 2 * repeats


def test_an_empty_register_still_gives_a_pack() -> None:
    view = s1_view(items=(), inspections=(), stated_tables=(), phase=None)
    assert render_pdf(compose_board_pack(view, marking=Marking.OFFICIAL, review_months=1)).pdf


def test_a_paper_of_every_block_without_key_figures_prints_whole() -> None:
    blocks = (
        Heading("1.1", "Background", "background"),
        Paragraph("The first numbered paragraph.", number="3.1.1"),
        Paragraph("The second one.", number="3.1.2", anchor="second"),
        Heading("", "Its parts", "", level=3),
        Bullets((Cell("One of two"), Cell("Two of two", link="second"))),
        burn_down([(S1_DAY, 7)], anchor="chart"),
        Heading("1.2", "On a page of its own", "own-page", new_page=True),
        Table(
            (Column("Rating", 50), Column("Page", 50)),
            (Row((rag_cell(Rag.AMBER), Cell("", page_of="second"))),),
        ),
    )
    cover = replace(
        pack_of().cover, details=(("Agenda item", "7"),), edition="Draft 2", note="A closing word."
    )
    paper = PackContent(cover, (), (Section(1, "Purpose", "purpose", wide=False, blocks=blocks),), ())
    rendered = render_pdf(paper)
    with pikepdf.open(io.BytesIO(rendered.pdf)) as document:
        pages = [squeezed(_page_text(page)) for page in document.pages]
        alts = [
            str(one.Alt) for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        ]
    assert "Ataglance" not in "".join(pages)
    assert all(words in pages[0] for words in ("Agendaitem7", "Draft2", "Aclosingword."))
    assert "3.1.1Thefirstnumberedparagraph." in pages[2]
    assert alts == ["How many items were open: 7 on 28 March 2024."]
    assert "Amber3" in pages[3]


def test_hostile_words_in_a_chart_print_literally() -> None:
    windows = [inspection(title, S1_DAY, S1_DAY, WindowStatus.CONFIRMED) for title in HOSTILE]
    view = s1_view(inspections=tuple(windows))
    rendered = render_pdf(compose_board_pack(view, marking=Marking.OFFICIAL, review_months=1))
    text = squeezed(text_of(rendered.pdf))
    assert "<script>alert(1)" in text
    assert f"emoji{STAND_IN}and" in text
    assert any("U+1F600" in one for one in rendered.replaced)


def test_the_pdf_passes_the_rules_of_ua_1_and_a_2a() -> None:
    pdf = render_pdf(pack_of()).pdf
    for profile in (page_validation.ValidationProfile.PDF_UA_1, page_validation.ValidationProfile.PDF_A_2A):
        report = page_validation.validate_pdf_bytes(pdf, profile=profile)
        assert [failure.message for failure in report.failures] == []
        assert report.is_compliant


def test_no_text_of_the_register_is_a_file_or_a_package_that_typst_reads(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    rendered = render_pdf(pack_of(item_view("one", title=f'#read("{secret}")')))
    assert "SECRET" not in text_of(rendered.pdf)


def test_a_worker_that_hangs_is_ended_with_its_children_and_says_so(tmp_path: Path) -> None:
    worker = tmp_path / "hangs.py"
    noted = tmp_path / "pids"
    worker.write_text(
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(noted)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\n"
        "time.sleep(60)\n"
    )
    began = time.monotonic()
    with pytest.raises(RenderError, match=r"^the PDF wasn't ready after 2\.5 seconds and was given up$"):
        render_pdf(pack_of(), timeout_s=2.5, worker=worker)
    assert time.monotonic() - began < 10
    # A killed process takes a moment to go.
    while any(map(_runs, map(int, noted.read_text().split()))):
        assert time.monotonic() - began < 10
        time.sleep(0.02)


def _runs(pid: int) -> bool:
    """True while the process does anything; one that waits to be reaped doesn't."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"


def test_the_real_worker_given_no_time_is_ended_too() -> None:
    with pytest.raises(RenderError, match=r"wasn't ready after 0\.01 seconds"):
        render_pdf(pack_of(), timeout_s=0.01)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("import sys; sys.exit('first line\\nlast line')", "the PDF couldn't be made: last line"),
        ("import sys; sys.exit(1)", "the PDF couldn't be made: typst gave no reason"),
        ("print('no PDF at all')", "the PDF couldn't be made: typst gave no reason"),
        (
            "import os; os.abort()",
            "the PDF couldn't be made: its process was ended by SIGABRT, perhaps for want of memory",
        ),
    ],
)
def test_a_worker_that_fails_gives_one_clear_line(tmp_path: Path, body: str, message: str) -> None:
    worker = tmp_path / "fails.py"
    worker.write_text(body)
    with pytest.raises(RenderError) as caught:
        render_pdf(pack_of(), worker=worker)
    assert str(caught.value) == message


def test_a_pack_that_wants_too_much_memory_is_ended() -> None:
    with pytest.raises(RenderError, match=r"^the PDF couldn't be made: "):
        render_pdf(pack_of(), memory_bytes=64 * 1024**2)


def test_a_missing_font_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_coverage, "find_spec", lambda _name: None)
    with pytest.raises(RenderError, match="install the Python package font-lato"):
        render_pdf(pack_of())


def test_a_damaged_font_is_one_clear_line(tmp_path: Path) -> None:
    for face in ("Lato-Regular.ttf", "Lato-Bold.ttf", "Lato-Italic.ttf"):
        (tmp_path / face).write_bytes(b"\0\1\0\0\0")
    with pytest.raises(FontMissingError, match="can't be read"):
        printable_characters(tmp_path)


def test_the_font_prints_what_the_papers_need_and_no_emoji() -> None:
    covered = printable_characters(font_folder())
    assert {ord(char) for char in "Aé–—‘’“”•…£◊§½"} <= covered
    assert not {0x1F600, 0xF0B7, 0x202E, 0x00, 0x0175} & covered


def test_a_temporary_folder_that_cannot_be_made_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(RenderError, match=r"^the PDF couldn't be made: No such file or directory$"):
        render_pdf(pack_of())
