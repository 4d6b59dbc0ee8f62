"""`oversight inspection window`: when an inspection is, as that firms up, moves, splits or falls away."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.item_options import all_of, change_options, day_or_today, on_option, open_for_change, reason_option
from cli.options import echo_json
from rules.vocabulary import WindowStatus

if TYPE_CHECKING:
    from cli.item_options import Opened
    from tasks.inspections.change_window import Told, WindowChanged

anchor_option = click.option(
    "--anchor",
    default="",
    metavar="DATE",
    help="The date of the document that the words stand in: a day, a month (2024-12) or a year.",
)
status_options = all_of(
    click.option("--confirmed", is_flag=True, help="The days are confirmed; tentative when left out."),
    click.option("--done", is_flag=True, help="It has taken place, or has begun."),
)
_slot_option = click.option(
    "--slot", type=click.IntRange(min=1), help="Which window, when the inspection has several."
)
_provisional_option = click.option(
    "--provisional", is_flag=True, help="The days may still change, though it was confirmed."
)
_told_options = all_of(
    click.option("--source", required=True, help="Where it is said, such as “HMICFRS e-mail of 3 June”."),
    on_option("The day on which it became known"),
    click.option(
        "--revision",
        "seen",
        type=click.IntRange(min=0),
        help="The revision that you saw: refused when somebody has changed it since.",
    ),
    reason_option,
    change_options,
)


def first_status(confirmed: bool, done: bool) -> WindowStatus:
    """The status of a new window by its two flags."""
    if confirmed and done:
        raise click.UsageError("--confirmed and --done can't both be")
    if done:
        return WindowStatus.DONE
    return WindowStatus.CONFIRMED if confirmed else WindowStatus.TENTATIVE


@click.group()
def window() -> None:
    """When an inspection is. A window is a day, two days (DATE/DATE), or words such as “early October”.

    Words are read from the --anchor that you give. A rough period stays tentative, and no day is guessed.
    Nothing is overwritten: each change is a new revision of the window, and its event in calendars follows.
    """


@window.command("add")
@click.argument("key")
@click.argument("text", metavar="WINDOW")
@anchor_option
@status_options
@click.option("--source", required=True, help="Where it is said, such as “HMICFRS e-mail of 3 June”.")
@on_option("The day on which it became known")
@reason_option
@change_options
def add_one(
    key: str,
    text: str,
    anchor: str,
    confirmed: bool,
    done: bool,
    source: str,
    on: date | None,
    reason: str,
    by: str | None,
    as_json: bool,
) -> None:
    """Give the inspection KEY one more window, with an event of its own in calendars."""
    from rules.inspection_days import read_window
    from tasks.inspections.change_window import Told, add_window

    days, status = read_window(text, anchor), first_status(confirmed, done)
    opened = open_for_change(by)
    told = Told(why=reason, source=source, known_on=day_or_today(on, opened))
    changed = add_window(opened.installation.engine, opened.by, key=key, days=days, status=status, told=told)
    _say([changed], opened, as_json)


@window.command("split")
@click.argument("key")
@click.argument("phases", metavar="WINDOW WINDOW...", nargs=-1, required=True)
@anchor_option
@_slot_option
@_provisional_option
@_told_options
def split_one(
    key: str, phases: tuple[str, ...], anchor: str, slot: int | None, provisional: bool, **options: Any
) -> None:
    """Split a window of the inspection KEY into phases; its event keeps the earliest of them."""
    from rules.inspection_days import read_window
    from tasks.inspections.change_window import split_window

    days = [read_window(phase, anchor) for phase in phases]
    opened, told, as_json = _opened(options)
    changed = split_window(
        opened.installation.engine,
        opened.by,
        key=key,
        phases=days,
        told=told,
        slot=slot,
        provisional=provisional,
    )
    _say(changed, opened, as_json)


def _change(action: str, key: str, text: str | None, anchor: str, provisional: bool, **options: Any) -> None:
    from rules.inspection_days import read_window
    from rules.inspection_windows import WindowAction
    from tasks.inspections.change_window import change_window

    days = read_window(text, anchor) if text is not None else None
    slot = options.pop("slot")
    opened, told, as_json = _opened(options)
    changed = change_window(
        opened.installation.engine,
        opened.by,
        key=key,
        action=WindowAction(action),
        told=told,
        slot=slot,
        days=days,
        provisional=provisional,
    )
    _say([changed], opened, as_json)


@window.command("firm-up")
@click.argument("key")
@click.argument("text", metavar="[WINDOW]", required=False)
@anchor_option
@_slot_option
@_told_options
def firm_up(key: str, text: str | None, anchor: str, **options: Any) -> None:
    """A tentative window of the inspection KEY is confirmed, on the days it has or on new ones."""
    _change("firm-up", key, text, anchor, False, **options)


@window.command("move")
@click.argument("key")
@click.argument("text", metavar="WINDOW")
@anchor_option
@_slot_option
@_provisional_option
@_told_options
def move(key: str, text: str, anchor: str, provisional: bool, **options: Any) -> None:
    """A window of the inspection KEY is on other days. With a rough period it is tentative again."""
    _change("move", key, text, anchor, provisional, **options)


@window.command("cancel")
@click.argument("key")
@_slot_option
@_told_options
def cancel(key: str, **options: Any) -> None:
    """A window of the inspection KEY falls away; calendars show it as cancelled."""
    _change("cancel", key, None, "", False, **options)


@window.command("done")
@click.argument("key")
@click.argument("text", metavar="[WINDOW]", required=False)
@anchor_option
@_slot_option
@_told_options
def done(key: str, text: str | None, anchor: str, **options: Any) -> None:
    """A window of the inspection KEY has taken place, on the days it has or on those it turned out to be."""
    _change("done", key, text, anchor, False, **options)


@window.command("reinstate")
@click.argument("key")
@click.argument("text", metavar="[WINDOW]", required=False)
@anchor_option
@_slot_option
@_provisional_option
@_told_options
def reinstate(key: str, text: str | None, anchor: str, provisional: bool, **options: Any) -> None:
    """A window of the inspection KEY that was cancelled or done stands again, as firm as it was before."""
    _change("reinstate", key, text, anchor, provisional, **options)


def _opened(options: dict[str, Any]) -> "tuple[Opened, Told, bool]":
    from tasks.inspections.change_window import Told

    opened = open_for_change(options["by"])
    known_on = day_or_today(options["on"], opened)
    told = Told(why=options["reason"], source=options["source"], known_on=known_on, seen=options["seen"])
    return opened, told, options["as_json"]


def _say(changed: "Iterable[WindowChanged]", opened: "Opened", as_json: bool) -> None:
    if as_json:
        echo_json({"windows": [_document(row) for row in changed], "by": opened.by.actor})
        return
    for row in changed:
        was = f", was {row.was_days.in_words}, {row.was}" if row.was_days is not None else ""
        click.echo(f"{row.key}, window {row.slot}: {row.days.in_words}, {row.status}{was}: {row.days.rule}.")


def _document(row: "WindowChanged") -> dict[str, Any]:
    days, was = row.days, row.was_days
    return {
        "inspection": row.key,
        "slot": row.slot,
        "revision": row.revision,
        "status": row.status,
        "start": days.starts_on,
        "end": days.ends_on,
        "phrase": days.phrase,
        "anchor": days.anchor,
        "rule": days.rule,
        "certainty": days.certainty,
        "was": {"status": row.was, "start": was.starts_on, "end": was.ends_on} if was is not None else None,
    }
