"""Whatever people write into an inspection, the feed stays sound and gives their words back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from rules.calendar_feeds.inspection_events import event_for, events_for
from rules.clean_text import clean_text
from rules.vocabulary import WindowStatus
from tasks.calendar_feeds.write_feed import feed_bytes
from tests.calendar_rows import CORRUPTION, UID_DOMAIN

EVENT = event_for(CORRUPTION, uid_domain=UID_DOMAIN)


def only_event(feed: bytes) -> Event:
    (event,) = Calendar.from_ical(feed).events
    return event


def as_cleaned(text: str) -> str:
    return clean_text(text).replace("\u2028", " ").replace("\u2029", " ").strip()


def assert_well_formed(feed: bytes) -> None:
    assert feed.endswith(b"END:VCALENDAR\r\n")
    for line in feed.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert b"\r" not in line
        assert b"\n" not in line
        line.decode()  # a fold inside a character would leave broken UTF-8


def test_a_backslash_before_a_capital_n_stays_what_it_is() -> None:
    event = only_event(feed_bytes("Inspections", [replace(EVENT, summary=r"Share \\New\nothing\N")]))

    assert str(event["SUMMARY"]) == r"Share \\New\nothing\N"


@pytest.mark.parametrize(
    "text", ["é" * 100, "😀" * 60, "a" * 10_000, "\\" * 500, "a\\;,\n😀" * 200, " " * 300]
)
def test_long_lines_are_folded_between_characters_and_read_back_whole(text: str) -> None:
    for shift in range(5):
        description = "x" * shift + text
        feed = feed_bytes("Inspections", [replace(EVENT, description=description)])

        assert_well_formed(feed)
        assert str(only_event(feed)["DESCRIPTION"]) == description


def test_no_fold_parts_a_backslash_from_what_it_escapes() -> None:
    for shift in range(80):
        feed = feed_bytes("Inspections", [replace(EVENT, summary="x" * shift + ",\\" * 60)])
        for line in feed.split(b"\r\n "):
            assert (len(line) - len(line.rstrip(b"\\"))) % 2 == 0


_ANY_TEXT = st.text(max_size=200) | st.text(
    alphabet='\0\r\n\t\\;,:"N\u2028\u202e\ud800\ufeff😀é a', max_size=200
)


@given(
    title=_ANY_TEXT
    | st.builds("".join, st.lists(st.sampled_from(["é" * 999, "😀, ", "\\N;\r\n"]), max_size=10)),
    detail=_ANY_TEXT,
    days=st.lists(st.dates(), min_size=2, max_size=2),
    status=st.sampled_from(WindowStatus),
    revision=st.integers(0, 1000),
)
@example("x" * 10_240, "\x00\ud800", [date.min, date(9999, 12, 30)], WindowStatus.TENTATIVE, 0)
@example("CANCELLED: a\r\n\r\nEND:VCALENDAR", "\\N", [date(2025, 3, 30)] * 2, WindowStatus.CANCELLED, 1)
@example("Ends on the last day there is", "", [date.max] * 2, WindowStatus.DONE, 1)
def test_any_row_gives_a_sound_feed_with_its_days_words_and_status(
    title: str, detail: str, days: list[date], status: WindowStatus, revision: int
) -> None:
    first, last = sorted(days)
    row = replace(
        CORRUPTION, title=title, areas=detail, starts_on=first, ends_on=last, status=status, revision=revision
    )
    plain = replace(CORRUPTION, inspection_key="plain", starts_on=date(2024, 1, 8), ends_on=date(2024, 1, 12))

    events, left_out = events_for([row, plain], uid_domain=UID_DOMAIN)
    feed = feed_bytes("Inspections", events)

    assert_well_formed(feed)
    read = {str(event["UID"]): event for event in Calendar.from_ical(feed).events}
    assert f"inspection-wmp-plain-1@{UID_DOMAIN}" in read
    assert len(read) + len(left_out) == 2
    event = read.get(f"inspection-wmp-counter-corruption-1@{UID_DOMAIN}")
    if event is None:
        assert not as_cleaned(title) or last == date.max
        return
    prefix = {WindowStatus.TENTATIVE: "Provisional: ", WindowStatus.CANCELLED: "CANCELLED: "}.get(status, "")
    assert str(event["SUMMARY"]) == prefix + as_cleaned(title)
    assert as_cleaned(detail) in str(event["DESCRIPTION"])
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (first, last + timedelta(days=1))
    stated = {WindowStatus.DONE: "CONFIRMED"}.get(status, status.value.upper())
    assert (str(event["STATUS"]), int(event["SEQUENCE"])) == (stated, revision)
