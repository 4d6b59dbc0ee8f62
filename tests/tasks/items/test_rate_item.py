"""Ratings: each is kept, the newest counts, and the trail says what it was before."""

from datetime import date

import pytest
from sqlalchemy.engine import Engine

from models.queries.item_detail import item_detail
from models.queries.ratings import newest_ratings
from models.records import AuditEntry, RagChange
from models.session import reading
from rules.audit_story import story_lines
from rules.vocabulary import Action, Rag, Stage
from tasks.audit_trail import item_history
from tasks.items.item_change import RefusedChangeError
from tasks.items.rate_item import Rated, rate_item
from tests.item_changes import BY, NOTICE, TODAY, Put, do, put_items, rows
from tests.small_register import SmallRegister, make_small_register

JUNE_1 = date(2024, 6, 1)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    made = make_small_register(any_engine)
    put_items(any_engine, made, Put("r1"), Put("r2"), Put("archived", level=1))
    return made


def rate(engine: Engine, rag: Rag, on: date = TODAY, key: str = "r1", why: str = "Two of four done") -> Rated:
    return rate_item(engine, BY, key=key, rag=rag, on=on, why=why)


def test_the_newest_rating_counts_and_the_earlier_is_kept(
    any_engine: Engine, register: SmallRegister
) -> None:
    assert rate(any_engine, Rag.RED, JUNE_1) == Rated("r1", None, Rag.RED)
    assert rate(any_engine, Rag.AMBER) == Rated("r1", Rag.RED, Rag.AMBER)
    with reading(any_engine) as session:
        now = item_detail(session, register.force_id, "r1", as_at=TODAY)
        then = item_detail(session, register.force_id, "r1", as_at=JUNE_1)
        newest = newest_ratings(session, register.force_id, TODAY)
    assert [rating.rag for rating in now.ratings] == [Rag.RED, Rag.AMBER]
    assert [rating.rag for rating in then.ratings] == [Rag.RED]
    assert [(rating.rag, rating.on) for rating in newest.values()] == [(Rag.AMBER, TODAY)]


def test_two_ratings_of_one_day_count_in_their_order(any_engine: Engine, register: SmallRegister) -> None:
    rate(any_engine, Rag.RED)
    rate(any_engine, Rag.GREEN)
    with reading(any_engine) as session:
        assert [each.rag for each in newest_ratings(session, register.force_id, TODAY).values()] == [
            Rag.GREEN
        ]


def test_the_story_says_how_it_was_rated_and_why(any_engine: Engine, register: SmallRegister) -> None:
    rate(any_engine, Rag.AMBER)
    story = story_lines(item_history(any_engine, force_code=None, key="r1"))
    assert "rated it amber as of" in story[-1]
    assert story[-1].endswith("why: Two of four done")


@pytest.mark.parametrize(
    ("says", "more"),
    [
        ("a reason is missing", {"why": "  "}),
        ("still to come", {"on": date(2099, 1, 1)}),
        ("Level 1 is read-only", {"key": "archived"}),
    ],
)
def test_what_cannot_be_rated_is_refused_and_nothing_is_left(
    any_engine: Engine, register: SmallRegister, says: str, more: dict[str, object]
) -> None:
    before = rows(any_engine, RagChange, AuditEntry)
    with pytest.raises(RefusedChangeError, match=says):
        rate_item(any_engine, BY, **({"key": "r1", "rag": Rag.RED, "on": TODAY, "why": "Late"} | more))  # type: ignore[arg-type]
    assert rows(any_engine, RagChange, AuditEntry) == before


def test_a_day_before_the_newest_rating_is_refused(any_engine: Engine, register: SmallRegister) -> None:
    rate(any_engine, Rag.AMBER)
    with pytest.raises(RefusedChangeError, match="was rated amber"):
        rate(any_engine, Rag.RED, JUNE_1)


def test_what_has_ended_is_not_rated(any_engine: Engine, register: SmallRegister) -> None:
    do(any_engine, "r2", Action.CLOSE, notice=NOTICE)
    with pytest.raises(RefusedChangeError, match=f"is {Stage.CLOSED.value}"):
        rate(any_engine, Rag.RED, key="r2")
