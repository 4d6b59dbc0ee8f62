"""The ladder: what is owed today about one item, and when a notice no longer holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.reminders import Desk, ItemFacts, Owed, deadline_step, missed_cycle, owed_today, why_withdrawn
from rules.vocabulary import Applicability, NoticeRule, ResolutionKind, Stage
from tests.reminder_policies import LADDER, reminder_policy
from tests.rules.reminders.items import DUE, FLO, ITEM, OWNER


def owed(item: ItemFacts, today: date) -> list[Owed]:
    desk = Desk(liaison_officer=FLO)
    return list(owed_today(item, today=today, policy=reminder_policy(), desk=desk))


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2024, 3, 15), None),
        (date(2024, 3, 16), (NoticeRule.DUE_SOON, "lead-90")),
        (date(2024, 4, 14), (NoticeRule.DUE_SOON, "lead-90")),
        (date(2024, 4, 15), (NoticeRule.DUE_SOON, "lead-60")),
        (date(2024, 5, 15), (NoticeRule.DUE_SOON, "lead-30")),
        (date(2024, 6, 6), (NoticeRule.DUE_SOON, "lead-14")),
        (date(2024, 6, 7), (NoticeRule.DUE_SOON, "lead-7")),
        (date(2024, 6, 12), (NoticeRule.DUE_SOON, "lead-7")),
        (date(2024, 6, 13), (NoticeRule.DUE_SOON, "lead-1")),
        (date(2024, 6, 14), (NoticeRule.DUE_SOON, "lead-0")),
        (date(2024, 6, 15), (NoticeRule.OVERDUE, "overdue-1")),
        (date(2024, 6, 16), (NoticeRule.OVERDUE, "overdue-1")),
        (date(2024, 6, 17), (NoticeRule.OVERDUE, "overdue-3")),
        (date(2024, 6, 21), (NoticeRule.OVERDUE, "overdue-7")),
        (date(2024, 6, 27), (NoticeRule.OVERDUE, "overdue-7")),
        # The week after the last step listed ends on a Friday: the Monday that follows stands for it.
        (date(2024, 6, 30), (NoticeRule.OVERDUE, "overdue-7")),
        (date(2024, 7, 1), (NoticeRule.OVERDUE, "overdue-17")),
        (date(2024, 7, 7), (NoticeRule.OVERDUE, "overdue-17")),
        (date(2024, 7, 8), (NoticeRule.OVERDUE, "overdue-24")),
        # A thousand days late: the last weekly step before it.
        (date(2027, 3, 11), (NoticeRule.OVERDUE, "overdue-997")),
    ],
)
def test_a_deadline_stands_on_the_step_last_reached(today: date, step: tuple[NoticeRule, str] | None) -> None:
    assert deadline_step(DUE, today=today, ladder=LADDER) == step


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(-500, 500))
def test_a_step_is_never_ahead_of_the_day(due: date, offset: int) -> None:
    today = due + timedelta(days=offset)
    step = deadline_step(due, today=today, ladder=LADDER)
    if step is None:
        assert offset < -90
        return
    rule, stage = step
    days = int(stage.rpartition("-")[2])
    if rule is NoticeRule.DUE_SOON:
        assert 0 <= -offset <= days
    else:
        assert 1 <= days <= offset


def test_two_weeks_without_a_run_yield_one_notice_and_not_fourteen() -> None:
    assert [one.stage for one in owed(ITEM, date(2024, 6, 28))] == ["overdue-7"]


def test_every_day_of_a_year_gives_each_key_once_when_run_daily() -> None:
    keys = [one for day in range(366) for one in owed(ITEM, date(2024, 1, 1) + timedelta(days=day))]
    stages = list(dict.fromkeys(one.stage for one in keys if one.rule is not NoticeRule.STALE_REVIEW))
    assert stages[:7] == ["lead-90", "lead-60", "lead-30", "lead-14", "lead-7", "lead-1", "lead-0"]
    assert stages[7:11] == ["overdue-1", "overdue-3", "overdue-7", "overdue-17"]


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.SUPERSEDED, Stage.SUBMITTED, Stage.VERIFIED])
def test_nobody_is_told_about_what_is_ended_or_waits_for_hmicfrs(stage: Stage) -> None:
    assert owed(replace(ITEM, stage=stage, last_update_on=None), date(2024, 7, 1)) == []


def test_nobody_is_told_about_what_is_for_others() -> None:
    assert owed(replace(ITEM, applicability=Applicability.NOT_OURS), date(2024, 7, 1)) == []


def test_an_item_without_an_owner_is_told_to_the_liaison_officer_with_its_deadline() -> None:
    told = owed(replace(ITEM, owner_post_id=None, owner_is_held=False), date(2024, 6, 7))
    assert {(one.rule, one.recipient_post_id) for one in told} == {
        (NoticeRule.NO_OWNER, FLO),
        (NoticeRule.DUE_SOON, FLO),
    }


def test_what_a_leaver_owned_is_told_to_the_liaison_officer() -> None:
    told = owed(replace(ITEM, owner_is_held=False), date(2024, 6, 7))
    assert {(one.rule, one.recipient_post_id) for one in told} == {
        (NoticeRule.OWNER_LEFT, FLO),
        (NoticeRule.DUE_SOON, FLO),
    }


@pytest.mark.parametrize(
    "resolution", [None, ResolutionKind.UNKNOWN, ResolutionKind.NONE, ResolutionKind.WINDOW]
)
def test_an_item_without_a_day_is_told_to_the_liaison_officer_once_a_month(
    resolution: ResolutionKind | None,
) -> None:
    item = replace(ITEM, due_on=None, resolution=resolution)
    keys = {one for day in range(1, 31) for one in owed(item, date(2024, 6, day))}
    assert {(one.rule, one.stage, one.recipient_post_id) for one in keys} == {
        (NoticeRule.NO_DATE, "month-2024-06", FLO)
    }


def test_a_standing_duty_is_not_an_item_without_a_date() -> None:
    assert owed(replace(ITEM, due_on=None, resolution=ResolutionKind.RECURRING), date(2024, 6, 7)) == []


@pytest.mark.parametrize(
    ("updated", "today", "missed"),
    [
        (date(2024, 5, 7), date(2024, 6, 7), None),
        (date(2024, 5, 7), date(2024, 6, 8), date(2024, 6, 7)),
        (date(2024, 5, 7), date(2024, 7, 8), date(2024, 7, 7)),
        (date(2024, 1, 31), date(2024, 2, 29), None),
        (date(2024, 1, 31), date(2024, 3, 1), date(2024, 2, 29)),
        (date(2024, 1, 31), date(2024, 4, 1), date(2024, 3, 31)),
        (None, date(2024, 1, 15), None),
        (None, date(2024, 1, 16), date(2024, 1, 15)),
    ],
)
def test_an_update_is_missed_from_the_day_after_it_was_due(
    updated: date | None, today: date, missed: date | None
) -> None:
    item = replace(ITEM, last_update_on=updated)
    assert missed_cycle(item, today=today, update_months=1) == missed


def test_an_item_may_be_asked_for_its_update_less_often_than_the_policy_says() -> None:
    quarterly = replace(ITEM, last_update_on=date(2024, 5, 7), own_update_months=3)
    assert missed_cycle(quarterly, today=date(2024, 8, 7), update_months=1) is None
    assert missed_cycle(quarterly, today=date(2024, 8, 8), update_months=1) == date(2024, 8, 7)
    stale = [one for one in owed(quarterly, date(2024, 8, 8)) if one.rule is NoticeRule.STALE_REVIEW]
    assert [one.stage for one in stale] == ["since-2024-08-07"]


def test_an_own_cadence_withdraws_a_notice_that_only_the_policys_owed() -> None:
    item = replace(ITEM, last_update_on=date(2024, 5, 7))
    notice = Owed(NoticeRule.STALE_REVIEW, 10, 0, "since-2024-06-07", OWNER, DUE)
    today = date(2024, 6, 8)
    assert why_withdrawn(notice, item, today=today, update_months=1) is None
    less_often = replace(item, own_update_months=3)
    assert why_withdrawn(notice, less_often, today=today, update_months=1) is not None


def test_an_update_from_before_the_item_was_known_does_not_count() -> None:
    item = replace(ITEM, last_update_on=date(2020, 1, 1))
    assert missed_cycle(item, today=date(2023, 12, 20), update_months=1) is None
