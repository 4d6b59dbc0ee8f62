"""A message as it is put together: what it says of each notice, with links, telling before, and dates."""

import random
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.item_facts import driving_deadlines
from models.queries.notice_facts import notices_by_dispatch
from models.records import (
    Answer,
    DeliveryPreference,
    Dispatch,
    Notice,
    Person,
    Post,
    Tenure,
)
from models.session import reading, writing
from rules.answer_tokens import ANSWER, read_token
from rules.digests import Digest, DigestLine, GroupKind
from rules.vocabulary import AnswerKind, Channel, DeadlineKind, DispatchState, NoticeRule, PostKind, Rhythm
from rules.vocabulary import ResolutionKind as Kind
from tasks.reminders.answer_links import AnswerLinks
from tasks.reminders.compose_dispatch import Composed, compose_dispatches
from tests.small_register import NOW, SmallRegister, add_item, deadline, make_small_register, review

TODAY = date(2024, 6, 7)
LINKS = AnswerLinks("https://oversight.wmp.example", b"k" * 32)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


def dispatch(
    session: Session,
    register: SmallRegister,
    *,
    person_id: int | None = None,
    day: date = TODAY,
    state: DispatchState = DispatchState.PENDING,
    channel: Channel = Channel.EMAIL,
) -> Dispatch:
    accepted = state is DispatchState.ACCEPTED
    row = Dispatch(
        force_id=register.force_id,
        person_id=person_id or register.owner_id,
        channel=channel,
        for_day=day,
        address="s.lee@wmp.example",
        message_id=f"<{random.random()}@x.example>",
        state=state,
        not_before=NOW,
        attempts=1,
        accepted_at=NOW if accepted else None,
        last_reply="550 5.1.1 no such mailbox",
    )
    session.add(row)
    session.flush()
    return row


def notice(
    session: Session,
    register: SmallRegister,
    row: Dispatch,
    rule: NoticeRule,
    *,
    item_id: int | None = None,
    subject: str = "",
    version: int = 0,
    stage: str = "x",
    post_id: int | None = None,
    due_on: date | None = None,
) -> None:
    session.add(
        Notice(
            force_id=register.force_id,
            rule=rule,
            subject=subject or f"item:{item_id}",
            item_id=item_id,
            deadline_version=version,
            stage=stage,
            recipient_post_id=post_id or register.owner_post_id,
            due_on=due_on,
            decided_for=row.for_day,
            decided_at=NOW,
            dispatch_id=row.id,
        )
    )


def composed(engine: Engine, register: SmallRegister, dispatch_id: int, today: date = TODAY) -> Composed:
    with reading(engine) as session:
        return compose_dispatches(
            session,
            force_id=register.force_id,
            force_name="West Midlands Police",
            dispatch_ids=[dispatch_id],
            names={dispatch_id: "Saoirse O'Brien"},
            today=today,
            update_months=1,
            links=LINKS,
        )[dispatch_id]


def lines(digest: Digest | None) -> dict[str, DigestLine]:
    assert digest is not None
    return {line.item_key: line for group in digest.groups for line in group.lines}


def test_a_line_has_a_link_for_its_item_post_and_reader(any_engine: Engine, register: SmallRegister) -> None:
    item_id = add_item(any_engine, register, "marac", due_on=date(2024, 6, 14))
    with writing(any_engine) as session:
        row = dispatch(session, register)
        notice(session, register, row, NoticeRule.DUE_SOON, item_id=item_id, version=1, stage="lead-7")
        dispatch_id = row.id
    line = lines(composed(any_engine, register, dispatch_id).digest)["marac"]
    token = read_token(line.link.rpartition("/")[2], key=LINKS.key, purpose=ANSWER, today=TODAY)
    assert (token.item_id, token.post_id, token.person_id) == (
        item_id,
        register.owner_post_id,
        register.owner_id,
    )
    assert line.deadline_version == 1


