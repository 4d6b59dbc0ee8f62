"""Keeping letters and evidence as files, each under the SHA-256 of its bytes."""

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from rules.attachment_content import KEPT_KINDS_IN_WORDS, kind_of, shown_name
from tasks.whole_files import put_whole

MOST_BYTES = 25 * 1024 * 1024


class AttachmentError(ValueError):
    """The file can't be kept; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was kept; `original_name` is the name it came with, made safe to show."""

    sha256: str
    size_bytes: int
    original_name: str


def keep_attachment(folder: Path, source: Path, *, max_bytes: int = MOST_BYTES) -> KeptFile:
    """Copy a file into `folder/ab/abcd…` by its SHA-256, whole or not at all.

    The same bytes are kept once, whatever they are called. Raises AttachmentError for what is empty, larger
    than the limit, no plain file, or none of the kinds that are kept; the kind is told from the bytes.
    """
    content = _read(source, max_bytes)
    kind = kind_of(content)
    if kind is None:
        raise AttachmentError(f"{source} isn’t a kind of file that is kept; these are: {KEPT_KINDS_IN_WORDS}")
    sha256 = keep_content(folder, content)
    return KeptFile(sha256, len(content), shown_name(source.name, kind))


def keep_content(folder: Path, content: bytes) -> str:
    """Write bytes into the folder under their SHA-256, which it returns; whole or not at all."""
    sha256 = hashlib.sha256(content).hexdigest()
    _store(kept_path(folder, sha256), content)
    return sha256


def kept_path(folder: Path, sha256: str) -> Path:
    """Where the file with that digest lies."""
    return folder / sha256[:2] / sha256


def _read(source: Path, max_bytes: int) -> bytes:
    # Asked before it is opened: opening a pipe would wait for a writer for ever.
    if not stat.S_ISREG(source.stat().st_mode):
        raise AttachmentError(f"{source} isn’t a file")
    with source.open("rb") as stream:
        content = stream.read(max_bytes + 1)
    if not content:
        raise AttachmentError(f"{source} is empty")
    if len(content) > max_bytes:
        raise AttachmentError(f"{source} is larger than {_size_in_words(max_bytes)}")
    return content


def _store(path: Path, content: bytes) -> None:
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    # A file that is there already is replaced all the same: that mends one which was damaged on disk.
    put_whole(path, content)


def _size_in_words(size: int) -> str:
    mebibyte = 1024 * 1024
    return f"{size // mebibyte} MB" if size >= mebibyte else f"{size} bytes"
