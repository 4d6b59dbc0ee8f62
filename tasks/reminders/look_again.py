"""Looking at the notices of claimed messages again, just before they go: what holds still, and for whom."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.dispatches import Claim
from models.records import Dispatch, Notice
from models.session import reading, writing
from tasks.reminders.answer_links import AnswerLinks
from tasks.reminders.compose_dispatch import Composed, compose_dispatches


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Reads messages against the register as it stands on a day, and takes out of them what doesn't hold."""

    engine: Engine
    force_id: int
    force_name: str
    today: date
    update_months: int
    links: AnswerLinks | None
    read_clock: Callable[[], datetime]

    def at_all(self, claims: Sequence[Claim]) -> dict[int, Composed]:
        """What some messages say now, by their ids, in as many queries as for one.

        Empty when one of them can't be composed: then each is looked at by itself, and only that one fails.
        """
        try:
            return self._compose(claims)
        except Exception:  # noqa: BLE001  # it is raised again, for the one message that is to blame
            return {}

    def at(self, claim: Claim, composed: Composed | None = None) -> Composed:
        """What the message says, given what at_all() found; what doesn't hold is taken out in the register.

        Its `redirected` are those that were taken out of it for another reader.
        """
        composed = composed or self._compose([claim])[claim.dispatch_id]
        if composed.withdrawn:
            self._withdraw(composed.withdrawn)
        if composed.redirected:
            taken = self._redirect(claim, composed.redirected)
            return Composed(composed.digest, composed.withdrawn, taken)
        return composed

    def _compose(self, claims: Sequence[Claim]) -> dict[int, Composed]:
        with reading(self.engine) as session:
            return compose_dispatches(
                session,
                force_id=self.force_id,
                force_name=self.force_name,
                dispatch_ids=[claim.dispatch_id for claim in claims],
                today=self.today,
                update_months=self.update_months,
                links=self.links,
                names={claim.dispatch_id: claim.person_name for claim in claims},
            )

    def _redirect(self, claim: Claim, notice_ids: tuple[int, ...]) -> tuple[int, ...]:
        """Take notices out of the message, under the same keys: told once, to whoever is in the post then.

        Not when the lease ran out: another sender may have sent them by now.
        """
        taken: list[int] = []
        with writing(self.engine) as session:
            held = sa.select(Dispatch.id).where(
                Dispatch.id == claim.dispatch_id, Dispatch.claimed_by == claim.token
            )
            if session.scalar(held.with_for_update()) is None:
                return ()
            for notice_id in notice_ids:
                query = sa.update(Notice).where(
                    Notice.id == notice_id, Notice.dispatch_id == claim.dispatch_id
                )
                taken += session.scalars(query.values(dispatch_id=None).returning(Notice.id)).all()
        return tuple(taken)

    def _withdraw(self, withdrawn: Mapping[int, str]) -> None:
        now = self.read_clock()
        with writing(self.engine) as session:
            for notice_id, why in withdrawn.items():
                session.execute(
                    sa.update(Notice)
                    .where(Notice.id == notice_id, Notice.withdrawn_at.is_(None))
                    .values(withdrawn_at=now, withdrawn_why=why)
                )
