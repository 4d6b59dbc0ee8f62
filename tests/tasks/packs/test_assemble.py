"""The pack with its papers: dividers, stamps and conformance, whatever becomes of one paper."""

import io

import page as page_validation
import pdfplumber
import pikepdf
import pytest

from rules.packs.agenda_paper import AgendaPaper
from tasks.packs.assemble import Assembled, assemble
from tasks.packs.external_papers import BroughtPaperError
from tasks.packs.merge_papers import claims
from tests.pack_papers import COVER, agenda_paper, opened, scan, tagged_pdf

HOSTILE = '#eval("1") *bold* <b>& \x00 \u202e \U0001f600 $x$'


def read(paper: AgendaPaper) -> bytes:
    contents = {1: tagged_pdf("One"), 2: tagged_pdf("Two", 4), 3: b"%PDF-1.7 broken by now", 4: scan()}
    if paper.number not in contents:
        raise BroughtPaperError(f"{paper.file_name} is gone")
    return contents[paper.number]


def assembled(*numbers: int, **changes: object) -> Assembled:
    papers = [agenda_paper(number, **changes) for number in numbers]
    return assemble(tagged_pdf("Front"), papers, read, cover=COVER)


def texts(made: Assembled) -> list[str]:
    with pdfplumber.open(io.BytesIO(made.pdf)) as document:
        return [page.extract_text() for page in document.pages]


def test_every_page_says_its_place_and_the_papers_pages_the_marking() -> None:
    made = assembled(1, 2)
    pages = texts(made)
    assert made.pages == len(pages) == 3 + 1 + 3 + 1 + 5
    for number, text in enumerate(pages, start=1):
        assert f"Pack page {number} of 13" in text
        assert ("OFFICIAL-SENSITIVE" in text) == (number > 3)


def test_a_divider_names_the_paper_and_its_pages() -> None:
    divider = texts(assembled(1, 2))[3]
    assert "Paper 1" in divider
    assert "Paper about subject 1" in divider
    assert "For decision" in divider
    assert "3 pages, pack pages 5 to 7" in divider


def test_the_whole_is_accessible_when_every_paper_is() -> None:
    made = assembled(1, 2)
    assert made.lost == ()
    for profile in (page_validation.ValidationProfile.PDF_UA_1, page_validation.ValidationProfile.PDF_A_2A):
        report = page_validation.validate_pdf_bytes(made.pdf, profile=profile)
        assert report.is_compliant, [failure.rule_id for failure in report.failures]


def test_the_same_papers_give_the_same_bytes() -> None:
    assert assembled(1, 3, 4).pdf == assembled(1, 3, 4).pdf


@pytest.mark.parametrize(("number", "why"), [(3, "subject-3.pdf is broken"), (9, "subject-9.pdf is gone")])
def test_a_paper_that_cannot_be_put_in_keeps_its_divider_and_holds_nothing_up(number: int, why: str) -> None:
    made = assembled(1, number)
    pages = texts(made)
    assert len(pages) == 3 + 1 + 3 + 1
    assert "This paper isn’t in the pack." in pages[-1]
    assert why in " ".join(pages[-1].split())
    assert claims(opened(made.pdf)) == (True, "A")


def test_a_scan_drops_the_claim_of_the_whole_only() -> None:
    made = assembled(1, 4)
    assert claims(opened(made.pdf)) == (False, "")
    assert any("“Paper 4: Paper about subject 4” has no tags" in sentence for sentence in made.lost)


def test_hostile_words_are_printed_as_they_stand() -> None:
    divider = texts(assembled(1, title=HOSTILE, purpose=HOSTILE, lead=HOSTILE, file_name=HOSTILE))[3]
    assert divider.count('#eval("1") *bold* <b>&') == 4
    assert divider.count("$x$") == 4


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_that_is_turned_or_cropped_is_stamped_where_a_reader_sees_it(
    turned: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tagged_pdf("One")) as pdf:
        for page in pdf.pages:
            page.cropbox = [100, 150, 500, 750]
            page.rotate(turned, relative=False)
        out = io.BytesIO()
        pdf.save(out)
    made = assemble(tagged_pdf("Front"), [agenda_paper(1)], lambda _: out.getvalue(), cover=COVER)
    with pikepdf.open(io.BytesIO(made.pdf)) as document:
        page = document.pages[4]
        name = next(key for key in page.obj.Resources.XObject if "OversightStamp" in key)
        form = page.obj.Resources.XObject[name]
        wide, high = float(form.BBox[2]), float(form.BBox[3])
    assert (round(wide), round(high)) == ((600, 400) if turned in (90, 270) else (400, 600))


def test_a_pack_without_papers_is_stamped_all_the_same() -> None:
    assert [text.count("Pack page") for text in texts(assembled())] == [1, 1, 1]
