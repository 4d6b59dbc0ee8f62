"""One inspection window as the register gives it, for the calendar's tests."""

from datetime import UTC, date, datetime

from rules.calendar_feeds.inspection_events import InspectionSlot
from rules.vocabulary import Certainty, InspectionKind, WindowStatus

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
