"""The ladder: what is owed today about one item, and when a notice no longer holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.reminders import ItemFacts, Ladder, Owed, deadline_step, missed_cycle, owed_today, why_withdrawn
from rules.vocabulary import Applicability, NoticeRule, ResolutionKind, Stage

LADDER = Ladder(lead_days=(0, 1, 7, 14, 30, 60, 90), overdue_days=(1, 3, 7), overdue_then_every_days=7)
FLO, OWNER = 1, 2
DUE = date(2024, 6, 14)

ITEM = ItemFacts(
    item_id=10,
    stage=Stage.OPEN,
    applicability=Applicability.OURS,
    known_on=date(2023, 12, 15),
    due_on=DUE,
    deadline_version=1,
    resolution=ResolutionKind.DEADLINE,
    last_update_on=date(2024, 6, 1),
    owner_post_id=OWNER,
    owner_is_held=True,
)


def owed(item: ItemFacts, today: date) -> list[Owed]:
    return list(owed_today(item, today=today, ladder=LADDER, update_months=1, flo_post_id=FLO))


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
        (date(2024, 6, 28), (NoticeRule.OVERDUE, "overdue-14")),
        (date(2027, 3, 11), (NoticeRule.OVERDUE, "overdue-1000")),
    ],
)
def test_a_deadline_stands_on_the_step_last_reached(today: date, step: tuple[NoticeRule, str] | None) -> None:
    if step == (NoticeRule.OVERDUE, "overdue-1000"):
        # A thousand days late: the last weekly step before it.
        step = (NoticeRule.OVERDUE, "overdue-994")
        assert (today - DUE).days == 1000
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
    assert [one.stage for one in owed(ITEM, date(2024, 6, 28))] == ["overdue-14"]


def test_every_day_of_a_year_gives_each_key_once_when_run_daily() -> None:
    keys = [one for day in range(366) for one in owed(ITEM, date(2024, 1, 1) + timedelta(days=day))]
    stages = list(dict.fromkeys(one.stage for one in keys if one.rule is not NoticeRule.STALE_REVIEW))
    assert stages[:7] == ["lead-90", "lead-60", "lead-30", "lead-14", "lead-7", "lead-1", "lead-0"]
    assert stages[7:11] == ["overdue-1", "overdue-3", "overdue-7", "overdue-14"]


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


class TestWithdrawing:
    """Between deciding and sending, the register moves on."""

    due_soon = Owed(NoticeRule.DUE_SOON, 10, 1, "lead-7", OWNER, DUE)
    stale = Owed(NoticeRule.STALE_REVIEW, 10, 0, "since-2024-06-01", OWNER, DUE)

    def why(self, owed: Owed, item: ItemFacts) -> str | None:
        return why_withdrawn(owed, item, today=date(2024, 6, 8), update_months=1)

    def test_a_notice_that_still_holds_is_sent(self) -> None:
        assert self.why(self.due_soon, ITEM) is None

    def test_a_closed_item_withdraws_it(self) -> None:
        assert "closed" in (self.why(self.due_soon, replace(ITEM, stage=Stage.CLOSED)) or "")

    def test_a_moved_deadline_withdraws_it(self) -> None:
        assert "changed" in (self.why(self.due_soon, replace(ITEM, deadline_version=2)) or "")

    def test_an_update_withdraws_a_stale_notice(self) -> None:
        assert "update" in (self.why(self.stale, replace(ITEM, last_update_on=date(2024, 6, 8))) or "")

    def test_a_still_stale_item_keeps_it(self) -> None:
        assert self.why(self.stale, replace(ITEM, last_update_on=None)) is None

    @pytest.mark.parametrize(
        ("rule", "item"),
        [
            (NoticeRule.NO_DATE, ITEM),
            (NoticeRule.NO_OWNER, ITEM),
            (NoticeRule.OWNER_LEFT, ITEM),
        ],
    )
    def test_a_mended_gap_withdraws_it(self, rule: NoticeRule, item: ItemFacts) -> None:
        assert self.why(Owed(rule, 10, 0, "month-2024-06", FLO, None), item) is not None

    @pytest.mark.parametrize("rule", list(NoticeRule))
    def test_every_rule_has_a_withdrawal(self, rule: NoticeRule) -> None:
        closed = replace(ITEM, stage=Stage.CLOSED)
        assert self.why(Owed(rule, 10, 1, "x", FLO, None), closed) is not None
        self.why(Owed(rule, 10, 1, "x", FLO, None), ITEM)
