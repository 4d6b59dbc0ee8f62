"""The example register's spring and summer of 2024 day by day: calm mails, and nothing missed in silence."""

from collections import Counter
from datetime import date
from statistics import median

import pytest
from sqlalchemy.engine import Engine

from rules.vocabulary import NoticeRule, PostKind
from tests.example_year import (
    Line,
    days,
    lines,
    load_example,
    mails,
    missed_deadlines,
    owner_months,
    run_days,
)

FIRST, LAST = date(2024, 3, 28), date(2024, 7, 31)


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory, sqlite_template: object) -> Engine:
    from pathlib import Path

    from models.session import database_url, open_engine

    path = tmp_path_factory.mktemp("year") / "oversight.db"
    path.write_bytes(Path(str(sqlite_template)).read_bytes())
    engine = open_engine(database_url(f"sqlite:///{path}"))
    load_example(engine)
    run_days(engine, days(FIRST, LAST))
    return engine


def about(engine: Engine, item: str) -> list[Line]:
    return [line for line in lines(engine) if line.item == item]


def test_nobody_gets_more_than_one_mail_a_day(spring: Engine) -> None:
    assert max(Counter((mail.person, mail.day) for mail in mails(spring)).values()) == 1


def test_nobody_is_written_to_at_weekends_or_on_bank_holidays(spring: Engine) -> None:
    sent_on = {mail.day for mail in mails(spring)}
    assert not any(day.weekday() > 4 for day in sent_on)
    assert sent_on.isdisjoint({date(2024, 3, 29), date(2024, 4, 1), date(2024, 5, 6), date(2024, 5, 27)})


def test_the_owner_in_the_middle_has_fewer_than_six_mails_a_month(spring: Engine) -> None:
    of_spring = [counts[3:7] for counts in owner_months(spring).values() if len(counts) == 12]
    assert len(of_spring) >= 8
    assert 0 < median(sum(counts) / 4 for counts in of_spring) < 6


def test_a_missed_deadline_was_told_to_its_owner_three_times_before_and_to_the_deputy_once(
    spring: Engine,
) -> None:
    told = about(spring, "cse-2023-r8")
    before = [line for line in told if line.rule is NoticeRule.DUE_SOON]
    assert len(before) >= 3
    assert {line.post for line in before} == {PostKind.OWNER}
    assert max(line.day for line in before) <= date(2024, 7, 1)
    escalated = [(line.post, line.day) for line in told if line.rule is NoticeRule.ESCALATION]
    overdue = [each for each in escalated if each[1] > date(2024, 6, 30)]
    assert [post for post, _ in overdue] == [
        PostKind.FORCE_LIAISON_OFFICER,
        PostKind.PORTFOLIO_LEAD,
        PostKind.DEPUTY_CHIEF_CONSTABLE,
    ]


def test_every_mandatory_deadline_that_was_missed_is_told_to_the_deputy_exactly_once(spring: Engine) -> None:
    missed = missed_deadlines(lines(spring))
    assert {each.item for each in missed} == {
        "cse-2023-r8",
        "cse-2023-r9",
        "acquisitive-2022-r1",
        "acquisitive-2022-r2",
    }
    assert {each.told_after[PostKind.DEPUTY_CHIEF_CONSTABLE] for each in missed} == {1}
    (in_time,) = (each for each in missed if each.due_on >= FIRST)
    assert in_time.told_before >= 3


def test_a_super_complaints_recommendations_are_never_escalated(spring: Engine) -> None:
    escalated = {line.item for line in lines(spring) if line.rule is NoticeRule.ESCALATION}
    late = {line.item for line in lines(spring) if line.rule is NoticeRule.OVERDUE}
    assert any(item is not None and item.startswith("stop-search") for item in late)
    assert not any(item is not None and item.startswith(("stop-search", "ppda")) for item in escalated)


def test_running_every_day_again_tells_nobody_anything(spring: Engine) -> None:
    before = len(mails(spring))
    run_days(spring, days(date(2024, 7, 20), LAST))
    assert len(mails(spring)) == before
