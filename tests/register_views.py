"""Register views for tests, built without a database: the facts of the paper of 28 March 2024 (S1)."""

from datetime import date
from typing import Any

from rules.register_view import (
    InspectionView,
    ItemView,
    PhaseView,
    RegisterView,
    StatedCell,
    StatedRow,
    StatedTable,
)
from rules.vocabulary import (
    Applicability,
    Certainty,
    DeadlineKind,
    FigureTable,
    InspectionKind,
    ItemKind,
    Measure,
    Phase,
    ResolutionKind,
    Stage,
    WindowStatus,
)

S1_DAY = date(2024, 3, 28)
CSE = ("cse", "Group-based child sexual exploitation", date(2023, 12, 8))
STOP_AND_SEARCH = ("s60", "Super-complaint on section 60", date(2023, 12, 15))
VICTIMS = ("victims", "Needs of victims in the criminal justice system", date(2023, 12, 19))
JUNE_14, JUNE_30, NEW_YEARS_EVE = date(2024, 6, 14), date(2024, 6, 30), date(2024, 12, 31)

# The portal table as S1 prints it: row label, kind, level, open, closed, total.
S1_PORTAL: tuple[tuple[str, ItemKind, int | None, int, int, int | None], ...] = (
    ("Cause of Concern", ItemKind.CAUSE_OF_CONCERN, None, 8, 23, 31),
    ("Recommendation Level 1", ItemKind.RECOMMENDATION, 1, 0, 2, 2),
    ("Recommendation Level 2", ItemKind.RECOMMENDATION, 2, 24, 40, 64),
    ("Recommendation Level 3", ItemKind.RECOMMENDATION, 3, 35, 3, 38),
    ("Recommendation Level 4", ItemKind.RECOMMENDATION, 4, 23, 0, 23),
    ("AFI Level 1", ItemKind.AFI, 1, 0, 6, 6),
    ("AFI Level 2", ItemKind.AFI, 2, 20, 3, 23),
    ("AFI Level 3", ItemKind.AFI, 3, 19, 1, 20),
    ("AFI Level 4", ItemKind.AFI, 4, 0, 0, 0),
    ("AFI Closed before Levels", ItemKind.AFI, None, 36, 13, None),
    ("Recommendation Closed before Levels", ItemKind.RECOMMENDATION, None, 76, 54, None),
)


def portal_row(
    label: str,
    kind: ItemKind | None,
    level: int | None,
    opened: int | None,
    closed: int | None,
    total: int | None,
    *,
    question: str = "",
    printed: tuple[str, str, str] | None = None,
) -> StatedRow:
    """A row of the portal table; what is printed follows from the figures unless given."""
    figures = (opened, closed, total)
    texts = printed or tuple("" if figure is None else str(figure) for figure in figures)
    measures = (Measure.OPEN, Measure.CLOSED, Measure.TOTAL)
    return StatedRow(
        label=label,
        kind=kind,
        level=level,
        cells=tuple(map(StatedCell, measures, figures, texts)),
        question=question,
        source="S1, section 2, portal table",
        as_at=S1_DAY,
    )


def portal_table(*rows: StatedRow) -> StatedTable:
    return StatedTable(FigureTable.PORTAL, S1_DAY, rows)


def s1_portal() -> StatedTable:
    return portal_table(*(portal_row(*row) for row in S1_PORTAL))


def item_view(key: str, **changes: Any) -> ItemView:
    """An open, mandatory recommendation with an owner, a recent update and no date."""
    values: dict[str, Any] = {
        "portal_id": None,
        "number": "Recommendation 1",
        "kind": ItemKind.RECOMMENDATION,
        "level": None,
        "title": f"What {key} asks",
        "text": "",
        "publication_key": None,
        "publication_title": "",
        "published_on": None,
        "mandatory": True,
        "applicability": Applicability.OURS,
        "portfolio": "",
        "board": "",
        "owner_title": "Head of Crime",
        "owner_name": "Saoirse O'Brien",
        "stage": Stage.OPEN,
        "stage_since": date(2024, 3, 1),
        "due_on": None,
        "deadline_kind": None,
        "phrase": "",
        "due_anchor": "",
        "due_rule": "",
        "resolution": None,
        "recurrence": None,
        "certainty": None,
        "confirmed_by": None,
        "unread_phrases": (),
        "last_substantive_update": date(2024, 3, 20),
        "parent_key": None,
        "known_on": date(2024, 3, 1),
        "source": "test",
    }
    return ItemView(key=key, **(values | changes))


