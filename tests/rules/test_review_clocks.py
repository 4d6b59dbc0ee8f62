"""Review clocks: who is due for what, how often, and what counts as missed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.month_arithmetic import add_months
from rules.reminders import ItemFacts, missed_cycle
from rules.review_clocks import (
    RECIPIENTS,
    Cadence,
    DueReview,
    ItemClockFacts,
    ReviewPolicy,
    due_reviews,
)
from rules.vocabulary import Applicability, ItemKind, PostKind, ReviewClock, Stage

POLICY = ReviewPolicy(
    owner_update=Cadence("owner update", months=1),
    cause_of_concern=Cadence("cause of concern review", months=3),
    engage_report=Cadence("weekly report", weeks=1),
    remained_or_improved=Cadence("remained or improved", months=3),
    panel=Cadence("DCC panel review", months=6),
)
# The force's own: Engage from 24 November 2023, PEEL 2023 published on 22 December.
ENGAGE = date(2023, 11, 24)
PUBLISHED = date(2023, 12, 22)
CAUSE = ItemClockFacts(
    kind=ItemKind.CAUSE_OF_CONCERN, level=4, stage=Stage.OPEN, stage_since=PUBLISHED, known_on=PUBLISHED
)
LEVEL_3 = ItemClockFacts(
    kind=ItemKind.RECOMMENDATION, level=3, stage=Stage.OPEN, stage_since=PUBLISHED, known_on=PUBLISHED
)
SUBMITTED = replace(LEVEL_3, stage=Stage.SUBMITTED, stage_since=date(2024, 3, 28))


def reviews(
    facts: ItemClockFacts, today: date, *, engage_since: date | None = None, policy: ReviewPolicy = POLICY
) -> dict[ReviewClock, DueReview]:
    due = due_reviews(facts, today=today, policy=policy, engage_since=engage_since)
    assert [review.clock for review in due] == [
        clock for clock in ReviewClock if clock in {r.clock for r in due}
    ]
    return {review.clock: review for review in due}


@pytest.mark.parametrize(
    ("facts", "engage_since", "clocks"),
    [
        (LEVEL_3, None, {ReviewClock.OWNER_UPDATE, ReviewClock.PANEL}),
        (LEVEL_3, ENGAGE, {ReviewClock.OWNER_UPDATE, ReviewClock.PANEL}),
        (replace(LEVEL_3, stage=Stage.CLAIMED), None, {ReviewClock.OWNER_UPDATE, ReviewClock.PANEL}),
        (replace(LEVEL_3, stage=Stage.SIGNED_OFF), None, {ReviewClock.OWNER_UPDATE, ReviewClock.PANEL}),
        (replace(LEVEL_3, stage=Stage.RETURNED), None, {ReviewClock.OWNER_UPDATE, ReviewClock.PANEL}),
        (SUBMITTED, None, {ReviewClock.REMAINED_OR_IMPROVED, ReviewClock.PANEL}),
        (replace(SUBMITTED, kind=ItemKind.AFI), None, {ReviewClock.REMAINED_OR_IMPROVED, ReviewClock.PANEL}),
        (replace(SUBMITTED, level=2), None, {ReviewClock.PANEL}),
        (replace(SUBMITTED, level=4), None, {ReviewClock.PANEL}),
        (replace(SUBMITTED, level=None), None, {ReviewClock.PANEL}),
        (replace(SUBMITTED, stage=Stage.VERIFIED), None, {ReviewClock.PANEL}),
        (CAUSE, None, {ReviewClock.OWNER_UPDATE, ReviewClock.CAUSE_OF_CONCERN, ReviewClock.PANEL}),
        (
            CAUSE,
            ENGAGE,
            {
                ReviewClock.OWNER_UPDATE,
                ReviewClock.CAUSE_OF_CONCERN,
                ReviewClock.ENGAGE_REPORT,
                ReviewClock.PANEL,
            },
        ),
        (replace(LEVEL_3, level=1), None, set()),
        (replace(LEVEL_3, applicability=Applicability.NOT_OURS), None, set()),
        (
            replace(LEVEL_3, applicability=Applicability.CONDITIONAL),
            None,
            {ReviewClock.OWNER_UPDATE, ReviewClock.PANEL},
        ),
    ],
)
def test_each_cohort_has_its_own_clocks(
    facts: ItemClockFacts, engage_since: date | None, clocks: set[ReviewClock]
) -> None:
    assert set(reviews(facts, date(2024, 6, 14), engage_since=engage_since)) == clocks


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage.is_ended])
@pytest.mark.parametrize("kind", list(ItemKind))
def test_nothing_is_asked_of_an_ended_item(stage: Stage, kind: ItemKind) -> None:
    ended = replace(CAUSE, kind=kind, stage=stage)
    assert reviews(ended, date(2024, 6, 14), engage_since=ENGAGE) == {}


@pytest.mark.parametrize("stage", [stage for stage in Stage if not stage.is_ended])
@pytest.mark.parametrize("level", [2, 3, 4, None])
def test_everything_open_comes_before_the_panel(stage: Stage, level: int | None) -> None:
    assert ReviewClock.PANEL in reviews(replace(LEVEL_3, stage=stage, level=level), date(2024, 6, 14))


@pytest.mark.parametrize(
    ("clock", "today", "began", "due_on", "missed"),
    [
        # Known on 22 December 2023, never updated.
        (ReviewClock.OWNER_UPDATE, date(2023, 12, 22), date(2023, 12, 22), date(2024, 1, 22), 0),
        (ReviewClock.OWNER_UPDATE, date(2024, 1, 22), date(2023, 12, 22), date(2024, 1, 22), 0),
        (ReviewClock.OWNER_UPDATE, date(2024, 1, 23), date(2023, 12, 22), date(2024, 1, 22), 1),
        (ReviewClock.OWNER_UPDATE, date(2024, 2, 22), date(2023, 12, 22), date(2024, 1, 22), 1),
        (ReviewClock.OWNER_UPDATE, date(2024, 2, 23), date(2024, 1, 22), date(2024, 2, 22), 2),
        (ReviewClock.CAUSE_OF_CONCERN, date(2024, 3, 22), date(2023, 12, 22), date(2024, 3, 22), 0),
        (ReviewClock.CAUSE_OF_CONCERN, date(2024, 3, 23), date(2023, 12, 22), date(2024, 3, 22), 1),
        (ReviewClock.ENGAGE_REPORT, date(2023, 12, 29), date(2023, 12, 22), date(2023, 12, 29), 0),
        (ReviewClock.ENGAGE_REPORT, date(2023, 12, 30), date(2023, 12, 22), date(2023, 12, 29), 1),
        (ReviewClock.ENGAGE_REPORT, date(2024, 4, 6), date(2024, 3, 29), date(2024, 4, 5), 15),
        (ReviewClock.PANEL, date(2024, 6, 22), date(2023, 12, 22), date(2024, 6, 22), 0),
        (ReviewClock.PANEL, date(2024, 12, 22), date(2023, 12, 22), date(2024, 6, 22), 1),
        (ReviewClock.PANEL, date(2024, 12, 23), date(2024, 6, 22), date(2024, 12, 22), 2),
    ],
)
def test_a_cycle_is_missed_from_the_day_after_its_last(
    clock: ReviewClock, today: date, began: date, due_on: date, missed: int
) -> None:
    review = reviews(CAUSE, today, engage_since=ENGAGE)[clock]
    assert (review.cycle_began, review.due_on, review.cycles_missed) == (began, due_on, missed)
    assert review.missed is (missed > 0)


def test_a_substantive_review_begins_the_cycle_anew_on_its_own_clock_only() -> None:
    facts = replace(CAUSE, last_by_clock={ReviewClock.OWNER_UPDATE: date(2024, 3, 28)})
    due = reviews(facts, date(2024, 4, 5))
    assert due[ReviewClock.OWNER_UPDATE].due_on == date(2024, 4, 28)
    assert not due[ReviewClock.OWNER_UPDATE].missed
    assert due[ReviewClock.CAUSE_OF_CONCERN].missed


def test_months_are_counted_from_the_base_so_that_the_31st_does_not_drift() -> None:
    facts = replace(LEVEL_3, last_by_clock={ReviewClock.OWNER_UPDATE: date(2024, 1, 31)})
    ends = [
        reviews(facts, today)[ReviewClock.OWNER_UPDATE].due_on
        for today in (date(2024, 2, 1), date(2024, 4, 1), date(2024, 5, 1), date(2024, 6, 1))
    ]
    assert ends == [date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30), date(2024, 5, 31)]


def test_a_cycle_begun_on_a_leap_day_ends_on_the_28th_in_other_years() -> None:
    yearly = replace(
        LEVEL_3,
        known_on=date(2024, 2, 29),
        stage_since=date(2024, 2, 29),
        override_months={ReviewClock.PANEL: 12},
    )
    assert reviews(yearly, date(2025, 2, 28))[ReviewClock.PANEL].due_on == date(2025, 2, 28)
    assert not reviews(yearly, date(2025, 2, 28))[ReviewClock.PANEL].missed
    assert reviews(yearly, date(2028, 3, 1))[ReviewClock.PANEL].due_on == date(2028, 2, 29)


def test_remained_or_improved_counts_from_the_submission_and_not_from_the_report() -> None:
    review = reviews(SUBMITTED, date(2024, 6, 28))[ReviewClock.REMAINED_OR_IMPROVED]
    assert (review.cycle_began, review.due_on, review.missed) == (date(2024, 3, 28), date(2024, 6, 28), False)
    assert reviews(SUBMITTED, date(2024, 6, 29))[ReviewClock.REMAINED_OR_IMPROVED].missed


def test_a_review_from_before_the_submission_does_not_shorten_the_first_quarter() -> None:
    facts = replace(SUBMITTED, last_by_clock={ReviewClock.REMAINED_OR_IMPROVED: date(2024, 1, 10)})
    assert reviews(facts, date(2024, 4, 30))[ReviewClock.REMAINED_OR_IMPROVED].due_on == date(2024, 6, 28)


def test_weekly_reports_are_owed_since_the_force_entered_engage_and_not_before() -> None:
    old = replace(CAUSE, known_on=date(2020, 12, 8), stage_since=date(2020, 12, 8))
    review = reviews(old, date(2023, 12, 1), engage_since=ENGAGE)[ReviewClock.ENGAGE_REPORT]
    assert (review.due_on, review.missed) == (date(2023, 12, 1), False)


def test_an_item_may_have_its_own_cadence() -> None:
    own = replace(CAUSE, override_months={ReviewClock.OWNER_UPDATE: 2, ReviewClock.ENGAGE_REPORT: 1})
    due = reviews(own, date(2024, 1, 23), engage_since=ENGAGE)
    assert due[ReviewClock.OWNER_UPDATE].due_on == date(2024, 2, 22)
    assert due[ReviewClock.ENGAGE_REPORT].due_on == date(2024, 1, 22)
    assert due[ReviewClock.PANEL].due_on == date(2024, 6, 22)
    assert {clock for clock, review in due.items() if review.is_own} == set(own.override_months)
    assert due[ReviewClock.OWNER_UPDATE].cadence.in_words == "every 2 months"


@pytest.mark.parametrize(
    ("cadence", "words"),
    [
        (Cadence("a", months=1), "every month"),
        (Cadence("a", months=6), "every 6 months"),
        (Cadence("a", weeks=1), "every week"),
        (Cadence("a", weeks=2), "every 2 weeks"),
    ],
)
def test_a_cadence_is_said_in_words(cadence: Cadence, words: str) -> None:
    assert cadence.in_words == words


def test_the_clocks_are_those_that_reviews_are_stored_under() -> None:
    assert [clock.value for clock in RECIPIENTS] == [
        "owner-update",
        "cause-of-concern",
        "engage-report",
        "remained-or-improved",
        "dcc-panel",
    ]


def test_every_clock_has_a_cadence_and_somebody_it_is_for() -> None:
    assert set(RECIPIENTS) == set(ReviewClock)
    for clock in ReviewClock:
        assert POLICY.cadence(clock).name
        assert RECIPIENTS[clock]
    assert RECIPIENTS[ReviewClock.OWNER_UPDATE] == (PostKind.OWNER,)


@pytest.mark.parametrize(("months", "weeks"), [(0, 0), (1, 1), (-1, 0), (0, -1), (3, -1)])
def test_a_cadence_is_months_or_weeks_and_at_least_one(months: int, weeks: int) -> None:
    with pytest.raises(ValueError, match="months or weeks"):
        Cadence("no cadence", months=months, weeks=weeks)


def test_an_override_of_no_months_is_refused() -> None:
    with pytest.raises(ValueError, match="this item's own"):
        reviews(replace(LEVEL_3, override_months={ReviewClock.OWNER_UPDATE: 0}), date(2024, 6, 14))


_days = st.dates(date(2010, 1, 1), date(2040, 1, 1))


@given(_days, st.integers(-400, 4000), st.integers(1, 13), st.integers(0, 5))
def test_missed_cycles_are_counted_right_for_any_base_and_day(
    base: date, offset: int, months: int, weeks: int
) -> None:
    cadence = Cadence("any", weeks=weeks) if weeks else Cadence("any", months=months)
    today = base + timedelta(days=offset)
    missed = cadence.cycles_missed(base, today)
    assert missed >= 0
    assert cadence.after(base, missed + 1) >= today
    if missed:
        assert cadence.after(base, missed) < today


@given(_days, st.integers(-400, 4000), st.none() | st.integers(-400, 2000), st.integers(1, 13))
def test_reminders_and_clocks_agree_on_what_was_missed(
    known_on: date, offset: int, updated: int | None, months: int
) -> None:
    today = known_on + timedelta(days=offset)
    update_on = None if updated is None else known_on + timedelta(days=updated)
    item = ItemFacts(
        item_id=1,
        stage=Stage.OPEN,
        applicability=Applicability.OURS,
        known_on=known_on,
        due_on=None,
        deadline_version=0,
        resolution=None,
        last_update_on=update_on,
        owner_post_id=None,
        owner_is_held=False,
    )
    facts = replace(
        LEVEL_3,
        known_on=known_on,
        last_by_clock={} if update_on is None else {ReviewClock.OWNER_UPDATE: update_on},
        override_months={ReviewClock.OWNER_UPDATE: months},
    )
    review = reviews(facts, today)[ReviewClock.OWNER_UPDATE]
    assert missed_cycle(item, today=today, update_months=months) == (review.due_on if review.missed else None)
    if not review.missed:
        assert review.due_on == add_months(review.cycle_began, months)
