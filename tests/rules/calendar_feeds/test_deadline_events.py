"""What an item's deadline says in a calendar."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from rules.calendar_feeds.deadline_events import OwnedDeadline, deadline_event
from rules.calendar_feeds.events import BusyStatus, CalendarEvent, EventStatus, NotAnEventError
from rules.vocabulary import Certainty, DeadlineKind, ResolutionKind, Stage
from tests.calendar_rows import DEADLINE, UID_DOMAIN


def event_of(row: OwnedDeadline) -> CalendarEvent:
    return deadline_event(row, uid_domain=UID_DOMAIN, public_url="https://oversight.example/")


def test_a_confirmed_deadline_is_its_one_day_with_the_phrase_it_rests_on_and_what_is_asked() -> None:
    event = event_of(DEADLINE)

    assert event.uid == "deadline-wmp-10618@oversight.example"
    assert event.summary == "Due: Records of stop and search"
    assert (event.start, event.end_exclusive) == (date(2024, 6, 30), date(2024, 7, 1))
    assert (event.status, event.busy_status) == (EventStatus.CONFIRMED, BusyStatus.FREE)
    assert event.url == "https://oversight.example/items/10618"
    assert event.description.split("\n") == [
        "To be done by the date below.",
        (
            "Date: 30 June 2024, from “By June 2024” in the source of 15 December 2023: the last day of the"
            " named month, 30 June 2024."
        ),
        "How certain: the source states no days; they follow from its words by a written convention.",
        "Confirmed by: Force Liaison Officer",
        "Set by: HMICFRS",
        "What: Recommendation 3, Level 2, portal 10618",
        "What the force must do: Supervisors review each record within a week",
        "Report: Stop and search",
        "Owner: Owner, Local Policing",
    ]


@pytest.mark.parametrize(
    ("row", "status", "summary"),
    [
        (replace(DEADLINE, confirmed_by=""), EventStatus.TENTATIVE, "Provisional: Due: "),
        (replace(DEADLINE, confirmed_by="", certainty=Certainty.EXACT), EventStatus.CONFIRMED, "Due: "),
        (replace(DEADLINE, mandatory=False), EventStatus.CONFIRMED, "Date, not mandatory: "),
        (replace(DEADLINE, stage=Stage.SUBMITTED), EventStatus.CONFIRMED, "Submitted: "),
        (replace(DEADLINE, stage=Stage.VERIFIED), EventStatus.CONFIRMED, "Verified: "),
        (replace(DEADLINE, stage=Stage.CLAIMED), EventStatus.CONFIRMED, "Due: "),
        (replace(DEADLINE, stage=Stage.RETURNED), EventStatus.CONFIRMED, "Due: "),
    ],
)
def test_status_and_title_say_how_firm_it_is_and_whose_step_is_next(
    row: OwnedDeadline, status: EventStatus, summary: str
) -> None:
    event = event_of(row)

    assert (event.status, event.summary) == (status, summary + "Records of stop and search")
    assert (event.busy_status is BusyStatus.TENTATIVE) == (status is EventStatus.TENTATIVE)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage.is_ended])
def test_an_ended_item_is_cancelled_and_says_how_it_ended(stage: Stage) -> None:
    event = event_of(replace(DEADLINE, stage=stage, stage_since=date(2024, 5, 3)))

    assert event.status is EventStatus.CANCELLED
    assert event.summary == "CANCELLED: Records of stop and search"
    first = event.description.split("\n")[0]
    assert first.endswith(" on 3 May 2024: nothing is due any more.")


def test_a_rough_period_is_shown_whole_and_never_as_a_hard_day() -> None:
    row = replace(
        DEADLINE,
        resolution=ResolutionKind.WINDOW,
        certainty=Certainty.FUZZY,
        phrase="early in June",
        starts_on=date(2024, 6, 1),
        ends_on=date(2024, 6, 10),
    )

    event = event_of(row)

    assert event.status is EventStatus.TENTATIVE
    assert (event.start, event.end_exclusive) == (date(2024, 6, 1), date(2024, 6, 11))
    assert "Period: 1 June 2024 to 10 June 2024, from “early in June”" in event.description


def test_a_deadline_counted_from_another_day_is_its_last_day_alone() -> None:
    event = event_of(replace(DEADLINE, starts_on=date(2023, 12, 15)))

    assert (event.start, event.end_exclusive) == (date(2024, 6, 30), date(2024, 7, 1))


@pytest.mark.parametrize("set_by", list(DeadlineKind))
def test_every_kind_of_deadline_says_who_set_it(set_by: DeadlineKind) -> None:
    assert "\nSet by: " in event_of(replace(DEADLINE, set_by=set_by)).description


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            replace(
                DEADLINE,
                starts_on=None,
                ends_on=None,
                resolution=ResolutionKind.UNKNOWN,
                phrase="By 30 Septe",
            ),
            "its date isn't known: “By 30 Septe” couldn't be read",
        ),
        (
            replace(DEADLINE, starts_on=None, ends_on=None, resolution=ResolutionKind.RECURRING),
            "its deadline has no day: recurring",
        ),
        (
            replace(DEADLINE, starts_on=date(2024, 7, 1)),
            "it ends on 30 June 2024, before it starts on 1 July 2024",
        ),
        (replace(DEADLINE, ends_on=date.max), "the last day that can be written"),
        (replace(DEADLINE, title="\0 "), "it has no title"),
        (replace(DEADLINE, modified_at=datetime(2024, 1, 1)), "has no zone"),  # noqa: DTZ001
    ],
)
def test_what_is_no_event_is_refused_by_the_items_name(row: OwnedDeadline, reason: str) -> None:
    with pytest.raises(NotAnEventError, match=reason) as caught:
        event_of(row)

    assert caught.value.about == "item 10618"
