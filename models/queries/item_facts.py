"""What the reminders need to know of items on a day: read in pieces, whatever the register's size."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from models.answer import Answer
from models.item import Deadline, DeadlineConfirmation, Item, Review, StageChange
from models.publication import Publication
from models.queries.escalation import NOBODY_TOLD_OF, ToldOfItem, told_of_items
from models.queries.item_deadlines import confirmation_by, confirming_post_id, has_a_day
from models.queries.people import somebody_is_written_to
from models.queries.quiet_items import not_quiet
from models.queries.review_overrides import Overrides, overrides_as_at
from rules.reminders import ItemFacts
from rules.reminders.quiet import QuietDays
from rules.review_clocks import cycle_base
from rules.vocabulary import AnswerKind, DeadlineKind, ReviewClock, Stage

_ROWS_AT_ONCE = 1_000
# The clocks that want a review of their own; each has a column of last_updates().
_OWN_REVIEWS = {
    "cause_review_on": ReviewClock.CAUSE_OF_CONCERN,
    "remained_on": ReviewClock.REMAINED_OR_IMPROVED,
    "panel_on": ReviewClock.PANEL,
}
OfItems = sa.BindParameter[Any] | None
# The items that a query is for.
_SOME_ITEMS: sa.BindParameter[Any] = sa.bindparam("some_items", expanding=True)
# No cadence is shorter, so that a younger update can't be missed yet.
_SHORTEST_MONTH = timedelta(days=28)


def only_of(query: sa.Select[Any], item_id: Any, of_items: OfItems) -> sa.Select[Any]:
    """The query for some items only, so that it reads no others' rows; None means all."""
    return query if of_items is None else query.where(item_id.in_(of_items))


def newest_stages(day: date, of_items: OfItems = None) -> sa.Subquery:
    """Per item the stage that counts on a day: columns item_id, stage, happened_on, newest (1 = counts)."""
    place = sa.func.row_number().over(
        partition_by=StageChange.item_id, order_by=(StageChange.happened_on.desc(), StageChange.id.desc())
    )
    query = sa.select(
        StageChange.item_id, StageChange.stage, StageChange.happened_on, place.label("newest")
    ).where(StageChange.happened_on <= day)
    return only_of(query, StageChange.item_id, of_items).subquery("newest_stage")


def driving_deadlines(day: date, of_items: OfItems = None) -> sa.Subquery:
    """Per item the deadline that drives reminders on a day: the SQL twin of rules/deadline_choice.py.

    Of each kind the newest version counts; one with a day goes before one without; HMICFRS's goes before
    the PCC's, and that before an internal target. Keep rows with first = 1.
    """
    newest = sa.func.row_number().over(
        partition_by=(Deadline.item_id, Deadline.kind), order_by=Deadline.version.desc()
    )
    known = sa.select(Deadline, newest.label("newest")).where(Deadline.known_on <= day)
    current = only_of(known, Deadline.item_id, of_items).subquery("current_deadline")
    first = sa.func.row_number().over(partition_by=current.c.item_id, order_by=_driving_first(current.c))
    return (
        sa.select(
            current, sa.case((has_a_day(current.c), current.c.ends_on)).label("due_on"), first.label("first")
        )
        .where(current.c.newest == 1)
        .subquery("driving_deadline")
    )


def driving_version(item_id: Any, day: date) -> sa.ScalarSelect[int]:
    """SQL: the version of one item's driving deadline on a day, by the same rule; for a few items."""
    current, newer = aliased(Deadline), aliased(Deadline)
    superseded = sa.exists().where(
        newer.item_id == current.item_id,
        newer.kind == current.kind,
        newer.version > current.version,
        newer.known_on <= day,
    )
    return (
        sa.select(current.version)
        .where(current.item_id == item_id, current.known_on <= day, ~superseded)
        .order_by(*_driving_first(current))
        .limit(1)
        .scalar_subquery()
    )


