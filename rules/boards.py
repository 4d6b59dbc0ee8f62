"""Boards and committees: on which days they meet, and by when a paper for them is taken."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rules.dates_in_words import MONTH_NAMES, long_date
from rules.hours import Hours
from rules.month_arithmetic import add_months
from rules.vocabulary import Phase, ReviewClock
from rules.workdays import BankHolidays, PastHorizonError, is_work_day, next_work_day, work_days_before

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_MEETS = re.compile(rf"({'|'.join(_PLACES)}) ({'|'.join(_WEEKDAYS)}) (?:of|in) (.+)")
_EVERY_MONTH = frozenset({"the month", "each month", "every month"})
_ALL_MONTHS = frozenset(range(1, 13))
# A board that meets once a year is still found; none meets less often.
_MONTHS_AHEAD = 24


class NoSuchMeetingRuleError(ValueError):
    """Words that say no rule for a board's days; the message says what can be written."""


@dataclass(frozen=True, slots=True)
class MeetingRule:
    """“first Tuesday of the month”: place -1 is the last, weekday 0 is Monday."""

    place: int
    weekday: int
    months: frozenset[int] = _ALL_MONTHS

    def day_in(self, year: int, month: int) -> date | None:
        """The day by the rule in a month, or None when the board doesn't meet in it."""
        if month not in self.months:
            return None
        if self.place < 0:
            last = date(year, month, monthrange(year, month)[1])
            return last - timedelta(days=(last.weekday() - self.weekday) % 7)
        first = date(year, month, 1)
        return first + timedelta(days=(self.weekday - first.weekday()) % 7 + 7 * self.place)


def read_meeting_rule(text: str) -> MeetingRule:
    """Read “first Tuesday of the month” or “last Thursday of March, June and December”.

    Raises NoSuchMeetingRuleError.
    """
    words = " ".join(text.casefold().split())
    match = _MEETS.fullmatch(words)
    months = _months(match[3]) if match else None
    if match is None or months is None:
        raise NoSuchMeetingRuleError(
            f"“{text}” isn't a rule for a board's days: write “first Tuesday of the month” or “last Thursday"
            " of March, June, September and December” (first, second, third, fourth or last)"
        )
    return MeetingRule(_PLACES[match[1]], _WEEKDAYS.index(match[2]), months)


def _months(words: str) -> frozenset[int] | None:
    if words in _EVERY_MONTH:
        return _ALL_MONTHS
    numbers = {name.casefold(): number for number, name in enumerate(MONTH_NAMES, start=1)}
    named = [name for name in re.split(r",? and |, ?", words) if name]
    if not named or any(name not in numbers for name in named):
        return None
    return frozenset(numbers[name] for name in named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One board of the force's policy.

    `meets` is the rule for its days; `days` are days of the diary, and in a month that has one of them the
    rule gives none. `hears` are the review clocks whose reviews it takes; a board that hears none has a paper
    about the whole register. `only_in` is the monitoring phase outside which it doesn't sit. `hours` are
    those of its day, None where policy names none.
    """

    name: str
    meets: MeetingRule | None = None
    days: tuple[date, ...] = ()
    cut_off_work_days: int
    hears: frozenset[ReviewClock] = frozenset()
    only_in: Phase | None = None
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A board's day, and the last work day on which a paper for it is taken.

    `paper_cut_off` is None where it can't be counted, and `question` says then why, or what is odd about the
    day; "" for nothing.
    """

    day: date
    paper_cut_off: date | None
    question: str = ""


@dataclass(frozen=True, slots=True)
class BoardAhead:
    """A board as seen from a day: its next meeting, and the first that a paper written now still reaches.

    Both None: no later meeting is in the diary. They differ once the next meeting's cut-off has passed.
    """

    board: Board
    following: Meeting | None
    to_write_for: Meeting | None


def board_ahead(board: Board, today: date, holidays: BankHolidays) -> BoardAhead:
    """What comes next for a board; a day past the known bank holidays is a question, never a guess."""
    following = to_write_for = None
    for meeting in meetings_from(board, today, holidays):
        following = following or meeting
        # A cut-off that can't be counted can't be called passed either.
        if meeting.paper_cut_off is None or meeting.paper_cut_off >= today:
            to_write_for = meeting
            break
    return BoardAhead(board, following, to_write_for)


def meetings_from(board: Board, today: date, holidays: BankHolidays) -> Iterator[Meeting]:
    """The board's meetings today or later, the earliest first, as far ahead as two years."""
    for day, note in sorted(_days_from(board, today, holidays)):
        try:
            cut_off = work_days_before(day, board.cut_off_work_days, holidays)
        except PastHorizonError as error:
            yield Meeting(day, None, note or f"its paper cut-off isn't known: {error}")
        else:
            yield Meeting(day, cut_off, note)


def _days_from(board: Board, today: date, holidays: BankHolidays) -> Iterator[tuple[date, str]]:
    yield from ((day, "") for day in board.days if day >= today)
    if board.meets is None:
        return
    listed = {(day.year, day.month) for day in board.days}
    # One month back: a day that a bank holiday moved may lie in the month after its own.
    for offset in range(-1, _MONTHS_AHEAD):
        try:
            month = add_months(today.replace(day=1), offset)
        except OverflowError:
            continue
        by_rule = board.meets.day_in(month.year, month.month)
        if by_rule is None or (month.year, month.month) in listed:
            continue
        day, note = _on_a_work_day(by_rule, holidays)
        if day >= today:
            yield day, note


def _on_a_work_day(by_rule: date, holidays: BankHolidays) -> tuple[date, str]:
    """The rule's day, or the next work day where that is a bank holiday; with what is to be said of it."""
    try:
        # A rule may name a Saturday on purpose; only a bank holiday moves it.
        if by_rule not in holidays.days:
            is_work_day(by_rule, holidays)  # refuses a day past the horizon
            return by_rule, ""
        day = next_work_day(by_rule, holidays)
    except PastHorizonError as error:
        return by_rule, f"whether it meets on that day isn't known: {error}"
    return day, f"{long_date(by_rule)} is a bank holiday, so the next work day stands in: is that right?"
