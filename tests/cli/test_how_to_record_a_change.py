"""The commands of docs/how-to/record-a-change.md, run in their order."""

import re
import shlex
from pathlib import Path

from cli.main import oversight
from tests.cli.test_item_command import example, place, run_words

__all__ = ["example", "place"]  # fixtures

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "record-a-change.md"


def commands() -> list[list[str]]:
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


def test_every_command_of_the_page_does_what_it_says(place: Path) -> None:
    (place / "letter.pdf").write_bytes(b"%PDF-1.7 signed")
    for program, *words in commands():
        assert program == "oversight"
        result = run_words(place, *words)
        assert result.returncode == 0, (words, result.stderr)
    story = run_words(place, "audit", "show", "cse-2023-r9").stdout.splitlines()
    assert [line.split(" it")[0].rsplit(" ", 1)[-1] for line in story[1:]] == [
        "claimed",
        "signed",
        "submitted",
        "recorded",
        "closed",
    ]


def test_the_page_shows_every_command_that_changes_a_deadline_or_records_a_report() -> None:
    shown = {words[2] for words in commands() if words[1] == "item"}
    assert shown >= {"deadline", "confirm", "extend", "review", "portal", "edit", "list", "show"}
    assert shown <= set(oversight.commands["item"].commands)  # type: ignore[attr-defined]