def _driving_first(deadline: Any) -> tuple[sa.ColumnElement[int], sa.ColumnElement[int]]:
    weight = sa.case(
        (deadline.kind == DeadlineKind.HMICFRS, 1), (deadline.kind == DeadlineKind.PCC, 2), else_=3
    )
    return sa.case((has_a_day(deadline), 0), else_=1), weight


def last_updates(day: date) -> sa.Subquery:
    """Per item the day of its last substantive review or update on or before a day: `held_on`."""
    return (
        sa.select(Review.item_id, sa.func.max(Review.held_on).label("held_on"))
        .where(Review.held_on <= day, Review.substantive.is_(True))
        .group_by(Review.item_id)
        .subquery("last_update")
    )


@lru_cache(maxsize=16)
def facts_of_items(force_id: int, day: date) -> sa.Select[Any]:
    """What read_facts() takes, of the items of the parameter `some_items`, in the order of their ids.

    Looked up item by item, as a window function would read every row of the register for a few of them.
    Made once for a day, as making it costs more than running it. More columns may be added behind; the item's
    publication and its driving deadline are joined.
    """
    newest_stage = (
        sa.select(StageChange.id)
        .where(StageChange.item_id == Item.id, StageChange.happened_on <= day)
        .order_by(StageChange.happened_on.desc(), StageChange.id.desc())
    )
    newest_answer = (
        sa.select(Answer.id)
        .where(Answer.item_id == Item.id, Answer.force_id == Item.force_id, Answer.answered_on <= day)
        .order_by(Answer.answered_at.desc(), Answer.id.desc())
    )
    return (
        sa.select(
            Item.id,
            Item.key,
            Item.kind,
            Item.level,
            Item.mandatory,
            Item.portfolio,
            Item.applicability,
            Item.known_on,
            Item.owner_post_id,
            somebody_is_written_to(Item.owner_post_id, day).label("held"),
            Publication.kind.label("publication_kind"),
            StageChange.stage,
            StageChange.happened_on.label("stage_since"),
            sa.case((has_a_day(Deadline), Deadline.ends_on)).label("due_on"),
            Deadline.version,
            Deadline.resolution,
            confirming_post_id(Deadline.confirmed_by_post_id).is_not(None).label("confirmed"),
            _last_review(day).label("held_on"),
            *(_last_review(day, clock).label(name) for name, clock in _OWN_REVIEWS.items()),
            Answer.kind.label("answer"),
            Answer.until,
            Answer.answered_on,
        )
        .select_from(Item)
        .outerjoin(Publication, Publication.id == Item.publication_id)
        .outerjoin(StageChange, StageChange.id == _first_of(newest_stage))
        .outerjoin(
            Deadline,
            sa.and_(
                Deadline.item_id == Item.id,
                Deadline.version == driving_version(Item.id, day).correlate(Item),
            ),
        )
        .outerjoin(DeadlineConfirmation, confirmation_by(day, item_id=Item.id, version=Deadline.version))
        .outerjoin(Answer, Answer.id == _first_of(newest_answer))
        # The sum keeps SQLite to the ids: it would else go through the index of all the force's items.
        .where(Item.id.in_(_SOME_ITEMS), Item.force_id + 0 == force_id, Item.known_on <= day)
        .order_by(Item.id)
    )


# How many columns of facts_of_items() are read by read_facts().
FACTS_COLUMNS = 24


def _first_of(query: sa.Select[Any]) -> sa.ScalarSelect[Any]:
    return query.limit(1).correlate(Item).scalar_subquery()


def _last_review(day: date, clock: ReviewClock | None = None) -> sa.ScalarSelect[Any]:
    """The day of the last substantive review by a day: of any kind, or of a clock that counts no other's."""
    query = sa.select(sa.func.max(Review.held_on)).where(
        Review.item_id == Item.id, Review.held_on <= day, Review.substantive.is_(True)
    )
    if clock is not None:
        query = query.where(Review.clock == clock)
    return query.correlate(Item).scalar_subquery()


