"""The pages for people name only what is there: commands, options and files."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli.main import oversight

PROJECT = Path(__file__).resolve().parents[1]
PAGES = sorted([PROJECT / "README.md", *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("examples/**/*.md")])
FENCED = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`(oversight [^`\n]+)`")
ROOMS = ("bench", "cli", "config", "flows", "models", "rules", "tasks", "tests")
PATH = re.compile(rf"(?<![\w/.])((?:{'|'.join(ROOMS)}|docs)/[\w/-]+\.(?:py|md|toml|jinja|typ|tsv))\b")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)[^)]*\)")


def written_commands(text: str) -> Iterator[str]:
    """Every call of the command in code, without its prompt, its folder and its remark."""
    for block in FENCED.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            called = re.match(r"\$?\s*(?:\S*/)?oversight\s+(.*)", line.split("  #")[0])
            if called:
                yield called.group(1)
    for called_in_text in CODE.findall(text):
        yield called_in_text.removeprefix("oversight ")


def what_is_wrong(words: list[str]) -> str | None:
    """Why such a call names something that isn't there; None when all of it is."""
    command: click.Command = oversight
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        if rest[0] in ("|", "..."):
            return None
        found = command.commands.get(rest[0])
        if found is None:
            return f"there is no command {rest[0]!r}"
        command, rest = found, rest[1:]
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    known |= {"--help", "-h", "--version"}
    unknown = [word for word in rest if word.startswith("--") and word.split("=")[0] not in known]
    return f"{unknown[0]} is no option of it" if unknown else None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_a_page_calls_only_commands_and_options_that_are_there(page: Path) -> None:
    wrong = {
        call: why
        for call in written_commands(page.read_text(encoding="utf-8"))
        if (why := what_is_wrong(_words(call))) is not None
    }
    assert wrong == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_a_page_links_only_to_files_that_are_there(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_a_path_that_code_or_a_page_names_is_there() -> None:
    named = {
        (str(page.relative_to(PROJECT)), path)
        for page in [*PAGES, *(each for room in ROOMS for each in (PROJECT / room).glob("**/*.py"))]
        for path in PATH.findall(page.read_text(encoding="utf-8"))
    }
    assert len(named) > 50
    assert sorted((page, path) for page, path in named if not (PROJECT / path).exists()) == []


def test_the_check_itself_finds_what_is_not_there() -> None:
    assert what_is_wrong(["daily", "--dry-run"]) is None
    assert what_is_wrong(["dayly"]) is not None
    assert what_is_wrong(["daily", "--dry"]) is not None
    assert list(written_commands("```sh\n.venv/bin/oversight daily  # x\n```\n`oversight send`")) == [
        "daily",
        "send",
    ]


def _words(call: str) -> list[str]:
    try:
        return shlex.split(call, comments=True)
    except ValueError:
        return call.split()
