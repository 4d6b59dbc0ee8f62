"""What may be done with an inspection window: every status with every action, and the gates of each."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from rules.inspection_days import WindowDays, read_window
from rules.inspection_windows import (
    DONE_WORDS,
    WINDOW_STEPS,
    NewDays,
    RefusedWindowError,
    WindowAction,
    allowed_steps,
    check_first_status,
    check_step,
    in_phases,
    step_for,
)
from rules.vocabulary import WindowStatus

TODAY = date(2024, 6, 7)
PAST = read_window("2024-06-03/2024-06-07")
EXACT = read_window("2024-09-02/2024-09-13")
OTHER = read_window("2024-09-16/2024-09-20")
WEEK = read_window("w/c 10th March 2025", "2024-12-05")
ROUGH = read_window("early October", "2024-06-01")

TENTATIVE, CONFIRMED, CANCELLED, DONE = (
    WindowStatus.TENTATIVE,
    WindowStatus.CONFIRMED,
    WindowStatus.CANCELLED,
    WindowStatus.DONE,
)
# Every cell: what the action leads to with exact new days that have begun, or None where it is refused.
CELLS: dict[tuple[WindowStatus, WindowAction], WindowStatus | None] = {
    (TENTATIVE, WindowAction.FIRM_UP): CONFIRMED,
    (TENTATIVE, WindowAction.MOVE): TENTATIVE,
    (TENTATIVE, WindowAction.SPLIT): TENTATIVE,
    (TENTATIVE, WindowAction.CANCEL): CANCELLED,
    (TENTATIVE, WindowAction.DONE): DONE,
    (TENTATIVE, WindowAction.REINSTATE): None,
    (CONFIRMED, WindowAction.FIRM_UP): None,
    (CONFIRMED, WindowAction.MOVE): CONFIRMED,
    (CONFIRMED, WindowAction.SPLIT): CONFIRMED,
    (CONFIRMED, WindowAction.CANCEL): CANCELLED,
    (CONFIRMED, WindowAction.DONE): DONE,
    (CONFIRMED, WindowAction.REINSTATE): None,
    (CANCELLED, WindowAction.FIRM_UP): None,
    (CANCELLED, WindowAction.MOVE): None,
    (CANCELLED, WindowAction.SPLIT): None,
    (CANCELLED, WindowAction.CANCEL): None,
    (CANCELLED, WindowAction.DONE): None,
    (CANCELLED, WindowAction.REINSTATE): TENTATIVE,
    (DONE, WindowAction.FIRM_UP): None,
    (DONE, WindowAction.MOVE): DONE,
    (DONE, WindowAction.SPLIT): None,
    (DONE, WindowAction.CANCEL): None,
    (DONE, WindowAction.DONE): None,
    (DONE, WindowAction.REINSTATE): TENTATIVE,
}


def step(
    status: WindowStatus,
    action: WindowAction,
    *,
    now: WindowDays = EXACT,
    new: WindowDays | None = None,
    before: WindowStatus | None = None,
    provisional: bool = False,
) -> WindowStatus:
    return check_step(status, action, now=now, new=new, before=before, provisional=provisional, today=TODAY)


def test_the_cells_are_every_status_with_every_action() -> None:
    assert set(CELLS) == set(product(WindowStatus, WindowAction))


@pytest.mark.parametrize(("cell", "leads_to"), CELLS.items(), ids=lambda each: str(each))
def test_each_action_leads_where_the_table_says_or_is_refused_with_what_can_be_done(
    cell: tuple[WindowStatus, WindowAction], leads_to: WindowStatus | None
) -> None:
    status, action = cell
    row = step_for(status, action)
    new = None if row is not None and row.days is NewDays.NONE else PAST
    assert (action in allowed_steps(status)) is (leads_to is not None)
    if leads_to is not None:
        assert step(status, action, new=new) is leads_to
        return
    with pytest.raises(RefusedWindowError) as refused:
        step(status, action, new=new)
    assert str(refused.value).startswith(("the window is", "a window that is"))
    for way in allowed_steps(status):
        assert DONE_WORDS[way] in str(refused.value)


def test_no_status_is_a_dead_end_and_no_cell_has_two_rows() -> None:
    for status, action in CELLS:
        rows = [row for row in WINDOW_STEPS if row.action is action and status in row.from_statuses]
        assert len(rows) <= 1
    assert all(allowed_steps(status) for status in WindowStatus)
    assert set(DONE_WORDS) == set(WindowAction)


def test_a_rough_period_is_never_confirmed() -> None:
    with pytest.raises(RefusedWindowError, match=r"“early October” is a rough period \(1 October 2024 to"):
        step(TENTATIVE, WindowAction.FIRM_UP, now=ROUGH)
    with pytest.raises(RefusedWindowError, match="which can't be confirmed: give the days"):
        step(TENTATIVE, WindowAction.FIRM_UP, new=ROUGH)
    with pytest.raises(RefusedWindowError, match="rough period"):
        check_first_status(CONFIRMED, ROUGH, TODAY)
    for action in (WindowAction.MOVE, WindowAction.SPLIT):
        assert step(CONFIRMED, action, new=ROUGH) is TENTATIVE
    assert step(CANCELLED, WindowAction.REINSTATE, now=ROUGH, before=CONFIRMED) is TENTATIVE


def test_a_rough_period_is_firmed_up_with_days() -> None:
    assert step(TENTATIVE, WindowAction.FIRM_UP, now=ROUGH, new=EXACT) is CONFIRMED
    assert step(TENTATIVE, WindowAction.FIRM_UP, now=ROUGH, new=WEEK) is CONFIRMED
    assert step(TENTATIVE, WindowAction.FIRM_UP, now=EXACT) is CONFIRMED


@pytest.mark.parametrize("action", [WindowAction.MOVE, WindowAction.SPLIT, WindowAction.REINSTATE])
def test_what_is_provisional_is_tentative_however_exact_its_days(action: WindowAction) -> None:
    status = CANCELLED if action is WindowAction.REINSTATE else CONFIRMED
    assert step(status, action, new=OTHER, before=CONFIRMED) is CONFIRMED
    assert step(status, action, new=OTHER, before=CONFIRMED, provisional=True) is TENTATIVE


def test_what_is_still_to_come_is_not_done() -> None:
    for new in (None, OTHER):
        with pytest.raises(RefusedWindowError, match=r"its first day, \d+ September 2024, is still to come"):
            step(CONFIRMED, WindowAction.DONE, new=new)
    with pytest.raises(RefusedWindowError, match="still to come"):
        step(DONE, WindowAction.MOVE, now=PAST, new=OTHER)
    with pytest.raises(RefusedWindowError, match="still to come"):
        check_first_status(DONE, EXACT, TODAY)
    starts_today = replace(PAST, starts_on=TODAY, ends_on=TODAY)
    assert step(CONFIRMED, WindowAction.DONE, now=starts_today) is DONE
    assert step(TENTATIVE, WindowAction.DONE, now=ROUGH, new=PAST) is DONE


@pytest.mark.parametrize("status", [CANCELLED, DONE])
@pytest.mark.parametrize(("before", "after"), [(None, TENTATIVE), (TENTATIVE, TENTATIVE), (CONFIRMED,) * 2])
def test_a_reinstated_window_is_as_firm_as_it_was(
    status: WindowStatus, before: WindowStatus | None, after: WindowStatus
) -> None:
    assert step(status, WindowAction.REINSTATE, before=before) is after


def test_a_move_needs_days_other_than_those_there_are() -> None:
    with pytest.raises(RefusedWindowError, match="to be moved a window needs its new days"):
        step(TENTATIVE, WindowAction.MOVE)
    with pytest.raises(RefusedWindowError, match="is 2 September 2024 to 13 September 2024 already"):
        step(CONFIRMED, WindowAction.MOVE, new=EXACT)
    assert step(CONFIRMED, WindowAction.MOVE, new=EXACT, provisional=True) is TENTATIVE


def test_a_cancelled_window_keeps_its_days() -> None:
    with pytest.raises(RefusedWindowError, match="a window that is cancelled keeps its days"):
        step(CONFIRMED, WindowAction.CANCEL, new=OTHER)


def test_a_new_window_is_anything_but_cancelled() -> None:
    with pytest.raises(RefusedWindowError, match="isn't added as cancelled"):
        check_first_status(CANCELLED, EXACT, TODAY)
    check_first_status(TENTATIVE, ROUGH, TODAY)
    check_first_status(CONFIRMED, WEEK, TODAY)
    check_first_status(DONE, PAST, TODAY)


def test_phases_come_in_the_order_of_their_days() -> None:
    assert in_phases([WEEK, OTHER, EXACT]) == (EXACT, OTHER, WEEK)


@pytest.mark.parametrize(
    ("phases", "says"),
    [
        ([], "two phases at least"),
        ([EXACT], "two phases at least"),
        ([EXACT, EXACT], "two phases overlap"),
        ([ROUGH, ROUGH], "two phases overlap"),
        ([EXACT, read_window("2024-09-13/2024-09-14")], "13 September 2024, and 13 September 2024 to 14"),
        # The second day of the first phase hides behind a rough one.
        (
            [read_window("2024-09-01/2024-10-20"), ROUGH, read_window("2024-10-15")],
            "two phases overlap: 1 September 2024 to 20 October 2024, and 15 October 2024",
        ),
    ],
)
def test_phases_that_overlap_are_refused(phases: list[WindowDays], says: str) -> None:
    with pytest.raises(RefusedWindowError, match=says):
        in_phases(phases)


def test_a_rough_phase_may_lie_over_a_certain_one() -> None:
    certain = read_window("2024-10-07/2024-10-09")
    assert in_phases([certain, ROUGH]) == (ROUGH, certain)
