"""Meetings of boards as at a day: which there are, what they are asked, and the actions that came of them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.meeting import DecisionAsked, Meeting, MeetingAction, MeetingActionStep
from models.people import Post
from models.queries.item_views import grouped
from models.queries.people import holder_names
from rules.dates_in_words import long_date
from rules.vocabulary import ActionState


class NoSuchMeetingError(LookupError):
    """There is no meeting with that number; the message says how to see which there are."""


class NoSuchMeetingActionError(LookupError):
    """There is no action with that number; the message says how to see which there are."""


@dataclass(frozen=True, slots=True)
class ActionOnDay:
    """An action with how it stands on a day; `owner` is the post with its holder, in words, or empty."""

    id: int
    meeting_board: str
    reference: str
    what: str
    owner: str
    set_on: date
    due_on: date | None
    item_keys: tuple[str, ...]
    state: ActionState
    state_since: date
    progress: str


@dataclass(frozen=True, slots=True)
class MeetingOnDay:
    """A meeting with its decisions, and its own actions as they stand on a day."""

    meeting: Meeting
    decisions: tuple[DecisionAsked, ...]
    actions: tuple[ActionOnDay, ...]


def meeting_by_id(session: Session, force_id: int, meeting_id: int) -> Meeting:
    """The meeting with that number; raises NoSuchMeetingError."""
    meeting = session.scalar(sa.select(Meeting).where(Meeting.force_id == force_id, Meeting.id == meeting_id))
    if meeting is None:
        raise NoSuchMeetingError(f"there is no meeting {meeting_id}; `oversight meeting list` shows them")
    return meeting


def meeting_on(session: Session, force_id: int, board: str, day: date) -> Meeting | None:
    """The meeting of a board on a day, where it is recorded."""
    return session.scalar(
        sa.select(Meeting).where(Meeting.force_id == force_id, Meeting.board == board, Meeting.held_on == day)
    )


def next_meeting(session: Session, force_id: int, board: str, day: date) -> Meeting | None:
    """The first recorded meeting of a board on a day or after it."""
    query = (
        sa.select(Meeting)
        .where(Meeting.force_id == force_id, Meeting.board == board, Meeting.held_on >= day)
        .order_by(Meeting.held_on)
    )
    return session.scalars(query.limit(1)).first()


def meetings(session: Session, force_id: int, *, as_at: date, board: str | None = None) -> list[MeetingOnDay]:
    """Every recorded meeting, the latest first, with what belongs to it as it stands on a day."""
    query = sa.select(Meeting).where(Meeting.force_id == force_id)
    if board is not None:
        query = query.where(Meeting.board == board)
    found = sorted(session.scalars(query), key=lambda one: (one.held_on, one.board), reverse=True)
    ids = [one.id for one in found]
    asked = grouped((decision.meeting_id, decision) for decision in _decisions(session, ids))
    actions = grouped(_actions(session, force_id, Meeting.id.in_(ids), as_at=as_at))
    return [MeetingOnDay(one, asked.get(one.id, ()), actions.get(one.id, ())) for one in found]


def decisions_of(session: Session, meeting: Meeting) -> list[DecisionAsked]:
    """What a meeting is asked to decide, in the order of their numbers."""
    return _decisions(session, [meeting.id])


def actions_before(
    session: Session, force_id: int, board: str, *, before: date | None, since: date | None, as_at: date
) -> tuple[ActionOnDay, ...]:
    """The actions of a board's earlier meetings that are open on a day, or were done since an earlier one."""
    earlier = [Meeting.board == board, Meeting.held_on <= as_at]
    if before is not None:
        earlier.append(Meeting.held_on < before)
    rows = (action for _meeting, action in _actions(session, force_id, *earlier, as_at=as_at))
    return tuple(
        action
        for action in rows
        if action.state is ActionState.OPEN or since is None or action.state_since > since
    )


def _decisions(session: Session, meeting_ids: Iterable[int]) -> list[DecisionAsked]:
    query = (
        sa.select(DecisionAsked)
        .where(DecisionAsked.meeting_id.in_(list(meeting_ids)))
        .order_by(DecisionAsked.meeting_id, DecisionAsked.number)
    )
    return list(session.scalars(query))


def _actions(
    session: Session, force_id: int, *conditions: sa.ColumnElement[bool], as_at: date
) -> list[tuple[int, ActionOnDay]]:
    query = (
        sa.select(MeetingAction, Meeting, Post.title)
        .join(Meeting, Meeting.id == MeetingAction.meeting_id)
        .outerjoin(Post, Post.id == MeetingAction.owner_post_id)
        .where(Meeting.force_id == force_id, *conditions)
        .order_by(Meeting.held_on, Meeting.id, MeetingAction.number)
    )
    rows = session.execute(query).all()
    steps = _newest_steps(session, force_id, as_at)
    names = holder_names(session, force_id, as_at)
    return [
        (
            meeting.id,
            _on_day(
                action, meeting, steps.get(action.id), _owner(title, names.get(action.owner_post_id or 0))
            ),
        )
        for action, meeting, title in rows
    ]


def _newest_steps(session: Session, force_id: int, as_at: date) -> dict[int, MeetingActionStep]:
    query = (
        sa.select(MeetingActionStep)
        .join(MeetingAction, MeetingAction.id == MeetingActionStep.action_id)
        .join(Meeting, Meeting.id == MeetingAction.meeting_id)
        .where(Meeting.force_id == force_id, MeetingActionStep.happened_on <= as_at)
        .order_by(MeetingActionStep.happened_on, MeetingActionStep.id)
    )
    return {step.action_id: step for step in session.scalars(query)}


def _on_day(
    action: MeetingAction, meeting: Meeting, step: MeetingActionStep | None, owner: str
) -> ActionOnDay:
    return ActionOnDay(
        id=action.id,
        meeting_board=meeting.board,
        reference=f"{long_date(meeting.held_on)}, {action.number}",
        what=action.what,
        owner=owner,
        set_on=meeting.held_on,
        due_on=action.due_on,
        item_keys=read_keys(action.item_keys),
        state=step.state if step is not None else ActionState.OPEN,
        state_since=step.happened_on if step is not None else meeting.held_on,
        progress=step.note if step is not None else "",
    )


def _owner(title: str | None, name: str | None) -> str:
    if title is None:
        return ""
    return f"{title}, {name}" if name else f"{title} (nobody holds this post)"


def read_keys(stored: str) -> tuple[str, ...]:
    """The items' keys, as they are stored with a decision or an action."""
    return tuple(str(key) for key in json.loads(stored))
