"""Meetings with what they decide and what comes of them, as at any day."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from models.queries.items import NoSuchItemError
from models.queries.meetings import NoSuchMeetingActionError, NoSuchMeetingError, meetings
from models.queries.people import NoSuchPostError
from models.session import reading
from rules.vocabulary import ActionState
from tasks.audit_trail import verify_audit
from tasks.packs.meetings import (
    MeetingError,
    NewAction,
    NewDecision,
    NewMeeting,
    add_action,
    add_decision,
    add_meeting,
    move_action,
    move_meeting,
)
from tests.packs import BOARD, by, frozen
from tests.small_register import add_item, make_small_register

MARCH_5, APRIL_2 = date(2024, 3, 5), date(2024, 4, 2)


def meeting(engine: Engine, day: date = MARCH_5, **more: Any) -> int:
    return add_meeting(engine, by(), NewMeeting(board=BOARD, held_on=day, **more))


def close(engine: Engine, action_id: int, day: date, note: str = "Sent", state: str = "done") -> None:
    move_action(engine, by(), action_id=action_id, state=ActionState(state), on=day, note=note)


def test_a_pack_shows_its_meeting_with_decisions_and_the_actions_before(any_engine: Engine) -> None:
    register = make_small_register(any_engine)
    add_item(any_engine, register, "rec-1", due_on=None)
    held = meeting(any_engine)
    ahead = meeting(any_engine, APRIL_2, place="Room 4", chair="Deputy Chief Constable")
    done = add_action(
        any_engine,
        by(),
        meeting_id=held,
        new=NewAction(what="Ask\r\nHMICFRS", owner="owner", due_on=APRIL_2, items=("rec-1", "rec-1")),
    )
    still = add_action(any_engine, by(), meeting_id=held, new=NewAction(what="Find the four"))
    add_action(any_engine, by(), meeting_id=ahead, new=NewAction(what="Of the meeting itself"))
    add_decision(any_engine, by(), meeting_id=ahead, new=NewDecision(what="Move the date", why="Late"))
    close(any_engine, done, date(2024, 3, 20))
    state = frozen(any_engine, meeting_on=APRIL_2, since=date(2024, 3, 1))
    material = state.snapshot.facts.material
    assert (material.meeting_place, material.chair) == ("Room 4", "Deputy Chief Constable")
    assert [(one.number, one.what, one.why) for one in material.decisions] == [("1", "Move the date", "Late")]
    first, second = material.actions
    assert (first.what, first.owner) == ("Ask HMICFRS", "Owner, Saoirse O'Brien")
    assert (first.due_on, first.done_on, first.progress) == (APRIL_2, date(2024, 3, 20), "Sent")
    assert first.item_keys == ("rec-1",)
    assert (second.what, second.done_on) == ("Find the four", None)
    # As at a day before it was done it is open; and what was done before the last pack isn't news.
    assert (
        frozen(any_engine, as_at=date(2024, 3, 19), meeting_on=APRIL_2)
        .snapshot.facts.material.actions[0]
        .done_on
        is None
    )
    later = frozen(any_engine, meeting_on=APRIL_2, since=date(2024, 3, 21)).snapshot.facts.material
    assert [one.what for one in later.actions] == ["Find the four"]
    assert still > done
    assert verify_audit(any_engine, force_code=None).broken is None


def test_a_board_meets_once_a_day_and_a_moved_meeting_keeps_what_is_its_own(sqlite_engine: Engine) -> None:
    make_small_register(sqlite_engine)
    held = meeting(sqlite_engine)
    with pytest.raises(MeetingError, match="meets on 5 March 2024 already"):
        meeting(sqlite_engine)
    other = meeting(sqlite_engine, APRIL_2)
    add_decision(sqlite_engine, by(), meeting_id=held, new=NewDecision(what="Yes"))
    with pytest.raises(MeetingError, match="already"):
        move_meeting(sqlite_engine, by(), meeting_id=held, to=APRIL_2, why="x")
    with pytest.raises(MeetingError, match="reason"):
        move_meeting(sqlite_engine, by(), meeting_id=held, to=date(2024, 3, 6), why="")
    move_meeting(sqlite_engine, by(), meeting_id=held, to=date(2024, 3, 6), why="The room")
    with reading(sqlite_engine) as session:
        found = meetings(session, 1, as_at=APRIL_2, board=BOARD)
    assert [(one.meeting.id, one.meeting.held_on.day, len(one.decisions)) for one in found] == [
        (other, 2, 0),
        (held, 6, 1),
    ]


def test_numbers_count_up_within_a_meeting(sqlite_engine: Engine) -> None:
    make_small_register(sqlite_engine)
    held, other = meeting(sqlite_engine), meeting(sqlite_engine, APRIL_2)
    for meeting_id in (held, other, held):
        add_action(sqlite_engine, by(), meeting_id=meeting_id, new=NewAction(what="Do"))
    with reading(sqlite_engine) as session:
        newest, first = meetings(session, 1, as_at=APRIL_2)
    assert [action.reference for action in first.actions] == ["5 March 2024, 1", "5 March 2024, 2"]
    assert [action.reference for action in newest.actions] == ["2 April 2024, 1"]


def test_an_action_can_be_told_of_dropped_and_opened_again(sqlite_engine: Engine) -> None:
    make_small_register(sqlite_engine)
    action = add_action(
        sqlite_engine, by(), meeting_id=meeting(sqlite_engine), new=NewAction(what="Find the four")
    )
    close(sqlite_engine, action, date(2024, 3, 6), "Half way", "open")
    close(sqlite_engine, action, date(2024, 3, 7), "Nobody knows", "dropped")
    close(sqlite_engine, action, date(2024, 3, 8), "Somebody does", "open")
    with reading(sqlite_engine) as session:
        stood = [
            meetings(session, 1, as_at=date(2024, 3, day))[0].actions[0].state.value for day in (5, 6, 7, 8)
        ]
    assert stood == ["open", "open", "dropped", "open"]


@pytest.mark.parametrize(
    ("day", "note", "state", "says"),
    [
        (date(2024, 3, 30), "x", "done", "still to come"),
        (date(2024, 3, 4), "x", "done", "before the meeting"),
        (date(2024, 3, 6), "", "dropped", "say why"),
        (date(2024, 3, 6), " ", "open", "open already"),
    ],
)
def test_a_step_that_cannot_be_is_refused(
    sqlite_engine: Engine, day: date, note: str, state: str, says: str
) -> None:
    make_small_register(sqlite_engine)
    action = add_action(sqlite_engine, by(), meeting_id=meeting(sqlite_engine), new=NewAction(what="Do"))
    with pytest.raises(MeetingError, match=says):
        close(sqlite_engine, action, day, note, state)


def test_what_is_not_there_is_said(sqlite_engine: Engine) -> None:
    make_small_register(sqlite_engine)
    with pytest.raises(NoSuchMeetingError, match="no meeting 7"):
        add_decision(sqlite_engine, by(), meeting_id=7, new=NewDecision(what="x"))
    with pytest.raises(NoSuchMeetingActionError, match="no action 7"):
        close(sqlite_engine, 7, MARCH_5)
    held = meeting(sqlite_engine)
    with pytest.raises(MeetingError, match="to be done is missing"):
        add_action(sqlite_engine, by(), meeting_id=held, new=NewAction(what=" \n"))
    with pytest.raises(NoSuchPostError):
        add_action(sqlite_engine, by(), meeting_id=held, new=NewAction(what="x", owner="nobody"))
    with pytest.raises(NoSuchItemError):
        add_action(sqlite_engine, by(), meeting_id=held, new=NewAction(what="x", items=("nothing",)))
