"""Keeping letters and evidence: what is kept, under which digest and name, and what is refused."""

import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest

from rules.attachment_content import AttachmentKind, kind_of, shown_name
from tasks.keep_attachment import AttachmentError, keep_attachment, kept_path


def office(*parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return content.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
KEPT = [
    (b"%PDF-1.7\n...", AttachmentKind.PDF),
    (office("[Content_Types].xml", "word/document.xml"), AttachmentKind.DOCX),
    (office("[Content_Types].xml", "xl/workbook.xml"), AttachmentKind.XLSX),
    (b"\x89PNG\r\n\x1a\n\0\0", AttachmentKind.PNG),
    (b"\xff\xd8\xff\xe0\0", AttachmentKind.JPEG),
    (OLE + "__properties_version1.0".encode("utf-16-le"), AttachmentKind.MSG),
    (b"From: flo@wmp.example\r\nSubject: Done\r\n\r\nAll done.\r\n", AttachmentKind.TEXT),
    ("Siân’s note – done".encode(), AttachmentKind.TEXT),
    ("Siân’s note".encode("cp1252"), AttachmentKind.TEXT),
    ("Siân’s note".encode("utf-16"), AttachmentKind.TEXT),
]
REFUSED = [
    (b"MZ\x90\0\x03\0\0\0", "a Windows program"),
    (b"\x7fELF\x02\x01\x01\0", "a Linux program"),
    (OLE, "an old Word or Excel file"),
    (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a document with macros"),
    (office("anything.txt"), "a plain zip"),
    (b"PK\x03\x04 cut off", "a zip that is cut off"),
    (b"<!DOCTYPE html><script>alert(1)</script>", "a page"),
    (b"\n <svg onload='x'>", "a drawing with a script"),
    (b"#!/bin/sh\nrm -rf /\n", "a shell script"),
    (b"  \n\t ", "white space alone"),
    (b"GIF89a\x01\0", "a GIF"),
]


@pytest.mark.parametrize(("content", "kind"), KEPT, ids=lambda value: getattr(value, "name", ""))
def test_each_kind_that_is_kept_is_known_by_its_content(content: bytes, kind: AttachmentKind) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(("content", "what"), REFUSED, ids=[what for _, what in REFUSED])
def test_what_is_of_no_kept_kind_is_refused_whatever_it_is_called(
    tmp_path: Path, content: bytes, what: str
) -> None:
    source = tmp_path / "letter.pdf"
    source.write_bytes(content)
    with pytest.raises(AttachmentError, match=r"letter\.pdf isn’t a kind of file that is kept"):
        keep_attachment(tmp_path / "kept", source)
    assert not (tmp_path / "kept").exists()


def test_a_file_is_kept_whole_under_its_digest(tmp_path: Path) -> None:
    source = tmp_path / "CC letter.pdf"
    source.write_bytes(b"%PDF-1.7 signed")
    kept = keep_attachment(tmp_path / "kept", source)
    digest = hashlib.sha256(b"%PDF-1.7 signed").hexdigest()
    assert (kept.sha256, kept.size_bytes, kept.original_name) == (digest, 15, "CC letter.pdf")
    path = tmp_path / "kept" / digest[:2] / digest
    assert path == kept_path(tmp_path / "kept", digest)
    assert path.read_bytes() == b"%PDF-1.7 signed"
    assert [each.name for each in path.parent.iterdir()] == [digest]
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_the_same_bytes_are_kept_once_and_mend_a_file_that_was_damaged(tmp_path: Path) -> None:
    source, again = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_text("done")
    again.write_text("done")
    kept = keep_attachment(tmp_path / "kept", source)
    kept_path(tmp_path / "kept", kept.sha256).write_text("damaged")
    assert keep_attachment(tmp_path / "kept", again).sha256 == kept.sha256
    files = [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]
    assert [path.read_text() for path in files] == ["done"]


def test_what_is_empty_too_large_or_no_file_is_refused(tmp_path: Path) -> None:
    empty, large = tmp_path / "empty.txt", tmp_path / "large.txt"
    empty.write_bytes(b"")
    large.write_bytes(b"x" * 101)
    with pytest.raises(AttachmentError, match=r"empty\.txt is empty"):
        keep_attachment(tmp_path / "kept", empty)
    with pytest.raises(AttachmentError, match=r"large\.txt is larger than 100 bytes"):
        keep_attachment(tmp_path / "kept", large, max_bytes=100)
    with pytest.raises(AttachmentError, match="isn’t a file"):
        keep_attachment(tmp_path / "kept", tmp_path)
    with pytest.raises(FileNotFoundError):
        keep_attachment(tmp_path / "kept", tmp_path / "nowhere.pdf")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(AttachmentError, match="isn’t a file"):
        keep_attachment(tmp_path / "kept", tmp_path / "pipe.pdf")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("letter.pdf", "letter.pdf"),
        ("LETTER.PDF", "LETTER.pdf"),
        ("letter.exe", "letter.exe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        (r"C:\Users\sian\letter.pdf", "letter.pdf"),
        ("a\x00b\u202efdp.exe", "abfdp.exe.pdf"),
        ("a\r\nSubject: b.pdf", "a Subject_ b.pdf"),
        ("...", "attachment.pdf"),
        (".pdf", "attachment.pdf"),
        ("con.pdf", "attachment con.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("Siân’s letter.pdf", "Siân’s letter.pdf"),
    ],
)
def test_a_name_is_made_safe_to_show_and_fits_the_content(name: str, shown: str) -> None:
    assert shown_name(name, AttachmentKind.PDF) == shown
