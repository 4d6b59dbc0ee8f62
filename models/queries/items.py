"""Finding one item by what people call it, and listing items as at a day."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.item import Item, PortalReport
from models.queries.item_views import owned_item_views
from rules.register_view import ItemView
from rules.vocabulary import Applicability, ItemKind, PortalStatus, Stage

_NEAR_MATCHES = 3
_KEYS_NAMED = 5


class NoSuchItemError(LookupError):
    """The register has no item with that key or portal id; the message names those most like it."""


class AmbiguousItemError(LookupError):
    """Several items have that portal id; the message names their keys."""


def find_item(session: Session, force_id: int, key_or_portal_id: str) -> Item:
    """The item with that key, or else with that portal id. Raises NoSuchItemError, AmbiguousItemError."""
    wanted = key_or_portal_id.strip()
    by_key = session.scalar(sa.select(Item).where(Item.force_id == force_id, Item.key == wanted))
    if by_key is not None:
        return by_key
    query = sa.select(Item).where(Item.force_id == force_id, Item.portal_id == wanted).order_by(Item.key)
    found = session.scalars(query.limit(_KEYS_NAMED + 1)).all()
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(item.key for item in found[:_KEYS_NAMED])
        more = " and others" if len(found) > _KEYS_NAMED else ""
        raise AmbiguousItemError(f"items share the portal id “{wanted}”; name one by key: {keys}{more}")
    near = difflib.get_close_matches(wanted.lower(), _names(session, force_id), n=_NEAR_MATCHES)
    hint = f"did you mean {' or '.join(near)}?" if near else "`oversight item list` shows every item’s key"
    raise NoSuchItemError(f"there is no item “{wanted[:80]}”; {hint}")


def _names(session: Session, force_id: int) -> Iterator[str]:
    query = sa.select(Item.key, Item.portal_id).where(Item.force_id == force_id)
    for key, portal_id in session.execute(query.execution_options(yield_per=1_000)):
        yield key
        if portal_id:
            yield portal_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilters:
    """Which items a list is to hold; everything that is given must hold. `level` 0 means without a level."""

    stages: tuple[Stage, ...] = ()
    kind: ItemKind | None = None
    level: int | None = None
    publication: str | None = None
    owner: str | None = None
    portfolio: str | None = None
    words: str | None = None
    still_open: bool = False
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One line of a list: the item as it stood, its owner's post key, and what the portal last said of it."""

    view: ItemView
    owner_key: str | None
    portal_status: PortalStatus | None
    portal_reported_on: date | None

    def is_overdue(self, day: date) -> bool:
        """True when its day has passed with something still asked of the force, and it is mandatory."""
        view = self.view
        return (
            view.due_on is not None
            and view.due_on < day
            and view.mandatory
            and view.applicability is not Applicability.NOT_OURS
            and not view.stage.is_ended
            and not view.stage.awaits_others
        )


def item_list(
    session: Session, force_id: int, as_at: date, filters: ItemFilters | None = None
) -> list[ListedItem]:
    """The items known on a day as they stood then, by key; item_views.py says what stood then means."""
    reports = newest_portal_reports(session, force_id, as_at)
    listed = []
    for owned in owned_item_views(session, force_id, as_at=as_at):
        status, reported_on = reports.get(owned.view.key, (None, None))
        listed.append(ListedItem(owned.view, owned.owner_key, status, reported_on))
    wanted = filters or ItemFilters()
    return [line for line in listed if _is_wanted(line, wanted, as_at)]


def newest_portal_reports(
    session: Session, force_id: int, as_at: date
) -> dict[str, tuple[PortalStatus, date]]:
    """Item key to what the portal last said of it by a day, and when."""
    query = (
        sa.select(Item.key, PortalReport.status, PortalReport.reported_on)
        .join(Item, Item.id == PortalReport.item_id)
        .where(Item.force_id == force_id, PortalReport.reported_on <= as_at)
        .order_by(PortalReport.reported_on)
    )
    return {key: (status, reported_on) for key, status, reported_on in session.execute(query)}


def _is_wanted(line: ListedItem, filters: ItemFilters, as_at: date) -> bool:
    view = line.view
    text = f"{view.key} {view.portal_id or ''} {view.number} {view.title} {view.text}".casefold()
    asked = (
        (filters.stages, view.stage in filters.stages),
        (filters.kind is not None, view.kind is filters.kind),
        (filters.level is not None, (view.level or 0) == filters.level),
        (filters.publication, view.publication_key == filters.publication),
        (filters.owner, line.owner_key == filters.owner),
        (filters.portfolio, view.portfolio.casefold() == (filters.portfolio or "").casefold()),
        (filters.words, (filters.words or "").casefold() in text),
        (filters.still_open, not view.stage.is_ended),
        (filters.overdue, line.is_overdue(as_at)),
    )
    return all(holds for is_asked, holds in asked if is_asked)
