"""What a letter or piece of evidence is by its bytes, whatever it is called, and how its name is shown."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.attachment_content import AttachmentKind, kind_of, shown_name


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
def test_what_is_of_no_kept_kind_is_none(content: bytes, what: str) -> None:
    assert kind_of(content) is None


@pytest.mark.parametrize(("content", "kind"), KEPT, ids=lambda value: getattr(value, "name", ""))
def test_any_kind_that_is_kept_has_an_ending_to_be_shown_with(content: bytes, kind: AttachmentKind) -> None:
    assert shown_name("letter", kind) == f"letter{kind.endings[0]}"


@given(st.binary(max_size=300))
def test_any_bytes_have_a_kind_or_none(content: bytes) -> None:
    assert kind_of(content) is None or isinstance(kind_of(content), AttachmentKind)


@given(st.text(max_size=400), st.sampled_from(AttachmentKind))
def test_any_name_comes_out_with_an_ending_that_fits_and_nothing_to_climb_out_of_a_folder_with(
    name: str, kind: AttachmentKind
) -> None:
    shown = shown_name(name, kind)
    assert shown.endswith(kind.endings)
    assert not set(shown) & set('/\\<>:"|?*\0\n')
    assert 0 < len(shown) <= 140


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
