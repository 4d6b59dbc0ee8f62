"""Deciding: each notice once, whatever is run again, late, or at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.people import NoLiaisonOfficerError
from models.records import Dispatch, Notice, Tenure
from models.session import database_url, open_engine, reading, writing
from rules.reminders import ReminderPolicy
from rules.vocabulary import DispatchState, NoticeRule, ReviewClock, Stage
from tasks.by_whom import ByWhom
from tasks.items.review_cadence import set_review_cadence
from tasks.reminders.compose_dispatch import compose_dispatches
from tasks.reminders.decide_notices import Decided, decide_notices
from tests.reminder_policies import AT_ONCE, reminder_policy
from tests.small_register import NOW, SmallRegister, add_item, change_stage, make_small_register

TODAY = date(2024, 6, 7)


def decide(
    engine: Engine, today: date = TODAY, *, dry_run: bool = False, policy: ReminderPolicy | None = None
) -> Decided:
    return decide_notices(
        engine,
        force_code=None,
        today=today,
        now=NOW,
        policy=policy or reminder_policy(),
        delivery=AT_ONCE,
        uid_domain="oversight.example",
        dry_run=dry_run,
    )


def stored(engine: Engine) -> list[tuple[str, str, int]]:
    with reading(engine) as session:
        rows = session.execute(
            sa.select(Notice.rule, Notice.stage, Notice.recipient_post_id).order_by(Notice.id)
        )
        return [(rule.value, stage, post) for rule, stage, post in rows]


def accept_all(engine: Engine) -> None:
    """Every message that waits has been taken on by its server."""
    with writing(engine) as session:
        session.execute(
            sa.update(Dispatch)
            .where(Dispatch.state == DispatchState.PENDING)
            .values(state=DispatchState.ACCEPTED, accepted_at=NOW, attempts=1)
        )


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


def test_what_is_owed_becomes_notices_and_one_message_a_person(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    add_item(any_engine, register, "late", due_on=date(2024, 5, 1))
    add_item(any_engine, register, "undated", due_on=None)
    decided = decide(any_engine)
    assert decided.new == {NoticeRule.DUE_SOON: 1, NoticeRule.OVERDUE: 1, NoticeRule.NO_DATE: 1}
    assert decided.messages == 2
    with reading(any_engine) as session:
        assert session.scalar(sa.select(sa.func.count()).where(Notice.dispatch_id.is_(None))) == 0


def test_a_second_run_on_the_same_day_adds_nothing(any_engine: Engine, register: SmallRegister) -> None:
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    decide(any_engine)
    before = stored(any_engine)
    again = decide(any_engine)
    assert (again.notices, again.messages) == (0, 0)
    assert stored(any_engine) == before


def test_fourteen_missed_days_are_caught_up_with_one_notice(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "item", due_on=date(2024, 6, 14))
    decide(any_engine, date(2024, 6, 7))
    decide(any_engine, date(2024, 6, 21))
    assert [stage for _, stage, _ in stored(any_engine)] == ["lead-7", "overdue-7"]


def test_a_closed_item_is_never_decided(any_engine: Engine, register: SmallRegister) -> None:
    item = add_item(any_engine, register, "item", due_on=date(2024, 6, 14))
    with writing(any_engine) as session:
        change_stage(session, item, Stage.CLOSED, date(2024, 6, 7))
    assert decide(any_engine).notices == 0


def test_a_past_day_is_decided_as_the_register_stood_then(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = add_item(any_engine, register, "item", due_on=date(2024, 6, 14))
    with writing(any_engine) as session:
        change_stage(session, item, Stage.CLOSED, date(2024, 6, 10))
    assert decide(any_engine, date(2024, 6, 9)).notices == 1


def test_an_item_with_its_own_cadence_is_asked_for_an_update_by_that_one(
    any_engine: Engine, register: SmallRegister
) -> None:
    for key in ("monthly", "quarterly"):
        add_item(any_engine, register, key, due_on=date(2025, 6, 14), updated_on=date(2024, 4, 1))
    assert decide(any_engine, dry_run=True).new == {NoticeRule.STALE_REVIEW: 2}
    set_review_cadence(
        any_engine,
        ByWhom(None, "a test", NOW, TODAY),
        key="quarterly",
        clock=ReviewClock.OWNER_UPDATE,
        months=3,
        why="agreed",
    )
    decide(any_engine)
    decide(any_engine, date(2024, 7, 1))
    assert [stage for _, stage, _ in stored(any_engine)] == ["since-2024-06-01"]
    decide(any_engine, date(2024, 7, 2))
    assert [stage for _, stage, _ in stored(any_engine)] == [
        "since-2024-06-01",
        "since-2024-07-01",
        "since-2024-07-01",
    ]


def test_a_notice_that_an_own_cadence_overtakes_is_not_sent(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "slow", due_on=date(2025, 6, 14), updated_on=date(2024, 4, 1))
    decide(any_engine)
    set_review_cadence(
        any_engine,
        ByWhom(None, "a test", NOW, TODAY),
        key="slow",
        clock=ReviewClock.OWNER_UPDATE,
        months=6,
        why="agreed",
    )
    with reading(any_engine) as session:
        (dispatch_id,) = session.scalars(sa.select(Dispatch.id)).all()
        composed = compose_dispatches(
            session,
            force_id=register.force_id,
            force_name="West Midlands Police",
            dispatch_ids=[dispatch_id],
            names={dispatch_id: "Saoirse O'Brien"},
            today=TODAY,
            update_months=1,
        )[dispatch_id]
    assert composed.digest is None
    assert list(composed.withdrawn.values()) == ["no update is outstanding any more"]


def test_an_item_without_an_owner_goes_to_the_liaison_officer(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "item", due_on=date(2024, 6, 14), owner_post_id=None)
    decide(any_engine)
    assert {(rule, post) for rule, _, post in stored(any_engine)} == {
        ("no-owner", register.flo_post_id),
        ("due-soon", register.flo_post_id),
    }


def test_a_leavers_items_reach_the_liaison_officer_from_the_day_after(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "item", due_on=date(2024, 6, 14))
    with writing(any_engine) as session:
        session.execute(
            sa.update(Tenure)
            .where(Tenure.post_id == register.owner_post_id)
            .values(until=TODAY - timedelta(days=1))
        )
    assert decide(any_engine).new == {NoticeRule.OWNER_LEFT: 1, NoticeRule.DUE_SOON: 1}
    assert {post for _, _, post in stored(any_engine)} == {register.flo_post_id}


def test_without_anybody_to_tell_nothing_is_decided(any_engine: Engine, register: SmallRegister) -> None:
    add_item(any_engine, register, "item", due_on=date(2024, 6, 14), owner_post_id=None)
    with writing(any_engine) as session:
        session.execute(sa.delete(Tenure).where(Tenure.post_id == register.flo_post_id))
    with pytest.raises(NoLiaisonOfficerError, match="7 June 2024"):
        decide(any_engine)
    assert stored(any_engine) == []


def test_what_comes_up_after_todays_message_has_gone_waits_for_tomorrows(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "one", due_on=date(2024, 6, 14))
    decide(any_engine)
    with writing(any_engine) as session:
        session.execute(sa.update(Dispatch).values(state=DispatchState.ACCEPTED, accepted_at=NOW, attempts=1))
    add_item(any_engine, register, "two", due_on=date(2024, 6, 14))
    later = decide(any_engine)
    assert (later.notices, later.messages, later.waiting) == (1, 0, 1)
    next_day = decide(any_engine, TODAY + timedelta(days=1))
    assert (next_day.notices, next_day.messages, next_day.waiting) == (0, 1, 0)


def test_a_dry_run_says_what_would_be_sent_and_leaves_nothing(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    dry = decide(any_engine, dry_run=True)
    assert [digest.person_name for digest in dry.preview] == ["Saoirse O'Brien"]
    assert stored(any_engine) == []
    with reading(any_engine) as session:
        assert session.scalars(sa.select(Dispatch)).all() == []


def test_message_ids_are_the_same_whoever_decides(any_engine: Engine, register: SmallRegister) -> None:
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    decide(any_engine)
    with reading(any_engine) as session:
        message_id = session.scalars(sa.select(Dispatch.message_id)).one()
    assert message_id.startswith("<")
    assert message_id.endswith("@oversight.example>")


def test_eight_daily_checks_at_once_decide_each_thing_once(any_url: str) -> None:
    engine = open_engine(database_url(any_url))
    register = make_small_register(engine)
    for number in range(40):
        add_item(engine, register, f"item-{number}", due_on=date(2024, 6, 14))
    engine.dispose()

    def one_check(_number: int) -> Decided:
        own = open_engine(database_url(any_url))
        try:
            return decide(own)
        finally:
            own.dispose()

    with ThreadPoolExecutor(8) as pool:
        decided = list(pool.map(one_check, range(8)))
    assert sum(each.notices for each in decided) == 40
    engine = open_engine(database_url(any_url))
    with reading(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 40
        assert session.scalar(sa.select(sa.func.count()).select_from(Dispatch)) == 1
    engine.dispose()
