"""Boards: on which days they meet, which comes next, and which one a paper still reaches."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.boards import (
    Board,
    MeetingRule,
    NoSuchMeetingRuleError,
    board_ahead,
    meetings_from,
    read_meeting_rule,
)
from rules.workdays import BankHolidays

HOLIDAYS = BankHolidays(
    days=frozenset(
        {
            *(date(2024, 1, 1), date(2024, 3, 29), date(2024, 4, 1), date(2024, 5, 6)),
            *(date(2024, 12, 25), date(2024, 12, 26), date(2025, 1, 1), date(2025, 12, 26)),
        }
    ),
    first=date(2024, 1, 1),
    last=date(2025, 12, 26),
)
DIARY = Board(
    name="DCC HMIC Oversight Board",
    days=(date(2024, 3, 7), date(2024, 4, 4), date(2024, 5, 9)),
    cut_off_work_days=5,
)


def monthly(rule: str, *days: date, cut_off: int = 5) -> Board:
    return Board(name="A board", meets=read_meeting_rule(rule), days=days, cut_off_work_days=cut_off)


def days_from(board: Board, today: date, most: int) -> list[date]:
    return [
        meeting.day for _, meeting in zip(range(most), meetings_from(board, today, HOLIDAYS), strict=False)
    ]


@pytest.mark.parametrize(
    ("today", "following", "to_write_for"),
    [
        (date(2024, 1, 2), (date(2024, 3, 7), date(2024, 2, 29)), (date(2024, 3, 7), date(2024, 2, 29))),
        (date(2024, 2, 29), (date(2024, 3, 7), date(2024, 2, 29)), (date(2024, 3, 7), date(2024, 2, 29))),
        (date(2024, 3, 1), (date(2024, 3, 7), date(2024, 2, 29)), (date(2024, 4, 4), date(2024, 3, 26))),
        (date(2024, 3, 7), (date(2024, 3, 7), date(2024, 2, 29)), (date(2024, 4, 4), date(2024, 3, 26))),
        (date(2024, 3, 8), (date(2024, 4, 4), date(2024, 3, 26)), (date(2024, 4, 4), date(2024, 3, 26))),
        (date(2024, 4, 5), (date(2024, 5, 9), date(2024, 5, 1)), (date(2024, 5, 9), date(2024, 5, 1))),
        (date(2024, 5, 2), (date(2024, 5, 9), date(2024, 5, 1)), None),
        (date(2024, 5, 10), None, None),
    ],
)
def test_the_next_board_is_told_apart_from_the_one_that_a_paper_still_reaches(
    today: date, following: tuple[date, date] | None, to_write_for: tuple[date, date] | None
) -> None:
    ahead = board_ahead(DIARY, today, HOLIDAYS)
    found = [
        (meeting.day, meeting.paper_cut_off) if meeting else None
        for meeting in (ahead.following, ahead.to_write_for)
    ]
    assert found == [following, to_write_for]


def test_a_board_may_take_papers_on_its_own_day() -> None:
    board = Board(name="Same day", days=(date(2024, 4, 4),), cut_off_work_days=0)
    ahead = board_ahead(board, date(2024, 4, 4), HOLIDAYS)
    assert ahead.to_write_for is not None
    assert ahead.to_write_for.paper_cut_off == date(2024, 4, 4)


def test_without_days_in_the_diary_there_is_no_next_board() -> None:
    ahead = board_ahead(Board(name="PPOG", cut_off_work_days=5), date(2024, 4, 1), HOLIDAYS)
    assert (ahead.following, ahead.to_write_for) == (None, None)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("first Tuesday of the month", [date(2024, 2, 6), date(2024, 3, 5), date(2024, 4, 2)]),
        ("Last  thursday of every month", [date(2024, 2, 29), date(2024, 3, 28), date(2024, 4, 25)]),
        ("fourth Friday in each month", [date(2024, 2, 23), date(2024, 3, 22), date(2024, 4, 26)]),
        ("third Wednesday of May and November", [date(2024, 5, 15), date(2024, 11, 20), date(2025, 5, 21)]),
        ("second Monday of March, June, and July", [date(2024, 3, 11), date(2024, 6, 10), date(2024, 7, 8)]),
        ("first Saturday of March", [date(2024, 3, 2), date(2025, 3, 1)]),
    ],
)
def test_a_rule_gives_the_days(rule: str, expected: list[date]) -> None:
    assert days_from(monthly(rule), date(2024, 2, 1), len(expected)) == expected


@pytest.mark.parametrize(
    "words",
    [
        "",
        "monthly",
        "fifth Tuesday of the month",
        "first Tueday of the month",
        "first Tuesday",
        "first Tuesday of",
        "first Tuesday of Smarch",
        "first Tuesday of March and",
        "first Tuesday of the month and March",
        "first first Tuesday of the month",
        "first Tuesday of the month\u202e",
    ],
)
def test_words_that_say_no_rule_are_refused_with_what_can_be_written(words: str) -> None:
    with pytest.raises(NoSuchMeetingRuleError, match="first Tuesday of the month"):
        read_meeting_rule(words)


def test_a_bank_holiday_moves_a_rules_day_to_the_next_work_day_and_says_so() -> None:
    board = monthly("first Monday of the month")
    meetings = list(zip(range(3), meetings_from(board, date(2024, 3, 20), HOLIDAYS), strict=False))
    assert [meeting.day for _, meeting in meetings] == [date(2024, 4, 2), date(2024, 5, 7), date(2024, 6, 3)]
    assert "1 April 2024 is a bank holiday" in meetings[0][1].question
    assert meetings[2][1].question == ""


def test_a_day_that_a_bank_holiday_moves_into_the_next_month_is_not_lost() -> None:
    board = monthly("last Friday of the month")
    # Good Friday, 29 March 2024, and Easter Monday after it: the next work day is 2 April.
    assert days_from(board, date(2024, 4, 1), 2) == [date(2024, 4, 2), date(2024, 4, 26)]


def test_days_of_the_diary_take_the_place_of_the_rules_in_their_month() -> None:
    board = monthly("first Thursday of March, June and December", date(2024, 3, 28), date(2024, 3, 14))
    assert days_from(board, date(2024, 3, 1), 3) == [date(2024, 3, 14), date(2024, 3, 28), date(2024, 6, 6)]
    assert days_from(board, date(2024, 3, 29), 1) == [date(2024, 6, 6)]


def test_past_the_known_bank_holidays_a_cut_off_is_a_question_and_not_a_guess() -> None:
    ahead = board_ahead(monthly("first Tuesday of the month"), date(2026, 6, 1), HOLIDAYS)
    assert ahead.following is not None
    assert (ahead.following.day, ahead.following.paper_cut_off) == (date(2026, 6, 2), None)
    assert "26 December 2025" in ahead.following.question
    assert ahead.to_write_for == ahead.following


@pytest.mark.parametrize("today", [date.min, date(1, 1, 31), date(9999, 12, 1), date.max])
def test_the_ends_of_the_calendar_are_no_error(today: date) -> None:
    board = monthly("last Friday of the month")
    assert all(meeting.day >= today for meeting in meetings_from(board, today, HOLIDAYS))


@given(
    st.integers(-1, 3),
    st.integers(0, 6),
    st.sets(st.integers(1, 12), min_size=1),
    st.dates(date(2024, 2, 1), date(2024, 11, 30)),
)
def test_any_rule_gives_ascending_days_within_its_months(
    place: int, weekday: int, months: set[int], today: date
) -> None:
    rule = MeetingRule(place, weekday, frozenset(months))
    board = Board(name="Any", meets=rule, cut_off_work_days=3)
    meetings = [each for each in meetings_from(board, today, HOLIDAYS) if each.day <= date(2025, 11, 30)]
    assert meetings
    assert all(one.day < other.day for one, other in pairwise(meetings))
    for meeting in meetings:
        assert meeting.day >= today
        assert meeting.paper_cut_off is not None
        assert meeting.paper_cut_off < meeting.day
        by_rule = rule.day_in(meeting.day.year, meeting.day.month)
        if not meeting.question:
            assert meeting.day == by_rule
            assert meeting.day.weekday() == weekday
        else:
            assert any(meeting.day - timedelta(days=days) in HOLIDAYS.days for days in range(1, 6))
