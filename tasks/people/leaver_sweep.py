"""What leavers left behind: open items whose post nobody holds, as a list for the Force Liaison Officer."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.queries.item_facts import driving_deadlines, newest_stages
from models.queries.people import PostOnDay, posts_on_day, spells_by_post
from models.records import Delegation, Item, Tenure
from models.session import reading
from rules.tenures import last_to_be_there, vacant_since
from rules.vocabulary import Applicability, Stage


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One item that isn't ended: `portal_id` and `due_on` are None where the register has none."""

    key: str
    portal_id: str | None
    number: str
    title: str
    stage: Stage
    due_on: date | None


@dataclass(frozen=True, slots=True)
class LeaverHolding:
    """A post with open items in which nobody is: since when, and who was the last to hold it.

    Both are None for a post that nobody ever held.
    """

    post_key: str
    post_title: str
    portfolio: str
    vacant_since: date | None
    last_holder: str | None
    items: tuple[OpenItem, ...]


def list_posts(engine: Engine, *, force_code: str | None, as_at: date) -> list[PostOnDay]:
    """Every post of the force, by key, with who was in it on the day."""
    with reading(engine) as session:
        return posts_on_day(session, force_by_code(session, force_code).id, as_at)


def leaver_sweep(engine: Engine, *, force_code: str | None, today: date) -> list[LeaverHolding]:
    """Every post with open items that nobody holds or stands in for today, by its key.

    What was submitted is listed as well: nobody chases its deadline, but its reviews go on.
    """
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        empty = {
            each.post.id: each.post
            for each in posts_on_day(session, force.id, today)
            if each.holder is None and each.delegate is None
        }
        items = open_items_by_post(session, force.id, empty, today)
        tenures = spells_by_post(session, force.id, Tenure)
        delegations = spells_by_post(session, force.id, Delegation)
    found = []
    for post_id, post in empty.items():
        if post_id not in items:
            continue
        held, stood_in = tenures.get(post_id, []), delegations.get(post_id, [])
        last = last_to_be_there(held or stood_in, today=today)
        found.append(
            LeaverHolding(
                post_key=post.key,
                post_title=post.title,
                portfolio=post.portfolio,
                vacant_since=vacant_since([*held, *stood_in], today=today),
                last_holder=last.person if last is not None else None,
                items=items[post_id],
            )
        )
    return found


def open_items_by_post(
    session: Session, force_id: int, post_ids: Collection[int], today: date
) -> dict[int, tuple[OpenItem, ...]]:
    """Owner post id to its items that are open on the day, in the order of their due days, none last."""
    stages, deadlines = newest_stages(today), driving_deadlines(today)
    query = (
        sa.select(Item, stages.c.stage, deadlines.c.due_on)
        .outerjoin(stages, sa.and_(stages.c.item_id == Item.id, stages.c.newest == 1))
        .outerjoin(deadlines, sa.and_(deadlines.c.item_id == Item.id, deadlines.c.first == 1))
        .where(
            Item.force_id == force_id,
            Item.owner_post_id.in_(list(post_ids)),
            Item.known_on <= today,
            Item.applicability != Applicability.NOT_OURS,
        )
    )
    items: dict[int, list[OpenItem]] = defaultdict(list)
    for row in session.execute(query):
        item = _open_item(row)
        if not item.stage.is_ended:
            items[row.Item.owner_post_id].append(item)
    return {post_id: tuple(sorted(listed, key=_first_due)) for post_id, listed in items.items()}


def _open_item(row: Any) -> OpenItem:
    item: Item = row.Item
    return OpenItem(
        key=item.key,
        portal_id=item.portal_id,
        number=item.number,
        title=item.title,
        stage=row.stage or Stage.OPEN,
        due_on=row.due_on,
    )


def _first_due(item: OpenItem) -> tuple[date, str]:
    return (item.due_on or date.max, item.key)
