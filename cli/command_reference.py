"""The command's reference page, made from the commands themselves: `python -m cli.command_reference`."""

import sys
from collections.abc import Iterator

import click

from cli.main import oversight

_INTRODUCTION = """\
# The `oversight` command

Made from the commands themselves by `make docs`; `make check` compares the two, so never edit this page.

Exit code 0: done; 1: refused, or found wrong; 2: wrong usage. With `--json` one JSON document goes to
standard output and messages to standard error.
"""


def command_reference() -> str:
    """Every command with its arguments and options, as one Markdown page that ends in one line end."""
    return "\n".join([_INTRODUCTION, *_sections(oversight, ("oversight",))]).rstrip("\n") + "\n"


def leaf_commands(
    group: click.Command = oversight, words: tuple[str, ...] = ("oversight",)
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Each command that does something, with the words that call it, by name."""
    if not isinstance(group, click.Group):
        yield words, group
        return
    for name in sorted(group.commands):
        yield from leaf_commands(group.commands[name], (*words, name))


def _sections(group: click.Command, words: tuple[str, ...]) -> Iterator[str]:
    for called, command in leaf_commands(group, words):
        yield f"## `{' '.join(called)}{_arguments(command)}`\n"
        yield f"{_one_line_paragraphs(command.help or '')}\n"
        options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
        if options:
            yield "| Option | |\n|---|---|"
            for option in options:
                yield f"| `{_option_words(option)}` | {_escaped(_option_help(option))} |"
            yield ""


def _arguments(command: click.Command) -> str:
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    return "".join(f" {each.make_metavar(click.Context(command))}" for each in arguments)


def _option_words(option: click.Option) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    if option.is_flag:
        return names
    shown = option.make_metavar(click.Context(click.Command("oversight")))
    return f"{names} {shown}".replace("|", " or ")


def _option_help(option: click.Option) -> str:
    needed = "Needed. " if option.required else ""
    return needed + (option.help or "")


def _one_line_paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


def _escaped(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    sys.stdout.write(command_reference())
