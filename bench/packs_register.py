"""The made-up register of bench/packs.py: every kind, level, stage and rating, and all that a pack shows."""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rules.figures import is_closed, is_counted
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
from rules.register_view import (
    InspectionView,
    ItemView,
    PhaseView,
    PublicationView,
    RegisterView,
)
from rules.vocabulary import (
    Applicability,
    Certainty,
    DeadlineKind,
    InspectionKind,
    ItemKind,
    Phase,
    PublicationKind,
    Rag,
    ResolutionKind,
    ReviewClock,
    Stage,
    WindowStatus,
)

AS_AT = date(2024, 11, 26)
SINCE = date(2024, 10, 29)
ITEMS_OF_A_REPORT = 12
_TITLES = (
    "Supervisors should review every investigation and record what they found",
    "The force should improve how it assesses the risk to repeat and vulnerable victims",
    "Initial responses to incidents should meet the force's published standards",
    "Managers of sex offenders should have a workload that lets them visit on time",
    "The force should make sure that stop and search is recorded, reviewed and fair",
    "Digital devices should be examined before investigations are finalised",
)
_TEXT = (
    "The force should make sure that its officers and staff have the training, the supervision and the "
    "systems with which they can do this well, and that it checks the effect with regular audits. "
)
_STAGES = (
    *[Stage.OPEN] * 9,
    Stage.CLAIMED,
    Stage.SIGNED_OFF,
    Stage.SUBMITTED,
    Stage.SUBMITTED,
    Stage.VERIFIED,
    Stage.RETURNED,
    *[Stage.CLOSED] * 5,
    Stage.SUPERSEDED,
)
_OWNERS = (
    ("Head of Investigations", "Det Ch Supt Aoife O'Neill"),
    ("Head of Force Contact", "Supt Marek Kowalczyk"),
    ("Head of Professional Standards", None),
    ("Head of Learning and Development", "Priya Raman"),
    (None, None),
)


def made_up_register(count: int) -> tuple[RegisterView, BoardMaterial]:
    """So many items as at 26 November 2024, and what a pack of that day is made from besides."""
    chance = random.Random(7)
    items = tuple(_item(place, chance) for place in range(count))
    view = RegisterView(
        force_code="example",
        force_name="Example Constabulary",
        as_at=AS_AT,
        items=tuple(sorted(items, key=lambda item: item.key)),
        inspections=tuple(_inspections()),
        stated_tables=(),
        phase=PhaseView(Phase.ENGAGE, date(2024, 2, 1), "", "example"),
        publications=tuple(_publications(count)),
    )
    return view, _material(view, chance)


def _item(place: int, chance: random.Random) -> ItemView:
    report = place // ITEMS_OF_A_REPORT
    first = place % ITEMS_OF_A_REPORT == 0 and report % 4 == 0
    kind = ItemKind.CAUSE_OF_CONCERN if first else chance.choice((ItemKind.RECOMMENDATION, ItemKind.AFI))
    published = date(2021, 3, 4) + timedelta(days=report * 50 % 1330)
    due_on = AS_AT + timedelta(days=chance.randrange(-60, 400)) if chance.random() < 0.8 else None
    owner, holder = chance.choice(_OWNERS) if chance.random() < 0.3 else _OWNERS[0]
    stage = Stage.OPEN if first else chance.choice(_STAGES)
    title = _TITLES[place % len(_TITLES)]
    return ItemView(
        key=f"report-{report:03}-{place:05}",
        portal_id=str(10_000 + place),
        number=f"Cause of concern {report}"
        if first
        else f"{'AFI' if kind is ItemKind.AFI else 'Recommendation'} {place % ITEMS_OF_A_REPORT}",
        kind=kind,
        level=None if first else chance.choice((2, 2, 3, 3, 4, None)),
        title=title,
        text=_TEXT * (1 + place % 3),
        publication_key=f"report-{report:03}",
        publication_title=f"An inspection of how well the force protects vulnerable people, part {report}",
        published_on=published,
        mandatory=place % 17 != 0,
        applicability=Applicability.OURS if place % 29 else Applicability.NOT_OURS,
        portfolio="Crime",
        board="DCC HMIC Oversight Board",
        owner_title=owner,
        owner_name=holder,
        stage=stage,
        stage_since=AS_AT - timedelta(days=chance.randrange(1, 200)),
        due_on=due_on,
        deadline_kind=DeadlineKind.HMICFRS if due_on else None,
        phrase=f"By {due_on.day} {due_on:%B %Y}" if due_on else "",
        due_anchor=published.isoformat(),
        due_rule="the day as stated" if due_on else "",
        resolution=ResolutionKind.DEADLINE if due_on else None,
        recurrence=None,
        certainty=Certainty.EXACT if due_on else None,
        confirmed_by="Force Liaison Officer" if due_on and place % 2 else None,
        unread_phrases=(),
        last_substantive_update=AS_AT - timedelta(days=chance.randrange(1, 45)),
        parent_key=f"report-{report:03}-{report * ITEMS_OF_A_REPORT:05}"
        if not first and report % 4 == 0 and place % ITEMS_OF_A_REPORT < 6
        else None,
        known_on=published,
        source="example",
    )