def stream_item_facts(
    session: Session, force_id: int, day: date, *, quiet: QuietDays | None = None
) -> Iterator[ItemFacts]:
    """Every item that the force knew on a day, in the order of their ids; a piece of the register at a time.

    With `quiet` (rules/reminders/quiet.py) the items that nobody is owed anything about are mostly left out,
    in the database.
    """
    own = overrides_as_at(session, force_id, day)
    # The sum keeps SQLite from the index of forces and keys, which would have it jump about in a large table.
    query = sa.select(Item.id).where(Item.force_id + 0 == force_id, Item.known_on <= day)
    # A statement takes only so many keys, and a force with so many own cadences has all of it looked at.
    if quiet is not None and len(own) <= _ROWS_AT_ONCE:
        query = query.where(not_quiet(day, quiet, own.keys()))
    ids = session.scalars(query.order_by(Item.id).execution_options(yield_per=_ROWS_AT_ONCE))
    for some in ids.partitions():
        yield from _some_facts(session, force_id, day, some, own)


def item_facts_by_id(
    session: Session, force_id: int, day: date, item_ids: Iterable[int]
) -> dict[int, ItemFacts]:
    """The same facts for some items, by their ids."""
    own = overrides_as_at(session, force_id, day)
    return {facts.item_id: facts for facts in _some_facts(session, force_id, day, list(item_ids), own)}


def _some_facts(
    session: Session, force_id: int, day: date, item_ids: Sequence[int], own: Overrides
) -> Iterator[ItemFacts]:
    # On the connection: rows as they are, without what the session would do for objects.
    rows = session.connection().execute(facts_of_items(force_id, day), {"some_items": item_ids}).all()
    told = told_of_items(session, force_id, day, [row[0] for row in rows if _may_be_silent(row, day)])
    return (read_facts(row, day, own, told.get(row[0], NOBODY_TOLD_OF)) for row in rows)


def _may_be_silent(row: Any, day: date) -> bool:
    """Whether somebody may have been told that the item is late or that an update is missing."""
    late = row.due_on is not None and row.due_on < day
    return late or cycle_base(row.known_on, row.held_on) <= day - _SHORTEST_MONTH


_NO_CLOCKS: dict[ReviewClock, int] = {}
_NO_REVIEWS: dict[ReviewClock, date] = {}


def read_facts(row: Sequence[Any], day: date, own: Overrides, told: ToldOfItem = NOBODY_TOLD_OF) -> ItemFacts:
    """A row of facts_of_items() as the rules take it; `own` are items' own cadences by their keys."""
    # By place, in the order of facts_of_items(): by name it would cost as much again, for every item.
    (
        item_id, key, kind, level, mandatory, portfolio, applicability, known_on, owner_post_id, held,
        publication_kind, stage, stage_since, due_on, version, resolution, confirmed, updated_on,
        cause_review_on, remained_on, panel_on, answer, until, answered_on,
    ) = row[:FACTS_COLUMNS]  # fmt: skip
    months = own.get(key, _NO_CLOCKS)
    last_by_clock = _NO_REVIEWS
    if updated_on is not None:
        reviews = zip(_OWN_REVIEWS.values(), (cause_review_on, remained_on, panel_on), strict=True)
        last_by_clock = {clock: held_on for clock, held_on in reviews if held_on is not None}
    return ItemFacts(
        item_id=item_id,
        key=key,
        kind=kind,
        level=level,
        mandatory=mandatory,
        portfolio=portfolio,
        publication_kind=publication_kind,
        stage=stage or Stage.OPEN,
        stage_since=stage_since,
        applicability=applicability,
        known_on=known_on,
        due_on=due_on,
        deadline_version=version or 0,
        resolution=resolution,
        confirmed=bool(confirmed),
        last_update_on=updated_on,
        last_by_clock=last_by_clock,
        owner_post_id=owner_post_id,
        owner_is_held=bool(held),
        own_update_months=months.get(ReviewClock.OWNER_UPDATE),
        own_months=months,
        snoozed_until=until if answer is AnswerKind.SNOOZED and until >= day else None,
        answered_on=answered_on,
        told_overdue=told.overdue(version or 0),
        told_stale=told.stale(after=cycle_base(known_on, updated_on)),
    )
