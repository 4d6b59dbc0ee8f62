"""What the register holds that a proposal may be the same as: items, publications and inspections."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from models.inspection import Inspection
from models.item import Item
from models.publication import Publication
from rules.papers.likeness import Candidate


def item_candidates(
    session: Session, force_id: int, *, publication_key: str | None = None, portal_id: str | None = None
) -> list[Candidate]:
    """The items of a force as plain values: every one, or those of a publication or with a portal id."""
    query = (
        sa.select(
            Item.key,
            Item.kind,
            Item.portal_id,
            Item.number,
            Item.title,
            Item.text,
            Publication.key,
            Publication.title,
        )
        .outerjoin(Publication, Publication.id == Item.publication_id)
        .where(Item.force_id == force_id)
        .order_by(Item.key)
    )
    named = [Publication.key == publication_key] if publication_key is not None else []
    named += [Item.portal_id == portal_id] if portal_id is not None else []
    if named:
        query = query.where(sa.or_(*named))
    return [
        Candidate(
            key=key,
            kind=kind,
            portal_id=portal_id or "",
            number=number,
            title=title,
            text=text,
            publication_key=publication_key or "",
            publication_title=publication_title or "",
        )
        for key, kind, portal_id, number, title, text, publication_key, publication_title in session.execute(
            query
        )
    ]


def publications_of(session: Session, force_id: int) -> list[Publication]:
    """Every publication of a force, by key."""
    query = sa.select(Publication).where(Publication.force_id == force_id).order_by(Publication.key)
    return list(session.scalars(query))


def inspections_of(session: Session, force_id: int) -> list[Inspection]:
    """Every inspection of a force with its windows, by key."""
    query = (
        sa.select(Inspection)
        .where(Inspection.force_id == force_id)
        .options(selectinload(Inspection.windows))
        .order_by(Inspection.key)
    )
    return list(session.scalars(query))
