"""The register as at a day: what was known then, read in a fixed number of queries."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.figure import StatedFigure
from models.force import Force, ForcePhase
from models.item import Item
from models.publication import Publication
from models.queries.inspections import inspection_slots
from models.queries.item_views import grouped, item_views
from rules.register_view import (
    InspectionView,
    PhaseView,
    PublicationView,
    RegisterView,
    StatedCell,
    StatedRow,
    StatedTable,
)
from rules.vocabulary import WindowStatus


def register_view(session: Session, force_id: int, *, as_at: date) -> RegisterView:
    """The register of one force as it was known at the end of `as_at`, a day in Europe/London.

    Known then means: items and windows with `known_on`, deadlines with `known_on`, stages with
    `happened_on`, reviews with `held_on`, figures with `as_at` and reports with `published_on` on or before
    that day; a post is held by whoever had it on that day; an item's and an inspection's own fields are those
    of the day, by the audit trail. A report without a date stands in when one of its items was known. Raises
    sqlalchemy.exc.NoResultFound when the force doesn't exist.

    Fourteen queries, whatever the register's size; run it in one transaction to have them agree.
    """
    force = session.execute(sa.select(Force.code, Force.name).where(Force.id == force_id)).one()
    return RegisterView(
        force_code=force.code,
        force_name=force.name,
        as_at=as_at,
        items=item_views(session, force_id, as_at=as_at),
        inspections=_inspections(session, force_id, as_at),
        stated_tables=_stated_tables(session, force_id, as_at),
        phase=_phase(session, force_id, as_at),
        publications=publication_views(session, force_id, as_at),
    )


def _inspections(session: Session, force_id: int, as_at: date) -> tuple[InspectionView, ...]:
    views = (
        InspectionView(
            key=slot.inspection_key,
            slot=slot.slot,
            title=slot.title,
            kind=slot.kind,
            inspectorates=slot.inspectorates,
            areas=slot.areas,
            what_the_force_does=slot.what_the_force_does,
            # An outcome carries no day of its own: before the window was done nobody knew it.
            outcome=slot.outcome if slot.status is WindowStatus.DONE else "",
            starts_on=slot.starts_on,
            ends_on=slot.ends_on,
            status=slot.status,
            phrase=slot.phrase,
            anchor=slot.anchor,
            rule=slot.rule,
            certainty=slot.certainty,
            source=slot.source,
        )
        for slot in inspection_slots(session, force_id, as_at=as_at)
    )
    # Sorted here, as databases order text by their own locale.
    return tuple(sorted(views, key=lambda view: (view.starts_on, view.ends_on, view.key, view.slot)))


def _stated_tables(session: Session, force_id: int, as_at: date) -> tuple[StatedTable, ...]:
    newest = (
        sa.select(StatedFigure.figure_table, sa.func.max(StatedFigure.as_at).label("as_at"))
        .where(StatedFigure.force_id == force_id, StatedFigure.as_at <= as_at)
        .group_by(StatedFigure.figure_table)
        .subquery("newest_statement")
    )
    query = (
        sa.select(StatedFigure)
        .join(
            newest,
            sa.and_(newest.c.figure_table == StatedFigure.figure_table, newest.c.as_at == StatedFigure.as_at),
        )
        .where(StatedFigure.force_id == force_id)
        .order_by(StatedFigure.row_number, StatedFigure.id)
    )
    tables = grouped(((figure.figure_table, figure.as_at), figure) for figure in session.scalars(query))
    return tuple(
        StatedTable(table=table, as_at=day, rows=stated_rows(figures))
        for (table, day), figures in sorted(tables.items(), key=lambda entry: entry[0])
    )


def stated_rows(figures: tuple[StatedFigure, ...]) -> tuple[StatedRow, ...]:
    """The rows of one statement of one table, from its cells in the paper's order."""
    rows = grouped(((figure.row_number, figure.row_label), figure) for figure in figures)
    return tuple(
        StatedRow(
            label=label,
            kind=cells[0].kind,
            level=cells[0].level,
            cells=tuple(StatedCell(cell.measure, cell.value, cell.printed) for cell in cells),
            question=" ".join(dict.fromkeys(cell.question for cell in cells if cell.question)),
            source=cells[0].source,
            as_at=cells[0].as_at,
        )
        for (_number, label), cells in rows.items()
    )


def _phase(session: Session, force_id: int, as_at: date) -> PhaseView | None:
    query = (
        sa.select(ForcePhase)
        .where(ForcePhase.force_id == force_id, ForcePhase.began_on <= as_at)
        .order_by(ForcePhase.began_on.desc())
        .limit(1)
    )
    phase = session.scalars(query).one_or_none()
    return PhaseView(phase.phase, phase.began_on, phase.note, phase.source) if phase else None


def publication_views(session: Session, force_id: int, as_at: date) -> tuple[PublicationView, ...]:
    """The reports known on a day, the oldest first; a report without a date counts once an item is known."""
    has_known_item = (
        sa.select(sa.literal(1)).where(Item.publication_id == Publication.id, Item.known_on <= as_at).exists()
    )
    # Column by column: whole records take twice as long, and the findings are the longest text of all.
    columns = [getattr(Publication, name) for name in PublicationView.__dataclass_fields__]
    query = sa.select(*columns).where(
        Publication.force_id == force_id,
        sa.or_(
            Publication.published_on <= as_at,
            sa.and_(Publication.published_on.is_(None), has_known_item),
        ),
    )
    views = (PublicationView(**row._mapping) for row in session.execute(query))
    return tuple(sorted(views, key=lambda view: (view.published_on or date.max, view.key)))
