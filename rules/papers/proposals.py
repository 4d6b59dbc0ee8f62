"""What a paper seems to say, one value for each thing found in it: the content of the review queue."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from rules.dates_in_words import number_of
from rules.resolution import Resolution
from rules.vocabulary import (
    Applicability,
    Confidence,
    DeadlineKind,
    FigureTable,
    InspectionKind,
    ItemKind,
    Measure,
    ProposalKind,
    PublicationKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationProposal:
    """A report that HMICFRS published. `published_on` is None unless the paper gives the very day.

    `findings` are the paper's own first words about it. `counts_quote` is the sentence that the counts were
    read from, `counts_note` what doesn't add up in it.
    """

    title: str
    kind: PublicationKind
    partners: str = ""
    published_phrase: str = ""
    published_on: date | None = None
    link: str = ""
    findings: str = ""
    made: int | None = None
    applicable: int | None = None
    afis_made: int | None = None
    afis_applicable: int | None = None
    causes_of_concern_made: int | None = None
    counts_quote: str = ""
    counts_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemProposal:
    """A recommendation, AFI or cause of concern.

    `number` is the report's own ("Recommendation 3"), `portal_id` HMICFRS's. `anchor` is the publication's
    date from which the deadline's phrase was read, None when the paper doesn't tell it: the paper's own date
    is never the anchor of a deadline. `deadline` is None when the text has no words of time that bind.
    `parent` is the number of the cause of concern, in the same report, that a recommendation belongs to.
    """

    kind: ItemKind
    number: str
    title: str
    text: str
    portal_id: str = ""
    sub_points: tuple[str, ...] = ()
    level: int | None = None
    deadline_phrase: str = ""
    anchor: date | None = None
    deadline: Resolution | None = None
    addressees: tuple[str, ...] = ()
    applicability: Applicability
    applicability_reason: str
    mandatory: bool = True
    deadline_kind: DeadlineKind = DeadlineKind.HMICFRS
    parent: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionProposal:
    """An inspection that took place or is to come. `anchor` is the paper's date, which its words start from.

    `window` is None when the paper gives no words for the time at all.
    """

    title: str
    kind: InspectionKind
    inspectorates: str = ""
    window_phrase: str = ""
    anchor: date
    window: Resolution | None = None
    forthcoming: bool
    confirmed: bool = False
    what_the_force_did: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCell:
    """One cell as printed; `value` is None where it holds no clear count."""

    measure: Measure
    printed: str
    value: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One row of a table as printed; `question` says what doesn't tie in it."""

    number: int
    label: str
    kind: ItemKind | None
    level: int | None
    cells: tuple[FigureCell, ...]
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresProposal:
    """One table of counts, row by row."""

    table: FigureTable
    rows: tuple[FigureRow, ...]


Content: TypeAlias = PublicationProposal | ItemProposal | InspectionProposal | FiguresProposal

CONTENT_OF: dict[ProposalKind, type[Content]] = {
    ProposalKind.PUBLICATION: PublicationProposal,
    ProposalKind.ITEM: ItemProposal,
    ProposalKind.INSPECTION: InspectionProposal,
    ProposalKind.FIGURES: FiguresProposal,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A proposal with the words that it rests on.

    `within` is the number of the publication that it belongs to. `quote` holds the paper's own words, `rule`
    why they were read so and what to look at.
    """

    number: int
    within: int | None
    content: Content
    confidence: Confidence
    quote: str
    place: str
    rule: str

    @property
    def kind(self) -> ProposalKind:
        """Which kind of content it has."""
        return kind_of(self.content)


def kind_of(content: Content) -> ProposalKind:
    """The kind of a proposal's content."""
    return next(kind for kind, each in CONTENT_OF.items() if isinstance(content, each))


def subject_of(content: Content) -> str:
    """What the proposal is about, in a few words: its title, or which table it is."""
    if isinstance(content, FiguresProposal):
        return f"{content.table.value.replace('-', ' ')} table of {number_of(len(content.rows), 'row')}"
    if isinstance(content, ItemProposal):
        name = content.number or content.kind.label
        portal = f" (portal id {content.portal_id})" if content.portal_id else ""
        return f"{name}{portal}: {content.title}"
    return content.title
