"""`oversight item claim` to `not-applicable`: one command for each step of the lifecycle."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from cli.item_options import (
    FILE,
    all_of,
    change_options,
    choice,
    day_or_today,
    keep,
    member,
    on_option,
    open_for_change,
    reason_option,
)
from cli.options import echo_json
from rules.vocabulary import Action, SignOffOutcome

_EVIDENCE = click.option("--evidence", type=FILE, help="A file that shows the work is done; it is kept.")
_LETTER = click.option("--letter", type=FILE, help="The Chief Constable's signed letter; it is kept.")
_NOTICE = click.option("--notice", metavar="TEXT", help="HMICFRS's written notice: its reference and date.")
_OUTCOME = click.option("--outcome", type=choice(SignOffOutcome), help="What the panel found.")
_OTHER = click.argument("other_item", metavar="OTHER", required=False)

_Help = tuple[Action, str, tuple[Callable[..., Any], ...]]

_COMMANDS: dict[str, _Help] = {
    "claim": (Action.CLAIM, "The owner says that the work is done, with evidence.", (_EVIDENCE,)),
    "sign-off": (Action.SIGN_OFF, "The DCC's panel signs it off internally.", (_OUTCOME,)),
    "submit": (
        Action.SUBMIT,
        "It is put to HMICFRS; Levels 2 and 3 with the Chief Constable's signed letter.",
        (_LETTER, _EVIDENCE),
    ),
    "verify": (Action.VERIFY, "HMICFRS has verified it.", (_NOTICE,)),
    "close": (
        Action.CLOSE,
        "It is closed: Level 2 by the signed letter, all else by HMICFRS's written notice.",
        (_LETTER, _NOTICE),
    ),
    "return": (Action.RETURN, "The panel or HMICFRS sends it back, with the reason.", ()),
    "reopen": (Action.REOPEN, "It is open again.", (_NOTICE,)),
    "supersede": (Action.SUPERSEDE, "A later item, OTHER, takes its place.", (_OTHER,)),
    "merge": (Action.MERGE, "It is worked on together with another item, OTHER, from now on.", (_OTHER,)),
    "derogate": (Action.DEROGATE, "The panel decides not to do it, with its rationale.", ()),
    "not-applicable": (Action.MARK_NOT_APPLICABLE, "It doesn't apply to this force, with the reason.", ()),
}


def action_commands() -> list[click.Command]:
    """A command for each action; what one isn't given, the lifecycle's gates ask for."""
    return [_command(name, *each) for name, each in _COMMANDS.items()]


def command_for(action: Action) -> str:
    """The word after `oversight item` that does an action."""
    return next(name for name, (each, _help, _options) in _COMMANDS.items() if each is action)


def _command(
    name: str, action: Action, help_text: str, options: tuple[Callable[..., Any], ...]
) -> click.Command:
    def run(
        item: str, on: date | None, reason: str, by: str | None, as_json: bool, **given: str | Path | None
    ) -> None:
        _run(action, item, on=on, reason=reason, by=by, as_json=as_json, given=given)

    decorated = all_of(
        click.argument("item"),
        *options,
        reason_option,
        on_option("The day on which it happened"),
        change_options,
    )(run)
    return click.command(name, help=f"{help_text} ITEM is a key or a portal id.")(decorated)


def _run(
    action: Action,
    item: str,
    *,
    on: date | None,
    reason: str,
    by: str | None,
    as_json: bool,
    given: dict[str, Any],
) -> None:
    from rules.dates_in_words import long_date
    from tasks.items.change_item import GivenWithAction, apply_action

    opened = open_for_change(by)
    done = apply_action(
        opened.installation.engine,
        opened.by,
        key=item,
        action=action,
        on=day_or_today(on, opened),
        given=GivenWithAction(
            evidence=keep(opened, given.get("evidence")),
            outcome=member(SignOffOutcome, given.get("outcome")),
            letter=keep(opened, given.get("letter")),
            notice=given.get("notice") or "",
            reason=reason,
            other_item=given.get("other_item"),
        ),
    )
    if as_json:
        echo_json(
            {
                "item": done.item_key,
                "action": done.action,
                "from": done.from_stage,
                "to": done.to_stage,
                "on": done.on,
                "by": opened.by.actor,
            }
        )
        return
    before, after = (stage.value.replace("-", " ") for stage in (done.from_stage, done.to_stage))
    click.echo(f"{done.item_key}: {before} -> {after}, {long_date(done.on)}. By {opened.by.actor}.")
