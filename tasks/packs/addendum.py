"""Late papers of an issued pack: an addendum of its own, so that nothing that was issued is renumbered."""

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.meeting_papers import addenda_of, papers_of
from models.queries.meetings import meeting_on
from models.records import Force, PackAddendum
from models.session import reading
from rules.audit_chain import Change
from rules.packs.addendum import compose_addendum, late_papers
from rules.packs.agenda_paper import AgendaPaper
from rules.packs.content import PackContent
from rules.packs.pack_states import RefusedPackError, check_read_back
from rules.vocabulary import PackState
from tasks.by_whom import ByWhom
from tasks.packs.drawing import stem_of
from tasks.packs.note_break import HeldPack, held_pack
from tasks.packs.pack_folder import StagedFiles
from tasks.packs.pack_fonts import pack_fonts
from tasks.packs.pack_look import DEFAULT_LOOK, PackLook
from tasks.packs.pack_records import PackMovedOnError, changing_packs
from tasks.packs.read_back import pdf_differences
from tasks.packs.render_pack import PDF_TYPE, OutputFile
from tasks.packs.with_papers import add_papers, render_front


@dataclass(frozen=True, slots=True)
class WrittenAddendum:
    """An addendum on disk, and the numbers of its papers."""

    number: int
    path: Path
    pages: int
    papers: tuple[int, ...]
    lost: tuple[str, ...]


def write_addendum(
    engine: Engine, by: ByWhom, *, pack_id: int, folder: Path, papers: Path, look: PackLook = DEFAULT_LOOK
) -> WrittenAddendum:
    """Put the papers that came, or were replaced, since a pack was issued into its next addendum.

    `folder` is the packs', `papers` where the papers' files lie. Raises RefusedPackError when the pack isn't
    issued or nothing came; PackMovedOnError when another addendum was made meanwhile; NoSuchPackError,
    RenderError and PackError.
    """
    held = held_pack(engine, force_code=by.force_code, pack_id=pack_id)
    with reading(engine) as session:
        number, late, force_name = _next(session, held)
    content = _content(held, by, number, late, force_name)
    front = render_front(content, look=look)
    made = add_papers(front, papers, look=look, what=f"Addendum {number},")
    check_read_back(
        f"addendum {number} of {held.found.name}",
        pdf_differences(front.content, made.pdf, pack_fonts(look), own_pages=front.pages),
    )
    stem = stem_of(held.snapshot, held.found.pack.version, PackState.ISSUED)
    with StagedFiles(folder) as staged:
        staged.write(stem, [OutputFile(f"-addendum-{number}.pdf", PDF_TYPE, made.pdf)])
        [file] = staged.files
        with changing_packs(engine, by) as change:
            if len(addenda_of(change.session, pack_id)) != number - 1:
                raise PackMovedOnError("another addendum was made meanwhile: look at the pack again")
            change.session.add(
                PackAddendum(
                    pack_id=pack_id,
                    number=number,
                    papers=json.dumps([[paper.number, paper.sha256] for paper in late]),
                    pages=made.pages,
                    path=file.name,
                    sha256=file.sha256,
                    made_at=by.now,
                    made_by=by.actor,
                )
            )
            change.session.flush()
            names = ", ".join(f"{paper.label}: {paper.title}" for paper in late)
            told = [
                Change("papers", None, names),
                Change("file", None, f"{file.name}, SHA-256 {file.sha256}"),
            ]
            change.record("addendum", pack_id, told)
            staged.place()
    return WrittenAddendum(
        number, folder / file.name, made.pages, tuple(paper.number for paper in late), made.lost
    )


def _next(session: Session, held: HeldPack) -> tuple[int, tuple[AgendaPaper, ...], str]:
    """The number of the next addendum, what goes into it, and the force's name."""
    found = held.found
    if found.state is not PackState.ISSUED:
        raise RefusedPackError(
            f"{found.name} is {found.state.value}: only a pack that is issued gets an addendum;"
            " a draft takes new papers in when it is drafted again"
        )
    day = found.draft.meeting_on
    meeting = meeting_on(session, found.pack.force_id, found.pack.board, day) if day is not None else None
    before = addenda_of(session, found.pack.id)
    sent = [(paper.number, paper.sha256) for paper in held.snapshot.papers]
    sent += [paper for _, papers in before for paper in papers]
    late = late_papers(papers_of(session, meeting.id), sent) if meeting is not None else ()
    if not late:
        raise RefusedPackError(f"no paper came since {found.name} was issued")
    return len(before) + 1, late, session.get_one(Force, found.pack.force_id).name


def _content(
    held: HeldPack, by: ByWhom, number: int, late: tuple[AgendaPaper, ...], force_name: str
) -> PackContent:
    found = held.found
    return compose_addendum(
        force=force_name,
        board=found.pack.board,
        number=number,
        as_at=found.pack.as_at,
        meeting_on=found.draft.meeting_on,
        marking=found.draft.marking,
        made_on=by.today,
        papers=late,
        pack_name=found.name,
    )
