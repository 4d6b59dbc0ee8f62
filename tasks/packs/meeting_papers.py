"""Taking in the papers that others bring to a meeting: kept as they came, and as the PDF for the pack."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.queries.meeting_papers import newest_revision
from models.queries.meetings import meeting_by_id
from models.records import MeetingPaper
from models.session import reading
from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.packs.agenda_paper import AgendaPaper
from rules.vocabulary import PaperAsk
from tasks.audit_trail import AuditTrail
from tasks.by_whom import ByWhom
from tasks.items.keep_attachment import keep_content, kept_path
from tasks.packs.external_papers import BroughtPaperError, PaperFile, read_paper
from tasks.packs.meetings import MeetingError, changing_meetings


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A paper as somebody brings it: its file, and what its divider says. `number` replaces that paper."""

    path: Path
    title: str
    purpose: str = ""
    lead: str = ""
    asks: PaperAsk = PaperAsk.NOTE
    number: int | None = None


def papers_folder(packs_folder: Path) -> Path:
    """Where the papers' files lie, each under its SHA-256, beside the packs."""
    return packs_folder / "papers"


def add_paper(engine: Engine, by: ByWhom, *, meeting_id: int, new: NewPaper, folder: Path) -> AgendaPaper:
    """Take a paper in for a meeting, under the next number, or in place of the one that it replaces.

    `folder` is the papers'. A file that can't be put into a pack (broken, locked, too large) is taken in all
    the same where it can be read: its divider then says why, and the rest of the pack goes ahead. Raises
    BroughtPaperError when there is no such file or it can't be read, MeetingError and NoSuchMeetingError.
    """
    title = clean_text(new.title).strip()
    if not title:
        raise MeetingError("the paper's title is missing")
    with reading(engine) as session:
        meeting_by_id(session, force_by_code(session, by.force_code).id, meeting_id)
    # Reading, and above all LibreOffice, may take a minute: nothing is held in the database meanwhile.
    paper, problem = _read(new.path)
    sha256 = keep_content(folder, paper.original)
    pdf_sha256 = keep_content(folder, paper.pdf) if not problem else None
    with changing_meetings(engine, by) as (session, force, trail):
        meeting = meeting_by_id(session, force.id, meeting_id)
        number, revision = _place(session, meeting.id, new.number)
        row = MeetingPaper(
            meeting_id=meeting.id,
            number=number,
            revision=revision,
            title=title,
            purpose=clean_text(new.purpose).strip(),
            lead=clean_text(new.lead).strip(),
            asks=new.asks,
            file_name=clean_text(new.path.name),
            sha256=sha256,
            pdf_sha256=pdf_sha256,
            pages=paper.pages,
            problem=problem,
            withdrawn=False,
            added_at=by.now,
            added_by=by.actor,
        )
        session.add(row)
        session.flush()
        _record(trail, row, "add-paper" if revision == 0 else "replace-paper")
    return AgendaPaper(
        number=number,
        title=title,
        purpose=row.purpose,
        lead=row.lead,
        asks=row.asks,
        file_name=row.file_name,
        sha256=sha256,
        pdf_sha256=pdf_sha256 or "",
        pages=paper.pages,
        problem=problem,
    )


def withdraw_paper(engine: Engine, by: ByWhom, *, meeting_id: int, number: int, why: str) -> None:
    """Take a paper off a meeting; its number isn't given again. Raises MeetingError, NoSuchMeetingError."""
    reason = clean_text(why).strip()
    if not reason:
        raise MeetingError('say why the paper is withdrawn: --why "..."')
    with changing_meetings(engine, by) as (session, force, trail):
        meeting = meeting_by_id(session, force.id, meeting_id)
        found = newest_revision(session, meeting.id, number)
        if found is None or found.withdrawn:
            raise MeetingError(f"the meeting has no paper {number}; `oversight meeting papers` shows them")
        values = {column.key: getattr(found, column.key) for column in sa.inspect(MeetingPaper).column_attrs}
        values |= {
            "revision": found.revision + 1,
            "withdrawn": True,
            "added_at": by.now,
            "added_by": by.actor,
        }
        del values["id"]
        session.add(MeetingPaper(**values))
        session.flush()
        change = Change(f"paper {number}", found.title, None)
        trail.record("withdraw-paper", "meeting", str(meeting.id), [change], reason)


def kept_pdf(folder: Path, paper: AgendaPaper) -> bytes:
    """The PDF of a paper, as it was kept; raises BroughtPaperError when it isn't there any more."""
    try:
        return kept_path(folder, paper.pdf_sha256).read_bytes()
    except OSError as error:
        raise BroughtPaperError(
            f"{paper.file_name} can’t be read from {folder} ({error.strerror or error}): "
            f"bring it again, with --replaces {paper.number}"
        ) from None


def _read(path: Path) -> tuple[PaperFile, str]:
    """A paper, and why it can't be put into a pack, or ""."""
    try:
        return read_paper(path), ""
    except BroughtPaperError as error:
        if error.content is None:
            raise
        return PaperFile(path.name, error.content, b"", 0), str(error)


def _place(session: Session, meeting_id: int, replaces: int | None) -> tuple[int, int]:
    """The number and the revision of a paper that comes in."""
    if replaces is None:
        highest = sa.select(sa.func.max(MeetingPaper.number)).where(MeetingPaper.meeting_id == meeting_id)
        return (session.scalar(highest) or 0) + 1, 0
    found = newest_revision(session, meeting_id, replaces)
    if found is None:
        raise MeetingError(f"the meeting has no paper {replaces} to replace; leave --replaces out")
    return replaces, found.revision + 1


def _record(trail: AuditTrail, row: MeetingPaper, action: str) -> None:
    fields = [
        ("paper", f"{row.number}. {row.title}"),
        ("file", f"{row.file_name}, SHA-256 {row.sha256}"),
        ("asked", row.asks.value),
        ("purpose", row.purpose),
        ("brought by", row.lead),
        ("not in the pack", row.problem),
    ]
    changes = [Change(name, None, value) for name, value in fields if value]
    trail.record(action, "meeting", str(row.meeting_id), changes)