def test_an_escalation_names_who_was_told_of_the_same_silence(
    any_engine: Engine, register: SmallRegister
) -> None:
    item_id = add_item(any_engine, register, "marac", due_on=date(2024, 5, 1), updated_on=date(2024, 4, 1))
    with writing(any_engine) as session:
        lead = Post(
            force_id=register.force_id, key="lead", title="Lead", kind=PostKind.PORTFOLIO_LEAD, portfolio=""
        )
        person = Person(
            force_id=register.force_id, name="Ada Lee", email="ada@wmp.example", channel=Channel.EMAIL
        )
        session.add_all([lead, person])
        session.flush()
        session.add(Tenure(post_id=lead.id, person_id=person.id, since=date(2020, 1, 1)))
        for number, (day, version, state) in enumerate(
            [
                (date(2024, 4, 2), 9, DispatchState.ACCEPTED),  # of a date that was moved since
                (date(2024, 5, 2), 1, DispatchState.ACCEPTED),
                (date(2024, 5, 8), 1, DispatchState.ACCEPTED),
                (date(2024, 5, 15), 1, DispatchState.PERMANENT_FAILURE),  # never reached anybody
            ]
        ):
            row = dispatch(session, register, day=day, state=state)
            stage = f"overdue-{number}"
            notice(session, register, row, NoticeRule.OVERDUE, item_id=item_id, version=version, stage=stage)
        flo = dispatch(session, register, day=date(2024, 5, 16), state=DispatchState.ACCEPTED)
        notice(
            session, register, flo, NoticeRule.ESCALATION, item_id=item_id, version=1, stage="overdue-flo",
            post_id=register.flo_post_id,
        )  # fmt: skip
        mine = dispatch(session, register, person_id=person.id)
        notice(
            session, register, mine, NoticeRule.ESCALATION, item_id=item_id, version=1, stage="overdue-lead",
            post_id=lead.id,
        )  # fmt: skip
        dispatch_id = mine.id
    digest = composed(any_engine, register, dispatch_id).digest
    assert lines(digest)["marac"].told == (
        "Owner (2 times, last on 8 May 2024); Force Liaison Officer (16 May 2024)"
    )
    assert lines(digest)["marac"].standing == "37 days late, no update since 1 April 2024"
    assert digest is not None
    assert [group.kind for group in digest.groups] == [GroupKind.ESCALATED]


def test_an_earlier_spell_without_an_update_is_not_counted_as_told_before(
    any_engine: Engine, register: SmallRegister
) -> None:
    item_id = add_item(any_engine, register, "quiet", due_on=None, updated_on=date(2024, 4, 1))
    with writing(any_engine) as session:
        for day in (date(2023, 11, 1), date(2024, 5, 10)):
            row = dispatch(session, register, day=day, state=DispatchState.ACCEPTED)
            notice(session, register, row, NoticeRule.STALE_REVIEW, item_id=item_id, stage=f"since-{day}")
        flo_id = session.scalars(
            sa.select(Tenure.person_id).where(Tenure.post_id == register.flo_post_id)
        ).one()
        mine = dispatch(session, register, person_id=flo_id)
        notice(
            session, register, mine, NoticeRule.ESCALATION, item_id=item_id,
            stage="stale-force-liaison-officer-since-2024-05-01", post_id=register.flo_post_id,
        )  # fmt: skip
        dispatch_id = mine.id
    assert lines(composed(any_engine, register, dispatch_id).digest)["quiet"].told == "Owner (10 May 2024)"


def test_a_snooze_shows_its_reason_and_by_whom_to_the_liaison_officer(
    any_engine: Engine, register: SmallRegister
) -> None:
    item_id = add_item(any_engine, register, "marac", due_on=date(2024, 6, 14))
    with writing(any_engine) as session:
        for until, reason in (
            (date(2024, 6, 10), "an older one"),
            (date(2024, 6, 20), "the trainer is away"),
        ):
            session.add(
                Answer(
                    force_id=register.force_id,
                    item_id=item_id,
                    post_id=register.owner_post_id,
                    kind=AnswerKind.SNOOZED,
                    until=until,
                    reason=reason,
                    answered_by="Owner, Saoirse O'Brien",
                    answered_on=TODAY,
                    answered_at=NOW,
                )
            )
        flo_id = session.scalars(
            sa.select(Tenure.person_id).where(Tenure.post_id == register.flo_post_id)
        ).one()
        row = dispatch(session, register, person_id=flo_id)
        notice(
            session, register, row, NoticeRule.SNOOZED, item_id=item_id, stage="until-2024-06-20",
            post_id=register.flo_post_id,
        )  # fmt: skip
        dispatch_id = row.id
    line = lines(composed(any_engine, register, dispatch_id).digest)["marac"]
    assert line.standing == "put off until 20 June 2024 by Owner, Saoirse O'Brien: the trainer is away"


