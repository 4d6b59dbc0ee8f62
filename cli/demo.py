"""`oversight demo`: the whole main job in a folder of its own."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Folder to make everything in.",
)
def demo(folder: Path) -> None:
    """Run the main job on the example register and say where everything is.

    A mail server and a Teams receiver of its own keep what is sent: nothing leaves this machine.
    """
    click.echo("Starting (the first run on a machine takes a little longer) ...")
    from cli.daily_report import decided_lines, sent_lines, trouble_lines
    from config import clock
    from config.example_register import example_register_folder
    from tasks.demo import demonstrate

    made = demonstrate(
        folder, example_register_folder(), now=clock.now(), say=lambda step: click.echo(f"{step} ...")
    )
    for line in (*decided_lines(made.decided), *sent_lines(made.sent)):
        click.echo(f"  {line}")
    for line in trouble_lines(made.sent):
        click.echo(f"oversight: {line}", err=True)
    click.echo(
        f"  {len(made.pack.breaks)} figures of the papers don't add up: the pack prints each, in section 4."
    )
    click.echo()
    click.echo(f"Register   {made.database}")
    click.echo(f"E-mails    {made.mail / 'new'} (.eml files: open them with any mail program)")
    click.echo(f"Teams      {made.teams} (the cards, as JSON)")
    click.echo(f"Calendar   {made.calendar.path} ({made.calendar.events} inspections)")
    click.echo(f"Board pack {made.pack.path} ({made.pack.pages} pages)")
    click.echo(f"Committee  {made.paper.path} ({made.paper.pages} pages; beside both, the Word files)")
    if not made.sent.went_well:
        raise click.exceptions.Exit(1)
