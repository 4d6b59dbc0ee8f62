"""What is given up is told to the Force Liaison Officer, once, and never stops what can go."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from config.bank_holidays import england_and_wales
from config.policy import load_policy
from models.queries.dispatches import Claim
from models.records import (
    DeliveryPreference,
    Dispatch,
    DispatchAttempt,
    Notice,
    Person,
    Post,
    Tenure,
)
from models.session import reading, writing
from rules.digests import Digest
from rules.vocabulary import Channel, DispatchState, NoticeRule, PostKind, Rhythm
from tasks.people.change_preferences import put_address_right
from tasks.people.people_transaction import ByWhom
from tasks.reminders.compose_dispatch import Composed
from tasks.reminders.send_dispatches import Courier, Hours, SendReport, send_dispatches
from tasks.transports.messages import Delivered, PermanentDeliveryError, TemporaryDeliveryError
from tests.small_register import NOW, SmallRegister, add_item, make_small_register
from tests.tasks.reminders.test_decide_notices import decide

TODAY = date(2024, 6, 7)
POLICY = load_policy(None)
OBRIEN = "s.o'brien@wmp.example"
REFUSED = PermanentDeliveryError("550 5.1.1 no such user", refuses_address=True)
BY = ByWhom(force_code=None, actor="Siân Prosser", now=NOW, today=TODAY)


class Refusing:
    """Raises what it was given for some addresses, and takes the rest."""

    def __init__(self, trouble: Exception, *addresses: str) -> None:
        self.trouble = trouble
        self.addresses = addresses
        self.tried: list[str] = []
        self.carried: list[str] = []

    def deliver(self, digest: Digest, claim: Claim) -> Delivered:
        self.tried.append(claim.address)
        if claim.address in self.addresses:
            raise self.trouble
        self.carried.append(claim.address)
        return Delivered("250 taken")


def send(
    engine: Engine,
    courier: Courier,
    *,
    at: datetime = NOW,
    today: date = TODAY,
    channel: Channel = Channel.EMAIL,
    hours: Hours | None = None,
) -> SendReport:
    return send_dispatches(
        engine,
        force_code=None,
        today=today,
        update_months=1,
        couriers={channel: courier},
        sending=POLICY.sending,
        read_clock=lambda: at,
        hours=hours,
        most_tries_to_make=3,
    )


def told(engine: Engine) -> list[tuple[str, int]]:
    """The subjects of what is owed about failed messages, and the posts it is owed to."""
    with reading(engine) as session:
        rows = session.execute(
            sa.select(Notice.subject, Notice.recipient_post_id)
            .where(Notice.rule == NoticeRule.DELIVERY_FAILED)
            .order_by(Notice.id)
        )
        return [(subject, post_id) for subject, post_id in rows.tuples()]


def person(engine: Engine, email: str) -> Person:
    with reading(engine) as session:
        return session.scalars(sa.select(Person).where(Person.email == email)).one()


def outcomes(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(sa.select(DispatchAttempt.outcome).order_by(DispatchAttempt.id)))


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    """O'Brien and the liaison officer each have a message to go."""
    register = make_small_register(any_engine)
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    add_item(any_engine, register, "undated", due_on=None)
    decide(any_engine)
    return register


def test_a_refused_address_is_marked_and_its_message_told_of_once(
    any_engine: Engine, register: SmallRegister
) -> None:
    courier = Refusing(REFUSED, OBRIEN)
    report = send(any_engine, courier)
    assert ([failure.reply for failure in report.failed], report.accepted) == (["550 5.1.1 no such user"], 1)
    refused = person(any_engine, OBRIEN)
    assert (refused.refused_at, refused.refused_because) == (NOW, "550 5.1.1 no such user")
    assert len(told(any_engine)) == 1
    assert told(any_engine)[0][1] == register.flo_post_id
    send(any_engine, courier)
    assert len(told(any_engine)) == 1


def test_later_messages_to_a_refused_address_are_not_tried_but_told(
    any_engine: Engine, register: SmallRegister
) -> None:
    courier = Refusing(REFUSED, OBRIEN)
    send(any_engine, courier)
    add_item(any_engine, register, "another", due_on=date(2024, 6, 15))
    tomorrow = TODAY + timedelta(days=1)
    decide(any_engine, tomorrow)
    courier.tried.clear()
    report = send(any_engine, courier, today=tomorrow, at=NOW + timedelta(days=1))
    assert OBRIEN not in courier.tried
    assert [failure.reply for failure in report.failed] == [
        "not tried: the address was refused on 7 June 2024: 550 5.1.1 no such user"
    ]
    assert "not-tried" in outcomes(any_engine)
    assert len(told(any_engine)) == 2


