"""Papers that others bring: read, refused in one line, and turned into PDF by LibreOffice where that is."""

import time
from pathlib import Path

import pytest

from tasks.packs import external_papers
from tasks.packs.external_papers import BroughtPaperError, open_pdf, read_paper
from tests.pack_papers import locked, scan, tagged_pdf


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def office(folder: Path, script: str) -> str:
    """LibreOffice's stand-in: a script that gets LibreOffice's own arguments."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_pdf_is_taken_as_it_is(tmp_path: Path) -> None:
    paper = read_paper(file(tmp_path, "crime.pdf", tagged_pdf("One")))
    assert (paper.name, paper.pdf, paper.original, paper.pages) == (
        "crime.pdf",
        tagged_pdf("One"),
        tagged_pdf("One"),
        3,
    )


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"%PDF-1.7 nothing", "a.pdf is broken and can’t be read as a PDF"),
        ("a.pdf", locked(), "a.pdf is locked with a password: ask for a copy without one"),
        ("a.pdf", locked(owner_only=True), "a.pdf is protected against copying"),
        ("a.pdf", b"", "a.pdf is neither a PDF nor a Word file: save it as a PDF"),
        ("a.xlsx", b"PK\x03\x04", "a.xlsx is neither a PDF nor a Word file"),
        ("a.pdf", tagged_pdf("One")[:2000], "a.pdf is broken"),
    ],
)
def test_what_cannot_go_into_a_pack_is_refused_in_one_line_and_kept(
    name: str, content: bytes, says: str, tmp_path: Path
) -> None:
    with pytest.raises(BroughtPaperError) as caught:
        read_paper(file(tmp_path, name, content))
    assert str(caught.value).startswith(says)
    assert "\n" not in str(caught.value)
    assert caught.value.content == content


def test_a_refusal_has_the_same_words_every_time(tmp_path: Path) -> None:
    path = file(tmp_path, "a.pdf", b"%PDF-1.7 nothing")
    said = set()
    for _ in range(2):
        with pytest.raises(BroughtPaperError) as caught:
            read_paper(path)
        said.add(str(caught.value))
    assert len(said) == 1
    assert "0x" not in said.pop()


def test_a_file_that_is_too_large_is_never_read(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as out:
        out.truncate(200 * 1024**2)
    began = time.perf_counter()
    with pytest.raises(BroughtPaperError, match=r"large\.pdf has 200 MB, and at most 100 MB are taken"):
        read_paper(path)
    assert time.perf_counter() - began < 5


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BroughtPaperError, match=r"there is no file .*gone\.pdf") as caught:
        read_paper(tmp_path / "gone.pdf")
    assert caught.value.content is None


def test_a_paper_of_too_many_pages_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external_papers, "MOST_PAGES", 2)
    with pytest.raises(BroughtPaperError, match="has 3 pages, and at most 2 are taken"):
        read_paper(file(tmp_path, "long.pdf", scan(3)))


def test_a_word_file_becomes_a_pdf(tmp_path: Path) -> None:
    made = file(tmp_path, "made.pdf", tagged_pdf("Word"))
    # The last two of its arguments before the file: --outdir FOLDER.
    soffice = office(tmp_path, f'while [ "$1" != --outdir ]; do shift; done; cp {made} "$2/paper.pdf"')
    paper = read_paper(file(tmp_path, "custody.docx", b"PK\x03\x04 word"), office=soffice)
    assert (paper.pdf, paper.original, paper.pages) == (tagged_pdf("Word"), b"PK\x03\x04 word", 3)


def test_without_libreoffice_a_word_file_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BroughtPaperError, match="bring it as a PDF, or install libreoffice-writer"):
        read_paper(file(tmp_path, "custody.docx", b"PK\x03\x04"))


def test_a_word_file_that_libreoffice_cannot_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BroughtPaperError, match=r"LibreOffice can’t read custody\.docx"):
        read_paper(file(tmp_path, "custody.docx", b"PK"), office=office(tmp_path, "exit 0"))


def test_libreoffice_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external_papers, "CONVERSION_TIMEOUT_S", 0.3)
    began = time.perf_counter()
    with pytest.raises(BroughtPaperError, match=r"wasn’t done with custody\.docx after 0\.3 seconds"):
        read_paper(file(tmp_path, "custody.docx", b"PK"), office=office(tmp_path, "sleep 60"))
    assert time.perf_counter() - began < 10


def test_a_damaged_copy_says_so_when_it_is_opened() -> None:
    with pytest.raises(BroughtPaperError, match=r"kept\.pdf is broken"), open_pdf("kept.pdf", b"%PDF-"):
        pass
