"""`oversight export`: tables of the register as spreadsheet files."""

from pathlib import Path

import click

from cli.options import echo_json, json_option

_OUT = click.argument("out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))


@click.group("export")
def exports() -> None:
    """Write a table of the register to FILE, which ends in .xlsx or .csv."""


@exports.command("register")
@_OUT
@json_option
def export_register(out: Path, as_json: bool) -> None:
    """Every item, in the columns that `oversight import register` reads: read again, it changes nothing."""
    _export("register", out, as_json=as_json)


@exports.command("queue")
@_OUT
@json_option
def export_queue(out: Path, as_json: bool) -> None:
    """Every proposal read from a paper, the words it rests on, and what was decided."""
    _export("queue", out, as_json=as_json)


@exports.command("notices")
@_OUT
@json_option
def export_notices(out: Path, as_json: bool) -> None:
    """Every notice ever decided, whom it was sent to and what the mail server said."""
    _export("notices", out, as_json=as_json)


@exports.command("audit")
@_OUT
@json_option
def export_audit(out: Path, as_json: bool) -> None:
    """The whole audit trail with its hashes."""
    _export("audit", out, as_json=as_json)


def _export(what: str, out: Path, *, as_json: bool) -> None:
    from config import clock
    from config.installation import open_installation
    from rules.dates_in_words import number_of
    from tasks.sheets.export_table import Export, export_table

    installation = open_installation()
    now = clock.now()
    rows = export_table(
        installation.engine,
        Export(what),
        out,
        force_code=installation.settings.force,
        now=now,
        today=clock.london_day(now),
    )
    if as_json:
        echo_json({"file": str(out), "rows": rows})
    else:
        click.echo(f"{out}: {number_of(rows, 'row')}.")
