"""One read of the register as at a day: frozen values that every pack, paper and figure is built from."""

from dataclasses import dataclass
from datetime import date

from rules.vocabulary import (
    Applicability,
    Certainty,
    DeadlineKind,
    FigureTable,
    InspectionKind,
    ItemKind,
    Measure,
    Phase,
    PublicationKind,
    ResolutionKind,
    Stage,
    WindowStatus,
)


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item as it stood on the view's day. All days are calendar days in Europe/London.

    `due_on` is the driving deadline's day (rules/deadline_choice.py), with the phrase, anchor and rule that
    it follows from and the title of the post that confirmed it; all of these are empty or None when no
    deadline is recorded. `unread_phrases` are current deadlines that couldn't be read. `owner_name` is
    whoever held the owner post on that day, None when nobody did. `known_on` and `source` say since when and
    from which paper the register knows the item. `own_update_months` is its own cadence of updates,
    None where the policy's counts.
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
    portfolio: str
    board: str
    owner_title: str | None
    owner_name: str | None
    stage: Stage
    stage_since: date
    due_on: date | None
    deadline_kind: DeadlineKind | None
    phrase: str
    due_anchor: str
    due_rule: str
    resolution: ResolutionKind | None
    recurrence: str | None
    certainty: Certainty | None
    confirmed_by: str | None
    unread_phrases: tuple[str, ...]
    last_substantive_update: date | None
    parent_key: str | None
    known_on: date
    source: str
    own_update_months: int | None = None

    @property
    def confirmed(self) -> bool:
        """True when a named post has confirmed the driving deadline's date."""
        return self.confirmed_by is not None


@dataclass(frozen=True, slots=True)
class InspectionView:
    """One window of one inspection: its newest revision known on the view's day; both days inclusive."""

    key: str
    slot: int
    title: str
    kind: InspectionKind
    inspectorates: str
    areas: str
    what_the_force_does: str
    outcome: str
    starts_on: date
    ends_on: date
    status: WindowStatus
    phrase: str
    anchor: str
    rule: str
    certainty: Certainty
    source: str


@dataclass(frozen=True, slots=True)
class StatedCell:
    """One cell as printed in a paper; `value` is None where the paper prints none or it is unclear."""

    measure: Measure
    value: int | None
    printed: str


@dataclass(frozen=True, slots=True)
class StatedRow:
    """One row of a table in a paper. `question` holds what is unclear about it, in words, or is empty."""

    label: str
    kind: ItemKind | None
    level: int | None
    cells: tuple[StatedCell, ...]
    question: str
    source: str
    as_at: date

    def cell(self, measure: Measure) -> StatedCell | None:
        """The cell of that column, or None when the paper has none."""
        return next((cell for cell in self.cells if cell.measure is measure), None)


@dataclass(frozen=True, slots=True)
class StatedTable:
    """The newest statement of one table on or before the view's day, rows in the paper's order."""

    table: FigureTable
    as_at: date
    rows: tuple[StatedRow, ...]


@dataclass(frozen=True, slots=True)
class PhaseView:
    """HMICFRS's monitoring phase of the whole force on the view's day."""

    phase: Phase
    began_on: date
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class PublicationView:
    """A report known on the view's day; counts are as its source states them, None where it doesn't."""

    key: str
    title: str
    kind: PublicationKind
    partners: str
    published_on: date | None
    link: str
    made: int | None
    applicable: int | None
    afis_made: int | None
    afis_applicable: int | None
    causes_of_concern_made: int | None
    counts_note: str
    source: str


@dataclass(frozen=True, slots=True)
class RegisterView:
    """The whole register of one force as at a day; the order of every tuple is fixed by the data alone."""

    force_code: str
    force_name: str
    as_at: date
    items: tuple[ItemView, ...]
    inspections: tuple[InspectionView, ...]
    stated_tables: tuple[StatedTable, ...]
    phase: PhaseView | None
    publications: tuple[PublicationView, ...]

    def stated(self, table: FigureTable) -> StatedTable | None:
        """The stated table of that name, or None when no paper up to the day states it."""
        return next((stated for stated in self.stated_tables if stated.table is table), None)
