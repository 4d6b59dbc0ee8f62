"""Importing the portal's view: its export, item by item, or its table of counts as a paper has it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.queries.held_register import held_register
from models.records import Force, Import, ImportRow, Item, PortalReport, StatedFigure
from models.session import reading, writing
from rules.audit_chain import Change, changes_json
from rules.count_table import CountTable
from rules.dates_in_words import long_date
from rules.portal_reconciliation import DifferenceKind, Reconciliation, reconcile
from rules.register_import.held_register import HeldRegister
from rules.vocabulary import ImportKind, PortalStatus, RowOutcome
from tasks.audit_trail import AuditedChange, AuditTrail
from tasks.by_whom import ByWhom
from tasks.sheets.portal_file import PortalFile
from tasks.sheets.store_register_plan import IMPORT
from tasks.sheets.store_rows import add_rows


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One row of the file that is kept with the import: a status that is new, or a question."""

    sheet: str
    cell: str
    outcome: RowOutcome
    item_key: str | None
    says: str


@dataclass(frozen=True, slots=True)
class PortalImported:
    """What came of it. `reports` and `figures` were stored; `unchanged` is what was known already.

    `import_id` is None when there was nothing to store.
    """

    import_id: int | None
    reports: int
    figures: int
    unchanged: int
    kept: tuple[KeptRow, ...]


def reconcile_portal(
    engine: Engine, file: PortalFile, *, force_code: str | None, as_at: date
) -> Reconciliation:
    """Set the portal's rows beside the register. Stores nothing."""
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        return reconcile(file.rows, held_register(session, force.id, as_at=as_at))


def import_portal(engine: Engine, file: PortalFile, by: ByWhom, *, as_at: date) -> PortalImported:
    """Store what the portal says on a day, beside the force's own stages, in one transaction.

    History is only added to: what a day is recorded to have said already stays, and another word for the same
    day is a question.
    """
    with writing(engine) as session:
        force = force_by_code(session, by.force_code)
        session.execute(sa.select(Force.id).where(Force.id == force.id).with_for_update(key_share=True))
        if file.counts is not None:
            return _store_counts(session, force, file, file.counts, by, as_at)
        return _store_reports(session, force, file, by, as_at)


def _store_reports(
    session: Session, force: Force, file: PortalFile, by: ByWhom, as_at: date
) -> PortalImported:
    register = held_register(session, force.id, as_at=as_at)
    found = reconcile(file.rows, register)
    on_day = _reported_on(session, force.id, as_at)
    reports: dict[int, PortalStatus] = {}
    kept = [KeptRow(sheet, cell, RowOutcome.QUESTION, None, says) for sheet, cell, says in found.questions]
    kept += [
        KeptRow(each.sheet, each.cell, RowOutcome.QUESTION, None, f"{each.reference} {each.says}")
        for each in found.of(DifferenceKind.ONLY_THERE)
    ]
    unchanged = 0
    for row, item in found.matched:
        status = row.status
        if status is None or on_day.get(item.id) is status:
            unchanged += 1
        elif item.id in on_day:
            says = f"the portal’s status on {long_date(as_at)} is recorded as {on_day[item.id].value} already"
            kept.append(KeptRow(row.sheet, row.cell, RowOutcome.QUESTION, item.key, says))
        else:
            reports[item.id] = status
            if register.portal.get(item.id, (as_at, None))[1] is not status:
                kept.append(
                    KeptRow(
                        row.sheet, row.cell, RowOutcome.CHANGED, item.key, _news(register, item.id, status)
                    )
                )
    if not reports and not _is_news(session, force, file, as_at, kept):
        return PortalImported(None, 0, 0, unchanged, tuple(kept))
    record = _add_import(session, force, file, by, as_at, unchanged, kept)
    source = f"{file.name}, the portal’s export of {long_date(as_at)}"
    add_rows(
        session,
        PortalReport,
        (
            {"item_id": item_id, "status": status, "reported_on": as_at, "source": source}
            for item_id, status in reports.items()
        ),
    )
    trail = AuditTrail(session, force, by.actor, by.now)
    trail.record_many(_audited(record, register, reports, as_at, source))
    return PortalImported(record.id, len(reports), 0, unchanged, tuple(kept))


def _reported_on(session: Session, force_id: int, day: date) -> dict[int, PortalStatus]:
    query = (
        sa.select(PortalReport.item_id, PortalReport.status)
        .join(Item, Item.id == PortalReport.item_id)
        .where(Item.force_id == force_id, PortalReport.reported_on == day)
    )
    return {item_id: status for item_id, status in session.execute(query)}


