"""The papers of a meeting, as they were at a moment, and the addenda that late ones came in."""

import json
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.meeting_paper import MeetingPaper, PackAddendum
from rules.packs.agenda_paper import AgendaPaper


def papers_of(session: Session, meeting_id: int, *, until: datetime | None = None) -> list[AgendaPaper]:
    """A meeting's papers that aren't withdrawn, by number, in their newest revision up to a moment."""
    query = sa.select(MeetingPaper).where(MeetingPaper.meeting_id == meeting_id)
    if until is not None:
        query = query.where(MeetingPaper.added_at <= until)
    newest: dict[int, MeetingPaper] = {}
    for row in session.scalars(query.order_by(MeetingPaper.number, MeetingPaper.revision)):
        newest[row.number] = row
    return [_agenda_paper(row) for row in newest.values() if not row.withdrawn]


def newest_revision(session: Session, meeting_id: int, number: int) -> MeetingPaper | None:
    """The row of a paper that counts, withdrawn or not; None where there never was one."""
    query = (
        sa.select(MeetingPaper)
        .where(MeetingPaper.meeting_id == meeting_id, MeetingPaper.number == number)
        .order_by(MeetingPaper.revision.desc())
    )
    return session.scalars(query.limit(1)).first()


def addenda_of(session: Session, pack_id: int) -> list[tuple[PackAddendum, tuple[tuple[int, str], ...]]]:
    """A pack's addenda in their order, each with its papers' numbers and their files' SHA-256."""
    query = sa.select(PackAddendum).where(PackAddendum.pack_id == pack_id).order_by(PackAddendum.number)
    return [
        (row, tuple((number, sha256) for number, sha256 in json.loads(row.papers)))
        for row in session.scalars(query)
    ]


def _agenda_paper(row: MeetingPaper) -> AgendaPaper:
    return AgendaPaper(
        number=row.number,
        title=row.title,
        purpose=row.purpose,
        lead=row.lead,
        asks=row.asks,
        file_name=row.file_name,
        sha256=row.sha256,
        pdf_sha256=row.pdf_sha256 or "",
        pages=row.pages,
        problem=row.problem,
    )
