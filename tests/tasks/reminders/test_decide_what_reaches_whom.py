"""Deciding the rules that go past the owner: escalation, snoozes, reviews, signatures, days of the force."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import Answer, Dispatch, Item, Notice, Person, Post, Publication, Tenure
from models.session import reading, writing
from rules.boards import Board, read_meeting_rule
from rules.reminders import ReminderPolicy
from rules.vocabulary import AnswerKind, Channel, DispatchState, NoticeRule, PostKind, PublicationKind, Stage
from tests.reminder_policies import STEPS, reminder_policy
from tests.small_register import NOW, SmallRegister, add_item, change_stage, make_small_register, review
from tests.tasks.reminders.test_decide_notices import accept_all, decide

DUE = date(2024, 6, 14)
POLICY = reminder_policy(escalation=STEPS)
TITLES = {
    "flo": PostKind.FORCE_LIAISON_OFFICER,
    "lead": PostKind.PORTFOLIO_LEAD,
    "dcc": PostKind.DEPUTY_CHIEF_CONSTABLE,
    "cc": PostKind.CHIEF_CONSTABLE,
    "fll": PostKind.FORCE_LIAISON_LEAD,
}


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    """The small register with a portfolio lead, a liaison lead, a deputy and a chief constable."""
    made = make_small_register(any_engine)
    with writing(any_engine) as session:
        for key in ("lead", "dcc", "cc", "fll"):
            person = Person(
                force_id=made.force_id, name=key, email=f"{key}@wmp.example", channel=Channel.EMAIL
            )
            post = Post(force_id=made.force_id, key=key, title=key, kind=TITLES[key], portfolio="Crime")
            session.add_all([person, post])
            session.flush()
            session.add(Tenure(post_id=post.id, person_id=person.id, since=date(2020, 1, 1)))
    return made


def crime_item(engine: Engine, register: SmallRegister, **changes: object) -> int:
    item = add_item(engine, register, "item", due_on=DUE, updated_on=date(2024, 6, 1))
    with writing(engine) as session:
        session.execute(sa.update(Item).values(portfolio="Crime", **changes))
    return item


def told(engine: Engine, rule: NoticeRule) -> list[tuple[date, str, str]]:
    """Each notice of a rule: the day, the post's key and the stage, in the order of their deciding."""
    query = (
        sa.select(Notice.decided_for, Post.key, Notice.stage)
        .join(Post, Post.id == Notice.recipient_post_id)
        .where(Notice.rule == rule, Notice.withdrawn_at.is_(None))
        .order_by(Notice.id)
    )
    with reading(engine) as session:
        return [(day, key, stage) for day, key, stage in session.execute(query)]


def run(engine: Engine, first: date, last: date, policy: ReminderPolicy = POLICY, every: int = 1) -> None:
    """Decide and send on each day, or on every so many days."""
    for day in range(0, (last - first).days + 1, every):
        decide(engine, first + timedelta(days=day), policy=policy)
        accept_all(engine)


def answer(
    item: int, register: SmallRegister, kind: AnswerKind, on: date, until: date | None = None
) -> Answer:
    return Answer(
        force_id=register.force_id,
        item_id=item,
        kind=kind,
        until=until,
        reason="a reason",
        answered_by="Saoirse O'Brien",
        answered_on=on,
        answered_at=NOW + (on - NOW.date()),
    )


def test_a_missed_deadline_goes_up_step_by_step_and_to_each_once(
    any_engine: Engine, register: SmallRegister
) -> None:
    crime_item(any_engine, register)
    run(any_engine, DUE, date(2024, 8, 30))
    overdue = [line for line in told(any_engine, NoticeRule.ESCALATION) if line[2].startswith("overdue")]
    assert overdue == [
        (date(2024, 6, 19), "flo", "overdue-force-liaison-officer"),
        (date(2024, 6, 26), "lead", "overdue-portfolio-lead"),
        (date(2024, 7, 5), "dcc", "overdue-deputy-chief-constable"),
    ]


def test_days_without_a_run_delay_the_steps_and_lose_none(
    any_engine: Engine, register: SmallRegister
) -> None:
    crime_item(any_engine, register)
    run(any_engine, DUE, date(2024, 12, 31), every=14)
    assert [key for _, key, _ in told(any_engine, NoticeRule.ESCALATION)] == ["flo", "lead", "dcc"]


def test_nobody_is_told_over_the_head_of_an_owner_whose_mail_did_not_go(
    any_engine: Engine, register: SmallRegister
) -> None:
    crime_item(any_engine, register)
    for day in range(40):
        decide(any_engine, DUE + timedelta(days=day), policy=POLICY)
    assert told(any_engine, NoticeRule.ESCALATION) == []
    # An address that was refused for good is waited for no longer.
    with writing(any_engine) as session:
        session.execute(
            sa.update(Dispatch)
            .where(Dispatch.state == DispatchState.PENDING)
            .values(state=DispatchState.PERMANENT_FAILURE, attempts=1)
        )
    run(any_engine, DUE + timedelta(days=40), DUE + timedelta(days=46))
    assert [key for _, key, _ in told(any_engine, NoticeRule.ESCALATION)] == ["flo"]


