"""`oversight import`: bring a register in."""

from pathlib import Path

import click

from cli.import_paper import import_paper_file
from cli.import_register import import_register
from cli.options import echo_json, json_option
from cli.portal import import_portal_file


@click.group("import")
def imports() -> None:
    """Bring data into the register."""


imports.add_command(import_paper_file)
imports.add_command(import_register)
imports.add_command(import_portal_file)


@imports.command("folder")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def import_folder(folder: Path, as_json: bool) -> None:
    """Load a folder of CSV files, such as examples/wmp, into an empty register.

    All of it goes in, or nothing: every cell that can't be used is named.
    """
    from config import clock
    from config.installation import open_installation
    from tasks.register_folder.load_register import load_register

    installation = open_installation()
    loaded = load_register(installation.engine, folder, now=clock.now())
    if as_json:
        echo_json({"force": loaded.force_code, "rows": loaded.rows, "again": loaded.again})
    elif loaded.again:
        click.echo(f"{folder} is in the register of {loaded.force_code} already; nothing was changed.")
    else:
        rows = ", ".join(f"{count} from {name}" for name, count in loaded.rows.items())
        click.echo(f"Loaded into the register of {loaded.force_code}: {rows}.")
