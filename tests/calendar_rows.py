"""Rows as the register gives them, for the calendar's tests."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from rules.boards import Board, read_meeting_rule
from rules.calendar_feeds.board_events import BoardMeeting
from rules.calendar_feeds.deadline_events import OwnedDeadline
from rules.calendar_feeds.feed_rows import FeedRows, FeedSettings
from rules.calendar_feeds.inspection_events import InspectionSlot
from rules.calendar_feeds.section_55_events import Section55Day
from rules.hours import Hours
from rules.vocabulary import (
    Certainty,
    DeadlineKind,
    FeedPart,
    InspectionKind,
    ItemKind,
    Phase,
    ResolutionKind,
    Stage,
    WindowStatus,
)
from rules.workdays import BankHolidays

UID_DOMAIN = "oversight.example"

CORRUPTION = InspectionSlot(
    force_code="wmp",
    force_name="West Midlands Police",
    inspection_key="counter-corruption",
    slot=1,
    revision=0,
    title="Counter-corruption, vetting and misconduct",
    kind=InspectionKind.THEMATIC,
    inspectorates="HMICFRS",
    areas="Vetting; professional standards",
    what_the_force_does="Hosts fieldwork and hands over case files",
    outcome="",
    phrase="w/c 10th March 2025",
    anchor="2024-12-05",
    rule="Monday to Friday of that week",
    certainty=Certainty.CONVENTION,
    starts_on=date(2025, 3, 10),
    ends_on=date(2025, 3, 14),
    status=WindowStatus.TENTATIVE,
    recorded_at=datetime(2024, 12, 6, 9, 30, tzinfo=UTC),
    source="S0, forthcoming inspections",
    first_recorded_at=datetime(2024, 11, 6, 9, 30, tzinfo=UTC),
)

DEADLINE = OwnedDeadline(
    force_code="wmp",
    item_key="10618",
    kind=ItemKind.RECOMMENDATION,
    number="3",
    level=2,
    portal_id="10618",
    title="Records of stop and search",
    text="Supervisors review each record within a week",
    mandatory=True,
    publication="Stop and search",
    owner="Owner, Local Policing",
    stage=Stage.OPEN,
    stage_since=None,
    set_by=DeadlineKind.HMICFRS,
    resolution=ResolutionKind.DEADLINE,
    phrase="By June 2024",
    anchor="2023-12-15",
    rule="the last day of the named month, 30 June 2024",
    certainty=Certainty.CONVENTION,
    confirmed_by="Force Liaison Officer",
    starts_on=date(2024, 6, 30),
    ends_on=date(2024, 6, 30),
    sequence=1,
    first_recorded_at=datetime(2023, 12, 16, 9, 0, tzinfo=UTC),
    modified_at=datetime(2024, 1, 16, 9, 0, tzinfo=UTC),
)

JAC = BoardMeeting(
    force_code="wmp",
    board="Joint Audit Committee (JAC)",
    day=date(2024, 6, 6),
    hours=Hours(time(10), time(12, 30)),
    cut_off=date(2024, 5, 22),
    cut_off_work_days=10,
    question="",
    part=FeedPart.BOARDS,
    changed_at=datetime(2024, 1, 2, 9, 0, tzinfo=UTC),
)

SECTION_55 = Section55Day(
    force_code="wmp",
    publication_key="stop-and-search",
    title="Stop and search",
    link="https://hmicfrs.example/stop-and-search",
    published_on=date(2023, 12, 15),
    last_day=date(2024, 2, 8),
    changes=1,
    changed_at=datetime(2023, 12, 16, 9, 0, tzinfo=UTC),
)

SETTINGS = FeedSettings(
    uid_domain=UID_DOMAIN,
    public_url="https://oversight.example",
    boards=(
        Board(
            name="DCC Board",
            meets=read_meeting_rule("first Tuesday of the month"),
            cut_off_work_days=5,
            hours=Hours(time(10), time(11)),
        ),
        Board(
            name="PPOG", days=(date(2024, 3, 6), date(2024, 10, 9)), cut_off_work_days=5, only_in=Phase.ENGAGE
        ),
    ),
    boards_changed_at=datetime(2024, 1, 2, 9, 0, tzinfo=UTC),
    holidays=BankHolidays(
        frozenset({date(2022, 1, 3), date(2024, 5, 6), date(2026, 12, 25)}),
        date(2022, 1, 3),
        date(2026, 12, 25),
    ),
    keep_past_days=365,
    keep_cancelled_days=90,
    refresh=timedelta(hours=6),
)


def rows_of(**parts: Any) -> FeedRows:
    """A feed's rows with these parts and nothing else."""
    common = {
        "name": "West Midlands Police: inspections",
        "uid_domain": UID_DOMAIN,
        "public_url": "https://oversight.example",
        "refresh": timedelta(hours=6),
        "public": False,
    }
    return FeedRows(**(common | parts))