@pytest.mark.parametrize("kind", [AnswerKind.ACKNOWLEDGED, AnswerKind.UPDATED, AnswerKind.DELEGATED])
def test_an_answer_holds_the_escalation_off_for_its_work_days(
    kind: AnswerKind, any_engine: Engine, register: SmallRegister
) -> None:
    item = crime_item(any_engine, register)
    with writing(any_engine) as session:
        session.add(answer(item, register, kind, date(2024, 6, 18)))
    run(any_engine, DUE, date(2024, 6, 27))
    assert [day for day, _, _ in told(any_engine, NoticeRule.ESCALATION)] == [date(2024, 6, 21)]


def test_an_update_holds_the_escalation_off(any_engine: Engine, register: SmallRegister) -> None:
    item = crime_item(any_engine, register)
    with writing(any_engine) as session:
        session.add(review(item, date(2024, 6, 18)))
    run(any_engine, DUE, date(2024, 6, 20))
    assert told(any_engine, NoticeRule.ESCALATION) == []


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.VERIFIED, Stage.CLOSED])
def test_what_waits_for_others_or_has_ended_is_not_escalated(
    stage: Stage, any_engine: Engine, register: SmallRegister
) -> None:
    item = crime_item(any_engine, register, level=3)
    with writing(any_engine) as session:
        change_stage(session, item, stage, DUE)
    run(any_engine, DUE, date(2024, 8, 1))
    assert told(any_engine, NoticeRule.ESCALATION) == []


