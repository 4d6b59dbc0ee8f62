"""What is shown to whoever is about to answer by a link."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import Item
from models.session import reading, writing
from rules.answer_tokens import ANSWER, Token, sign_token
from rules.reminders import SnoozeLimits
from rules.vocabulary import AnswerKind, DeadlineKind, ResolutionKind, Stage
from tasks.reminders.answer_sheet import AnswerSheet, answer_sheet, given_answer
from tasks.reminders.record_answer import acknowledge, open_link
from tests.small_register import NOW, SmallRegister, add_item, change_stage, deadline, make_small_register

TODAY = date(2024, 6, 7)
KEY = b"k" * 32
LIMITS = SnoozeLimits(most_days=28, most_days_past_deadline=14)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    made = make_small_register(any_engine)
    add_item(any_engine, made, "marac", due_on=date(2024, 6, 14))
    return made


def token(engine: Engine, register: SmallRegister) -> str:
    with reading(engine) as session:
        item_id = session.scalars(sa.select(Item.id).where(Item.key == "marac")).one()
    said = Token(item_id, register.owner_post_id, register.owner_id, ANSWER, date(2024, 12, 31))
    return sign_token(said, key=KEY)


def sheet(engine: Engine, register: SmallRegister, *, today: date = TODAY) -> AnswerSheet:
    opened = open_link(engine, token(engine, register), key=KEY, force_code=None, now=NOW, today=today)
    return answer_sheet(engine, opened, limits=LIMITS)


def test_it_says_what_the_message_says_of_the_item(any_engine: Engine, register: SmallRegister) -> None:
    shown = sheet(any_engine, register)
    assert (shown.title, shown.reference, shown.publication) == ("An item", "Recommendation 1", "A report")
    assert (shown.due_on, shown.standing) == (date(2024, 6, 14), "due in 7 days")
    assert shown.basis.startswith("from “By 2024-06-14”: the day that is named; not yet confirmed")
    assert (shown.stage, shown.asks_nothing, shown.is_archived) == ("Open.", False, False)


@pytest.mark.parametrize(
    ("today", "latest"),
    [
        (date(2024, 5, 1), date(2024, 5, 29)),
        (TODAY, date(2024, 6, 28)),
        (date(2024, 6, 27), date(2024, 6, 28)),
        (date(2024, 6, 28), None),
        (date(2024, 6, 29), None),
    ],
)
def test_it_says_how_far_the_reminders_can_be_put_off(
    any_engine: Engine, register: SmallRegister, today: date, latest: date | None
) -> None:
    assert sheet(any_engine, register, today=today).latest_snooze == latest


def test_the_deadline_that_drives_is_the_one_that_stands_on_the_day(
    any_engine: Engine, register: SmallRegister
) -> None:
    with writing(any_engine) as session:
        item_id = session.scalars(sa.select(Item.id)).one()
        moved = deadline(item_id, 2, date(2024, 9, 30))
        moved.known_on = date(2024, 6, 8)
        target = deadline(item_id, 3, date(2024, 6, 10))
        target.kind = DeadlineKind.INTERNAL
        session.add_all([moved, target])
    assert sheet(any_engine, register).due_on == date(2024, 6, 14)
    assert sheet(any_engine, register, today=date(2024, 6, 8)).due_on == date(2024, 9, 30)


def test_a_window_is_no_date(any_engine: Engine, register: SmallRegister) -> None:
    with writing(any_engine) as session:
        fuzzy = deadline(session.scalars(sa.select(Item.id)).one(), 2, date(2024, 6, 14))
        fuzzy.resolution = ResolutionKind.WINDOW
        session.add(fuzzy)
    shown = sheet(any_engine, register)
    assert (shown.due_on, shown.standing) == (None, "no date is known")
    assert shown.basis == "as “By 2024-06-14” can’t be made into one: the day that is named"


def test_an_item_that_has_ended_asks_nothing(any_engine: Engine, register: SmallRegister) -> None:
    with writing(any_engine) as session:
        change_stage(session, session.scalars(sa.select(Item.id)).one(), Stage.CLOSED, TODAY)
    shown = sheet(any_engine, register)
    assert (shown.asks_nothing, shown.stage) == (True, "Closed.")


def test_what_a_link_was_used_for_is_known_afterwards(any_engine: Engine, register: SmallRegister) -> None:
    text = token(any_engine, register)
    assert given_answer(any_engine, text) is None
    answering = sheet(any_engine, register).opened.answering
    acknowledge(any_engine, replace(answering, token_digest=None))
    assert given_answer(any_engine, text) is None
    acknowledge(any_engine, answering)
    given = given_answer(any_engine, text)
    assert given is not None
    assert (given.kind, given.at) == (AnswerKind.ACKNOWLEDGED, NOW)
