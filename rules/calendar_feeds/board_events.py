"""What boards and committees say in a calendar: each meeting, and by when papers for it are taken."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rules.boards import Board, Meeting, meetings_from
from rules.calendar_feeds.events import (
    BusyStatus,
    CalendarEvent,
    Colour,
    EventStatus,
    NotAnEventError,
)
from rules.calendar_feeds.uids import meeting_uid, papers_uid
from rules.calendar_feeds.wording import one_line
from rules.dates_in_words import long_date, number_of
from rules.hours import Hours
from rules.vocabulary import FeedPart
from rules.workdays import BankHolidays

# How far ahead meetings are shown. A year: the rhythm is the rule's, the diary for later isn't made yet.
DAYS_AHEAD = 366

# meetings_from() looks two years ahead.
_STEP = timedelta(days=365)
_PPOG = re.compile(r"\bPPOG\b|\bpolice performance oversight group\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BoardMeeting:
    """One meeting of a board as the policy gives it; `changed_at` is when the policy last changed (aware).

    `cut_off` is None where it can't be counted; `question` says then why, or what is odd about the day.
    """

    force_code: str
    board: str
    day: date
    hours: Hours | None
    cut_off: date | None
    cut_off_work_days: int
    question: str
    part: FeedPart
    changed_at: datetime


def part_of(board: Board) -> FeedPart:
    """The part of a feed that a board stands in: HMICFRS's own group is told apart by its name."""
    return FeedPart.PPOG if _PPOG.search(board.name) else FeedPart.BOARDS


def meetings_between(board: Board, first: date, last: date, holidays: BankHolidays) -> list[Meeting]:
    """The board's meetings from a day to a day, both inclusive, however far apart; the earliest first."""
    found: dict[date, Meeting] = {}
    start = first
    while start <= last:
        found.update((each.day, each) for each in meetings_from(board, start, holidays) if each.day <= last)
        if date.max - start < _STEP:
            break
        start += _STEP
    return [found[day] for day in sorted(found)]


def meeting_events(row: BoardMeeting, *, uid_domain: str) -> Iterator[CalendarEvent]:
    """The event of a meeting, and that of its paper cut-off where one can be counted.

    Raises NotAnEventError when the board has no name; UidDomainError when `uid_domain` isn't a host name.
    """
    name = one_line(row.board)
    if not name:
        raise NotAnEventError(f"the meeting of {long_date(row.day)}", "its board has no name")
    if row.day == date.max:
        raise NotAnEventError(f"{name}, {long_date(row.day)}", "that is the last day that can be written")
    if row.changed_at.tzinfo is None:
        raise NotAnEventError(f"{name}, {long_date(row.day)}", "the time its policy changed at has no zone")
    status = EventStatus.TENTATIVE if row.question else EventStatus.CONFIRMED
    colour = Colour.PPOG if row.part is FeedPart.PPOG else Colour.BOARD
    kind = "PPOG" if row.part is FeedPart.PPOG else "Board"
    yield _event(
        row,
        uid=meeting_uid(row.force_code, row.board, row.day, uid_domain=uid_domain),
        summary=f"{'Provisional: ' if row.question else ''}{name}",
        lines=_meeting_lines(row),
        day=row.day,
        status=status,
        category=kind,
        colour=colour,
        hours=row.hours,
    )
    if row.cut_off is not None:
        yield _event(
            row,
            uid=papers_uid(row.force_code, row.board, row.day, uid_domain=uid_domain),
            summary=f"{'Provisional: ' if row.question else ''}Papers due: {name}, {long_date(row.day)}",
            lines=_papers_lines(row, name),
            day=row.cut_off,
            status=status,
            category="Paper cut-off",
            colour=Colour.PAPERS,
            hours=None,
        )


def _event(
    row: BoardMeeting,
    *,
    uid: str,
    summary: str,
    lines: list[str],
    day: date,
    status: EventStatus,
    category: str,
    colour: Colour,
    hours: Hours | None,
) -> CalendarEvent:
    return CalendarEvent(
        uid=uid,
        # Its day is in its UID, so the event is never moved: see meeting_uid().
        sequence=0,
        summary=summary,
        description="\n".join(lines),
        start=day,
        end_exclusive=day + timedelta(days=1),
        status=status,
        busy_status=BusyStatus.TENTATIVE if status is EventStatus.TENTATIVE else BusyStatus.FREE,
        categories=(category,),
        last_modified=row.changed_at.astimezone(UTC),
        colour=colour,
        hours=hours,
    )


def _meeting_lines(row: BoardMeeting) -> list[str]:
    papers = f"Papers: by {long_date(row.cut_off)}, {_before(row)}." if row.cut_off else "Papers: not known."
    return [_status_sentence(row), papers]


def _papers_lines(row: BoardMeeting, name: str) -> list[str]:
    return [
        _status_sentence(row),
        f"What the force must do: hand in the papers for {name} of {long_date(row.day)}.",
        f"When: on this day at the latest, {_before(row)}.",
    ]


def _status_sentence(row: BoardMeeting) -> str:
    return f"Provisional: {one_line(row.question)}" if row.question else "Confirmed by the force's policy."


def _before(row: BoardMeeting) -> str:
    return f"{number_of(row.cut_off_work_days, 'work day')} before the meeting"
