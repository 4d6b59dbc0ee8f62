"""Storing the plan of a register's import, in the caller's transaction and in few statements."""

import json.encoder
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.records import Deadline, Item, PortalReport, Publication, RagChange, Review, StageChange
from rules.audit_chain import changes_json
from rules.item_fields import written_value
from rules.register_import.planned_rows import ChangedItem, NewDeadline, NewItem, RegisterPlan
from rules.vocabulary import ReviewClock
from tasks.audit_trail import AuditedChange
from tasks.sheets.store_rows import add_rows, table_of, take_ids

# What is done to records that an import brings or dates; an item's own fields are "edit", as by hand.
IMPORT = "import"
EDIT = "edit"

_quoted = json.encoder.encode_basestring
_COLUMNS = (
    "portal_id",
    "publication_id",
    "owner_post_id",
    "number",
    "level",
    "title",
    "text",
    "addressees",
    "applicability",
    "mandatory",
    "portfolio",
    "board",
    "parent_id",
)


@dataclass(slots=True)
class PlanStore:
    """Stores one plan. `source` says where its rows come from; `as_at` is the day that they speak for."""

    session: Session
    force_id: int
    plan: RegisterPlan
    source: str
    as_at: date
    now: datetime
    _publication_ids: dict[str, int] = field(default_factory=dict)
    _item_ids: dict[str, int] = field(default_factory=dict)

    def store(self) -> None:
        """Add and change everything that the plan says."""
        self._store_publications()
        self._store_items()
        self._change_items()
        for record, rows in (
            (Deadline, self._deadlines()),
            (StageChange, self._stages()),
            (Review, self._reviews()),
            (PortalReport, self._portal_reports()),
            (RagChange, self._ratings()),
        ):
            add_rows(self.session, record, rows)

    def audited(self) -> Iterator[AuditedChange]:
        """An entry for each report and item that was added, and for each that was changed."""
        why = self.source
        for publication in self.plan.new_publications:
            day = publication.published_on
            fields = {"title": publication.title, "published": day.isoformat() if day else None}
            yield AuditedChange(IMPORT, "publication", publication.key, _from_nothing(fields), why)
        for dated in self.plan.dated_publications:
            published = _from_nothing({"published": dated.published_on.isoformat()})
            yield AuditedChange(IMPORT, "publication", dated.key, published, why)
        for new in self._new():
            yield AuditedChange(IMPORT, "item", new.key, _appearance(new), why)
        for changed in self._changed():
            if changed.edits:
                yield AuditedChange(EDIT, "item", changed.item.key, changes_json(changed.edits), why)
            if changed.others:
                yield AuditedChange(IMPORT, "item", changed.item.key, changes_json(changed.others), why)

    def _new(self) -> Iterator[NewItem]:
        return (row.new for row in self.plan.rows if row.new is not None)

    def _changed(self) -> Iterator[ChangedItem]:
        return (row.changed for row in self.plan.rows if row.changed is not None)

    def _store_publications(self) -> None:
        new = self.plan.new_publications
        ids = take_ids(self.session, Publication, len(new)) if new else []
        self._publication_ids = {each.key: each_id for each, each_id in zip(new, ids, strict=True)}
        add_rows(
            self.session,
            Publication,
            (
                {
                    "id": self._publication_ids[each.key],
                    "force_id": self.force_id,
                    "key": each.key,
                    "title": each.title,
                    "kind": each.kind,
                    "partners": "",
                    "published_on": each.published_on,
                    "link": "",
                    "findings": "",
                    "counts_note": "",
                    "source": self.source,
                }
                for each in new
            ),
        )
        for dated in self.plan.dated_publications:
            self.session.execute(
                sa.update(Publication)
                .where(Publication.id == dated.id)
                .values(published_on=dated.published_on)
            )

    def _store_items(self) -> None:
        keys = [new.key for new in self._new()]
        ids = take_ids(self.session, Item, len(keys)) if keys else []
        self._item_ids = dict(zip(keys, ids, strict=True))
        wanted = {new.parent_key for new in self._new() if new.parent_key}
        wanted |= {changed.parent_key for changed in self._changed() if changed.parent_key}
        held = wanted - self._item_ids.keys()
        if held:
            query = sa.select(Item.key, Item.id).where(Item.force_id == self.force_id)
            self._item_ids |= {key: each_id for key, each_id in self.session.execute(query) if key in held}
        # Causes of concern first, as their recommendations refer to them.
        add_rows(self.session, Item, (self._item(new) for new in self._new() if new.parent_key is None))
        add_rows(self.session, Item, (self._item(new) for new in self._new() if new.parent_key is not None))

    def _item(self, new: NewItem) -> dict[str, Any]:
        return {
            "id": self._item_ids[new.key],
            "force_id": self.force_id,
            "publication_id": self._publication_id(new.publication_key, new.publication_id),
            "parent_id": self._item_ids[new.parent_key] if new.parent_key else None,
            "owner_post_id": new.owner_post_id,
            "key": new.key,
            "portal_id": new.portal_id,
            "number": new.number,
            "kind": new.kind,
            "level": new.level,
            "title": new.title,
            "text": new.text,
            "addressees": new.addressees,
            "applicability": new.applicability,
            "mandatory": new.mandatory,
            "portfolio": new.portfolio,
            "board": new.board,
            "known_on": new.known_on,
            "source": new.source,
        }

    def _publication_id(self, key: str | None, held_id: int | None) -> int | None:
        return self._publication_ids[key] if key is not None else held_id

    def _change_items(self) -> None:
        rows = [
            self._columns(changed)
            for changed in self._changed()
            if changed.columns or changed.publication_key or changed.parent_key
        ]
        if not rows:
            return
        table = table_of(Item)
        statement = (
            sa.update(table)
            .where(table.c.id == sa.bindparam("item"))
            .values({name: sa.bindparam(f"new_{name}") for name in _COLUMNS})
        )
        self.session.connection().execute(statement, rows)

    def _columns(self, changed: ChangedItem) -> dict[str, Any]:
        """Every column that an import may change, with its new value or the one it has."""
        row = {f"new_{name}": getattr(changed.item, name) for name in _COLUMNS}
        row |= {f"new_{name}": value for name, value in changed.columns.items()}
        if changed.publication_key is not None:
            row["new_publication_id"] = self._publication_ids[changed.publication_key]
        if changed.parent_key is not None:
            row["new_parent_id"] = self._item_ids[changed.parent_key]
        return {"item": changed.item.id, **row}

    def _deadlines(self) -> Iterator[dict[str, Any]]:
        for new in self._new():
            for deadline in new.deadlines:
                yield self._deadline(self._item_ids[new.key], deadline, new.known_on, new.source)
        for changed in self._changed():
            for deadline in changed.deadlines:
                yield self._deadline(changed.item.id, deadline, self.as_at, self.source)

    def _deadline(self, item_id: int, new: NewDeadline, known_on: date, source: str) -> dict[str, Any]:
        read = new.resolution
        return {
            "item_id": item_id,
            "version": new.version,
            "kind": new.kind,
            "phrase": new.phrase,
            "anchor": new.anchor,
            "resolution": read.kind,
            "starts_on": read.start,
            "ends_on": read.end,
            "recurrence": read.recurrence,
            "rule": read.rule,
            "words": read.words,
            "certainty": read.certainty,
            "known_on": known_on,
            "recorded_at": self.now,
            "source": source,
        }

    def _stages(self) -> Iterator[dict[str, Any]]:
        for new in self._new():
            for stage in new.stages:
                yield {
                    "item_id": self._item_ids[new.key],
                    "stage": stage.stage,
                    "happened_on": stage.on,
                    "recorded_at": self.now,
                    "note": stage.note,
                    "source": new.source,
                }

    def _reviews(self) -> Iterator[dict[str, Any]]:
        for item_id, row in self._with_ids():
            if row.updated_on is not None:
                yield {
                    "item_id": item_id,
                    "held_on": row.updated_on,
                    "clock": ReviewClock.OWNER_UPDATE,
                    "substantive": True,
                    "note": "Last update, as the imported register has it",
                    "source": self.source,
                }

    def _portal_reports(self) -> Iterator[dict[str, Any]]:
        for item_id, row in self._with_ids():
            if row.portal_status is not None:
                yield {
                    "item_id": item_id,
                    "status": row.portal_status,
                    "reported_on": self.as_at,
                    "source": self.source,
                }

    def _ratings(self) -> Iterator[dict[str, Any]]:
        for item_id, row in self._with_ids():
            if row.rag is not None:
                yield {
                    "item_id": item_id,
                    "rag": row.rag,
                    "rated_on": self.as_at,
                    "recorded_at": self.now,
                    "reason": "As the imported register has it",
                    "source": self.source,
                }

    def _with_ids(self) -> Iterator[tuple[int, NewItem | ChangedItem]]:
        yield from ((self._item_ids[new.key], new) for new in self._new())
        yield from ((changed.item.id, changed) for changed in self._changed())


