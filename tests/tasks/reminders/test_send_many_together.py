"""Sending many: what is read, claimed and recorded together, and how far that may go."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.dispatches import Attempted, Claim, claim_some, record_attempts
from models.records import Dispatch, DispatchAttempt, Person, Post, Tenure
from models.session import reading, writing
from rules.digests import Digest
from rules.vocabulary import Channel, DispatchState, PostKind, Stage
from tasks.transports.messages import Delivered
from tests.small_register import NOW, SmallRegister, add_item, change_stage, make_small_register
from tests.tasks.reminders.test_decide_notices import decide
from tests.tasks.reminders.test_send_dispatches import FakeCourier, send

OWNERS = 30
DUE = date(2024, 6, 14)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    """A force with thirty owners, each with an item that is due in a week, decided and not yet sent."""
    made = make_small_register(any_engine)
    for number in range(OWNERS):
        add_item(
            any_engine, made, f"item-{number}", due_on=DUE, owner_post_id=add_owner(any_engine, made, number)
        )
    decide(any_engine)
    return made


def add_owner(engine: Engine, register: SmallRegister, number: int) -> int:
    with writing(engine) as session:
        force_id, title = register.force_id, f"Owner {number}"
        post = Post(force_id=force_id, key=f"owner-{number}", title=title, kind=PostKind.OWNER, portfolio="")
        person = Person(
            force_id=force_id, name=title, email=f"owner.{number}@wmp.example", channel=Channel.EMAIL
        )
        session.add_all([post, person])
        session.flush()
        session.add(Tenure(post_id=post.id, person_id=person.id, since=date(2020, 1, 1)))
        return post.id


class WatchingCourier(FakeCourier):
    """Takes everything, `slowness` a message by the test's clock, and notes what is recorded at each."""

    def __init__(
        self, engine: Engine, slowness: timedelta, then: Callable[[int], None] | None = None
    ) -> None:
        super().__init__()
        self.now = NOW
        self.recorded: list[int] = []
        self._engine, self._slowness, self._then = engine, slowness, then

    def clock(self) -> datetime:
        return self.now

    def deliver(self, digest: Digest, claim: Claim) -> Delivered:
        self.recorded.append(recorded(self._engine))
        self.now += self._slowness
        if self._then is not None:
            self._then(len(self.recorded))
        return super().deliver(digest, claim)


def recorded(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(DispatchAttempt)) or 0


@pytest.mark.usefixtures("register")
def test_a_slow_servers_messages_are_each_recorded_before_the_next_is_offered(any_engine: Engine) -> None:
    courier = WatchingCourier(any_engine, timedelta(milliseconds=300))
    assert send(any_engine, courier, clock=courier.clock).accepted == OWNERS
    assert courier.recorded == list(range(OWNERS))


@pytest.mark.usefixtures("register")
def test_a_quick_servers_messages_wait_a_quarter_of_a_second_at_most(any_engine: Engine) -> None:
    courier = WatchingCourier(any_engine, timedelta(milliseconds=50))
    assert send(any_engine, courier, clock=courier.clock).accepted == OWNERS
    behind = [offered - known for offered, known in enumerate(courier.recorded)]
    assert 0 < max(behind) <= 250 / 50
    assert recorded(any_engine) == OWNERS


@pytest.mark.usefixtures("register")
def test_what_was_accepted_is_recorded_though_the_round_breaks_off(any_engine: Engine) -> None:
    def stop(offered: int) -> None:
        if offered == 4:
            raise KeyboardInterrupt

    courier = WatchingCourier(any_engine, timedelta(0), stop)
    with pytest.raises(KeyboardInterrupt):
        send(any_engine, courier, clock=courier.clock)
    assert recorded(any_engine) == 3
    with reading(any_engine) as session:
        states = session.scalars(sa.select(Dispatch.state)).all()
    # The fourth is held by its lease, as nobody knows of it; the others were given back.
    assert states.count(DispatchState.ACCEPTED) == 3
    assert states.count(DispatchState.CLAIMED) == 1


def test_what_was_read_a_while_ago_is_read_again_before_it_is_rendered(
    any_engine: Engine, register: SmallRegister
) -> None:
    def close_all(offered: int) -> None:
        if offered == 3:
            with writing(any_engine) as session:
                for item_id in range(1, OWNERS + 1):
                    change_stage(session, item_id, Stage.CLOSED, date(2024, 6, 7))

    courier = WatchingCourier(any_engine, timedelta(seconds=2), close_all)
    report = send(any_engine, courier, clock=courier.clock)
    # Closed while the third was on its way: by then all of them had been read six seconds ago.
    assert (report.accepted, report.not_needed) == (3, OWNERS - 3)
    assert report.withdrawn_notices == OWNERS - 3


@pytest.mark.usefixtures("register")
def test_of_messages_recorded_together_those_whose_lease_was_lost_are_left_alone(any_engine: Engine) -> None:
    with writing(any_engine) as session:
        ids = session.scalars(sa.select(Dispatch.id).order_by(Dispatch.id)).all()[:3]
    until = NOW + timedelta(minutes=5)
    with writing(any_engine) as session:
        ours = claim_some(session, ids, token="ours", now=NOW, lease_until=until)
    later = until + timedelta(seconds=1)
    with writing(any_engine) as session:
        claim_some(session, ids[:1], token="theirs", now=later, lease_until=later + timedelta(minutes=5))
    attempts = [Attempted(claim, DispatchState.ACCEPTED, "accepted", "250 ok", later) for claim in ours]
    with writing(any_engine) as session:
        assert record_attempts(session, attempts) == frozenset(ids[1:])
    with reading(any_engine) as session:
        found = session.execute(
            sa.select(Dispatch.id, Dispatch.state, Dispatch.claimed_by).where(Dispatch.id.in_(ids))
        ).all()
        assert recorded(any_engine) == 2
    assert {(id_, state, by) for id_, state, by in found} == {
        (ids[0], DispatchState.CLAIMED, "theirs"),
        (ids[1], DispatchState.ACCEPTED, None),
        (ids[2], DispatchState.ACCEPTED, None),
    }