def _news(register: HeldRegister, item_id: int, status: PortalStatus) -> str:
    before = register.portal.get(item_id)
    if before is None:
        return f"the portal says {status.value} for the first time"
    return f"the portal’s status: {before[1].value} on {long_date(before[0])} -> {status.value}"


def _audited(
    record: Import, register: HeldRegister, reports: dict[int, PortalStatus], as_at: date, source: str
) -> Iterator[AuditedChange]:
    changes = [
        Change("file", None, record.file_name),
        Change("sha256", None, record.sha256),
        Change("portal reports", None, str(len(reports))),
    ]
    yield AuditedChange(IMPORT, "import", str(record.id), changes_json(changes))
    for item_id, status in reports.items():
        before = register.portal.get(item_id)
        if before is None or before[1] is not status:
            told = [
                Change("portal status", before[1].value if before is not None else None, status.value),
                Change("reported on", None, as_at.isoformat()),
                Change("source", None, source),
            ]
            key = register.item_by_id[item_id].key
            yield AuditedChange("portal-status", "item", key, changes_json(told))


def _store_counts(
    session: Session, force: Force, file: PortalFile, counts: CountTable, by: ByWhom, as_at: date
) -> PortalImported:
    stated = counts.table
    known = {
        (label, measure): printed
        for label, measure, printed in session.execute(
            sa.select(StatedFigure.row_label, StatedFigure.measure, StatedFigure.printed).where(
                StatedFigure.force_id == force.id,
                StatedFigure.as_at == as_at,
                StatedFigure.figure_table == stated.table,
            )
        )
    }
    kept = [KeptRow(file.counts_sheet, cell, RowOutcome.QUESTION, None, says) for cell, says in counts.asked]
    figures: list[dict[str, Any]] = []
    unchanged = 0
    for number, row in enumerate(stated.rows, start=1):
        for cell in row.cells:
            before = known.get((row.label, cell.measure))
            if before == cell.printed:
                unchanged += 1
            elif before is not None:
                was = before or "nothing"
                says = f"{row.label}, {cell.measure.value}: {was} is recorded for this day already"
                kept.append(KeptRow(file.counts_sheet, "", RowOutcome.QUESTION, None, says))
            else:
                figures.append(
                    {
                        "force_id": force.id,
                        "as_at": as_at,
                        "figure_table": stated.table,
                        "row_number": number,
                        "row_label": row.label,
                        "kind": row.kind,
                        "level": row.level,
                        "measure": cell.measure,
                        "value": cell.value,
                        "printed": cell.printed,
                        "question": row.question,
                        "source": row.source,
                    }
                )
    if not figures and not _is_news(session, force, file, as_at, kept):
        return PortalImported(None, 0, 0, unchanged, tuple(kept))
    record = _add_import(session, force, file, by, as_at, unchanged, kept)
    add_rows(session, StatedFigure, figures)
    trail = AuditTrail(session, force, by.actor, by.now)
    changes = [Change("sha256", None, record.sha256), Change("stated figures", None, str(len(figures)))]
    trail.record(IMPORT, "import", str(record.id), changes)
    return PortalImported(record.id, 0, len(figures), unchanged, tuple(kept))


def _is_news(session: Session, force: Force, file: PortalFile, as_at: date, kept: Sequence[KeptRow]) -> bool:
    """Whether there are questions that weren't kept with this file and day before."""
    before = sa.select(Import.id).where(
        Import.force_id == force.id,
        Import.kind == ImportKind.PORTAL,
        Import.sha256 == file.sha256,
        Import.as_at == as_at,
    )
    return bool(kept) and session.scalars(before).first() is None


def _add_import(
    session: Session,
    force: Force,
    file: PortalFile,
    by: ByWhom,
    as_at: date,
    unchanged: int,
    kept: Sequence[KeptRow],
) -> Import:
    record = Import(
        force_id=force.id,
        kind=ImportKind.PORTAL,
        file_name=file.name,
        sha256=file.sha256,
        as_at=as_at,
        actor=by.actor,
        imported_at=by.now,
        unchanged=unchanged,
        notes="\n".join(file.notes),
    )
    session.add(record)
    session.flush()
    add_rows(
        session,
        ImportRow,
        (
            {
                "import_id": record.id,
                "sheet": row.sheet,
                "cell": row.cell,
                "outcome": row.outcome,
                "item_key": row.item_key,
                "message": row.says,
            }
            for row in kept
        ),
    )
    return record
