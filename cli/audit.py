"""`oversight audit`: whether history is whole, and the story of one item."""

import sys

import click

from cli.options import echo_json, json_option


@click.group()
def audit() -> None:
    """History: who changed what, when and why; and whether anybody tampered with it."""


@audit.command()
@json_option
def verify(as_json: bool) -> None:
    """Check the whole audit trail, and name the first entry that isn't what was written.

    Note the newest hash outside this machine, in a committee's minutes for one: it also shows when the
    whole trail was written anew.
    """
    from config.installation import open_installation
    from tasks.audit_trail import verify_audit

    installation = open_installation()
    checked = verify_audit(installation.engine, force_code=installation.settings.force)
    broken = checked.broken
    if as_json:
        echo_json(
            {
                "force": checked.force_code,
                "whole": broken is None,
                "entries": checked.entries,
                "head_hash": checked.head_hash,
                "broken": {"sequence": broken.sequence, "says": broken.says} if broken else None,
            }
        )
    elif broken is None:
        click.echo(f"The audit trail of {checked.force_code} is whole: {checked.entries} entries.")
        click.echo(f"Its newest hash is {checked.head_hash}")
    if broken is not None:
        click.echo(
            f"oversight: the audit trail of {checked.force_code} is broken at entry {broken.sequence}: "
            f"{broken.says}",
            err=True,
        )
        sys.exit(1)


@audit.command()
@click.argument("item")
@json_option
def show(item: str, as_json: bool) -> None:
    """Everything that was ever done to an item, by its key or portal id, as a story."""
    from config.installation import open_installation
    from models.queries.forces import force_by_code
    from models.queries.items import find_item
    from models.session import reading
    from rules.audit_chain import read_changes
    from rules.audit_story import story_line, story_lines
    from tasks.audit_trail import item_history

    installation = open_installation()
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        key = find_item(session, force.id, item).key
    entries = item_history(installation.engine, force_code=force.code, key=key)
    if as_json:
        echo_json(
            {
                "item": key,
                "entries": [
                    {
                        "sequence": entry.sequence,
                        "happened_at": entry.happened_at.isoformat(),
                        "actor": entry.actor,
                        "action": entry.action,
                        "changes": [
                            {"field": change.field, "from": change.before, "to": change.after}
                            for change in read_changes(entry.changes)
                        ],
                        "why": entry.why,
                        "hash": entry.entry_hash,
                        "in_words": story_line(entry),
                    }
                    for entry in entries
                ],
            }
        )
    elif entries:
        click.echo("\n".join(story_lines(entries)))
    else:
        click.echo(f"Nothing has been changed on “{key}” since it was loaded.")