def test_a_refusal_of_the_message_says_nothing_of_its_address(
    any_engine: Engine, register: SmallRegister
) -> None:
    send(any_engine, Refusing(PermanentDeliveryError("552 too big"), OBRIEN))
    assert person(any_engine, OBRIEN).refused_at is None
    assert len(told(any_engine)) == 1


def test_an_address_that_cannot_be_written_to_is_marked_without_asking_a_server(any_engine: Engine) -> None:
    register = make_small_register(any_engine)
    with writing(any_engine) as session:
        session.get_one(Person, register.owner_id).email = "not an address"
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    decide(any_engine)
    send(any_engine, Refusing(PermanentDeliveryError("not an e-mail address"), "not an address"))
    assert person(any_engine, "not an address").refused_at == NOW


def test_an_address_put_right_takes_up_what_was_not_delivered(
    any_engine: Engine, register: SmallRegister
) -> None:
    send(any_engine, Refusing(REFUSED, OBRIEN))
    changed = put_address_right(
        any_engine, BY, email=OBRIEN, new="saoirse@wmp.example", delivery=POLICY.delivery
    )
    assert (changed.taken_up, changed.preferences.refused_at) == (1, None)
    tomorrow = TODAY + timedelta(days=1)
    decide(any_engine, tomorrow)
    courier = Refusing(REFUSED, OBRIEN)
    send(any_engine, courier, today=tomorrow, at=NOW + timedelta(days=1))
    assert "saoirse@wmp.example" in courier.carried


def test_an_address_put_right_while_its_message_was_on_the_way_is_not_marked(
    any_engine: Engine, register: SmallRegister
) -> None:
    class Meanwhile(Refusing):
        def deliver(self, digest: Digest, claim: Claim) -> Delivered:
            if claim.address == OBRIEN:
                put_address_right(
                    any_engine, BY, email=OBRIEN, new="saoirse@wmp.example", delivery=POLICY.delivery
                )
            return super().deliver(digest, claim)

    send(any_engine, Meanwhile(REFUSED, OBRIEN))
    assert person(any_engine, "saoirse@wmp.example").refused_at is None


def test_when_the_liaison_officers_own_message_fails_the_liaison_lead_is_told(
    any_engine: Engine, register: SmallRegister
) -> None:
    with writing(any_engine) as session:
        lead = Post(
            force_id=register.force_id,
            key="fll",
            title="Force Liaison Lead",
            kind=PostKind.FORCE_LIAISON_LEAD,
            portfolio="",
        )
        session.add(lead)
        session.flush()
        session.add(Tenure(post_id=lead.id, person_id=register.owner_id, since=date(2020, 1, 1)))
        lead_id = lead.id
    send(any_engine, Refusing(REFUSED, "sian@wmp.example"))
    assert [post_id for _, post_id in told(any_engine)] == [lead_id]


def test_with_nobody_else_to_tell_it_is_owed_to_the_liaison_officer_all_the_same(
    any_engine: Engine, register: SmallRegister
) -> None:
    report = send(any_engine, Refusing(REFUSED, "sian@wmp.example"))
    assert [post_id for _, post_id in told(any_engine)] == [register.flo_post_id]
    assert not report.went_well


