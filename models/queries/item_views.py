"""The items of the register as at a day, each with its driving deadline, stage, owner and last update."""

from collections.abc import Hashable, Iterable
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from models.item import Deadline, Item
from models.people import Post
from models.publication import Publication
from models.queries.item_facts import last_updates, newest_stages
from models.queries.people import holder_names
from rules.deadline_choice import DeadlineFacts, driving_deadline, unread_phrases
from rules.register_view import ItemView
from rules.vocabulary import Stage

_LONDON = ZoneInfo("Europe/London")

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


def item_views(session: Session, force_id: int, *, as_at: date) -> tuple[ItemView, ...]:
    """Every item known on the day, by key; four queries, whatever the register's size."""
    deadlines = _deadlines(session, force_id, as_at)
    holders = holder_names(session, force_id, as_at)
    stages, updates, parent = newest_stages(as_at), last_updates(as_at), aliased(Item)
    query = (
        sa.select(
            Item,
            Publication.key.label("publication_key"),
            Publication.title.label("publication_title"),
            Publication.published_on,
            Post.title.label("owner_title"),
            parent.key.label("parent_key"),
            stages.c.stage,
            stages.c.happened_on,
            updates.c.held_on,
        )
        .outerjoin(Publication, Publication.id == Item.publication_id)
        .outerjoin(Post, Post.id == Item.owner_post_id)
        .outerjoin(parent, parent.id == Item.parent_id)
        .outerjoin(stages, sa.and_(stages.c.item_id == Item.id, stages.c.newest == 1))
        .outerjoin(updates, updates.c.item_id == Item.id)
        .where(Item.force_id == force_id, Item.known_on <= as_at)
    )
    views = (
        _item_view(row, deadlines.get(row.Item.id, ()), holders.get(row.Item.owner_post_id))
        for row in session.execute(query)
    )
    # Sorted here, as databases order text by their own locale.
    return tuple(sorted(views, key=lambda item: item.key))


def _item_view(row: Any, deadlines: tuple[DeadlineFacts, ...], owner_name: str | None) -> ItemView:
    item: Item = row.Item
    driving = driving_deadline(deadlines)
    return ItemView(
        key=item.key,
        portal_id=item.portal_id,
        number=item.number,
        kind=item.kind,
        level=item.level,
        title=item.title,
        text=item.text,
        publication_key=row.publication_key,
        publication_title=row.publication_title or "",
        published_on=row.published_on,
        mandatory=item.mandatory,
        applicability=item.applicability,
        portfolio=item.portfolio,
        board=item.board,
        owner_title=row.owner_title,
        owner_name=owner_name,
        stage=row.stage or Stage.OPEN,
        stage_since=row.happened_on or item.known_on,
        due_on=driving.due_on if driving else None,
        deadline_kind=driving.kind if driving else None,
        phrase=driving.phrase if driving else "",
        due_anchor=driving.anchor if driving else "",
        due_rule=driving.rule if driving else "",
        resolution=driving.resolution if driving else None,
        recurrence=driving.recurrence if driving else None,
        certainty=driving.certainty if driving else None,
        confirmed_by=driving.confirmed_by if driving else None,
        unread_phrases=unread_phrases(deadlines),
        last_substantive_update=row.held_on,
        parent_key=row.parent_key,
        known_on=item.known_on,
        source=item.source,
    )


def _deadlines(session: Session, force_id: int, as_at: date) -> dict[int, tuple[DeadlineFacts, ...]]:
    """Per item its deadlines known on the day; the database keeps back all but each kind's newest version."""
    newest = sa.func.row_number().over(
        partition_by=(Deadline.item_id, Deadline.kind), order_by=Deadline.version.desc()
    )
    ranked = (
        sa.select(Deadline.id, newest.label("newest"))
        .join(Item, Item.id == Deadline.item_id)
        .where(Item.force_id == force_id, Item.known_on <= as_at, Deadline.known_on <= as_at)
        .subquery("ranked_deadline")
    )
    query = (
        sa.select(Deadline, Post.title.label("confirmed_by"))
        .join(ranked, sa.and_(ranked.c.id == Deadline.id, ranked.c.newest == 1))
        .outerjoin(Post, Post.id == Deadline.confirmed_by_post_id)
        .order_by(Deadline.item_id, Deadline.version)
    )
    return grouped(
        (row.Deadline.item_id, _deadline_facts(row.Deadline, row.confirmed_by))
        for row in session.execute(query)
    )


def _deadline_facts(deadline: Deadline, confirmed_by: str | None) -> DeadlineFacts:
    return DeadlineFacts(
        version=deadline.version,
        kind=deadline.kind,
        phrase=deadline.phrase,
        anchor=deadline.anchor,
        resolution=deadline.resolution,
        starts_on=deadline.starts_on,
        ends_on=deadline.ends_on,
        recurrence=deadline.recurrence,
        rule=deadline.rule,
        certainty=deadline.certainty,
        confirmed_by=confirmed_by,
        recorded_on=deadline.recorded_at.astimezone(_LONDON).date(),
    )


def grouped(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, tuple[_Value, ...]]:
    groups: dict[_Key, list[_Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
