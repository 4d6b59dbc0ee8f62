"""Options that the item commands share, and the installation that they work on."""

import functools
import getpass
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from cli.options import DAY, json_option

if TYPE_CHECKING:
    from config.installation import Installation
    from tasks.by_whom import ByWhom
    from tasks.items.keep_attachment import KeptFile

_E = TypeVar("_E", bound=StrEnum)

FILE = click.Path(path_type=Path)


class Opened(NamedTuple):
    """The installation, and who changes its register when."""

    installation: "Installation"
    by: "ByWhom"


def choice(members: Iterable[StrEnum]) -> click.Choice[str]:
    """An option's type: one of an enum's values."""
    return click.Choice([member.value for member in members])


def member(enum: type[_E], value: str | None) -> _E | None:
    """The enum's member with a value that choice() let through; None stays None."""
    return enum(value) if value is not None else None


def change_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--by`, `--json`: who makes the change, and how its outcome is printed."""
    by = click.option(
        "--by",
        metavar="POST",
        help="The key of the post that makes this change; left out, the audit names your account.",
    )
    return by(json_option(command))


def reason_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--reason TEXT`: why, for the audit trail."""
    option = click.option("--reason", "--why", "reason", default="", help="Why, for the audit trail.")
    return option(command)


def on_option(help_text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--on DATE`: the day from which it counts."""
    return click.option("--on", "on", type=DAY, help=f"{help_text}; today when left out.")


def open_for_change(by: str | None) -> Opened:
    """The installation, with who is at it and what the clock says, read once."""
    from config import clock
    from config.installation import open_installation
    from tasks.by_whom import ByWhom, account_in_words, post_in_words

    installation = open_installation()
    now = clock.now()
    today, force_code = clock.london_day(now), installation.settings.force
    if by is not None:
        actor = post_in_words(installation.engine, force_code=force_code, key=by, day=today)
    else:
        actor = account_in_words(_account())
    return Opened(installation, ByWhom(force_code, actor, now, today))


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # A container may run under a number that has no name.
        return ""


def keep(opened: Opened, source: Path | None) -> "KeptFile | None":
    """Keep a file that was given with an option; None stays None."""
    from tasks.items.keep_attachment import keep_attachment

    if source is None:
        return None
    return keep_attachment(opened.installation.settings.attachments_dir, source)


def day_or_today(day: date | None, opened: Opened) -> date:
    """The day that was given, or today in Europe/London."""
    return day if day is not None else opened.by.today


def all_of(*options: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Several options on one command, shown by `--help` in this order."""
    return lambda command: functools.reduce(lambda made, option: option(made), reversed(options), command)
