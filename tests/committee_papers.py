"""Committee papers for tests: material made by hand, and a paper's words and tables by their anchors."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from rules.figures import RegisterPosition
from rules.figures.counting import NO_ITEMS, Figure, FigureSum, group_of
from rules.figures.movement import Movement, MovementRow, Term
from rules.figures.position import RegisterRow
from rules.figures.submissions import Submissions
from rules.packs.committee_material import (
    CommitteeMaterial,
    ContactPost,
    PublicInspection,
    PublicItem,
    PublicPhase,
    PublicReport,
    Standing,
)
from rules.packs.committee_paper import Committee, CommitteeTerms, compose_committee_paper
from rules.packs.content import Block, Bullets, Heading, PackContent, Paragraph, Table
from rules.vocabulary import (
    Applicability,
    Certainty,
    InspectionKind,
    ItemKind,
    Phase,
    PublicationKind,
    WindowStatus,
)

SINCE, AS_AT = date(2024, 3, 28), date(2024, 12, 5)


def public_item(key: str, **changes: Any) -> PublicItem:
    """An open, mandatory recommendation of level 2, known before the committee before."""
    values: dict[str, Any] = {
        "portal_id": None,
        "number": "Recommendation 1",
        "kind": ItemKind.RECOMMENDATION,
        "level": 2,
        "title": f"What {key} asks",
        "text": f"The text of {key}",
        "publication_key": None,
        "publication_title": "",
        "published_on": None,
        "mandatory": True,
        "applicability": Applicability.OURS,
        "standing": Standing.OPEN,
        "standing_since": None,
        "due_on": None,
        "phrase": "",
        "parent_key": None,
        "known_on": date(2024, 1, 8),
    }
    return PublicItem(key=key, **(values | changes))


def public_report(key: str, **changes: Any) -> PublicReport:
    """A thematic report of 22 August 2024, without counts."""
    values: dict[str, Any] = {
        "title": f"Report {key}",
        "kind": PublicationKind.THEMATIC,
        "partners": "",
        "published_on": date(2024, 8, 22),
        "link": "",
        "findings": "",
        "made": None,
        "applicable": None,
        "afis_made": None,
        "afis_applicable": None,
        "causes_of_concern_made": None,
        "counts_note": "",
    }
    return PublicReport(key=key, **(values | changes))


def public_inspection(title: str, first: date, last: date, **changes: Any) -> PublicInspection:
    """A confirmed window of a thematic inspection."""
    values: dict[str, Any] = {
        "key": title.casefold(),
        "slot": 1,
        "kind": InspectionKind.THEMATIC,
        "inspectorates": "HMICFRS",
        "areas": "",
        "what_the_force_does": "",
        "status": WindowStatus.CONFIRMED,
        "phrase": "",
        "certainty": Certainty.EXACT,
    }
    return PublicInspection(title=title, starts_on=first, ends_on=last, **(values | changes))


def material_of(*items: PublicItem, **changes: Any) -> CommitteeMaterial:
    """Material of these items, none of which moved since the committee before unless `movement` says so."""
    values: dict[str, Any] = {
        "force_code": "west-midlands",
        "force_name": "West Midlands Police",
        "as_at": AS_AT,
        "since": SINCE,
        "items": items,
        "phases": (PublicPhase(Phase.SCAN, date(2020, 1, 1)),),
        "position_then": _position(items),
        "movement": _unmoved(items),
        "submitted": Submissions(()),
        "submitted_since": Submissions(()),
        "contact": ContactPost("Force Liaison Officer"),
    }
    return CommitteeMaterial(**(values | changes))


def moved(items: tuple[PublicItem, ...], **terms: tuple[str, ...]) -> Movement:
    """A movement that ends at the open ones among the items, with these keys under the terms' names."""
    closing = _open_keys(items)
    found = tuple((Term[name.upper()], Figure(len(keys), keys)) for name, keys in terms.items())
    entered = [key for term, figure in found if term.adds for key in figure.keys or ()]
    left = [key for term, figure in found if not term.adds for key in figure.keys or ()]
    opening = sorted({*closing, *left} - {*entered})
    row = MovementRow(
        group_of(ItemKind.RECOMMENDATION, 2),
        Figure(len(opening), tuple(opening)),
        found,
        Figure(len(closing), closing),
    )
    return Movement((row,), replace(row, group=None), ())


def _unmoved(items: tuple[PublicItem, ...]) -> Movement:
    rows = tuple(
        MovementRow(row.group, row.open, (), row.open) for row in _position(items).rows if row.open.count
    )
    keys = _open_keys(items)
    whole = Figure(len(keys), keys)
    return Movement(rows, MovementRow(None, whole, (), whole), ())


def _position(items: tuple[PublicItem, ...]) -> RegisterPosition:
    sums: dict[Any, FigureSum] = {}
    for item in items:
        if item.standing in (Standing.OPEN, Standing.WAITING):
            sums.setdefault(group_of(item.kind, item.level), FigureSum()).add(1, item.key)
    return RegisterPosition(
        tuple(RegisterRow(group, sums[group].figure(), NO_ITEMS) for group in sorted(sums)), NO_ITEMS
    )


def _open_keys(items: tuple[PublicItem, ...]) -> tuple[str, ...]:
    return tuple(sorted(item.key for item in items if item.standing in (Standing.OPEN, Standing.WAITING)))


def paper_of(material: CommitteeMaterial, committee: Committee = Committee.JAC, **terms: Any) -> PackContent:
    """The paper for a meeting on its own day."""
    return compose_committee_paper(
        material, terms=CommitteeTerms(committee=committee, meeting_on=material.as_at, **terms)
    )


def blocks_under(paper: PackContent, anchor: str) -> list[Block]:
    """What stands under the section or the heading with that anchor, up to the next heading."""
    for section in paper.sections:
        inside = section.anchor == anchor
        found: list[Block] = []
        for block in section.blocks:
            if isinstance(block, Heading):
                if inside:
                    break
                inside = block.anchor == anchor
            elif inside:
                found.append(block)
        if inside:
            return found
    raise AssertionError(anchor)


def texts_under(paper: PackContent, anchor: str) -> list[str]:
    """The paragraphs and list entries there."""
    found: list[str] = []
    for block in blocks_under(paper, anchor):
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Bullets):
            found.extend(cell.text for cell in block.items)
    return found


def rows_under(paper: PackContent, anchor: str, table: int = 0) -> list[tuple[str, ...]]:
    """The rows of one of the tables there."""
    tables = [block for block in blocks_under(paper, anchor) if isinstance(block, Table)]
    return [tuple(cell.text for cell in row.cells) for row in tables[table].rows]


def all_text(paper: PackContent) -> Iterator[str]:
    """Every text that a paper prints."""
    for section in paper.sections:
        yield section.title
        for block in section.blocks:
            if isinstance(block, Table):
                yield from (column.heading for column in block.columns)
                for row in block.rows:
                    yield from (text for cell in row.cells for text in (cell.text, cell.detail))
            elif isinstance(block, Bullets):
                yield from (cell.text for cell in block.items)
            elif isinstance(block, Paragraph | Heading):
                yield block.text
