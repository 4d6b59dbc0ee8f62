"""Keeping letters and evidence: what is kept, under which digest and name, and what is refused."""

import hashlib
import os
from pathlib import Path

import pytest

from tasks.items.keep_attachment import AttachmentError, keep_attachment, kept_path


@pytest.mark.parametrize("content", [b"MZ\x90\0\x03\0\0\0", b"<!DOCTYPE html>", b"#!/bin/sh\nrm -rf /\n"])
def test_what_is_of_no_kept_kind_is_refused_whatever_it_is_called(tmp_path: Path, content: bytes) -> None:
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


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(AttachmentError, match="isn’t a file"):
        keep_attachment(tmp_path / "kept", tmp_path / "pipe.pdf")
