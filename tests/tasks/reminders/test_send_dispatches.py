"""Sending: claimed once, looked at again, and every outcome written down."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from config.policy import load_policy
from models.queries.dispatches import Claim
from models.records import Dispatch, DispatchAttempt, Notice
from models.session import database_url, open_engine, reading, writing
from rules.digests import Digest
from rules.vocabulary import Channel, DispatchState, Stage
from tasks.reminders.send_dispatches import SendReport, send_dispatches
from tasks.transports.messages import (
    ChannelDownError,
    Delivered,
    DeliveryError,
    PermanentDeliveryError,
    TemporaryDeliveryError,
    UnknownOutcomeError,
)
from tests.small_register import (
    NOW,
    SmallRegister,
    add_item,
    change_stage,
    deadline,
    make_small_register,
    review,
)
from tests.tasks.reminders.test_decide_notices import decide

TODAY = date(2024, 6, 7)
POLICY = load_policy(None)


class FakeCourier:
    """Takes everything, or raises what it was given, once per element."""

    def __init__(self, *troubles: Exception | None) -> None:
        self.troubles = list(troubles)
        self.carried: list[tuple[str, str, datetime, list[str]]] = []

    def deliver(self, digest: Digest, claim: Claim) -> Delivered:
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        items = [line.item_key for group in digest.groups for line in group.lines]
        self.carried.append((digest.person_name, claim.message_id, claim.dated_at, items))
        return Delivered("250 taken")


def send(
    engine: Engine, courier: FakeCourier, *, clock: Callable[[], datetime] = lambda: NOW, today: date = TODAY
) -> SendReport:
    return send_dispatches(
        engine,
        force_code=None,
        today=today,
        update_months=1,
        couriers={Channel.EMAIL: courier},
        sending=POLICY.sending,
        read_clock=clock,
    )


def states(engine: Engine) -> list[DispatchState]:
    with reading(engine) as session:
        return list(session.scalars(sa.select(Dispatch.state).order_by(Dispatch.id)))


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


@pytest.fixture
def due_item(any_engine: Engine, register: SmallRegister) -> int:
    """An item due in seven days, decided and not yet sent."""
    item = add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    decide(any_engine)
    return item


@pytest.mark.usefixtures("due_item")
def test_a_message_is_sent_once_and_the_servers_words_are_kept(any_engine: Engine) -> None:
    courier = FakeCourier()
    assert send(any_engine, courier).accepted == 1
    assert send(any_engine, courier).accepted == 0
    assert len(courier.carried) == 1
    with reading(any_engine) as session:
        attempt = session.scalars(sa.select(DispatchAttempt)).one()
        assert (attempt.number, attempt.outcome, attempt.reply) == (1, "accepted", "250 taken")


def test_what_was_closed_between_deciding_and_sending_is_not_sent(any_engine: Engine, due_item: int) -> None:
    with writing(any_engine) as session:
        change_stage(session, due_item, Stage.CLOSED, TODAY)
    courier = FakeCourier()
    report = send(any_engine, courier)
    assert (report.accepted, report.not_needed, report.withdrawn_notices) == (0, 1, 1)
    assert courier.carried == []
    with reading(any_engine) as session:
        assert session.scalars(sa.select(Notice.withdrawn_why)).one() == "the item is closed"


def test_a_moved_deadline_withdraws_the_reminder_for_the_old_one(any_engine: Engine, due_item: int) -> None:
    with writing(any_engine) as session:
        session.add(deadline(due_item, 2, date(2024, 12, 31)))
    assert send(any_engine, FakeCourier()).not_needed == 1


def test_only_what_still_holds_stands_in_the_message(any_engine: Engine, register: SmallRegister) -> None:
    add_item(any_engine, register, "stays", due_on=date(2024, 6, 14))
    goes = add_item(any_engine, register, "goes", due_on=None, updated_on=date(2024, 1, 10))
    with writing(any_engine) as session:
        session.add(deadline(goes, 1, date(2026, 1, 1)))
    decide(any_engine)
    with writing(any_engine) as session:
        session.add(review(goes, TODAY))
    courier = FakeCourier()
    assert send(any_engine, courier).withdrawn_notices == 1
    assert [items for name, _, _, items in courier.carried if name == "Saoirse O'Brien"] == [["stays"]]


@pytest.mark.usefixtures("due_item")
@pytest.mark.parametrize("trouble", [TemporaryDeliveryError("451 later"), UnknownOutcomeError("no answer")])
def test_a_message_that_may_be_tried_again_waits_and_keeps_its_id_and_date(
    any_engine: Engine, trouble: DeliveryError
) -> None:
    courier = FakeCourier(trouble)
    report = send(any_engine, courier)
    assert [failure.reply for failure in report.delayed] == [trouble.reply]
    assert states(any_engine) == [DispatchState.PENDING]
    assert send(any_engine, courier).accepted == 0, "its wait isn't over"
    later = NOW + timedelta(seconds=POLICY.sending.first_wait_seconds * 1.25)
    assert send(any_engine, courier, clock=lambda: later).accepted == 1
    assert courier.carried[0][2] == NOW, "the Date is the first attempt's"


@pytest.mark.usefixtures("due_item")
def test_waits_double_up_to_the_most(any_engine: Engine) -> None:
    instants = [NOW]
    for _ in range(12):
        send(any_engine, FakeCourier(TemporaryDeliveryError("451")), clock=lambda: instants[-1])
        with reading(any_engine) as session:
            instants.append(session.scalars(sa.select(Dispatch.not_before)).one())
    waits = [(later - earlier).total_seconds() for earlier, later in pairwise(instants)]
    first, most = POLICY.sending.first_wait_seconds, POLICY.sending.most_wait_seconds
    for number, wait in enumerate(waits):
        full = min(first * 2**number, most)
        # A message's own jitter adds up to a quarter.
        assert full <= wait <= 1.25 * full


@pytest.mark.usefixtures("due_item")
def test_a_permanent_failure_is_told_and_never_tried_again(any_engine: Engine) -> None:
    courier = FakeCourier(PermanentDeliveryError("550 no such user"))
    assert [failure.reply for failure in send(any_engine, courier).failed] == ["550 no such user"]
    assert states(any_engine) == [DispatchState.PERMANENT_FAILURE]
    assert send(any_engine, courier).went_well


def test_a_channel_that_is_down_costs_one_attempt_and_keeps_everything_queued(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    add_item(any_engine, register, "undated", due_on=None)
    decide(any_engine)
    courier = FakeCourier(ChannelDownError("connection refused"))
    report = send(any_engine, courier)
    assert report.down == {Channel.EMAIL: "connection refused"}
    assert report.queued == 2
    assert send(any_engine, courier).accepted == 2, "they go at the next send, without a wait"


def test_one_message_that_cannot_be_made_does_not_stop_the_others(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    add_item(any_engine, register, "undated", due_on=None)
    decide(any_engine)
    report = send(any_engine, FakeCourier(RuntimeError("a secret may stand here")))
    assert (report.accepted, len(report.delayed)) == (1, 1)
    assert "secret" not in report.delayed[0].reply


@pytest.mark.usefixtures("due_item")
def test_the_message_of_a_sender_that_died_is_taken_up_after_its_lease(any_engine: Engine) -> None:
    class Killed(BaseException):
        """What a SIGKILL leaves behind: no outcome."""

    class DyingCourier(FakeCourier):
        def deliver(self, digest: Digest, claim: Claim) -> Delivered:
            super().deliver(digest, claim)
            raise Killed

    dying = DyingCourier()
    with pytest.raises(Killed):
        send(any_engine, dying)
    assert states(any_engine) == [DispatchState.CLAIMED]
    courier = FakeCourier()
    assert send(any_engine, courier).accepted == 0, "the lease still runs"
    after = NOW + timedelta(seconds=POLICY.sending.lease_seconds + 1)
    assert send(any_engine, courier, clock=lambda: after).accepted == 1
    assert courier.carried[0][1:3] == dying.carried[0][1:3], "the same Message-ID and Date"


def test_a_message_of_an_earlier_day_counts_its_days_from_today(any_engine: Engine, due_item: int) -> None:
    send(any_engine, FakeCourier(ChannelDownError("down")))
    digests: list[Digest] = []

    class Keeper(FakeCourier):
        def deliver(self, digest: Digest, claim: Claim) -> Delivered:
            digests.append(digest)
            return super().deliver(digest, claim)

    send(any_engine, Keeper(), today=TODAY + timedelta(days=2))
    assert digests[0].groups[0].lines[0].standing == "due in 5 days"


def test_eight_senders_at_once_send_each_message_once(any_url: str) -> None:
    engine = open_engine(database_url(any_url))
    register = make_small_register(engine)
    people = 24
    with writing(engine) as session:
        from models.records import Person, Post, Tenure
        from rules.vocabulary import PostKind

        posts = []
        for number in range(people):
            post = Post(
                force_id=register.force_id, key=f"p{number}", title="P", kind=PostKind.OWNER, portfolio=""
            )
            person = Person(
                force_id=register.force_id,
                name=f"Person {number}",
                email=f"p{number}@wmp.example",
                channel=Channel.EMAIL,
            )
            session.add_all([post, person])
            session.flush()
            session.add(Tenure(post_id=post.id, person_id=person.id, since=date(2020, 1, 1)))
            posts.append(post.id)
    for number, post_id in enumerate(posts):
        add_item(engine, register, f"item-{number}", due_on=date(2024, 6, 14), owner_post_id=post_id)
    decide(engine)
    engine.dispose()
    courier = FakeCourier()

    def one_sender(_number: int) -> int:
        own = open_engine(database_url(any_url))
        try:
            return send(own, courier).accepted
        finally:
            own.dispose()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one_sender, range(8))) == people
    assert len({message_id for _, message_id, _, _ in courier.carried}) == len(courier.carried) == people
