"""What a committee paper is made from: publishable values only, frozen, and the terms of one paper."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.figures import Break, RegisterPosition
from rules.figures.ageing import AgeBand, OldestOpen
from rules.figures.movement import Movement
from rules.figures.publications import PublicationCounts
from rules.figures.submissions import Submissions
from rules.packs.content import BreakNote
from rules.register_view import StatedTable
from rules.vocabulary import (
    Applicability,
    Certainty,
    InspectionKind,
    ItemKind,
    Marking,
    Phase,
    PublicationKind,
    WindowStatus,
)


class Committee(StrEnum):
    """Which body a paper is for, and so which cut of it is made."""

    JAC = "JAC"
    SPCB = "SPCB"
    PPOG = "PPOG"


class Standing(StrEnum):
    """How an item stands as far as the public is told: the force's inner stages aren't told apart."""

    OPEN = "open"
    WAITING = "waiting"  # submitted, and not yet verified and closed by HMICFRS
    CLOSED = "closed"
    NOT_ASKED = "not-asked"  # superseded, merged, derogated from or found not applicable


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicItem:
    """The publishable fields of an item on the paper's day. `key` serves links and is never printed.

    `due_on` and `phrase` are HMICFRS's deadline, or else the PCC's: the force's own targets aren't here.
    `standing_since` is the day on which it was submitted, closed or dropped, None while it is open.
    """

    key: str
    portal_id: str | None
    number: str
    kind: ItemKind
    level: int | None
    title: str
    text: str
    publication_key: str | None
    publication_title: str
    published_on: date | None
    mandatory: bool
    applicability: Applicability
    standing: Standing
    standing_since: date | None
    due_on: date | None
    phrase: str
    parent_key: str | None
    known_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReport:
    """The publishable fields of a report. `counts_note` is written to stand beside its counts."""

    key: str
    title: str
    kind: PublicationKind
    partners: str
    published_on: date | None
    link: str
    findings: str
    made: int | None
    applicable: int | None
    afis_made: int | None
    afis_applicable: int | None
    causes_of_concern_made: int | None
    counts_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicInspection:
    """The publishable fields of one window of an inspection; both days inclusive."""

    key: str
    slot: int
    title: str
    kind: InspectionKind
    inspectorates: str
    areas: str
    what_the_force_does: str
    starts_on: date
    ends_on: date
    status: WindowStatus
    phrase: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class PublicPhase:
    """A phase of HMICFRS's monitoring, and the day on which it began."""

    phase: Phase
    began_on: date


@dataclass(frozen=True, slots=True)
class ContactPost:
    """Whom a reader may ask: a post, its department and its holder's rank, never a name. Any may be empty."""

    title: str = ""
    department: str = ""
    rank: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeMaterial:
    """Everything that a committee paper says, as known at the end of `as_at`, a day in Europe/London.

    `since` is the day of the committee before; what is "since" it happened after its end. `items` are those
    that bind the force, by key; `reports`, `inspections` and `phases` all that were known, the earliest
    first. `stated` holds the newest statement of each table of figures, `stated_then` those in force on
    `since`, and `stated_beside` the tables of the same day as the newest statement of what waits. Of the
    register's figures, `position_then` is that of `since`, `submitted` counts from the beginning of levels
    and `submitted_since` from `since`. `date_breaks` are deadlines that contradict each other or gave no
    day. `ppog_days` are days of the PPOG in the force's diary.
    """

    force_code: str
    force_name: str
    as_at: date
    since: date
    items: tuple[PublicItem, ...] = ()
    reports: tuple[PublicReport, ...] = ()
    inspections: tuple[PublicInspection, ...] = ()
    phases: tuple[PublicPhase, ...] = ()
    stated: tuple[StatedTable, ...] = ()
    stated_then: tuple[StatedTable, ...] = ()
    stated_beside: tuple[StatedTable, ...] = ()
    position_then: RegisterPosition
    movement: Movement
    submitted: Submissions
    submitted_since: Submissions
    oldest: OldestOpen | None = None
    bands: tuple[AgeBand, ...] = ()
    report_counts: tuple[PublicationCounts, ...] = ()
    date_breaks: tuple[Break, ...] = ()
    contact: ContactPost = ContactPost()
    background_documents: tuple[str, ...] = ()
    ppog_days: tuple[date, ...] = ()
    break_notes: tuple[BreakNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeTerms:
    """The terms of one paper. `most_rows` is how many rows a list prints before it says "n more"."""

    committee: Committee
    meeting_on: date
    agenda_item: str = ""
    marking: Marking = Marking.OFFICIAL
    edition: str = ""
    most_rows: int = 500
