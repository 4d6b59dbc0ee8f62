"""How proposals look: a line each, a page for one, and both as JSON."""

import json
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rules.dates_in_words import long_date, number_of
from rules.papers.proposal_json import content_json
from rules.papers.proposals import (
    Content,
    FiguresProposal,
    Found,
    InspectionProposal,
    ItemProposal,
    PublicationProposal,
    subject_of,
)
from rules.resolution import Resolution
from rules.vocabulary import ResolutionKind

if TYPE_CHECKING:
    from tasks.papers.review_queue import Decided, QueueLine

_WIDTH = 100


def found_lines(found: Sequence[Found], ids: Sequence[int]) -> list[str]:
    """What a paper seems to say, a line each; numbered by the queue when it is in it."""
    if not found:
        return ["Nothing was found that could be proposed."]
    lines = [
        _line(
            ids[at] if ids else one.number, one.confidence.value, one.content, within=one.within is not None
        )
        for at, one in enumerate(found)
    ]
    return [*lines, f"{number_of(len(found), 'proposal')}."]


def found_document(found: Sequence[Found], ids: Sequence[int]) -> list[dict[str, Any]]:
    """What a paper seems to say, for a machine."""
    return [
        {
            "id": ids[at] if ids else None,
            "number": one.number,
            "within": one.within,
            "kind": one.kind.value,
            "confidence": one.confidence.value,
            "content": json.loads(content_json(one.content)),
            "quote": one.quote,
            "place": one.place,
            "rule": one.rule,
        }
        for at, one in enumerate(found)
    ]


def queue_lines_in_words(lines: Sequence["QueueLine"]) -> list[str]:
    """The queue, a line each, with what the register may have already."""
    if not lines:
        return ["Nothing waits in the review queue."]
    shown = []
    paper_id = None
    for line in lines:
        paper = line.queued.paper
        if paper.id != paper_id:
            paper_id = paper.id
            shown.append(f"{paper.file_name}, {long_date(paper.as_at)} (import {paper.id})")
        words = _line(
            line.queued.id,
            line.queued.proposal.confidence.value,
            line.content,
            within=line.within is not None,
        )
        if line.queued.decided is not None:
            words += f" [{line.queued.decided.decision.value}]"
        elif line.matches:
            words += f" (like {line.matches[0].key}, {line.matches[0].likeness}%)"
        shown.append(words)
    return [*shown, f"{number_of(len(lines), 'proposal')}."]


def queue_document(line: "QueueLine") -> dict[str, Any]:
    """One proposal of the queue, for a machine."""
    proposal, decided = line.queued.proposal, line.queued.decided
    return {
        "id": proposal.id,
        "import": proposal.import_id,
        "file": line.queued.paper.file_name,
        "as_at": line.queued.paper.as_at,
        "number": proposal.number,
        "within": line.within.id if line.within is not None else None,
        "kind": proposal.kind.value,
        "confidence": proposal.confidence.value,
        "content": json.loads(content_json(line.content)),
        "quote": proposal.quote,
        "place": proposal.place,
        "rule": proposal.rule,
        "edits": len(line.queued.edits),
        "matches": [{"key": one.key, "likeness": one.likeness, "why": one.why} for one in line.matches],
        "decision": decided.decision.value if decided is not None else None,
        "decided_by": decided.decided_by if decided is not None else None,
        "reason": decided.reason if decided is not None else None,
        "record": f"{decided.subject_kind}/{decided.subject_key}"
        if decided and decided.subject_key
        else None,
    }


def page_lines(line: "QueueLine", fields: Sequence[str]) -> list[str]:
    """Everything about one proposal: what it says, the paper's words, and what may be done."""
    from tasks.papers.queue_transaction import decided_in_words

    proposal, paper = line.queued.proposal, line.queued.paper
    shown = [f"{proposal.id}. {subject_of(line.content)}"]
    shown.append(f"  {proposal.kind.value}, confidence {proposal.confidence.value}: {proposal.rule}")
    if line.queued.edits:
        shown.append(
            f"  edited {number_of(len(line.queued.edits), 'time')}, last by "
            f"{line.queued.edits[-1].decided_by}"
        )
    if line.within is not None:
        shown.append(f"  belongs to {line.within.id}: {subject_of(line.within.content)}")
    shown += [f"  {words}" for words in _content_lines(line.content)]
    shown.append(f"  In {paper.file_name} ({long_date(paper.as_at)}), {proposal.place}:")
    shown += _quoted(proposal.quote)
    shown += [f"  Like {one.key}, {one.likeness}%: {one.why}" for one in line.matches]
    if line.queued.decided is not None:
        shown.append(f"  It {decided_in_words(line.queued.decided)}.")
    else:
        shown.append(f"  Fields to edit: {', '.join(fields)}")
    return shown


def decided_lines(done: "Decided") -> list[str]:
    """What came of a decision."""
    if done.outcome is None:
        return [f"{done.proposal_id}: {done.decision.value}."]
    record = f"{done.outcome.subject_kind} {done.outcome.subject_key}"
    return [
        f"{done.proposal_id}: {done.decision.value}, {record}.",
        *(f"  {note}" for note in done.outcome.notes),
    ]


