"""Where feeds are published to: a folder of this machine, or any storage that fsspec knows."""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from rules.calendar_check.web_rules import shown_address
from rules.clean_text import clean_text
from tasks.whole_files import READABLE_BY_ALL, put_whole

CONTENT_TYPE = "text/calendar; charset=utf-8"

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_LONGEST_REASON = 160

# One request replaces the whole object, so a reader gets the old one or the new one.
_OBJECT_STORES = frozenset({"memory", "s3", "s3a", "gs", "gcs", "abfs", "az", "oss", "oci", "tos"})
# How each takes the object's Content-Type. Others guess it from the name, or the web server in front does.
_TYPED_BY = {
    "s3": {"ContentType": CONTENT_TYPE},
    "s3a": {"ContentType": CONTENT_TYPE},
    "gs": {"content_type": CONTENT_TYPE},
    "gcs": {"content_type": CONTENT_TYPE},
}
# Their renaming doesn't replace a file that is there.
_WITHOUT_REPLACING_RENAME = frozenset({"smb"})


class PublishError(Exception):
    """A feed can't be published; the message says why, and what was there before still stands."""


class Way(StrEnum):
    """How a file gets into its place, which says what a reader may see meanwhile."""

    RENAMED = "renamed into place"  # the old one or the new one
    WHOLE = "replaced as a whole"  # the old one or the new one
    IN_PLACE = "written in place"  # perhaps half of the new one: this storage knows no better


class Target(Protocol):
    """Somewhere that files are published to; all raise PublishError."""

    @property
    def shown(self) -> str:
        """The target for a person, without what is secret in its address."""
        ...

    @property
    def way(self) -> Way:
        """How files get there."""
        ...

    def read(self, name: str) -> bytes | None:
        """What a file holds now; None when it isn't there."""
        ...

    def write(self, name: str, body: bytes) -> None:
        """Put a file there."""
        ...

    def names(self) -> list[str]:
        """The names of the files that are there, sorted."""
        ...

    def remove(self, name: str) -> None:
        """Take a file away."""
        ...


def open_target(out: str, options: Mapping[str, Any] | None = None) -> Target:
    """The target that a folder's path or an address such as s3://bucket/calendar names.

    `options` are the storage's own (fsspec's storage options). Nothing is written yet, and a folder is made
    by the first file only. Raises PublishError where the storage's package isn't installed.
    """
    if not _URL.match(out):
        if "::" in out:
            raise PublishError("a chain of storages can’t be published to: give one address")
        return FolderTarget(Path(out))
    parts = urlsplit(out)
    if parts.scheme in ("file", "local"):
        return FolderTarget(Path(unquote(parts.path)))
    return StorageTarget.opened(out, parts.scheme.lower(), dict(options or {}))


@dataclass(frozen=True, slots=True)
class FolderTarget:
    """A folder of this machine."""

    folder: Path

    @property
    def shown(self) -> str:
        return clean_text(str(self.folder))

    @property
    def way(self) -> Way:
        return Way.RENAMED

    def read(self, name: str) -> bytes | None:
        path = self.folder / name
        with self._told(f"{name} can’t be read"):
            if not path.is_file():
                return None
            if path.stat().st_mode & 0o777 != READABLE_BY_ALL:
                path.chmod(READABLE_BY_ALL)
            return path.read_bytes()

    def write(self, name: str, body: bytes) -> None:
        with self._told(f"the calendar can't be written to {self.shown}/{name}"):
            self.folder.mkdir(parents=True, exist_ok=True)
            put_whole(self.folder / name, body, mode=READABLE_BY_ALL)

    def names(self) -> list[str]:
        with self._told(f"{self.shown} can’t be listed"):
            return sorted(path.name for path in self.folder.iterdir() if path.is_file())

    def remove(self, name: str) -> None:
        with self._told(f"{self.shown}/{name} can’t be removed"):
            (self.folder / name).unlink(missing_ok=True)

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise PublishError(f"{what}: {error.strerror or type(error).__name__}") from error


