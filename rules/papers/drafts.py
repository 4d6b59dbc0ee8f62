"""Proposals on their way: before they have their numbers, and with what stands in a paper twice taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rules.papers.figure_tables import FiguresFound
from rules.papers.inspection_found import InspectionFound
from rules.papers.likeness import title_likeness
from rules.papers.proposals import Content, Found, ItemProposal, PublicationProposal
from rules.papers.recommendations import ItemFound
from rules.vocabulary import Confidence

_SAME_TEXT = 80

AnyFound: TypeAlias = ItemFound | InspectionFound | FiguresFound


@dataclass(slots=True)
class Draft:
    """A proposal before it has its number; `within` is its publication's draft."""

    at: int
    content: Content
    confidence: Confidence
    quote: str
    place: str
    rule: str
    within: "Draft | None" = None


def draft_of(found: AnyFound, within: Draft | None = None) -> Draft:
    """A draft of what a finder found."""
    return Draft(found.at, found.content, found.confidence, found.quote, found.place, found.rule, within)


def without_repeated_items(drafts: Sequence[Draft]) -> list[Draft]:
    """A recommendation in a summary and again in its chapter is one; other words are a question."""
    kept: list[Draft] = []
    for draft in drafts:
        content = draft.content
        if isinstance(content, ItemProposal):
            twins = [one for one in kept if _same_item(one, draft, content)]
            if any(_alike(one.content, content) for one in twins):
                continue
            if twins:
                draft.confidence = Confidence.LOW
                draft.rule += f"; but another {content.number} with other words stands at {twins[0].place}"
        kept.append(draft)
    return kept


def _same_item(one: Draft, other: Draft, content: ItemProposal) -> bool:
    first = one.content
    if (
        not isinstance(first, ItemProposal)
        or one.within is not other.within
        or first.kind is not content.kind
    ):
        return False
    if content.portal_id or first.portal_id:
        return content.portal_id == first.portal_id
    return content.number == first.number if content.number and first.number else _alike(first, content)


def _alike(one: Content, other: ItemProposal) -> bool:
    return isinstance(one, ItemProposal) and title_likeness(one.text, other.text) >= _SAME_TEXT


def numbered(drafts: Sequence[Draft]) -> tuple[Found, ...]:
    """The drafts in the paper's order, each publication before what belongs to it."""
    order = sorted(drafts, key=lambda draft: (draft.at, not isinstance(draft.content, PublicationProposal)))
    numbers = {id(draft): number for number, draft in enumerate(order, start=1)}
    return tuple(
        Found(
            number=numbers[id(draft)],
            within=numbers[id(draft.within)] if draft.within is not None else None,
            content=draft.content,
            confidence=draft.confidence,
            quote=draft.quote,
            place=draft.place,
            rule=draft.rule,
        )
        for draft in order
    )
