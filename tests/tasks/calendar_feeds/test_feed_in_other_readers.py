"""Any row of any part, written to a feed, says the same in two libraries that didn't write it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from rules.calendar_feeds.board_events import BoardMeeting
from rules.calendar_feeds.deadline_events import OwnedDeadline
from rules.calendar_feeds.feed_rows import FeedRows, events_of
from rules.calendar_feeds.inspection_events import InspectionSlot
from rules.hours import Hours
from rules.vocabulary import (
    Certainty,
    DeadlineKind,
    FeedPart,
    InspectionKind,
    ItemKind,
    ResolutionKind,
    Stage,
    WindowStatus,
)
from tasks.calendar_feeds.build_feed import feed_of
from tests.calendar_rows import CORRUPTION, rows_of
from tests.tasks.calendar_feeds.other_readers import read_by_ics, read_by_vobject

_TEXT = st.text(max_size=120) | st.text(
    alphabet='\0\r\n\t\\;,:"N\u2028\u202e\ud800\ufeff😀é a\x85', max_size=120
)
_INSTANTS = st.integers(31_536_000, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
_DAYS = st.dates(max_value=date(9999, 12, 30))


@st.composite
def _slots(draw: Any) -> InspectionSlot:
    first, last = sorted([draw(_DAYS), draw(_DAYS)])
    return replace(
        CORRUPTION,
        title=draw(_TEXT),
        inspectorates=draw(_TEXT),
        areas=draw(_TEXT),
        what_the_force_does=draw(_TEXT),
        outcome=draw(_TEXT),
        phrase=draw(_TEXT),
        kind=draw(st.sampled_from(InspectionKind)),
        certainty=draw(st.sampled_from(Certainty)),
        status=draw(st.sampled_from(WindowStatus)),
        revision=draw(st.integers(0, 99)),
        starts_on=first,
        ends_on=last,
        recorded_at=draw(_INSTANTS),
        modified_at=draw(st.none() | _INSTANTS),
    )


@st.composite
def _deadlines(draw: Any) -> OwnedDeadline:
    first, last = sorted([draw(_DAYS), draw(_DAYS)])
    return OwnedDeadline(
        force_code="wmp",
        item_key="10618",
        kind=draw(st.sampled_from(ItemKind)),
        number=draw(_TEXT),
        level=draw(st.none() | st.integers(2, 4)),
        portal_id=draw(st.none() | _TEXT),
        title=draw(_TEXT),
        text=draw(_TEXT),
        mandatory=draw(st.booleans()),
        publication=draw(_TEXT),
        owner=draw(_TEXT),
        stage=draw(st.sampled_from(Stage)),
        stage_since=draw(st.none() | _DAYS),
        set_by=draw(st.sampled_from(DeadlineKind)),
        resolution=draw(st.sampled_from([ResolutionKind.DEADLINE, ResolutionKind.WINDOW])),
        phrase=draw(_TEXT),
        anchor=draw(_TEXT),
        rule=draw(_TEXT),
        certainty=draw(st.sampled_from(Certainty)),
        confirmed_by=draw(_TEXT),
        starts_on=first,
        ends_on=last,
        sequence=draw(st.integers(0, 99)),
        first_recorded_at=draw(_INSTANTS),
        modified_at=draw(_INSTANTS),
    )


@st.composite
def _meetings(draw: Any) -> BoardMeeting:
    begins = draw(st.integers(360, 1400))
    ends = draw(st.integers(begins + 1, 1439))
    day = draw(st.dates(min_value=date(1996, 4, 1), max_value=date(2037, 12, 30)))
    return BoardMeeting(
        force_code="wmp",
        board=draw(_TEXT),
        day=day,
        hours=draw(st.none() | st.just(Hours(time(begins // 60, begins % 60), time(ends // 60, ends % 60)))),
        cut_off=draw(st.none() | st.just(day - timedelta(days=14))),
        cut_off_work_days=10,
        question=draw(_TEXT),
        part=draw(st.sampled_from([FeedPart.BOARDS, FeedPart.PPOG])),
        changed_at=draw(_INSTANTS),
    )


def assert_read_alike(rows: FeedRows) -> None:
    events, left_out = events_of(rows)
    feed = feed_of(rows)
    assert feed.left_out == tuple(left_out)
    assert feed.events == len(events)
    by_vobject, by_ics = read_by_vobject(feed.body), read_by_ics(feed.body)
    assert by_vobject.keys() == by_ics.keys() == {event.uid for event in events}
    for event in events:
        start, end = event.start, event.end_exclusive
        if event.hours is not None:
            start, end = (_london(event.start, at) for at in (event.hours.begins, event.hours.ends))
        for read in (by_vobject[event.uid], by_ics[event.uid]):
            assert (read.start, read.end, read.status) == (start, end, event.status.value)
        said = (event.summary, event.description)
        assert (by_vobject[event.uid].summary, by_vobject[event.uid].description) == said
        if "\\" not in event.summary + event.description:
            assert (by_ics[event.uid].summary, by_ics[event.uid].description) == said


def _london(day: date, at: time) -> datetime:
    """By the Summer Time Order's own rule, and by no library's."""
    last_sundays = [
        max(date(day.year, month, 31 - back) for back in range(7) if _is_sunday(day.year, month, 31 - back))
        for month in (3, 10)
    ]
    # Meetings begin at 06:00 at the earliest, so the day of a change is wholly on its new side.
    ahead = 1 if last_sundays[0] <= day < last_sundays[1] else 0
    return datetime.combine(day, at, UTC) - timedelta(hours=ahead)


def _is_sunday(year: int, month: int, day: int) -> bool:
    return date(year, month, day).weekday() == 6


@given(_slots(), st.booleans())
@example(replace(CORRUPTION, title="Ends on the last day that a feed can say", ends_on=date.max), False)
@example(replace(CORRUPTION, title="é😀" * 5_000), True)
def test_any_inspection_is_read_with_the_same_days_words_and_status(
    slot: InspectionSlot, public: bool
) -> None:
    assert_read_alike(rows_of(inspections=(slot,), public=public))


@settings(max_examples=60)
@given(_deadlines())
def test_any_deadline_is_read_with_the_same_days_words_and_status(deadline: OwnedDeadline) -> None:
    assert_read_alike(rows_of(deadlines=(deadline,)))


@settings(max_examples=60)
@given(_meetings())
def test_any_meeting_is_read_with_the_same_hours_words_and_status(meeting: BoardMeeting) -> None:
    assert_read_alike(rows_of(meetings=(meeting,)))
