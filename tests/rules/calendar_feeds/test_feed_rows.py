"""The rows of a feed: their fingerprint, and the events that they give."""

import subprocess
import sys
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from rules.calendar_feeds.events import LeftOut
from rules.calendar_feeds.feed_rows import FeedRows, events_of
from rules.calendar_feeds.inspection_events import InspectionSlot
from rules.hours import Hours
from rules.vocabulary import Certainty, WindowStatus
from tests.calendar_rows import CORRUPTION, DEADLINE, JAC, SECTION_55, rows_of

ALL = rows_of(inspections=(CORRUPTION,), deadlines=(DEADLINE,), meetings=(JAC,), section_55=(SECTION_55,))

# What may be published of an inspection; its key is in the UID, as a hash.
PUBLISHABLE = {
    *("force_code", "force_name", "inspection_key", "slot", "revision", "title", "kind", "inspectorates"),
    *("certainty", "starts_on", "ends_on", "status", "recorded_at", "first_recorded_at", "modified_at"),
}


def changed(value: Any) -> Any:
    """Another value of the same type, which what is made of it can show."""
    match value:
        case StrEnum():
            return next(other for other in type(value) if other is not value)
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value + " and more"
        case datetime():
            return value + timedelta(days=400)
        case date():
            return value + timedelta(days=1)
        case Hours():
            return replace(value, ends=value.ends.replace(minute=59))
        case None:
            return datetime(2029, 1, 1, tzinfo=UTC)
    raise TypeError(value)


def seen(rows: FeedRows) -> object:
    """All that a feed's bytes are made of."""
    return (rows.name, rows.refresh, events_of(rows)[0])


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("field", [field.name for field in fields(InspectionSlot)])
def test_the_fingerprint_changes_when_the_events_do_and_only_then(field: str, public: bool) -> None:
    slot = replace(CORRUPTION, modified_at=None, ends_on=date(2025, 3, 20))
    value = {"status": WindowStatus.CANCELLED, "certainty": Certainty.FUZZY}.get(field)
    other = replace(slot, **{field: value or changed(getattr(slot, field))})
    was, now = (rows_of(inspections=(each,), public=public) for each in (slot, other))

    assert (was.fingerprint() != now.fingerprint()) == (seen(was) != seen(now))
    assert (seen(was) != seen(now)) == (field != "portfolio" if not public else field in PUBLISHABLE)


@pytest.mark.parametrize("part", ["deadlines", "meetings", "section_55"])
def test_the_fingerprint_changes_with_every_field_of_every_other_part(part: str) -> None:
    (row,) = getattr(ALL, part)
    found = {ALL.fingerprint()}
    for field in fields(row):
        value = getattr(row, field.name)
        other = replace(row, **{field.name: changed(value) if value is not None else date(2024, 1, 2)})
        found.add(replace(ALL, **{part: (other,)}).fingerprint())

    assert len(found) == 1 + len(fields(row))


def test_the_fingerprint_is_that_of_the_feeds_own_words_and_not_of_what_was_left_out() -> None:
    assert replace(ALL, name="another").fingerprint() != ALL.fingerprint()
    assert replace(ALL, public_url=None).fingerprint() != ALL.fingerprint()
    assert replace(ALL, left_out=(LeftOut("deadlines", "why"),)).fingerprint() == ALL.fingerprint()


def test_the_fingerprint_is_the_same_in_every_process() -> None:
    program = "from tests.rules.calendar_feeds.test_feed_rows import ALL; print(ALL.fingerprint())"
    root = str(Path(__file__).resolve().parents[3])
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": root, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }

    assert printed == {ALL.fingerprint()}


def test_no_text_makes_two_rows_look_like_one() -> None:
    one = rows_of(inspections=(replace(CORRUPTION, title="a', 'b"),))
    other = rows_of(inspections=(replace(CORRUPTION, title="a", kind=CORRUPTION.kind),))

    assert one.fingerprint() != other.fingerprint()
    assert rows_of(inspections=(replace(CORRUPTION, title="\ud800"),)).fingerprint()


def test_every_part_gives_its_events_and_a_bad_row_leaves_only_itself_out() -> None:
    rows = replace(
        ALL,
        inspections=(CORRUPTION, replace(CORRUPTION, inspection_key="bad", title="")),
        deadlines=(replace(DEADLINE, item_key="bad", title=""), DEADLINE),
        meetings=(replace(JAC, board=""), JAC),
        section_55=(replace(SECTION_55, publication_key="bad", title=""), SECTION_55),
        left_out=(LeftOut("deadlines", "why"),),
    )

    events, left_out = events_of(rows)

    assert [event.uid.split("-")[0] for event in events] == [
        *("inspection", "deadline", "meeting", "papers", "section55")
    ]
    assert [str(one) for one in left_out] == [
        "deadlines: why",
        "inspection bad, window 1: it has no title",
        "item bad: it has no title",
        "the meeting of 6 June 2024: its board has no name",
        "report bad: it has no title",
    ]


def test_all_uids_of_a_feed_differ() -> None:
    events, _ = events_of(ALL)

    assert len({event.uid for event in events}) == len(events)
