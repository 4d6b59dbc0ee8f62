"""The dates of a digest's items as calendar events."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rules.calendar_feeds.events import BusyStatus, CalendarEvent
from rules.calendar_feeds.uids import UidDomainError
from rules.digest_calendar import digest_events
from rules.digests import NoticeFacts, compose_digest
from rules.vocabulary import NoticeRule
from tests.rules.test_digests import DUE_SOON, IMMEDIATE, NO_DATE, TODAY


def events_of(*notices: NoticeFacts) -> list[CalendarEvent]:
    digest = compose_digest(
        force_name="West Midlands Police",
        person_name="P",
        post_titles=[],
        for_day=TODAY,
        notices=notices,
        answer_link=lambda _notice: "https://x.example/answer/secret",
        force_code="west-midlands",
    )
    return digest_events(digest, uid_domain="Oversight.example")


def test_an_items_day_is_an_all_day_event_that_blocks_nobody() -> None:
    [event] = events_of(replace(DUE_SOON, deadline_version=2))
    assert event.uid == "deadline-west%2Dmidlands-stop-and-search-r1@oversight.example"
    assert (event.start, event.end_exclusive) == (date(2024, 6, 30), date(2024, 7, 1))
    assert event.sequence == 2
    assert event.busy_status is BusyStatus.FREE
    assert event.summary == "Due: Review the training on section 60"
    assert event.last_modified == datetime(2024, 6, 7, tzinfo=UTC)
    assert event.description.splitlines() == [
        (
            "30 June 2024, from “By June 2024”: the last day of the named month; not yet confirmed by the "
            "Force Liaison Officer"
        ),
        "Recommendation 1, Level 2, portal 10618",
        "Stop and search, published 15 December 2023",
        "West Midlands Police",
    ]


def test_a_link_to_answer_never_stands_in_a_calendar() -> None:
    [event] = events_of(DUE_SOON)
    assert "secret" not in repr(event)


def test_the_event_of_a_moved_date_keeps_its_uid_and_has_a_higher_sequence() -> None:
    [before] = events_of(replace(DUE_SOON, deadline_version=1))
    [after] = events_of(replace(DUE_SOON, deadline_version=2, due_on=date(2024, 9, 30)))
    assert before.uid == after.uid
    assert before.sequence < after.sequence


def test_items_without_a_day_have_no_event_and_others_say_what_they_are() -> None:
    notices = [NO_DATE, IMMEDIATE, replace(DUE_SOON, mandatory=False)]
    assert [event.summary.partition(":")[0] for event in events_of(*notices)] == [
        "Due",
        "Date, not mandatory",
    ]


def test_an_item_with_several_notices_has_one_event() -> None:
    assert len(events_of(DUE_SOON, replace(DUE_SOON, rule=NoticeRule.STALE_REVIEW))) == 1


def test_a_domain_that_is_none_is_refused() -> None:
    digest = compose_digest(
        force_name="F", person_name="P", post_titles=[], for_day=TODAY, notices=[DUE_SOON]
    )
    with pytest.raises(UidDomainError):
        digest_events(digest, uid_domain="not a host")
