"""What counts as submitted, and what waits for whom."""

from dataclasses import replace

import pytest

from rules.figures.counting import Figure
from rules.figures.submissions import submissions, waiting
from rules.vocabulary import Action, ItemKind, Stage
from tests.item_histories import History, history, tallies_of, traits


def _submitted(*histories: History) -> dict[str, Figure]:
    found = submissions(tallies_of(histories))
    return {row.group.label: row.figure for row in found.rows}


def test_submissions_of_the_period_are_counted_by_kind_and_level_with_their_items() -> None:
    afi = traits(ItemKind.AFI, 2)
    found = _submitted(
        history("r1", (50, Stage.SUBMITTED)),
        history("r2", (10, Stage.SUBMITTED)),
        history("r3", (60, Stage.SUBMITTED), (70, Stage.VERIFIED)),
        history("a1", (80, Stage.SUBMITTED), then=afi, now=afi),
        history("a2", (81, Stage.SUBMITTED), then=afi, now=afi),
    )
    assert found == {
        "Recommendation, level 3": Figure(2, ("r1", "r3")),
        "Area for improvement (AFI), level 2": Figure(1, ("a1",)),
    }


def test_what_came_back_and_was_submitted_again_counts_and_is_listed_twice() -> None:
    again = history("r1", (45, Stage.SUBMITTED), (50, Stage.RETURNED), (60, Stage.SUBMITTED))
    assert _submitted(again) == {"Recommendation, level 3": Figure(2, ("r1", "r1"))}


@pytest.mark.parametrize(
    ("level", "before", "action", "counts"),
    [
        (2, Stage.SIGNED_OFF, Action.CLOSE, True),
        (2, Stage.SIGNED_OFF, None, True),
        (2, Stage.SUBMITTED, Action.CLOSE, False),
        (3, Stage.SIGNED_OFF, Action.CLOSE, False),
        (None, Stage.SIGNED_OFF, Action.CLOSE, False),
    ],
)
def test_a_level_2_item_closed_straight_from_sign_off_is_submitted_by_the_same_letter(
    level: int | None, before: Stage, action: Action | None, counts: bool
) -> None:
    what = traits(level=level)
    one = history("r1", (10, before), (50, Stage.CLOSED), then=what, now=what)
    (start, closing) = one.changes
    found = _submitted(replace(one, changes=(start, (closing[0], Stage.CLOSED, action))))
    assert sum(figure.count for figure in found.values()) == counts


def test_what_binds_others_only_is_not_our_submission() -> None:
    other = traits(ours=False)
    assert _submitted(history("r1", (50, Stage.SUBMITTED), then=other, now=other)) == {}


def test_everything_that_waits_says_for_whom() -> None:
    level_4, cause = traits(level=4), traits(ItemKind.CAUSE_OF_CONCERN, None)
    rows = waiting(
        tallies_of(
            [
                history("claimed", (1, Stage.CLAIMED)),
                history("letter", (1, Stage.SIGNED_OFF)),
                history("fieldwork", (1, Stage.SIGNED_OFF), then=level_4, now=level_4),
                history("cause", (1, Stage.SIGNED_OFF), then=cause, now=cause),
                history("submitted", (1, Stage.SUBMITTED)),
                history("verified", (1, Stage.VERIFIED)),
                history("open", (1, Stage.SUBMITTED), (2, Stage.RETURNED)),
                history("later", known=90),
            ]
        )
    )
    assert [(row.figure.keys, row.awaits) for row in rows] == [
        (("claimed",), "sign-off by the DCC’s panel"),
        (("cause",), "being closed by HMICFRS"),
        (("letter",), "the Chief Constable’s signed letter"),
        (("fieldwork",), "submission to HMICFRS"),
        (("submitted",), "HMICFRS’s verification"),
        (("verified",), "being closed by HMICFRS"),
    ]
