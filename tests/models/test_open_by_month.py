"""How many items were open at each month's end: by history, and as our position has it."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.open_by_month import open_by_month
from models.queries.register_view import register_view
from models.records import Item
from models.session import reading, writing
from rules.figures import register_position
from rules.vocabulary import Applicability, Stage
from tasks.items.edit_item import edit_item
from tests.item_changes import by_on
from tests.small_register import PUBLISHED, SmallRegister, add_item, change_stage, make_small_register

AS_AT = PUBLISHED + timedelta(days=200)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


def counted(engine: Engine, register: SmallRegister, as_at: date, months: int = 12) -> dict[date, int]:
    with reading(engine) as session:
        ends = open_by_month(session, register.force_id, as_at=as_at, months=months)
    return {one.day: one.open for one in ends}


def position(engine: Engine, register: SmallRegister, day: date) -> int:
    with reading(engine) as session:
        view = register_view(session, register.force_id, as_at=day)
    return register_position(view.items).totals.open


def test_the_days_are_twelve_month_ends_and_the_day_itself(
    any_engine: Engine, register: SmallRegister
) -> None:
    days = list(counted(any_engine, register, date(2024, 3, 28)))
    assert days[0] == date(2023, 3, 31)
    assert days[-3:] == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 28)]
    assert len(days) == 13


def test_a_closed_item_counts_until_the_day_before_and_a_reopened_one_again(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = add_item(any_engine, register, "one", due_on=None)
    with writing(any_engine) as session:
        change_stage(session, item, Stage.CLOSED, PUBLISHED + timedelta(days=40))
        change_stage(session, item, Stage.OPEN, PUBLISHED + timedelta(days=100))
    found = counted(any_engine, register, AS_AT)
    for day, count in found.items():
        is_open = PUBLISHED <= day < PUBLISHED + timedelta(days=40) or day >= PUBLISHED + timedelta(days=100)
        assert count == int(is_open), day


def test_two_changes_of_one_day_leave_the_later_one(any_engine: Engine, register: SmallRegister) -> None:
    item = add_item(any_engine, register, "one", due_on=None)
    with writing(any_engine) as session:
        change_stage(session, item, Stage.CLOSED, AS_AT)
        change_stage(session, item, Stage.OPEN, AS_AT)
    assert counted(any_engine, register, AS_AT)[AS_AT] == 1


def test_what_is_not_ours_is_not_counted(any_engine: Engine, register: SmallRegister) -> None:
    item = add_item(any_engine, register, "one", due_on=None)
    with writing(any_engine) as session:
        session.execute(sa.update(Item).where(Item.id == item).values(applicability=Applicability.NOT_OURS))
    assert set(counted(any_engine, register, AS_AT).values()) == {0}


def test_an_item_found_not_ours_counts_until_the_day_of_the_edit(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "one", due_on=None)
    add_item(any_engine, register, "other", due_on=None)
    today = PUBLISHED + timedelta(days=95)
    by = by_on(today, now=datetime.combine(today, time(9), UTC))
    edit_item(
        any_engine, by, key="one", fields={"applicability": Applicability.NOT_OURS}, reason="For others."
    )
    found = counted(any_engine, register, AS_AT, months=7)
    assert found == {day: position(any_engine, register, day) for day in found}
    assert {2, 1} <= set(found.values())


def test_an_empty_register_has_nothing_open(any_engine: Engine, register: SmallRegister) -> None:
    assert set(counted(any_engine, register, AS_AT).values()) == {0}


def test_the_calendars_first_months_are_left_out(any_engine: Engine, register: SmallRegister) -> None:
    assert list(counted(any_engine, register, date(1, 2, 3))) == [date(1, 1, 31), date(1, 2, 3)]


def test_every_month_end_is_the_position_of_that_day(any_engine: Engine, register: SmallRegister) -> None:
    chance = random.Random(3)
    for place in range(12):
        item = add_item(any_engine, register, f"item-{place}", due_on=None)
        with writing(any_engine) as session:
            session.execute(
                sa.update(Item)
                .where(Item.id == item)
                .values(known_on=PUBLISHED + timedelta(days=chance.randrange(0, 120)))
            )
            for _ in range(chance.randrange(4)):
                change_stage(
                    session,
                    item,
                    chance.choice(list(Stage)),
                    PUBLISHED + timedelta(days=chance.randrange(0, 220)),
                )
    found = counted(any_engine, register, AS_AT, months=7)
    assert found == {day: position(any_engine, register, day) for day in found}
