"""`oversight import portal` and `oversight portal reconcile`: the portal's view beside the register's."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.item_options import open_for_change
from cli.options import DAY, echo_json, json_option

if TYPE_CHECKING:
    from rules.portal_reconciliation import Difference, Reconciliation
    from rules.sheets.mapping import SheetMapping
    from tasks.sheets.import_portal import PortalImported
    from tasks.sheets.portal_file import PortalFile

_FILE = click.Path(path_type=Path)
_LINES_SHOWN = 50
_HEADINGS = {
    "only-there": "Only on the portal",
    "only-here": "Only in the register",
    "status": "Another status",
    "level": "Another level",
    "deadline": "Another deadline",
    "expected": "Open there as expected",
}

_mapping_option = click.option(
    "--mapping", type=_FILE, help="What the file's own headings and words mean (TOML)."
)
_sheet_option = click.option(
    "--sheet", "sheets", multiple=True, help="Read this sheet only; may be repeated."
)
_as_at_option = click.option(
    "--as-at", type=DAY, help="The day on which the portal said so; today when left out."
)


@click.command("portal")
@click.argument("file", type=_FILE)
@_sheet_option
@_mapping_option
@_as_at_option
@click.option("--by", metavar="POST", help="The key of the post that imports; left out, your account.")
@json_option
def import_portal_file(
    file: Path,
    sheets: tuple[str, ...],
    mapping: Path | None,
    as_at: date | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Record what the HMICFRS portal says of each item, beside the force's own stages.

    FILE is the portal's export with ids and statuses, or its table of counts, pasted into a file. `oversight
    portal reconcile` shows where the two sides differ.
    """
    from tasks.sheets.import_portal import import_portal
    from tasks.sheets.portal_file import read_portal_file

    opened = open_for_change(by)
    day = as_at or opened.by.today
    if day > opened.by.today:
        raise click.UsageError("--as-at is a day to come; the portal spoke today or earlier")
    read = read_portal_file(file, as_at=day, only=sheets, mapping=_mapping(mapping))
    done = import_portal(opened.installation.engine, read, opened.by, as_at=day)
    if as_json:
        echo_json(_imported_json(read, done, day))
    else:
        _print_imported(read, done)


@click.group("portal")
def portal() -> None:
    """The HMICFRS portal's view beside the register's."""


@portal.command("reconcile")
@click.argument("file", type=_FILE)
@_sheet_option
@_mapping_option
@_as_at_option
@json_option
def reconcile_file(
    file: Path, sheets: tuple[str, ...], mapping: Path | None, as_at: date | None, as_json: bool
) -> None:
    """Compare the portal's export with the register, and store nothing.

    Exit code 1 when anything differs that isn't to be expected.
    """
    from config import clock
    from config.installation import open_installation
    from tasks.sheets.import_portal import reconcile_portal
    from tasks.sheets.portal_file import read_portal_file

    installation = open_installation()
    day = as_at or clock.london_day(clock.now())
    read = read_portal_file(file, as_at=day, only=sheets, mapping=_mapping(mapping))
    if read.counts is not None:
        _report_counts(read, as_json=as_json)
        return
    found = reconcile_portal(installation.engine, read, force_code=installation.settings.force, as_at=day)
    if as_json:
        echo_json(_reconciliation_json(read, found))
    else:
        _print_reconciliation(read, found)
    if not found.agrees:
        raise click.exceptions.Exit(1)


def _mapping(path: Path | None) -> "SheetMapping | None":
    from tasks.sheets.register_sheets import load_mapping

    return load_mapping(path) if path is not None else None


def _print_imported(read: "PortalFile", done: "PortalImported") -> None:
    for note in read.notes:
        click.echo(f"note: {note}")
    _print_lines([f"{row.sheet}!{row.cell}  {row.item_key or ''}  {row.says}" for row in done.kept])
    if done.import_id is None:
        click.echo(f"{read.name}: nothing to store; all of it is recorded for this day already.")
        return
    what = f"{done.figures} figures" if read.counts is not None else f"{done.reports} items’ portal status"
    click.echo(f"{read.name}: stored {what} as import {done.import_id}; {done.unchanged} known already.")


