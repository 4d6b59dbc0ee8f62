"""Sending: claim a message, look at each notice again, render, deliver, write down what the server said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from config.policy import Sending
from models.queries.dispatches import Claim, claim_next
from models.queries.forces import force_by_code
from models.records import Dispatch, DispatchAttempt, Notice
from models.session import reading, writing
from rules.digests import Digest
from rules.vocabulary import Channel, DispatchState
from tasks.compose_dispatch import compose_dispatch
from tasks.transports.messages import (
    ChannelDownError,
    Delivered,
    DeliveryError,
    TemporaryDeliveryError,
    UnknownOutcomeError,
)


class Courier(Protocol):
    """Carries one digest to one person on one channel."""

    def deliver(self, digest: Digest, claim: Claim) -> Delivered:
        """Deliver, or raise a DeliveryError that says whether trying again can help."""
        ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that didn't go: to whom, and the server's words."""

    recipient: str
    channel: Channel
    reply: str


@dataclass(slots=True)
class SendReport:
    """What one round of sending did. `delayed` and `down` stay queued; `failed` never go without a mend.

    `redirected_notices` were for a post that somebody else holds by now: the next daily check puts them into
    that person's message.
    """

    accepted: int = 0
    not_needed: int = 0
    withdrawn_notices: int = 0
    redirected_notices: int = 0
    delayed: list[Failure] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    down: dict[Channel, str] = field(default_factory=dict)
    queued: int = 0

    @property
    def went_well(self) -> bool:
        """True when everything that was due was delivered or not needed any more."""
        return not (self.delayed or self.failed or self.down)


def send_dispatches(
    engine: Engine,
    *,
    force_code: str | None,
    today: date,
    update_months: int,
    couriers: Mapping[Channel, Courier],
    sending: Sending,
    read_clock: Callable[[], datetime],
) -> SendReport:
    """Deliver what is due now, one message at a time; safe with any number of senders at once.

    `today` is the day in Europe/London that the notices are checked against; `read_clock` gives the present
    instant, for leases and waits. A channel that is down costs one attempt, and its messages stay queued.
    """
    with reading(engine) as session:
        force = force_by_code(session, force_code)
    sender = _Sender(engine, force.id, force.name, today, update_months, sending, read_clock)
    report = SendReport()
    after = 0
    while (claim := sender.claim(set(couriers) - set(report.down), after)) is not None:
        after = claim.dispatch_id
        sender.handle(claim, couriers[claim.channel], report)
    report.queued = sender.queued()
    return report