def _appearance(new: NewItem) -> str:
    """A new item's fields as changes_json() writes them: each was nothing before."""
    fields: dict[str, str | None] = {
        "kind": new.kind.value,
        "portal_id": new.portal_id,
        "publication": new.publication_key,
        "parent": new.parent_key,
        "number": new.number,
        "level": written_value(new.level),
        "title": new.title,
        "text": new.text,
        "owner": new.owner_key,
        "portfolio": new.portfolio,
        "board": new.board,
        "addressees": new.addressees,
        "applicability": new.applicability.value,
        "mandatory": written_value(new.mandatory),
        "stage": new.stages[-1].stage.value,
        "last update": new.updated_on.isoformat() if new.updated_on else None,
        "portal status": new.portal_status.value if new.portal_status else None,
        "RAG": new.rag.value if new.rag else None,
    }
    for kind, phrase, _anchor, read, version, _was in new.deadlines:
        fields[f"{kind.value} deadline"] = phrase
        fields[f"{kind.value} deadline due on"] = read.end.isoformat() if read.end else None
        fields[f"{kind.value} deadline version"] = str(version)
    return _from_nothing(fields)


def _from_nothing(fields: dict[str, str | None]) -> str:
    # The canonical form of rules/audit_chain.py, without a Change for each field of each of 50,000 items.
    listed = [f'["{name}",null,{_quoted(value)}]' for name, value in sorted(fields.items()) if value]
    return f"[{','.join(listed)}]"
