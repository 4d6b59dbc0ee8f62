"""Folders and storages that feeds are published to."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from tasks.calendar_feeds.publish_targets import CONTENT_TYPE, PublishError, Way, open_target

SECRET = "topsecretkey"


class _OwnName(MemoryFileSystem):
    """fsspec's storage in memory under another name."""

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(MemoryFileSystem._strip_protocol(path.removeprefix(f"{cls.protocol}://")))


class Renaming(_OwnName):
    """Files as SFTP has them: a rename replaces what is there. Writing may be made to fail half-way."""

    protocol = "renaming"
    store: dict[str, Any] = {}  # noqa: RUF012  # as fsspec's own
    pseudo_dirs = [""]  # noqa: RUF012
    seen: list[tuple[str, ...]] = []  # noqa: RUF012
    fails: Exception | None = None

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **kwargs: Any) -> None:
        self.seen.append(("put", path))
        super().pipe_file(path, value, mode, **kwargs)

    def mv(self, old: str, new: str, **kwargs: Any) -> None:
        self.seen.append(("rename", old, new))
        if self.fails is not None:
            raise self.fails
        self.store[self._strip_protocol(new)] = self.store.pop(self._strip_protocol(old))


class Plain(_OwnName):
    """A storage that can neither rename nor replace as a whole."""

    protocol = "plain"
    store: dict[str, Any] = {}  # noqa: RUF012
    pseudo_dirs = [""]  # noqa: RUF012


class Typed(_OwnName):
    """An object store that is told what an object is, as S3 is."""

    protocol = "s3"
    store: dict[str, Any] = {}  # noqa: RUF012
    pseudo_dirs = [""]  # noqa: RUF012
    types: dict[str, str] = {}  # noqa: RUF012

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", ContentType: str = "") -> None:  # noqa: N803
        self.types[path] = ContentType
        super().pipe_file(path, value, mode)


@pytest.fixture(autouse=True)
def _storages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = sys.modules["fsspec.registry"]._registry  # the module, which fsspec's own name of it hides
    for storage in (Renaming, Plain, Typed):
        monkeypatch.setitem(known, storage.protocol, storage)
    yield
    for storage in (MemoryFileSystem, Renaming, Plain, Typed):
        storage.store.clear()
        storage.pseudo_dirs[:] = [""]
    Renaming.seen.clear()
    Renaming.fails = None


@pytest.mark.parametrize(
    ("out", "way"),
    [
        ("folder", Way.RENAMED),
        ("memory://feeds/calendar", Way.WHOLE),
        ("renaming://feeds/calendar", Way.RENAMED),
        ("plain://feeds", Way.IN_PLACE),
    ],
)
def test_a_file_is_written_read_listed_and_removed(tmp_path: Path, out: str, way: Way) -> None:
    target = open_target(out if "://" in out else str(tmp_path / out))

    assert target.way is way
    assert target.read("a.ics") is None
    target.write("a.ics", b"one")
    target.write("a.ics", b"two")
    target.write("b.ics", b"three")
    assert (target.read("a.ics"), target.names()) == (b"two", ["a.ics", "b.ics"])
    target.remove("a.ics")
    target.remove("a.ics")
    assert target.names() == ["b.ics"]


def test_a_storage_that_renames_never_shows_half_a_file() -> None:
    target = open_target("renaming://feeds")
    target.write("a.ics", b"one")

    (_, temporary), (_, old, new) = Renaming.seen
    assert temporary == old
    assert old != new == "/feeds/a.ics"
    assert old.startswith("/feeds/.a.ics.")


def test_a_rename_that_fails_leaves_the_old_file_and_nothing_else() -> None:
    target = open_target("renaming://feeds")
    target.write("a.ics", b"one")
    Renaming.fails = OSError(28, "No space left on device")

    with pytest.raises(PublishError, match=r"renaming://feeds/a\.ics: No space left on device"):
        target.write("a.ics", b"two")

    assert target.names() == ["a.ics"]
    assert target.read("a.ics") == b"one"


def test_an_object_store_is_told_that_it_is_a_calendar() -> None:
    open_target("s3://bucket/calendar").write("a.ics", b"one")

    assert Typed.types == {"/bucket/calendar/a.ics": CONTENT_TYPE}


@pytest.mark.parametrize(
    "said",
    [
        RuntimeError(f"https://u:{SECRET}@storage.example refused key {SECRET}\nTraceback"),
        PermissionError(f"Access Denied for {SECRET}"),
        ValueError(SECRET),
    ],
)
def test_what_a_storage_says_is_one_line_without_the_secrets(said: Exception) -> None:
    Renaming.fails = said
    target = open_target(f"renaming://feeds/x?token={SECRET}", {"client": {"secret": SECRET}})

    with pytest.raises(PublishError) as raised:
        target.write("a.ics", b"one")

    assert SECRET not in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "..." in str(raised.value)


def test_a_password_in_an_address_is_never_shown() -> None:
    target = open_target(f"renaming://sian:{SECRET}@feeds/x")

    assert target.shown == "renaming://feeds/x"


@pytest.mark.parametrize(
    ("out", "says"),
    [
        ("sftp://files.example/calendar", "package for sftp:// isn’t installed"),
        ("nosuch://files.example/calendar", "Protocol not known: nosuch"),
        ("simplecache::memory://a", "give one address"),
    ],
)
def test_a_storage_that_is_not_there_is_refused_in_one_line(out: str, says: str) -> None:
    with pytest.raises(PublishError, match=says) as raised:
        open_target(out)

    assert "\n" not in str(raised.value)


def test_a_file_address_is_its_folder_and_every_web_server_can_read_the_file(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        open_target((tmp_path / "a folder").as_uri()).write("a.ics", b"one")
    finally:
        os.umask(before)

    assert (tmp_path / "a folder" / "a.ics").stat().st_mode & 0o777 == 0o644
