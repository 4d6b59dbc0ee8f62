"""The monthly board pack, from the register to a finished file."""

import hashlib
import io
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pikepdf
from sqlalchemy.engine import Engine

from models.queries.forces import force_by_code
from models.queries.register_view import register_view
from models.session import reading
from rules.figures import Break
from rules.packs.board_pack import compose_board_pack
from rules.register_view import RegisterView
from rules.vocabulary import Marking
from tasks.packs.render_pdf import DEFAULT_TIMEOUT_S, render_pdf


class PackError(RuntimeError):
    """The pack's file couldn't be written; the message says where and why."""


@dataclass(frozen=True, slots=True)
class WrittenPack:
    """A pack on disk. `breaks` don't tie, and are printed in it; `replaced` characters aren't as written."""

    path: Path
    sha256: str
    pages: int
    breaks: tuple[Break, ...]
    replaced: tuple[str, ...]


def write_board_pack(
    engine: Engine,
    *,
    force_code: str | None,
    as_at: date,
    out: Path,
    marking: Marking,
    review_months: int,
    due_within_days: int = 90,
    most_rows: int = 500,
    timeout_s: float = DEFAULT_TIMEOUT_S,
) -> WrittenPack:
    """Write `out/board-pack-<force>-<as-at>.pdf`, whole or not at all; an older one of that name is replaced.

    `as_at` is a day in Europe/London; the same register and day give the same bytes. Makes `out` if need be.
    Raises NoSuchForceError or AmbiguousForceError (models/queries/forces.py), RenderError and PackError.
    """
    view = _read(engine, force_code, as_at)
    pack = compose_board_pack(
        view,
        marking=marking,
        review_months=review_months,
        due_within_days=due_within_days,
        most_rows=most_rows,
    )
    rendered = render_pdf(pack, timeout_s=timeout_s)
    path = out / f"board-pack-{_file_word(view.force_code)}-{as_at.isoformat()}.pdf"
    _write_whole(path, rendered.pdf)
    with pikepdf.open(io.BytesIO(rendered.pdf)) as document:
        pages = len(document.pages)
    return WrittenPack(
        path=path,
        sha256=hashlib.sha256(rendered.pdf).hexdigest(),
        pages=pages,
        breaks=pack.breaks,
        replaced=rendered.replaced,
    )


def _read(engine: Engine, force_code: str | None, as_at: date) -> RegisterView:
    # SQLite's transaction sees one state of the database; PostgreSQL's default would see a new one per query.
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with reading(engine) as session:
        return register_view(session, force_by_code(session, force_code).id, as_at=as_at)


def _file_word(code: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", code.lower()).strip("-") or "force"


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a half, even after a power cut."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".board-pack-", suffix=".part")
    except OSError as error:
        raise PackError(f"can't write into {path.parent}: {error.strerror or error}") from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        raise PackError(f"can't write {path}: {error.strerror or error}") from error
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
