"""`oversight import portal` and `oversight portal reconcile` as a person runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.records import Item
from models.session import database_url, open_engine, writing
from tests.small_register import add_item, make_small_register

OVERSIGHT = Path(sys.executable).with_name("oversight")


@pytest.fixture
def register(sqlite_url: str) -> str:
    """The address of a database with one open item, portal id 901."""
    engine = open_engine(database_url(sqlite_url))
    add_item(engine, make_small_register(engine), "records", due_on=None)
    with writing(engine) as session:
        session.execute(sa.update(Item).values(portal_id="901", level=3))
    engine.dispose()
    return sqlite_url


def run(register: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [OVERSIGHT, *words],
        env=os.environ | {"OVERSIGHT_DATABASE_URL": register},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_differences_are_listed_by_kind_and_are_exit_code_1(register: str, tmp_path: Path) -> None:
    path = tmp_path / "portal.csv"
    path.write_text("ID;Status;Level\n901;Closed;2\n404;Open;\n", encoding="cp1252")
    result = run(register, "portal", "reconcile", path)
    assert result.returncode == 1, result.stderr
    assert "2 rows, 1 of them in the register, 0 agree." in result.stdout
    assert "Another status: 1\n  901  records  closed there, open here  portal.csv!A2" in result.stdout
    assert "Another level: 1" in result.stdout
    assert "Only on the portal: 1" in result.stdout
    document = json.loads(run(register, "portal", "reconcile", path, "--json").stdout)
    assert [each["kind"] for each in document["differences"]] == ["status", "level", "only-there"]


def test_agreement_is_exit_code_0(register: str, tmp_path: Path) -> None:
    path = tmp_path / "portal.csv"
    path.write_text("ID,Status,Level\n901,Open,3\n", encoding="utf-8")
    result = run(register, "portal", "reconcile", path)
    assert (result.returncode, result.stderr) == (0, "")


def test_an_import_says_what_is_new_and_a_second_one_that_nothing_is(register: str, tmp_path: Path) -> None:
    path = tmp_path / "portal.csv"
    path.write_text("ID,Status\n901,Open\n", encoding="utf-8")
    first = run(register, "import", "portal", path, "--as-at", "1 November 2026", "--by", "flo")
    assert first.returncode == 0, first.stderr
    assert "stored 1 items’ portal status as import 1" in first.stdout
    again = json.loads(run(register, "import", "portal", path, "--as-at", "1 November 2026", "--json").stdout)
    assert (again["import"], again["unchanged"], again["as_at"]) == (None, 1, "2026-11-01")
    assert run(register, "import", "portal", path, "--as-at", "2999-01-01").returncode == 2


def test_a_pasted_table_is_checked_row_by_row(register: str, tmp_path: Path) -> None:
    path = tmp_path / "counts.txt"
    path.write_text(
        "Recommendation Level 2\t24\t40\t64\nAFI Closed before Levels\t36\t13\t\n", encoding="utf-8"
    )
    result = run(register, "portal", "reconcile", path)
    assert result.returncode == 1
    assert "2 rows, 1 with a question" in result.stdout
    assert "36 stands under Open" in result.stdout
