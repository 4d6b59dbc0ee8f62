"""Tests of `tasks.papers.read_paper` with files that are refused, each with one line that says why."""

import io
import os
import zipfile
from pathlib import Path

import docx
import pikepdf
import pytest

from tasks.papers.read_paper import PaperError, read_paper
from tasks.papers.read_paper.read_pdf import pieces_of_pdf
from tests.tasks.papers.read_paper.paper_samples import TYPST, docx_bytes, pdf_bytes, sample_docx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def refusal(tmp_path: Path, name: str, content: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PaperError) as raised:
        read_paper(path)
    message = str(raised.value)
    assert "\n" not in message
    assert name in message
    return message


def zipped(parts: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return stream.getvalue()


def scan(*, pages: int = 1) -> pikepdf.Pdf:
    """A PDF whose pages are pictures."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(200, 200))
        picture = pikepdf.Stream(pdf, bytes(100))
        picture.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=10, Height=10,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
        )  # fmt: skip
        pdf.pages[-1].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=picture))
        pdf.pages[-1].Contents = pikepdf.Stream(pdf, b"200 0 0 200 0 0 cm /Im Do")
    return pdf


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream, **how)  # type: ignore[arg-type]
    return stream.getvalue()


@pytest.mark.parametrize("ending", ["docx", "pdf", "html", "md", "txt"])
def test_an_empty_file_is_refused_whatever_its_ending(ending: str, tmp_path: Path) -> None:
    assert "is empty" in refusal(tmp_path, f"paper.{ending}", b"")


@pytest.mark.parametrize(
    "content", [b" \n\n ", b"<html><body><script>x</script></body></html>", b"<html><!-- x --></html>"]
)
def test_a_file_without_words_is_refused(content: bytes, tmp_path: Path) -> None:
    assert "holds no text" in refusal(tmp_path, "paper.html", content)


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, words in (("none.txt", "no such file"), (".", "isn’t a file"), ("pipe", "isn’t a file")):
        with pytest.raises(PaperError, match=words):
            read_paper(tmp_path / name)


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "paper.txt"
    path.write_text("words " * 10)
    assert read_paper(path, max_bytes=60).blocks
    with pytest.raises(PaperError, match="larger than 59 bytes"):
        read_paper(path, max_bytes=59)


def test_text_above_its_own_limit_is_refused(tmp_path: Path) -> None:
    assert "larger than 10 MB" in refusal(tmp_path, "paper.txt", b"words " * 2_000_000)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (OLE + "WordDocument".encode("utf-16-le"), "save it as .docx"),
        (OLE + "__properties_version1.0".encode("utf-16-le"), "Outlook message"),
        (OLE, "old Office format"),
        (b"{\\rtf1 words}", "Rich Text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "is a picture"),
        (zipped({"xl/workbook.xml": "x"}), "oversight import register"),
        (zipped({"ppt/presentation.xml": "x"}), "PowerPoint"),
        (zipped({"content.xml": "x"}), "OpenDocument"),
        (zipped({"notes.txt": "x"}), "no Word document"),
        (bytes(range(256)) * 20, "isn’t a kind of file that is read here"),
        (b"\x7fELF" + bytes(400), "isn’t a kind of file that is read here"),
    ],
)
def test_another_kind_of_file_is_refused_with_what_to_do(content: bytes, words: str, tmp_path: Path) -> None:
    assert words in refusal(tmp_path, "paper.docx", content)


def test_a_truncated_word_file_is_refused_wherever_it_ends(tmp_path: Path) -> None:
    whole = sample_docx()
    for share in (0.05, 0.5, 0.99):
        assert "damaged or incomplete" in refusal(tmp_path, "paper.docx", whole[: int(len(whole) * share)])


def test_a_word_file_with_a_changed_byte_is_never_read_in_half(tmp_path: Path) -> None:
    document = docx.Document()
    for number in range(300):
        document.add_paragraph(f"Paragraph {number} of the paper.")
    whole = bytearray(docx_bytes(document))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        part = archive.getinfo("word/document.xml")
    whole[part.header_offset + 200] ^= 0xFF
    assert "damaged or incomplete" in refusal(tmp_path, "paper.docx", bytes(whole))


def test_a_word_file_whose_body_is_no_xml_is_refused(tmp_path: Path) -> None:
    assert "damaged" in refusal(tmp_path, "paper.docx", zipped({"word/document.xml": "<w:document"}))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = zipped({"word/document.xml": bytes(30_000_000)})
    assert len(bomb) < 50_000
    assert "times its size" in refusal(tmp_path, "paper.docx", bomb)


def test_a_word_file_with_too_many_parts_is_refused(tmp_path: Path) -> None:
    parts: dict[str, bytes | str] = {f"word/{number}.xml": b"" for number in range(5_100)}
    assert "5100 parts" in refusal(tmp_path, "paper.docx", zipped(parts))


@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>', '<!DOCTYPE d [<!ENTITY e "words">]>'],
)
def test_an_entity_in_a_word_file_is_refused_and_never_resolved(doctype: str, tmp_path: Path) -> None:
    body = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>x &e;</w:t></w:r></w:p></w:body></w:document>'
    message = refusal(tmp_path, "paper.docx", zipped({"word/document.xml": f"{XML}{doctype}{body}"}))
    assert "document type" in message


def test_a_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(pdf_bytes(TYPST)))
    locked = saved(pdf, encryption=pikepdf.Encryption(user="secret", owner="secret", R=6))
    assert "protected by a password" in refusal(tmp_path, "paper.pdf", locked)


def test_a_pdf_that_only_its_owner_may_change_is_read(tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(pdf_bytes(TYPST)))
    path = tmp_path / "paper.pdf"
    path.write_bytes(saved(pdf, encryption=pikepdf.Encryption(user="", owner="secret", R=6)))
    assert read_paper(path).blocks[0].text == "Inspection update"


def test_a_truncated_pdf_is_refused_wherever_it_ends(tmp_path: Path) -> None:
    whole = pdf_bytes(TYPST)
    for share in (0.01, 0.5, 0.98):
        assert "cut off" in refusal(tmp_path, "paper.pdf", whole[: int(len(whole) * share)])


def test_a_pdf_that_is_none_inside_is_refused(tmp_path: Path) -> None:
    assert "damaged or incomplete" in refusal(tmp_path, "paper.pdf", b"%PDF-1.7\nnothing\n%%EOF\n")


def test_a_scan_is_refused_as_pictures_that_need_ocr(tmp_path: Path) -> None:
    message = refusal(tmp_path, "paper.pdf", saved(scan(pages=2)))
    assert "only pictures" in message
    assert "OCR" in message


def test_a_blank_pdf_is_not_called_a_scan(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    assert "holds no text" in refusal(tmp_path, "paper.pdf", saved(pdf))


def test_scanned_pages_among_others_are_named(tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(pdf_bytes(TYPST)))
    pdf.pages.extend(scan(pages=2).pages)
    path = tmp_path / "paper.pdf"
    path.write_bytes(saved(pdf))
    document = read_paper(path)
    assert any("pages 2–3 are only pictures" in note for note in document.notes)
    assert document.blocks[0].text == "Inspection update"


def test_a_pdf_of_too_many_pages_is_refused_by_their_number() -> None:
    pdf = pikepdf.new()
    for _ in range(30):
        pdf.add_blank_page()
    with pytest.raises(PaperError, match="has 30 pages, and at most 29 are read"):
        pieces_of_pdf(saved(pdf), "paper.pdf", most_pages=29)


def test_a_page_that_takes_too_long_is_given_up_and_named() -> None:
    pdf = pikepdf.open(io.BytesIO(pdf_bytes(TYPST)))
    pdf.pages.extend(pdf.pages[:1])
    pdf.pages[1].Contents = pikepdf.Stream(pdf, b"0 0 m 9 9 l S " * 400_000)
    pieces, notes = pieces_of_pdf(saved(pdf), "paper.pdf", page_seconds=1.5)
    assert pieces
    assert any("page 2 couldn’t be read, as it took longer than 1.5 seconds" in note for note in notes)


def test_a_pdf_that_wants_too_much_memory_is_given_up() -> None:
    with pytest.raises(PaperError, match="memory"):
        pieces_of_pdf(pdf_bytes(TYPST), "paper.pdf", memory_bytes=30 * 1024**2)


def test_a_pdf_that_takes_too_long_altogether_is_given_up() -> None:
    with pytest.raises(PaperError, match=r"longer than 0\.05 seconds"):
        pieces_of_pdf(pdf_bytes(TYPST), "paper.pdf", total_seconds=0.05)


def test_a_pdf_that_is_damaged_in_its_middle_is_read_only_with_a_warning(tmp_path: Path) -> None:
    whole = pikepdf.open(io.BytesIO(pdf_bytes(TYPST)))
    whole.pages.append(whole.pages[0])
    packed = whole.pages[1].Contents.read_raw_bytes()
    content = bytearray(saved(whole))
    start = content.index(packed) + len(packed) // 2
    content[start : start + 40] = bytes(40)
    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    try:
        notes = read_paper(path).notes
    except PaperError as error:
        notes = (str(error),)
    assert any("damaged" in note for note in notes)


def test_a_healthy_pdf_is_not_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf_bytes(TYPST))
    assert not any("damaged" in note for note in read_paper(path).notes)
