"""The lifecycle over time: what no sequence of actions can bring about, and what the table must cover."""

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.lifecycle import (
    TRANSITIONS,
    ItemState,
    Provided,
    RefusedActionError,
    can_do,
    check_action,
    is_submission,
    rows_for,
    transition_for,
)
from rules.lifecycle_wording import ACTOR_WORDS, DONE_WORDS, GATE_WORDS, WHO_GIVES
from rules.vocabulary import Action, Actor, Gate, ItemKind, SignOffOutcome, Stage

CAUSE, RECOMMENDATION, AFI = ItemKind
LETTER = "0123456789abcdef" * 4

items = st.sampled_from(
    [ItemState(kind, level, Stage.OPEN) for kind, level in product(ItemKind, (1, 2, 3, 4, None))]
)
# Good values twice, so that most steps are taken and a sequence gets far.
provisions = st.builds(
    Provided,
    evidence=st.sampled_from([True, True, False]),
    outcome=st.sampled_from([*SignOffOutcome, None]),
    letter_sha256=st.sampled_from([LETTER, LETTER, "", "a letter", None]),
    notice=st.sampled_from(["18 September 2024", "22 July 2024", " ", None]),
    open_children=st.sampled_from([(), (), ("R4", "R5")]),
    reason=st.sampled_from(["minuted", "by letter", "", "\n"]),
    other_item=st.sampled_from(["WMP-12", "WMP-13", "", None]),
)
steps = st.lists(st.tuples(st.sampled_from(Action), provisions), max_size=40)

Step = tuple[ItemState, Action, Provided, ItemState]


def walk(item: ItemState, attempts: list[tuple[Action, Provided]]) -> list[Step]:
    """The steps that were allowed, each with the item before and after."""
    taken = []
    for action, provided in attempts:
        try:
            stage = check_action(item, action, provided)
        except RefusedActionError:
            assert not can_do(item, action, provided)
            continue
        assert can_do(item, action, provided)
        after = replace(item, stage=stage)
        taken.append((item, action, provided, after))
        item = after
    return taken


def has_notice(provided: Provided) -> bool:
    return provided.notice is not None and provided.notice.strip() != ""


@given(items, steps)
def test_a_stage_is_never_left_but_for_another_one_of_the_list(
    item: ItemState, attempts: list[tuple[Action, Provided]]
) -> None:
    for before, _, _, after in walk(item, attempts):
        assert after.stage in Stage
        assert after.stage is not before.stage
        assert (after.kind, after.level) == (item.kind, item.level)


@given(items, steps)
def test_only_closing_closes_and_never_against_the_papers(
    item: ItemState, attempts: list[tuple[Action, Provided]]
) -> None:
    letter_seen = verified = False
    for before, action, provided, after in walk(item, attempts):
        verified = after.stage is Stage.VERIFIED or (verified and after.stage is not Stage.OPEN)
        letter_seen = letter_seen or provided.letter_sha256 == LETTER
        assert (after.stage is Stage.CLOSED) == (action is Action.CLOSE)
        if after.stage is not Stage.CLOSED:
            continue
        if after.kind is CAUSE:
            assert provided.open_children == ()
            assert has_notice(provided)
        elif after.level == 2:
            assert letter_seen or (verified and has_notice(provided))
        else:
            assert has_notice(provided), "Levels 1, 3, 4 and before levels close on HMICFRS's word"
            assert after.level in (1, None) or (verified and before.stage is Stage.VERIFIED)


@given(items, steps)
def test_level_1_is_only_ever_closed_and_a_cause_of_concern_never_submitted(
    item: ItemState, attempts: list[tuple[Action, Provided]]
) -> None:
    taken = walk(item, attempts)
    actions = [action for _, action, _, _ in taken]
    if item.level == 1:
        assert actions in ([], [Action.CLOSE])
    if item.kind is CAUSE:
        assert not {Action.SUBMIT, Action.VERIFY, Action.DEROGATE} & set(actions)


@given(items, steps)
def test_what_is_submitted_was_signed_off_by_the_panel(
    item: ItemState, attempts: list[tuple[Action, Provided]]
) -> None:
    for before, action, provided, after in walk(item, attempts):
        if is_submission(before, action):
            assert before.stage is Stage.SIGNED_OFF
            assert after.stage in (Stage.SUBMITTED, Stage.CLOSED)
            assert provided.letter_sha256 == LETTER or before.level in (4, None)
        if after.stage is Stage.SUBMITTED:
            assert is_submission(before, action)


