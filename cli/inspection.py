"""`oversight inspection`: the inspections' diary: what HMICFRS inspects, and when."""

from datetime import date
from typing import Any

import click

from cli.inspection_windows import anchor_option, first_status, status_options, window
from cli.item_options import (
    change_options,
    choice,
    day_or_today,
    member,
    on_option,
    open_for_change,
    reason_option,
)
from cli.options import DAY, echo_json, json_option
from rules.vocabulary import InspectionKind, WindowStatus


@click.group()
def inspection() -> None:
    """Inspections of the force, and the windows in which they are: the diary behind the calendar."""


inspection.add_command(window)


@inspection.command("list")
@click.option("--as-at", type=DAY, help="As the diary stood on this day; as it stands when left out.")
@click.option("--portfolio", help="Only what belongs to this portfolio.")
@click.option("--status", "statuses", type=choice(WindowStatus), multiple=True, help="May be repeated.")
@json_option
def list_inspections(
    as_at: date | None, portfolio: str | None, statuses: tuple[str, ...], as_json: bool
) -> None:
    """Every window of every inspection, one a line, in the order of their days."""
    from cli.inspection_page import slot_document, slot_line
    from config.installation import open_installation
    from models.queries.forces import force_by_code
    from models.queries.inspection_diary import keys_without_window
    from models.queries.inspections import inspection_slots
    from models.session import reading

    installation = open_installation()
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        found = inspection_slots(session, force.id, as_at=as_at)
        # Since when an inspection without a window is in the diary isn't kept, so a past day can't show it.
        undated = keys_without_window(session, force.id, portfolio) if as_at is None and not statuses else []
    wanted = {WindowStatus(status) for status in statuses} or set(WindowStatus)
    shown = [
        slot
        for slot in found
        if slot.status in wanted
        and (portfolio is None or slot.portfolio.casefold() == portfolio.strip().casefold())
    ]
    if as_json:
        windows = [slot_document(slot) for slot in shown]
        echo_json({"as_at": as_at, "windows": windows, "without_window": undated})
        return
    for slot in shown:
        click.echo(slot_line(slot))
    for key in undated:
        click.echo(f"{key}: no window yet")
    if not shown and not undated:
        click.echo("The diary holds no such window.")


@inspection.command("show")
@click.argument("key")
@json_option
def show_inspection(key: str, as_json: bool) -> None:
    """Everything that is known of one inspection: its windows as they were and are, and who changed what."""
    from cli.inspection_page import page_document, page_lines
    from config.installation import open_installation
    from models.queries.forces import force_by_code
    from models.queries.inspection_diary import inspection_by_key
    from models.session import reading
    from rules.inspection_fields import INSPECTION
    from tasks.audit_trail import record_history

    installation = open_installation()
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        found = inspection_by_key(session, force.id, key)
    history = record_history(installation.engine, force_code=force.code, kind=INSPECTION, key=found.key)
    if as_json:
        echo_json(page_document(found, history))
    else:
        click.echo("\n".join(page_lines(found, history)))


@inspection.command("add")
@click.argument("title")
@click.option("--kind", type=choice(InspectionKind), required=True)
@click.option("--source", required=True, help="Where it is said, such as “HMICFRS letter of 3 June 2024”.")
@click.option("--key", default="", help="Its key; made from the title when left out.")
@click.option("--inspectorates", default="HMICFRS", show_default=True, help="Who inspects.")
@click.option("--areas", default="", help="What is looked at, and where.")
@click.option("--what-the-force-does", default="", help="Such as hosting fieldwork or handing in data.")
@click.option("--portfolio", default="", help="The portfolio that it belongs to.")
@click.option("--window", "text", help="When it is, if known: a day, two days (DATE/DATE) or the words.")
@anchor_option
@status_options
@on_option("The day on which the window became known")
@reason_option
@change_options
def add_one(
    title: str,
    kind: str,
    text: str | None,
    anchor: str,
    confirmed: bool,
    done: bool,
    on: date | None,
    reason: str,
    by: str | None,
    as_json: bool,
    **given: str,
) -> None:
    """Put an inspection into the diary, with its first window when that is known."""
    from rules.inspection_days import read_window
    from tasks.inspections.keep_inspection import NewInspection, add_inspection

    if text is None and (anchor or confirmed or done or on is not None):
        raise click.UsageError("--anchor, --confirmed, --done and --on say something of a --window")
    days = read_window(text, anchor) if text is not None else None
    status = first_status(confirmed, done)
    opened = open_for_change(by)
    key = add_inspection(
        opened.installation.engine,
        opened.by,
        NewInspection(title=title, kind=InspectionKind(kind), **given),
        window=days,
        status=status,
        known_on=day_or_today(on, opened),
        why=reason,
    )
    if as_json:
        window = {"start": days.starts_on, "end": days.ends_on, "rule": days.rule} if days else None
        echo_json({"inspection": key, "window": window, "status": status if days else None})
    elif days is None:
        click.echo(f"{key}: in the diary; it has no window yet.")
    else:
        click.echo(f"{key}: in the diary, {days.in_words}, {status.value}: {days.rule}.")


@inspection.command("edit")
@click.argument("key")
@click.option("--title")
@click.option("--kind", type=choice(InspectionKind))
@click.option("--inspectorates")
@click.option("--areas")
@click.option("--what-the-force-does")
@click.option("--outcome", help="What came of it.")
@click.option("--portfolio")
@click.option("--source", help="Where the inspection as a whole is said.")
@reason_option
@change_options
def edit_one(key: str, kind: str | None, reason: str, by: str | None, as_json: bool, **given: Any) -> None:
    """Change an inspection's own fields, with the reason; its windows have commands of their own."""
    from rules.inspection_fields import INSPECTION_FIELD_WORDS
    from tasks.inspections.keep_inspection import edit_inspection

    fields = {name: value for name, value in given.items() if value is not None}
    if kind is not None:
        fields["kind"] = member(InspectionKind, kind)
    if not fields:
        raise click.UsageError("say what is to change: one option at least, such as --outcome TEXT")
    opened = open_for_change(by)
    edited = edit_inspection(opened.installation.engine, opened.by, key=key, fields=fields, why=reason)
    if as_json:
        changes = [{"field": each.field, "from": each.before, "to": each.after} for each in edited.changes]
        echo_json({"inspection": edited.key, "changes": changes, "by": opened.by.actor})
    elif not edited.changes:
        click.echo(f"{edited.key}: everything was so already; nothing was changed.")
    else:
        for each in edited.changes:
            words = INSPECTION_FIELD_WORDS[each.field]
            click.echo(f"{edited.key}: {words}: {each.before or 'nothing'} -> {each.after or 'nothing'}")
