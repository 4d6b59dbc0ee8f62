"""What a board's pack is made from besides the view, for tests: one of everything, about S1's items."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from rules.packs.board_material import (
    BoardMaterial,
    DecisionAsked,
    EarlierPack,
    EvidenceRecord,
    ExtensionRecord,
    ItemRating,
    MeetingAction,
    MonthEnd,
    OpenQuestion,
    PortalComparison,
    PortalDifference,
    ReviewAhead,
    ReviewRecord,
    earlier_pack,
)
from rules.register_view import RegisterView
from rules.vocabulary import Rag, ReviewClock, Stage
from tests.register_views import S1_DAY, s1_view

FEBRUARY = date(2024, 2, 29)


def material(**changes: Any) -> BoardMaterial:
    """One of everything; what is rated is S1's first three items."""
    values: dict[str, Any] = {
        "meeting_on": date(2024, 4, 2),
        "meeting_place": "Conference room 2",
        "chair": "Deputy Chief Constable",
        "edition": "Draft 1 of version 1, not issued",
        "decisions": (
            DecisionAsked("1", "Agree the extension.", "The system is late.", "FLO", ("cse-rec-2",)),
        ),
        "actions": (
            MeetingAction("Feb 1", "Name an owner.", "FLO", FEBRUARY, date(2024, 3, 15)),
            MeetingAction("Feb 2", "Write to HMICFRS.", "FLL", FEBRUARY, done_on=date(2024, 3, 1)),
        ),
        "ratings": (
            ItemRating("cse-rec-2", Rag.RED, FEBRUARY, "Behind."),
            ItemRating("cse-rec-4", Rag.AMBER, FEBRUARY),
            ItemRating("cse-rec-8", Rag.GREEN, FEBRUARY),
        ),
        "reviews": (ReviewRecord("cause", ReviewClock.CAUSE_OF_CONCERN, FEBRUARY, True, "Improved."),),
        "reviews_ahead": (ReviewAhead("cause", ReviewClock.ENGAGE_REPORT, date(2024, 3, 25), 2),),
        "evidence": (EvidenceRecord("cse-rec-2", FEBRUARY, Stage.SUBMITTED, "Letter.pdf", "a" * 64),),
        "extensions": (
            ExtensionRecord("cse-rec-2", FEBRUARY, date(2024, 12, 31), date(2025, 3, 31), "Late.", "Owner"),
        ),
        "comparison": PortalComparison(
            S1_DAY, "portal.xlsx", 12, 10, (PortalDifference("Status", "10618", "closed there", "cse-rec-4"),)
        ),
        "questions": (OpenQuestion("near-same-dates", "Is one misspelt?", "Look it up.", ("s60-rec-1",)),),
        "month_ends": tuple(MonthEnd(S1_DAY - timedelta(days=30 * back), 12 + back) for back in (2, 1, 0)),
        "earlier": earlier(),
    }
    return BoardMaterial(**(values | changes))


def earlier(view: RegisterView | None = None, **changes: Any) -> EarlierPack:
    """A pack of 29 February 2024 from a view; S1's, as it stands, unless given."""
    return earlier_pack(replace(view or s1_view(), as_at=FEBRUARY, **changes))
