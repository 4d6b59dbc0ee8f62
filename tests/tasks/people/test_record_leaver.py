"""A leaver's posts end, and nothing that they held is lost."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import Dispatch
from models.session import writing
from rules.audit_chain import Change
from rules.tenures import Spell, TenureConflictError
from rules.vocabulary import DispatchState, PostKind, Stage
from tasks.people.change_people import add_post, delegate
from tasks.people.leaver_sweep import leaver_sweep, list_posts
from tasks.people.record_leaver import LeaverSweep, leave
from tests.people_changes import (
    BY,
    SAOIRSE,
    TODAY,
    TOMASZ,
    TOMORROW,
    YESTERDAY,
    audited,
    decide,
    give_to_tomasz,
    register_with_tomasz,
    stand_in,
    tenures,
    written_to,
)
from tests.small_register import NOW, SmallRegister, add_item, change_stage


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return register_with_tomasz(any_engine)


def test_a_delegate_for_a_vacant_post_keeps_its_items_from_the_liaison_officer(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "item", due_on=date(2024, 6, 14))
    leave(any_engine, BY, email=SAOIRSE, last_day=YESTERDAY)
    stand_in(any_engine, TODAY, TOMORROW)
    decide(any_engine, TODAY)
    assert written_to(any_engine, TODAY) == {"Tomasz Bielak": {"due-soon"}}
    assert leaver_sweep(any_engine, force_code=None, today=TOMORROW) == []
    later = leaver_sweep(any_engine, force_code=None, today=date(2024, 6, 20))
    assert [(each.vacant_since, each.last_holder) for each in later] == [
        (date(2024, 6, 9), "Saoirse O'Brien")
    ]


def test_a_leavers_posts_end_with_what_they_leave_behind(any_engine: Engine, register: SmallRegister) -> None:
    add_item(any_engine, register, "undated", due_on=None)
    add_item(any_engine, register, "later", due_on=date(2024, 9, 1))
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    closed = add_item(any_engine, register, "closed", due_on=date(2024, 6, 1))
    submitted = add_item(any_engine, register, "submitted", due_on=date(2024, 6, 2))
    with writing(any_engine) as session:
        change_stage(session, closed, Stage.CLOSED, YESTERDAY)
        change_stage(session, submitted, Stage.SUBMITTED, YESTERDAY)
    delegate(
        any_engine,
        BY,
        post_key="flo",
        email=SAOIRSE,
        since=TODAY,
        until=date(2024, 6, 20),
        why="annual leave",
    )
    sweep = leave(any_engine, BY, email=SAOIRSE, last_day=TODAY, why="retires")
    (post,) = sweep.posts
    assert (post.post_key, post.next_holder, sweep.redirected) == ("owner", None, False)
    assert [(item.key, item.due_on) for item in post.items] == [
        ("submitted", date(2024, 6, 2)),
        ("soon", date(2024, 6, 14)),
        ("later", date(2024, 9, 1)),
        ("undated", None),
    ]
    assert sweep.stood_in_for == ("Force Liaison Officer",)
    assert tenures(any_engine, register.owner_post_id) == [Spell("Saoirse O'Brien", date(2020, 1, 1), TODAY)]
    assert audited(any_engine, "end-delegation") == [
        ("flo/2024-06-07", (Change("until", "2024-06-20", "2024-06-07"),), "retires")
    ]


def test_a_leavers_items_and_waiting_reminders_reach_the_liaison_officer(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "item", due_on=date(2024, 6, 14))
    decide(any_engine, YESTERDAY)
    assert written_to(any_engine, YESTERDAY) == {"Saoirse O'Brien": {"due-soon"}}
    sweep = leave(any_engine, BY, email=SAOIRSE, last_day=YESTERDAY)
    assert [(each.item_key, each.rule.value) for each in sweep.pending] == [("item", "due-soon")]
    assert sweep.redirected
    decide(any_engine, TODAY)
    assert written_to(any_engine, TODAY) == {"Siân Prosser": {"due-soon", "owner-left"}}
    assert written_to(any_engine, YESTERDAY) == {}


def test_a_reminder_that_a_sender_holds_stays_where_it_is(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "item", due_on=date(2024, 6, 14))
    decide(any_engine, YESTERDAY)
    with writing(any_engine) as session:
        session.execute(
            sa.update(Dispatch).values(state=DispatchState.CLAIMED, claimed_by="a sender", lease_until=NOW)
        )
    assert len(leave(any_engine, BY, email=SAOIRSE, last_day=YESTERDAY).pending) == 1
    assert written_to(any_engine, YESTERDAY) == {"Saoirse O'Brien": {"due-soon"}}


def test_leaving_twice_gives_the_same_list_and_one_audit_entry(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "item", due_on=date(2024, 6, 14))

    def again() -> LeaverSweep:
        return leave(any_engine, BY, email=SAOIRSE, last_day=YESTERDAY)

    assert again() == again()
    assert len(audited(any_engine, "end-tenure")) == 1


def test_a_leaver_never_begins_what_was_planned_for_them(any_engine: Engine, register: SmallRegister) -> None:
    give_to_tomasz(any_engine, date(2024, 9, 1))
    leave(any_engine, BY, email=TOMASZ, last_day=date(2024, 8, 1))
    assert [spell.person for spell in tenures(any_engine, register.owner_post_id)] == ["Saoirse O'Brien"]
    assert [subject for subject, _, _ in audited(any_engine, "withdraw-tenure")] == ["owner/2024-09-01"]


def test_a_leaver_cant_have_begun_something_after_their_last_day(
    any_engine: Engine, register: SmallRegister
) -> None:
    give_to_tomasz(any_engine, TODAY)
    with pytest.raises(TenureConflictError, match="Tomasz Bielak's last day can't be 6 June 2024"):
        leave(any_engine, BY, email=TOMASZ, last_day=YESTERDAY)


def test_the_sweep_lists_a_post_with_open_items_that_nobody_ever_held(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_post(any_engine, BY, key="owner-victims", title="Owner, Victims", kind=PostKind.OWNER)
    victims = next(
        each.post for each in list_posts(any_engine, force_code=None, as_at=TODAY) if not each.holder
    )
    assert leaver_sweep(any_engine, force_code=None, today=TODAY) == []
    add_item(any_engine, register, "item", due_on=date(2024, 6, 14), owner_post_id=victims.id)
    (found,) = leaver_sweep(any_engine, force_code=None, today=TODAY)
    assert (found.post_key, found.vacant_since, found.last_holder) == ("owner-victims", None, None)
    assert [item.key for item in found.items] == ["item"]
