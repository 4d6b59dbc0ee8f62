"""Writing down what became of a claimed message, and when it is tried again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.engine import Engine

from config.policy import Sending
from models.queries.dispatches import Attempted, Claim, attempts_with, record_attempts
from models.session import reading, writing
from rules.back_off import back_off
from rules.vocabulary import DispatchState
from tasks.reminders.failed_deliveries import mark_address, refuses_address, tell_of_failure
from tasks.transports.messages import DeliveryError, TemporaryDeliveryError, UnknownOutcomeError

ACCEPTED = "accepted"
NOT_NEEDED = "not-needed"
CHANNEL_DOWN = "channel-down"
TEMPORARY = "temporary-failure"
UNKNOWN = "unknown"
NOT_MADE = "not-made"
PERMANENT = "permanent-failure"
NOT_TRIED = "not-tried"


# Messages that a quick server accepts are recorded together: so many, or those of so long. A sender that is
# killed before has them sent again, under the same Message-IDs and Dates.
_TOGETHER = 40
_TOGETHER_FOR = timedelta(milliseconds=250)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Records outcomes; a lost lease makes any of them do nothing.

    What was accepted is kept until finish() or until there is enough of it to be recorded in one transaction;
    everything else is recorded at once, in a transaction of its own.
    """

    engine: Engine
    force_id: int
    today: date
    sending: Sending
    most_tries_to_make: int
    read_clock: Callable[[], datetime]
    _accepted: list[Attempted] = field(default_factory=list)

    def accepted(self, claim: Claim, reply: str, *, begun: datetime) -> None:
        """The channel took it on; `begun` is when it was first offered."""
        now = self.read_clock()
        self._accepted.append(Attempted(claim, DispatchState.ACCEPTED, ACCEPTED, reply, now))
        # A server that takes its time has each recorded before the next is offered.
        first = min(begun, self._accepted[0].finished_at)
        if len(self._accepted) >= _TOGETHER or now - first >= _TOGETHER_FOR:
            self.finish()

    def finish(self) -> None:
        """Record what was accepted and isn't recorded yet."""
        if self._accepted:
            recorded = self._accepted.copy()
            self._accepted.clear()
            with writing(self.engine) as session:
                record_attempts(session, recorded)

    def not_needed(self, claim: Claim) -> None:
        """Nothing in it holds any more."""
        self._end(claim, DispatchState.NOT_NEEDED, NOT_NEEDED, "nothing in it holds any more")

    def channel_down(self, claim: Claim, reply: str) -> None:
        """It goes as soon as its channel works again: the fault isn't the message's, so it has no wait."""
        self._put_back(claim, CHANNEL_DOWN, reply, wait=timedelta())

    def not_tried(self, claim: Claim, why: str) -> None:
        """Its address was refused before, so it is given up without a try."""
        self._give_up(claim, NOT_TRIED, why, marks=False)

    def failed(self, claim: Claim, error: DeliveryError) -> bool:
        """It was refused, or nobody knows; True when it was given up."""
        if error.permanent:
            self._give_up(claim, PERMANENT, error.reply, marks=refuses_address(claim, error))
            return True
        outcome = UNKNOWN if isinstance(error, UnknownOutcomeError) else TEMPORARY
        asked = error.retry_after if isinstance(error, TemporaryDeliveryError) else None
        wait = max(self._wait(claim, before=self._failures(claim, TEMPORARY, UNKNOWN)), asked or timedelta())
        self._put_back(claim, outcome, error.reply, wait=wait)
        return False

    def not_made(self, claim: Claim, reply: str) -> bool:
        """It couldn't be made: a fault of ours or of its data. True when it was given up."""
        before = self._failures(claim, NOT_MADE)
        if before + 1 >= self.most_tries_to_make:
            self._give_up(claim, NOT_MADE, reply, marks=False)
            return True
        self._put_back(claim, NOT_MADE, reply, wait=self._wait(claim, before=before))
        return False

    def _failures(self, claim: Claim, *outcomes: str) -> int:
        with reading(self.engine) as session:
            return attempts_with(session, claim.dispatch_id, outcomes)

    def _wait(self, claim: Claim, *, before: int) -> timedelta:
        return back_off(
            before + 1,
            first=timedelta(seconds=self.sending.first_wait_seconds),
            most=timedelta(seconds=self.sending.most_wait_seconds),
            key=claim.message_id,
        )

    def _put_back(self, claim: Claim, outcome: str, reply: str, *, wait: timedelta) -> None:
        now = self.read_clock()
        attempted = Attempted(claim, DispatchState.PENDING, outcome, reply, now, not_before=now + wait)
        with writing(self.engine) as session:
            record_attempts(session, [attempted])

    def _end(self, claim: Claim, state: DispatchState, outcome: str, reply: str) -> None:
        with writing(self.engine) as session:
            record_attempts(session, [Attempted(claim, state, outcome, reply, self.read_clock())])

    def _give_up(self, claim: Claim, outcome: str, reply: str, *, marks: bool) -> None:
        """In one transaction with who is told of it, so that no failure stays in a log."""
        now = self.read_clock()
        with writing(self.engine) as session:
            attempted = Attempted(claim, DispatchState.PERMANENT_FAILURE, outcome, reply, now)
            if record_attempts(session, [attempted]):
                tell_of_failure(session, self.force_id, claim, today=self.today, now=now)
                if marks:
                    mark_address(session, claim, reply, now)
