"""The commands of docs/how-to/keep-the-inspection-diary.md, run in their order."""

import re
import shlex
from pathlib import Path

import click

from cli.main import oversight
from tests.cli.test_item_command import example, place, run_words

__all__ = ["example", "place"]  # fixtures

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "keep-the-inspection-diary.md"


def commands() -> list[list[str]]:
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


def test_every_command_of_the_page_does_what_it_says(place: Path) -> None:
    for program, *words in commands():
        assert program == "oversight"
        result = run_words(place, *words)
        assert result.returncode == 0, (words, result.stderr)
    page = run_words(place, "inspection", "show", "custody").stdout
    assert "Window 1, revision 4 (possible now: move, reinstate):" in page
    assert "Window 2, revision 2 (possible now: move, split, cancel, done):" in page
    assert "  outcome: Report published on 3 February 2025" in page
    told = [line for line in page.splitlines() if "Siân Prosser" in line]
    assert len(told) == 8


def test_the_page_shows_every_command_that_changes_a_window() -> None:
    shown = {words[3] for words in commands() if words[1:3] == ["inspection", "window"]}
    diary = oversight.commands["inspection"]
    assert isinstance(diary, click.Group)
    windows = diary.commands["window"]
    assert isinstance(windows, click.Group)
    assert shown == set(windows.commands) - {"add"}
