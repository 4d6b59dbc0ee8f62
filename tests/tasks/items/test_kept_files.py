"""Letters and evidence that were lost or changed since are named, with the items that rest on them."""

import hashlib
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import Action, SignOffOutcome
from tasks.items.keep_attachment import KeptFile, keep_attachment, kept_path
from tasks.items.kept_files import FilesChecked, check_kept_files
from tests.item_changes import Put, do, put_items
from tests.small_register import make_small_register


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "attachments"


@pytest.fixture
def kept(any_engine: Engine, folder: Path, tmp_path: Path) -> dict[str, KeptFile]:
    """A letter for two items and the evidence of one, kept as files."""
    files = {}
    for name, content in (("letter.pdf", b"%PDF-1.7 signed"), ("training.txt", b"All are trained")):
        source = tmp_path / name
        source.write_bytes(content)
        files[name] = keep_attachment(folder, source)
    put_items(any_engine, make_small_register(any_engine), Put("r1", level=2), Put("r2", level=3))
    for key in ("r1", "r2"):
        do(any_engine, key, Action.CLAIM, evidence=files["training.txt"])
        do(any_engine, key, Action.SIGN_OFF, outcome=SignOffOutcome.COMPLETE)
        do(any_engine, key, Action.SUBMIT, letter=files["letter.pdf"])
    return files


def check(engine: Engine, folder: Path) -> FilesChecked:
    return check_kept_files(engine, folder, force_code=None)


def path_of(folder: Path, file: KeptFile) -> Path:
    return kept_path(folder, file.sha256)


def test_files_as_they_were_kept_are_well(
    any_engine: Engine, folder: Path, kept: dict[str, KeptFile]
) -> None:
    checked = check(any_engine, folder)
    assert (checked.files, checked.wrong) == (2, ())


def test_a_letter_that_is_gone_is_named_with_its_items(
    any_engine: Engine, folder: Path, kept: dict[str, KeptFile]
) -> None:
    path = path_of(folder, kept["letter.pdf"])
    path.unlink()
    (wrong,) = check(any_engine, folder).wrong
    assert (wrong.name, wrong.sha256, wrong.items) == ("letter.pdf", kept["letter.pdf"].sha256, ("r1", "r2"))
    assert wrong.says == f"is missing: it isn't at {path}"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 Signed", b"%PDF-1.7 signed "])
def test_a_letter_of_which_one_byte_is_another_was_changed(
    any_engine: Engine, folder: Path, kept: dict[str, KeptFile], content: bytes
) -> None:
    path_of(folder, kept["letter.pdf"]).write_bytes(content)
    (wrong,) = check(any_engine, folder).wrong
    assert "was changed" in wrong.says


def test_what_cant_be_read_is_said_and_the_others_are_still_looked_at(
    any_engine: Engine, folder: Path, kept: dict[str, KeptFile]
) -> None:
    letter = path_of(folder, kept["letter.pdf"])
    letter.unlink()
    letter.mkdir()
    path_of(folder, kept["training.txt"]).write_bytes(b"changed")
    assert sorted(wrong.says.split(" ")[0] for wrong in check(any_engine, folder).wrong) == ["can't", "was"]


def test_a_register_that_was_made_to_name_another_file_doesnt_hide_it(
    any_engine: Engine, folder: Path, kept: dict[str, KeptFile]
) -> None:
    forged = b"%PDF-1.7 forged"
    sha256 = hashlib.sha256(forged).hexdigest()
    with any_engine.begin() as connection:
        if any_engine.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER attachment_refuses_update")
        else:
            connection.exec_driver_sql("ALTER TABLE attachment DISABLE TRIGGER USER")
        connection.execute(
            sa.text("UPDATE attachment SET sha256 = :new WHERE sha256 = :old"),
            {"new": sha256, "old": kept["letter.pdf"].sha256},
        )
    path = kept_path(folder, sha256)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(forged)
    path_of(folder, kept["letter.pdf"]).unlink()
    (wrong,) = check(any_engine, folder).wrong
    assert (wrong.sha256, wrong.items) == (kept["letter.pdf"].sha256, ("r1", "r2"))


def test_a_folder_that_isnt_there_has_lost_them_all(
    any_engine: Engine, tmp_path: Path, kept: dict[str, KeptFile]
) -> None:
    assert len(check(any_engine, tmp_path / "elsewhere").wrong) == 2


def test_a_register_without_files_needs_no_folder(any_engine: Engine, folder: Path) -> None:
    make_small_register(any_engine)
    assert check(any_engine, folder) == FilesChecked(0, ())