def decided_document(done: "Decided") -> dict[str, Any]:
    """What came of a decision, for a machine."""
    outcome = done.outcome
    return {
        "id": done.proposal_id,
        "decision": done.decision.value,
        "kind": outcome.subject_kind if outcome else None,
        "key": outcome.subject_key if outcome else None,
        "changes": [
            {"field": one.field, "from": one.before, "to": one.after}
            for one in (outcome.changes if outcome else ())
        ],
        "notes": list(outcome.notes) if outcome else [],
    }


def _line(number: int, confidence: str, content: Content, *, within: bool) -> str:
    indent = "    " if within else "  "
    about = _about(content)
    subject = textwrap.shorten(subject_of(content), 80, placeholder=" …")
    return f"{number:>5} {confidence:<6}{indent}{subject}{f'; {about}' if about else ''}"


def _about(content: Content) -> str:
    if isinstance(content, PublicationProposal):
        day = long_date(content.published_on) if content.published_on else "date not given"
        counts = f", made {content.made}" if content.made is not None else ""
        ours = f", applicable {content.applicable}" if content.applicable is not None else ""
        return f"published {day}{counts}{ours}"
    if isinstance(content, ItemProposal):
        return deadline_in_words(content)
    if isinstance(content, InspectionProposal):
        return _window_in_words(content)
    asked = sum(1 for row in content.rows if row.question)
    return f"{number_of(asked, 'question')}" if asked else "every row ties"


def deadline_in_words(content: ItemProposal) -> str:
    """“By June 2024” with the day it comes to, or that there is none."""
    if content.deadline is None or not content.deadline_phrase:
        return "no deadline"
    return f"“{textwrap.shorten(content.deadline_phrase, 60)}”: {_read_in_words(content.deadline)}"


def _window_in_words(content: InspectionProposal) -> str:
    when = "to come" if content.forthcoming else "past"
    if content.window is None:
        return f"{when}, no time given"
    return f"{when}, “{content.window_phrase}”: {_read_in_words(content.window)}"


def _read_in_words(read: Resolution) -> str:
    if read.kind is ResolutionKind.RECURRING:
        return f"a standing duty, {read.recurrence}"
    if read.start is None or read.end is None:
        return "can’t be read to a day"
    if read.start == read.end or read.kind is ResolutionKind.DEADLINE:
        return long_date(read.end)
    return f"{long_date(read.start)} to {long_date(read.end)}"


def _content_lines(content: Content) -> list[str]:
    if isinstance(content, PublicationProposal):
        return _publication(content)
    if isinstance(content, ItemProposal):
        return _item(content)
    if isinstance(content, InspectionProposal):
        return _inspection(content)
    return _figures(content)


def _publication(content: PublicationProposal) -> list[str]:
    counts = [
        f"{name} {value}"
        for name, value in (
            ("made", content.made),
            ("applicable", content.applicable),
            ("AFIs made", content.afis_made),
            ("AFIs applicable", content.afis_applicable),
            ("causes of concern", content.causes_of_concern_made),
        )
        if value is not None
    ]
    return _named(
        ("Kind", content.kind.value),
        ("Published", _about(content).split(", ")[0].removeprefix("published ")),
        ("With", content.partners),
        ("Link", content.link),
        ("Counts", ", ".join(counts)),
        ("Question", content.counts_note),
        ("Findings", content.findings),
    )


def _item(content: ItemProposal) -> list[str]:
    return _named(
        ("Kind", content.kind.value),
        ("Portal id", content.portal_id),
        ("Level", str(content.level or "")),
        ("Deadline", deadline_in_words(content)),
        ("How read", content.deadline.rule if content.deadline else ""),
        ("Set by", content.deadline_kind.value if content.deadline else ""),
        ("For", "; ".join(content.addressees)),
        ("Applies", f"{content.applicability.value}: {content.applicability_reason}"),
        ("Mandatory", "yes" if content.mandatory else "no, a super-complaint’s isn’t"),
        ("Belongs to", content.parent),
        ("Owner", content.owner),
    )


def _inspection(content: InspectionProposal) -> list[str]:
    return _named(
        ("Kind", content.kind.value),
        ("Inspectorates", content.inspectorates),
        ("When", _window_in_words(content)),
        ("How read", content.window.rule if content.window else ""),
        ("Confirmed", "yes" if content.confirmed else ""),
        ("What it says", content.what_the_force_did),
    )


def _figures(content: FiguresProposal) -> list[str]:
    lines = []
    for row in content.rows:
        cells = ", ".join(f"{cell.measure.value} {cell.printed or '(empty)'}" for cell in row.cells)
        lines.append(f"{row.number}. {row.label}: {cells}{f'  ? {row.question}' if row.question else ''}")
    return lines


def _named(*fields: tuple[str, str]) -> list[str]:
    return [f"{name}: {value}" for name, value in fields if value]


def _quoted(text: str) -> list[str]:
    return [
        part
        for line in text.split("\n")
        for part in textwrap.wrap(line, _WIDTH, initial_indent="    | ", subsequent_indent="    | ")
    ]
