"""The folder of packs' files: each written whole or not at all, and nothing that was issued written over."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tasks.packs.render_pack import OutputFile
from tasks.whole_files import READABLE_BY_ALL, sync_folder, write_part

_PREFIX, _ENDING = ".pack-", ".part"
# No rendering takes as long, so a part this old belongs to no run.
_LEFT_AFTER_SECONDS = 6 * 3600


class PackError(RuntimeError):
    """The pack's file couldn't be written; the message says where and why."""


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file that is on disk in full under a name of its own, and what it will be called."""

    part: Path
    name: str
    content_type: str
    sha256: str
    size_bytes: int


class StagedFiles:
    """Files that were written beside their place, to be put there together: a context manager.

    Leaving it takes away what was not put into place, and what was where the block ended with an error.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: list[StagedFile] = []
        self._placed: list[Path] = []

    def __enter__(self) -> "StagedFiles":
        return self

    def __exit__(self, kind: object, *_others: object) -> None:
        for file in self.files:
            with suppress(OSError):
                file.part.unlink(missing_ok=True)
        for path in self._placed if kind is not None else ():
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def write(self, stem: str, outputs: Iterable[OutputFile]) -> None:
        """Write each file in full, to the disk itself, under a hidden name. Raises PackError."""
        for output in outputs:
            part = _write_part(self.folder, output.content)
            _sweep(self.folder, part)
            self.files.append(
                StagedFile(
                    part=part,
                    name=stem + output.suffix,
                    content_type=output.content_type,
                    sha256=hashlib.sha256(output.content).hexdigest(),
                    size_bytes=len(output.content),
                )
            )

    def place(self) -> None:
        """Put every file where it belongs, in place of what a broken run may have left. Raises PackError."""
        for file in self.files:
            path = self.folder / file.name
            was_there = path.exists()
            try:
                file.part.replace(path)
            except OSError as error:
                raise PackError(f"can't write {path}: {error.strerror or error}") from error
            if not was_there:
                self._placed.append(path)
        sync_folder(self.folder)


def take_away(folder: Path, names: Iterable[str]) -> None:
    """Remove files that are of no more use; one that can't be removed stays, and does no harm."""
    for name in names:
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)


def _write_part(folder: Path, content: bytes) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return write_part(folder, content, mode=READABLE_BY_ALL, prefix=_PREFIX, suffix=_ENDING)
    except OSError as error:
        raise PackError(f"can't write into {folder}: {error.strerror or error}") from error


def _sweep(folder: Path, newest: Path) -> None:
    """Take away what runs that were killed have left: hidden parts far older than the newest one."""
    with suppress(OSError):
        now = newest.stat().st_mtime
        for part in folder.glob(f"{_PREFIX}*{_ENDING}"):
            if now - part.stat().st_mtime > _LEFT_AFTER_SECONDS:
                part.unlink(missing_ok=True)


def file_digest(path: Path) -> str:
    """The SHA-256 of a file; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_as_kept(path: Path, sha256: str) -> bool:
    """Whether a file is there with that SHA-256."""
    try:
        return file_digest(path) == sha256
    except OSError:
        return False