def test_reports_boards_and_messages_are_named(any_engine: Engine, register: SmallRegister) -> None:
    with writing(any_engine) as session:
        flo_id = session.scalars(
            sa.select(Tenure.person_id).where(Tenure.post_id == register.flo_post_id)
        ).one()
        failed = dispatch(session, register, state=DispatchState.PERMANENT_FAILURE)
        row = dispatch(session, register, person_id=flo_id)
        paper = "board:Board: two:2024-07-02"
        for rule, subject, day in (
            (NoticeRule.SECTION_55, f"publication:{register.publication_id}", date(2024, 6, 20)),
            (NoticeRule.PAPER_CUT_OFF, paper, date(2024, 6, 25)),
            (NoticeRule.DELIVERY_FAILED, f"dispatch:{failed.id}", None),
        ):
            notice(
                session, register, row, rule, subject=subject, due_on=day, post_id=register.flo_post_id,
                stage="lead-14",
            )  # fmt: skip
        dispatch_id, failed_id = row.id, failed.id
    said = lines(composed(any_engine, register, dispatch_id).digest)
    response = said[f"publication:{register.publication_id}"]
    assert (response.publication, response.standing) == (
        "A report, published 15 December 2023",
        "due in 13 days",
    )
    assert (said[paper].title, said[paper].basis) == (
        "Paper for the Board: two",
        "the cut-off for its meeting on 2 July 2024",
    )
    message = said[f"dispatch:{failed_id}"]
    assert message.title == "Message of 7 June 2024 to Saoirse O'Brien"
    assert message.also == ("the answer was: 550 5.1.1 no such mailbox",)


def test_a_cut_off_that_has_passed_is_withdrawn(any_engine: Engine, register: SmallRegister) -> None:
    with writing(any_engine) as session:
        row = dispatch(session, register)
        notice(
            session, register, row, NoticeRule.PAPER_CUT_OFF, subject="board:B:2024-06-11",
            due_on=date(2024, 6, 4), stage="lead-0",
        )  # fmt: skip
        dispatch_id = row.id
    done = composed(any_engine, register, dispatch_id)
    assert done.digest is None
    assert list(done.withdrawn.values()) == ["the cut-off has passed"]


@pytest.mark.parametrize("wants", [True, False])
def test_whoever_chose_a_calendar_has_one(any_engine: Engine, register: SmallRegister, wants: bool) -> None:
    item_id = add_item(any_engine, register, "marac", due_on=date(2024, 6, 14))
    with writing(any_engine) as session:
        session.add(
            DeliveryPreference(
                person_id=register.owner_id,
                rhythm=Rhythm.DAILY,
                weekday=1,
                from_minute=480,
                to_minute=1020,
                work_days_only=True,
                calendar=wants,
            )
        )
        row = dispatch(session, register)
        notice(session, register, row, NoticeRule.DUE_SOON, item_id=item_id, version=1, stage="lead-7")
        dispatch_id = row.id
    digest = composed(any_engine, register, dispatch_id).digest
    assert digest is not None
    assert (digest.with_calendar, digest.force_code) == (wants, "west-midlands")


def test_several_messages_are_composed_as_each_alone(any_engine: Engine, register: SmallRegister) -> None:
    items = [add_item(any_engine, register, f"i{n}", due_on=TODAY + timedelta(n)) for n in range(4)]
    ids = []
    with writing(any_engine) as session:
        for number in range(2):
            row = dispatch(session, register, day=TODAY - timedelta(number))
            for item_id in items[number * 2 : number * 2 + 2]:
                notice(
                    session, register, row, NoticeRule.DUE_SOON, item_id=item_id, version=1, stage="lead-7"
                )
            ids.append(row.id)
    with reading(any_engine) as session:
        together = compose_dispatches(
            session,
            force_id=register.force_id,
            force_name="West Midlands Police",
            dispatch_ids=ids,
            today=TODAY,
            update_months=1,
            links=LINKS,
        )
    assert together == {each: composed(any_engine, register, each) for each in ids}
    assert [len(lines(one.digest)) for one in together.values()] == [2, 2]


