"""Posts change hands: no overlaps, and every change in the audit trail."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.people import NoSuchPersonError, NoSuchPostError
from models.records import Delegation
from models.session import database_url, open_engine, reading
from rules.audit_chain import Change
from rules.tenures import Spell, TenureConflictError, can_be_added
from rules.vocabulary import Channel, PostKind
from tasks.audit_trail import verify_audit
from tasks.people.change_people import add_person, add_post, end_delegation, take_over
from tasks.people.people_transaction import PeopleChangeError
from tasks.people.record_leaver import leave
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
from tests.small_register import SmallRegister, add_item, make_small_register


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return register_with_tomasz(any_engine)


def test_a_take_over_ends_the_holder_the_day_before(any_engine: Engine, register: SmallRegister) -> None:
    taken = take_over(any_engine, BY, post_key="owner", email=TOMASZ, since=TODAY, why="Saoirse moved on")
    assert taken.ended == Spell("Saoirse O'Brien", date(2020, 1, 1), None)
    assert tenures(any_engine, register.owner_post_id) == [
        Spell("Saoirse O'Brien", date(2020, 1, 1), YESTERDAY),
        Spell("Tomasz Bielak", TODAY, None),
    ]
    assert audited(any_engine, "end-tenure") == [
        ("owner/2020-01-01", (Change("until", None, "2024-06-06"),), "Saoirse moved on")
    ]
    assert audited(any_engine, "begin-tenure") == [
        (
            "owner/2024-06-07",
            (
                Change("person", None, "Tomasz Bielak <tomasz@wmp.example>"),
                Change("since", None, "2024-06-07"),
            ),
            "Saoirse moved on",
        )
    ]
    assert verify_audit(any_engine, force_code=None).broken is None


@pytest.mark.parametrize(
    ("since", "until"),
    [(date(2020, 1, 1), None), (date(2019, 1, 1), None), (date(2019, 1, 1), date(2020, 1, 1))],
    ids=["on the holder's first day", "before it, for good", "before it, into it"],
)
def test_an_overlap_is_refused_and_leaves_everything_as_it_was(
    any_engine: Engine, register: SmallRegister, since: date, until: date | None
) -> None:
    before = tenures(any_engine, register.owner_post_id)
    with pytest.raises(TenureConflictError, match="“Owner” can't be taken over: Saoirse O'Brien is recorded"):
        give_to_tomasz(any_engine, since, until)
    assert tenures(any_engine, register.owner_post_id) == before
    assert audited(any_engine, "end-tenure") == []


def test_a_recorded_last_day_isnt_moved_by_a_take_over(any_engine: Engine, register: SmallRegister) -> None:
    leave(any_engine, BY, email=SAOIRSE, last_day=date(2024, 6, 30))
    with pytest.raises(TenureConflictError, match="to 30 June 2024"):
        give_to_tomasz(any_engine, date(2024, 6, 30))
    give_to_tomasz(any_engine, date(2024, 7, 1))


def test_a_take_over_before_one_that_is_planned_needs_a_last_day(
    any_engine: Engine, register: SmallRegister
) -> None:
    leave(any_engine, BY, email=SAOIRSE, last_day=YESTERDAY)
    take_over(any_engine, BY, post_key="owner", email=SAOIRSE, since=date(2024, 9, 1), why="She comes back")
    with pytest.raises(TenureConflictError, match="from 1 September 2024"):
        give_to_tomasz(any_engine, TODAY)
    give_to_tomasz(any_engine, TODAY, date(2024, 8, 31))


def test_whoever_holds_a_post_cant_take_it_over_again(any_engine: Engine, register: SmallRegister) -> None:
    with pytest.raises(TenureConflictError, match="holds “Owner” already, from 1 January 2020"):
        take_over(any_engine, BY, post_key="owner", email=SAOIRSE, since=TODAY, why="again")


def test_a_change_needs_a_reason_a_post_and_a_person(any_engine: Engine, register: SmallRegister) -> None:
    with pytest.raises(PeopleChangeError, match="a reason is missing"):
        take_over(any_engine, BY, post_key="owner", email=TOMASZ, since=TODAY, why="\n ")
    with pytest.raises(NoSuchPostError, match="“nothing”"):
        take_over(any_engine, BY, post_key="nothing", email=TOMASZ, since=TODAY, why="new")
    with pytest.raises(NoSuchPersonError, match="“x@y”"):
        take_over(any_engine, BY, post_key="owner", email="x@y", since=TODAY, why="new")


def test_the_delegate_gets_the_mail_and_the_day_after_the_holder_again(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "first", due_on=date(2024, 6, 14))
    stand_in(any_engine, TODAY, TODAY)
    decide(any_engine, TODAY)
    assert written_to(any_engine, TODAY) == {"Tomasz Bielak": {"due-soon"}}
    add_item(any_engine, register, "second", due_on=date(2024, 6, 14))
    decide(any_engine, TOMORROW)
    assert written_to(any_engine, TOMORROW) == {"Saoirse O'Brien": {"due-soon"}}


def test_two_delegates_at_once_are_refused(any_engine: Engine, register: SmallRegister) -> None:
    stand_in(any_engine, TODAY, date(2024, 6, 20))
    add_person(any_engine, BY, name="Nkechi Umeadi", email="nkechi@wmp.example")
    with pytest.raises(TenureConflictError, match="Tomasz Bielak is recorded from 7 June 2024 to 20 June"):
        stand_in(any_engine, date(2024, 6, 20), date(2024, 6, 25), "nkechi@wmp.example")
    stand_in(any_engine, date(2024, 6, 21), date(2024, 6, 25), "nkechi@wmp.example")


def test_the_holder_cant_stand_in_for_their_own_post(any_engine: Engine, register: SmallRegister) -> None:
    with pytest.raises(PeopleChangeError, match="Saoirse O'Brien holds “Owner” from 1 January 2020"):
        stand_in(any_engine, TODAY, TOMORROW, SAOIRSE)


def test_a_take_over_says_who_goes_on_standing_in(any_engine: Engine, register: SmallRegister) -> None:
    add_person(any_engine, BY, name="Nkechi Umeadi", email="nkechi@wmp.example")
    stand_in(any_engine, TODAY, date(2024, 6, 20), "nkechi@wmp.example")
    taken = take_over(any_engine, BY, post_key="owner", email=TOMASZ, since=TOMORROW, why="new")
    assert taken.standing_in == (Spell("Nkechi Umeadi", TODAY, date(2024, 6, 20)),)


def test_a_running_delegation_is_ended_and_one_to_come_is_withdrawn(
    any_engine: Engine, register: SmallRegister
) -> None:
    stand_in(any_engine, TODAY, date(2024, 6, 20))
    stand_in(any_engine, date(2024, 8, 1), date(2024, 8, 9))
    assert not end_delegation(any_engine, BY, post_key="owner", last_day=TOMORROW).withdrawn
    assert end_delegation(any_engine, BY, post_key="owner", last_day=TOMORROW, why="off sick").withdrawn
    with reading(any_engine) as session:
        left = session.execute(sa.select(Delegation.since, Delegation.until)).tuples().all()
    assert list(left) == [(TODAY, TOMORROW)]
    assert audited(any_engine, "end-delegation") == [
        ("owner/2024-06-07", (Change("until", "2024-06-20", "2024-06-08"),), "")
    ]
    ((subject, changes, why),) = audited(any_engine, "withdraw-delegation")
    assert (subject, why) == ("owner/2024-08-01", "off sick")
    assert Change("person", "Tomasz Bielak <tomasz@wmp.example>", None) in changes
    with pytest.raises(PeopleChangeError, match="nobody stands in for “Owner” after 8 June 2024"):
        end_delegation(any_engine, BY, post_key="owner", last_day=TOMORROW)


def test_a_delegation_that_has_begun_is_never_taken_away(any_engine: Engine, register: SmallRegister) -> None:
    stand_in(any_engine, TODAY, TOMORROW)
    with pytest.raises(TenureConflictError, match="the earliest last day is 7 June 2024"):
        end_delegation(any_engine, BY, post_key="owner", last_day=YESTERDAY)


@pytest.mark.parametrize("key", ["", "Owner", "owner ", "owner--x", "owner\n", "größe"])
def test_a_key_is_plain_lower_case_words(any_engine: Engine, register: SmallRegister, key: str) -> None:
    with pytest.raises(PeopleChangeError, match="can't be a key"):
        add_post(any_engine, BY, key=key, title="T", kind=PostKind.OWNER)


def test_a_post_is_there_once(any_engine: Engine, register: SmallRegister) -> None:
    with pytest.raises(PeopleChangeError, match="a post “owner” already"):
        add_post(any_engine, BY, key="owner", title="T", kind=PostKind.OWNER)


@pytest.mark.parametrize("email", ["", "x", "@x", "x@", "x@y@z", "x@y\nBcc: z@y", "x y@z"])
def test_what_is_no_e_mail_address_is_refused(
    any_engine: Engine, register: SmallRegister, email: str
) -> None:
    with pytest.raises(PeopleChangeError, match="isn't an e-mail address"):
        add_person(any_engine, BY, name="X", email=email)


def test_a_person_is_there_once_in_any_case_of_the_address(
    any_engine: Engine, register: SmallRegister
) -> None:
    with pytest.raises(PeopleChangeError, match="Tomasz Bielak has the e-mail address"):
        add_person(any_engine, BY, name="T. Bielak", email=TOMASZ.upper())


def test_teams_needs_the_name_of_a_channel(any_engine: Engine, register: SmallRegister) -> None:
    with pytest.raises(PeopleChangeError, match="the name of a channel"):
        add_person(any_engine, BY, name="X", email="x@wmp.example", channel=Channel.TEAMS)


def test_eight_take_overs_at_once_never_overlap(any_url: str) -> None:
    engine = open_engine(database_url(any_url))
    register = make_small_register(engine)
    for number in range(8):
        add_person(engine, BY, name=f"Person {number}", email=f"p{number}@wmp.example")
    engine.dispose()

    def one_take_over(number: int) -> bool:
        own = open_engine(database_url(any_url))
        since = date(2024, 6, 1) + timedelta(days=number % 4)
        try:
            take_over(own, BY, post_key="owner", email=f"p{number}@wmp.example", since=since, why="race")
        except TenureConflictError:
            return False
        finally:
            own.dispose()
        return True

    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(one_take_over, range(8)))
    engine = open_engine(database_url(any_url))
    spells = tenures(engine, register.owner_post_id)
    assert len(spells) == done + 1
    assert done >= 1
    for number, spell in enumerate(spells):
        assert can_be_added(spells[:number], spell), spells
    assert verify_audit(engine, force_code=None).broken is None
    engine.dispose()
