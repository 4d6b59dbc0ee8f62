"""Tallies of items and their changes of stage between two days, counted by SQL or item by item."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from models.item import Item, StageChange
from models.publication import Publication
from models.queries.item_edits import ItemFields, fields_as_at
from rules.figures.ageing import band_limits
from rules.figures.counting import Tally, Traits
from rules.figures.publications import PublicationTally
from rules.vocabulary import Applicability, Stage

_IS_OURS = Item.applicability != Applicability.NOT_OURS
_TRAITS = (Item.kind, Item.level, _IS_OURS.label("is_ours"))
# Items whose fields were edited since are read one by one, up to so many; beyond that all items are.
_MOST_APART = 500


@dataclass(frozen=True, slots=True)
class TallyReader:
    """Reads one force's tallies as at a day and an earlier one.

    Level and applicability are as they were on each day, by the audit trail; where nothing was edited since,
    the database groups and counts.
    """

    session: Session
    force_id: int
    as_at: date
    then: date
    edited_now: dict[str, ItemFields]
    edited_then: dict[str, ItemFields]

    @classmethod
    def open(cls, session: Session, force_id: int, *, as_at: date, then: date) -> "TallyReader":
        """Read which items were edited since each of the two days."""
        edited_now = fields_as_at(session, force_id, as_at)
        edited_then = fields_as_at(session, force_id, then)
        return cls(session, force_id, as_at, then, edited_now, edited_then)

    def tallies(self, *, listed: bool) -> list[Tally]:
        """Every tally; with `listed` each is of one item and names it."""
        return [
            *self._read(self._newest(), self._newest_tallies, listed=listed),
            *self._read(self._changes_of_known(), self._change_tallies, listed=listed),
            *self._read(self._changes_of_new(), self._change_tallies, listed=listed),
        ]

    def known_on(self, day: date) -> list[Tally]:
        """Tallies, each of one named item, of where the items stand that became known on a day."""
        rows = self.session.execute(self._newest().where(Item.known_on == day))
        return [tally for row in rows for tally in self._newest_tallies(row, count=1, key=row.key)]

    def publication_tallies(self, *, listed: bool) -> list[PublicationTally]:
        """The items of each report; nearly always counted, as only applicability is ever edited."""
        keys = sa.select(Publication.id, Publication.key).where(Publication.force_id == self.force_id)
        by_id = {identity: key for identity, key in self.session.execute(keys)}
        of_reports = (
            Item.force_id == self.force_id,
            Item.known_on <= self.as_at,
            Item.publication_id.is_not(None),
        )
        if listed or self.edited_now:
            query = sa.select(Item.publication_id, Item.kind, Item.key, _IS_OURS).where(*of_reports)
            return [
                PublicationTally(by_id[report], kind, 1, int(self._is_ours_now(key, is_ours)), key)
                for report, kind, key, is_ours in self.session.execute(query)
            ]
        ours = sa.func.sum(sa.case((_IS_OURS, 1), else_=0))
        counted = (
            sa.select(Item.publication_id, Item.kind, sa.func.count(), ours)
            .where(*of_reports)
            .group_by(Item.publication_id, Item.kind)
        )
        return [
            PublicationTally(by_id[report], kind, count, number, None)
            for report, kind, count, number in self.session.execute(counted)
        ]

    def _read(self, query: sa.Select[Any], tallies: Any, *, listed: bool) -> Iterator[Any]:
        edited = list(self.edited_then)
        if listed or len(edited) > _MOST_APART:
            for row in self.session.execute(query):
                yield from tallies(row, count=1, key=row.key if listed else None)
            return
        alike = query.where(Item.key.not_in(edited)) if edited else query
        for row in self.session.execute(_counted(alike)):
            yield from tallies(row, count=row.items_alike, key=None)
        if edited:
            for row in self.session.execute(query.where(Item.key.in_(edited))):
                yield from tallies(row, count=1, key=None)

    def _newest(self) -> sa.Select[Any]:
        """One row per item known on the day, with the stage that counts on it."""
        change, newest = aliased(StageChange), aliased(StageChange)
        # A correlated look-up by the index on items costs half of what a window over all changes does.
        newest_id = (
            sa.select(newest.id)
            .where(newest.item_id == Item.id, newest.happened_on <= self.as_at)
            .order_by(newest.happened_on.desc(), newest.id.desc())
            .limit(1)
            .correlate(Item)
            .scalar_subquery()
        )
        limits = enumerate(limit for _, limit in band_limits(self.as_at))
        return (
            sa.select(
                *self._of_item(),
                sa.case(*((Item.known_on > limit, place) for place, limit in limits), else_=-1).label("band"),
                change.stage.label("stage"),
                sa.func.coalesce(change.happened_on > self.then, sa.false()).label("moved"),
            )
            .select_from(Item)
            .outerjoin(change, change.id == newest_id)
            .where(Item.force_id == self.force_id, Item.known_on <= self.as_at)
        )

    def _changes_of_known(self) -> sa.Select[Any]:
        """One row per change in the period of items known before it, with the stage before the change."""
        return self._changes().where(
            is_of_force(self.session, self.force_id),
            Item.known_on <= self.then,
            StageChange.happened_on > self.then,
        )

    def _changes_of_new(self) -> sa.Select[Any]:
        """One row per change of items that became known in the period."""
        return self._changes().where(
            Item.force_id == self.force_id, Item.known_on > self.then, Item.known_on <= self.as_at
        )

    def _changes(self) -> sa.Select[Any]:
        before, earlier = aliased(StageChange), aliased(StageChange)
        before_id = (
            sa.select(earlier.id)
            .where(
                earlier.item_id == StageChange.item_id,
                sa.or_(
                    earlier.happened_on < StageChange.happened_on,
                    sa.and_(earlier.happened_on == StageChange.happened_on, earlier.id < StageChange.id),
                ),
            )
            .order_by(earlier.happened_on.desc(), earlier.id.desc())
            .limit(1)
            .correlate(StageChange)
            .scalar_subquery()
        )
        return (
            sa.select(
                *self._of_item(),
                StageChange.stage.label("stage"),
                StageChange.action.label("action"),
                before.stage.label("before"),
                # Then the stage before was the one that counted on the earlier day.
                sa.func.coalesce(before.happened_on <= self.then, sa.false()).label("is_first"),
            )
            .select_from(StageChange)
            .join(Item, Item.id == StageChange.item_id)
            .outerjoin(before, before.id == before_id)
            .where(StageChange.happened_on <= self.as_at)
        )

    def _of_item(self) -> Iterable[Any]:
        return (Item.key, Item.known_on, (Item.known_on <= self.then).label("known_then"), *_TRAITS)

    def _newest_tallies(self, row: Any, *, count: int, key: str | None) -> Iterator[Tally]:
        known_then = bool(row.known_then)
        was_newest = known_then and not row.moved
        yield self._tally(row, count, key, row.stage or Stage.OPEN, is_newest=True, was_newest=was_newest)

    def _change_tallies(self, row: Any, *, count: int, key: str | None) -> Iterator[Tally]:
        yield self._tally(row, count, key, row.stage, in_period=True, before=row.before, action=row.action)
        if row.known_then and row.is_first:
            yield self._tally(row, count, key, row.before, was_newest=True)

    def _tally(self, row: Any, count: int, key: str | None, stage: Stage, **parts: Any) -> Tally:
        now, then = self._traits(row)
        given = {"is_newest": False, "was_newest": False, "in_period": False, "before": None, "action": None}
        return Tally(
            count=count,
            key=key,
            now=now,
            then=then,
            known_on=row.known_on,
            known_then=bool(row.known_then),
            stage=stage,
            **(given | parts),
        )

    def _traits(self, row: Any) -> tuple[Traits, Traits]:
        present = Traits(row.kind, row.level, bool(row.is_ours))
        # A counted row stands for many items, none of them edited.
        item_key = getattr(row, "key", None)
        if item_key is None or item_key not in self.edited_then:
            return present, present
        return (
            _as_it_was(present, self.edited_now.get(item_key)),
            _as_it_was(present, self.edited_then[item_key]),
        )

    def _is_ours_now(self, key: str, present: object) -> bool:
        return _was_ours(self.edited_now.get(key), present=bool(present))


def is_of_force(session: Session, force_id: int) -> sa.ColumnElement[bool]:
    """SQL: the item is that force's, where few rows of another table lead to it.

    SQLite keeps no statistics, and would begin with every item of the force. It seldom serves more than one
    force, so there the condition is written in a way in which no index serves it.
    """
    column: sa.ColumnElement[int] = sa.type_coerce(Item.force_id, sa.Integer)
    return (column + 0 if session.get_bind().dialect.name == "sqlite" else column) == force_id


def _as_it_was(present: Traits, edited: ItemFields | None) -> Traits:
    level = edited.columns.get("level", present.level) if edited is not None else present.level
    return Traits(present.kind, level, _was_ours(edited, present=present.is_ours))


def _was_ours(edited: ItemFields | None, *, present: bool) -> bool:
    applicability = edited.columns.get("applicability") if edited is not None else None
    return present if applicability is None else applicability is not Applicability.NOT_OURS


def _counted(query: sa.Select[Any]) -> sa.Select[Any]:
    """The query's rows grouped by everything but item and day, with their number and earliest day."""
    # Grouped outside: PostgreSQL takes one expression with bound values for another when it stands twice.
    rows = query.subquery("alike")
    groups = [column for column in rows.c if column.name not in ("key", "known_on")]
    earliest = [sa.func.min(rows.c.known_on).label("known_on")] if "known_on" in rows.c else []
    return sa.select(*groups, *earliest, sa.func.count().label("items_alike")).group_by(*groups)