def test_a_super_complaints_item_is_not_escalated_and_an_archived_one_not_told_of_at_all(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = crime_item(any_engine, register, mandatory=False)
    run(any_engine, DUE, date(2024, 8, 1), every=3)
    assert told(any_engine, NoticeRule.ESCALATION) == []
    assert told(any_engine, NoticeRule.OVERDUE) != []
    with writing(any_engine) as session:
        session.execute(sa.update(Item).where(Item.id == item).values(mandatory=True, level=1))
        session.execute(sa.delete(Notice))
    run(any_engine, date(2024, 8, 2), date(2024, 9, 30), every=3)
    with reading(any_engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 0


def test_a_missed_update_goes_to_the_officer_and_the_lead_and_begins_anew_with_an_update(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = crime_item(any_engine, register)
    with writing(any_engine) as session:
        session.execute(sa.delete(Notice))
        session.add(review(item, date(2024, 3, 1)))
    # Its deadline is far off: what is missing is the update.
    run(any_engine, date(2024, 3, 28), date(2024, 5, 31))
    first = told(any_engine, NoticeRule.ESCALATION)
    assert [(key, stage) for _, key, stage in first] == [
        ("flo", "stale-force-liaison-officer-since-2024-04-01"),
        ("lead", "stale-portfolio-lead-since-2024-04-01"),
    ]
    run(any_engine, date(2024, 6, 1), date(2024, 6, 14))
    assert told(any_engine, NoticeRule.ESCALATION) == first


def test_a_snoozed_item_is_told_to_the_officer_once_and_to_nobody_else_until_it_wakes(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = crime_item(any_engine, register)
    with writing(any_engine) as session:
        session.add(answer(item, register, AnswerKind.SNOOZED, date(2024, 6, 6), until=date(2024, 6, 11)))
    run(any_engine, date(2024, 6, 7), date(2024, 6, 11))
    with reading(any_engine) as session:
        rules = session.scalars(sa.select(Notice.rule)).all()
    assert rules == [NoticeRule.SNOOZED]
    assert told(any_engine, NoticeRule.SNOOZED) == [(date(2024, 6, 7), "flo", "until-2024-06-11")]
    run(any_engine, date(2024, 6, 12), date(2024, 6, 12))
    assert told(any_engine, NoticeRule.DUE_SOON) == [(date(2024, 6, 12), "owner", "lead-7")]


def test_a_later_answer_wakes_a_snoozed_item(any_engine: Engine, register: SmallRegister) -> None:
    item = crime_item(any_engine, register)
    with writing(any_engine) as session:
        session.add(answer(item, register, AnswerKind.SNOOZED, date(2024, 6, 6), until=date(2024, 6, 30)))
        session.add(answer(item, register, AnswerKind.ACKNOWLEDGED, date(2024, 6, 8)))
    run(any_engine, date(2024, 6, 7), date(2024, 6, 8))
    assert [day for day, _, _ in told(any_engine, NoticeRule.DUE_SOON)] == [date(2024, 6, 8)]


def test_a_panel_review_is_told_before_and_after_its_day_to_owner_and_deputy(
    any_engine: Engine, register: SmallRegister
) -> None:
    crime_item(any_engine, register)
    # Known from 15 December 2023.
    run(any_engine, date(2024, 5, 30), date(2024, 7, 15), reminder_policy(panel_months=6))
    assert told(any_engine, NoticeRule.REVIEW_DUE) == [
        (date(2024, 6, 1), "owner", "dcc-panel-due-2024-06-15-last-never"),
        (date(2024, 6, 1), "dcc", "dcc-panel-due-2024-06-15-last-never"),
        (date(2024, 6, 16), "owner", "dcc-panel-missed-2024-06-15-last-never"),
        (date(2024, 6, 16), "dcc", "dcc-panel-missed-2024-06-15-last-never"),
    ]


def test_a_submitted_level_3_item_has_its_quarterly_review_and_is_chased_for_nothing_else(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = crime_item(any_engine, register, level=3)
    with writing(any_engine) as session:
        change_stage(session, item, Stage.SUBMITTED, date(2024, 3, 31))
    run(any_engine, date(2024, 6, 1), date(2024, 8, 1))
    stage = "remained-or-improved-due-2024-06-30-last-never"
    assert told(any_engine, NoticeRule.REVIEW_DUE)[:2] == [
        (date(2024, 6, 16), "owner", stage),
        (date(2024, 6, 16), "flo", stage),
    ]
    with reading(any_engine) as session:
        assert set(session.scalars(sa.select(Notice.rule))) == {NoticeRule.REVIEW_DUE}


@pytest.mark.parametrize(
    ("stage", "level", "signer"),
    [(Stage.CLAIMED, 4, "dcc"), (Stage.SIGNED_OFF, 2, "cc"), (Stage.SIGNED_OFF, 4, None)],
)
def test_what_waits_for_a_signature_is_told_to_who_signs(
    stage: Stage, level: int, signer: str | None, any_engine: Engine, register: SmallRegister
) -> None:
    item = crime_item(any_engine, register, level=level)
    with writing(any_engine) as session:
        change_stage(session, item, stage, date(2024, 6, 1))
    run(any_engine, date(2024, 6, 1), date(2024, 6, 16))
    words = f"{stage.value}-2024-06-01-waiting"
    expected = [(date(2024, 6, 2), signer, f"{words}-1"), (date(2024, 6, 15), signer, f"{words}-14")]
    assert told(any_engine, NoticeRule.TO_SIGN) == (expected if signer else [])


def test_a_reports_section_55_day_is_told_to_the_officer_and_a_super_complaints_is_not(
    any_engine: Engine, register: SmallRegister
) -> None:
    with writing(any_engine) as session:
        session.execute(sa.update(Publication).values(published_on=date(2024, 6, 1)))
    run(any_engine, date(2024, 6, 27), date(2024, 8, 30))
    assert told(any_engine, NoticeRule.SECTION_55) == [
        (date(2024, 6, 28), "flo", "lead-28"),
        (date(2024, 7, 12), "flo", "lead-14"),
        (date(2024, 7, 19), "flo", "lead-7"),
        (date(2024, 7, 25), "flo", "lead-1"),
        (date(2024, 7, 26), "flo", "lead-0"),
        (date(2024, 7, 27), "flo", "passed"),
    ]
    with writing(any_engine) as session:
        session.execute(sa.delete(Notice))
        session.execute(sa.update(Publication).values(kind=PublicationKind.SUPER_COMPLAINT))
    run(any_engine, date(2024, 7, 20), date(2024, 7, 30))
    assert told(any_engine, NoticeRule.SECTION_55) == []


def test_a_boards_paper_cut_off_is_told_to_the_officer_for_each_meeting(
    any_engine: Engine, register: SmallRegister
) -> None:
    from dataclasses import replace

    rule = read_meeting_rule("first Thursday of the month")
    board = Board(name="DCC: oversight", meets=rule, cut_off_work_days=5)
    run(any_engine, date(2024, 6, 20), date(2024, 7, 31), replace(POLICY, boards=(board,)))
    assert told(any_engine, NoticeRule.PAPER_CUT_OFF) == [
        (date(2024, 6, 20), "flo", "lead-7"),
        (date(2024, 6, 26), "flo", "lead-1"),
        (date(2024, 7, 18), "flo", "lead-7"),
        (date(2024, 7, 24), "flo", "lead-1"),
    ]
    with reading(any_engine) as session:
        subjects = session.execute(sa.select(Notice.subject, Notice.due_on).order_by(Notice.id)).all()
    assert tuple(subjects[0]) == ("board:DCC: oversight:2024-07-04", date(2024, 6, 27))