def test_every_word_of_the_lists_has_its_place_in_the_table() -> None:
    assert {row.action for row in TRANSITIONS} == set(Action) == set(DONE_WORDS)
    assert {row.to_stage for row in TRANSITIONS} == set(Stage)
    assert {stage for row in TRANSITIONS for stage in row.from_stages} == set(Stage)
    assert {row.by for row in TRANSITIONS} == set(Actor) == set(ACTOR_WORDS)
    assert {gate for row in TRANSITIONS for gate in row.gates} == set(Gate) == set(GATE_WORDS)
    assert {kind for row in TRANSITIONS for kind in row.kinds} == set(ItemKind)
    assert set(WHO_GIVES) == set(Gate) - {Gate.REASON}, "the reason comes from whoever decides"


def test_no_two_rows_hold_for_one_item_and_action() -> None:
    for kind, level in product(ItemKind, (1, 2, 3, 4, None)):
        cells = Counter((stage, row.action) for row in rows_for(kind, level) for stage in row.from_stages)
        assert not [cell for cell, count in cells.items() if count > 1]


def test_every_row_needs_something_and_changes_the_stage() -> None:
    for row in TRANSITIONS:
        assert row.gates
        assert row.to_stage not in row.from_stages
        assert len(set(row.from_stages)) == len(row.from_stages)


@pytest.mark.parametrize(
    ("item", "action", "by"),
    [
        (ItemState(AFI, 2, Stage.OPEN), Action.CLAIM, Actor.OWNER),
        (ItemState(AFI, 2, Stage.CLAIMED), Action.SIGN_OFF, Actor.PANEL),
        (ItemState(AFI, 2, Stage.CLAIMED), Action.RETURN, Actor.PANEL),
        (ItemState(AFI, 2, Stage.SUBMITTED), Action.RETURN, Actor.HMICFRS),
        (ItemState(AFI, 2, Stage.SUBMITTED), Action.CLOSE, Actor.FORCE_LIAISON_OFFICER),
        (ItemState(AFI, 3, Stage.SIGNED_OFF), Action.SUBMIT, Actor.FORCE_LIAISON_OFFICER),
        (ItemState(AFI, 4, Stage.SIGNED_OFF), Action.SUBMIT, Actor.FORCE_LIAISON_OFFICER),
        (ItemState(AFI, 3, Stage.SUBMITTED), Action.VERIFY, Actor.HMICFRS),
        (ItemState(AFI, 3, Stage.VERIFIED), Action.CLOSE, Actor.HMICFRS),
        (ItemState(RECOMMENDATION, 4, Stage.VERIFIED), Action.CLOSE, Actor.HMICFRS),
        (ItemState(RECOMMENDATION, None, Stage.OPEN), Action.CLOSE, Actor.HMICFRS),
        (ItemState(CAUSE, None, Stage.OPEN), Action.CLOSE, Actor.HMICFRS),
        (ItemState(CAUSE, None, Stage.OPEN), Action.SUPERSEDE, Actor.FORCE_LIAISON_OFFICER),
        (ItemState(CAUSE, None, Stage.OPEN), Action.MERGE, Actor.FORCE_LIAISON_OFFICER),
        (ItemState(AFI, 4, Stage.OPEN), Action.MARK_NOT_APPLICABLE, Actor.FORCE_LIAISON_OFFICER),
        (ItemState(RECOMMENDATION, 3, Stage.OPEN), Action.DEROGATE, Actor.PANEL),
        (ItemState(RECOMMENDATION, 3, Stage.DEROGATED), Action.REOPEN, Actor.PANEL),
        (ItemState(RECOMMENDATION, 3, Stage.MERGED), Action.REOPEN, Actor.FORCE_LIAISON_OFFICER),
        (ItemState(RECOMMENDATION, 3, Stage.CLOSED), Action.REOPEN, Actor.HMICFRS),
    ],
)
def test_the_table_says_who_decides(item: ItemState, action: Action, by: Actor) -> None:
    row = transition_for(item, action)
    assert row is not None
    assert row.by is by


@pytest.mark.parametrize(
    ("item", "action", "counts"),
    [
        (ItemState(AFI, 2, Stage.SIGNED_OFF), Action.SUBMIT, True),
        (ItemState(AFI, 2, Stage.SIGNED_OFF), Action.CLOSE, True),
        (ItemState(AFI, 2, Stage.SUBMITTED), Action.CLOSE, False),
        (ItemState(AFI, 4, Stage.SIGNED_OFF), Action.SUBMIT, True),
        (ItemState(AFI, None, Stage.SIGNED_OFF), Action.CLOSE, False),
        (ItemState(AFI, 2, Stage.OPEN), Action.SUBMIT, False),
        (ItemState(CAUSE, None, Stage.SIGNED_OFF), Action.CLOSE, False),
    ],
)
def test_an_item_counts_as_submitted_once(item: ItemState, action: Action, counts: bool) -> None:
    assert is_submission(item, action) is counts