@pytest.mark.parametrize("where", ["rendering", "composing"])
def test_a_poison_message_waits_longer_each_time_and_is_then_given_up(
    any_engine: Engine, register: SmallRegister, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if where == "composing":
        _break_composing(monkeypatch)
        courier = Refusing(RuntimeError("never raised"))
    else:
        courier = Refusing(ValueError("a secret may stand here"), OBRIEN)
    first = send(any_engine, courier)
    assert (first.accepted, len(first.delayed)) == (1, 1), "the other message goes all the same"
    instants = [NOW]
    for _ in range(2):
        with reading(any_engine) as session:
            pending = sa.select(Dispatch.not_before).where(Dispatch.state == DispatchState.PENDING)
            instants.append(session.scalars(pending).one())
        last = send(any_engine, courier, at=instants[-1])
    assert instants[2] - instants[1] > instants[1] - instants[0] > timedelta()
    assert "secret" not in last.failed[0].reply
    assert outcomes(any_engine).count("not-made") == 3
    assert len(told(any_engine)) == 1
    assert person(any_engine, OBRIEN).refused_at is None
    assert send(any_engine, courier, at=NOW + timedelta(days=9)).went_well, "and it isn't tried again"


def _break_composing(monkeypatch: pytest.MonkeyPatch) -> None:
    import tasks.reminders.look_again

    compose = tasks.reminders.look_again.compose_dispatches

    def breaks(session: Session, *, names: dict[int, str], **others: Any) -> dict[int, Composed]:
        if "Saoirse O'Brien" in names.values():
            raise KeyError("a row that isn't as it should be")
        return compose(session, names=names, **others)

    monkeypatch.setattr(tasks.reminders.look_again, "compose_dispatches", breaks)


def test_a_server_that_asks_for_a_longer_wait_gets_it(any_engine: Engine, register: SmallRegister) -> None:
    busy = TemporaryDeliveryError("429", retry_after=timedelta(hours=2))
    send(any_engine, Refusing(busy, OBRIEN))
    with reading(any_engine) as session:
        pending = sa.select(Dispatch.not_before).where(Dispatch.state == DispatchState.PENDING)
        assert session.scalars(pending).one() == NOW + timedelta(hours=2)


HOURS = Hours(POLICY.delivery.policy(), england_and_wales())


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        (datetime.fromisoformat("2024-06-07T06:59:00+00:00"), False),  # 07:59 in London
        (datetime.fromisoformat("2024-06-07T07:00:00+00:00"), True),
        (datetime.fromisoformat("2024-06-07T16:00:00+00:00"), False),
        (datetime.fromisoformat("2024-06-08T09:00:00+00:00"), False),  # a Saturday
    ],
)
def test_outside_its_readers_hours_a_message_is_held_untouched(
    any_engine: Engine, register: SmallRegister, at: datetime, goes: bool
) -> None:
    courier = Refusing(REFUSED)
    report = send(any_engine, courier, at=at, hours=HOURS)
    assert (report.accepted, report.held) == ((2, 0) if goes else (0, 2))
    assert report.went_well
    assert outcomes(any_engine) == ["accepted"] * report.accepted
    if not goes:
        assert report.queued == 2


def test_each_reader_has_their_own_hours(any_engine: Engine, register: SmallRegister) -> None:
    with writing(any_engine) as session:
        session.add(
            DeliveryPreference(
                person_id=register.owner_id,
                rhythm=Rhythm.WEEKLY,
                weekday=1,
                from_minute=18 * 60,
                to_minute=22 * 60,
                work_days_only=False,
                calendar=False,
            )
        )
    courier = Refusing(REFUSED)
    send(any_engine, courier, at=datetime.fromisoformat("2024-06-07T18:00:00+00:00"), hours=HOURS)
    assert courier.carried == [OBRIEN]


def test_a_sender_whose_server_is_slow_gives_back_what_it_has_not_come_to(
    any_engine: Engine, register: SmallRegister
) -> None:
    instants = [NOW]

    class Slow(Refusing):
        def deliver(self, digest: Digest, claim: Claim) -> Delivered:
            instants.append(NOW + timedelta(seconds=POLICY.sending.lease_seconds * 0.6))
            return super().deliver(digest, claim)

    def clock() -> datetime:
        return instants[-1]

    report = send_with(any_engine, Slow(REFUSED), clock)
    assert (report.accepted, report.queued) == (1, 1)
    with reading(any_engine) as session:
        left = session.scalars(sa.select(Dispatch).where(Dispatch.state == DispatchState.PENDING)).one()
        assert (left.attempts, left.dated_at, left.claimed_by) == (0, None, None), "as if never claimed"
    assert send_with(any_engine, Refusing(REFUSED), clock).accepted == 1


def send_with(engine: Engine, courier: Courier, clock: Callable[[], datetime]) -> SendReport:
    return send_dispatches(
        engine,
        force_code=None,
        today=TODAY,
        update_months=1,
        couriers={Channel.EMAIL: courier},
        sending=POLICY.sending,
        read_clock=clock,
    )


def test_a_message_that_kills_its_sender_does_not_hold_up_the_others(
    any_engine: Engine, register: SmallRegister
) -> None:
    class Killed(BaseException):
        """What a SIGKILL leaves behind: no outcome, and here not even what is given back."""

    class Deadly(Refusing):
        def deliver(self, digest: Digest, claim: Claim) -> Delivered:
            if claim.address == OBRIEN:
                raise Killed
            return super().deliver(digest, claim)

    courier = Deadly(REFUSED)
    after = NOW
    for _ in range(2):
        with pytest.raises(Killed):
            send(any_engine, courier, at=after)
        after += timedelta(seconds=POLICY.sending.lease_seconds + 1)
    assert courier.carried == ["sian@wmp.example"]