def _material(view: RegisterView, chance: random.Random) -> BoardMaterial:
    ours = [item for item in view.items if is_counted(item) and not is_closed(item)]
    concerns = [item for item in ours if item.kind is ItemKind.CAUSE_OF_CONCERN]
    ratings = tuple(
        ItemRating(item.key, chance.choice(tuple(Rag)), AS_AT - timedelta(days=30), "As the panel found it")
        for item in ours
        if chance.random() < 0.9
    )
    return BoardMaterial(
        meeting_on=date(2024, 12, 3),
        meeting_place="Conference room 2",
        chair="Deputy Chief Constable",
        edition="Draft 1 of version 1, not issued",
        decisions=_decisions(ours),
        actions=_actions(ours),
        ratings=ratings,
        reviews=tuple(
            ReviewRecord(
                item.key,
                ReviewClock.CAUSE_OF_CONCERN,
                AS_AT - timedelta(days=90 * back),
                True,
                "Audit of 60 files: 48 met the standard. The plan is on course.",
            )
            for item in concerns
            for back in (1, 2, 3)
        ),
        reviews_ahead=tuple(
            review
            for item in concerns
            for review in (
                ReviewAhead(item.key, ReviewClock.CAUSE_OF_CONCERN, AS_AT + timedelta(days=12)),
                ReviewAhead(item.key, ReviewClock.ENGAGE_REPORT, AS_AT - timedelta(days=3), 2),
            )
        ),
        evidence=tuple(
            EvidenceRecord(
                item.key,
                AS_AT - timedelta(days=40),
                Stage.SUBMITTED,
                "Letter of the Chief Constable.pdf",
                "9f2c1a" * 10 + "abcd",
                "signed",
            )
            for item in view.items
            if item.parent_key and item.stage in (Stage.SUBMITTED, Stage.CLOSED)
        ),
        extensions=tuple(
            ExtensionRecord(
                item.key,
                AS_AT - timedelta(days=9),
                item.due_on,
                AS_AT + timedelta(days=120),
                "The new system goes live in March.",
                "Head of Investigations",
                "HMICFRS liaison lead" if place % 2 else "",
                AS_AT - timedelta(days=2) if place % 2 else None,
            )
            for place, item in enumerate([each for each in ours if each.due_on][:4])
        ),
        comparison=PortalComparison(
            date(2024, 11, 20),
            "portal export of 20 November 2024.xlsx",
            len(ours),
            len(ours) - 6,
            tuple(
                PortalDifference("Status", str(item.portal_id), "closed on the portal, open here", item.key)
                for item in ours[:4]
            )
            + tuple(
                PortalDifference(
                    "As expected", str(item.portal_id), "submitted here, open on the portal", item.key, True
                )
                for item in ours[4:6]
            ),
        ),
        questions=(
            OpenQuestion(
                "near-same-dates",
                "Three items of one report are due on 14, 15 and 16 June 2024: is one misspelt?",
                "Look each up in the report.",
                tuple(item.key for item in ours[:3]),
            ),
        ),
        earlier=_earlier(view),
        month_ends=_month_ends(len(ours)),
    )


def _decisions(ours: list[ItemView]) -> tuple[DecisionAsked, ...]:
    return (
        DecisionAsked(
            "1",
            "Agree the extension of two recommendations to 26 March 2025.",
            "The new records system goes live in March.",
            "Head of Investigations",
            tuple(item.key for item in ours[:2]),
        ),
        DecisionAsked(
            "2",
            "Sign off three recommendations as complete.",
            "Each has its evidence.",
            "Force Liaison Officer",
            tuple(item.key for item in ours[2:5]),
        ),
    )


