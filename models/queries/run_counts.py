"""How many notices and messages there are in a register, counted in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.notice import Dispatch, DispatchAttempt, Notice
from rules.vocabulary import Channel, DispatchState, NoticeRule


@dataclass(frozen=True, slots=True)
class RunCounts:
    """All that was ever decided and attempted, and where the messages stand.

    `oldest_due` is since when the message has been due that has waited longest; None when none waits.
    """

    notices: Mapping[NoticeRule, int]
    withdrawn: int
    messages: Mapping[tuple[Channel, DispatchState], int]
    attempts: Mapping[str, int]
    oldest_due: datetime | None


def run_counts(session: Session, force_id: int) -> RunCounts:
    """The counts of one force."""
    notices = sa.select(Notice.rule, sa.func.count()).where(Notice.force_id == force_id)
    withdrawn = sa.select(sa.func.count()).where(
        Notice.force_id == force_id, Notice.withdrawn_at.is_not(None)
    )
    messages = sa.select(Dispatch.channel, Dispatch.state, sa.func.count()).where(
        Dispatch.force_id == force_id
    )
    attempts = (
        sa.select(DispatchAttempt.outcome, sa.func.count())
        .join(Dispatch, Dispatch.id == DispatchAttempt.dispatch_id)
        .where(Dispatch.force_id == force_id)
        .group_by(DispatchAttempt.outcome)
    )
    oldest = sa.select(sa.func.min(Dispatch.not_before)).where(
        Dispatch.force_id == force_id, Dispatch.state == DispatchState.PENDING
    )
    return RunCounts(
        notices=dict(session.execute(notices.group_by(Notice.rule)).tuples().all()),
        withdrawn=session.scalar(withdrawn) or 0,
        messages={
            (channel, state): count
            for channel, state, count in session.execute(messages.group_by(Dispatch.channel, Dispatch.state))
        },
        attempts=dict(session.execute(attempts).tuples().all()),
        oldest_due=session.scalar(oldest),
    )