def _imported_json(read: "PortalFile", done: "PortalImported", as_at: date) -> dict[str, Any]:
    return {
        "file": read.name,
        "sha256": read.sha256,
        "as_at": as_at,
        "import": done.import_id,
        "reports": done.reports,
        "figures": done.figures,
        "unchanged": done.unchanged,
        "notes": list(read.notes),
        "rows": [
            {
                "sheet": row.sheet,
                "cell": row.cell,
                "outcome": row.outcome.value,
                "item": row.item_key,
                "says": row.says,
            }
            for row in done.kept
        ],
    }


def _print_reconciliation(read: "PortalFile", found: "Reconciliation") -> None:
    for note in read.notes:
        click.echo(f"note: {note}")
    matched = len(found.matched)
    click.echo(f"{read.name}: {found.rows} rows, {matched} of them in the register, {found.agreeing} agree.")
    if found.without_id:
        click.echo(
            f"{len(found.without_id)} items of the register have no portal id, so they weren’t compared."
        )
    for kind, heading in _HEADINGS.items():
        lines = [_difference_line(each) for each in found.differences if each.kind.value == kind]
        if lines:
            click.echo(f"\n{heading}: {len(lines)}")
            _print_lines(lines)
    if found.questions:
        click.echo(f"\nQuestions: {len(found.questions)}")
        _print_lines([f"{sheet}!{cell}  {says}" for sheet, cell, says in found.questions])


def _difference_line(each: "Difference") -> str:
    where = f"  {each.sheet}!{each.cell}" if each.cell else ""
    return f"{each.reference}  {each.item_key or ''}  {each.says}{where}"


def _print_lines(lines: list[str]) -> None:
    for line in lines[:_LINES_SHOWN]:
        click.echo(f"  {line.rstrip()}")
    if len(lines) > _LINES_SHOWN:
        click.echo(f"  ... and {len(lines) - _LINES_SHOWN:,} more")


def _reconciliation_json(read: "PortalFile", found: "Reconciliation") -> dict[str, Any]:
    return {
        "file": read.name,
        "rows": found.rows,
        "matched": len(found.matched),
        "agreeing": found.agreeing,
        "agrees": found.agrees,
        "differences": [
            {
                "kind": each.kind.value,
                "reference": each.reference,
                "item": each.item_key,
                "sheet": each.sheet or None,
                "cell": each.cell or None,
                "says": each.says,
            }
            for each in found.differences
        ],
        "questions": [{"sheet": sheet, "cell": cell, "says": says} for sheet, cell, says in found.questions],
        "without_portal_id": list(found.without_id),
        "notes": list(read.notes),
    }


def _report_counts(read: "PortalFile", *, as_json: bool) -> None:
    """A table of counts: its rows, and those that don't tie."""
    if read.counts is None:
        raise AssertionError("no table of counts to report")
    rows, asked = read.counts.table.rows, read.counts.asked
    if as_json:
        echo_json(
            {
                "file": read.name,
                "counts": [
                    {
                        "label": row.label,
                        "kind": row.kind,
                        "level": row.level,
                        **{cell.measure.value: cell.value for cell in row.cells},
                    }
                    for row in rows
                ],
                "questions": [
                    {"sheet": read.counts_sheet, "cell": cell, "says": says} for cell, says in asked
                ],
                "notes": list(read.notes),
            }
        )
    else:
        for note in read.notes:
            click.echo(f"note: {note}")
        click.echo(f"{read.name}: a table of counts of {len(rows)} rows, {len(asked)} with a question.")
        _print_lines([f"{read.counts_sheet}!{cell}  {says}" for cell, says in asked])
        click.echo(
            "`oversight import portal` records them; `oversight figures` sets them beside the register."
        )
    if asked:
        raise click.exceptions.Exit(1)
