"""What a committee paper is made from, read as at its day and as at the committee before."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.figure import StatedFigure
from models.force import ForcePhase
from models.item import Deadline, Item
from models.people import Post
from models.publication import Publication
from models.queries.figure_tallies import TallyReader
from models.queries.figures import figure_facts
from models.queries.item_deadlines import deadline_facts
from models.queries.item_views import grouped
from models.queries.register_view import register_view, stated_rows
from rules.deadline_choice import driving_deadline
from rules.figures.ageing import age_bands, oldest_open
from rules.figures.movement import movement
from rules.figures.position import position_then
from rules.figures.publications import publication_counts
from rules.figures.report import FigureFacts
from rules.figures.submissions import LEVELS_BEGAN, submissions
from rules.packs.committee_material import CommitteeMaterial, ContactPost, PublicPhase
from rules.packs.committee_publishable import (
    PublicDeadline,
    public_counts,
    public_date_breaks,
    public_inspection,
    public_items,
    public_report,
    public_table,
)
from rules.register_view import ItemView, StatedTable
from rules.vocabulary import DeadlineKind, FigureTable, PostKind

# A panel's ratings and what a paper names in passing are the force's own.
_PRINTED = frozenset(
    {
        FigureTable.PORTAL,
        FigureTable.SUBMISSIONS,
        FigureTable.SUBMITTED_WAITING,
        FigureTable.PUBLICATION_PARTS,
    }
)
_IDS_AT_ONCE = 500


def committee_material(
    session: Session,
    force_id: int,
    *,
    as_at: date,
    since: date,
    contact_rank: str = "",
    background_documents: Iterable[str] = (),
    ppog_days: Iterable[date] = (),
) -> CommitteeMaterial:
    """The publishable part of the register of one force, as known at the end of `as_at`.

    Both days are days in Europe/London; `since` is the day of the committee before. `contact_rank` is the
    rank of whoever holds the Force Liaison Officer's post, which the register doesn't hold;
    `background_documents` are titles; `ppog_days` come from the boards of the policy. Raises ValueError when
    `since` is later than `as_at`, and sqlalchemy.exc.NoResultFound when the force doesn't exist. Run it in
    one transaction to have all parts agree.
    """
    facts = figure_facts(session, force_id, as_at=as_at, since=since, listed=True)
    view = register_view(session, force_id, as_at=as_at)
    since_levels = TallyReader.open(session, force_id, as_at=as_at, then=min(LEVELS_BEGAN, as_at))
    submitted = submissions(since_levels.tallies(listed=True))
    findings = _findings(session, force_id)
    return CommitteeMaterial(
        force_code=view.force_code,
        force_name=view.force_name,
        as_at=as_at,
        since=since,
        items=tuple(public_items(view.items, _behind_targets(session, force_id, view.items, as_at))),
        reports=tuple(public_report(report, findings[report.key]) for report in view.publications),
        inspections=tuple(map(public_inspection, view.inspections)),
        phases=_phases(session, force_id, as_at),
        stated=tuple(public_table(table) for table in facts.statements if table.table in _PRINTED),
        stated_then=tuple(map(public_table, _stated_then(session, force_id, facts))),
        stated_beside=tuple(public_table(table) for table in facts.same_day if table.table in _PRINTED),
        position_then=position_then(facts.tallies),
        movement=movement(facts.tallies),
        submitted=submitted,
        # What was submitted before there were levels is in neither.
        submitted_since=submissions(facts.tallies) if since > LEVELS_BEGAN else submitted,
        oldest=oldest_open(facts.oldest, as_at),
        bands=age_bands(facts.tallies, as_at),
        report_counts=tuple(
            map(public_counts, publication_counts(facts.publications, facts.publication_tallies))
        ),
        date_breaks=public_date_breaks(facts.deadlines),
        contact=_contact(session, force_id, contact_rank),
        background_documents=tuple(background_documents),
        ppog_days=tuple(sorted(set(ppog_days))),
    )


def _findings(session: Session, force_id: int) -> dict[str, str]:
    query = sa.select(Publication.key, Publication.findings).where(Publication.force_id == force_id)
    return {key: findings for key, findings in session.execute(query)}


def _phases(session: Session, force_id: int, as_at: date) -> tuple[PublicPhase, ...]:
    query = (
        sa.select(ForcePhase.phase, ForcePhase.began_on)
        .where(ForcePhase.force_id == force_id, ForcePhase.began_on <= as_at)
        .order_by(ForcePhase.began_on)
    )
    return tuple(PublicPhase(phase, began_on) for phase, began_on in session.execute(query))


def _stated_then(session: Session, force_id: int, facts: FigureFacts) -> list[StatedTable]:
    """The statements that those of today are compared with: of submissions, and of the portal's position."""
    portal = _portal_table(session, force_id, facts.since or facts.as_at)
    return [table for table in (facts.earlier_submissions, portal) if table is not None]


def _portal_table(session: Session, force_id: int, day: date) -> StatedTable | None:
    stated = (StatedFigure.force_id == force_id, StatedFigure.figure_table == FigureTable.PORTAL)
    newest = session.scalar(
        sa.select(sa.func.max(StatedFigure.as_at)).where(*stated, StatedFigure.as_at <= day)
    )
    if newest is None:
        return None
    query = (
        sa.select(StatedFigure)
        .where(*stated, StatedFigure.as_at == newest)
        .order_by(StatedFigure.row_number, StatedFigure.id)
    )
    return StatedTable(FigureTable.PORTAL, newest, stated_rows(tuple(session.scalars(query))))


def _behind_targets(
    session: Session, force_id: int, items: Iterable[ItemView], as_at: date
) -> dict[str, PublicDeadline]:
    """By key, the deadline that HMICFRS or the PCC set, of items that the force's own target drives."""
    keys = [item.key for item in items if item.deadline_kind is DeadlineKind.INTERNAL]
    found: dict[str, PublicDeadline] = {}
    for start in range(0, len(keys), _IDS_AT_ONCE):
        query = (
            sa.select(Item.key, Deadline)
            .join(Deadline, Deadline.item_id == Item.id)
            .where(
                Item.force_id == force_id,
                Item.key.in_(keys[start : start + _IDS_AT_ONCE]),
                Deadline.kind != DeadlineKind.INTERNAL,
                Deadline.known_on <= as_at,
            )
            .order_by(Item.key, Deadline.version)
        )
        rows = ((key, deadline_facts(deadline, None)) for key, deadline in session.execute(query))
        for key, deadlines in grouped(rows).items():
            driving = driving_deadline(deadlines)
            if driving is not None:
                found[key] = (driving.due_on, driving.phrase)
    return found


def _contact(session: Session, force_id: int, rank: str) -> ContactPost:
    query = (
        sa.select(Post.title, Post.portfolio)
        .where(Post.force_id == force_id, Post.kind == PostKind.FORCE_LIAISON_OFFICER)
        .order_by(Post.id)
        .limit(1)
    )
    post = session.execute(query).one_or_none()
    return ContactPost(post.title, post.portfolio, rank) if post else ContactPost()
