"""The posts that reminders go to besides owners, on a day: those that somebody is written to for."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.people import Post
from models.queries.people import liaison_officer_post, somebody_is_written_to
from rules.reminders import Desk, folded_portfolio
from rules.vocabulary import PostKind

_KINDS = (PostKind.FORCE_LIAISON_LEAD, PostKind.DEPUTY_CHIEF_CONSTABLE, PostKind.CHIEF_CONSTABLE)


def reminder_desk(session: Session, force_id: int, day: date) -> Desk:
    """Who is written to on the day besides owners; the first post by id where a kind has several.

    Raises NoLiaisonOfficerError when the force has no Force Liaison Officer's post.
    """
    query = (
        sa.select(Post.id, Post.kind, Post.portfolio)
        .where(
            Post.force_id == force_id,
            Post.kind.in_([*_KINDS, PostKind.PORTFOLIO_LEAD]),
            somebody_is_written_to(Post.id, day),
        )
        .order_by(Post.id)
    )
    by_kind: dict[PostKind, int] = {}
    leads: dict[str, int] = {}
    for post_id, kind, portfolio in session.execute(query):
        if kind is PostKind.PORTFOLIO_LEAD:
            leads.setdefault(folded_portfolio(portfolio), post_id)
        else:
            by_kind.setdefault(kind, post_id)
    flo = liaison_officer_post(session, force_id).id
    return Desk(liaison_officer=flo, by_kind=by_kind, portfolio_leads=leads)
