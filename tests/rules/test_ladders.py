"""Ladders: steps before and after a day, through leap days and clock changes, and whose ladder is whose."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.clock import london_day
from rules.ladders import (
    BEFORE_LEVELS,
    Ladder,
    LadderException,
    LadderMarks,
    Ladders,
    deadline_step,
    lead_step,
    step_since,
)
from rules.vocabulary import ItemKind, NoticeRule, PublicationKind
from tests.reminder_policies import LADDER

SLOW, OWN = Ladder((14,), (1,), 28), Ladder((30,), (2,), 14)
MARKS = LadderMarks(
    key="r1",
    kind=ItemKind.RECOMMENDATION,
    level=2,
    mandatory=True,
    publication_kind=PublicationKind.PEEL,
    portfolio="Public Protection",
)


@pytest.mark.parametrize(
    ("due_on", "instant", "step"),
    [
        # The last instant of 28 March 2026, and the first of the 29th, on which the clocks go forward.
        (date(2026, 3, 29), datetime(2026, 3, 28, 23, 59, tzinfo=UTC), "lead-1"),
        (date(2026, 3, 29), datetime(2026, 3, 29, 0, 0, tzinfo=UTC), "lead-0"),
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, 59, tzinfo=UTC), "lead-0"),
        (date(2026, 3, 29), datetime(2026, 3, 29, 23, 0, tzinfo=UTC), "overdue-1"),
        # 25 October 2026 has 25 hours.
        (date(2026, 10, 25), datetime(2026, 10, 24, 22, 59, tzinfo=UTC), "lead-1"),
        (date(2026, 10, 25), datetime(2026, 10, 24, 23, 0, tzinfo=UTC), "lead-0"),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, 59, tzinfo=UTC), "lead-0"),
        (date(2026, 10, 25), datetime(2026, 10, 26, 0, 0, tzinfo=UTC), "overdue-1"),
        # Over a change a week still has seven days.
        (date(2026, 4, 2), datetime(2026, 3, 26, 6, 30, tzinfo=UTC), "lead-7"),
        (date(2026, 10, 22), datetime(2026, 10, 29, 6, 30, tzinfo=UTC), "overdue-7"),
    ],
)
def test_the_day_in_london_decides_where_the_clocks_change(
    due_on: date, instant: datetime, step: str
) -> None:
    found = deadline_step(due_on, today=london_day(instant), ladder=LADDER)
    assert found is not None
    assert found[1] == step


@pytest.mark.parametrize(
    ("due_on", "today", "step"),
    [
        (date(2024, 2, 29), date(2024, 2, 22), "lead-7"),
        (date(2024, 2, 29), date(2024, 2, 29), "lead-0"),
        (date(2024, 2, 29), date(2024, 3, 1), "overdue-1"),
        (date(2023, 2, 28), date(2023, 3, 1), "overdue-1"),
        (date(2024, 2, 29), date(2024, 3, 7), "overdue-7"),
        (date(2024, 3, 31), date(2024, 3, 1), "lead-30"),
        (date(2024, 3, 31), date(2024, 2, 29), "lead-60"),
        (date(2024, 10, 31), date(2024, 8, 2), "lead-90"),
        (date(2024, 10, 31), date(2024, 8, 1), None),
        (date(2024, 12, 31), date(2024, 12, 25), "lead-7"),
        (date(2024, 12, 24), date(2024, 12, 25), "overdue-1"),
        (date(2024, 12, 24), date(2025, 1, 2), "overdue-7"),
        (date(2024, 12, 24), date(2025, 1, 5), "overdue-7"),
        (date(2024, 12, 24), date(2025, 1, 6), "overdue-13"),
    ],
)
def test_leap_days_month_ends_and_christmas_are_days_like_any_other(
    due_on: date, today: date, step: str | None
) -> None:
    found = deadline_step(due_on, today=today, ladder=LADDER)
    assert (found[1] if found else None) == step


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(-400, 400), st.integers(1, 60))
def test_skipping_days_comes_to_the_step_that_running_daily_comes_to(
    due: date, offset: int, skipped: int
) -> None:
    today = due + timedelta(days=offset)
    daily = [
        deadline_step(due, today=today - timedelta(days=back), ladder=LADDER)
        for back in range(skipped, -1, -1)
    ]
    assert deadline_step(due, today=today, ladder=LADDER) == daily[-1]
    steps = [step for step in daily if step is not None]
    # Each step once, and none comes back.
    assert len({*steps}) == sum(
        1 for place, step in enumerate(steps) if place == 0 or steps[place - 1] != step
    )


@pytest.mark.parametrize(
    ("exception", "fits"),
    [
        ({"kind": ItemKind.RECOMMENDATION}, True),
        ({"kind": ItemKind.AFI}, False),
        ({"level": 2}, True),
        ({"level": BEFORE_LEVELS}, False),
        ({"mandatory": True}, True),
        ({"mandatory": False}, False),
        ({"publication": PublicationKind.PEEL}, True),
        ({"publication": PublicationKind.JOINT}, False),
        ({"portfolio": "public  PROTECTION"}, True),
        ({"portfolio": "Crime"}, False),
        ({"item": "r1"}, True),
        ({"item": "R1"}, False),
        ({"kind": ItemKind.RECOMMENDATION, "level": 3}, False),
        ({"kind": ItemKind.RECOMMENDATION, "level": 2, "mandatory": True}, True),
    ],
)
def test_an_exception_is_for_items_with_every_mark_it_names(exception: dict[str, object], fits: bool) -> None:
    ladders = Ladders(LADDER, (LadderException(ladder=SLOW, **exception),))  # type: ignore[arg-type]
    assert ladders.of(MARKS) == (SLOW if fits else LADDER)


def test_before_levels_is_a_mark_of_its_own() -> None:
    from dataclasses import replace

    ladders = Ladders(LADDER, (LadderException(ladder=SLOW, level=BEFORE_LEVELS),))
    assert ladders.of(replace(MARKS, level=None)) == SLOW


def test_the_first_exception_that_fits_counts() -> None:
    one_item = LadderException(ladder=OWN, item="r1")
    a_level = LadderException(ladder=SLOW, level=2)
    assert Ladders(LADDER, (one_item, a_level)).of(MARKS) == OWN
    assert Ladders(LADDER, (a_level, one_item)).of(MARKS) == SLOW


def test_an_exceptions_ladder_is_stepped_on_like_the_usual_one() -> None:
    due = date(2024, 6, 14)
    assert deadline_step(due, today=date(2024, 7, 15), ladder=SLOW) == (NoticeRule.OVERDUE, "overdue-31")
    assert deadline_step(due, today=date(2024, 5, 30), ladder=SLOW) is None


@pytest.mark.parametrize(
    ("days", "lead"),
    [(29, None), (28, 28), (15, 28), (14, 14), (1, 1), (0, 0), (-1, None)],
)
def test_a_lead_step_ends_with_the_day(days: int, lead: int | None) -> None:
    today = date(2024, 6, 14)
    assert lead_step(today + timedelta(days=days), today=today, lead_days=(0, 1, 14, 28)) == lead


@pytest.mark.parametrize(
    ("since", "step"), [(0, None), (1, 1), (13, 1), (14, 14), (39, 14), (40, 40), (68, 68), (95, 68)]
)
def test_a_step_since_a_day_goes_on_for_ever(since: int, step: int | None) -> None:
    # A Wednesday; four weeks after the 14th day is another, and the Monday before it stands for that.
    day = date(2024, 1, 31)
    assert step_since(day, today=day + timedelta(days=since), listed=(1, 14), then_every=28) == step


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 3))
def test_whole_weeks_fall_on_a_monday_three_days_at_most_from_where_they_would(day: date, weeks: int) -> None:
    every = 7 * weeks
    steps = [
        step_since(day, today=day + timedelta(days=since), listed=(1, 3, 7), then_every=every)
        for since in range(200)
    ]
    later = sorted({step for step in steps if step is not None and step > 7})
    assert abs(later[0] - (7 + every)) <= 3
    assert {(day + timedelta(days=step)).weekday() for step in later} == {0}
    assert {after - before for before, after in pairwise(later)} == {every}


def test_other_spans_are_counted_from_the_last_step_that_is_listed() -> None:
    day = date(2024, 6, 14)
    steps = {
        step_since(day, today=day + timedelta(days=since), listed=(1,), then_every=10) for since in range(32)
    }
    assert steps == {None, 1, 11, 21, 31}
