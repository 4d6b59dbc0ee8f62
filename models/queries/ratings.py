"""How items were rated on a day."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.item import Item
from models.rating import RagChange
from rules.vocabulary import Rag


class Rating(NamedTuple):
    """A rating, the day it was given, and why; the reason may be empty."""

    rag: Rag
    on: date
    reason: str


def ratings_of(session: Session, item_id: int, as_at: date) -> tuple[Rating, ...]:
    """Every rating of an item by a day, the oldest first; the last one counts."""
    query = (
        sa.select(RagChange.rag, RagChange.rated_on, RagChange.reason)
        .where(RagChange.item_id == item_id, RagChange.rated_on <= as_at)
        .order_by(RagChange.rated_on, RagChange.id)
    )
    return tuple(Rating(*row) for row in session.execute(query))


def newest_ratings(session: Session, force_id: int, as_at: date) -> dict[int, Rating]:
    """The rating that counts on a day, by item's id; an item that was never rated isn't in it."""
    query = (
        sa.select(RagChange.item_id, RagChange.rag, RagChange.rated_on, RagChange.reason)
        .join(Item, Item.id == RagChange.item_id)
        .where(Item.force_id == force_id, RagChange.rated_on <= as_at)
        .order_by(RagChange.rated_on, RagChange.id)
    )
    return {item_id: Rating(rag, on, reason) for item_id, rag, on, reason in session.execute(query)}
