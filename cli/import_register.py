"""`oversight import register`: plan a spreadsheet's import, show it, and store it once it is confirmed."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.item_options import open_for_change
from cli.options import DAY, echo_json, json_option

if TYPE_CHECKING:
    from rules.sheets.headings import Column
    from tasks.sheets.import_register import Imported, PlannedImport
    from tasks.sheets.register_sheets import RegisterFile

FILE = click.Path(path_type=Path)


@click.command("register")
@click.argument("file", type=FILE)
@click.option(
    "--sheet", "sheets", multiple=True, help="Read this sheet only, even a hidden one; may be repeated."
)
@click.option("--mapping", type=FILE, help="What the file's own headings and words mean (TOML).")
@click.option("--propose-mapping", type=FILE, metavar="OUT", help="Write a mapping to go through, and stop.")
@click.option("--as-at", type=DAY, help="The day that the file speaks for; today when left out.")
@click.option("--yes", is_flag=True, help="Store the plan without asking.")
@click.option("--dry-run", is_flag=True, help="Print the plan and store nothing.")
@click.option("--by", metavar="POST", help="The key of the post that imports; left out, your account.")
@json_option
def import_register(
    file: Path,
    sheets: tuple[str, ...],
    mapping: Path | None,
    propose_mapping: Path | None,
    as_at: date | None,
    yes: bool,
    dry_run: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """Bring a register's spreadsheet in: xlsx, xlsm, xls, ods or CSV.

    Shows first what is new, what changes from what to what, what has to be asked, and what can't be used; a
    row with a question stays out until it is answered. Then stores all the rest, or nothing.
    """
    from cli.import_report import imported_json, print_plan
    from tasks.sheets.import_register import apply_import, plan_import
    from tasks.sheets.register_sheets import load_mapping, read_register

    if propose_mapping is not None:
        _propose(file, sheets, mapping, propose_mapping)
        return
    opened = open_for_change(by)
    day = as_at or opened.by.today
    if day > opened.by.today:
        raise click.UsageError("--as-at is a day to come; a file speaks for today or an earlier day")
    _progress("Reading ...")
    read = read_register(file, only=sheets, mapping=load_mapping(mapping) if mapping is not None else None)
    _progress(f"Comparing {len(read.rows):,} rows ...")
    planned = plan_import(opened.installation.engine, read, opened.by, as_at=day)
    _progress("")
    if not as_json:
        print_plan(planned)
    imported: Imported | None = None
    if not dry_run and _may_store(planned, yes=yes, as_json=as_json):
        _progress("Storing ...")
        imported = apply_import(opened.installation.engine, planned, opened.by)
        _progress("")
    if as_json:
        echo_json(imported_json(planned, imported))
    elif imported is not None:
        _print_done(planned, imported)
    if imported is None and not dry_run:
        raise click.exceptions.Exit(1)


def _may_store(planned: "PlannedImport", *, yes: bool, as_json: bool) -> bool:
    """Whether to go on. Nobody to ask is a no; with nothing to change there is nothing to ask."""
    from rules.vocabulary import RowOutcome

    if yes or not planned.plan.changes_register:
        return True
    if as_json or not sys.stdin.isatty():
        click.echo("oversight: nothing was stored; look at the plan, then run it again with --yes", err=True)
        return False
    counts = planned.plan.counts
    click.echo("")
    asked = f"Store {counts[RowOutcome.NEW]:,} new and {counts[RowOutcome.CHANGED]:,} changed items?"
    if click.confirm(asked, default=False):
        return True
    click.echo("Nothing was stored.")
    return False


def _print_done(planned: "PlannedImport", imported: "Imported") -> None:
    from rules.vocabulary import RowOutcome

    if imported.import_id is None:
        click.echo("Nothing to store: the register says all of this already.")
        return
    counts = imported.plan.counts
    left = counts[RowOutcome.QUESTION] + counts[RowOutcome.REFUSED]
    click.echo(
        f"Stored as import {imported.import_id}: {counts[RowOutcome.NEW]:,} new, "
        f"{counts[RowOutcome.CHANGED]:,} changed."
    )
    if left:
        click.echo(f"{left:,} rows stayed out: answer them in {planned.file.name}, and import it again.")


def _propose(file: Path, sheets: tuple[str, ...], mapping: Path | None, out: Path) -> None:
    from rules.sheets.mapping import proposed_mapping
    from tasks.sheets.register_sheets import NoTableError, load_mapping, read_register

    if out.exists():
        raise click.UsageError(f"{out} is there already; name another file")
    try:
        read = read_register(file, only=sheets, mapping=load_mapping(mapping) if mapping else None)
        headings, words = read.unknown_headings, _unknown_words(read)
    except NoTableError as error:
        headings, words = error.unknown_headings, {}  # what the words mean shows once the columns are known
    out.write_text(proposed_mapping(headings, words, file.name), encoding="utf-8")
    click.echo(f"{out}: go through it, then: oversight import register {file} --mapping {out}")


def _unknown_words(read: "RegisterFile") -> "dict[Column, list[str]]":
    """By column, the words that were asked about, so that the mapping can say what they stand for."""
    found: dict[Column, dict[str, None]] = {}
    for row in read.rows:
        for problem in row.problems:
            if problem.word and problem.column is not None:
                found.setdefault(problem.column, {})[problem.word] = None
    return {column: list(words) for column, words in found.items()}


def _progress(text: str) -> None:
    """One line on a terminal, each over the one before; nothing where nobody looks."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{text}", err=True, nl=False)
