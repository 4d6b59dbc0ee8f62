"""`oversight meeting paper`: the papers that others bring to a meeting."""

from dataclasses import asdict
from pathlib import Path

import click

from cli.options import echo_json, json_option
from cli.pack_options import by_option, opened

_ASKS = ("decide", "discuss", "note")


@click.group()
def paper() -> None:
    """Papers that others bring: they stand behind the pack, each with a divider."""


@paper.command("add")
@click.argument("meeting_id", metavar="MEETING", type=int)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--title", required=True, help="What its divider and the agenda call it.")
@click.option("--purpose", default="", help="What it is for, in a sentence.")
@click.option("--lead", default="", help="Who brings it: a post, as it is to be printed.")
@click.option(
    "--for", "asks", type=click.Choice(_ASKS), default="note", show_default=True, help="What is asked."
)
@click.option("--replaces", type=int, metavar="NUMBER", help="The paper that it takes the place of.")
@by_option("Who takes it in")
@json_option
def add_a_paper(
    meeting_id: int,
    file: Path,
    title: str,
    purpose: str,
    lead: str,
    asks: str,
    replaces: int | None,
    who: str,
    as_json: bool,
) -> None:
    """Take a paper in: FILE is a PDF, or a Word file where LibreOffice is there.

    One that is broken or locked keeps its place, and its divider says why it isn't in the pack. What comes
    after the pack was issued goes into an addendum: oversight pack addendum.
    """
    from rules.vocabulary import PaperAsk
    from tasks.packs.meeting_papers import NewPaper, add_paper, papers_folder

    installation, by, _ = opened(who)
    new = NewPaper(path=file, title=title, purpose=purpose, lead=lead, asks=PaperAsk(asks), number=replaces)
    folder = papers_folder(installation.settings.packs_dir)
    added = add_paper(installation.engine, by, meeting_id=meeting_id, new=new, folder=folder)
    if as_json:
        echo_json(
            {
                "meeting": meeting_id,
                "paper": added.number,
                "pages": added.pages,
                "sha256": added.sha256,
                "problem": added.problem or None,
            }
        )
    else:
        click.echo(f"{added.label} of meeting {meeting_id}: {added.title}, {_pages(added.pages)}.")
    if added.problem:
        click.echo(f"oversight: it isn't in the pack: {added.problem}", err=True)
        raise click.exceptions.Exit(1)


@paper.command("withdraw")
@click.argument("meeting_id", metavar="MEETING", type=int)
@click.argument("number", type=int)
@click.option("--why", default="", help="Why, for the audit trail.")
@by_option("Who withdraws it")
@json_option
def withdraw_a_paper(meeting_id: int, number: int, why: str, who: str, as_json: bool) -> None:
    """Take a paper off a meeting; its number isn't given again."""
    from tasks.packs.meeting_papers import withdraw_paper

    installation, by, _ = opened(who)
    withdraw_paper(installation.engine, by, meeting_id=meeting_id, number=number, why=why)
    if as_json:
        echo_json({"meeting": meeting_id, "paper": number, "withdrawn": True})
    else:
        click.echo(f"Paper {number} of meeting {meeting_id} is withdrawn.")


@paper.command("list")
@click.argument("meeting_id", metavar="MEETING", type=int)
@json_option
def list_papers(meeting_id: int, as_json: bool) -> None:
    """The papers of a meeting, in the order in which they stand in the pack."""
    from models.queries.forces import force_by_code
    from models.queries.meeting_papers import papers_of
    from models.queries.meetings import meeting_by_id
    from models.session import reading

    installation, by, _ = opened()
    with reading(installation.engine) as session:
        force = force_by_code(session, by.force_code)
        papers = papers_of(session, meeting_by_id(session, force.id, meeting_id).id)
    if as_json:
        echo_json({"meeting": meeting_id, "papers": [asdict(each) for each in papers]})
        return
    for each in papers:
        click.echo(f"{each.number:>4}  {each.title} ({each.asked}; {_pages(each.pages)}; {each.file_name})")
        if each.problem:
            click.echo(f"      not in the pack: {each.problem}")
    if not papers:
        click.echo(f"No papers: `oversight meeting paper add {meeting_id} FILE --title ...` takes one in.")


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number} pages"
