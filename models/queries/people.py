"""Who holds which post on a day."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.people import Person, Post, Tenure
from rules.vocabulary import PostKind


class NoLiaisonOfficerError(LookupError):
    """The force has no Force Liaison Officer's post, or nobody in it, so that nobody would be told."""


def holders(
    session: Session, force_id: int, day: date, post_ids: Iterable[int] | None = None
) -> dict[int, Person]:
    """Post id to the person who holds it on the day; the one who came last where two overlap."""
    query = (
        sa.select(Tenure.post_id, Person)
        .join(Person, Person.id == Tenure.person_id)
        .join(Post, Post.id == Tenure.post_id)
        .where(
            Post.force_id == force_id,
            Tenure.since <= day,
            sa.or_(Tenure.until.is_(None), Tenure.until >= day),
        )
        .order_by(Tenure.since, Tenure.id)
    )
    if post_ids is not None:
        query = query.where(Tenure.post_id.in_(list(post_ids)))
    return {post_id: person for post_id, person in session.execute(query)}


def liaison_officer_post(session: Session, force_id: int) -> Post:
    """The Force Liaison Officer's post, to whom everything goes that reaches nobody else."""
    query = (
        sa.select(Post)
        .where(Post.force_id == force_id, Post.kind == PostKind.FORCE_LIAISON_OFFICER)
        .order_by(Post.id)
    )
    post = session.scalars(query).first()
    if post is None:
        raise NoLiaisonOfficerError("the force has no post of the kind force-liaison-officer; add one first")
    return post
