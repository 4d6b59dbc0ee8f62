"""`oversight figures` as a person runs it, on the example register."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.example_register import example_register_folder
from models.session import database_url, open_engine
from tasks.register_folder.load_register import load_register
from tests.small_register import NOW

OVERSIGHT = Path(sys.executable).with_name("oversight")


@pytest.fixture
def register(sqlite_url: str) -> str:
    """The address of a database with the example register."""
    engine = open_engine(database_url(sqlite_url))
    load_register(engine, example_register_folder(), now=NOW)
    engine.dispose()
    return sqlite_url


def run(register: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [OVERSIGHT, "figures", *words],
        env=os.environ | {"OVERSIGHT_DATABASE_URL": register},
        capture_output=True,
        text=True,
        timeout=120,
    )


def document(register: str, *words: str) -> dict[str, Any]:
    result = run(register, *words, "--json")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_portal_table_of_march_2024_is_printed_with_its_breaks_and_without_an_error(
    register: str,
) -> None:
    found = document(register, "--as-at", "2024-03-28")
    printed = [
        (row["label"], row["open"], row["closed"], row["total"], row["ties"])
        for row in found["portal"]["rows"]
    ]
    assert printed == [
        ("Cause of Concern", 8, 23, 31, True),
        ("Recommendation Level 1", 0, 2, 2, True),
        ("Recommendation Level 2", 24, 40, 64, True),
        ("Recommendation Level 3", 35, 3, 38, True),
        ("Recommendation Level 4", 23, 0, 23, True),
        ("AFI Level 1", 0, 6, 6, True),
        ("AFI Level 2", 20, 3, 23, True),
        ("AFI Level 3", 19, 1, 20, True),
        ("AFI Level 4", 0, 0, 0, True),
        ("AFI Closed before Levels", 36, 13, None, False),
        ("Recommendation Closed before Levels", 76, 54, None, False),
    ]
    codes = [one["code"] for one in found["breaks"]]
    assert codes.count("before-levels-unclear") == 2
    assert {"total-not-printed", "submitted-but-untraced", "af1-for-afi", "sibling-dates-differ"} <= set(
        codes
    )
    assert all(one["what"] and one["where"] and one["name"] for one in found["breaks"])
    assert found["movement"] is None


def test_submissions_moved_by_84_and_the_4_in_brackets_is_a_break(register: str) -> None:
    found = document(register, "--as-at", "2024-12-05", "--since", "2024-03-28")
    stated = found["submissions"]["stated"]
    assert (stated["total"], stated["total_printed"]) == (170, "170 (+4)")
    assert stated["movement"] == {"since": "2024-03-28", "until": "2024-12-05", "total": 84}
    assert [row["movement"] for row in stated["rows"]] == [8, 6, 18, 9, 43]
    (broken,) = [one for one in found["breaks"] if one["code"] == "total-with-an-unexplained-part"]
    assert (broken["printed"], "the further (+4) isn't explained" in broken["what"]) == ("170 (+4)", True)


def test_every_figure_of_the_register_opens_to_its_items(register: str) -> None:
    found = document(register, "--as-at", "2024-12-05", "--since", "2024-03-28")
    for row in found["position"]["rows"]:
        assert (len(row["open_items"]), len(row["closed_items"])) == (row["open"], row["closed"])
    total = found["movement"]["total"]
    assert (total["opening"]["count"], total["closing"]["count"], total["ties"]) == (26, 20, True)
    assert [(term["term"], term["sign"], term["count"], len(term["items"])) for term in total["terms"]] == [
        ("closed", -1, 6, 6)
    ]
    assert found["oldest"]["items"] == ["ppda-2022-r1", "ppda-2022-r2", "ppda-2022-r3"]
    assert sum(band["count"] for band in found["ageing"]) == 20


def test_without_items_only_the_counts_are_given(register: str) -> None:
    found = document(register, "--as-at", "2024-12-05", "--no-items")
    assert "open_items" not in found["position"]["rows"][0]
    assert found["position"]["totals"] == {"open": 20, "closed": 12, "total": 32}


def test_the_text_shows_tables_and_explains_each_break(register: str) -> None:
    result = run(register, "--as-at", "5 December 2024", "--since", "28/03/2024")
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "West Midlands Police: figures as at 5 December 2024"
    assert "  All: 26 open − 6 closed = 20 open" in lines
    assert "  Recommendation Level 2                 24      40     64" in lines
    assert "[total-with-an-unexplained-part]" in result.stdout
    assert "  Submitted and waiting, AFI Level 3: 7 ≠ 1 closed + 5 waiting" in lines
    assert "peel-2023-marac" not in result.stdout
    assert max(map(len, lines)) <= 120


def test_the_text_lists_the_items_below_their_figure_when_asked(register: str) -> None:
    result = run(register, "--as-at", "2024-12-05", "--since", "2024-03-28", "--items")
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert "closed: peel-2023-marac, peel-2023-ocset, peel-2023-soms" in lines


def test_a_day_before_the_register_shows_nothing_and_says_so(register: str) -> None:
    found = document(register, "--as-at", "2019-01-01")
    assert (found["position"]["rows"], found["portal"], found["breaks"]) == ([], None, [])
    assert "No figure breaks." in run(register, "--as-at", "2019-01-01").stdout


def test_since_after_the_day_of_the_figures_is_wrong_usage(register: str) -> None:
    result = run(register, "--as-at", "2024-03-28", "--since", "2024-12-05")
    assert result.returncode == 2
    assert "5 December 2024 is later than 28 March 2024" in result.stderr


def test_an_empty_database_is_told_to_load_a_register(sqlite_url: str) -> None:
    result = run(sqlite_url, "--json")
    assert (result.returncode, result.stdout) == (1, "")
    assert "load a register first" in result.stderr
