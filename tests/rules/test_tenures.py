"""Spells in a post: what may stand side by side, what a leaving ends, and when nobody was there."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.tenures import (
    EndedSpells,
    Gap,
    Spell,
    TenureConflictError,
    can_be_added,
    check_never_begun,
    check_no_overlap,
    ended_by_leaving,
    ended_by_take_over,
    gaps,
    last_to_be_there,
    vacant_since,
)

TODAY = date(2024, 6, 7)
CALLUM = Spell("Callum Pettifer", date(2020, 1, 1), date(2023, 6, 30))
SAOIRSE = Spell("Saoirse O'Brien", date(2023, 7, 1), None)


@pytest.mark.parametrize(
    ("since", "until", "free"),
    [
        (date(2023, 7, 1), None, True),
        (date(2023, 6, 30), None, False),
        (date(2019, 1, 1), date(2019, 12, 31), True),
        (date(2019, 1, 1), date(2020, 1, 1), False),
        (date(2019, 1, 1), None, False),
        (date(2021, 2, 28), date(2021, 3, 1), False),
    ],
    ids=[
        "from the day after",
        "from the last day",
        "to the day before",
        "to the first day",
        "around it",
        "within it",
    ],
)
def test_both_ends_of_a_spell_count(since: date, until: date | None, free: bool) -> None:
    assert can_be_added([CALLUM], Spell("Tomasz Bielak", since, until)) is free


def test_an_overlap_is_refused_with_both_names_and_all_dates() -> None:
    with pytest.raises(TenureConflictError) as caught:
        check_no_overlap([SAOIRSE, CALLUM], Spell("Tomasz Bielak", date(2023, 6, 30), None))
    assert str(caught.value) == (
        "Callum Pettifer is recorded from 1 January 2020 to 30 June 2023, which overlaps with Tomasz Bielak"
        " from 30 June 2023"
    )


def test_a_spell_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(TenureConflictError, match="the last day, 1 June 2024, lies before the first, 2 June"):
        check_no_overlap([], Spell("Tomasz Bielak", date(2024, 6, 2), date(2024, 6, 1)))


def test_a_take_over_ends_the_spell_without_a_last_day() -> None:
    assert ended_by_take_over([CALLUM, SAOIRSE], TODAY) == SAOIRSE
    assert ended_by_take_over([CALLUM], TODAY) is None


def test_a_take_over_on_somebodys_first_day_ends_nothing() -> None:
    assert ended_by_take_over([SAOIRSE], SAOIRSE.since) is None


def test_leaving_ends_what_runs_and_keeps_what_is_over() -> None:
    planned = Spell("Saoirse O'Brien", date(2024, 7, 1), None)
    shortened = Spell("Saoirse O'Brien", date(2024, 1, 1), date(2024, 12, 31))
    over = Spell("Saoirse O'Brien", date(2020, 1, 1), TODAY)
    assert ended_by_leaving([planned, SAOIRSE, shortened, over], TODAY) == EndedSpells(
        ended=(SAOIRSE, shortened), never_begun=(planned,)
    )


def test_what_has_begun_is_never_taken_away() -> None:
    begun = Spell("Saoirse O'Brien", date(2024, 6, 3), None)
    with pytest.raises(TenureConflictError, match="the earliest last day is 3 June 2024"):
        check_never_begun(begun, last_day=date(2024, 6, 1), today=TODAY)
    check_never_begun(begun, last_day=date(2024, 6, 1), today=date(2024, 6, 2))


def test_the_gaps_lie_between_the_spells_and_up_to_today() -> None:
    spells = [
        Spell("A", date(2024, 3, 1), date(2024, 3, 31)),
        Spell("B", date(2024, 1, 1), date(2024, 2, 27)),
        Spell("C", date(2024, 4, 1), date(2024, 4, 30)),
        Spell("D", date(2024, 8, 1), None),
    ]
    assert gaps(spells, today=TODAY) == (
        Gap(date(2024, 2, 28), date(2024, 2, 29)),
        Gap(date(2024, 5, 1), None),
    )


@pytest.mark.parametrize(
    ("until", "vacant"),
    [(None, None), (date(9999, 12, 31), None), (TODAY, None), (TODAY - timedelta(days=1), TODAY)],
)
def test_a_post_is_vacant_from_the_day_after_the_last_day(until: date | None, vacant: date | None) -> None:
    assert vacant_since([Spell("A", date(2020, 1, 1), until)], today=TODAY) == vacant


def test_a_post_that_nobody_ever_held_has_no_day_since_when() -> None:
    assert vacant_since([], today=TODAY) is None
    assert last_to_be_there([], today=TODAY) is None


def test_the_last_to_be_there_is_whoever_ended_last() -> None:
    early = Spell("Early", date(2023, 1, 1), date(2023, 12, 31))
    assert last_to_be_there([early, CALLUM], today=TODAY) == early


def test_leaving_on_the_calendars_last_day_works() -> None:
    assert ended_by_leaving([SAOIRSE], date.max).ended == (SAOIRSE,)


_days = st.dates(date(2024, 1, 1), date(2024, 3, 31))
_spells = st.builds(
    lambda since, length: Spell("A", since, None if length is None else since + timedelta(days=length)),
    _days,
    st.none() | st.integers(0, 20),
)


@given(spells=st.lists(_spells, max_size=6), today=_days)
def test_every_day_from_the_first_on_is_covered_or_in_a_gap(spells: list[Spell], today: date) -> None:
    found = gaps(spells, today=today)
    begins = min((spell.since for spell in spells), default=date.max)
    day = date(2024, 1, 1)
    while day <= today:
        in_gap = any(gap.since <= day and (gap.until is None or day <= gap.until) for gap in found)
        covered = any(spell.covers(day) for spell in spells)
        assert in_gap is (day >= begins and not covered)
        day += timedelta(days=1)


@given(first=_spells, second=_spells)
def test_two_spells_overlap_exactly_when_they_share_a_day(first: Spell, second: Spell) -> None:
    days = (date(2024, 1, 1) + timedelta(days=number) for number in range(130))
    shared = any(first.covers(day) and second.covers(day) for day in days)
    assert can_be_added([first], second) is not shared
