"""What boards and committees say in a calendar."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from rules.boards import Board, read_meeting_rule
from rules.calendar_feeds.board_events import meeting_events, meetings_between, part_of
from rules.calendar_feeds.events import EventStatus, NotAnEventError
from rules.hours import Hours
from rules.vocabulary import FeedPart
from rules.workdays import BankHolidays
from tests.calendar_rows import JAC, UID_DOMAIN

HOLIDAYS = BankHolidays(
    frozenset({date(2022, 1, 3), date(2024, 5, 6), date(2028, 12, 25)}), date(2022, 1, 3), date(2028, 12, 25)
)


def test_a_meeting_has_its_hours_and_its_paper_cut_off_is_an_event_of_its_own() -> None:
    meeting, papers = meeting_events(JAC, uid_domain=UID_DOMAIN)

    assert meeting.uid == "meeting-wmp-Joint%20Audit%20Committee%20%28JAC%29-20240606@oversight.example"
    assert (meeting.summary, meeting.start, meeting.hours) == (
        "Joint Audit Committee (JAC)",
        date(2024, 6, 6),
        Hours(time(10), time(12, 30)),
    )
    assert meeting.description.split("\n")[1] == "Papers: by 22 May 2024, 10 work days before the meeting."
    assert papers.uid == "papers-wmp-Joint%20Audit%20Committee%20%28JAC%29-20240606@oversight.example"
    assert (papers.summary, papers.start, papers.end_exclusive, papers.hours) == (
        "Papers due: Joint Audit Committee (JAC), 6 June 2024",
        date(2024, 5, 22),
        date(2024, 5, 23),
        None,
    )
    assert "hand in the papers for Joint Audit Committee (JAC) of 6 June 2024" in papers.description
    assert {meeting.status, papers.status} == {EventStatus.CONFIRMED}
    assert meeting.last_modified == papers.last_modified == JAC.changed_at


def test_a_day_that_is_a_question_is_provisional_and_asks_it() -> None:
    events = list(
        meeting_events(replace(JAC, question="6 June 2024 is odd: is that right?"), uid_domain=UID_DOMAIN)
    )

    assert {event.status for event in events} == {EventStatus.TENTATIVE}
    assert all(event.summary.startswith("Provisional: ") for event in events)
    assert all("6 June 2024 is odd: is that right?" in event.description for event in events)


def test_a_cut_off_that_cannot_be_counted_has_no_event_and_is_said_not_to_be_known() -> None:
    (meeting,) = meeting_events(replace(JAC, cut_off=None), uid_domain=UID_DOMAIN)

    assert meeting.description.endswith("\nPapers: not known.")


def test_a_moved_meeting_is_another_event_as_policy_keeps_no_history() -> None:
    moved = replace(JAC, day=JAC.day + timedelta(days=7))

    was, now = ({e.uid for e in meeting_events(row, uid_domain=UID_DOMAIN)} for row in (JAC, moved))

    assert not was & now


@pytest.mark.parametrize(
    ("row", "reason"),
    [(replace(JAC, board=" \0"), "its board has no name"), (replace(JAC, day=date.max), "last day")],
)
def test_a_meeting_that_cannot_be_shown_is_refused_with_the_reason(row: object, reason: str) -> None:
    with pytest.raises(NotAnEventError, match=reason):
        list(meeting_events(row, uid_domain=UID_DOMAIN))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Police Performance Oversight Group", FeedPart.PPOG),
        ("PPOG", FeedPart.PPOG),
        ("Chief's ppog day", FeedPart.PPOG),
        ("Stopping Board", FeedPart.BOARDS),
        ("DCC HMIC Oversight Board", FeedPart.BOARDS),
    ],
)
def test_hmicfrs_own_group_is_known_by_its_name(name: str, part: FeedPart) -> None:
    assert part_of(Board(name=name, cut_off_work_days=5)) is part


def test_meetings_are_found_from_day_to_day_however_far_apart_each_once() -> None:
    board = Board(name="b", meets=read_meeting_rule("first Monday of the month"), cut_off_work_days=1)

    meetings = meetings_between(board, date(2023, 1, 2), date(2027, 12, 6), HOLIDAYS)

    days = [meeting.day for meeting in meetings]
    assert days == sorted(set(days))
    assert len(days) == 60
    assert (days[0], days[-1]) == (date(2023, 1, 2), date(2027, 12, 6))
    assert date(2024, 5, 7) in days  # the 6th is a bank holiday


def test_the_end_of_time_is_no_error() -> None:
    board = Board(name="b", days=(date(9999, 12, 30),), cut_off_work_days=0)

    assert [each.day for each in meetings_between(board, date(9999, 1, 1), date.max, HOLIDAYS)] == [
        date(9999, 12, 30)
    ]


def test_times_without_a_zone_are_never_read_as_the_machines_own() -> None:
    row = replace(JAC, changed_at=datetime(2024, 1, 1))  # noqa: DTZ001

    with pytest.raises(NotAnEventError, match="has no zone"):
        list(meeting_events(row, uid_domain=UID_DOMAIN))
