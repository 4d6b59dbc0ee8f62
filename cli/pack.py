"""`oversight pack`: board packs."""

from datetime import date
from pathlib import Path

import click

from cli.options import DAY, echo_json, json_option


@click.group()
def pack() -> None:
    """Board packs."""


@pack.command()
@click.option("--as-at", type=DAY, help="As the register stood on this day; today when left out.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("packs"),
    show_default=True,
    help="Folder that the PDF goes into.",
)
@json_option
def board(as_at: date | None, out: Path, as_json: bool) -> None:
    """The monthly HMIC Oversight Board pack as a PDF."""
    from config import clock
    from config.installation import open_installation
    from tasks import jobs

    day = as_at or clock.london_day(clock.now())
    written = jobs.board_pack(open_installation(), as_at=day, out=out)
    if as_json:
        echo_json(
            {
                "file": written.path,
                "sha256": written.sha256,
                "pages": written.pages,
                "breaks": [str(each) for each in written.breaks],
                "replaced": list(written.replaced),
            }
        )
        return
    click.echo(f"{written.path}: {written.pages} pages.")
    for each in written.breaks:
        click.echo(f"  doesn't add up: {each}")
    if written.replaced:
        click.echo(f"  replaced characters that can't be printed: {' '.join(written.replaced)}")
