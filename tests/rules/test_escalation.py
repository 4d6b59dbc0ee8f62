"""Escalation: owner, liaison officer, portfolio lead, deputy, each after its work days of silence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.bank_holidays import england_and_wales
from rules.escalation import Silence, Told, Unanswered, grace_is_over, next_step
from rules.vocabulary import PostKind
from rules.workdays import is_work_day
from tests.reminder_policies import STEPS

HOLIDAYS = england_and_wales()
FLO, LEAD, DCC = (
    PostKind.FORCE_LIAISON_OFFICER,
    PostKind.PORTFOLIO_LEAD,
    PostKind.DEPUTY_CHIEF_CONSTABLE,
)
EVERYBODY = (FLO, LEAD, DCC)
# Friday; the owner was told on Saturday's day, by the message of Monday.
DUE, OWNER_TOLD = date(2024, 6, 14), date(2024, 6, 17)


def step(
    today: date,
    told: Told,
    *,
    silence: Silence = Silence.OVERDUE,
    since: date = DUE,
    reached: object = EVERYBODY,
) -> PostKind | None:
    return next_step(
        Unanswered(silence, since, told),
        STEPS,
        today=today,
        holidays=HOLIDAYS,
        reached=reached,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("today", "told", "who"),
    [
        (date(2024, 6, 19), {}, None),
        (date(2024, 6, 20), {}, FLO),
        (date(2024, 6, 26), {FLO: date(2024, 6, 20)}, None),
        (date(2024, 6, 27), {FLO: date(2024, 6, 20)}, LEAD),
        (date(2024, 7, 5), {FLO: date(2024, 6, 20), LEAD: date(2024, 6, 27)}, None),
        (date(2024, 7, 8), {FLO: date(2024, 6, 20), LEAD: date(2024, 6, 27)}, DCC),
        (
            date(2024, 12, 9),
            {FLO: date(2024, 6, 20), LEAD: date(2024, 6, 27), DCC: date(2024, 7, 8)},
            None,
        ),
    ],
)
def test_each_is_told_after_their_work_days_and_then_no_more(
    today: date, told: dict[PostKind, date], who: PostKind | None
) -> None:
    assert step(today, Told(OWNER_TOLD, told)) == who


def test_nobody_is_told_before_the_owner_was() -> None:
    assert step(date(2024, 12, 9), Told()) is None


def test_after_days_without_a_run_each_still_has_their_days_to_answer() -> None:
    """Nothing ran for weeks: the owner hears first, then the others in their turn, not all at once."""
    late = date(2024, 9, 2)
    assert step(late, Told(late)) is None
    assert step(date(2024, 9, 5), Told(late)) is FLO
    assert step(date(2024, 9, 5), Told(late, {FLO: date(2024, 9, 5)})) is None
    assert step(date(2024, 9, 12), Told(late, {FLO: date(2024, 9, 5)})) is LEAD


def test_a_post_that_nobody_holds_is_passed_over() -> None:
    told = Told(OWNER_TOLD, {FLO: date(2024, 6, 20)})
    assert step(date(2024, 7, 4), told, reached=(FLO, DCC)) is None
    assert step(date(2024, 7, 8), told, reached=(FLO, DCC)) is DCC


def test_what_the_liaison_officer_was_told_as_the_owner_goes_on_to_the_next() -> None:
    assert step(date(2024, 6, 26), Told(OWNER_TOLD), reached=(LEAD, DCC)) is None
    assert step(date(2024, 6, 27), Told(OWNER_TOLD), reached=(LEAD, DCC)) is LEAD


def test_a_missed_update_never_reaches_whom_policy_leaves_out() -> None:
    told = Told(OWNER_TOLD, {FLO: date(2024, 6, 24), LEAD: date(2024, 7, 8)})
    assert step(date(2025, 6, 14), told, silence=Silence.STALE) is None


def test_an_answer_lets_the_days_begin_anew() -> None:
    told = Told(OWNER_TOLD, {FLO: date(2024, 6, 20)})
    answered = date(2024, 6, 26)
    assert step(date(2024, 6, 27), told, since=answered) is None
    assert step(date(2024, 7, 8), told, since=answered) is LEAD


@pytest.mark.parametrize(
    ("since", "work_days", "first_day"),
    [
        # Christmas to New Year: 25 and 26 December, the weekend, and 1 January don't count.
        (date(2024, 12, 24), 1, date(2024, 12, 27)),
        (date(2024, 12, 24), 3, date(2024, 12, 31)),
        (date(2024, 12, 24), 5, date(2025, 1, 3)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        # Good Friday and Easter Monday 2024; the clocks change on Easter Sunday.
        (date(2024, 3, 28), 1, date(2024, 4, 2)),
        (date(2024, 3, 28), 3, date(2024, 4, 4)),
        # The clock changes of 2026, both Sundays.
        (date(2026, 3, 27), 1, date(2026, 3, 30)),
        (date(2026, 10, 23), 2, date(2026, 10, 27)),
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 1, date(2024, 3, 1)),
        (date(2024, 5, 31), 1, date(2024, 6, 3)),
    ],
)
def test_grace_counts_work_days_of_england_and_wales(since: date, work_days: int, first_day: date) -> None:
    assert grace_is_over(since, work_days, first_day, HOLIDAYS)
    assert not grace_is_over(since, work_days, first_day - timedelta(days=1), HOLIDAYS)


@given(st.dates(date(2012, 1, 2), date(2028, 6, 1)), st.integers(0, 30), st.integers(0, 80))
def test_grace_is_over_when_so_many_work_days_have_come(since: date, work_days: int, later: int) -> None:
    today = since + timedelta(days=later)
    came = sum(is_work_day(since + timedelta(days=day), HOLIDAYS) for day in range(1, later + 1))
    assert grace_is_over(since, work_days, today, HOLIDAYS) is (came >= work_days)


def test_past_the_bank_holidays_that_are_known_the_grace_is_longer_but_ends() -> None:
    since = HOLIDAYS.last + timedelta(days=7)
    assert not grace_is_over(since, 15, since + timedelta(days=21), HOLIDAYS)
    assert grace_is_over(since, 15, since + timedelta(days=36), HOLIDAYS)
    before = HOLIDAYS.first - timedelta(days=3000)
    assert grace_is_over(before, 15, HOLIDAYS.first, HOLIDAYS)


@given(
    st.lists(st.booleans(), min_size=120, max_size=120),
    st.integers(0, 40),
    st.none() | st.integers(1, 90),
)
def test_whatever_days_run_each_is_told_once_in_order_and_all_in_the_end(
    runs: list[bool], first_told: int, answered: int | None
) -> None:
    """Day by day, where some days have no run: the owner is told on one, and may answer on another."""
    told: dict[PostKind, date] = {}
    owner: date | None = None
    since = DUE
    told_on: list[tuple[PostKind, date]] = []
    for offset in range(1, 240):
        today = DUE + timedelta(days=offset)
        if answered == offset:
            since = today
        if offset < 120 and not runs[offset]:
            continue
        if owner is None and offset >= first_told:
            owner = today
        who = step(today, Told(owner, dict(told)), since=since)
        if who is not None:
            assert who not in told
            assert grace_is_over(since, 3, today, HOLIDAYS)
            told[who] = today
            told_on.append((who, today))
    assert [who for who, _ in told_on] == [FLO, LEAD, DCC]