def test_a_message_for_thousands_of_items_can_be_read(sqlite_engine: Engine) -> None:
    """A liaison officer may get every item of a register that was just imported: more than SQLite binds."""
    register = make_small_register(sqlite_engine)
    count = 33_000
    with writing(sqlite_engine) as session:
        row = dispatch(session, register)
        first = add_rows(session, register, count)
        session.execute(
            sa.insert(Notice),
            [
                {
                    "force_id": register.force_id,
                    "rule": NoticeRule.STALE_REVIEW,
                    "subject": f"item:{item_id}",
                    "item_id": item_id,
                    "deadline_version": 0,
                    "stage": "x",
                    "recipient_post_id": register.owner_post_id,
                    "decided_for": TODAY,
                    "decided_at": NOW,
                    "dispatch_id": row.id,
                }
                for item_id in range(first, first + count)
            ],
        )
        dispatch_id = row.id
    with reading(sqlite_engine) as session:
        read = notices_by_dispatch(session, register.force_id, [dispatch_id], TODAY)
    assert len(read[dispatch_id]) == count


def add_rows(session: Session, register: SmallRegister, count: int) -> int:
    """Copies of one item, as fast as they go; returns the first one's id."""
    values = {
        "force_id": register.force_id,
        "number": "",
        "kind": "recommendation",
        "title": "T",
        "text": "",
        "addressees": "",
        "applicability": "ours",
        "mandatory": True,
        "portfolio": "",
        "board": "",
        "known_on": "2023-12-15",
        "source": "test",
    }
    names = ", ".join(["id", "key", *values])
    rows = [(*(n, f"k{n}"), *values.values()) for n in range(1000, 1000 + count)]
    marks = ", ".join("?" * (len(values) + 2))
    session.connection().exec_driver_sql(f"INSERT INTO item ({names}) VALUES ({marks})", rows)
    return 1000


def test_a_message_and_the_daily_check_go_by_the_same_deadline(
    any_engine: Engine, register: SmallRegister
) -> None:
    """One looks it up item by item, the other in one pass over all: for any history they must agree."""
    chance = random.Random(7)
    with writing(any_engine) as session:
        row = dispatch(session, register)
        dispatch_id = row.id
    for number in range(40):
        item_id = add_item(any_engine, register, f"i{number}", due_on=None)
        with writing(any_engine) as session:
            for version in range(1, chance.randint(0, 5) + 1):
                one = deadline(item_id, version, TODAY + timedelta(chance.randint(-90, 90)))
                one.kind = chance.choice(list(DeadlineKind))
                one.known_on = TODAY + timedelta(chance.randint(-30, 3))
                if chance.random() < 0.4:
                    one.resolution, one.starts_on, one.ends_on = Kind.UNKNOWN, None, None
                session.add(one)
            notice(
                session,
                register,
                session.get_one(Dispatch, dispatch_id),
                NoticeRule.STALE_REVIEW,
                item_id=item_id,
            )
    with reading(any_engine) as session:
        driving = driving_deadlines(TODAY)
        expected = {
            row.item_id: (row.version, row.due_on)
            for row in session.execute(sa.select(driving).where(driving.c.first == 1))
        }
        read = notices_by_dispatch(session, register.force_id, [dispatch_id], TODAY)[dispatch_id]
    found = {each.facts.item_id: (each.facts.deadline_version, each.facts.due_on) for each in read}
    assert found == {item_id: expected.get(item_id, (0, None)) for item_id in found}
    assert len(expected) > 25


def test_a_later_review_and_one_that_is_not_substantive_do_not_count(
    any_engine: Engine, register: SmallRegister
) -> None:
    item_id = add_item(any_engine, register, "marac", due_on=None, updated_on=date(2024, 3, 1))
    with writing(any_engine) as session:
        chaser = review(item_id, date(2024, 5, 1), "a chaser")
        chaser.substantive = False
        session.add_all([chaser, review(item_id, date(2024, 6, 8), "tomorrow's")])
        row = dispatch(session, register)
        notice(session, register, row, NoticeRule.STALE_REVIEW, item_id=item_id)
        dispatch_id = row.id
    assert lines(composed(any_engine, register, dispatch_id).digest)["marac"].standing == (
        "no update since 1 March 2024"
    )
