"""What is owed to the Force Liaison Officer about days of the whole force: section 55, and paper cut-offs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rules.boards import Board, Meeting, meetings_from
from rules.ladders import lead_step
from rules.reminders.facts import Owed
from rules.reminders.policy import ReminderPolicy
from rules.vocabulary import NoticeRule, Phase
from rules.workdays import BankHolidays

# A day that passed while nothing ran is still told, for four weeks, as long as it can be made good.
_TOLD_LATE_DAYS = 28
_BOARD = "board:"
_PUBLICATION = "publication:"


@dataclass(frozen=True, slots=True)
class PublicationDay:
    """The last day for publishing the PCC's comments on a report (rules/section_55.py)."""

    publication_id: int
    last_day: date


@dataclass(frozen=True, slots=True)
class BoardPaper:
    """A board's meeting, as a notice about its papers names it."""

    board: str
    meets_on: date


def owed_for_section_55(
    publications: Iterable[PublicationDay], *, today: date, policy: ReminderPolicy, liaison_officer: int
) -> Iterator[Owed]:
    """The step that each report's section 55 day stands on, and once that it has passed."""
    for each in publications:
        lead = lead_step(each.last_day, today=today, lead_days=policy.section_55_lead_days)
        late = (today - each.last_day).days
        if lead is None and not 0 < late <= _TOLD_LATE_DAYS:
            continue
        stage = "passed" if lead is None else f"lead-{lead}"
        about = f"{_PUBLICATION}{each.publication_id}"
        yield Owed(NoticeRule.SECTION_55, None, 0, stage, liaison_officer, each.last_day, about)


def owed_for_papers(
    *, today: date, policy: ReminderPolicy, phase: Phase, liaison_officer: int
) -> Iterator[Owed]:
    """The step that the cut-off of each board's next papers stands on."""
    for board in policy.boards:
        meeting = _to_write_for(board, today, policy.holidays) if board.only_in in (None, phase) else None
        if meeting is None or meeting.paper_cut_off is None:
            continue
        lead = lead_step(meeting.paper_cut_off, today=today, lead_days=policy.paper_cut_off_lead_days)
        if lead is not None:
            about = f"{_BOARD}{board.name}:{meeting.day.isoformat()}"
            stage, cut_off = f"lead-{lead}", meeting.paper_cut_off
            yield Owed(NoticeRule.PAPER_CUT_OFF, None, 0, stage, liaison_officer, cut_off, about)


def _to_write_for(board: Board, today: date, holidays: BankHolidays) -> Meeting | None:
    """The first meeting whose cut-off hasn't passed; one whose cut-off isn't known is no such meeting."""
    for meeting in meetings_from(board, today, holidays):
        if meeting.paper_cut_off is None:
            return None
        if meeting.paper_cut_off >= today:
            return meeting
    return None


def publication_of(subject: str) -> int | None:
    """The id of the publication that a notice's subject names, or None."""
    return int(subject.removeprefix(_PUBLICATION)) if subject.startswith(_PUBLICATION) else None


def paper_of(subject: str) -> BoardPaper | None:
    """The board and its day that a notice's subject names, or None. A board's name may hold a colon."""
    if not subject.startswith(_BOARD):
        return None
    board, _, day = subject.removeprefix(_BOARD).rpartition(":")
    return BoardPaper(board, date.fromisoformat(day))


def why_day_withdrawn(owed: Owed, *, today: date) -> str | None:
    """Why a notice about a day of the force must not be sent any more, in words; None when it holds."""
    if owed.rule is NoticeRule.PAPER_CUT_OFF and owed.due_on is not None and owed.due_on < today:
        return "the cut-off has passed"
    if owed.rule is NoticeRule.SECTION_55 and owed.due_on is not None:
        passed = owed.due_on < today
        if passed and owed.stage != "passed":
            return "the day has passed, which is told apart"
    return None
