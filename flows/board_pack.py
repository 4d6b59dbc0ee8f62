"""The monthly board pack: drafted when its papers are closed, approved, issued, and told of."""

from datetime import date
from pathlib import Path

from prefect import flow

from config.bank_holidays import england_and_wales
from config.installation import Installation, open_installation
from flows.pack_approval import approve, drafted_rows, flow_author, tell_and_say
from flows.pack_tasks import draft_board, draft_for_board
from flows.scheduled_day import run_day
from flows.tables import leave_table
from rules.dates_in_words import long_date
from rules.packs.pack_boards import next_cut_off, pack_board
from tasks.packs.drawing import WrittenPack
from tasks.packs.pack_jobs import BoardWanted

_NAME = "board-pack"


class NotEverybodyToldError(RuntimeError):
    """Somebody couldn't be told of a pack; it waits for the next run, and this one counts as failed."""


@flow(name=_NAME, persist_result=False)
def board_pack(
    out: str | None = None,
    as_at: str | None = None,
    today: str | None = None,
    wait_for_approval: bool = False,
    wait_hours: float = 72,
    poll_seconds: int = 10,
) -> None:
    """Run it daily: it drafts on the day on which the board's papers are closed, and else only tells.

    A cut-off day on which nothing ran is made up for until the meeting. `as_at` (ISO 8601) drafts a pack for
    that day whatever the diary says; `today` stands in for the scheduled day. With `wait_for_approval` the
    run then pauses until somebody approves the draft in Prefect's pages. Every run tells the Force Liaison
    Officer of new drafts and the board's members of new issues, once each; it fails with
    NotEverybodyToldError, after all else is done, where a message didn't go.
    """
    installation, day = open_installation(), run_day(today)
    folder = Path(out) if out is not None else None
    by = flow_author(installation, _NAME)
    drafted: WrittenPack | None
    if as_at is not None:
        wanted = BoardWanted(as_at=date.fromisoformat(as_at))
        drafted = draft_board(installation, by, wanted, folder=folder)
    else:
        drafted = draft_for_board(installation, by, today=day, folder=folder)
    rows = drafted_rows(drafted) if drafted is not None else [_nothing_drafted(installation, day)]
    told, said = tell_and_say(installation, folder)
    leave_table(_NAME, rows + said, f"Board pack, {long_date(day)}")
    if drafted is not None and wait_for_approval:
        came = approve(
            installation,
            drafted,
            flow_name=_NAME,
            folder=folder,
            wait_hours=wait_hours,
            poll_seconds=poll_seconds,
        )
        told, said = tell_and_say(installation, folder)
        rows.append({"What": "approval", "Value": came})
        leave_table(_NAME, rows + said, f"Board pack, {long_date(day)}")
    if not told.went_well:
        raise NotEverybodyToldError("; ".join(told.troubles))


def _nothing_drafted(installation: Installation, day: date) -> dict[str, object]:
    board = pack_board(installation.policy.board_diary())
    meeting = next_cut_off(board, day, england_and_wales()) if board is not None else None
    if meeting is None or meeting.paper_cut_off is None:
        return {"What": "nothing to draft", "Value": "the diary has no next meeting"}
    closes = f"papers for {long_date(meeting.day)} close on {long_date(meeting.paper_cut_off)}"
    return {"What": "nothing to draft", "Value": closes}
