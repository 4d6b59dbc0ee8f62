"""Recording meetings, what they are asked to decide, and the actions that come of them."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.queries.items import find_item
from models.queries.meetings import (
    NoSuchMeetingActionError,
    meeting_by_id,
    meeting_on,
)
from models.queries.people import post_by_key
from models.records import DecisionAsked, Force, Meeting, MeetingAction, MeetingActionStep
from models.session import writing
from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.vocabulary import ActionState
from tasks.audit_trail import AuditTrail
from tasks.by_whom import ByWhom


class MeetingError(ValueError):
    """A meeting, decision or action that can't be recorded so; the message says why, for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeeting:
    """A meeting of a board of the policy, and what is known of it."""

    board: str
    held_on: date
    series: str = ""
    place: str = ""
    chair: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAction:
    """What a meeting asked for: of which post (its key), by when, about which items (keys or portal ids)."""

    what: str
    owner: str | None = None
    due_on: date | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """What a meeting is to decide, why, who asks, and about which items (keys or portal ids)."""

    what: str
    why: str = ""
    asked_by: str = ""
    items: tuple[str, ...] = ()


def add_meeting(engine: Engine, by: ByWhom, new: NewMeeting) -> int:
    """Record a meeting; returns its number. Raises MeetingError when the board meets that day already."""
    with changing_meetings(engine, by) as (session, force, trail):
        if meeting_on(session, force.id, new.board, new.held_on) is not None:
            raise MeetingError(f"{new.board} meets on {long_date(new.held_on)} already")
        meeting = Meeting(
            force_id=force.id,
            board=new.board,
            held_on=new.held_on,
            series=_one_line(new.series),
            place=_one_line(new.place),
            chair=_one_line(new.chair),
            added_at=by.now,
        )
        session.add(meeting)
        session.flush()
        fields = [("board", meeting.board), ("held on", meeting.held_on.isoformat())]
        fields += [("series", meeting.series), ("place", meeting.place), ("chair", meeting.chair)]
        trail.record("add", "meeting", str(meeting.id), _from_nothing(fields))
        return meeting.id


def move_meeting(engine: Engine, by: ByWhom, *, meeting_id: int, to: date, why: str) -> None:
    """Move a meeting to another day; its decisions and actions stay with it. Raises MeetingError."""
    reason = _needed(why, 'the reason, --why "..."')
    with changing_meetings(engine, by) as (session, force, trail):
        meeting = meeting_by_id(session, force.id, meeting_id)
        if meeting_on(session, force.id, meeting.board, to) is not None:
            raise MeetingError(f"{meeting.board} meets on {long_date(to)} already")
        change = Change("held on", meeting.held_on.isoformat(), to.isoformat())
        meeting.held_on = to
        trail.record("move", "meeting", str(meeting.id), [change], reason)


def add_decision(engine: Engine, by: ByWhom, *, meeting_id: int, new: NewDecision) -> int:
    """Record what a meeting is asked to decide; returns its number in the meeting. Raises MeetingError."""
    what = _needed(new.what, "what is to be decided")
    with changing_meetings(engine, by) as (session, force, trail):
        meeting = meeting_by_id(session, force.id, meeting_id)
        keys = _keys(session, force.id, new.items)
        decision = DecisionAsked(
            meeting_id=meeting.id,
            number=_next_number(session, DecisionAsked.number, DecisionAsked.meeting_id == meeting.id),
            what=what,
            why=_one_line(new.why),
            asked_by=_one_line(new.asked_by),
            item_keys=json.dumps(keys, ensure_ascii=False),
            added_at=by.now,
        )
        session.add(decision)
        session.flush()
        fields = [("decision", f"{decision.number}. {what}"), ("why", decision.why)]
        fields += [("asked by", decision.asked_by), ("items", ", ".join(keys))]
        trail.record("add-decision", "meeting", str(meeting.id), _from_nothing(fields))
        return decision.number


