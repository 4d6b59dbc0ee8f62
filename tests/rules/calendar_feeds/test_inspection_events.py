"""What an inspection window says in a calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from rules.calendar_feeds.events import BusyStatus, EventStatus, NotAnEventError
from rules.calendar_feeds.inspection_events import (
    BUSY_STATUS_OF,
    EVENT_STATUS_OF,
    InspectionSlot,
    event_for,
    events_for,
)
from rules.calendar_feeds.uids import UidDomainError, event_uid
from rules.vocabulary import Certainty, InspectionKind, WindowStatus
from tests.calendar_rows import CORRUPTION, UID_DOMAIN


def test_a_provisional_week_says_so_in_its_title_its_status_and_its_words() -> None:
    event = event_for(CORRUPTION, uid_domain=UID_DOMAIN)

    assert event.uid == "inspection-wmp-counter-corruption-1@oversight.example"
    assert event.sequence == 0
    assert event.summary == "Provisional: Counter-corruption, vetting and misconduct"
    assert (event.start, event.end_exclusive) == (date(2025, 3, 10), date(2025, 3, 15))
    assert (event.status, event.busy_status) == (EventStatus.TENTATIVE, BusyStatus.TENTATIVE)
    assert event.categories == ("Inspection", "Thematic")
    assert event.last_modified == datetime(2024, 12, 6, 9, 30, tzinfo=UTC)
    assert event.created == datetime(2024, 11, 6, 9, 30, tzinfo=UTC)
    assert event.description.split("\n") == [
        "Provisional: the dates below may still change.",
        (
            "Dates: 10 March 2025 to 14 March 2025, from “w/c 10th March 2025” in the paper of "
            "5 December 2024: Monday to Friday of that week."
        ),
        "How certain: the source states no days; they follow from its words by a written convention.",
        "What: Thematic inspection of West Midlands Police",
        "By: HMICFRS",
        "Areas: Vetting; professional standards",
        "What the force does: Hosts fieldwork and hands over case files",
        "Source: S0, forthcoming inspections",
    ]


@pytest.mark.parametrize(
    ("status", "title", "stated"),
    [
        (WindowStatus.TENTATIVE, "Provisional: Visit", EventStatus.TENTATIVE),
        (WindowStatus.CONFIRMED, "Visit", EventStatus.CONFIRMED),
        (WindowStatus.CANCELLED, "CANCELLED: Visit", EventStatus.CANCELLED),
        (WindowStatus.DONE, "Visit", EventStatus.CONFIRMED),
    ],
)
def test_each_status_has_its_title_and_its_calendar_status(
    status: WindowStatus, title: str, stated: EventStatus
) -> None:
    event = event_for(replace(CORRUPTION, title="Visit", status=status), uid_domain=UID_DOMAIN)

    assert (event.summary, event.status) == (title, stated)


def test_every_window_status_has_a_calendar_status_and_none_makes_anybody_busy() -> None:
    assert set(EVENT_STATUS_OF) == set(BUSY_STATUS_OF) == set(WindowStatus)
    assert "BUSY" not in set(BUSY_STATUS_OF.values())


@pytest.mark.parametrize("kind", InspectionKind)
def test_every_kind_of_inspection_has_a_category_without_a_comma(kind: InspectionKind) -> None:
    event = event_for(replace(CORRUPTION, kind=kind), uid_domain=UID_DOMAIN)

    assert event.categories[1]
    assert not any("," in category for category in event.categories)


@pytest.mark.parametrize("certainty", [each for each in Certainty if each is not Certainty.NOT_KNOWN])
def test_every_certainty_of_a_known_date_is_said_in_words(certainty: Certainty) -> None:
    event = event_for(replace(CORRUPTION, certainty=certainty), uid_domain=UID_DOMAIN)

    assert "How certain: the source" in event.description


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        ("2024-12-05", " in the paper of 5 December 2024: "),
        ("2020-12", " in the paper of December 2020: "),
        ("2020", " in the paper of 2020: "),
        ("2024-02-30", " in the paper of 2024-02-30: "),
        ("2024-13", " in the paper of 2024-13: "),
        ("", "”: "),
    ],
)
def test_the_paper_is_named_by_its_day_month_or_year(anchor: str, words: str) -> None:
    assert (
        f"{words}Monday" in event_for(replace(CORRUPTION, anchor=anchor), uid_domain=UID_DOMAIN).description
    )


def test_a_single_day_is_named_once_and_ends_the_day_after() -> None:
    leap_day = replace(CORRUPTION, starts_on=date(2024, 2, 29), ends_on=date(2024, 2, 29))

    event = event_for(leap_day, uid_domain=UID_DOMAIN)

    assert event.end_exclusive == date(2024, 3, 1)
    assert "Dates: 29 February 2024, from “" in event.description


def test_a_window_with_no_phrase_says_that_it_stands_as_recorded() -> None:
    event = event_for(replace(CORRUPTION, phrase="", anchor="", rule=""), uid_domain=UID_DOMAIN)

    assert "Dates: 10 March 2025 to 14 March 2025, as recorded." in event.description


def test_a_slot_keeps_its_uid_when_it_firms_up_moves_and_is_cancelled() -> None:
    steps = [
        CORRUPTION,
        replace(CORRUPTION, revision=1, status=WindowStatus.CONFIRMED),
        replace(CORRUPTION, revision=2, status=WindowStatus.CONFIRMED, starts_on=date(2025, 3, 12)),
        replace(CORRUPTION, revision=3, status=WindowStatus.CANCELLED),
    ]

    events = [event_for(step, uid_domain=UID_DOMAIN) for step in steps]

    assert {event.uid for event in events} == {"inspection-wmp-counter-corruption-1@oversight.example"}
    assert [event.sequence for event in events] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a-b", "c", 1), ("a", "b-c", 1)),
        (("a", "b", 11), ("a", "b-1", 1)),
        (("a", "peel 2021", 1), ("a", "peel-2021", 1)),
        (("a", "peel%202021", 1), ("a", "peel 2021", 1)),
        (("a", "b" * 500, 1), ("a", "b" * 501, 1)),
        (("a", "Peel", 1), ("a", "peel", 1)),
        (("a", "\ud800", 1), ("a", "\ud801", 1)),
    ],
)
def test_two_windows_never_share_a_uid(one: tuple[str, str, int], other: tuple[str, str, int]) -> None:
    first, second = (event_uid(*window, uid_domain=UID_DOMAIN) for window in (one, other))

    assert first != second


def test_a_uid_is_ascii_and_short_enough_to_be_a_file_name() -> None:
    uid = event_uid("wmp" * 100, "é/\n\0" * 100, 1, uid_domain=UID_DOMAIN)

    assert uid.isascii()
    assert uid.isprintable()
    assert len(uid) < 255


@pytest.mark.parametrize("domain", ["", "two words", "a@b", "x\r\nATTENDEE:y", "-a.example", "a..b"])
def test_a_uid_domain_that_is_no_host_name_is_refused(domain: str) -> None:
    with pytest.raises(UidDomainError, match="host name"):
        event_for(CORRUPTION, uid_domain=domain)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (replace(CORRUPTION, ends_on=date(2025, 3, 9)), "it ends on 9 March 2025, before it starts"),
        (replace(CORRUPTION, ends_on=date.max), "the last day that can be written"),
        (replace(CORRUPTION, certainty=Certainty.NOT_KNOWN), "its dates aren't known"),
        (replace(CORRUPTION, title=" \0\r\n"), "it has no title"),
        (replace(CORRUPTION, recorded_at=datetime(2024, 12, 6, 9, 30)), "has no zone"),  # noqa: DTZ001
        (replace(CORRUPTION, first_recorded_at=datetime(2024, 12, 6)), "has no zone"),  # noqa: DTZ001
    ],
)
def test_a_row_that_is_no_event_is_refused_by_name(row: InspectionSlot, reason: str) -> None:
    with pytest.raises(NotAnEventError, match=reason) as caught:
        event_for(row, uid_domain=UID_DOMAIN)

    assert str(caught.value).startswith("inspection counter-corruption, window 1: ")
    assert caught.value.about == "inspection counter-corruption, window 1"


def test_one_bad_row_leaves_the_others_and_is_reported() -> None:
    bad = replace(CORRUPTION, inspection_key="back to front", ends_on=date(2025, 1, 1))

    events, left_out = events_for([bad, CORRUPTION], uid_domain=UID_DOMAIN)

    assert [event.uid for event in events] == ["inspection-wmp-counter-corruption-1@oversight.example"]
    assert [one.about for one in left_out] == ["inspection back to front, window 1"]
    assert "before it starts on 10 March 2025" in str(left_out[0])


def test_no_text_of_a_user_can_break_a_line_or_forge_one() -> None:
    nasty = "A\r\nBEGIN:VEVENT\0\x85B\u2028C\u2029D\u202e\ud800"
    row = replace(CORRUPTION, title=nasty, areas=nasty, phrase=nasty, rule=nasty, source=nasty, anchor=nasty)

    event = event_for(row, uid_domain=UID_DOMAIN)

    assert len(event.summary.splitlines()) == 1
    assert len(event.description.splitlines()) == len(
        event_for(CORRUPTION, uid_domain=UID_DOMAIN).description.splitlines()
    )
    assert "\ud800" not in event.summary + event.description
    event.description.encode()


def test_times_are_told_in_utc_whatever_zone_they_come_in() -> None:
    summer = timezone(timedelta(hours=1))
    row = replace(CORRUPTION, recorded_at=datetime(2024, 6, 1, 0, 30, tzinfo=summer))

    event = event_for(row, uid_domain=UID_DOMAIN)

    assert event.last_modified.isoformat() == "2024-05-31T23:30:00+00:00"


def test_an_event_names_its_inspections_page_in_ascii() -> None:
    row = replace(CORRUPTION, inspection_key="a/b é")

    event = event_for(row, uid_domain=UID_DOMAIN, public_url="https://oversight.example/")

    assert event.url == "https://oversight.example/inspections/a%2Fb%20%C3%A9"
    assert event_for(row, uid_domain=UID_DOMAIN).url == ""


def test_an_edit_of_the_inspection_raises_last_modified_and_not_sequence() -> None:
    edited = replace(CORRUPTION, modified_at=datetime(2025, 1, 7, 9, 0, tzinfo=UTC))
    then_moved = replace(edited, revision=1, recorded_at=datetime(2025, 2, 7, 9, 0, tzinfo=UTC))

    was, now, later = (event_for(row, uid_domain=UID_DOMAIN) for row in (CORRUPTION, edited, then_moved))

    assert (was.sequence, was.last_modified.isoformat()) == (0, "2024-12-06T09:30:00+00:00")
    assert (now.sequence, now.last_modified.isoformat()) == (0, "2025-01-07T09:00:00+00:00")
    assert (later.sequence, later.last_modified.isoformat()) == (1, "2025-02-07T09:00:00+00:00")


def test_a_public_event_says_what_may_be_published_and_nothing_else() -> None:
    secret = "SECRET"
    row = replace(
        CORRUPTION,
        inspection_key=secret,
        areas=secret,
        what_the_force_does=secret,
        outcome=secret,
        phrase=secret,
        anchor=secret,
        rule=secret,
        source=secret,
        portfolio=secret,
    )

    event = event_for(row, uid_domain=UID_DOMAIN, public_url="https://oversight.example", public=True)

    assert secret not in repr(event)
    assert event.url == ""
    assert event.description.split("\n") == [
        "Provisional: the dates below may still change.",
        "Dates: 10 March 2025 to 14 March 2025.",
        "How certain: the source states no days; they follow from its words by a written convention.",
        "What: Thematic inspection of West Midlands Police",
        "By: HMICFRS",
    ]
    assert event.uid != event_for(replace(row, slot=2), uid_domain=UID_DOMAIN, public=True).uid
    later = event_for(replace(row, revision=3, title="Another"), uid_domain=UID_DOMAIN, public=True)
    assert event.uid == later.uid
