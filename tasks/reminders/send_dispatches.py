"""Sending: claim messages, look at each notice again, render, deliver, write down what the server said."""

from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Protocol
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from config.policy import Sending
from models.queries import dispatches
from models.queries.dispatches import Claim
from models.queries.forces import force_by_code
from models.session import reading, writing
from rules.delivery_times import DeliveryPolicy, DeliveryTimes, within_hours
from rules.digests import Digest
from rules.vocabulary import Channel
from rules.workdays import BankHolidays
from tasks.reminders.answer_links import AnswerLinks
from tasks.reminders.calm_collector import only_new_objects_collected
from tasks.reminders.compose_dispatch import Composed
from tasks.reminders.dispatch_outcomes import Outcomes
from tasks.reminders.failed_deliveries import why_not_tried
from tasks.reminders.look_again import LookAgain
from tasks.transports.messages import ChannelDownError, Delivered, DeliveryError

# Claimed and read together: few enough that a sender that dies leaves few waiting for its lease to end, so
# more only while the ones before took a moment.
_CLAIMED_AT_FIRST, _CLAIMED_AT_MOST = 25, 200
_A_MOMENT = timedelta(seconds=2)
# What was read longer ago than this is read again before it is rendered.
_FRESH_FOR = timedelta(seconds=5)


class Courier(Protocol):
    """Carries one digest to one person on one channel."""

    def deliver(self, digest: Digest, claim: Claim) -> Delivered:
        """Deliver, or raise a DeliveryError that says whether trying again can help."""
        ...


@dataclass(frozen=True, slots=True)
class Hours:
    """When people are written to: a message that comes due outside its reader's hours waits for them."""

    policy: DeliveryPolicy
    holidays: BankHolidays

    def opens(self, now: datetime, times: DeliveryTimes | None) -> datetime:
        """The first instant from `now` on within the hours."""
        return within_hours(now, times, self.holidays, self.policy)


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
    that person's message. `held` messages wait for their readers' hours.
    """

    accepted: int = 0
    not_needed: int = 0
    withdrawn_notices: int = 0
    redirected_notices: int = 0
    held: int = 0
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
    links: AnswerLinks | None = None,
    hours: Hours | None = None,
    most_tries_to_make: int = 6,
) -> SendReport:
    """Deliver what is due now, one message at a time; safe with any number of senders at once.

    `today` is the day in Europe/London that the notices are checked against; `read_clock` gives the present
    instant, for leases, waits and, where `hours` are given, for whose hours it is in. A channel that is down
    costs one attempt, and its messages stay queued. A message that can't be made so many times is given up.
    """
    with reading(engine) as session:
        force = force_by_code(session, force_code)
    report = SendReport()
    again = LookAgain(engine, force.id, force.name, today, update_months, links, read_clock)
    outcomes = Outcomes(engine, force.id, today, sending, most_tries_to_make, read_clock)
    sender = _Sender(engine, force.id, couriers, sending, read_clock, hours, again, outcomes, report)
    with only_new_objects_collected():
        sender.run()
    with reading(engine) as session:
        report.queued = dispatches.queued(session, force.id)
    return report


@dataclass(frozen=True, slots=True)
class _Sender:
    engine: Engine
    force_id: int
    couriers: Mapping[Channel, Courier]
    sending: Sending
    read_clock: Callable[[], datetime]
    hours: Hours | None
    again: LookAgain
    outcomes: Outcomes
    report: SendReport

    def run(self) -> None:
        waiting, at_once = iter(self._due()), _CLAIMED_AT_FIRST
        while ids := list(islice(waiting, at_once)):
            began = self.read_clock()
            self._send_some(self._claim(ids))
            if self.read_clock() - began < _A_MOMENT:
                at_once = min(at_once * 2, _CLAIMED_AT_MOST)

    def _send_some(self, claims: list[Claim]) -> None:
        composed, read_at = self.again.at_all(claims), self.read_clock()
        # One server may be very slow: what is claimed is only sent while the lease has half its time.
        last = read_at + timedelta(seconds=self.sending.lease_seconds / 2)
        left = deque(claims)
        try:
            while left and (now := self.read_clock()) <= last:
                claim = left.popleft()
                if claim.channel in self.report.down:
                    self._release([claim])
                    continue
                if now - read_at > _FRESH_FOR:
                    composed, read_at = self.again.at_all([claim, *left]), now
                self._handle(claim, composed.get(claim.dispatch_id), now)
        finally:
            self.outcomes.finish()
            # What wasn't come to goes back at once, and not only when the lease is over.
            self._release(list(left))

    def _due(self) -> list[int]:
        now = self.read_clock()
        with reading(self.engine) as session:
            due = dispatches.claimable(session, self.force_id, channels=sorted(self.couriers), now=now)
        if self.hours is None:
            return [dispatch_id for dispatch_id, _ in due]
        opens = {times: self.hours.opens(now, times) for times in {times for _, times in due}}
        open_now = [dispatch_id for dispatch_id, times in due if opens[times] <= now]
        self.report.held = len(due) - len(open_now)
        return open_now

    def _claim(self, ids: list[int]) -> list[Claim]:
        now = self.read_clock()
        lease_until = now + timedelta(seconds=self.sending.lease_seconds)
        with writing(self.engine) as session:
            return dispatches.claim_some(session, ids, token=uuid4().hex, now=now, lease_until=lease_until)

    def _release(self, claims: list[Claim]) -> None:
        if claims:
            # After a fault of the database nothing can be given back: then the lease runs out.
            with suppress(sa.exc.SQLAlchemyError), writing(self.engine) as session:
                dispatches.release(session, [claim.dispatch_id for claim in claims], claims[0].token)

    def _handle(self, claim: Claim, read: Composed | None, begun: datetime) -> None:
        why = why_not_tried(claim)
        if why is not None:
            self.outcomes.not_tried(claim, why)
            self._note_failure(claim, why, given_up=True)
            return
        try:
            digest = self._look_again(claim, read)
            # No transaction is open here: a mail server may take its time, and the database must not wait.
            delivered = self.couriers[claim.channel].deliver(digest, claim) if digest is not None else None
        except ChannelDownError as error:
            self.report.down[claim.channel] = error.reply
            self.outcomes.channel_down(claim, error.reply)
        except DeliveryError as error:
            self._note_failure(claim, error.reply, given_up=self.outcomes.failed(claim, error))
        except Exception as error:  # noqa: BLE001  # one message that can't be made must not stop the queue
            # Where the database itself is the fault, this can't be recorded either and ends the round.
            reply = f"the message couldn't be made: {type(error).__name__}"
            self._note_failure(claim, reply, given_up=self.outcomes.not_made(claim, reply))
        else:
            self._note_success(claim, delivered, begun)

    def _look_again(self, claim: Claim, read: Composed | None) -> Digest | None:
        composed = self.again.at(claim, read)
        self.report.withdrawn_notices += len(composed.withdrawn)
        self.report.redirected_notices += len(composed.redirected)
        return composed.digest

    def _note_success(self, claim: Claim, delivered: Delivered | None, begun: datetime) -> None:
        if delivered is None:
            self.outcomes.not_needed(claim)
            self.report.not_needed += 1
        else:
            self.outcomes.accepted(claim, delivered.reply, begun=begun)
            self.report.accepted += 1

    def _note_failure(self, claim: Claim, reply: str, *, given_up: bool) -> None:
        failures = self.report.failed if given_up else self.report.delayed
        failures.append(Failure(claim.person_name, claim.channel, reply))
