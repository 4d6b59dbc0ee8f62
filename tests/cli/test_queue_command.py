"""`oversight import paper` and `oversight queue` as a person runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from models.session import database_url, open_engine
from tests.small_register import make_small_register
from tests.tasks.papers.paper_samples import write_paper

OVERSIGHT = Path(sys.executable).with_name("oversight")


@pytest.fixture
def register(sqlite_url: str) -> str:
    """The address of a database with the small register."""
    engine = open_engine(database_url(sqlite_url))
    make_small_register(engine)
    engine.dispose()
    return sqlite_url


def run(register: str, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [OVERSIGHT, *words],
        env=os.environ | {"OVERSIGHT_DATABASE_URL": register},
        capture_output=True,
        text=True,
        input=typed,
        timeout=120,
    )


def done(register: str, *words: str) -> str:
    result = run(register, *words)
    assert result.returncode == 0, result.stderr
    return result.stdout


def document(register: str, *words: str) -> Any:
    return json.loads(done(register, *words, "--json"))


def refused(register: str, says: str, *words: str, code: int = 1) -> None:
    result = run(register, *words)
    assert result.returncode == code, result.stdout + result.stderr
    assert says in result.stderr
    assert result.stdout == ""


@pytest.fixture
def queue(register: str, tmp_path: Path) -> list[int]:
    """The queue's numbers of the sample paper's proposals."""
    paper = write_paper(tmp_path)
    ids: list[int] = document(register, "import", "paper", str(paper), "--date", "20 March 2025")["ids"]
    return ids


def test_a_paper_from_the_file_to_the_register(register: str, tmp_path: Path) -> None:
    paper = str(write_paper(tmp_path))
    told = done(register, "import", "paper", paper, "--date", "2025-03-20")
    assert "Recommendation 2: Make sure that the lamps" in told
    assert "“Within six months”: 14 May 2025" in told
    assert "5 proposals.\nImport 1." in told
    again = done(register, "import", "paper", paper, "--date", "2025-03-21")
    assert "is in the queue already, as import 1; nothing was added." in again
    assert "with the date 20 March 2025" in again
    listed = done(register, "queue", "list")
    assert listed.startswith("update.md, 20 March 2025 (import 1)\n")
    shown = done(register, "queue", "show", "2")
    assert "belongs to 1: Night vision" in shown
    assert "| Within six months, chief constables should make sure" in shown
    refused(register, "isn’t decided yet", "queue", "accept", "2")
    assert "accepted, publication night-vision" in done(register, "queue", "accept", "1", "2", "--by", "flo")
    shown = done(register, "item", "show", "night-vision-roads-policing-after-dark-2024-r2")
    assert "14 May 2025" in shown
    assert "Siân Prosser" in done(register, "audit", "show", "night-vision-roads-policing-after-dark-2024-r2")
    refused(register, "was accepted by", "queue", "dismiss", "2", "--reason", "no")
    assert "proposals" in done(register, "queue", "list", "--all")


def test_a_dry_run_shows_and_stores_nothing(register: str, tmp_path: Path) -> None:
    paper = str(write_paper(tmp_path))
    told = done(register, "import", "paper", paper, "--date", "2025-03-20", "--dry-run")
    assert "5 proposals.\nNothing was stored." in told
    assert document(register, "queue", "list") == []


def test_json_holds_the_whole_of_it(register: str, tmp_path: Path) -> None:
    paper = str(write_paper(tmp_path))
    read = document(register, "import", "paper", paper, "--date", "2025-03-20")
    assert (read["file"], read["as_at"], read["again"]) == ("update.md", "2025-03-20", False)
    kinds = [one["kind"] for one in read["proposals"]]
    assert kinds == ["publication", "item", "item", "figures", "inspection"]
    item = read["proposals"][1]
    assert item["content"]["deadline"]["end"] == "2025-05-14"
    assert item["confidence"] == "high"
    assert item["quote"].startswith("Recommendation 2\nWithin six months")
    listed = document(register, "queue", "list", "--kind", "item")
    assert [one["id"] for one in listed] == read["ids"][1:3]
    shown = document(register, "queue", "show", str(read["ids"][3]))
    assert shown["content"]["rows"][1]["question"].startswith("Only 7, 12 are printed")
    again = document(register, "import", "paper", paper, "--date", "2025-03-20")
    assert (again["again"], again["proposals"], again["ids"]) == (True, [], read["ids"])


def test_all_of_high_confidence_are_accepted_after_a_yes(register: str, queue: list[int]) -> None:
    stopped = run(register, "queue", "accept", "--all-high", typed="n\n")
    assert (stopped.returncode, stopped.stdout) == (1, "")
    assert len(document(register, "queue", "list")) == 5
    agreed = run(register, "queue", "accept", "--all-high", typed="y\n")
    assert "Accepted 5 proposals; 0 of high confidence still wait." in agreed.stdout
    assert document(register, "queue", "list") == []
    assert "No proposal of high confidence waits." in done(register, "queue", "accept", "--all-high", "--yes")


def test_edit_merge_and_dismiss(register: str, queue: list[int]) -> None:
    publication, first, second, _, inspection = (str(number) for number in queue)
    told = done(
        register, "queue", "edit", first, "--set", "deadline=By 30 June 2025", "--reason", "the portal"
    )
    assert told == f"{first}: deadline phrase: Within six months -> By 30 June 2025\n"
    refused(register, "isn’t a field of it", "queue", "edit", first, "--set", "colour=red")
    refused(register, "write --set FIELD=VALUE", "queue", "edit", first, "--set", "colour", code=2)
    merged = document(register, "queue", "merge", publication, "report")
    assert {one["field"] for one in merged["changes"]} == {"findings", "made", "applicable"}
    accepted = document(register, "queue", "accept", second)
    assert accepted[0]["key"] == "report-20517"
    refused(register, "Missing option '--reason'", "queue", "dismiss", inspection, code=2)
    assert "dismissed" in done(register, "queue", "dismiss", inspection, "--reason", "not ours")
    left = document(register, "queue", "list")
    assert [one["id"] for one in left] == [queue[1], queue[3]]
    assert left[0]["content"]["deadline_phrase"] == "By 30 June 2025"


def test_wrong_usage_is_told(register: str, tmp_path: Path) -> None:
    paper = str(write_paper(tmp_path))
    refused(register, "Missing option '--date'", "import", "paper", paper, code=2)
    refused(register, "name proposals by their numbers", "queue", "accept", code=2)
    refused(register, "has no proposal 77", "queue", "show", "77")
    empty = tmp_path / "empty.md"
    empty.write_text("")
    refused(register, "empty.md", "import", "paper", str(empty), "--date", "2025-03-20")


def test_an_empty_queue_says_so(register: str) -> None:
    assert done(register, "queue", "list") == "Nothing waits in the review queue.\n"
