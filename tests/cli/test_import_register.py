"""`oversight import register` as a person runs it."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from models.records import AuditEntry, Item
from models.session import database_url, open_engine, reading
from tests.small_register import make_small_register
from tests.workbooks import write_xlsx

OVERSIGHT = Path(sys.executable).with_name("oversight")
EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "wmp"
ROWS: list[tuple[Any, ...]] = [
    ("Our HMICFRS tracker",),
    (),
    ("Ref", "Type", "Title", "Lvl", "Due date", "Lead", "Remarks"),
    ("901", "Recommendation", "Records", "L2", date(2027, 6, 30), "owner", "x"),
    ("902", "AF1", "Custody", "", "", "", ""),
    ("903", "AFI", "Vetting", "", "31/06/2024", "", ""),
]


@pytest.fixture
def register(sqlite_url: str) -> str:
    """The address of a database with the small register, without items."""
    engine = open_engine(database_url(sqlite_url))
    make_small_register(engine)
    engine.dispose()
    return sqlite_url


def run(register: str, *words: str | Path, typed: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [OVERSIGHT, *words],
        env=os.environ | {"OVERSIGHT_DATABASE_URL": register},
        capture_output=True,
        text=True,
        timeout=120,
        input=typed or "",
    )


def titles(register: str) -> list[str]:
    engine = open_engine(database_url(register))
    with reading(engine) as session:
        found = list(session.scalars(sa.select(Item.title).order_by(Item.id)))
    engine.dispose()
    return found


def test_without_anybody_to_ask_the_plan_is_printed_and_nothing_stored(register: str, tmp_path: Path) -> None:
    result = run(register, "import", "register", write_xlsx(tmp_path / "r.xlsx", ROWS))
    assert result.returncode == 1
    assert "r.xlsx: 3 rows: 1 new, 0 changed, 0 unchanged, 1 with a question, 1 refused." in result.stdout
    assert "“Remarks” (G3)" in result.stdout
    assert "Register!B5  Kind says “AF1”: is Area for improvement (AFI) meant?" in result.stdout
    assert "Register!E6  Deadline says “31/06/2024”, a date that doesn’t exist" in result.stdout
    assert "Register!A4  901: Records" in result.stdout
    assert result.stderr == "oversight: nothing was stored; look at the plan, then run it again with --yes\n"
    assert titles(register) == []


def test_with_yes_it_is_stored_and_a_second_time_there_is_nothing_to_store(
    register: str, tmp_path: Path
) -> None:
    path = write_xlsx(tmp_path / "r.xlsx", ROWS)
    first = run(register, "import", "register", path, "--yes", "--by", "flo")
    assert first.returncode == 0, first.stderr
    assert "Stored as import 1: 1 new, 0 changed." in first.stdout
    assert "2 rows stayed out" in first.stdout
    assert titles(register) == ["Records"]
    again = run(register, "import", "register", path)
    assert again.returncode == 0, again.stderr
    assert "Nothing to store" in again.stdout
    engine = open_engine(database_url(register))
    with reading(engine) as session:
        actors = set(session.scalars(sa.select(AuditEntry.actor)))
    engine.dispose()
    assert actors == {"Force Liaison Officer, Siân Prosser"}


def test_a_dry_run_stores_nothing_and_is_no_failure(register: str, tmp_path: Path) -> None:
    result = run(register, "import", "register", write_xlsx(tmp_path / "r.xlsx", ROWS), "--dry-run", "--yes")
    assert (result.returncode, result.stderr) == (0, "")
    assert titles(register) == []


def test_json_is_one_document_with_every_row_that_isnt_unchanged(register: str, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "r.xlsx", ROWS)
    result = run(register, "import", "register", path, "--json", "--yes", "--as-at", "1 May 2026")
    document = json.loads(result.stdout)
    assert (document["stored"], document["import"], document["as_at"]) == (True, 1, "2026-05-01")
    assert document["counts"] == {"new": 1, "changed": 0, "unchanged": 0, "question": 1, "refused": 1}
    assert [(row["cell"], row["outcome"], row["item"]) for row in document["rows"]] == [
        ("A4", "new", "901"),
        ("B5", "question", None),
        ("E6", "refused", None),
    ]


def test_a_proposed_mapping_is_written_gone_through_and_used(register: str, tmp_path: Path) -> None:
    path, out = write_xlsx(tmp_path / "r.xlsx", ROWS), tmp_path / "m.toml"
    proposed = run(register, "import", "register", path, "--propose-mapping", out)
    assert proposed.returncode == 0, proposed.stderr
    text = out.read_text("utf-8")
    assert '"Remarks" = ""' in text
    assert '"AF1" = ""' in text
    assert run(register, "import", "register", path, "--propose-mapping", out).returncode == 2, (
        "never overwritten"
    )
    out.write_text(text.replace('"AF1" = ""', '"AF1" = "AFI"'), encoding="utf-8")
    result = run(register, "import", "register", path, "--mapping", out, "--yes")
    assert "2 new" in result.stdout
    assert "Remarks" not in result.stdout


def test_long_lists_are_cut_and_the_rest_is_counted(register: str, tmp_path: Path) -> None:
    rows = [("Kind", "Title"), *(("AFI", f"Item {number}") for number in range(73))]
    result = run(register, "import", "register", write_xlsx(tmp_path / "r.xlsx", rows), "--dry-run")
    assert result.stdout.count("Register!A") == 50
    assert "... and 23 more rows" in result.stdout


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["none.xlsx"], 1, "No such file"),
        (["r.xlsx", "--sheet", "Nope"], 1, "no sheet “Nope”; it has “Register”"),
        (["r.xlsx", "--as-at", "2999-01-01"], 2, "a day to come"),
        (["r.xlsx", "--mapping", "r.xlsx"], 1, "r.xlsx: "),
        (["bad.xlsx"], 1, "bad.xlsx: it is cut off or damaged"),
        (["r.xlsx", "--by", "nobody"], 1, "there is no post “nobody”"),
    ],
)
def test_what_cant_be_done_is_said_in_a_line(
    register: str, tmp_path: Path, words: list[str], code: int, says: str
) -> None:
    write_xlsx(tmp_path / "r.xlsx", ROWS)
    (tmp_path / "bad.xlsx").write_bytes((tmp_path / "r.xlsx").read_bytes()[:2_000])
    given = [str(tmp_path / word) if word.endswith(".xlsx") else word for word in words]
    result = run(register, "import", "register", *given, "--yes")
    assert result.returncode == code, result.stderr
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_the_example_register_exported_and_imported_again_changes_nothing(
    sqlite_url: str, tmp_path: Path
) -> None:
    assert run(sqlite_url, "import", "folder", EXAMPLES).returncode == 0
    for name in ("register.xlsx", "register.csv"):
        path = tmp_path / name
        assert run(sqlite_url, "export", "register", path).returncode == 0
        result = run(sqlite_url, "import", "register", path, "--json")
        assert result.returncode == 0, result.stderr
        document = json.loads(result.stdout)
        assert document["counts"] == {"new": 0, "changed": 0, "unchanged": 32, "question": 0, "refused": 0}
        assert document["rows"] == []
        assert document["stored"] is False
