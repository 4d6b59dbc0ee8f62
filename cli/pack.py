"""`oversight pack`: board packs and committee papers, from draft to issue."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import DAY, json_option
from cli.pack_addendum import addendum
from cli.pack_lines import tell_written
from cli.pack_options import folder_option, issue_options, marking_of, marking_option, opened
from cli.pack_records import issue, list_all, note, rebuild, show, tell, verify
from cli.pack_reference import reference

if TYPE_CHECKING:
    from config.installation import Installation
    from tasks.by_whom import ByWhom
    from tasks.packs.drawing import WrittenPack


@click.group()
def pack() -> None:
    """Board packs and committee papers: drafted, noted, issued, and proved.

    A figure that doesn't tie stops issue, never a draft, until a named person has written why it stands.
    """


@pack.command()
@click.option("--as-at", type=DAY, help="As the register stood on this day; today when left out.")
@click.option("--meeting", type=DAY, help="The meeting's day; the next one of the diary when left out.")
@click.option("--since", type=DAY, help="Movement counts from here; from the pack issued before if left out.")
@marking_option
@issue_options
@folder_option
@json_option
def board(
    as_at: date | None,
    meeting: date | None,
    since: date | None,
    marking: str | None,
    issue: bool,
    who: str,
    changed: str,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Draft the monthly HMIC Oversight Board pack, or draft it anew."""
    from tasks.packs.pack_jobs import BoardWanted, draft_board

    installation, by, approver = opened(who)
    wanted = BoardWanted(
        as_at=as_at if as_at is not None else by.today,
        meeting_on=meeting,
        since=since,
        marking=marking_of(marking),
    )
    written = draft_board(installation, by, wanted, folder=folder)
    tell_written(_issued(installation, by, written, approver, changed, folder) if issue else written, as_json)


@pack.command()
@click.option("--meeting", type=DAY, required=True, help="The committee's day.")
@click.option("--since", type=DAY, help="The committee's day before; that of the diary when left out.")
@click.option(
    "--board",
    "committee",
    type=click.Choice(["JAC", "SPCB", "PPOG"], case_sensitive=False),
    default="JAC",
    show_default=True,
    help="Which committee it is for.",
)
@click.option("--as-at", type=DAY, help="The register's day; the meeting's, or today before it, if left out.")
@click.option("--agenda-item", default="", help="The item's number on the committee's agenda.")
@click.option("--background", multiple=True, help="A background document's title; may be repeated.")
@marking_option
@issue_options
@folder_option
@json_option
def committee(
    meeting: date,
    since: date | None,
    committee: str,
    as_at: date | None,
    agenda_item: str,
    background: Sequence[str],
    marking: str | None,
    issue: bool,
    who: str,
    changed: str,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Draft the paper for a committee, from publishable fields only."""
    from rules.packs.committee_material import Committee
    from tasks.packs.pack_jobs import PaperWanted, draft_paper

    installation, by, approver = opened(who)
    wanted = PaperWanted(
        committee=Committee(committee.upper()),
        meeting_on=meeting,
        since=since,
        as_at=as_at,
        marking=marking_of(marking),
        agenda_item=agenda_item,
        background_documents=background,
    )
    written = draft_paper(installation, by, wanted, folder=folder)
    tell_written(_issued(installation, by, written, approver, changed, folder) if issue else written, as_json)


def _issued(
    installation: "Installation",
    by: "ByWhom",
    written: "WrittenPack",
    approver: str,
    changed: str,
    folder: Path | None,
) -> "WrittenPack":
    from tasks.packs.issue_pack import Approval, issue_pack
    from tasks.packs.pack_jobs import pack_renderer, packs_folder

    return issue_pack(
        installation.engine,
        by,
        pack_id=written.pack_id,
        approval=Approval.given(approver, changed),
        folder=packs_folder(installation, folder),
        render=pack_renderer(installation),
    )


for _command in (issue, addendum, list_all, show, note, tell, rebuild, verify, reference):
    pack.add_command(_command)
