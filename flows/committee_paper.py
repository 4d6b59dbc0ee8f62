"""The committees' papers: each drafted when its committee's papers are closed, approved, issued, told of."""

from datetime import date
from pathlib import Path

from prefect import flow

from config.installation import Installation, open_installation
from flows.board_pack import NotEverybodyToldError
from flows.pack_approval import approve, drafted_rows, flow_author, tell_and_say
from flows.pack_tasks import draft_for_committee, draft_paper
from flows.scheduled_day import run_day
from flows.tables import leave_table
from rules.dates_in_words import long_date
from rules.packs.committee_material import Committee
from rules.packs.pack_names import committee_of
from tasks.packs.drawing import WrittenPack
from tasks.packs.pack_jobs import PaperWanted

_NAME = "committee-paper"


@flow(name=_NAME, persist_result=False)
def committee_paper(
    out: str | None = None,
    committee: str | None = None,
    meeting: str | None = None,
    since: str | None = None,
    today: str | None = None,
    wait_for_approval: bool = False,
    wait_hours: float = 72,
    poll_seconds: int = 10,
) -> None:
    """Run it daily: it drafts for each committee of the policy whose papers are closed, and else only tells.

    `committee` (JAC, SPCB or PPOG) is the only one to draft for; with `meeting` (ISO 8601) its paper is
    drafted whatever the diary says, with the movement since `since`. All else is as for the board's pack.
    """
    installation, day = open_installation(), run_day(today)
    folder = Path(out) if out is not None else None
    drafted = _drafted(installation, day, folder, committee, meeting, since)
    rows = [row for each in drafted for row in drafted_rows(each)]
    told, said = tell_and_say(installation, folder)
    if not drafted:
        rows.append({"What": "nothing to draft", "Value": "no committee's papers are closed"})
    leave_table(_NAME, rows + said, f"Committee papers, {long_date(day)}")
    for each in drafted if wait_for_approval else ():
        came = approve(
            installation,
            each,
            flow_name=_NAME,
            folder=folder,
            wait_hours=wait_hours,
            poll_seconds=poll_seconds,
        )
        rows.append({"What": f"approval of pack {each.pack_id}", "Value": came})
        told, said = tell_and_say(installation, folder)
        leave_table(_NAME, rows + said, f"Committee papers, {long_date(day)}")
    if not told.went_well:
        raise NotEverybodyToldError("; ".join(told.troubles))


def _drafted(
    installation: Installation,
    day: date,
    folder: Path | None,
    committee: str | None,
    meeting: str | None,
    since: str | None,
) -> list[WrittenPack]:
    by = flow_author(installation, _NAME)
    named = Committee(committee) if committee is not None else None
    if meeting is not None:
        wanted = PaperWanted(
            committee=named if named is not None else Committee.JAC,
            meeting_on=date.fromisoformat(meeting),
            since=date.fromisoformat(since) if since is not None else None,
        )
        return [draft_paper(installation, by, wanted, folder=folder)]
    there = (committee_of(board.name) for board in installation.policy.board_diary())
    found = (
        draft_for_committee(installation, by, each, today=day, folder=folder)
        for each in dict.fromkeys(there)
        if each is not None and named in (None, each)
    )
    return [each for each in found if each is not None]
