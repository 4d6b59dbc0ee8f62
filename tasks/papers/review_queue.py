"""The review queue: what waits, what it is like in the register, and every decision on it."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.queries.known_records import inspections_of, item_candidates, publications_of
from models.queries.proposals import Queued, one_queued, publication_of, queued
from models.records import Publication
from models.session import reading
from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.papers.item_content import with_anchor
from rules.papers.likeness import Likenesses, Match
from rules.papers.proposal_edits import edited, fields_of
from rules.papers.proposal_json import content_json
from rules.papers.proposals import (
    Content,
    FiguresProposal,
    InspectionProposal,
    ItemProposal,
    PublicationProposal,
)
from rules.vocabulary import Confidence, ProposalDecisionKind
from tasks.by_whom import ByWhom
from tasks.papers.accept_proposal.figures import accept_figures
from tasks.papers.accept_proposal.inspection import accept_inspection, inspection_matches, merge_inspection
from tasks.papers.accept_proposal.item import accept_item, merge_item, wanted
from tasks.papers.accept_proposal.outcome import Outcome
from tasks.papers.accept_proposal.publication import (
    accept_publication,
    merge_publication,
    publication_matches,
)
from tasks.papers.queue_transaction import Deciding, QueueError, deciding


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A proposal as it stands, with what the register may have of it already."""

    queued: Queued
    content: Content
    within: Queued | None
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on a proposal, and what came of it."""

    proposal_id: int
    decision: ProposalDecisionKind
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class NotAccepted:
    """A proposal that could not be accepted with the others, and why."""

    proposal_id: int
    why: str


def queue_lines(
    engine: Engine, *, force_code: str | None, import_id: int | None = None, waiting_only: bool = True
) -> list[QueueLine]:
    """The queue in the order of its papers, with likenesses for what waits."""
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        found = queued(session, force.id, import_id=import_id, waiting_only=waiting_only)
        return _lines(session, force.id, found)


def queue_line(engine: Engine, *, force_code: str | None, proposal_id: int) -> QueueLine:
    """One proposal. Raises NoSuchProposalError."""
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        return _lines(session, force.id, [one_queued(session, force.id, proposal_id)])[0]


def accept(
    engine: Engine, by: ByWhom, proposal_id: int, *, reason: str = "", as_new: bool = False
) -> Decided:
    """Write what a proposal says into the register, with the paper and place as its source.

    `as_new` accepts what the register seems to have already. Raises QueueError and NoSuchProposalError.
    """
    with deciding(engine, by, proposal_id) as change:
        content = change.queued.content
        if isinstance(content, PublicationProposal):
            outcome = accept_publication(change, content, as_new=as_new)
            change.trail.record("add-publication", "publication", outcome.subject_key, outcome.changes)
        elif isinstance(content, ItemProposal):
            outcome = accept_item(change, content, as_new=as_new)
        elif isinstance(content, InspectionProposal):
            outcome = accept_inspection(change, content, as_new=as_new)
        else:
            outcome = accept_figures(change, content)
        return _decided(change, ProposalDecisionKind.ACCEPTED, outcome, reason)


def merge(engine: Engine, by: ByWhom, proposal_id: int, *, key: str, reason: str = "") -> Decided:
    """Add what is new in a proposal to a record that is there, by its key; an item's portal id will do too.

    Raises QueueError, NoSuchProposalError and, for items, NoSuchItemError.
    """
    with deciding(engine, by, proposal_id) as change:
        content = change.queued.content
        if isinstance(content, PublicationProposal):
            outcome = merge_publication(change, content, key)
            if outcome.changes:
                change.trail.record(
                    "edit-publication", "publication", key, outcome.changes, f"from {change.source}"
                )
        elif isinstance(content, ItemProposal):
            outcome = merge_item(change, content, key)
        elif isinstance(content, InspectionProposal):
            outcome = merge_inspection(change, content, key)
        else:
            raise QueueError("a table of figures isn’t merged: accept it, or dismiss it with a reason")
        return _decided(change, ProposalDecisionKind.MERGED, outcome, reason)


def edit(
    engine: Engine, by: ByWhom, proposal_id: int, *, fields: Mapping[str, str], reason: str = ""
) -> tuple[Change, ...]:
    """Change what a proposal says; it stays in the queue. Returns what changed.

    Raises ProposalEditError, QueueError and NoSuchProposalError.
    """
    with deciding(engine, by, proposal_id) as change:
        before = change.queued.content
        published_on = _published_on(publication_of(change.session, change.force.id, change.queued))
        after = edited(before, fields, published_on=published_on)
        changes = _differences(before, after)
        if changes:
            change.decide(
                ProposalDecisionKind.EDITED,
                content=content_json(after),
                reason=_one_line(reason),
                changes=changes,
            )
        return changes


def dismiss(engine: Engine, by: ByWhom, proposal_id: int, *, reason: str) -> Decided:
    """Take a proposal out of the queue, with the reason. Raises QueueError and NoSuchProposalError."""
    why = _one_line(reason)
    if not why:
        raise QueueError("a proposal is dismissed with a reason")
    with deciding(engine, by, proposal_id) as change:
        change.decide(ProposalDecisionKind.DISMISSED, reason=why)
        return Decided(proposal_id, ProposalDecisionKind.DISMISSED, None)


def accept_all_high(
    engine: Engine, by: ByWhom, lines: Sequence[QueueLine], *, reason: str = ""
) -> tuple[list[Decided], list[NotAccepted]]:
    """Accept the lines of high confidence that wait, one by one, each in a transaction of its own.

    What may be in the register already is left for somebody to look at, and what can't be accepted is told
    with why.
    """
    done: list[Decided] = []
    left: list[NotAccepted] = []
    for line in high_ones(lines):
        if line.matches:
            match = line.matches[0]
            left.append(
                NotAccepted(line.queued.id, f"it may be “{match.key}”, {match.likeness}% alike: {match.why}")
            )
            continue
        try:
            done.append(accept(engine, by, line.queued.id, reason=reason))
        except QueueError as error:
            left.append(NotAccepted(line.queued.id, str(error)))
    return done, left


def high_ones(lines: Sequence[QueueLine]) -> list[QueueLine]:
    """The proposals of high confidence that wait."""
    return [
        line
        for line in lines
        if line.queued.proposal.confidence is Confidence.HIGH and line.queued.decided is None
    ]


def editable_fields(line: QueueLine) -> tuple[str, ...]:
    """The names of the fields that `edit` takes for it."""
    return fields_of(line.content)


def _lines(session: Session, force_id: int, found: list[Queued]) -> list[QueueLine]:
    waiting = [one for one in found if one.decided is None]
    likenesses = (
        Likenesses(item_candidates(session, force_id))
        if any(isinstance(one.content, ItemProposal) for one in waiting)
        else None
    )
    publications, inspections = publications_of(session, force_id), inspections_of(session, force_id)
    by_place = {(one.proposal.import_id, one.proposal.number): one for one in found}
    lines = []
    for one in found:
        within = None
        if one.proposal.within is not None:
            within = by_place.get((one.proposal.import_id, one.proposal.within)) or publication_of(
                session, force_id, one
            )
        content = one.content
        matches: tuple[Match, ...] = ()
        if one.decided is None and isinstance(content, ItemProposal) and likenesses is not None:
            content = with_anchor(content, _published_on(within))
            matches = likenesses.matches(wanted(content, *_publication_names(within, publications)))
        elif one.decided is None and isinstance(content, PublicationProposal):
            matches = publication_matches(publications, content)
        elif one.decided is None and isinstance(content, InspectionProposal):
            matches = inspection_matches(inspections, content)
        lines.append(QueueLine(one, content, within, matches))
    return lines


def _publication_names(within: Queued | None, known: list[Publication]) -> tuple[str, str]:
    """The key of the item's publication, decided or the likest in the register, and its title."""
    if within is None or not isinstance(within.content, PublicationProposal):
        return "", ""
    if within.decided is not None:
        return within.decided.subject_key, within.content.title
    matches = publication_matches(known, within.content)
    return (matches[0].key if matches else ""), within.content.title


def _published_on(within: Queued | None) -> date | None:
    return within.content.published_on if within and isinstance(within.content, PublicationProposal) else None


def _decided(change: Deciding, decision: ProposalDecisionKind, outcome: Outcome, reason: str) -> Decided:
    change.decide(
        decision,
        reason=_one_line(reason),
        subject=(outcome.subject_kind, outcome.subject_key),
    )
    return Decided(change.queued.id, decision, outcome)


def _differences(before: Content, after: Content) -> tuple[Change, ...]:
    if isinstance(before, FiguresProposal) or isinstance(after, FiguresProposal):
        return (Change("rows", content_json(before), content_json(after)),) if before != after else ()
    changed = []
    for field in dataclasses.fields(before):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if was != now and field.name not in ("deadline", "window"):
            changed.append(Change(field.name.replace("_", " "), _shown(was), _shown(now)))
    return tuple(changed)


def _shown(value: object) -> str | None:
    if value in (None, "", ()):
        return None
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _one_line(text: str) -> str:
    return clean_text(text).strip()
