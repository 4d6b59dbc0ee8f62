"""Which board a pack is for, and for which of its meetings it is drafted when."""

from datetime import date

import pytest

from config.bank_holidays import england_and_wales
from rules.boards import Board, read_meeting_rule
from rules.packs.committee_material import Committee
from rules.packs.pack_boards import (
    committee_board,
    find_board,
    meeting_before,
    meeting_to_draft_for,
    next_cut_off,
    pack_board_name,
)
from rules.packs.pack_states import RefusedPackError
from rules.vocabulary import ReviewClock

HOLIDAYS = england_and_wales()
DCC = Board(
    name="DCC Board",
    meets=read_meeting_rule("first Tuesday of the month"),
    cut_off_work_days=5,
    hears=frozenset({ReviewClock.OWNER_UPDATE}),
)
JAC = Board(name="Joint Audit Committee (JAC)", days=(date(2024, 3, 28),), cut_off_work_days=10)


def test_the_pack_is_the_boards_that_hears_the_owners() -> None:
    assert pack_board_name([JAC, DCC]) == "DCC Board"
    assert pack_board_name([JAC]) == "HMIC Oversight Board"
    assert committee_board([DCC, JAC], Committee.JAC) is JAC
    with pytest.raises(RefusedPackError, match=r"\(SPCB\)"):
        committee_board([DCC, JAC], Committee.SPCB)


@pytest.mark.parametrize("words", ["jac", " joint  audit committee (JAC) ", "Joint Audit"])
def test_a_board_is_found_by_a_part_of_its_name(words: str) -> None:
    assert find_board([DCC, JAC], words) is JAC


def test_words_that_fit_no_board_or_several_are_asked_about() -> None:
    with pytest.raises(RefusedPackError, match="DCC Board; Joint Audit"):
        find_board([DCC, JAC], "tennis")
    with pytest.raises(RefusedPackError, match="which board is “”"):
        find_board([DCC, JAC], " ")


@pytest.mark.parametrize(
    ("today", "meeting"),
    [
        # 2 April 2024 is the first Tuesday after Easter: five work days before it is 22 March.
        (date(2024, 3, 21), None),
        (date(2024, 3, 22), date(2024, 4, 2)),
        (date(2024, 3, 29), date(2024, 4, 2)),
        (date(2024, 4, 2), date(2024, 4, 2)),
        (date(2024, 4, 3), None),
    ],
)
def test_a_pack_is_drafted_from_the_cut_off_day_until_the_meeting(today: date, meeting: date | None) -> None:
    found = meeting_to_draft_for(DCC, today, HOLIDAYS)
    assert (found.day if found else None) == meeting
    if found:
        assert found.paper_cut_off == date(2024, 3, 22)


def test_people_are_told_which_papers_close_next() -> None:
    ahead = next_cut_off(DCC, date(2024, 3, 22), HOLIDAYS)
    assert ahead is not None
    assert (ahead.day, ahead.paper_cut_off) == (date(2024, 5, 7), date(2024, 4, 29))
    assert next_cut_off(JAC, date(2024, 3, 29), HOLIDAYS) is None


def test_the_meeting_before_is_the_diarys() -> None:
    day, year = date(2024, 4, 2), date(2023, 4, 2)
    assert meeting_before(DCC, day, HOLIDAYS, back_to=year) == date(2024, 3, 5)
    assert meeting_before(JAC, date(2024, 3, 28), HOLIDAYS, back_to=year) is None
