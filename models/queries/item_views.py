"""The items of the register as at a day, each with its driving deadline, stage, owner and last update."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from models.item import Deadline, DeadlineConfirmation, Item
from models.people import Post
from models.publication import Publication
from models.queries.item_deadlines import confirmation_by, confirming_post_id, deadline_facts
from models.queries.item_edits import ItemFields, fields_as_at
from models.queries.item_facts import last_updates, newest_stages
from models.queries.people import holder_names
from models.queries.review_overrides import overrides_as_at
from rules.deadline_choice import DeadlineFacts, driving_deadline, unread_phrases
from rules.register_view import ItemView
from rules.vocabulary import ReviewClock, Stage

_VIEW_FIELDS = frozenset(ItemView.__dataclass_fields__)

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class OwnedView:
    """An item as it stood on a day, with the key of the post that owned it then and its own cadences."""

    view: ItemView
    owner_key: str | None
    own_months: Mapping[ReviewClock, int]


def item_views(session: Session, force_id: int, *, as_at: date) -> tuple[ItemView, ...]:
    """Every item known on the day as it stood then, by key; see owned_item_views()."""
    return tuple(owned.view for owned in owned_item_views(session, force_id, as_at=as_at))


def owned_item_views(session: Session, force_id: int, *, as_at: date) -> tuple[OwnedView, ...]:
    """Every item known on the day as it stood then, by key; eight queries, whatever the register's size.

    An item's own fields are those of the day: what was edited since is taken back (item_edits.py). Its stage
    is that of the newest step that happened by the day, by `happened_on`, whenever it was written down: a
    step entered afterwards with an earlier day shows on that day, and the audit trail says when it came in.
    """
    deadlines = _deadlines(session, force_id, as_at)
    posts = _Posts.of(session, force_id, as_at)
    edited = fields_as_at(session, force_id, as_at)
    cadences = overrides_as_at(session, force_id, as_at)
    stages, updates, parent = newest_stages(as_at), last_updates(as_at), aliased(Item)
    query = (
        sa.select(
            Item,
            Publication.key.label("publication_key"),
            Publication.title.label("publication_title"),
            Publication.published_on,
            Post.key.label("owner_key"),
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
    nothing = ItemFields({})
    views = (
        _owned_view(
            row,
            deadlines.get(row.Item.id, ()),
            edited.get(row.Item.key, nothing),
            posts,
            cadences.get(row.Item.key, {}),
        )
        for row in session.execute(query)
    )
    # Sorted here, as databases order text by their own locale.
    return tuple(sorted(views, key=lambda owned: owned.view.key))


@dataclass(frozen=True, slots=True)
class _Posts:
    """A force's posts by key: their titles, and who held them on a day."""

    titles: dict[str, str]
    holders: dict[str, str]

    @classmethod
    def of(cls, session: Session, force_id: int, as_at: date) -> "_Posts":
        posts = session.execute(
            sa.select(Post.id, Post.key, Post.title).where(Post.force_id == force_id)
        ).all()
        held = holder_names(session, force_id, as_at)
        return cls(
            {key: title for _, key, title in posts},
            {key: held[post_id] for post_id, key, _ in posts if post_id in held},
        )


def _owned_view(
    row: Any,
    deadlines: tuple[DeadlineFacts, ...],
    edited: ItemFields,
    posts: _Posts,
    own_months: Mapping[ReviewClock, int],
) -> OwnedView:
    owner_key = edited.owner_key(row.owner_key)
    view = _item_view(row, deadlines, owner_key, posts, own_months.get(ReviewClock.OWNER_UPDATE))
    if edited.written:
        columns = {name: value for name, value in edited.columns.items() if name in _VIEW_FIELDS}
        view = replace(view, **columns)
    return OwnedView(view, owner_key, own_months)


def _item_view(
    row: Any,
    deadlines: tuple[DeadlineFacts, ...],
    owner_key: str | None,
    posts: _Posts,
    own_update_months: int | None,
) -> ItemView:
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
        owner_title=posts.titles.get(owner_key) if owner_key else None,
        owner_name=posts.holders.get(owner_key) if owner_key else None,
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
        own_update_months=own_update_months,
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
        .outerjoin(
            DeadlineConfirmation,
            confirmation_by(as_at, item_id=Deadline.item_id, version=Deadline.version),
        )
        .outerjoin(Post, Post.id == confirming_post_id(Deadline.confirmed_by_post_id))
        .order_by(Deadline.item_id, Deadline.version)
    )
    return grouped(
        (row.Deadline.item_id, deadline_facts(row.Deadline, row.confirmed_by))
        for row in session.execute(query)
    )


def grouped(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, tuple[_Value, ...]]:
    groups: dict[_Key, list[_Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
