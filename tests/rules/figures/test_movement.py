"""Movement: the equation holds for any history, each term names its items, what doesn't tie is a break."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.figures.breaks import BreakCode
from rules.figures.counting import NO_ITEMS, PositionGroup, Traits
from rules.figures.movement import Movement, Term, movement
from rules.figures.position import position_now, position_then
from rules.vocabulary import ItemKind, Stage
from tests.item_histories import FIRST_DAY, NOW_DAY, THEN, History, counted, history, tallies_of, traits

_LEVELS = st.sampled_from([None, 2, 3])
_DAYS = st.integers(0, 100).map(lambda number: FIRST_DAY + timedelta(days=number))
_CHANGES = st.lists(st.tuples(_DAYS, st.sampled_from(Stage), st.none()), max_size=7)


@st.composite
def _histories(draw: st.DrawFn) -> list[History]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from([ItemKind.RECOMMENDATION, ItemKind.AFI]))
        then, now = (Traits(kind, draw(_LEVELS), draw(st.booleans())) for _ in range(2))
        changes = tuple(draw(_CHANGES))
        found.append(
            History(f"item-{number}", then, draw(st.sampled_from([then, now])), draw(_DAYS), changes)
        )
    return found


def _open_by_group(histories: list[History], day: date, *, now: bool) -> dict[PositionGroup, list[str]]:
    """What is open on a day, straight from the histories and not by any tally."""
    groups: dict[PositionGroup, list[str]] = {}
    for one in histories:
        was = one.now if now else one.then
        stage = one.stage_on(day)
        if stage is not None and was.is_ours and not stage.is_ended:
            groups.setdefault(was.group, []).append(one.key)
    return {group: sorted(keys) for group, keys in groups.items()}


@given(_histories())
def test_opening_and_its_terms_make_the_closing_for_any_history(histories: list[History]) -> None:
    moved = movement(tallies_of(histories))
    assert moved.breaks == ()
    assert all(row.ties for row in (*moved.rows, moved.total))
    opening = {row.group: list(row.opening.keys or ()) for row in moved.rows if row.opening.count}
    closing = {row.group: list(row.closing.keys or ()) for row in moved.rows if row.closing.count}
    assert opening == _open_by_group(histories, THEN, now=False)
    assert closing == _open_by_group(histories, NOW_DAY, now=True)


@given(_histories())
def test_the_opening_position_moved_item_by_item_is_the_closing_position(histories: list[History]) -> None:
    tallies = tallies_of(histories)
    there = Counter(key for row in position_then(tallies).rows for key in row.open_keys)
    for term, figure in movement(tallies).total.terms:
        (there.update if term.adds else there.subtract)(figure.keys or ())
    assert +there == Counter(key for row in position_now(tallies).rows for key in row.open_keys)
    assert not -there


@given(_histories())
def test_counting_alike_entries_together_gives_the_same_figures(histories: list[History]) -> None:
    tallies = tallies_of(histories)

    def numbers(moved: Movement) -> list[tuple[object, ...]]:
        return [
            (row.group, row.opening.count, [(term, figure.count) for term, figure in row.terms], row.ties)
            for row in (*moved.rows, moved.total)
        ]

    assert numbers(movement(counted(tallies))) == numbers(movement(tallies))


def _terms(*histories: History) -> dict[Term, tuple[str, ...]]:
    return {term: figure.keys or () for term, figure in movement(tallies_of(histories)).total.terms}


@pytest.mark.parametrize(
    ("stages", "terms"),
    [
        ([(1, Stage.OPEN)], []),
        ([(1, Stage.OPEN), (50, Stage.SUBMITTED)], []),
        ([(50, Stage.CLOSED)], [Term.CLOSED]),
        ([(1, Stage.CLOSED), (50, Stage.OPEN)], [Term.REOPENED]),
        ([(1, Stage.OPEN), (50, Stage.CLOSED), (60, Stage.OPEN)], [Term.CLOSED, Term.REOPENED]),
        ([(50, Stage.SUPERSEDED)], [Term.SUPERSEDED]),
        ([(50, Stage.MERGED)], [Term.MERGED]),
        ([(50, Stage.DEROGATED)], [Term.DEROGATED]),
        ([(50, Stage.NOT_APPLICABLE)], [Term.NOT_APPLICABLE]),
        ([(1, Stage.MERGED), (50, Stage.OPEN)], [Term.CAME_BACK]),
        ([(1, Stage.MERGED), (50, Stage.CLOSED)], [Term.CLOSED, Term.CAME_BACK]),
        ([(1, Stage.CLOSED), (50, Stage.SUPERSEDED)], []),
        ([(90, Stage.CLOSED)], []),
    ],
)
def test_each_change_is_in_the_term_that_says_what_happened(
    stages: list[tuple[int, Stage]], terms: list[Term]
) -> None:
    assert _terms(history("one", *stages)) == dict.fromkeys(terms, ("one",))


def test_an_item_that_became_known_is_new_and_may_leave_again_at_once() -> None:
    assert _terms(history("stays", known=50)) == {Term.NEW: ("stays",)}
    gone = history("gone", (50, Stage.OPEN), (60, Stage.CLOSED), known=50)
    assert _terms(gone) == {Term.NEW: ("gone",), Term.CLOSED: ("gone",)}


def test_an_item_closed_twice_stands_twice_in_the_term() -> None:
    twice = history("twice", (45, Stage.CLOSED), (50, Stage.OPEN), (60, Stage.CLOSED))
    assert _terms(twice) == {Term.CLOSED: ("twice", "twice"), Term.REOPENED: ("twice",)}


def test_what_turned_out_not_to_bind_the_force_leaves_under_that_name() -> None:
    assert _terms(history("one", now=traits(ours=False))) == {Term.FOUND_NOT_OURS: ("one",)}
    assert _terms(history("one", then=traits(ours=False))) == {Term.FOUND_OURS: ("one",)}


def test_an_item_that_got_another_level_moves_between_the_rows() -> None:
    moved = movement(tallies_of([history("one", then=traits(level=2))]))
    assert [(row.group and row.group.level, row.opening.count, row.closing.count) for row in moved.rows] == [
        (2, 1, 0),
        (3, 0, 1),
    ]
    assert moved.rows[0].term(Term.REGROUPED_OUT).keys == ("one",)
    assert moved.rows[1].term(Term.REGROUPED_IN).keys == ("one",)
    assert moved.rows[0].term(Term.NEW) == NO_ITEMS


def test_a_change_that_got_lost_is_a_break_and_no_number_is_adjusted() -> None:
    whole = tallies_of([history("one", (50, Stage.CLOSED)), history("two")])
    lost = [
        replace(tally, in_period=False, was_newest=True, stage=Stage.OPEN, is_newest=False) for tally in whole
    ]
    closing = [tally for tally in whole if tally.key == "two"]
    moved = movement([*lost[:1], *closing])
    assert [one.code for one in moved.breaks] == [BreakCode.MOVEMENT, BreakCode.MOVEMENT]
    assert moved.breaks[0].what == "2 open at first make 2, but at the end the count is 1."
    assert (moved.total.opening.count, moved.total.closing.count) == (2, 1)


def test_equal_numbers_of_other_items_are_a_break_when_items_are_listed() -> None:
    before = tallies_of([history("one")])[0]
    after = replace(before, key="two", was_newest=False)
    moved = movement([replace(before, is_newest=False), after])
    assert moved.breaks[0].what == (
        "1 open at first make 1, the count at the end, but not of the same items."
    )
