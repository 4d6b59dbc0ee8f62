"""The page about the lifecycle is what the table says today."""

import re
import subprocess
import sys
from pathlib import Path

from rules.lifecycle import TRANSITIONS
from rules.lifecycle_diagram import lifecycle_page
from rules.vocabulary import Action

PROJECT = Path(__file__).resolve().parents[2]
WRITTEN = PROJECT / "docs" / "reference" / "lifecycle.md"
AGAIN = "run: make docs"


def test_the_page_in_the_docs_is_the_one_that_the_table_makes() -> None:
    assert WRITTEN.read_text(encoding="utf-8") == lifecycle_page(), AGAIN


def test_the_module_writes_the_page_to_stdout() -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "rules.lifecycle_diagram"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.stdout == lifecycle_page()


def test_the_page_has_a_line_for_every_row_and_an_arrow_for_every_action_in_the_pictures() -> None:
    page = lifecycle_page()
    lines = [line for line in page.splitlines() if line.startswith("| `")]
    assert [line.split("`")[1] for line in lines] == [row.action.value for row in TRANSITIONS]
    side_exits = {Action.SUPERSEDE, Action.MERGE, Action.DEROGATE, Action.MARK_NOT_APPLICABLE}
    arrows = set(re.findall(r" --> \w+: (.+)", page))
    assert arrows == {action.value.replace("-", " ") for action in Action if action not in side_exits}


def test_there_is_one_picture_for_causes_of_concern_and_one_for_each_level() -> None:
    assert re.findall(r"^## (.+)$", lifecycle_page(), re.MULTILINE) == [
        "Causes of concern",
        "Recommendations and AFIs at Level 1",
        "Recommendations and AFIs at Level 2",
        "Recommendations and AFIs at Level 3",
        "Recommendations and AFIs at Level 4",
        "Recommendations and AFIs before levels",
        "The table",
    ]


def test_mermaid_reads_every_line_of_the_pictures() -> None:
    state, arrow = r"state \"[a-z ]+\" as [a-z_]+", r"(\[\*\]|[a-z_]+) --> (\[\*\]|[a-z_]+)(: [a-z ]+)?"
    for picture in re.findall(r"```mermaid\n(.*?)\n```", lifecycle_page(), re.DOTALL):
        first, *rest = picture.splitlines()
        assert first == "stateDiagram-v2"
        for line in rest:
            assert re.fullmatch(f"    ({state}|{arrow})", line), line
