"""Writing down what became of a claimed message, and when it is tried again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.engine import Engine

from config.policy import Sending
from models.queries.dispatches import Claim, attempts_with, record_attempt
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


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Records outcomes, each in a transaction of its own; a lost lease makes any of them do nothing."""

    engine: Engine
    force_id: int
    today: date
    sending: Sending
    most_tries_to_make: int
    read_clock: Callable[[], datetime]

    def accepted(self, claim: Claim, reply: str) -> None:
        """The channel took it on."""
        self._end(claim, DispatchState.ACCEPTED, ACCEPTED, reply)

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
        with writing(self.engine) as session:
            record_attempt(
                session,
                claim,
                state=DispatchState.PENDING,
                outcome=outcome,
                reply=reply,
                now=now,
                not_before=now + wait,
            )

    def _end(self, claim: Claim, state: DispatchState, outcome: str, reply: str) -> None:
        with writing(self.engine) as session:
            record_attempt(session, claim, state=state, outcome=outcome, reply=reply, now=self.read_clock())

    def _give_up(self, claim: Claim, outcome: str, reply: str, *, marks: bool) -> None:
        """In one transaction with who is told of it, so that no failure stays in a log."""
        now = self.read_clock()
        with writing(self.engine) as session:
            state = DispatchState.PERMANENT_FAILURE
            if record_attempt(session, claim, state=state, outcome=outcome, reply=reply, now=now):
                tell_of_failure(session, self.force_id, claim, today=self.today, now=now)
                if marks:
                    mark_address(session, claim, reply, now)