def add_action(engine: Engine, by: ByWhom, *, meeting_id: int, new: NewAction) -> int:
    """Record what a meeting asked for; returns the action's number, over all meetings.

    Raises MeetingError, NoSuchMeetingError, NoSuchPostError and NoSuchItemError.
    """
    what = _needed(new.what, "what is to be done")
    with changing_meetings(engine, by) as (session, force, trail):
        meeting = meeting_by_id(session, force.id, meeting_id)
        keys = _keys(session, force.id, new.items)
        owner = post_by_key(session, force.id, new.owner) if new.owner else None
        action = MeetingAction(
            meeting_id=meeting.id,
            number=_next_number(session, MeetingAction.number, MeetingAction.meeting_id == meeting.id),
            what=what,
            owner_post_id=owner.id if owner is not None else None,
            due_on=new.due_on,
            item_keys=json.dumps(keys, ensure_ascii=False),
            added_at=by.now,
        )
        session.add(action)
        session.flush()
        fields = [("action", f"{action.number}. {what}"), ("owner", owner.key if owner is not None else "")]
        fields += [("due on", new.due_on.isoformat() if new.due_on else ""), ("items", ", ".join(keys))]
        trail.record("add-action", "meeting", str(meeting.id), _from_nothing(fields))
        return action.id


def move_action(
    engine: Engine, by: ByWhom, *, action_id: int, state: ActionState, on: date | None, note: str
) -> None:
    """Say how an action stands from a day on, today's unless given: open still, done, or dropped.

    Raises MeetingError, also for a day still to come or before the meeting, and NoSuchMeetingActionError.
    """
    day = on if on is not None else by.today
    text = _one_line(note)
    with changing_meetings(engine, by) as (session, force, trail):
        action, meeting = _action(session, force.id, action_id)
        before = _newest_step(session, action.id)
        _check_step(day, by.today, meeting.held_on, before)
        if state is ActionState.DROPPED and not text:
            raise MeetingError('say why the action is dropped: --note "..."')
        was = before.state if before is not None else ActionState.OPEN
        if state is was and not text:
            raise MeetingError(f"the action is {was.value} already; a word on how far it is goes in --note")
        session.add(
            MeetingActionStep(
                action_id=action.id,
                state=state,
                happened_on=day,
                recorded_at=by.now,
                recorded_by=by.actor,
                note=text,
            )
        )
        session.flush()
        changes = [Change(f"action {action.number}", was.value, state.value)]
        changes.append(Change("on", None, day.isoformat()))
        trail.record("action", "meeting", str(meeting.id), changes, text)


def _check_step(day: date, today: date, held_on: date, before: MeetingActionStep | None) -> None:
    if day > today:
        raise MeetingError(f"{long_date(day)} is still to come")
    earliest = before.happened_on if before is not None else held_on
    if day < earliest:
        since = "the meeting" if before is None else "what was last recorded"
        raise MeetingError(f"{long_date(day)} is before {since}, {long_date(earliest)}")


def _newest_step(session: Session, action_id: int) -> MeetingActionStep | None:
    query = (
        sa.select(MeetingActionStep)
        .where(MeetingActionStep.action_id == action_id)
        .order_by(MeetingActionStep.happened_on.desc(), MeetingActionStep.id.desc())
    )
    return session.scalars(query.limit(1)).first()


def _action(session: Session, force_id: int, action_id: int) -> tuple[MeetingAction, Meeting]:
    query = (
        sa.select(MeetingAction, Meeting)
        .join(Meeting, Meeting.id == MeetingAction.meeting_id)
        .where(Meeting.force_id == force_id, MeetingAction.id == action_id)
    )
    row = session.execute(query).first()
    if row is None:
        raise NoSuchMeetingActionError(
            f"there is no action {action_id}; `oversight meeting list` shows every meeting's"
        )
    return row[0], row[1]


def _keys(session: Session, force_id: int, named: Sequence[str]) -> list[str]:
    """The items' keys, whether people named them by key or by portal id; each once."""
    return list(dict.fromkeys(find_item(session, force_id, each).key for each in named))


def _next_number(
    session: Session, number: sa.orm.InstrumentedAttribute[int], of: sa.ColumnElement[bool]
) -> int:
    return (session.scalar(sa.select(sa.func.max(number)).where(of)) or 0) + 1


def _from_nothing(fields: Sequence[tuple[str, str]]) -> list[Change]:
    return [Change(name, None, value) for name, value in fields if value]


def _one_line(text: str) -> str:
    return clean_text(text).strip()


def _needed(text: str, what: str) -> str:
    cleaned = _one_line(text)
    if not cleaned:
        raise MeetingError(f"{what} is missing")
    return cleaned


@contextmanager
def changing_meetings(engine: Engine, by: ByWhom) -> Iterator[tuple[Session, Force, AuditTrail]]:
    """One unit of work on a force's meetings; a second one at the same time waits for it to end."""
    with writing(engine) as session:
        force = force_by_code(session, by.force_code)
        session.execute(sa.select(Force.id).where(Force.id == force.id).with_for_update(key_share=True))
        yield session, force, AuditTrail(session, force, by.actor, by.now)
