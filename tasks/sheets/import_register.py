"""Importing a register's spreadsheet: set its rows beside the register, and store all of it or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.queries.held_register import held_register, register_mark
from models.records import Force, Import, ImportRow
from models.session import reading, writing
from rules.audit_chain import Change, changes_json
from rules.dates_in_words import long_date
from rules.register_import.planned_rows import PlannedRow, RegisterPlan
from rules.register_import.register_plan import plan_register
from rules.vocabulary import ImportKind, RowOutcome
from tasks.audit_trail import AuditedChange, AuditTrail
from tasks.by_whom import ByWhom
from tasks.sheets.hold_collection import hold_collection
from tasks.sheets.register_sheets import RegisterFile
from tasks.sheets.store_register_plan import IMPORT, PlanStore
from tasks.sheets.store_rows import add_rows

_SHOWN = 200


class RegisterMovedOnError(Exception):
    """The register changed after the plan was made, so that the plan isn't what would be stored now."""

    def __init__(self) -> None:
        super().__init__(
            "the register was changed while this plan was looked at, and the plan is another one now: "
            "nothing was stored; run the import again"
        )


@dataclass(frozen=True, slots=True)
class PlannedImport:
    """A plan that wasn't stored yet, and the mark of the register that it was made against."""

    file: RegisterFile
    plan: RegisterPlan
    as_at: date
    mark: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a plan: the import's number, or None when there was nothing to store."""

    import_id: int | None
    plan: RegisterPlan


@hold_collection()
def plan_import(engine: Engine, file: RegisterFile, by: ByWhom, *, as_at: date) -> PlannedImport:
    """Set a file's rows beside the register. Stores nothing."""
    with reading(engine) as session:
        force = force_by_code(session, by.force_code)
        mark = register_mark(session, force.id)
        return PlannedImport(file, _plan(session, force, file, as_at), as_at, mark)


@hold_collection()
def apply_import(engine: Engine, planned: PlannedImport, by: ByWhom) -> Imported:
    """Store a plan in one transaction: all of it, or nothing.

    The register is looked at again inside the transaction. Where it has changed meanwhile the rows are
    planned anew: raises RegisterMovedOnError when the plan comes out another, unless nothing is left to do.
    """
    with writing(engine) as session:
        force = force_by_code(session, by.force_code)
        # As every change of a force's items does, so that two imports go one after the other.
        session.execute(sa.select(Force.id).where(Force.id == force.id).with_for_update(key_share=True))
        plan = planned.plan
        if register_mark(session, force.id) != planned.mark:
            plan = _plan(session, force, planned.file, planned.as_at)
            if plan != planned.plan and plan.changes_register:
                raise RegisterMovedOnError
        if not _is_worth_storing(session, force, planned.file, plan):
            return Imported(None, plan)
        return Imported(_store(session, force, planned, plan, by), plan)


def _plan(session: Session, force: Force, file: RegisterFile, as_at: date) -> RegisterPlan:
    held = held_register(session, force.id, as_at=as_at)
    return plan_register(file.rows, held, as_at=as_at, file_name=file.name, notes=file.notes)


def _is_worth_storing(session: Session, force: Force, file: RegisterFile, plan: RegisterPlan) -> bool:
    """Whether anything changes; or else whether there are questions that weren't kept before."""
    if plan.changes_register:
        return True
    counts = plan.counts
    if not counts[RowOutcome.QUESTION] + counts[RowOutcome.REFUSED]:
        return False
    before = sa.select(Import.id).where(
        Import.force_id == force.id, Import.kind == ImportKind.REGISTER, Import.sha256 == file.sha256
    )
    return session.scalars(before).first() is None


def _store(session: Session, force: Force, planned: PlannedImport, plan: RegisterPlan, by: ByWhom) -> int:
    file, counts = planned.file, plan.counts
    source = f"{file.name}, imported on {long_date(by.today)}"
    record = Import(
        force_id=force.id,
        kind=ImportKind.REGISTER,
        file_name=file.name,
        sha256=file.sha256,
        as_at=planned.as_at,
        actor=by.actor,
        imported_at=by.now,
        unchanged=counts[RowOutcome.UNCHANGED],
        notes="\n".join(plan.notes),
    )
    session.add(record)
    session.flush()
    store = PlanStore(session, force.id, plan, source, planned.as_at, by.now)
    store.store()
    add_rows(session, ImportRow, _import_rows(record.id, plan))
    trail = AuditTrail(session, force, by.actor, by.now)
    trail.record_many(_audited(record, counts, store))
    return record.id


def _audited(record: Import, counts: dict[RowOutcome, int], store: PlanStore) -> Iterator[AuditedChange]:
    changes = [Change(outcome.value, None, str(count)) for outcome, count in counts.items() if count]
    changes += [Change("file", None, record.file_name), Change("sha256", None, record.sha256)]
    yield AuditedChange(IMPORT, "import", str(record.id), changes_json(changes))
    yield from store.audited()


def _import_rows(import_id: int, plan: RegisterPlan) -> Iterator[dict[str, Any]]:
    for row in plan.rows:
        if row.outcome is not RowOutcome.UNCHANGED:
            yield {
                "import_id": import_id,
                "sheet": row.sheet,
                "cell": row.cell,
                "outcome": row.outcome,
                "item_key": row.item_key,
                "message": message_of(row),
            }


def message_of(row: PlannedRow) -> str:
    """What a row comes to, in words: what is new, what changes from what to what, or what is asked."""
    if row.new is not None and not row.remarks:
        return row.new.title[:_SHOWN]
    parts = [remark.says for remark in row.remarks]
    parts += [f"{each.field}: {_shown(each.before)} -> {_shown(each.after)}" for each in row.changes]
    if row.new is not None:
        parts.insert(0, row.new.title[:_SHOWN])
    return "; ".join(parts)


def _shown(text: str | None) -> str:
    if text is None:
        return "nothing"
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]} …”"
