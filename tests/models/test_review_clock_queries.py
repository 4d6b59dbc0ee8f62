"""What the review clocks go by: as the register stood on a day, alike in the list and on the page."""

from datetime import date, timedelta

import pytest
from sqlalchemy.engine import Engine

from models.queries.item_detail import item_detail
from models.queries.review_clocks import (
    Section55,
    clocked_item,
    clocked_items,
    engage_since,
    review_day,
    section_55_days,
)
from models.records import ForcePhase, Item, Publication, Review
from models.session import reading, writing
from rules.boards import Board
from rules.review_clocks import Cadence, ReviewPolicy
from rules.review_standing import ClockedItem
from rules.vocabulary import ItemKind, Phase, PublicationKind, ReviewClock, Stage
from rules.workdays import BankHolidays
from tests.small_register import PUBLISHED, SmallRegister, add_item, change_stage, make_small_register

TODAY = date(2024, 6, 7)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


def add_phases(engine: Engine, register: SmallRegister, *phases: tuple[Phase, date]) -> None:
    with writing(engine) as session:
        for phase, day in phases:
            session.add(
                ForcePhase(force_id=register.force_id, phase=phase, began_on=day, note="", source="test")
            )


def add_review(
    engine: Engine, item_id: int, day: date, clock: ReviewClock, *, substantive: bool = True
) -> None:
    with writing(engine) as session:
        session.add(
            Review(
                item_id=item_id,
                held_on=day,
                clock=clock,
                substantive=substantive,
                note=f"{clock.value} {day}",
                source="test",
            )
        )


def only(engine: Engine, register: SmallRegister, as_at: date = TODAY) -> ClockedItem:
    """The one item as the list has it, which its page has to agree with."""
    with reading(engine) as session:
        (item,) = clocked_items(session, register.force_id, as_at)
        detail = item_detail(session, register.force_id, item.key, as_at=as_at)
        assert clocked_item(session, register.force_id, detail) == item
    return item


