"""A pack's content from its snapshot: the only way to what is printed, so that nothing live slips in."""

from collections.abc import Mapping
from dataclasses import replace

from rules.packs.agenda_papers import with_papers
from rules.packs.board_pack import compose_board_pack
from rules.packs.committee_material import CommitteeTerms
from rules.packs.committee_paper import compose_committee_paper
from rules.packs.content import BreakNote, PackContent
from rules.packs.pack_snapshot import BoardFacts, PackSnapshot, PaperFacts
from rules.vocabulary import Marking, PackKind


def compose_pack(
    snapshot: PackSnapshot, *, marking: Marking, status: str, notes: Mapping[str, BreakNote]
) -> PackContent:
    """The pack or paper of a snapshot; the same snapshot, marking, status and notes give the same content.

    `status` is what it says of itself (“Draft 2 of version 1, not issued”); `notes` are by break_key().
    """
    if snapshot.kind is PackKind.BOARD_PACK:
        content = _board_pack(snapshot.facts, marking, status, notes)
    else:
        content = _committee_paper(snapshot.paper, marking, status, notes)
    return with_papers(content, snapshot.papers)


def _board_pack(
    facts: BoardFacts, marking: Marking, status: str, notes: Mapping[str, BreakNote]
) -> PackContent:
    # What doesn't tie shows only in the whole, so every note goes in, and those that fit are printed.
    return compose_board_pack(
        facts.view,
        material=replace(facts.material, edition=status, break_notes=tuple(notes.values())),
        marking=marking,
        review_months=facts.review_months,
        due_within_days=facts.due_within_days,
    )


def _committee_paper(
    facts: PaperFacts, marking: Marking, status: str, notes: Mapping[str, BreakNote]
) -> PackContent:
    terms = CommitteeTerms(
        committee=facts.committee,
        meeting_on=facts.meeting_on,
        agenda_item=facts.agenda_item,
        marking=marking,
        edition=status,
    )
    material = replace(facts.material, break_notes=tuple(notes.values()))
    return compose_committee_paper(material, terms=terms)
