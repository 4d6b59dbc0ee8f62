"""Which fields of the register a public paper may hold: each one named here, and nothing else let through."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from rules.figures import Break
from rules.figures.date_breaks import Dated, sibling_date_breaks, unknown_date_breaks
from rules.figures.publications import PublicationCounts
from rules.packs.committee_material import PublicInspection, PublicItem, PublicReport, Standing
from rules.packs.tie_notes import SETTLED_IN_PRINT
from rules.register_view import InspectionView, ItemView, PublicationView, StatedTable
from rules.vocabulary import Applicability, DeadlineKind, Stage

STANDING_OF = {
    Stage.OPEN: Standing.OPEN,
    # Claims, panels and what HMICFRS hands back are the force's own business until it submits again.
    Stage.CLAIMED: Standing.OPEN,
    Stage.SIGNED_OFF: Standing.OPEN,
    Stage.RETURNED: Standing.OPEN,
    Stage.SUBMITTED: Standing.WAITING,
    Stage.VERIFIED: Standing.WAITING,
    Stage.CLOSED: Standing.CLOSED,
    Stage.SUPERSEDED: Standing.NOT_ASKED,
    Stage.MERGED: Standing.NOT_ASKED,
    Stage.DEROGATED: Standing.NOT_ASKED,
    Stage.NOT_APPLICABLE: Standing.NOT_ASKED,
}

PublicDeadline = tuple[date | None, str]


def public_items(
    items: Iterable[ItemView], behind_targets: dict[str, PublicDeadline]
) -> Iterator[PublicItem]:
    """The items that bind the force.

    `behind_targets` holds, by key, the day and the words of the deadline that HMICFRS or the PCC set, for
    items whose driving deadline is the force's own target.
    """
    for item in items:
        if item.applicability is Applicability.NOT_OURS:
            continue
        driving = (item.due_on, item.phrase)
        is_target = item.deadline_kind is DeadlineKind.INTERNAL
        due_on, phrase = behind_targets.get(item.key, (None, "")) if is_target else driving
        standing = STANDING_OF[item.stage]
        yield PublicItem(
            key=item.key,
            portal_id=item.portal_id,
            number=item.number,
            kind=item.kind,
            level=item.level,
            title=item.title,
            text=item.text,
            publication_key=item.publication_key,
            publication_title=item.publication_title,
            published_on=item.published_on,
            mandatory=item.mandatory,
            applicability=item.applicability,
            standing=standing,
            standing_since=None if standing is Standing.OPEN else item.stage_since,
            due_on=due_on,
            phrase=phrase,
            parent_key=item.parent_key,
            known_on=item.known_on,
        )


def public_report(report: PublicationView, findings: str) -> PublicReport:
    """A report with its findings in brief, which a register's view leaves out."""
    return PublicReport(
        key=report.key,
        title=report.title,
        kind=report.kind,
        partners=report.partners,
        published_on=report.published_on,
        link=report.link,
        findings=findings,
        made=report.made,
        applicable=report.applicable,
        afis_made=report.afis_made,
        afis_applicable=report.afis_applicable,
        causes_of_concern_made=report.causes_of_concern_made,
        counts_note=report.counts_note,
    )


def public_inspection(window: InspectionView) -> PublicInspection:
    """A window without its outcome, which is HMICFRS's to publish."""
    return PublicInspection(
        key=window.key,
        slot=window.slot,
        title=window.title,
        kind=window.kind,
        inspectorates=window.inspectorates,
        areas=window.areas,
        what_the_force_does=window.what_the_force_does,
        starts_on=window.starts_on,
        ends_on=window.ends_on,
        status=window.status,
        phrase=window.phrase,
        certainty=window.certainty,
    )


def public_table(table: StatedTable) -> StatedTable:
    """A statement's rows as printed, each with its question, and without the remark on where it was found."""
    return replace(table, rows=tuple(replace(row, source="") for row in table.rows))


def public_counts(counts: PublicationCounts) -> PublicationCounts:
    """A report's counts, with what doesn't tie in them."""
    return replace(counts, source="", breaks=public_breaks(counts.breaks))


def public_breaks(breaks: Iterable[Break]) -> tuple[Break, ...]:
    """What stops issue until somebody has written a note, without the remarks on where it was found."""
    return tuple(replace(found, source="") for found in breaks if found.code not in SETTLED_IN_PRINT)


def public_date_breaks(deadlines: Iterable[Dated]) -> tuple[Break, ...]:
    """What is odd about the deadlines that HMICFRS and the PCC set; the force's own targets aren't told."""
    told = [
        replace(dated, source="", item=replace(dated.item, why="", responses=()))
        for dated in deadlines
        if dated.item.deadline is not DeadlineKind.INTERNAL
    ]
    return public_breaks([*sibling_date_breaks(told), *unknown_date_breaks(told)])
