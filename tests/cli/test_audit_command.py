"""`oversight audit` as a person runs it: a whole trail, a broken one, lost files, and an item's story."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from models.session import database_url, open_engine
from rules.vocabulary import Action, SignOffOutcome
from tasks.items.edit_item import edit_item
from tasks.items.keep_attachment import KeptFile, keep_attachment, kept_path
from tests.item_changes import BY, Put, do, put_items
from tests.small_register import make_small_register

OVERSIGHT = Path(sys.executable).with_name("oversight")


@pytest.fixture
def place(tmp_path: Path, sqlite_url: str) -> Path:
    """A folder with a register in which one item was submitted with a letter."""
    engine: Engine = open_engine(database_url(sqlite_url))
    put_items(engine, make_small_register(engine), Put("r1", level=2), Put("untouched"))
    letter = keep(tmp_path, "letter.pdf", b"%PDF-1.7 signed")
    do(engine, "r1", Action.CLAIM, evidence=keep(tmp_path, "training.txt", b"All are trained"))
    do(engine, "r1", Action.SIGN_OFF, outcome=SignOffOutcome.COMPLETE)
    do(engine, "r1", Action.SUBMIT, letter=letter)
    edit_item(engine, BY, key="r1", fields={"title": "New"})
    engine.dispose()
    return tmp_path


def keep(place: Path, name: str, content: bytes) -> KeptFile:
    (place / name).write_bytes(content)
    return keep_attachment(place / "attachments", place / name)


def letter_path(place: Path) -> Path:
    return kept_path(place / "attachments", keep(place, "letter.pdf", b"%PDF-1.7 signed").sha256)


def run(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [OVERSIGHT, "audit", *words],
        cwd=place,
        env=os.environ | {"OVERSIGHT_DATABASE_URL": f"sqlite:///{place}/oversight.db"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def tamper(place: Path, *statements: str) -> None:
    with sqlite3.connect(place / "oversight.db") as connection:
        for verb in ("update", "delete"):
            connection.execute(f"DROP TRIGGER audit_entry_refuses_{verb}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def verified(place: Path, *words: str, code: int) -> tuple[dict[str, Any], str]:
    result = run(place, "verify", "--json", *words)
    assert result.returncode == code, result.stderr
    document: dict[str, Any] = json.loads(result.stdout)
    return document, result.stderr


def test_a_whole_trail_says_so_with_its_newest_hash(place: Path) -> None:
    result = run(place, "verify")
    assert (result.returncode, result.stderr) == (0, "")
    whole, hashed, files = result.stdout.splitlines()
    assert whole == "The audit trail of west-midlands is whole: 4 entries."
    assert files == "Letters and evidence: 2 kept, 2 as they were."
    document, _ = verified(place, code=0)
    assert hashed == f"Its newest hash is {document['head_hash']}"
    assert document == {
        "force": "west-midlands",
        "whole": True,
        "entries": 4,
        "head_hash": document["head_hash"],
        "broken": None,
        "noted_at": None,
        "files": {"kept": 2, "wrong": []},
    }


def test_a_changed_entry_is_named_and_exits_1(place: Path) -> None:
    tamper(place, "UPDATE audit_entry SET actor = 'Somebody else' WHERE sequence = 3")
    document, wrong = verified(place, code=1)
    assert (document["whole"], document["broken"]["sequence"]) == (False, 3)
    assert wrong == (
        "oversight: the audit trail of west-midlands is broken at entry 3: "
        "entry 3 isn't what was written: its hash doesn't fit\n"
    )
    plain = run(place, "verify")
    assert (plain.returncode, plain.stdout, plain.stderr) == (1, "", wrong)


def test_a_value_that_cant_even_be_read_is_named_too(place: Path) -> None:
    tamper(place, "UPDATE audit_entry SET happened_at = 'yesterday' WHERE sequence = 2")
    document, _ = verified(place, code=1)
    assert document["broken"] == {
        "sequence": 2,
        "says": "entry 2 isn't what was written: it can't be read",
    }
    told = run(place, "show", "r1")
    assert (told.returncode, told.stdout) == (1, "")
    assert "run `oversight audit verify`" in told.stderr


def test_a_trail_written_anew_is_shown_by_a_hash_that_was_noted(place: Path) -> None:
    noted = verified(place, code=0)[0]["head_hash"]
    assert verified(place, "--noted", noted, code=0)[0]["noted_at"] == 4
    assert "The noted hash is that of entry 4." in run(place, "verify", "--noted", noted).stdout
    tamper(
        place,
        "DELETE FROM audit_entry WHERE sequence = 4",
        "UPDATE audit_head SET sequence = 3,"
        " entry_hash = (SELECT entry_hash FROM audit_entry WHERE sequence = 3)",
    )
    assert verified(place, code=0)[0]["whole"]
    document, wrong = verified(place, "--noted", noted, code=1)
    assert document["noted_at"] is None
    assert "no entry of the audit trail of west-midlands has the noted hash" in wrong


def test_a_lost_letter_is_named_with_its_item_and_exits_1(place: Path) -> None:
    letter_path(place).unlink()
    document, wrong = verified(place, code=1)
    assert document["whole"]
    (lost,) = document["files"]["wrong"]
    assert (lost["name"], lost["items"]) == ("letter.pdf", ["r1"])
    assert wrong.startswith("oversight: “letter.pdf” (for r1) is missing: it isn't at ")
    plain = run(place, "verify")
    assert plain.returncode == 1
    assert "Letters and evidence: 2 kept, 1 as they were." in plain.stdout


def test_a_letter_that_was_changed_is_named(place: Path) -> None:
    letter_path(place).write_bytes(b"%PDF-1.7 forged")
    _, wrong = verified(place, code=1)
    assert "“letter.pdf” (for r1) was changed" in wrong


def test_an_items_story_has_a_line_for_each_entry(place: Path) -> None:
    result = run(place, "show", "r1")
    assert result.returncode == 0, result.stderr
    claimed, signed_off, submitted, edited = result.stdout.splitlines()
    assert claimed.startswith("7 June 2024, 06.30: Force Liaison Officer, Siân Prosser claimed it as done")
    assert "; evidence: training.txt, SHA-256 " in claimed
    assert signed_off.endswith("signed it off (from claimed); outcome: complete")
    assert "; the Chief Constable’s letter: letter.pdf, SHA-256 " in submitted
    assert edited.endswith("changed the title from “Title of r1” to “New”")
    entries = json.loads(run(place, "show", "r1", "--json").stdout)["entries"]
    assert [entry["in_words"] for entry in entries] == result.stdout.splitlines()
    assert [entry["sequence"] for entry in entries] == [1, 2, 3, 4]
    assert entries[3]["changes"] == [{"field": "title", "from": "Title of r1", "to": "New"}]


def test_an_item_that_nobody_changed_has_no_story_and_one_that_isnt_there_is_refused(place: Path) -> None:
    assert run(place, "show", "untouched").stdout == (
        "Nothing has been changed on “untouched” since it was loaded.\n"
    )
    missing = run(place, "show", "r9")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr.startswith("oversight: there is no item “r9”")
    assert run(place, "show").returncode == 2
