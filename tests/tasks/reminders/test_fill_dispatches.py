"""Filling: one message a person and day, whatever earlier days left, whatever hours people chose."""

from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from models.queries.item_facts import stream_item_facts
from models.queries.reminder_posts import reminder_desk
from models.records import DeliveryPreference, Dispatch, DispatchAttempt, Notice
from models.session import database_url, open_engine, reading, writing
from rules.reminders import owed_today
from rules.vocabulary import DispatchState, NoticeRule, Rhythm
from tests.reminder_policies import reminder_policy
from tests.small_register import NOW, SmallRegister, add_item, make_small_register
from tests.tasks.reminders.test_decide_notices import accept_all, decide

DUE = date(2024, 6, 14)
_NUMBERS = count()


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


def messages(engine: Engine) -> list[tuple[date, DispatchState, int]]:
    """Each message's day and state, with the number of notices in it."""
    query = (
        sa.select(Dispatch.for_day, Dispatch.state, sa.func.count(Notice.id))
        .outerjoin(Notice, Notice.dispatch_id == Dispatch.id)
        .group_by(Dispatch.id, Dispatch.for_day, Dispatch.state)
        .order_by(Dispatch.id)
    )
    with reading(engine) as session:
        return [(day, state, notices) for day, state, notices in session.execute(query)]


def test_what_earlier_days_could_not_send_goes_in_todays_message(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "item", due_on=DUE)
    for day in range(7, 16):
        decide(any_engine, date(2024, 6, day))
    # Three steps fell due while nothing was sent: one message holds them all.
    assert messages(any_engine)[-1] == (date(2024, 6, 15), DispatchState.PENDING, 4)
    assert {state for _, state, _ in messages(any_engine)[:-1]} == {DispatchState.NOT_NEEDED}
    with reading(any_engine) as session:
        reply = session.scalars(sa.select(Dispatch.last_reply).order_by(Dispatch.id)).first()
    assert reply == "taken into the message of 8 June 2024"


def test_a_message_that_may_have_arrived_is_left_to_be_sent_again_as_it_was(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "item", due_on=DUE)
    decide(any_engine, date(2024, 6, 7))
    with writing(any_engine) as session:
        (dispatch,) = session.scalars(sa.select(Dispatch)).all()
        dispatch.attempts = 1
        session.add(
            DispatchAttempt(dispatch_id=dispatch.id, number=1, finished_at=NOW, outcome="unknown", reply="")
        )
    decide(any_engine, date(2024, 6, 13))
    assert messages(any_engine) == [
        (date(2024, 6, 7), DispatchState.PENDING, 1),
        (date(2024, 6, 13), DispatchState.PENDING, 1),
    ]


def test_a_claimed_message_of_an_earlier_day_is_left_alone(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "item", due_on=DUE)
    decide(any_engine, date(2024, 6, 7))
    with writing(any_engine) as session:
        session.execute(
            sa.update(Dispatch).values(
                state=DispatchState.CLAIMED, claimed_by="a sender", lease_until=NOW, attempts=1
            )
        )
    decide(any_engine, date(2024, 6, 13))
    assert messages(any_engine)[0] == (date(2024, 6, 7), DispatchState.CLAIMED, 1)


def test_a_weekly_digest_gathers_the_days_and_a_missed_mandatory_deadline_does_not_wait_for_it(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 18))
    late = add_item(any_engine, register, "late", due_on=date(2024, 6, 12))
    with writing(any_engine) as session:
        session.add(
            DeliveryPreference(
                person_id=register.owner_id,
                rhythm=Rhythm.WEEKLY,
                weekday=1,
                from_minute=0,
                to_minute=1440,
                work_days_only=True,
                calendar=False,
            )
        )
    decide(any_engine, date(2024, 6, 11))
    # Of Tuesday 11 June, for Monday 17 June.
    assert [day for day, _, _ in messages(any_engine)] == [date(2024, 6, 17)]
    decide(any_engine, date(2024, 6, 12))
    assert [day for day, _, _ in messages(any_engine)] == [date(2024, 6, 17)]
    decide(any_engine, date(2024, 6, 13))
    assert [day for day, _, _ in messages(any_engine)] == [date(2024, 6, 17), date(2024, 6, 13)]
    with reading(any_engine) as session:
        pressing = session.scalars(
            sa.select(Notice.item_id)
            .join(Dispatch, Dispatch.id == Notice.dispatch_id)
            .where(Dispatch.for_day == date(2024, 6, 13))
        ).all()
    assert pressing == [late]


def test_fourteen_days_without_a_run_end_in_one_message_a_person_with_each_item_once_a_rule(
    any_engine: Engine, register: SmallRegister
) -> None:
    for number in range(5):
        add_item(any_engine, register, f"item-{number}", due_on=DUE + timedelta(days=number))
    decide(any_engine, date(2024, 6, 7))
    accept_all(any_engine)
    decide(any_engine, date(2024, 6, 21))
    assert messages(any_engine)[-1] == (date(2024, 6, 21), DispatchState.PENDING, 5)
    assert len(messages(any_engine)) == 2


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(runs=st.sets(st.integers(0, 60), min_size=1, max_size=12), again=st.integers(1, 3))
def test_whatever_days_run_the_last_tells_the_present_stage_and_running_it_again_adds_nothing(
    runs: set[int], again: int, sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / f"{next(_NUMBERS)}.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = open_engine(database_url(f"sqlite:///{path}"))
    register = make_small_register(engine)
    add_item(engine, register, "dated", due_on=DUE, updated_on=date(2024, 5, 20))
    add_item(engine, register, "undated", due_on=None, updated_on=None)
    add_item(engine, register, "unowned", due_on=DUE, owner_post_id=None)
    policy = reminder_policy(panel_months=6)
    for offset in sorted(runs):
        decide(engine, DUE - timedelta(days=30) + timedelta(days=offset), policy=policy)
        accept_all(engine)
    last = DUE - timedelta(days=30) + timedelta(days=max(runs))
    with reading(engine) as session:
        desk = reminder_desk(session, register.force_id, last)
        present = {
            (one.rule, one.subject, one.deadline_version, one.stage, one.recipient_post_id)
            for item in stream_item_facts(session, register.force_id, last)
            for one in owed_today(item, today=last, policy=policy, desk=desk)
        }
        stored = {
            tuple(row)
            for row in session.execute(
                sa.select(
                    Notice.rule,
                    Notice.subject,
                    Notice.deadline_version,
                    Notice.stage,
                    Notice.recipient_post_id,
                )
            )
        }
    assert present <= stored
    assert {rule for rule, *_ in present} >= {NoticeRule.NO_DATE, NoticeRule.NO_OWNER}
    for _ in range(again):
        assert decide(engine, last, policy=policy).notices == 0
    engine.dispose()
