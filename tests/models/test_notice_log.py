"""The log of notices and messages: everything that was decided and sent, and where it stands."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.notice_log import LoggedNotice, dispatch_log, notice_log
from models.records import Dispatch, DispatchAttempt, Item, Notice, Publication
from models.session import reading, writing
from rules.vocabulary import DispatchState, NoticeRule
from tests.small_register import NOW, SmallRegister, add_item, make_small_register
from tests.tasks.reminders.test_decide_notices import decide

TODAY = date(2024, 6, 7)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    made = make_small_register(any_engine)
    add_item(any_engine, made, "soon", due_on=date(2024, 6, 14), title="Train everybody")
    add_item(any_engine, made, "orphan", due_on=date(2024, 5, 1), owner_post_id=None)
    decide(any_engine, TODAY)
    return made


def logged(engine: Engine, register: SmallRegister, **filters: object) -> list[LoggedNotice]:
    with reading(engine) as session:
        return notice_log(session, register.force_id, **filters)  # type: ignore[arg-type]


def test_a_notice_is_logged_with_its_item_its_reader_and_its_message(
    any_engine: Engine, register: SmallRegister
) -> None:
    [mine] = [each for each in logged(any_engine, register) if each.item_key == "soon"]
    assert (mine.rule, mine.stage, mine.about) == (NoticeRule.DUE_SOON, "lead-7", "Train everybody")
    assert (mine.post_key, mine.person, mine.state) == ("owner", "Saoirse O'Brien", DispatchState.PENDING)


def test_notices_can_be_looked_up_by_item_person_and_day(any_engine: Engine, register: SmallRegister) -> None:
    with reading(any_engine) as session:
        item_id = session.scalars(sa.select(Item.id).where(Item.key == "soon")).one()
    everything = logged(any_engine, register)
    assert [each.item_key for each in logged(any_engine, register, item_id=item_id)] == ["soon"]
    assert [each.item_key for each in logged(any_engine, register, person_id=register.owner_id)] == ["soon"]
    assert logged(any_engine, register, since=TODAY) == everything
    assert logged(any_engine, register, since=date(2024, 6, 8)) == []
    assert {each.item_key for each in everything} == {"soon", "orphan"}


def test_a_notice_without_a_message_or_an_item_is_logged_too(
    any_engine: Engine, register: SmallRegister
) -> None:
    with writing(any_engine) as session:
        publication = session.scalars(sa.select(Publication)).one()
        session.add(
            Notice(
                force_id=register.force_id,
                rule=NoticeRule.SECTION_55,
                subject=f"publication:{publication.id}",
                deadline_version=0,
                stage="lead-14",
                recipient_post_id=register.flo_post_id,
                decided_for=date(2024, 6, 8),
                decided_at=NOW,
                withdrawn_at=NOW,
                withdrawn_why="it was published",
            )
        )
    [about] = logged(any_engine, register, since=date(2024, 6, 8))
    assert (about.item_key, about.person, about.state) == (None, None, None)
    assert about.about.startswith("Section 55 response")
    assert about.withdrawn_why == "it was published"


def test_messages_are_logged_with_every_attempt_and_by_state(
    any_engine: Engine, register: SmallRegister
) -> None:
    with writing(any_engine) as session:
        row = session.scalars(sa.select(Dispatch).where(Dispatch.person_id == register.owner_id)).one()
        row.state, row.attempts = DispatchState.PERMANENT_FAILURE, 2
        for number, reply in ((1, "450 later"), (2, "550 no such user")):
            session.add(
                DispatchAttempt(
                    dispatch_id=row.id, number=number, finished_at=NOW, outcome="refused", reply=reply
                )
            )
    with reading(any_engine) as session:
        everything = dispatch_log(session, register.force_id)
        [failed] = dispatch_log(session, register.force_id, states=[DispatchState.PERMANENT_FAILURE])
        queued = dispatch_log(
            session, register.force_id, states=[DispatchState.PENDING, DispatchState.CLAIMED]
        )
        later = dispatch_log(session, register.force_id, since=date(2030, 1, 1))
    assert (failed.person, failed.notices) == ("Saoirse O'Brien", 1)
    assert [attempt.reply for attempt in failed.attempts] == ["450 later", "550 no such user"]
    assert [each.person for each in queued] == ["Siân Prosser"]
    assert len(everything) == 2
    assert later == []
