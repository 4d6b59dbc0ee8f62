"""Leaving quiet items out: what is owed about a whole register is owed about what is left of it."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.item_facts import stream_item_facts
from models.queries.reminder_posts import reminder_desk
from models.records import (
    Answer,
    DeadlineConfirmation,
    Delegation,
    Item,
    Post,
    ReviewOverride,
)
from models.session import reading, writing
from rules.reminders import Owed, OwedOn, ReminderPolicy
from rules.reminders.quiet import quiet_days
from rules.vocabulary import (
    AnswerKind,
    Applicability,
    DeadlineKind,
    ItemKind,
    PostKind,
    ResolutionKind,
    ReviewClock,
    Stage,
)
from tests.reminder_policies import STEPS, reminder_policy, shipped_policy
from tests.small_register import (
    NOW,
    PUBLISHED,
    SmallRegister,
    add_item,
    change_stage,
    deadline,
    make_small_register,
    review,
)

TODAY = date(2024, 6, 7)
ITEMS = 140
POLICIES = {
    "as-shipped": shipped_policy(),
    "panels-far": reminder_policy(escalation=STEPS),
    "dates-confirmed": reminder_policy(unconfirmed_date_months=1, update_months=3),
    "dates-confirmed-panels-far": reminder_policy(unconfirmed_date_months=1),
    "lead-longer-than-a-cycle": reminder_policy(panel_months=1, review_lead_days=(60,)),
}


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    made = make_small_register(any_engine)
    fill(any_engine, made, random.Random(7))
    return made


def fill(engine: Engine, register: SmallRegister, chance: random.Random) -> None:
    """Items in good order, and for each thing that may be amiss some that are in good order but for it."""
    with writing(engine) as session:
        empty = Post(
            force_id=register.force_id, key="empty", title="Empty", kind=PostKind.OWNER, portfolio=""
        )
        session.add(empty)
        session.flush()
        leave = Delegation(
            post_id=empty.id, person_id=register.owner_id, since=TODAY, until=date(2024, 6, 20), why="leave"
        )
        session.add(leave)
        for number in range(ITEMS):
            item = good_item(session, register, f"item-{number}", chance)
            amiss = AMISS[number % len(AMISS)]
            if number >= len(AMISS):
                amiss(session, item, chance, empty.id)
            if number >= 5 * len(AMISS):
                others = [each for each in AMISS if each is not amiss]
                chance.choice(others)(session, item, chance, empty.id)


def good_item(session: Session, register: SmallRegister, key: str, chance: random.Random) -> Item:
    """Far from its date, which is confirmed, and reviewed this month by its owner and by the panel."""
    item = Item(
        force_id=register.force_id,
        publication_id=register.publication_id,
        owner_post_id=register.owner_post_id,
        key=key,
        number="1",
        kind=chance.choice((ItemKind.RECOMMENDATION, ItemKind.AFI)),
        level=chance.choice((None, 2, 3, 4)),
        title="An item",
        text="",
        addressees="",
        applicability=Applicability.OURS,
        mandatory=chance.random() < 0.8,
        portfolio="",
        board="",
        known_on=PUBLISHED,
        source="test",
    )
    session.add(item)
    session.flush()
    change_stage(session, item.id, Stage.OPEN, PUBLISHED)
    due_on = TODAY + timedelta(days=chance.choice((100, 200, 600)))
    session.add(deadline(item.id, 1, due_on, confirmed_by=register.flo_post_id))
    add_review(session, item, ReviewClock.OWNER_UPDATE, TODAY - timedelta(days=chance.randrange(20)))
    add_review(session, item, ReviewClock.PANEL, TODAY - timedelta(days=60 + chance.randrange(20)))
    return item


def add_review(session: Session, item: Item, clock: ReviewClock, day: date) -> None:
    held = review(item.id, day, note=clock.value)
    held.clock = clock
    session.add(held)


def ends_or_goes_on(session: Session, item: Item, chance: random.Random, _post: int) -> None:
    change_stage(session, item.id, chance.choice(list(Stage)), day_before(chance))


def has_another_deadline(session: Session, item: Item, chance: random.Random, _post: int) -> None:
    moved = deadline(item.id, 2, TODAY + timedelta(days=chance.choice((-20, -2, 10, 89, 91, 250))))
    moved.known_on = TODAY + timedelta(days=chance.choice((-3, 3)))
    moved.kind = chance.choice(list(DeadlineKind))
    moved.resolution = chance.choice(
        (ResolutionKind.DEADLINE, ResolutionKind.DEADLINE, ResolutionKind.WINDOW, ResolutionKind.IMMEDIATE)
    )
    session.add(moved)
    if chance.random() < 0.5:
        session.flush()
        confirmed = DeadlineConfirmation(
            item_id=item.id,
            version=2,
            confirmed_by_post_id=item.owner_post_id or 1,
            confirmed_on=day_before(chance),
            recorded_at=NOW,
            note="",
        )
        session.add(confirmed)


def waits_for_a_signature(session: Session, item: Item, chance: random.Random, _post: int) -> None:
    change_stage(session, item.id, chance.choice((Stage.CLAIMED, Stage.SIGNED_OFF)), day_before(chance))


def has_a_date_that_nobody_confirmed(session: Session, item: Item, chance: random.Random, _post: int) -> None:
    session.add(deadline(item.id, 4, TODAY + timedelta(days=chance.choice((150, 600)))))


def has_no_date(session: Session, item: Item, _chance: random.Random, _post: int) -> None:
    none = deadline(item.id, 3, TODAY)
    none.resolution, none.starts_on, none.ends_on = ResolutionKind.UNKNOWN, None, None
    none.kind = DeadlineKind.HMICFRS
    session.add(none)


def is_seldom_reviewed(session: Session, item: Item, chance: random.Random, _post: int) -> None:
    # What is held on a later day isn't known on an earlier one: so are most items, 40 days before TODAY.
    late = TODAY + timedelta(days=chance.randrange(1, 300))
    add_review(session, item, chance.choice(list(ReviewClock)), late)


def was_only_edited(session: Session, item: Item, chance: random.Random, _post: int) -> None:
    edited = review(item.id, TODAY + timedelta(days=chance.randrange(30)), note="an edit")
    edited.clock, edited.substantive = ReviewClock.PANEL, False
    session.add(edited)


def is_a_cause_of_concern(_session: Session, item: Item, _chance: random.Random, _post: int) -> None:
    item.kind = ItemKind.CAUSE_OF_CONCERN


def is_not_for_the_force(_session: Session, item: Item, chance: random.Random, _post: int) -> None:
    item.level = chance.choice((1, item.level))
    item.applicability = chance.choice(list(Applicability))


def has_another_owner(_session: Session, item: Item, chance: random.Random, post_id: int) -> None:
    item.owner_post_id = chance.choice((post_id, None))


def became_known_lately(_session: Session, item: Item, chance: random.Random, _post: int) -> None:
    item.known_on = TODAY - timedelta(days=chance.randrange(-20, 60))


def is_put_off(session: Session, item: Item, chance: random.Random, _post: int) -> None:
    day = day_before(chance)
    snoozed = Answer(
        force_id=item.force_id,
        item_id=item.id,
        kind=AnswerKind.SNOOZED,
        until=TODAY + timedelta(days=chance.randrange(40)),
        reason="on leave",
        answered_by="test",
        answered_on=day,
        answered_at=NOW,
    )
    session.add(snoozed)


def has_its_own_cadence(session: Session, item: Item, chance: random.Random, _post: int) -> None:
    clock = chance.choice((ReviewClock.OWNER_UPDATE, ReviewClock.PANEL))
    own = ReviewOverride(item_id=item.id, clock=clock, months=chance.choice((1, 2, 24)), why="agreed")
    session.add(own)


AMISS = (
    ends_or_goes_on,
    has_another_deadline,
    waits_for_a_signature,
    has_a_date_that_nobody_confirmed,
    has_no_date,
    is_seldom_reviewed,
    was_only_edited,
    is_a_cause_of_concern,
    is_not_for_the_force,
    has_another_owner,
    became_known_lately,
    is_put_off,
    has_its_own_cadence,
)


def day_before(chance: random.Random) -> date:
    return TODAY - timedelta(days=chance.randrange(60))


def owed(
    engine: Engine, register: SmallRegister, day: date, policy: ReminderPolicy, *, sifted: bool
) -> tuple[set[Owed], int]:
    quiet = quiet_days(day, policy) if sifted else None
    with reading(engine) as session:
        on_day = OwedOn(day, policy=policy, desk=reminder_desk(session, register.force_id, day))
        items = list(stream_item_facts(session, register.force_id, day, quiet=quiet))
    return set(each_of(on_day, items)), len(items)


def each_of(on_day: OwedOn, items: list) -> Iterator[Owed]:  # type: ignore[type-arg]
    for item in items:
        yield from on_day.about(item)


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_nothing_owed_is_left_out_on_any_day(
    any_engine: Engine, register: SmallRegister, policy: ReminderPolicy
) -> None:
    left_out = 0
    for days in (-40, -14, 0, 1, 10, 17, 90, 400):
        day = TODAY + timedelta(days=days)
        everything, all_items = owed(any_engine, register, day, policy, sifted=False)
        assert owed(any_engine, register, day, policy, sifted=True)[0] == everything
        left_out += all_items - owed(any_engine, register, day, policy, sifted=True)[1]
    assert left_out > 0


def test_items_in_good_order_are_left_out(any_engine: Engine) -> None:
    register = make_small_register(any_engine)
    add_item(any_engine, register, "far", due_on=date(2025, 6, 1))
    add_item(any_engine, register, "near", due_on=date(2024, 6, 14))
    add_item(any_engine, register, "stale", due_on=date(2025, 6, 1), updated_on=date(2024, 4, 1))
    closed = add_item(any_engine, register, "closed", due_on=date(2024, 6, 1))
    with writing(any_engine) as session:
        change_stage(session, closed, Stage.CLOSED, TODAY)
    with reading(any_engine) as session:
        quiet = quiet_days(TODAY, reminder_policy())
        left = stream_item_facts(session, register.force_id, TODAY, quiet=quiet)
        assert [facts.key for facts in left] == ["near", "stale"]


def test_a_force_with_own_cadences_for_all_has_all_of_them_looked_at(any_engine: Engine) -> None:
    register = make_small_register(any_engine)
    item_id = add_item(any_engine, register, "own", due_on=date(2025, 6, 1))
    with writing(any_engine) as session:
        session.execute(
            sa.insert(ReviewOverride).values(
                item_id=item_id, clock=ReviewClock.OWNER_UPDATE, months=1, why="agreed"
            )
        )
    with reading(any_engine) as session:
        quiet = quiet_days(TODAY, reminder_policy())
        facts = list(stream_item_facts(session, register.force_id, TODAY, quiet=quiet))
    assert [each.own_update_months for each in facts] == [1]


def test_the_days_of_a_policy_are_the_first_on_which_nothing_is_owed() -> None:
    days = quiet_days(TODAY, reminder_policy(panel_months=6))
    # 90 days is the first lead; an update of 7 May is due by 7 June, which is still in time; a panel review
    # of 22 December is due on 22 June, 15 days ahead, and the lead is 14.
    assert (days.due_after, days.updated_from, days.panel_from) == (
        date(2024, 9, 5),
        date(2024, 5, 7),
        date(2023, 12, 22),
    )
    assert replace(days, confirmed=True) == quiet_days(
        TODAY, reminder_policy(panel_months=6, unconfirmed_date_months=1)
    )
