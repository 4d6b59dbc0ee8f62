"""`oversight audit`: whether history is whole, and the story of one item."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from cli.options import echo_json, json_option

if TYPE_CHECKING:
    from tasks.audit_trail import AuditChecked
    from tasks.items.kept_files import FilesChecked


@click.group()
def audit() -> None:
    """History: who changed what, when and why; and whether anybody tampered with it."""


@audit.command()
@click.option(
    "--noted", metavar="HASH", default="", help="A newest hash that was noted earlier, to look for."
)
@json_option
def verify(noted: str, as_json: bool) -> None:
    """Check the audit trail and the kept files, and name the first entry that isn't what was written.

    Note the newest hash outside this machine, in a committee's minutes for one, and give it with --noted
    later: that also shows when the whole trail was written anew.
    """
    from config.installation import open_installation
    from rules.dates_in_words import number_of
    from tasks.audit_trail import verify_audit
    from tasks.items.kept_files import check_kept_files

    installation = open_installation()
    code = installation.settings.force
    checked = verify_audit(installation.engine, force_code=code, noted_hash=noted)
    files = check_kept_files(installation.engine, installation.settings.attachments_dir, force_code=code)
    wrong = _what_is_wrong(checked, files, noted)
    if as_json:
        echo_json(_verify_document(checked, files))
    elif checked.broken is None:
        entries = number_of(checked.entries, "entry", "entries")
        click.echo(f"The audit trail of {checked.force_code} is whole: {entries}.")
        click.echo(f"Its newest hash is {checked.head_hash}")
        if noted and checked.noted_at is not None:
            click.echo(f"The noted hash is that of entry {checked.noted_at}.")
        click.echo(
            f"Letters and evidence: {files.files} kept, {files.files - len(files.wrong)} as they were."
        )
    for line in wrong:
        click.echo(f"oversight: {line}", err=True)
    if wrong:
        sys.exit(1)


def _what_is_wrong(checked: "AuditChecked", files: "FilesChecked", noted: str) -> list[str]:
    trail = f"the audit trail of {checked.force_code}"
    wrong = []
    if checked.broken is not None:
        wrong.append(f"{trail} is broken at entry {checked.broken.sequence}: {checked.broken.says}")
    if noted and checked.noted_at is None:
        wrong.append(f"no entry of {trail} has the noted hash: it isn't the trail of which that was noted")
    for file in files.wrong:
        items = f" (for {', '.join(file.items)})" if file.items else ""
        wrong.append(f"“{file.name}”{items} {file.says}")
    return wrong


def _verify_document(checked: "AuditChecked", files: "FilesChecked") -> dict[str, object]:
    broken = checked.broken
    return {
        "force": checked.force_code,
        "whole": broken is None,
        "entries": checked.entries,
        "head_hash": checked.head_hash,
        "broken": {"sequence": broken.sequence, "says": broken.says} if broken else None,
        "noted_at": checked.noted_at,
        "files": {"kept": files.files, "wrong": [asdict(file) for file in files.wrong]},
    }


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
