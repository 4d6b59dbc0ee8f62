"""Files written whole or not at all."""

import os
from pathlib import Path

import pytest

from tasks.whole_files import ONLY_OWNER, READABLE_BY_ALL, put_whole, write_part


def test_a_file_takes_the_place_of_the_old_one_with_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    folder.mkdir()
    path = folder / "feed.ics"
    path.write_bytes(b"old")
    put_whole(path, b"new", mode=READABLE_BY_ALL)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", READABLE_BY_ALL)
    put_whole(path, b"newer")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"newer", ONLY_OWNER)
    assert [each.name for each in folder.iterdir()] == ["feed.ics"]


def test_what_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "feeds"
    folder.mkdir()
    path = folder / "feed.ics"
    path.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        put_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in folder.iterdir()] == ["feed.ics"]


def test_a_part_that_is_not_put_into_place_is_where_it_was_asked_for(tmp_path: Path) -> None:
    part = write_part(tmp_path, b"x", prefix=".pack-", suffix=".part")
    assert part.parent == tmp_path
    assert (part.name.startswith(".pack-"), part.suffix) == (True, ".part")
