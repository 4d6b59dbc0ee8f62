"""`oversight import paper`: what a paper seems to say, into the review queue."""

from datetime import date
from pathlib import Path

import click

from cli.item_options import change_options, open_for_change
from cli.options import DAY, echo_json


@click.command("paper")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--date", "paper_date", type=DAY, required=True, help="The paper's own date.")
@click.option("--dry-run", is_flag=True, help="Only show what is found; nothing is stored.")
@change_options
def import_paper_file(file: Path, paper_date: date, dry_run: bool, by: str | None, as_json: bool) -> None:
    """Read a committee paper, an HMICFRS report or an action plan: docx, pdf, html, md or txt.

    What it seems to say goes into the review queue, with the paper's words beside each proposal. Nothing
    enters the register before it is accepted there: see `oversight queue list`.
    """
    from cli.queue_page import found_document, found_lines
    from tasks.papers.import_paper import import_paper, known_import, look_at_paper

    opened = open_for_change(by)
    engine = opened.installation.engine
    paper = look_at_paper(file, paper_date=paper_date)
    done = known_import(engine, opened.by, paper) if dry_run else import_paper(engine, opened.by, paper)
    again = done is not None and done.again
    ids = done.proposal_ids if done is not None else ()
    if as_json:
        echo_json(
            {
                "file": paper.document.name,
                "sha256": paper.document.sha256,
                "as_at": done.as_at if done is not None else paper_date,
                "import": done.import_id if done is not None else None,
                "again": again,
                "dry_run": dry_run,
                "notes": paper.document.notes,
                "proposals": [] if again else found_document(paper.found, ids),
                "ids": ids,
            }
        )
        return
    for note in paper.document.notes:
        click.echo(f"Note: {note}", err=True)
    if done is not None and again:
        click.echo(
            f"{paper.document.name} is in the queue already, as import {done.import_id}; nothing was added."
        )
        if done.as_at != paper_date:
            from rules.dates_in_words import long_date

            click.echo(f"It was imported with the date {long_date(done.as_at)}.")
        return
    click.echo("\n".join(found_lines(paper.found, ids)))
    if done is not None:
        click.echo(f"Import {done.import_id}. Look at each with `oversight queue show NUMBER`.")
    else:
        click.echo("Nothing was stored.")
