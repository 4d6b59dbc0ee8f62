"""`oversight pack addendum`: papers that came after a pack was issued."""

from pathlib import Path

import click

from cli.options import echo_json, json_option
from cli.pack_options import by_option, folder_option, opened


@click.command()
@click.argument("pack_id", metavar="PACK", type=int)
@by_option("Who makes it")
@folder_option
@json_option
def addendum(pack_id: int, who: str, folder: Path | None, as_json: bool) -> None:
    """Put the papers that came, or were replaced, since a pack was issued into an addendum of their own.

    The pack's own pages and papers keep their numbers.
    """
    from tasks.packs.addendum import write_addendum
    from tasks.packs.brand import installed_look
    from tasks.packs.meeting_papers import papers_folder
    from tasks.packs.pack_jobs import packs_folder

    installation, by, _ = opened(who)
    written = write_addendum(
        installation.engine,
        by,
        pack_id=pack_id,
        folder=packs_folder(installation, folder),
        papers=papers_folder(installation.settings.packs_dir),
        look=installed_look(installation),
    )
    if as_json:
        echo_json(
            {
                "pack": pack_id,
                "addendum": written.number,
                "file": written.path,
                "pages": written.pages,
                "papers": list(written.papers),
                "lost": list(written.lost),
            }
        )
        return
    names = ", ".join(f"paper {number}" for number in written.papers)
    click.echo(f"{written.path}: {written.pages} pages, addendum {written.number} with {names}.")
    for each in written.lost:
        click.echo(f"  {each}.")
