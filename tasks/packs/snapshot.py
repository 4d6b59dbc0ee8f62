"""Freezing the register as at a day for a pack, and keeping the frozen state in the database."""

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.board_material import MaterialWanted, board_material, item_ratings
from models.queries.committee_material import committee_material
from models.queries.forces import force_by_code
from models.queries.meeting_papers import papers_of
from models.queries.meetings import meeting_on
from models.queries.packs import newest_issued_before, snapshot_of
from models.queries.register_view import register_view
from models.records import Snapshot
from models.session import reading
from rules.month_arithmetic import add_months
from rules.packs.agenda_paper import AgendaPaper
from rules.packs.board_material import EarlierPack, earlier_pack
from rules.packs.committee_material import Committee
from rules.packs.pack_snapshot import (
    SCHEMA,
    BoardFacts,
    PackSnapshot,
    PaperFacts,
    read_snapshot,
    snapshot_json,
)
from rules.review_clocks import ReviewPolicy
from rules.vocabulary import PackKind
from rules.workdays import BankHolidays

# The best that zlib does; a snapshot is written once and kept for years.
_SMALLEST = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardTerms:
    """What the board's pack goes by besides the register: the force's policy."""

    board: str
    review_policy: ReviewPolicy
    holidays: BankHolidays
    due_within_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTerms:
    """What a committee's paper goes by besides the register. `ppog_days` are of the force's diary."""

    board: str
    committee: Committee
    meeting_on: date
    since: date
    agenda_item: str = ""
    contact_rank: str = ""
    background_documents: tuple[str, ...] = ()
    ppog_days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Frozen:
    """A snapshot with its canonical JSON; `snapshot` is what was read back from that JSON."""

    snapshot: PackSnapshot
    content: bytes
    sha256: str
    since: date | None


def freeze_board(
    engine: Engine,
    *,
    force_code: str | None,
    as_at: date,
    meeting_on: date | None,
    since: date | None,
    terms: BoardTerms,
) -> Frozen:
    """The register for the board's pack as at a day in Europe/London, in one transaction.

    Movement counts from the pack that was issued before, or from the end of `since` where it is given; where
    there is neither, from the same day a month earlier. Raises NoSuchForceError and AmbiguousForceError.
    """
    with _one_state(engine) as session:
        force = force_by_code(session, force_code)
        view = register_view(session, force.id, as_at=as_at)
        wanted = MaterialWanted(
            board=terms.board,
            meeting_on=meeting_on,
            earlier=_earlier(session, force.id, terms.board, as_at, since),
            review_policy=terms.review_policy,
            holidays=terms.holidays,
        )
        facts = BoardFacts(
            view=view,
            material=board_material(session, force.id, view, wanted),
            review_months=terms.review_policy.owner_update.months or 1,
            due_within_days=terms.due_within_days,
        )
        papers = _papers(session, force.id, terms.board, meeting_on)
    snapshot = PackSnapshot(
        schema=SCHEMA,
        kind=PackKind.BOARD_PACK,
        force_code=view.force_code,
        board=terms.board,
        board_facts=facts,
        papers=papers,
    )
    return _frozen(snapshot, wanted.earlier.as_at)


def freeze_paper(engine: Engine, *, force_code: str | None, as_at: date, terms: PaperTerms) -> Frozen:
    """The publishable part of the register for a committee's paper as at a day, in one transaction."""
    with _one_state(engine) as session:
        force = force_by_code(session, force_code)
        material = committee_material(
            session,
            force.id,
            as_at=as_at,
            since=terms.since,
            contact_rank=terms.contact_rank,
            background_documents=terms.background_documents,
            ppog_days=terms.ppog_days,
        )
        code = force.code
        papers = _papers(session, force.id, terms.board, terms.meeting_on)
    snapshot = PackSnapshot(
        schema=SCHEMA,
        kind=PackKind.COMMITTEE_PAPER,
        force_code=code,
        board=terms.board,
        paper_facts=PaperFacts(
            material=material,
            committee=terms.committee,
            meeting_on=terms.meeting_on,
            agenda_item=terms.agenda_item,
        ),
        papers=papers,
    )
    return _frozen(snapshot, terms.since)


def keep_snapshot(session: Session, force_id: int, frozen: Frozen, now: datetime) -> int:
    """Store a snapshot unless the force has it already; returns its id."""
    known = sa.select(Snapshot.id).where(Snapshot.force_id == force_id, Snapshot.sha256 == frozen.sha256)
    found = session.scalar(known)
    if found is not None:
        return found
    row = Snapshot(
        force_id=force_id,
        sha256=frozen.sha256,
        as_at=frozen.snapshot.as_at,
        size_bytes=len(frozen.content),
        content=zlib.compress(frozen.content, _SMALLEST),
        taken_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def _frozen(snapshot: PackSnapshot, since: date | None) -> Frozen:
    content = snapshot_json(snapshot)
    # Read back at once: what is printed comes from what is kept, not from what was read.
    return Frozen(read_snapshot(content), content, hashlib.sha256(content).hexdigest(), since)


def _papers(session: Session, force_id: int, board: str, day: date | None) -> tuple[AgendaPaper, ...]:
    """What others brought to the board's meeting on a day, where that is recorded."""
    meeting = meeting_on(session, force_id, board, day) if day is not None else None
    return tuple(papers_of(session, meeting.id)) if meeting is not None else ()


def _earlier(session: Session, force_id: int, board: str, as_at: date, since: date | None) -> EarlierPack:
    if since is None:
        issued = newest_issued_before(session, force_id, kind=PackKind.BOARD_PACK, board=board, before=as_at)
        if issued is not None:
            before = snapshot_of(session, issued.draft).facts
            return earlier_pack(before.view, before.material.ratings)
    day = since if since is not None else add_months(as_at, -1)
    view = register_view(session, force_id, as_at=day)
    return earlier_pack(view, item_ratings(session, force_id, day), was_issued=False)


@contextmanager
def _one_state(engine: Engine) -> Iterator[Session]:
    """A reading session in which every query sees the same state of the register."""
    # SQLite's transaction does so by itself; PostgreSQL's default would see a new state with each query.
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with reading(engine) as session:
        yield session
