"""Which board of the policy a pack or paper is for, and for which of its meetings."""

from collections.abc import Iterable, Sequence
from datetime import date

from rules.boards import Board, Meeting, meetings_from
from rules.packs.committee_material import Committee
from rules.packs.pack_names import committee_of
from rules.packs.pack_states import RefusedPackError
from rules.vocabulary import ReviewClock
from rules.workdays import BankHolidays

# Where the policy names no board that hears the owners' updates.
_BOARD = "HMIC Oversight Board"


def pack_board(boards: Iterable[Board]) -> Board | None:
    """The board whose monthly pack it is: the first that hears the owners' updates."""
    return next((board for board in boards if ReviewClock.OWNER_UPDATE in board.hears), None)


def pack_board_name(boards: Iterable[Board]) -> str:
    """That board's name, or a plain one where the policy has no such board."""
    board = pack_board(boards)
    return board.name if board is not None else _BOARD


def committee_board(boards: Iterable[Board], committee: Committee) -> Board:
    """The policy's board that is this committee, by the short name in its name.

    Raises RefusedPackError where the policy has none.
    """
    for board in boards:
        if committee_of(board.name) is committee:
            return board
    raise RefusedPackError(
        f"the policy names no board with “({committee.value})” in its name: add one to its [[boards]]"
    )


def find_board(boards: Sequence[Board], words: str) -> Board:
    """The board that somebody means: by its name, or by the short name in brackets in it.

    Raises RefusedPackError, which names those that there are.
    """
    wanted = " ".join(words.casefold().split())
    for board in boards:
        if " ".join(board.name.casefold().split()) == wanted:
            return board
    within = [board for board in boards if wanted and wanted in board.name.casefold()]
    if len(within) == 1:
        return within[0]
    names = "; ".join(board.name for board in within or boards)
    raise RefusedPackError(f"which board is “{words.strip()}”? The policy has: {names}")


def meeting_to_draft_for(board: Board, today: date, holidays: BankHolidays) -> Meeting | None:
    """The meeting still ahead, or today's, whose papers are closed by now; None while there is none.

    From the cut-off day on, so that a day on which nothing ran is made up for on the next. A meeting whose
    cut-off can't be counted isn't drafted for by itself.
    """
    for meeting in meetings_from(board, today, holidays):
        if meeting.paper_cut_off is not None:
            return meeting if meeting.paper_cut_off <= today else None
    return None


def next_cut_off(board: Board, today: date, holidays: BankHolidays) -> Meeting | None:
    """The next meeting whose papers are still open, for people to know of; None when the diary has none."""
    for meeting in meetings_from(board, today, holidays):
        if meeting.paper_cut_off is not None and meeting.paper_cut_off > today:
            return meeting
    return None


def meeting_before(board: Board, day: date, holidays: BankHolidays, *, back_to: date) -> date | None:
    """The board's last meeting before a day, by its diary and rule, no earlier than `back_to`; or None."""
    earlier = [
        meeting.day for meeting in _until(board, back_to, day, holidays) if back_to <= meeting.day < day
    ]
    return earlier[-1] if earlier else None


def _until(board: Board, first: date, day: date, holidays: BankHolidays) -> Iterable[Meeting]:
    for meeting in meetings_from(board, first, holidays):
        if meeting.day >= day:
            return
        yield meeting
