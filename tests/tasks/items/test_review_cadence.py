"""An item's own cadence: changed with its entry in the trail, and what was before is never lost."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.item_facts import item_facts_by_id, stream_item_facts
from models.queries.items import NoSuchItemError
from models.queries.review_overrides import overrides_as_at
from models.records import AuditEntry, Item, ReviewOverride
from models.session import reading, writing
from rules.audit_chain import Change, read_changes
from rules.vocabulary import ItemKind, ReviewClock, Stage
from tasks.audit_trail import verify_audit
from tasks.by_whom import ByWhom
from tasks.items.item_change import RefusedChangeError
from tasks.items.review_cadence import CadenceSet, set_review_cadence
from tests.small_register import NOW, SmallRegister, add_item, change_stage, make_small_register

TODAY = date(2024, 6, 7)
BY = ByWhom(None, "Force Liaison Officer, Siân Prosser", NOW, TODAY)
PANEL, UPDATE = ReviewClock.PANEL, ReviewClock.OWNER_UPDATE


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    register = make_small_register(any_engine)
    add_item(any_engine, register, "r1", due_on=None)
    return register


def change(
    engine: Engine,
    months: int | None,
    *,
    clock: ReviewClock = UPDATE,
    why: str = "agreed",
    by: ByWhom = BY,
    key: str = "r1",
) -> CadenceSet:
    return set_review_cadence(engine, by, key=key, clock=clock, months=months, why=why)


def days_later(days: int) -> ByWhom:
    return replace(BY, now=NOW + timedelta(days=days), today=TODAY + timedelta(days=days))


def stored(engine: Engine) -> dict[ReviewClock, tuple[int, str]]:
    with reading(engine) as session:
        return {row.clock: (row.months, row.why) for row in session.scalars(sa.select(ReviewOverride))}


def entries(engine: Engine) -> list[tuple[tuple[Change, ...], str]]:
    with reading(engine) as session:
        query = sa.select(AuditEntry).order_by(AuditEntry.sequence)
        return [(read_changes(entry.changes), entry.why) for entry in session.scalars(query)]


def set_item(engine: Engine, key: str, **values: object) -> None:
    with writing(engine) as session:
        session.execute(sa.update(Item).where(Item.key == key).values(**values))


def test_a_cadence_is_set_changed_and_taken_back_with_an_entry_each(
    any_engine: Engine, register: SmallRegister
) -> None:
    assert change(any_engine, 2, why="  a slow one ") == CadenceSet("r1", UPDATE, None, 2)
    assert stored(any_engine) == {UPDATE: (2, "a slow one")}
    assert change(any_engine, 3, why="slower").before == 2
    assert stored(any_engine) == {UPDATE: (3, "slower")}
    assert change(any_engine, None, why="done").before == 3
    assert stored(any_engine) == {}
    of_clock = Change("clock", "owner-update", "owner-update")
    assert entries(any_engine) == [
        ((of_clock, Change("months", None, "2")), "a slow one"),
        ((of_clock, Change("months", "2", "3")), "slower"),
        ((of_clock, Change("months", "3", None)), "done"),
    ]
    assert verify_audit(any_engine, force_code=None).broken is None


def test_what_is_so_already_changes_nothing_and_enters_nothing(
    any_engine: Engine, register: SmallRegister
) -> None:
    assert change(any_engine, None) == CadenceSet("r1", UPDATE, None, None)
    change(any_engine, 2)
    again = change(any_engine, 2, why="another reason")
    assert again.before == again.after == 2
    assert len(entries(any_engine)) == 1
    assert stored(any_engine) == {UPDATE: (2, "agreed")}


def test_clocks_of_one_item_are_apart(any_engine: Engine, register: SmallRegister) -> None:
    change(any_engine, 2)
    change(any_engine, 12, clock=PANEL)
    change(any_engine, None)
    assert stored(any_engine) == {PANEL: (12, "agreed")}


def test_on_a_past_day_the_cadence_is_what_it_was_then(any_engine: Engine, register: SmallRegister) -> None:
    change(any_engine, 2)
    change(any_engine, 3, by=days_later(10))
    change(any_engine, 6, by=days_later(10))
    change(any_engine, 12, clock=PANEL, by=days_later(15))
    change(any_engine, None, by=days_later(20))

    def on(days: int) -> dict[ReviewClock, int]:
        day = TODAY + timedelta(days=days)
        with reading(any_engine) as session:
            every = overrides_as_at(session, register.force_id, day)
            assert overrides_as_at(session, register.force_id, day, key="r1") == every
            assert overrides_as_at(session, register.force_id, day, key="r2") == {}
            (facts,) = stream_item_facts(session, register.force_id, day)
            assert item_facts_by_id(session, register.force_id, day, [facts.item_id]) == {
                facts.item_id: facts
            }
        assert facts.own_update_months == every.get("r1", {}).get(UPDATE)
        return every.get("r1", {})

    assert on(-1) == {}
    assert on(0) == on(9) == {UPDATE: 2}
    assert on(10) == on(14) == {UPDATE: 6}
    assert on(15) == {UPDATE: 6, PANEL: 12}
    assert on(20) == on(400) == {PANEL: 12}


@pytest.mark.parametrize("months", [0, -1, 25])
def test_a_cadence_outside_one_to_twenty_four_months_is_refused(
    any_engine: Engine, register: SmallRegister, months: int
) -> None:
    with pytest.raises(RefusedChangeError, match="1 to 24"):
        change(any_engine, months)
    assert stored(any_engine) == {}


@pytest.mark.parametrize("why", ["", "  ", "\u202e\u0007"])
def test_a_cadence_needs_a_reason(any_engine: Engine, register: SmallRegister, why: str) -> None:
    with pytest.raises(RefusedChangeError, match="reason"):
        change(any_engine, 2, why=why)


@pytest.mark.parametrize(
    ("clock", "says"),
    [
        (ReviewClock.CAUSE_OF_CONCERN, "causes of concern only"),
        (ReviewClock.ENGAGE_REPORT, "causes of concern only"),
        (ReviewClock.REMAINED_OR_IMPROVED, "Level 3 only"),
    ],
)
def test_a_clock_that_never_runs_on_such_an_item_is_refused(
    any_engine: Engine, register: SmallRegister, clock: ReviewClock, says: str
) -> None:
    with pytest.raises(RefusedChangeError, match=says):
        change(any_engine, 2, clock=clock)
    assert (stored(any_engine), entries(any_engine)) == ({}, [])


def test_a_cause_of_concern_and_a_level_3_item_may_have_theirs(
    any_engine: Engine, register: SmallRegister
) -> None:
    set_item(any_engine, "r1", kind=ItemKind.CAUSE_OF_CONCERN, level=3)
    for clock in (
        ReviewClock.CAUSE_OF_CONCERN,
        ReviewClock.ENGAGE_REPORT,
        ReviewClock.REMAINED_OR_IMPROVED,
    ):
        change(any_engine, 2, clock=clock)
    assert len(stored(any_engine)) == 3


def test_an_archived_and_an_ended_item_are_refused_but_may_lose_theirs(
    any_engine: Engine, register: SmallRegister
) -> None:
    change(any_engine, 2)
    set_item(any_engine, "r1", level=1)
    with pytest.raises(RefusedChangeError, match="Level 1"):
        change(any_engine, 3)
    set_item(any_engine, "r1", level=2)
    with writing(any_engine) as session:
        item_id = session.scalars(sa.select(Item.id)).one()
        change_stage(session, item_id, Stage.NOT_APPLICABLE, TODAY)
    with pytest.raises(RefusedChangeError, match="not applicable"):
        change(any_engine, 3)
    assert change(any_engine, None).before == 2


def test_an_item_that_is_not_there_is_named(any_engine: Engine, register: SmallRegister) -> None:
    with pytest.raises(NoSuchItemError, match="r2"):
        change(any_engine, 2, key="r2")
