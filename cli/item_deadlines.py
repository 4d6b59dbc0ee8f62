"""`oversight item deadline`, `extend` and `confirm`: the days by which an item is due."""

from datetime import date
from typing import TYPE_CHECKING

import click

from cli.item_options import (
    change_options,
    choice,
    day_or_today,
    member,
    on_option,
    open_for_change,
    reason_option,
)
from cli.options import DAY, echo_json
from rules.vocabulary import DeadlineKind

if TYPE_CHECKING:
    from tasks.items.item_deadlines import DeadlineSet

_ANCHOR = click.option(
    "--anchor", type=DAY, help="Read the words from this day; from the report's date when left out."
)
_WHICH = click.option(
    "--kind", type=choice(DeadlineKind), help="Which deadline; the one that drives reminders."
)


def deadline_commands() -> list[click.Command]:
    """The commands of this file, for the group."""
    return [deadline, extend, confirm]


@click.command()
@click.argument("item")
@click.argument("phrase", metavar="NEW-DAY")
@click.option("--agreed-by", required=True, metavar="POST-OR-TEXT", help="Who agreed: a post's key or words.")
@_WHICH
@click.option(
    "--agreed-on", "--on", "agreed_on", type=DAY, help="The day it was agreed; today when left out."
)
@_ANCHOR
@reason_option
@change_options
def extend(
    item: str,
    phrase: str,
    agreed_by: str,
    kind: str | None,
    agreed_on: date | None,
    anchor: date | None,
    reason: str,
    by: str | None,
    as_json: bool,
) -> None:
    """Move a deadline of ITEM to NEW-DAY, a day or words, and enter it in the ledger."""
    from tasks.items.item_deadlines import extend_deadline

    opened = open_for_change(by)
    done = extend_deadline(
        opened.installation.engine,
        opened.by,
        key=item,
        phrase=phrase,
        why=reason,
        agreed_by=agreed_by,
        agreed_on=day_or_today(agreed_on, opened),
        kind=member(DeadlineKind, kind),
        anchor=anchor,
    )
    _say_deadline(done, as_json)


@click.command()
@click.argument("item")
@click.argument("phrase")
@click.option("--kind", type=choice(DeadlineKind), required=True, help="Who set it.")
@on_option("The day from which it counts")
@_ANCHOR
@reason_option
@change_options
def deadline(
    item: str,
    phrase: str,
    kind: str,
    on: date | None,
    anchor: date | None,
    reason: str,
    by: str | None,
    as_json: bool,
) -> None:
    """Give ITEM a deadline that it doesn't have yet: PHRASE is a day, or words such as “by June 2025”."""
    from tasks.items.item_deadlines import add_deadline

    opened = open_for_change(by)
    done = add_deadline(
        opened.installation.engine,
        opened.by,
        key=item,
        kind=DeadlineKind(kind),
        phrase=phrase,
        on=day_or_today(on, opened),
        anchor=anchor,
        why=reason,
    )
    _say_deadline(done, as_json)


def _say_deadline(done: "DeadlineSet", as_json: bool) -> None:
    from rules.dates_in_words import long_date
    from rules.lifecycle_wording import DEADLINE_WORDS

    driving = done.driving
    if as_json:
        echo_json(
            {
                "item": done.item_key,
                "kind": done.kind,
                "version": done.version,
                "from": done.was_due_on,
                "due_on": done.due_on,
                "resolution": done.resolution.kind,
                "rule": done.resolution.rule,
                "extensions": done.extensions,
                "drives_reminders": {"kind": driving.kind, "due_on": driving.due_on},
            }
        )
        return
    due = long_date(done.due_on) if done.due_on else f"no single day ({done.resolution.kind.value})"
    was = f", was {long_date(done.was_due_on)}" if done.was_due_on else ""
    click.echo(f"{done.item_key}: {DEADLINE_WORDS[done.kind]} deadline {due}{was}: {done.resolution.rule}.")
    if done.extensions:
        click.echo(f"Extensions so far: {done.extensions}.")
    if driving.due_on is not None:
        click.echo(
            f"Reminders go by the {DEADLINE_WORDS[driving.kind]} deadline, {long_date(driving.due_on)}."
        )
    else:
        click.echo("It has no day to remind of: that is a question for the Force Liaison Officer.")


@click.command()
@click.argument("item")
@_WHICH
@click.option("--by-post", required=True, metavar="POST", help="The key of the post that confirmed it.")
@on_option("The day on which it was confirmed")
@click.option("--note", default="", help="What it rests on, such as a mail or a meeting.")
@change_options
def confirm(
    item: str, kind: str | None, by_post: str, on: date | None, note: str, by: str | None, as_json: bool
) -> None:
    """Record that a post confirmed the day by which ITEM is due; no reminder starts anew."""
    from rules.dates_in_words import long_date
    from rules.lifecycle_wording import DEADLINE_WORDS
    from tasks.items.confirm_deadline import confirm_deadline

    opened = open_for_change(by)
    done = confirm_deadline(
        opened.installation.engine,
        opened.by,
        key=item,
        by_post=by_post,
        on=day_or_today(on, opened),
        kind=member(DeadlineKind, kind),
        note=note,
    )
    confirmed = done.deadline
    if as_json:
        echo_json(
            {
                "item": done.item_key,
                "kind": confirmed.kind,
                "version": confirmed.version,
                "due_on": confirmed.due_on,
                "recurrence": confirmed.recurrence,
                "rule": confirmed.rule,
                "confirmed_by": done.confirmed_by,
                "confirmed_on": done.confirmed_on,
                "by": opened.by.actor,
            }
        )
        return
    due = long_date(confirmed.due_on) if confirmed.due_on else f"standing duty ({confirmed.recurrence})"
    click.echo(
        f"{done.item_key}: {DEADLINE_WORDS[confirmed.kind]} deadline {due}, “{confirmed.phrase}”: "
        f"confirmed by {done.confirmed_by}, {long_date(done.confirmed_on)}."
    )
