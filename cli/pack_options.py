"""Options that the pack and meeting commands share, and who is behind a change."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from config.installation import Installation
    from rules.vocabulary import Marking
    from tasks.by_whom import ByWhom

_MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE")


def folder_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--out DIR`: the folder of packs, where it isn't the settings'."""
    return click.option(
        "--out",
        "folder",
        type=click.Path(path_type=Path),
        help="Folder that the files go into; OVERSIGHT_PACKS_DIR, or packs, when left out.",
    )(command)


def marking_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--marking MARKING`: the protective marking, within what policy allows."""
    return click.option(
        "--marking",
        type=click.Choice(_MARKINGS, case_sensitive=False),
        help="Protective marking; the policy's when left out.",
    )(command)


def by_option(help_text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--by WHO`: a post's key, or a full name."""
    return click.option(
        "--by", "who", metavar="WHO", default="", help=f"{help_text}: a post's key or a name."
    )


def issue_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--issue`, `--by`, `--changed`: issue at once what was drafted."""
    changed = click.option("--changed", default="", help="What a corrected version changed.")
    issue = click.option(
        "--issue", is_flag=True, help="Issue it at once, where every figure ties or is noted."
    )
    return issue(by_option("Who approves it")(changed(command)))


def opened(who: str = "") -> "tuple[Installation, ByWhom, str]":
    """The installation, whose change this is, and the approver in words ("" when nobody is named)."""
    from config import clock
    from config.installation import open_installation
    from models.queries.people import NoSuchPostError
    from tasks.by_whom import ByWhom, account_in_words, post_in_words

    installation, now = open_installation(), clock.now()
    today, force_code = clock.london_day(now), installation.settings.force
    named = " ".join(who.split())
    if named:
        try:
            named = post_in_words(installation.engine, force_code=force_code, key=named, day=today)
        except NoSuchPostError as error:
            # A single word is more likely a post's key that is misspelt than a whole name.
            if " " not in named:
                raise click.ClickException(f"{error}; or write a full name") from error
    actor = named or account_in_words(_account())
    return installation, ByWhom(force_code, actor, now, today), named


def marking_of(text: str | None) -> "Marking | None":
    """The marking that was named, or None."""
    from rules.vocabulary import Marking

    return Marking(text.upper()) if text is not None else None


def _account() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # A container may run under a number that has no name.
        return ""