def test_an_item_comes_with_its_stage_its_owner_and_its_last_update(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = add_item(any_engine, register, "r1", due_on=None, updated_on=date(2024, 5, 1))
    with writing(any_engine) as session:
        change_stage(session, item, Stage.SUBMITTED, date(2024, 6, 1))
        change_stage(session, item, Stage.CLOSED, TODAY + timedelta(days=1))
    found = only(any_engine, register)
    assert (found.key, found.owner_key) == ("r1", "owner")
    assert (found.facts.stage, found.facts.stage_since) == (Stage.SUBMITTED, date(2024, 6, 1))
    assert found.facts.last_by_clock == {ReviewClock.OWNER_UPDATE: date(2024, 5, 1)}


def test_any_substantive_review_is_an_update_but_an_update_is_no_review(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = add_item(any_engine, register, "r1", due_on=None, updated_on=date(2024, 3, 1))
    add_review(any_engine, item, date(2024, 4, 1), ReviewClock.PANEL)
    add_review(any_engine, item, date(2024, 5, 1), ReviewClock.PANEL, substantive=False)
    add_review(any_engine, item, date(2024, 6, 8), ReviewClock.PANEL)
    assert only(any_engine, register).facts.last_by_clock == {
        ReviewClock.OWNER_UPDATE: date(2024, 4, 1),
        ReviewClock.PANEL: date(2024, 4, 1),
    }
    later = only(any_engine, register, date(2024, 6, 8)).facts.last_by_clock
    assert later[ReviewClock.PANEL] == date(2024, 6, 8)


@pytest.mark.parametrize(
    ("as_at", "since"),
    [
        (date(2023, 11, 23), None),
        (date(2023, 11, 24), date(2023, 11, 24)),
        # A second note of the same phase doesn't begin it anew.
        (date(2024, 6, 7), date(2023, 11, 24)),
        (date(2024, 9, 17), date(2023, 11, 24)),
        (date(2024, 9, 18), None),
        (date(2025, 3, 1), date(2025, 2, 1)),
    ],
)
def test_the_engage_phase_is_the_one_of_the_day(
    any_engine: Engine, register: SmallRegister, as_at: date, since: date | None
) -> None:
    add_phases(
        any_engine,
        register,
        (Phase.SCAN, date(2020, 1, 1)),
        (Phase.ENGAGE, date(2023, 11, 24)),
        (Phase.ENGAGE, date(2024, 3, 1)),
        (Phase.SCAN, date(2024, 9, 18)),
        (Phase.ENGAGE, date(2025, 2, 1)),
    )
    with reading(any_engine) as session:
        assert engage_since(session, register.force_id, as_at) == since


def test_the_day_holds_the_boards_ahead_and_who_is_in_which_post(
    any_engine: Engine, register: SmallRegister
) -> None:
    every = Cadence("any", months=1)
    board = Board(name="Board", days=(date(2024, 7, 2),), cut_off_work_days=1)
    holidays = BankHolidays(
        frozenset({date(2024, 1, 1), date(2024, 12, 26)}), date(2024, 1, 1), date(2024, 12, 26)
    )
    with reading(any_engine) as session:
        day = review_day(
            session,
            register.force_id,
            TODAY,
            policy=ReviewPolicy(every, every, every, every, every),
            boards=[board],
            holidays=holidays,
        )
    assert day.engage_since is None
    assert [(post.key, post.holder) for post in day.posts] == [
        ("flo", "Siân Prosser"),
        ("owner", "Saoirse O'Brien"),
    ]
    (ahead,) = day.boards
    assert ahead.following is not None
    assert ahead.following.paper_cut_off == date(2024, 7, 1)


def add_publication(
    engine: Engine, register: SmallRegister, key: str, published_on: date | None, kind: PublicationKind
) -> None:
    with writing(engine) as session:
        session.add(
            Publication(
                force_id=register.force_id,
                key=key,
                title=key,
                kind=kind,
                partners="",
                published_on=published_on,
                link="",
                findings="",
                counts_note="",
                source="test",
            )
        )


def test_section_55_days_are_those_of_the_last_years_reports(
    any_engine: Engine, register: SmallRegister
) -> None:
    # The register's own report came out on 15 December 2023.
    for key, published_on in (
        ("a-year-ago", date(2023, 6, 7)),
        ("within-it", date(2023, 6, 8)),
        ("today", TODAY),
        ("tomorrow", TODAY + timedelta(days=1)),
        ("undated", None),
    ):
        add_publication(any_engine, register, key, published_on, PublicationKind.THEMATIC)
    add_publication(any_engine, register, "complaint", date(2024, 1, 1), PublicationKind.SUPER_COMPLAINT)
    with reading(any_engine) as session:
        found = section_55_days(session, register.force_id, TODAY)
        nothing = section_55_days(session, register.force_id, date.min)
    assert found == [
        Section55("within-it", "within-it", date(2023, 6, 8), date(2023, 8, 2)),
        Section55("report", "A report", PUBLISHED, date(2024, 2, 8)),
        Section55("today", "today", TODAY, date(2024, 8, 1)),
    ]
    assert nothing == []


def test_another_forces_items_are_not_among_them(any_engine: Engine, register: SmallRegister) -> None:
    other = make_small_register(any_engine, code="elsewhere")
    add_item(any_engine, other, "theirs", due_on=None)
    with reading(any_engine) as session:
        assert clocked_items(session, register.force_id, TODAY) == []


def test_a_cause_of_concern_keeps_its_kind_and_its_level(any_engine: Engine, register: SmallRegister) -> None:
    item_id = add_item(any_engine, register, "cause", due_on=None)
    with writing(any_engine) as session:
        item = session.get_one(Item, item_id)
        item.kind, item.level = ItemKind.CAUSE_OF_CONCERN, 4
    facts = only(any_engine, register).facts
    assert (facts.kind, facts.level, facts.known_on) == (ItemKind.CAUSE_OF_CONCERN, 4, PUBLISHED)
