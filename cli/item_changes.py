"""`oversight item edit`, `review`, `rate` and `portal`: changes of an item beside its lifecycle."""

from datetime import date
from typing import Any

import click

from cli.item_options import (
    change_options,
    choice,
    day_or_today,
    on_option,
    open_for_change,
    reason_option,
)
from cli.options import echo_json
from rules.vocabulary import Applicability, PortalStatus, Rag, ReviewClock

_NONE = "none"


def change_commands() -> list[click.Command]:
    """The commands of this file, for the group."""
    return [edit, review, rate, portal]


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
    from tasks.items.edit_item import edit_item

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
    from tasks.items.item_reports import record_review

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
@click.argument("rag", type=choice(Rag))
@on_option("The day on which it was rated")
@reason_option
@change_options
def rate(item: str, rag: str, on: date | None, reason: str, by: str | None, as_json: bool) -> None:
    """Rate ITEM red, amber or green, with the reason; earlier ratings are kept."""
    from rules.dates_in_words import long_date
    from tasks.items.rate_item import rate_item

    opened = open_for_change(by)
    day = day_or_today(on, opened)
    done = rate_item(opened.installation.engine, opened.by, key=item, rag=Rag(rag), on=day, why=reason)
    if as_json:
        echo_json({"item": done.item_key, "from": done.before, "to": done.after, "on": day})
    else:
        click.echo(f"{done.item_key}: {done.before or 'not rated'} -> {done.after}, {long_date(day)}.")


@click.command()
@click.argument("item")
@click.argument("status", type=choice(PortalStatus))
@click.option("--source", default="seen on the HMICFRS portal", show_default=True, help="Where it was seen.")
@on_option("The day on which it was seen")
@change_options
def portal(item: str, status: str, source: str, on: date | None, by: str | None, as_json: bool) -> None:
    """Record what the HMICFRS portal says of ITEM, beside the force's own stage."""
    from rules.dates_in_words import long_date
    from tasks.items.item_reports import report_portal_status

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
