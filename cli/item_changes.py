"""`oversight item edit`, `extend`, `deadline`, `review` and `portal`: changes beside the lifecycle."""

from datetime import date
from typing import TYPE_CHECKING, Any

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
from rules.vocabulary import Applicability, DeadlineKind, PortalStatus, ReviewClock

if TYPE_CHECKING:
    from tasks.item_deadlines import DeadlineSet

_NONE = "none"
_ANCHOR = click.option(
    "--anchor", type=DAY, help="Read the words from this day; from the report's date when left out."
)


def change_commands() -> list[click.Command]:
    """The commands of this file, for the group."""
    return [edit, extend, deadline, review, portal]


@click.command()
@click.argument("item")
@click.option("--title")
@click.option("--text")
@click.option("--level", type=click.Choice(["1", "2", "3", "4", _NONE]))
@click.option("--owner", metavar="POST", help="The owner post's key, or none.")
@click.option("--portfolio")
@click.option("--board")
@click.option("--addressees")
@click.option("--applicability", type=choice(Applicability))
@click.option("--mandatory/--not-mandatory", default=None)
@click.option("--number", help="The number in the report, such as “Recommendation 3”.")
@click.option("--portal-id", help="The portal's own number, or none.")
@reason_option
@change_options
def edit(item: str, reason: str, by: str | None, as_json: bool, **options: Any) -> None:
    """Change an item's own fields. ITEM is a key or a portal id.

    A new level, applicability or mandatory needs a reason: it changes what is asked of the force.
    """
    from rules.item_fields import FIELD_WORDS
    from tasks.edit_item import edit_item

    fields = {name: _field(name, value) for name, value in options.items() if value is not None}
    if not fields:
        raise click.UsageError("say what is to change: one option at least, such as --owner POST")
    opened = open_for_change(by)
    edited = edit_item(opened.installation.engine, opened.by, key=item, fields=fields, reason=reason)
    if as_json:
        changes = [{"field": each.field, "from": each.before, "to": each.after} for each in edited.changes]
        echo_json({"item": edited.item_key, "changes": changes, "by": opened.by.actor})
    elif not edited.changes:
        click.echo(f"{edited.item_key}: everything was so already; nothing was changed.")
    else:
        for each in edited.changes:
            was = each.before if each.before is not None else "nothing"
            now = each.after if each.after is not None else "nothing"
            click.echo(f"{edited.item_key}: {FIELD_WORDS[each.field]}: {was} -> {now}")


def _field(name: str, value: Any) -> Any:
    if name in ("level", "owner", "portal_id") and value == _NONE:
        return None
    if name == "level":
        return int(value)
    return Applicability(value) if name == "applicability" else value


@click.command()
@click.argument("item")
@click.argument("phrase", metavar="NEW-DAY")
@click.option("--agreed-by", required=True, metavar="POST-OR-TEXT", help="Who agreed: a post's key or words.")
@click.option("--kind", type=choice(DeadlineKind), help="Which deadline; the one that drives reminders.")
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
    from tasks.item_deadlines import extend_deadline

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
    from tasks.item_deadlines import add_deadline

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
    from rules.dates_in_words import long_date, number_of

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
    click.echo(f"{done.item_key}: {done.kind.value} deadline {due}{was}: {done.resolution.rule}.")
    if done.extensions:
        click.echo(f"It was moved {number_of(done.extensions, 'time')} in all.")
    if driving.due_on is not None:
        click.echo(f"Reminders go by the {driving.kind.value} deadline, {long_date(driving.due_on)}.")
    else:
        click.echo("It has no day to remind of: that is a question for the Force Liaison Officer.")


@click.command()
@click.argument("item")
@click.option("--note", required=True, help="What was reported or found.")
@click.option("--clock", type=choice(ReviewClock), default=ReviewClock.OWNER_UPDATE.value, show_default=True)
@click.option("--not-substantive", is_flag=True, help="A mere chaser: the item may still go stale.")
@on_option("The day on which it was held")
@change_options
def review(
    item: str,
    note: str,
    clock: str,
    not_substantive: bool,
    on: date | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Record an update or a review of ITEM."""
    from rules.dates_in_words import long_date
    from tasks.item_reports import record_review

    opened = open_for_change(by)
    day = day_or_today(on, opened)
    key = record_review(
        opened.installation.engine,
        opened.by,
        key=item,
        on=day,
        note=note,
        clock=ReviewClock(clock),
        substantive=not not_substantive,
    )
    if as_json:
        echo_json({"item": key, "clock": clock, "on": day, "substantive": not not_substantive})
    else:
        click.echo(f"{key}: recorded a review ({clock.replace('-', ' ')}) of {long_date(day)}.")


@click.command()
@click.argument("item")
@click.argument("status", type=choice(PortalStatus))
@click.option("--source", default="seen on the HMICFRS portal", show_default=True, help="Where it was seen.")
@on_option("The day on which it was seen")
@change_options
def portal(item: str, status: str, source: str, on: date | None, by: str | None, as_json: bool) -> None:
    """Record what the HMICFRS portal says of ITEM, beside the force's own stage."""
    from rules.dates_in_words import long_date
    from tasks.item_reports import report_portal_status

    opened = open_for_change(by)
    day = day_or_today(on, opened)
    done = report_portal_status(
        opened.installation.engine,
        opened.by,
        key=item,
        status=PortalStatus(status),
        on=day,
        source=source,
    )
    if as_json:
        echo_json({"item": done.item_key, "portal_status": status, "on": day, "new": done.is_new})
    elif done.is_new:
        click.echo(f"{done.item_key}: {status} on the portal, {long_date(day)}.")
    else:
        click.echo(f"{done.item_key}: known for {long_date(day)} already; nothing was changed.")
