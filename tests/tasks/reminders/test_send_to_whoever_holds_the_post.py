"""Between deciding and sending posts change hands: a reminder goes to whoever is in the post when it goes."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.dispatches import Claim, claim_some
from models.records import Dispatch, Item, Notice, Person, Post, Tenure
from models.session import reading, writing
from rules.digests import Digest
from rules.vocabulary import DispatchState, PostKind
from tasks.by_whom import ByWhom
from tasks.items.edit_item import edit_item
from tasks.reminders.compose_dispatch import Composed
from tasks.reminders.look_again import LookAgain
from tasks.transports.messages import Delivered
from tests.people_changes import BY, SAOIRSE, decide, give_to_tomasz, register_with_tomasz, stand_in
from tests.people_changes import TODAY as JUNE_7
from tests.small_register import NOW, SmallRegister, add_item
from tests.tasks.reminders.test_send_dispatches import FakeCourier, send

ITEM_BY = ByWhom(force_code=None, actor=BY.actor, now=BY.now, today=BY.today)
JUNE_8, JUNE_10 = date(2024, 6, 8), date(2024, 6, 10)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    """One item due on 14 June, whose owner Saoirse has a reminder waiting since 7 June."""
    made = register_with_tomasz(any_engine)
    add_item(any_engine, made, "marac", due_on=date(2024, 6, 14))
    decide(any_engine, JUNE_7)
    return made


def carried(engine: Engine, today: date) -> list[tuple[str, list[str]]]:
    """Who was sent what."""
    courier = FakeCourier()
    send(engine, courier, today=today)
    return [(person, items) for person, _message_id, _dated, items in courier.carried]


def keys(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [notice.stage for notice in session.scalars(sa.select(Notice).order_by(Notice.id))]


def test_a_take_over_after_deciding_sends_the_reminder_to_the_new_holder_once(
    any_engine: Engine, register: SmallRegister
) -> None:
    give_to_tomasz(any_engine, since=JUNE_8)
    courier = FakeCourier()
    report = send(any_engine, courier, today=JUNE_8)
    assert (report.accepted, report.not_needed, report.redirected_notices) == (0, 1, 1)
    assert report.withdrawn_notices == 0
    decide(any_engine, JUNE_8)
    assert carried(any_engine, JUNE_8) == [("Tomasz Bielak", ["marac"])]
    decide(any_engine, JUNE_8)
    assert carried(any_engine, JUNE_8) == []
    assert keys(any_engine) == ["lead-7"]


def test_nothing_is_redirected_while_the_same_person_is_in_the_post(
    any_engine: Engine, register: SmallRegister
) -> None:
    report = send(any_engine, FakeCourier(), today=JUNE_7)
    assert (report.accepted, report.redirected_notices) == (1, 0)


def test_a_delegate_who_stands_in_by_then_is_sent_it_and_the_holder_is_not(
    any_engine: Engine, register: SmallRegister
) -> None:
    stand_in(any_engine, since=JUNE_8, until=JUNE_10)
    assert carried(any_engine, JUNE_8) == []
    decide(any_engine, JUNE_8)
    assert carried(any_engine, JUNE_8) == [("Tomasz Bielak", ["marac"])]


def test_what_waited_for_a_delegate_goes_to_the_holder_once_the_delegation_is_over(
    any_engine: Engine,
) -> None:
    made = register_with_tomasz(any_engine)
    add_item(any_engine, made, "marac", due_on=date(2024, 6, 14))
    stand_in(any_engine, since=JUNE_7, until=JUNE_7)
    decide(any_engine, JUNE_7)
    assert carried(any_engine, JUNE_8) == []
    decide(any_engine, JUNE_8)
    assert carried(any_engine, JUNE_8) == [("Saoirse O'Brien", ["marac"])]


def test_what_waited_for_a_post_that_is_vacant_by_then_reaches_the_liaison_officer(
    any_engine: Engine, register: SmallRegister
) -> None:
    with writing(any_engine) as session:
        session.execute(
            sa.update(Tenure).where(Tenure.post_id == register.owner_post_id).values(until=JUNE_7)
        )
    assert carried(any_engine, JUNE_8) == []
    decide(any_engine, JUNE_8)
    assert carried(any_engine, JUNE_8) == [("Siân Prosser", ["marac"])]


def test_only_what_is_for_another_leaves_the_message_with_its_posts_title(
    any_engine: Engine, register: SmallRegister
) -> None:
    with writing(any_engine) as session:
        post = Post(
            force_id=register.force_id, key="second", title="Second", kind=PostKind.OWNER, portfolio=""
        )
        session.add(post)
        session.flush()
        session.add(Tenure(post_id=post.id, person_id=register.owner_id, since=date(2020, 1, 1)))
        post_id = post.id
    add_item(any_engine, register, "mapping", due_on=date(2024, 6, 14), owner_post_id=post_id)
    decide(any_engine, JUNE_7)
    give_to_tomasz(any_engine, since=JUNE_8)
    titles: list[tuple[str, ...]] = []

    class TitleCourier(FakeCourier):
        def deliver(self, digest: Digest, claim: Claim) -> Delivered:
            titles.append(digest.post_titles)
            return super().deliver(digest, claim)

    courier = TitleCourier()
    report = send(any_engine, courier, today=JUNE_8)
    assert [(each[0], each[3]) for each in courier.carried] == [("Saoirse O'Brien", ["mapping"])]
    assert titles == [("Second",)]
    assert (report.accepted, report.redirected_notices) == (1, 1)


def test_an_item_that_was_given_to_another_post_is_not_sent_to_the_old_one(
    any_engine: Engine, register: SmallRegister
) -> None:
    edit_item(any_engine, ITEM_BY, key="marac", fields={"owner": "flo"}, reason="moved")
    report = send(any_engine, FakeCourier(), today=JUNE_7)
    assert (report.accepted, report.withdrawn_notices) == (0, 1)
    with reading(any_engine) as session:
        assert session.scalars(sa.select(Notice.withdrawn_why)).one() == "the item has another owner now"
        assert session.scalars(sa.select(Item.owner_post_id)).one() == register.flo_post_id
    decide(any_engine, JUNE_8)
    assert carried(any_engine, JUNE_8) == [("Siân Prosser", ["marac"])]


def test_a_sender_whose_lease_ran_out_takes_nothing_out_of_the_message(
    any_engine: Engine, register: SmallRegister
) -> None:
    with writing(any_engine) as session:
        ids = list(session.scalars(sa.select(Dispatch.id)))
        (claim,) = claim_some(session, ids, token="ours", now=NOW, lease_until=NOW + timedelta(minutes=5))
    with writing(any_engine) as session:
        session.execute(sa.update(Dispatch).values(claimed_by="another sender"))
        notice_ids = tuple(session.scalars(sa.select(Notice.id)))
    again = LookAgain(any_engine, register.force_id, "West Midlands Police", JUNE_8, 1, None, lambda: NOW)
    taken = again.at(claim, Composed(None, {}, notice_ids))
    assert taken.redirected == ()
    with reading(any_engine) as session:
        assert session.scalars(sa.select(Notice.dispatch_id)).all() == [claim.dispatch_id]
        assert session.scalars(sa.select(Dispatch.state)).one() is DispatchState.CLAIMED
        assert session.scalars(sa.select(Person.email).where(Person.id == claim.person_id)).one() == SAOIRSE
