"""From draft to issued to superseded: what stops a step, and which markings are allowed."""

from datetime import date

import pytest

from rules.packs.pack_states import (
    NEXT_STATES,
    RefusedPackError,
    Standing,
    UntiedFiguresError,
    check_can_issue,
    check_marking,
    issued_in_words,
    status_in_words,
)
from rules.vocabulary import Marking, PackKind, PackState
from tests.rules.packs.test_tie_notes import OTHER, PLUS_FOUR

DRAFT = Standing(number=3, name="pack 3", state=PackState.DRAFT)


def test_every_state_says_what_it_may_become() -> None:
    assert set(NEXT_STATES) == set(PackState)
    assert PackState.DRAFT not in {after for afters in NEXT_STATES.values() for after in afters}


def test_a_draft_is_issued_by_somebody_with_a_name() -> None:
    check_can_issue(DRAFT, by="Ada Lovelace", what_changed="")
    with pytest.raises(RefusedPackError, match="name who approves"):
        check_can_issue(DRAFT, by="  ", what_changed="")


@pytest.mark.parametrize("state", [PackState.ISSUED, PackState.SUPERSEDED])
def test_only_a_draft_is_issued(state: PackState) -> None:
    with pytest.raises(RefusedPackError, match=f"is {state.value} already"):
        check_can_issue(Standing(number=3, name="pack 3", state=state), by="Ada", what_changed="")


def test_figures_without_a_note_stop_issue_and_are_all_named() -> None:
    standing = Standing(number=3, name="pack 3", state=PackState.DRAFT, unnoted=(PLUS_FOUR, OTHER))
    with pytest.raises(UntiedFiguresError) as refused:
        check_can_issue(standing, by="Ada", what_changed="")
    assert refused.value.breaks == (PLUS_FOUR, OTHER)
    lines = str(refused.value).splitlines()
    assert lines[0] == "pack 3 can't be issued: 2 figures that don’t tie, without a note:"
    assert "(+4)" in lines[1]
    assert "oversight pack note 3 " in lines[-1]


def test_a_correction_says_what_it_changed() -> None:
    standing = Standing(number=4, name="pack 4", state=PackState.DRAFT, corrects=1)
    with pytest.raises(RefusedPackError, match=r"corrects version 1.*--changed"):
        check_can_issue(standing, by="Ada", what_changed=" ")
    check_can_issue(standing, by="Ada", what_changed="The total on page 3")


def test_a_pack_is_never_marked_lower_than_policy_says() -> None:
    sensitive = Marking.OFFICIAL_SENSITIVE
    check_marking(PackKind.BOARD_PACK, sensitive, least=Marking.OFFICIAL)
    with pytest.raises(RefusedPackError, match="would be lower"):
        check_marking(PackKind.BOARD_PACK, Marking.OFFICIAL, least=sensitive)


def test_a_committees_paper_is_public_whatever_the_board_packs_are() -> None:
    check_marking(PackKind.COMMITTEE_PAPER, Marking.OFFICIAL, least=Marking.OFFICIAL_SENSITIVE)
    with pytest.raises(RefusedPackError, match="is public"):
        check_marking(PackKind.COMMITTEE_PAPER, Marking.OFFICIAL_SENSITIVE, least=Marking.OFFICIAL)


def test_a_pack_says_what_it_is() -> None:
    assert status_in_words(1, 2) == "Draft 2 of version 1, not issued"
    day = date(2024, 3, 28)
    assert issued_in_words(1, by="Ada", on=day) == "Version 1, approved by Ada and issued on 28 March 2024"
    corrected = issued_in_words(2, by="Ada", on=day, corrects=1, what_changed="One total.")
    assert corrected.endswith("it takes the place of version 1. What changed: One total")
