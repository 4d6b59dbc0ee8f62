"""`oversight calendar`: the inspection feed."""

from datetime import date
from pathlib import Path

import click

from cli.options import DAY, echo_json, json_option


@click.group()
def calendar() -> None:
    """The calendar of inspections that people subscribe to."""


@calendar.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder that the feed goes into.")
@click.option("--as-at", type=DAY, help="As the register stood on this day.")
@json_option
def publish(out: Path, as_at: date | None, as_json: bool) -> None:
    """Write inspections.ics into a folder; readers see the old feed or the new one, never half of one."""
    from config.installation import open_installation
    from tasks import jobs

    published = jobs.publish(open_installation(), out=out, as_at=as_at)
    if as_json:
        echo_json(
            {
                "file": published.path,
                "events": published.events,
                "changed": published.changed,
                "sha256": published.digest,
                "left_out": [str(left) for left in published.left_out],
            }
        )
    else:
        state = "written" if published.changed else "unchanged"
        click.echo(f"{published.path}: {published.events} events, {state}.")
    for left in published.left_out:
        click.echo(f"oversight: left out: {left}", err=True)
    if published.left_out:
        raise click.exceptions.Exit(1)
