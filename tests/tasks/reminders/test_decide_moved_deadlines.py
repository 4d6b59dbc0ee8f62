"""A deadline that is moved begins its ladder anew, and what wasn't sent of the old one is taken back."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import Notice
from models.session import reading, writing
from rules.vocabulary import DeadlineKind, NoticeRule, Stage
from tests.reminder_policies import reminder_policy
from tests.small_register import NOW, SmallRegister, add_item, change_stage, deadline, make_small_register
from tests.tasks.reminders.test_decide_notices import TODAY, accept_all, decide, stored


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


def test_a_moved_deadline_starts_its_ladder_anew_and_takes_back_what_was_not_sent(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = add_item(any_engine, register, "item", due_on=date(2024, 6, 14))
    other = add_item(any_engine, register, "other", due_on=date(2024, 6, 14))
    decide(any_engine)
    with writing(any_engine) as session:
        session.add(deadline(item, 2, date(2024, 6, 10), confirmed_by=register.flo_post_id))
    moved = decide(any_engine)
    assert (moved.new, moved.withdrawn) == ({NoticeRule.DUE_SOON: 1}, 1)
    with reading(any_engine) as session:
        rows = session.execute(
            sa.select(Notice.item_id, Notice.deadline_version, Notice.withdrawn_why).order_by(Notice.id)
        ).all()
    assert [tuple(row) for row in rows] == [
        (item, 1, "the deadline was changed since"),
        (other, 1, None),
        (item, 2, None),
    ]


def test_a_moved_deadline_leaves_what_was_sent_as_it_is(any_engine: Engine, register: SmallRegister) -> None:
    item = add_item(any_engine, register, "item", due_on=date(2024, 6, 14))
    decide(any_engine)
    accept_all(any_engine)
    with writing(any_engine) as session:
        session.add(deadline(item, 2, date(2024, 6, 10), confirmed_by=register.flo_post_id))
    moved = decide(any_engine, TODAY + timedelta(days=1))
    assert (moved.new, moved.withdrawn) == ({NoticeRule.DUE_SOON: 1}, 0)


def test_an_internal_target_beside_the_deadline_takes_nothing_back(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = add_item(any_engine, register, "item", due_on=date(2024, 6, 14))
    decide(any_engine)
    with writing(any_engine) as session:
        target = deadline(item, 2, date(2024, 6, 10), confirmed_by=register.flo_post_id)
        target.kind = DeadlineKind.INTERNAL
        session.add(target)
    again = decide(any_engine)
    assert (again.notices, again.withdrawn) == (0, 0)


def test_what_was_taken_back_before_anybody_was_told_is_decided_again_when_it_holds_again(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = add_item(any_engine, register, "item", due_on=date(2024, 6, 14))
    decide(any_engine)
    with writing(any_engine) as session:
        session.execute(sa.update(Notice).values(withdrawn_at=NOW, withdrawn_why="the item is closed"))
        change_stage(session, item, Stage.CLOSED, date(2024, 6, 7))
    assert decide(any_engine, date(2024, 6, 8)).notices == 0
    with writing(any_engine) as session:
        change_stage(session, item, Stage.OPEN, date(2024, 6, 9))
    assert decide(any_engine, date(2024, 6, 9)).new == {NoticeRule.DUE_SOON: 1}
    assert decide(any_engine, date(2024, 6, 9)).notices == 0
    with reading(any_engine) as session:
        notice = session.scalars(sa.select(Notice)).one()
        assert (notice.withdrawn_at, notice.withdrawn_why) == (None, None)
        assert (notice.decided_for, notice.stage) == (date(2024, 6, 9), "lead-7")
        assert notice.dispatch_id is not None


def test_a_date_that_nobody_confirmed_is_told_to_the_liaison_officer_once_a_span(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = add_item(any_engine, register, "item", due_on=date(2025, 6, 14), updated_on=date(2024, 6, 30))
    policy = reminder_policy(unconfirmed_date_months=3)
    for day in (date(2024, 3, 31), date(2024, 4, 1), date(2024, 6, 30), date(2024, 7, 1)):
        decide(any_engine, day, policy=policy)
    unconfirmed = [stage for rule, stage, _ in stored(any_engine) if rule == "unconfirmed-date"]
    assert unconfirmed == ["months-from-2024-01", "months-from-2024-04", "months-from-2024-07"]
    with writing(any_engine) as session:
        session.add(deadline(item, 2, date(2025, 6, 15), confirmed_by=register.flo_post_id))
    decide(any_engine, date(2024, 10, 1), policy=policy)
    assert len([rule for rule, *_ in stored(any_engine) if rule == "unconfirmed-date"]) == 3
