"""How and when somebody is written to: within what policy allows, with an entry in the audit trail."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from config.policy import load_policy
from models.queries.people import NoSuchPersonError
from models.records import Dispatch, Person
from models.session import reading, writing
from rules.audit_chain import Change
from rules.delivery_times import DeliveryTimes
from rules.vocabulary import Channel, Rhythm
from tasks.people.change_preferences import (
    Changed,
    Wishes,
    change_preferences,
    put_address_right,
    read_preferences,
)
from tasks.people.people_transaction import PeopleChangeError
from tests.people_changes import BY, SAOIRSE, audited
from tests.small_register import NOW, SmallRegister, add_item, make_small_register
from tests.tasks.reminders.test_decide_notices import decide

DELIVERY = load_policy(None).delivery


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


def change(engine: Engine, wishes: Wishes, email: str = SAOIRSE) -> Changed:
    return change_preferences(engine, BY, email=email, wishes=wishes, delivery=DELIVERY, why="asked")


@pytest.mark.usefixtures("register")
def test_without_a_choice_policys_own_times_hold(any_engine: Engine) -> None:
    found = read_preferences(any_engine, force_code=None, email=SAOIRSE, delivery=DELIVERY)
    assert (found.chosen, found.times) == (False, DELIVERY.policy().usual)


@pytest.mark.usefixtures("register")
def test_a_choice_is_kept_and_the_rest_stays_as_it_was(any_engine: Engine) -> None:
    change(any_engine, Wishes(rhythm=Rhythm.WEEKLY, weekday=3))
    change(any_engine, Wishes(from_minute=7 * 60, to_minute=12 * 60, calendar=True))
    found = read_preferences(any_engine, force_code=None, email=SAOIRSE.upper(), delivery=DELIVERY)
    assert found.times == DeliveryTimes(Rhythm.WEEKLY, 3, 420, 720, work_days_only=True)
    assert (found.chosen, found.calendar) == (True, True)
    assert audited(any_engine, "change-preferences") == [
        (SAOIRSE, (Change("rhythm", "daily", "weekly on Wednesday"),), "asked"),
        (SAOIRSE, (Change("calendar", "no", "yes"), Change("hours", "08:00-17:00", "07:00-12:00")), "asked"),
    ]


@pytest.mark.parametrize(
    ("wishes", "says"),
    [
        (Wishes(from_minute=5 * 60), "between 06:00 and 22:00"),
        (Wishes(to_minute=23 * 60), "between 06:00 and 22:00"),
        (Wishes(from_minute=10 * 60, to_minute=9 * 60), "between"),
        (Wishes(from_minute=9 * 60, to_minute=10 * 60), "at least 2 hours"),
        (Wishes(rhythm=Rhythm.WEEKLY, weekday=6), "--every-day"),
        (Wishes(channel=Channel.APPRISE, teams_channel=""), None),
        (Wishes(rhythm=Rhythm.DAILY), "written to already"),
    ],
)
def test_what_policy_does_not_allow_changes_nothing(
    any_engine: Engine, register: SmallRegister, wishes: Wishes, says: str | None
) -> None:
    with writing(any_engine) as session:
        session.get_one(Person, register.owner_id).teams_channel = None
    before = read_preferences(any_engine, force_code=None, email=SAOIRSE, delivery=DELIVERY)
    with pytest.raises(PeopleChangeError, match=says or "needs the name of a channel"):
        change(any_engine, wishes)
    assert read_preferences(any_engine, force_code=None, email=SAOIRSE, delivery=DELIVERY) == before
    assert audited(any_engine, "change-preferences") == []


@pytest.mark.parametrize(
    ("narrower", "wishes", "says"),
    [
        ({"may_choose_weekly": False}, Wishes(rhythm=Rhythm.WEEKLY), "no weekly"),
        ({"may_choose_every_day": False}, Wishes(work_days_only=False), "work days only"),
        ({"may_choose_channels": [Channel.EMAIL]}, Wishes(channel=Channel.TEAMS), "these channels: email"),
    ],
)
@pytest.mark.usefixtures("register")
def test_a_force_may_allow_less(
    any_engine: Engine, narrower: dict[str, object], wishes: Wishes, says: str
) -> None:
    delivery = DELIVERY.model_copy(update=narrower)
    with pytest.raises(PeopleChangeError, match=says):
        change_preferences(any_engine, BY, email=SAOIRSE, wishes=wishes, delivery=delivery)


def test_the_next_message_goes_by_the_new_channel(any_engine: Engine, register: SmallRegister) -> None:
    change(any_engine, Wishes(channel=Channel.TEAMS, teams_channel="local-policing"))
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    decide(any_engine)
    with reading(any_engine) as session:
        made = session.scalars(sa.select(Dispatch).where(Dispatch.person_id == register.owner_id)).one()
        assert (made.channel, made.address) == (Channel.TEAMS, "local-policing")


def test_a_refused_address_is_put_right_with_its_history_kept(
    any_engine: Engine, register: SmallRegister
) -> None:
    with writing(any_engine) as session:
        obrien = session.get_one(Person, register.owner_id)
        obrien.refused_at, obrien.refused_because = NOW, "550 no such user"
    put_address_right(any_engine, BY, email=SAOIRSE, new="saoirse@wmp.example", delivery=DELIVERY, why="new")
    found = read_preferences(any_engine, force_code=None, email="saoirse@wmp.example", delivery=DELIVERY)
    assert (found.refused_at, found.refused_because) == (None, None)
    assert audited(any_engine, "put-address-right") == [
        (
            SAOIRSE,
            (
                Change("email", SAOIRSE, "saoirse@wmp.example"),
                Change("refused", f"{NOW.isoformat()} 550 no such user", None),
            ),
            "new",
        )
    ]


def test_the_same_address_works_after_all(any_engine: Engine, register: SmallRegister) -> None:
    with writing(any_engine) as session:
        obrien = session.get_one(Person, register.owner_id)
        obrien.refused_at, obrien.refused_because = NOW, "550 no such user"
    changed = put_address_right(any_engine, BY, email=SAOIRSE, new=SAOIRSE, delivery=DELIVERY)
    assert (changed.preferences.email, changed.preferences.refused_at) == (SAOIRSE, None)
    with pytest.raises(PeopleChangeError, match="nobody refused it"):
        put_address_right(any_engine, BY, email=SAOIRSE, new=SAOIRSE, delivery=DELIVERY)


@pytest.mark.parametrize(
    ("new", "says"),
    [("sian@wmp.example", "has the e-mail address"), ("no address", "can't be written to"), ("", "can't be")],
)
@pytest.mark.usefixtures("register")
def test_an_address_that_cannot_be_used_is_refused(any_engine: Engine, new: str, says: str) -> None:
    with pytest.raises(PeopleChangeError, match=says):
        put_address_right(any_engine, BY, email=SAOIRSE, new=new, delivery=DELIVERY)


@pytest.mark.usefixtures("register")
def test_nobody_is_made_up(any_engine: Engine) -> None:
    with pytest.raises(NoSuchPersonError):
        change(any_engine, Wishes(calendar=True), email="nobody@wmp.example")
