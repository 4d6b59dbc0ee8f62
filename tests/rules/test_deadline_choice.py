"""Which of an item's deadlines drives its reminders."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from rules.deadline_choice import DeadlineFacts, current_deadlines, driving_deadline, unread_phrases
from rules.vocabulary import Certainty, DeadlineKind, ResolutionKind


def deadline(
    version: int,
    kind: DeadlineKind = DeadlineKind.HMICFRS,
    day: date | None = date(2024, 6, 14),
    resolution: ResolutionKind = ResolutionKind.DEADLINE,
    **changes: Any,
) -> DeadlineFacts:
    values: dict[str, Any] = {
        "phrase": f"phrase {version}",
        "anchor": "",
        "starts_on": day,
        "recurrence": None,
        "rule": "",
        "certainty": Certainty.EXACT,
        "confirmed_by": None,
        "recorded_on": date(2024, 1, 1),
    }
    return DeadlineFacts(version=version, kind=kind, resolution=resolution, ends_on=day, **(values | changes))


def test_no_deadline_drives_an_item_without_any() -> None:
    assert driving_deadline([]) is None


def test_hmicfrs_goes_before_the_pcc_and_the_pcc_before_an_internal_target_in_any_order() -> None:
    hmicfrs = deadline(1, DeadlineKind.HMICFRS)
    pcc = deadline(2, DeadlineKind.PCC)
    internal = deadline(3, DeadlineKind.INTERNAL)
    for order in permutations([hmicfrs, pcc, internal]):
        assert driving_deadline(order) is hmicfrs
    assert driving_deadline([internal, pcc]) is pcc


def test_only_the_newest_version_of_a_kind_counts_even_when_it_comes_earlier() -> None:
    old = deadline(1, day=date(2024, 6, 30))
    new = deadline(3, day=date(2024, 3, 1))
    target = deadline(2, DeadlineKind.INTERNAL)
    assert driving_deadline([new, old, target]) is new
    assert current_deadlines([target, old, new]) == (new, target)


@pytest.mark.parametrize(
    ("resolution", "has_a_day"),
    [
        (ResolutionKind.DEADLINE, True),
        (ResolutionKind.IMMEDIATE, True),
        (ResolutionKind.WINDOW, False),
        (ResolutionKind.RECURRING, False),
        (ResolutionKind.NONE, False),
        (ResolutionKind.UNKNOWN, False),
    ],
)
def test_only_a_deadline_and_an_immediate_one_have_a_due_day(
    resolution: ResolutionKind, has_a_day: bool
) -> None:
    assert (deadline(1, resolution=resolution).due_on is not None) == has_a_day


def test_every_kind_of_resolution_is_covered_above() -> None:
    assert len(ResolutionKind) == 6


def test_an_internal_target_drives_when_hmicfrs_gives_no_day_and_the_question_stays() -> None:
    unread = deadline(1, resolution=ResolutionKind.UNKNOWN, day=None, phrase="Within six months")
    target = deadline(2, DeadlineKind.INTERNAL)
    assert driving_deadline([unread, target]) is target
    assert unread_phrases([unread, target]) == ("Within six months",)


def test_a_deadline_without_a_day_is_still_returned_for_its_phrase() -> None:
    rough = deadline(1, resolution=ResolutionKind.WINDOW)
    driving = driving_deadline([rough])
    assert driving is rough
    assert driving.due_on is None


def test_a_deadline_is_confirmed_when_a_post_has_confirmed_it() -> None:
    assert not deadline(1).confirmed
    assert deadline(1, confirmed_by="Force Liaison Officer").confirmed