@dataclass(frozen=True, slots=True)
class StorageTarget:
    """A folder, or a prefix of a bucket, in any storage that fsspec has a backend for."""

    filesystem: Any
    root: str
    scheme: str
    shown: str
    secrets: tuple[str, ...]

    @classmethod
    def opened(cls, address: str, scheme: str, options: dict[str, Any]) -> "StorageTarget":
        """The target of an address; raises PublishError."""
        import fsspec  # type: ignore[import-untyped]  # the library brings no types

        shown = shown_address(address)
        hidden = _secrets_of(address, options)
        try:
            filesystem, root = fsspec.core.url_to_fs(address, **options)
        except ImportError as error:
            raise PublishError(
                f"{shown} can’t be written to: the package for {scheme}:// isn’t installed"
                f" ({_reason(error, hidden)})"
            ) from error
        except Exception as error:  # each backend has exceptions of its own
            raise PublishError(f"{shown} can’t be opened: {_reason(error, hidden)}") from error
        return cls(filesystem, root.rstrip("/"), scheme, shown.rstrip("/"), hidden)

    @property
    def way(self) -> Way:
        from fsspec.spec import AbstractFileSystem  # type: ignore[import-untyped]  # as above

        if self.scheme in _OBJECT_STORES:
            return Way.WHOLE
        # What a backend doesn't bring itself is a copy and a removal, which is no renaming.
        renames = type(self.filesystem).mv is not AbstractFileSystem.mv
        return Way.RENAMED if renames and self.scheme not in _WITHOUT_REPLACING_RENAME else Way.IN_PLACE

    def read(self, name: str) -> bytes | None:
        with self._told(f"{self.shown}/{name} can’t be read"):
            try:
                return bytes(self.filesystem.cat_file(self._path(name)))
            except FileNotFoundError:
                return None

    def write(self, name: str, body: bytes) -> None:
        path = self._path(name)
        with self._told(f"the calendar can't be written to {self.shown}/{name}"):
            if self.way is Way.WHOLE:
                self.filesystem.pipe_file(path, body, **_TYPED_BY.get(self.scheme, {}))
                return
            self.filesystem.makedirs(self.root, exist_ok=True)
            if self.way is Way.IN_PLACE:
                self.filesystem.pipe_file(path, body)
            else:
                self._rename_in(path, name, body)

    def names(self) -> list[str]:
        with self._told(f"{self.shown} can’t be listed"):
            found = self.filesystem.ls(self.root, detail=False, refresh=True)
            return sorted(str(path).rstrip("/").rpartition("/")[2] for path in found)

    def remove(self, name: str) -> None:
        with self._told(f"{self.shown}/{name} can’t be removed"), suppress(FileNotFoundError):
            self.filesystem.rm_file(self._path(name))

    def _rename_in(self, path: str, name: str, body: bytes) -> None:
        temporary = self._path(f".{name}.{secrets.token_hex(8)}.tmp")
        try:
            self.filesystem.pipe_file(temporary, body)
            self.filesystem.mv(temporary, path)
        except BaseException:
            with suppress(Exception):  # the failure itself is what is told
                self.filesystem.rm_file(temporary)
            raise

    def _path(self, name: str) -> str:
        return f"{self.root}/{name}"

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # each backend has exceptions of its own
            raise PublishError(f"{what}: {_reason(error, self.secrets)}") from error


def _secrets_of(address: str, options: Mapping[str, Any]) -> tuple[str, ...]:
    """Every text that may be a password: what a backend's own message must not show."""
    parts = urlsplit(address)
    found = [parts.username, parts.password, parts.query, *_texts_in(options)]
    return tuple(sorted({each for each in found if each and len(each) > 2}, key=len, reverse=True))


def _texts_in(options: Mapping[str, Any]) -> Iterator[str]:
    for value in options.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from _texts_in(value)


def _reason(error: BaseException, hidden: tuple[str, ...]) -> str:
    """The backend's own words in one line, without what is secret."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    first = clean_text(str(said).strip().splitlines()[0]) if str(said).strip() else type(error).__name__
    for secret in hidden:
        first = first.replace(secret, "...")
    return first if len(first) <= _LONGEST_REASON else f"{first[: _LONGEST_REASON - 3]}..."