@dataclass(frozen=True, slots=True)
class _Sender:
    engine: Engine
    force_id: int
    force_name: str
    today: date
    update_months: int
    sending: Sending
    read_clock: Callable[[], datetime]

    def claim(self, channels: set[Channel], after: int) -> Claim | None:
        if not channels:
            return None
        now = self.read_clock()
        with writing(self.engine) as session:
            return claim_next(
                session,
                self.force_id,
                channels=sorted(channels),
                token=uuid4().hex,
                now=now,
                lease_until=now + timedelta(seconds=self.sending.lease_seconds),
                after=after,
            )

    def handle(self, claim: Claim, courier: Courier, report: SendReport) -> None:
        digest = self._look_again(claim, report)
        if digest is None:
            self._finish(claim, DispatchState.NOT_NEEDED, "not-needed", "nothing in it holds any more")
            report.not_needed += 1
            return
        # No transaction is open here: a mail server may take its time, and the database must not wait for it.
        try:
            delivered = courier.deliver(digest, claim)
        except ChannelDownError as error:
            report.down[claim.channel] = error.reply
            self._give_back(claim, "channel-down", error.reply, self.read_clock())
        except DeliveryError as error:
            self._note_failure(claim, error, report)
        except Exception as error:  # noqa: BLE001  # one message that can't be made must not stop the queue
            reply = f"the message couldn't be made: {type(error).__name__}"
            self._note_failure(claim, TemporaryDeliveryError(reply), report)
        else:
            self._finish(claim, DispatchState.ACCEPTED, "accepted", delivered.reply)
            report.accepted += 1

    def _look_again(self, claim: Claim, report: SendReport) -> Digest | None:
        """The digest of what still holds, withdrawing the rest; None when nothing does."""
        with reading(self.engine) as session:
            composed = compose_dispatch(
                session,
                force_id=self.force_id,
                force_name=self.force_name,
                dispatch_id=claim.dispatch_id,
                person_name=claim.person_name,
                today=self.today,
                update_months=self.update_months,
            )
        if composed.withdrawn:
            self._withdraw(composed.withdrawn)
            report.withdrawn_notices += len(composed.withdrawn)
        if composed.redirected:
            report.redirected_notices += self._redirect(claim, composed.redirected)
        return composed.digest

    def _redirect(self, claim: Claim, notice_ids: tuple[int, ...]) -> int:
        """Take notices out of the message, under the same keys: told once, to whoever is in the post then.

        Not when the lease ran out: another sender may have sent them by now.
        """
        taken = 0
        with writing(self.engine) as session:
            held = sa.select(Dispatch.id).where(
                Dispatch.id == claim.dispatch_id, Dispatch.claimed_by == claim.token
            )
            if session.scalar(held.with_for_update()) is None:
                return 0
            for notice_id in notice_ids:
                query = sa.update(Notice).where(
                    Notice.id == notice_id, Notice.dispatch_id == claim.dispatch_id
                )
                taken += len(session.scalars(query.values(dispatch_id=None).returning(Notice.id)).all())
        return taken

    def _withdraw(self, withdrawn: Mapping[int, str]) -> None:
        now = self.read_clock()
        with writing(self.engine) as session:
            for notice_id, why in withdrawn.items():
                session.execute(
                    sa.update(Notice)
                    .where(Notice.id == notice_id, Notice.withdrawn_at.is_(None))
                    .values(withdrawn_at=now, withdrawn_why=why)
                )

    def _note_failure(self, claim: Claim, error: DeliveryError, report: SendReport) -> None:
        failure = Failure(claim.person_name, claim.channel, error.reply)
        if error.permanent:
            self._finish(claim, DispatchState.PERMANENT_FAILURE, "permanent-failure", error.reply)
            report.failed.append(failure)
            return
        outcome = "unknown" if isinstance(error, UnknownOutcomeError) else "temporary-failure"
        back_off = min(
            self.sending.first_wait_seconds * 2 ** (claim.attempt - 1), self.sending.most_wait_seconds
        )
        asked = error.retry_after if isinstance(error, TemporaryDeliveryError) else None
        wait = max(timedelta(seconds=back_off), asked or timedelta())
        self._give_back(claim, outcome, error.reply, self.read_clock() + wait)
        report.delayed.append(failure)

    def _give_back(self, claim: Claim, outcome: str, reply: str, not_before: datetime) -> None:
        self._record(claim, DispatchState.PENDING, outcome, reply, not_before=not_before)

    def _finish(self, claim: Claim, state: DispatchState, outcome: str, reply: str) -> None:
        self._record(claim, state, outcome, reply, not_before=None)

    def _record(
        self, claim: Claim, state: DispatchState, outcome: str, reply: str, *, not_before: datetime | None
    ) -> None:
        """Write the outcome, unless the lease ran out and another sender holds the message now."""
        now = self.read_clock()
        values: dict[str, object] = {
            "state": state,
            "claimed_by": None,
            "lease_until": None,
            "last_reply": reply,
            "accepted_at": now if state is DispatchState.ACCEPTED else None,
        }
        if not_before is not None:
            values["not_before"] = not_before
        with writing(self.engine) as session:
            held = session.execute(
                sa.update(Dispatch)
                .where(Dispatch.id == claim.dispatch_id, Dispatch.claimed_by == claim.token)
                .values(**values)
                .returning(Dispatch.id)
            ).scalar()
            if held is not None:
                self._add_attempt(session, claim, outcome, reply, now)

    def _add_attempt(self, session: Session, claim: Claim, outcome: str, reply: str, now: datetime) -> None:
        session.add(
            DispatchAttempt(
                dispatch_id=claim.dispatch_id,
                number=claim.attempt,
                finished_at=now,
                outcome=outcome,
                reply=reply,
            )
        )

    def queued(self) -> int:
        """How many messages of the force are still to go."""
        with reading(self.engine) as session:
            query = sa.select(sa.func.count()).where(
                Dispatch.force_id == self.force_id,
                Dispatch.state.in_([DispatchState.PENDING, DispatchState.CLAIMED]),
            )
            return session.scalar(query) or 0
