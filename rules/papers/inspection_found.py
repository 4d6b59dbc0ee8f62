"""An inspection read from a paper, and how its words become a proposal."""

from dataclasses import dataclass
from datetime import date

from rules.papers.inspection_words import inspection_kind, inspectorates_in, is_forthcoming
from rules.papers.proposals import InspectionProposal
from rules.resolution import Resolution
from rules.vocabulary import Confidence

MOST_WORDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFound:
    """An inspection read from a paper, at a passage."""

    at: int
    content: InspectionProposal
    confidence: Confidence
    quote: str
    place: str
    rule: str


def inspection_content(
    title: str, words: str, window: Resolution | None, paper_date: date, *, said: bool, did: str
) -> InspectionProposal:
    """The proposal for a title and the words around it. `said`: the paper speaks of it as to come."""
    return InspectionProposal(
        title=title,
        kind=inspection_kind(f"{title} {words}"),
        inspectorates=inspectorates_in(f"{title} {words} {did}"),
        window_phrase=window.words if window is not None else "",
        anchor=paper_date,
        window=window,
        forthcoming=is_forthcoming(window, paper_date, said=said),
        what_the_force_did=did.strip(),
    )
