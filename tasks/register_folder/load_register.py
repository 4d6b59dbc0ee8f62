"""Loading a register folder into an empty register: all of it in one transaction, or nothing."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.records import Force, Item, RegisterLoad
from models.session import writing
from rules.audit_chain import Change
from tasks.audit_trail import AuditTrail
from tasks.register_folder.register_columns import FILES, OPTIONAL
from tasks.register_folder.register_files import Problem, Problems, RegisterFilesError, read_rows
from tasks.register_folder.register_records import RegisterBuilder


class RegisterNotEmptyError(RuntimeError):
    """The force has a register already; loading a folder is for an empty one."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load stored: the force's code and rows by file; `again` when the same bytes were in already."""

    force_code: str
    rows: dict[str, int]
    again: bool


def load_register(engine: Engine, folder: Path, *, now: datetime) -> Loaded:
    """Load a folder of CSV files (see examples/wmp/README.md for the columns).

    Raises RegisterFilesError with every problem by file, row and column, and RegisterNotEmptyError when the
    force has items that other bytes brought in. Loading the same bytes again changes nothing.
    """
    if not folder.is_dir():
        raise RegisterFilesError([Problem(str(folder), None, None, "isn't a folder that can be read")])
    problems = Problems()
    tables = {
        name: read_rows(folder, name, columns, problems, optional=OPTIONAL.get(name, ()))
        for name, columns in FILES.items()
    }
    problems.raise_if_any()
    digest = _digest(folder)
    with writing(engine) as session:
        builder = RegisterBuilder(tables, problems, now=now)
        force = builder.force()
        problems.raise_if_any()
        known = session.scalar(sa.select(Force).where(Force.code == force.code))
        if known is not None:
            if _was_loaded(session, known, digest):
                return Loaded(known.code, {name: len(rows) for name, rows in tables.items()}, again=True)
            if session.scalar(sa.select(sa.func.count()).where(Item.force_id == known.id)):
                raise RegisterNotEmptyError(
                    f"the register of {known.code} has items already; a folder goes into an empty one only"
                )
        builder.store(session, known or force)
        problems.raise_if_any()
        name = folder.resolve().name
        session.add(
            RegisterLoad(force_id=(known or force).id, folder_name=name, digest=digest, loaded_at=now)
        )
        trail = AuditTrail(session, known or force, "oversight import folder", now)
        trail.record("load", "register", name, [Change("sha256", None, digest)])
    return Loaded(force.code, {name: len(rows) for name, rows in tables.items()}, again=False)


def _was_loaded(session: Session, force: Force, digest: str) -> bool:
    query = sa.select(RegisterLoad.id).where(RegisterLoad.force_id == force.id, RegisterLoad.digest == digest)
    return session.scalar(query) is not None


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in sorted(FILES):
        content = (folder / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
