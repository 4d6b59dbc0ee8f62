"""What a report's section 55 day says in a calendar."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from rules.calendar_feeds.events import EventStatus, NotAnEventError
from rules.calendar_feeds.section_55_events import Section55Day, section_55_event
from rules.section_55 import section_55_day
from tests.calendar_rows import SECTION_55, UID_DOMAIN


def test_the_day_is_the_acts_and_the_words_say_how_it_is_counted() -> None:
    event = section_55_event(SECTION_55, uid_domain=UID_DOMAIN)

    assert SECTION_55.last_day == section_55_day(SECTION_55.published_on)
    assert event.uid == "section55-wmp-stop-and-search@oversight.example"
    assert event.summary == "Section 55: PCC's comments due on Stop and search"
    assert (event.start, event.end_exclusive, event.status) == (
        date(2024, 2, 8),
        date(2024, 2, 9),
        EventStatus.CONFIRMED,
    )
    assert "Date: 8 February 2024, day 56 from 15 December 2023, that day included." in event.description
    assert event.description.endswith("\nLink: https://hmicfrs.example/stop-and-search")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (replace(SECTION_55, title="\r\n"), "it has no title"),
        (replace(SECTION_55, last_day=date.max), "the last day that can be written"),
        (replace(SECTION_55, changed_at=datetime(2024, 1, 1)), "has no zone"),  # noqa: DTZ001
    ],
)
def test_a_report_that_cannot_be_shown_is_refused_by_name(row: Section55Day, reason: str) -> None:
    with pytest.raises(NotAnEventError, match=f"report stop-and-search: .*{reason}"):
        section_55_event(row, uid_domain=UID_DOMAIN)