def _actions(ours: list[ItemView]) -> tuple[MeetingAction, ...]:
    return (
        MeetingAction(
            "Oct 1",
            "Name an owner for the items of the custody report.",
            "Force Liaison Officer",
            SINCE,
            date(2024, 11, 15),
            None,
            "Two of five named.",
            (ours[0].key,),
        ),
        MeetingAction(
            "Oct 2",
            "Bring the audit of supervisory reviews to the board.",
            "Head of Investigations",
            SINCE,
            date(2024, 12, 3),
        ),
        MeetingAction(
            "Oct 3",
            "Write to HMICFRS about the dates of the next visit.",
            "Force Liaison Lead",
            SINCE,
            date(2024, 11, 12),
            date(2024, 11, 11),
            "Answered on 18 November 2024.",
        ),
    )


def _earlier(view: RegisterView) -> EarlierPack:
    """The register as the pack before had it: some items not known yet, some not as far."""
    items = []
    for place, item in enumerate(view.items):
        if place % 31 == 5:
            continue
        if place % 23 == 3 and item.stage is Stage.CLOSED:
            item = replace(item, stage=Stage.SUBMITTED)
        elif place % 37 == 2 and item.stage is Stage.OPEN:
            item = replace(item, stage=Stage.CLOSED)
        elif place % 41 == 7 and item.level == 3:
            item = replace(item, level=2)
        items.append(item)
    ratings = tuple(ItemRating(item.key, tuple(Rag)[place % 3], SINCE) for place, item in enumerate(items))
    return earlier_pack(replace(view, as_at=SINCE, items=tuple(items)), ratings)


def _month_ends(last: int) -> tuple[MonthEnd, ...]:
    days = [
        *(date(2023 + (10 + m) // 12, (10 + m) % 12 + 1, 1) + timedelta(days=-1) for m in range(1, 13)),
        AS_AT,
    ]
    return tuple(
        MonthEnd(day, last + (len(days) - 1 - place) * 3 + (place * 7) % 5 * (place != 12))
        for place, day in enumerate(days)
    )


def _publications(count: int) -> Iterator[PublicationView]:
    for report in range(-(-count // ITEMS_OF_A_REPORT)):
        published = (
            SINCE + timedelta(days=9)
            if report in (1, 2)
            else date(2021, 3, 4) + timedelta(days=report * 50 % 1330)
        )
        yield PublicationView(
            key=f"report-{report:03}",
            title=f"An inspection of how well the force protects vulnerable people, part {report}",
            kind=PublicationKind.THEMATIC,
            partners="",
            published_on=published,
            link=f"https://example.org/publications/part-{report}",
            made=9,
            applicable=6,
            afis_made=None,
            afis_applicable=None,
            causes_of_concern_made=None,
            counts_note="",
            source="example",
        )


def _inspections() -> Iterator[InspectionView]:
    for place, (title, first, last, status) in enumerate(
        (
            (
                "PEEL 2023–2025, second body of fieldwork",
                date(2024, 11, 18),
                date(2024, 12, 6),
                WindowStatus.CONFIRMED,
            ),
            ("Joint targeted area inspection", date(2025, 1, 13), date(2025, 1, 31), WindowStatus.TENTATIVE),
            ("Custody, unannounced", date(2025, 3, 1), date(2025, 5, 31), WindowStatus.TENTATIVE),
            ("Crime data integrity", date(2025, 2, 3), date(2025, 2, 7), WindowStatus.CANCELLED),
            (
                "Counter-terrorism policing thematic",
                date(2025, 9, 8),
                date(2025, 9, 12),
                WindowStatus.CONFIRMED,
            ),
            (
                "National child protection re-inspection",
                date(2024, 5, 13),
                date(2024, 5, 24),
                WindowStatus.DONE,
            ),
        ),
        start=1,
    ):
        yield InspectionView(
            key=f"inspection-{place}",
            slot=1,
            title=title,
            kind=InspectionKind.THEMATIC,
            inspectorates="HMICFRS",
            areas="Investigations; public protection",
            what_the_force_does="Sends documents and hosts interviews",
            outcome="",
            starts_on=first,
            ends_on=last,
            status=status,
            phrase="",
            anchor="",
            rule="the days as stated",
            certainty=Certainty.FUZZY if status is WindowStatus.TENTATIVE else Certainty.EXACT,
            source="example",
        )
