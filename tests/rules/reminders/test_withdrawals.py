"""Between deciding and sending, the register moves on: what still holds, and what doesn't."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.reminders import (
    Desk,
    ItemFacts,
    Owed,
    owed_today,
    why_day_withdrawn,
    why_not_this_post,
    why_withdrawn,
)
from rules.vocabulary import (
    Applicability,
    ItemKind,
    NoticeRule,
    PostKind,
    ResolutionKind,
    ReviewClock,
    Stage,
)
from tests.reminder_policies import STEPS, reminder_policy
from tests.rules.reminders.items import DUE, FLO, ITEM, OWNER, told

TODAY = date(2024, 6, 8)
NOT_ABOUT_ITEMS = {NoticeRule.SECTION_55, NoticeRule.PAPER_CUT_OFF, NoticeRule.DELIVERY_FAILED}
# For each rule about an item: a stage of its key, the item for which it holds, and one for which it doesn't.
CLAIMED = replace(ITEM, stage=Stage.CLAIMED, stage_since=date(2024, 6, 1))
PANEL = {ReviewClock.PANEL: date(2024, 6, 7)}
ASLEEP = replace(ITEM, snoozed_until=date(2024, 6, 20))
CASES: dict[NoticeRule, tuple[str, int, ItemFacts, ItemFacts]] = {
    NoticeRule.DUE_SOON: ("lead-7", 1, ITEM, replace(ITEM, deadline_version=2)),
    NoticeRule.OVERDUE: ("overdue-1", 1, ITEM, replace(ITEM, deadline_version=2)),
    NoticeRule.STALE_REVIEW: (
        "since-2024-06-01",
        0,
        replace(ITEM, last_update_on=None),
        replace(ITEM, last_update_on=TODAY),
    ),
    NoticeRule.REVIEW_DUE: (
        "dcc-panel-due-2024-06-15-last-never",
        0,
        ITEM,
        replace(ITEM, last_by_clock=PANEL),
    ),
    NoticeRule.TO_SIGN: (
        "claimed-2024-06-01-waiting-1",
        0,
        CLAIMED,
        replace(CLAIMED, stage=Stage.SIGNED_OFF, level=2),
    ),
    NoticeRule.ESCALATION: (
        "overdue-force-liaison-officer",
        1,
        replace(ITEM, last_update_on=date(2024, 6, 6)),
        replace(ITEM, answered_on=date(2024, 6, 7)),
    ),
    NoticeRule.NO_DATE: ("month-2024-06", 0, replace(ITEM, due_on=None), ITEM),
    NoticeRule.NO_OWNER: ("month-2024-06", 0, replace(ITEM, owner_post_id=None), ITEM),
    NoticeRule.OWNER_LEFT: ("month-2024-06", 0, replace(ITEM, owner_is_held=False), ITEM),
    NoticeRule.UNCONFIRMED_DATE: ("months-from-2024-06", 1, replace(ITEM, confirmed=False), ITEM),
    NoticeRule.SNOOZED: ("until-2024-06-20", 0, ASLEEP, ITEM),
}


def notice(rule: NoticeRule) -> Owed:
    stage, version, *_ = CASES[rule]
    return Owed(rule, 10, version, stage, FLO, DUE, decided_for=date(2024, 6, 7))


def why(owed: Owed, item: ItemFacts, today: date = TODAY) -> str | None:
    return why_withdrawn(owed, item, today=today, update_months=1)


def test_every_rule_is_withdrawn_by_something() -> None:
    assert set(CASES) | NOT_ABOUT_ITEMS == set(NoticeRule)


@pytest.mark.parametrize("rule", list(CASES))
def test_a_notice_is_sent_while_it_holds_and_withdrawn_when_it_does_not(rule: NoticeRule) -> None:
    _, _, holds, does_not = CASES[rule]
    assert why(notice(rule), holds) is None
    assert why(notice(rule), does_not) is not None


@pytest.mark.parametrize("rule", list(CASES))
@pytest.mark.parametrize(
    "change",
    [{"stage": Stage.CLOSED}, {"applicability": Applicability.NOT_OURS}, {"level": 1}],
)
def test_what_has_ended_is_for_others_or_is_archived_withdraws_any_rule(
    rule: NoticeRule, change: dict[str, Any]
) -> None:
    assert why(notice(rule), replace(CASES[rule][2], **change)) is not None


@pytest.mark.parametrize("rule", sorted(set(CASES) - {NoticeRule.SNOOZED}))
def test_a_snooze_withdraws_all_but_the_line_that_tells_of_it(rule: NoticeRule) -> None:
    asleep = replace(CASES[rule][2], snoozed_until=date(2024, 6, 20))
    assert why(notice(rule), asleep) == "put off until 20 June 2024"


def test_a_snooze_to_another_day_withdraws_the_line_about_the_first() -> None:
    later = replace(ASLEEP, snoozed_until=date(2024, 6, 25))
    assert "another day" in (why(notice(NoticeRule.SNOOZED), later) or "")


def test_a_submission_withdraws_the_chasing_but_not_the_review() -> None:
    submitted = replace(ITEM, stage=Stage.SUBMITTED)
    assert why(notice(NoticeRule.DUE_SOON), submitted) is not None
    assert why(notice(NoticeRule.REVIEW_DUE), submitted) is None


def test_an_escalation_about_a_missed_update_ends_with_the_update() -> None:
    owed = replace(notice(NoticeRule.ESCALATION), deadline_version=0, stage="stale-portfolio-lead-since-x")
    assert why(owed, replace(ITEM, last_update_on=None, due_on=None)) is None
    assert why(owed, ITEM) is not None


@pytest.mark.parametrize(
    ("rule", "stage", "today", "holds"),
    [
        (NoticeRule.PAPER_CUT_OFF, "lead-1", date(2024, 6, 14), True),
        (NoticeRule.PAPER_CUT_OFF, "lead-1", date(2024, 6, 15), False),
        (NoticeRule.SECTION_55, "lead-1", date(2024, 6, 14), True),
        (NoticeRule.SECTION_55, "lead-1", date(2024, 6, 15), False),
        (NoticeRule.SECTION_55, "passed", date(2024, 6, 15), True),
        (NoticeRule.DELIVERY_FAILED, "failed", date(2024, 6, 15), True),
    ],
)
def test_a_day_of_the_force_holds_until_it_has_passed(
    rule: NoticeRule, stage: str, today: date, holds: bool
) -> None:
    owed = Owed(rule, None, 0, stage, FLO, DUE, "publication:3")
    assert (why_day_withdrawn(owed, today=today) is None) is holds


def test_an_item_that_was_given_away_withdraws_what_its_old_owner_was_to_be_told_and_nothing_else() -> None:
    given = replace(ITEM, owner_post_id=99)
    due = Owed(NoticeRule.DUE_SOON, 10, 1, "lead-7", OWNER, DUE)
    assert why_not_this_post(due, given, liaison_officer=FLO) is not None
    assert why_not_this_post(due, ITEM, liaison_officer=FLO) is None
    assert why_not_this_post(replace(due, recipient_post_id=FLO), given, liaison_officer=FLO) is None
    escalated = replace(due, rule=NoticeRule.ESCALATION, recipient_post_id=77)
    assert why_not_this_post(escalated, given, liaison_officer=FLO) is None


_DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))
_MAYBE = st.none() | _DAYS


@given(
    item=st.builds(
        ItemFacts,
        item_id=st.just(10),
        stage=st.sampled_from(Stage),
        applicability=st.sampled_from(Applicability),
        known_on=_DAYS,
        due_on=_MAYBE,
        deadline_version=st.integers(1, 3),
        resolution=st.sampled_from(ResolutionKind),
        last_update_on=_MAYBE,
        owner_post_id=st.sampled_from([None, OWNER]),
        owner_is_held=st.booleans(),
        kind=st.sampled_from(ItemKind),
        level=st.sampled_from([None, 1, 2, 3, 4]),
        mandatory=st.booleans(),
        portfolio=st.sampled_from(["", "Crime"]),
        stage_since=_MAYBE,
        confirmed=st.booleans(),
        last_by_clock=st.dictionaries(st.sampled_from(ReviewClock), _DAYS),
        own_months=st.dictionaries(st.sampled_from(ReviewClock), st.integers(1, 24)),
        snoozed_until=_MAYBE,
        answered_on=_MAYBE,
        told_overdue=st.builds(told, owner=_MAYBE, flo=_MAYBE),
        told_stale=st.builds(told, owner=_MAYBE, flo=_MAYBE),
    ),
    today=_DAYS,
)
def test_what_is_owed_on_a_day_is_never_withdrawn_on_it(item: ItemFacts, today: date) -> None:
    """Else a notice would be decided and withdrawn in turn, day after day, and never reach anybody."""
    known = [day for day in (item.last_update_on, item.answered_on, item.stage_since) if day is not None]
    if any(day > today for day in (*known, *item.last_by_clock.values())):
        today = max(*known, *item.last_by_clock.values(), today)
    desk = Desk(
        liaison_officer=FLO,
        by_kind={PostKind.DEPUTY_CHIEF_CONSTABLE: 5},
        portfolio_leads={"crime": 4},
    )
    owed = list(
        owed_today(
            item, today=today, policy=reminder_policy(escalation=STEPS, unconfirmed_date_months=1), desk=desk
        )
    )
    assert len(owed) == len(set(owed))
    for one in owed:
        as_stored = replace(one, decided_for=today)
        assert why_withdrawn(as_stored, item, today=today, update_months=1) is None
        assert why_not_this_post(one, item, liaison_officer=FLO) is None
    if item.snoozed_until is not None and item.snoozed_until >= today:
        assert {one.rule for one in owed} <= {NoticeRule.SNOOZED}
    if not item.mandatory:
        assert NoticeRule.ESCALATION not in {one.rule for one in owed}


@given(st.integers(0, 400))
def test_an_answer_on_the_day_itself_withdraws_what_was_decided_before_it(after: int) -> None:
    late = replace(ITEM, last_update_on=None, known_on=DUE, told_overdue=told(owner=DUE + timedelta(days=1)))
    today = DUE + timedelta(days=after)
    owed = list(
        owed_today(
            late, today=today, policy=reminder_policy(escalation=STEPS), desk=Desk(liaison_officer=FLO)
        )
    )
    for one in (one for one in owed if one.rule is NoticeRule.ESCALATION):
        answered = replace(late, answered_on=today)
        assert why_withdrawn(replace(one, decided_for=today), answered, today=today, update_months=1)