def dated(
    key: str, number: int, report: tuple[str, str, date], due_on: date, phrase: str, **changes: Any
) -> ItemView:
    """A recommendation of a report with a day that its phrase gives."""
    publication_key, title, published_on = report
    values: dict[str, Any] = {
        "number": f"Recommendation {number}",
        "publication_key": publication_key,
        "publication_title": title,
        "published_on": published_on,
        "due_on": due_on,
        "deadline_kind": DeadlineKind.HMICFRS,
        "phrase": phrase,
        "due_anchor": published_on.isoformat(),
        "due_rule": "the day as stated",
        "resolution": ResolutionKind.DEADLINE,
        "certainty": Certainty.EXACT,
        "mandatory": report is not STOP_AND_SEARCH,
    }
    return item_view(key, **(values | changes))


def s1_items() -> tuple[ItemView, ...]:
    """S1's dated items, and the AFI without a date."""
    by_14_june = ((3, "By 14 June 2024"), (4, "By 14 June 2024"), (5, "By 14 June 2024"))
    more = ((7, "By June 14 2024"), (8, "By 14 June 2024"))
    return (
        dated("cse-rec-2", 2, CSE, NEW_YEARS_EVE, "By 31 December 2024"),
        dated("cse-rec-4", 4, CSE, NEW_YEARS_EVE, "By 31 December 2024"),
        dated("cse-rec-8", 8, CSE, JUNE_30, "By 30 June 2024"),
        dated("cse-rec-9", 9, CSE, CSE[2], "With immediate effect", resolution=ResolutionKind.IMMEDIATE),
        item_view("cse-afi-1", kind=ItemKind.AFI, number="AFI 1", publication_title=CSE[1]),
        dated("s60-rec-1", 1, STOP_AND_SEARCH, JUNE_30, "By June 2024", certainty=Certainty.CONVENTION),
        *(
            dated(f"s60-rec-{number}", number, STOP_AND_SEARCH, JUNE_14, phrase)
            for number, phrase in (*by_14_june, *more)
        ),
        dated("victims-rec-3", 3, VICTIMS, NEW_YEARS_EVE, "By 31 December 2024"),
    )


def inspection(title: str, first: date, last: date, status: WindowStatus, **changes: Any) -> InspectionView:
    values: dict[str, Any] = {
        "key": title.lower(),
        "slot": 1,
        "kind": InspectionKind.JOINT,
        "inspectorates": "HMICFRS",
        "areas": "",
        "what_the_force_does": "",
        "outcome": "",
        "phrase": "4th March – 22nd March",
        "anchor": "2024-03-28",
        "rule": "the days as stated",
        "certainty": Certainty.EXACT,
        "source": "S1",
    }
    return InspectionView(title=title, starts_on=first, ends_on=last, status=status, **(values | changes))


def s1_view(**changes: Any) -> RegisterView:
    """The register as at 28 March 2024, as far as S1 states it."""
    values: dict[str, Any] = {
        "force_code": "west-midlands",
        "force_name": "West Midlands Police",
        "as_at": S1_DAY,
        "items": s1_items(),
        "inspections": (
            inspection("PSD pilot", date(2024, 1, 8), date(2024, 1, 12), WindowStatus.DONE),
            inspection("JTAI", date(2024, 3, 4), date(2024, 3, 22), WindowStatus.DONE),
        ),
        "stated_tables": (s1_portal(),),
        "phase": PhaseView(Phase.ENGAGE, date(2023, 12, 22), "", "S1"),
        "publications": (),
    }
    return RegisterView(**(values | changes))
