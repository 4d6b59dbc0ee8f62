"""Who is written to, who holds the post, and that every query gives the same answer."""

from datetime import date

import pytest
from sqlalchemy.engine import Engine

from models.queries.item_facts import item_facts_by_id
from models.queries.people import (
    NoSuchPersonError,
    NoSuchPostError,
    delegates,
    holder_names,
    holders,
    official_holders,
    person_by_email,
    post_by_key,
    posts_on_day,
)
from models.records import Delegation, Person, Tenure
from models.session import reading, writing
from rules.vocabulary import Channel
from tests.small_register import SmallRegister, add_item, make_small_register

FIRST, LAST = date(2024, 6, 10), date(2024, 6, 20)
BEFORE, AFTER = date(2024, 6, 9), date(2024, 6, 21)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    """The small register, with Tomasz standing in for the owner from 10 to 20 June 2024."""
    made = make_small_register(any_engine)
    with writing(any_engine) as session:
        tomasz = Person(
            force_id=made.force_id, name="Tomasz Bielak", email="tomasz@wmp.example", channel=Channel.EMAIL
        )
        session.add(tomasz)
        session.flush()
        session.add(
            Delegation(
                post_id=made.owner_post_id, person_id=tomasz.id, since=FIRST, until=LAST, why="annual leave"
            )
        )
    return made


def end_the_owners_tenure(engine: Engine, register: SmallRegister, last_day: date) -> None:
    with writing(engine) as session:
        for tenure in session.query(Tenure).filter_by(post_id=register.owner_post_id):
            tenure.until = last_day


@pytest.mark.parametrize(
    ("day", "written_to"),
    [
        (BEFORE, "Saoirse O'Brien"),
        (FIRST, "Tomasz Bielak"),
        (LAST, "Tomasz Bielak"),
        (AFTER, "Saoirse O'Brien"),
    ],
)
def test_the_delegate_is_written_to_from_the_first_day_to_the_last(
    any_engine: Engine, register: SmallRegister, day: date, written_to: str
) -> None:
    with reading(any_engine) as session:
        held = holders(session, register.force_id, day)
        assert held[register.owner_post_id].name == written_to
        assert held[register.flo_post_id].name == "Siân Prosser"


def test_papers_show_the_holder_while_somebody_stands_in(any_engine: Engine, register: SmallRegister) -> None:
    owner = register.owner_post_id
    with reading(any_engine) as session:
        assert official_holders(session, register.force_id, FIRST)[owner].name == "Saoirse O'Brien"
        assert holder_names(session, register.force_id, FIRST)[owner] == "Saoirse O'Brien"
        assert {
            post: person.name for post, person in delegates(session, register.force_id, FIRST).items()
        } == {owner: "Tomasz Bielak"}


def test_only_the_posts_asked_for_come_back(any_engine: Engine, register: SmallRegister) -> None:
    with reading(any_engine) as session:
        assert set(holders(session, register.force_id, FIRST, iter([register.owner_post_id]))) == {
            register.owner_post_id
        }
        assert holders(session, register.force_id, FIRST, []) == {}


def test_another_forces_posts_never_come_back(any_engine: Engine, register: SmallRegister) -> None:
    other = make_small_register(any_engine, code="elsewhere")
    with reading(any_engine) as session:
        assert set(holders(session, other.force_id, FIRST)) == {other.flo_post_id, other.owner_post_id}
        assert delegates(session, other.force_id, FIRST) == {}


@pytest.mark.parametrize(("day", "held"), [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)])
def test_a_delegate_for_a_vacant_post_counts_as_held_for_every_query(
    any_engine: Engine, register: SmallRegister, day: date, held: bool
) -> None:
    end_the_owners_tenure(any_engine, register, date(2024, 5, 31))
    item = add_item(any_engine, register, "item", due_on=date(2024, 6, 14))
    with reading(any_engine) as session:
        owner, force = register.owner_post_id, register.force_id
        assert (owner in holders(session, force, day)) is held
        assert (owner in holder_names(session, force, day)) is held
        assert item_facts_by_id(session, force, day, [item])[item].owner_is_held is held
        assert owner not in official_holders(session, force, day)


def test_a_delegate_in_a_vacant_post_is_shown_to_be_standing_in(
    any_engine: Engine, register: SmallRegister
) -> None:
    end_the_owners_tenure(any_engine, register, date(2024, 5, 31))
    with reading(any_engine) as session:
        names = holder_names(session, register.force_id, FIRST)
    assert names[register.owner_post_id] == "Tomasz Bielak (standing in)"


def test_posts_are_listed_by_key_with_who_is_in_them(any_engine: Engine, register: SmallRegister) -> None:
    with reading(any_engine) as session:
        listed = [
            (each.post.key, each.holder and each.holder.name, each.delegate and each.delegate.name)
            for each in posts_on_day(session, register.force_id, FIRST)
        ]
    assert listed == [("flo", "Siân Prosser", None), ("owner", "Saoirse O'Brien", "Tomasz Bielak")]


def test_an_e_mail_address_is_found_in_any_case(any_engine: Engine, register: SmallRegister) -> None:
    with reading(any_engine) as session:
        assert person_by_email(session, register.force_id, " Sian@WMP.example ").name == "Siân Prosser"


def test_what_isnt_there_is_said_with_what_to_do(any_engine: Engine, register: SmallRegister) -> None:
    with reading(any_engine) as session:
        with pytest.raises(NoSuchPersonError, match="add-person"):
            person_by_email(session, register.force_id, "nobody@wmp.example")
        with pytest.raises(NoSuchPostError, match="post list"):
            post_by_key(session, register.force_id, "nothing")
