"""Writing the register, its notices, its audit trail or the review queue to a spreadsheet file."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.exports import audit_table, notices_table, provenance, queue_table
from models.queries.forces import force_by_code
from models.queries.held_register import held_register
from models.session import reading
from rules.export_tables import ExportTable
from rules.register_table import register_table
from tasks.sheets.write_sheets import write_table


class Export(StrEnum):
    """What can be exported."""

    REGISTER = "register"
    QUEUE = "queue"
    NOTICES = "notices"
    AUDIT = "audit"


def export_table(
    engine: Engine, what: Export, out: Path, *, force_code: str | None, now: datetime, today: date
) -> int:
    """Write one table to a file that ends in .xlsx or .csv; returns its number of rows.

    One read of the register, so that no row is from before and another from after a change. Raises
    ExportError when the file can't be written.
    """
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        return write_table(_TABLES[what](session, force.id, today), out, now=now)


def _register(session: Session, force_id: int, today: date) -> ExportTable:
    return register_table(held_register(session, force_id, as_at=today), provenance(session, force_id))


def _queue(session: Session, force_id: int, _today: date) -> ExportTable:
    return queue_table(session, force_id)


def _notices(session: Session, force_id: int, _today: date) -> ExportTable:
    return notices_table(session, force_id)


def _audit(session: Session, force_id: int, _today: date) -> ExportTable:
    return audit_table(session, force_id)


_TABLES: dict[Export, Callable[[Session, int, date], ExportTable]] = {
    Export.REGISTER: _register,
    Export.QUEUE: _queue,
    Export.NOTICES: _notices,
    Export.AUDIT: _audit,
}
