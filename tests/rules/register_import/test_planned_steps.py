"""Deadlines and stages in a sheet: added, known already, or asked about; never overwritten."""

from datetime import date
from typing import Any

import pytest

from rules.register_import.held_register import HeldDeadline, HeldStage
from rules.vocabulary import (
    DeadlineKind,
    ResolutionKind,
    RowOutcome,
    Stage,
)
from tests.held_registers import (
    AS_AT,
    held_day,
    held_item,
    one,
    question,
    register_of,
    says,
)

MOVED = [held_day(1, date(2024, 6, 30)), held_day(2, date(2025, 1, 31))]
UNREAD = HeldDeadline(1, "soon", ResolutionKind.UNKNOWN, None, None, None)


@pytest.mark.parametrize(
    ("versions", "cell", "outcome"),
    [
        ([], "By June 2024", RowOutcome.CHANGED),
        ([held_day(1, date(2024, 6, 30), "By June 2024")], "By June 2024", RowOutcome.UNCHANGED),
        ([held_day(1, date(2024, 6, 30), "By June 2024")], date(2024, 6, 30), RowOutcome.UNCHANGED),
        ([held_day(1, date(2024, 6, 30), "By June 2024")], date(2024, 6, 14), RowOutcome.QUESTION),
        (MOVED, date(2024, 6, 30), RowOutcome.UNCHANGED),
        ([UNREAD], date(2024, 6, 14), RowOutcome.CHANGED),
        ([held_day(1, date(2024, 6, 30))], "TBC", RowOutcome.UNCHANGED),
        ([], "when the new system is there", RowOutcome.QUESTION),
        ([], date(2023, 1, 1), RowOutcome.QUESTION),
    ],
)  # fmt: skip
def test_a_deadline_is_added_known_or_asked_about_and_never_overwritten(
    versions: list[HeldDeadline], cell: Any, outcome: RowOutcome
) -> None:
    register = register_of(held_item(), deadlines={(1, DeadlineKind.HMICFRS): versions} if versions else {})
    row = one(register, "Reference, Title, Publication, Deadline", "77001", "Title 1", "Custody report", cell)
    assert row.outcome is outcome, says(row)
    if row.changed is not None:
        assert row.changed.deadlines[0].version == len(versions) + 1


def test_a_moved_deadline_says_where_to_record_who_agreed() -> None:
    register = register_of(
        held_item(), deadlines={(1, DeadlineKind.HMICFRS): [held_day(1, date(2024, 6, 30))]}
    )
    asked = question(one(register, "Reference, Title, Deadline", "77001", "Title 1", date(2024, 9, 30)))
    assert asked.startswith("C2: ")
    assert "oversight item extend" in asked


def test_an_internal_target_is_a_deadline_of_its_own_kind() -> None:
    register = register_of(
        held_item(), deadlines={(1, DeadlineKind.HMICFRS): [held_day(1, date(2024, 6, 30))]}
    )
    row = one(register, "Reference, Title, Internal target", "77001", "Title 1", date(2024, 5, 31))
    assert row.changed is not None
    assert [(each.kind, each.version) for each in row.changed.deadlines] == [(DeadlineKind.INTERNAL, 2)]


def test_a_phrase_that_gives_no_day_goes_in_and_is_said() -> None:
    row = one(register_of(), "Title, Deadline", "One", "Within six months")
    assert row.outcome is RowOutcome.NEW
    assert "“Within six months” gives no day yet" in says(row)


def test_a_new_items_stages_follow_from_its_days() -> None:
    row = one(
        register_of(), "Title, Publication, Submitted, Closed, Stage",
        "One", "Custody report", date(2024, 3, 1), date(2024, 5, 1), "Closed",
    )  # fmt: skip
    assert row.new is not None
    assert [(each.stage, each.on.month) for each in row.new.stages] == [
        (Stage.OPEN, 12),
        (Stage.SUBMITTED, 3),
        (Stage.CLOSED, 5),
    ]


def test_a_stage_without_a_day_stands_on_the_day_that_the_file_speaks_for_and_says_so() -> None:
    row = one(register_of(), "Title, Stage", "One", "Submitted")
    assert row.new is not None
    last = row.new.stages[-1]
    assert (last.stage, last.on) == (Stage.SUBMITTED, AS_AT)
    assert "gives no day" in last.note


@pytest.mark.parametrize(
    ("headings", "cells", "words"),
    [
        ("Title, Stage, Closed", ("One", "Open", date(2024, 5, 1)), "Closed has a day, and Stage says open"),
        ("Title, Stage, Submitted", ("One", "Open", date(2024, 5, 1)), "Submitted has a day"),
        (
            "Title, Submitted, Closed",
            ("One", date(2024, 5, 2), date(2024, 5, 1)),
            "Closed lies before Submitted",
        ),
        (
            "Title, Publication, Closed",
            ("One", "Custody report", date(2023, 5, 1)),
            "before the report came out",
        ),
        ("Title, Level, Stage", ("One", "1", "Open"), "Level 1 is closed and archived"),
        ("Title, Kind, Level", ("One", "CoC", "2"), "a cause of concern has no level"),
    ],
)
def test_what_contradicts_itself_is_asked_about(headings: str, cells: tuple[Any, ...], words: str) -> None:
    assert words in question(one(register_of(), headings, *cells))


def test_a_day_to_come_is_refused() -> None:
    row = one(register_of(), "Title, Last update", "One", date(2026, 11, 22))
    assert (row.outcome, says(row)) == (
        RowOutcome.REFUSED,
        "B2: Last update says 22 November 2026, which is after 21 November 2026",
    )


@pytest.mark.parametrize(
    ("stands", "says_stage", "words"),
    [
        (Stage.OPEN, "Claimed", "oversight item claim item-1"),
        (Stage.SIGNED_OFF, "Submitted", "the Chief Constable’s signed letter"),
        (Stage.OPEN, "Closed", "isn’t a step on its way"),
        (Stage.CLOSED, "Open", "isn’t a step on its way"),
        (Stage.SUBMITTED, "Claimed", "isn’t a step on its way"),
    ],
)
def test_an_items_stage_moves_by_its_own_commands_and_a_sheet_only_asks(
    stands: Stage, says_stage: str, words: str
) -> None:
    register = register_of(held_item(), stages={1: HeldStage(stands, None, None)})
    assert words in question(one(register, "Reference, Title, Stage", "77001", "Title 1", says_stage))


def test_the_stage_and_days_that_the_register_has_are_no_news() -> None:
    held = HeldStage(Stage.CLOSED, date(2024, 3, 1), date(2024, 5, 1))
    register = register_of(held_item(), stages={1: held})
    row = one(
        register, "Reference, Title, Stage, Submitted, Closed",
        "77001", "Title 1", "closed", date(2024, 3, 1), date(2024, 5, 1),
    )  # fmt: skip
    assert row.outcome is RowOutcome.UNCHANGED
    asked = one(register, "Reference, Title, Closed", "77001", "Title 1", date(2024, 5, 2))
    assert "the register has 1 May 2024" in question(asked)


def test_a_last_update_is_news_only_when_it_is_newer() -> None:
    register = register_of(held_item(), updated_on={1: date(2026, 5, 1)})
    assert (
        one(register, "Reference, Title, Last update", "77001", "Title 1", date(2026, 5, 1)).outcome
        is RowOutcome.UNCHANGED
    )
    newer = one(register, "Reference, Title, Last update", "77001", "Title 1", date(2026, 6, 1))
    assert newer.changed is not None
    assert newer.changed.updated_on == date(2026, 6, 1)
