"""Papers of a meeting: taken in, replaced and withdrawn, and behind the pack that is drafted next."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.meeting_papers import papers_of
from models.queries.meetings import NoSuchMeetingError
from models.records import AuditEntry, MeetingPaper
from models.session import reading, writing
from rules.vocabulary import PaperAsk
from tasks.packs.external_papers import BroughtPaperError
from tasks.packs.meeting_papers import NewPaper, add_paper, kept_pdf, papers_folder, withdraw_paper
from tasks.packs.meetings import MeetingError, NewMeeting, add_meeting
from tests.pack_papers import locked, tagged_pdf
from tests.packs import BOARD, NOW, by, draft, frozen
from tests.small_register import make_small_register

APRIL_2 = date(2024, 4, 2)


@pytest.fixture
def meeting(any_engine: Engine) -> int:
    make_small_register(any_engine)
    return add_meeting(any_engine, by(), NewMeeting(board=BOARD, held_on=APRIL_2))


def new_paper(folder: Path, name: str = "crime", content: bytes | None = None, **terms: object) -> NewPaper:
    path = folder / f"{name}.pdf"
    path.write_bytes(content if content is not None else tagged_pdf(name))
    values: dict[str, object] = {"path": path, "title": f"About {name}"}
    return NewPaper(**(values | terms))  # type: ignore[arg-type]


def titles(engine: Engine, meeting: int) -> list[tuple[int, str]]:
    with reading(engine) as session:
        return [(paper.number, paper.title) for paper in papers_of(session, meeting)]


def test_a_paper_is_kept_as_it_came_and_known_by_its_number(
    any_engine: Engine, meeting: int, tmp_path: Path
) -> None:
    folder = papers_folder(tmp_path)
    added = add_paper(
        any_engine, by(), meeting_id=meeting, new=new_paper(tmp_path, asks=PaperAsk.DECIDE), folder=folder
    )
    assert (added.number, added.pages, added.asked, added.problem) == (1, 3, "For decision", "")
    assert kept_pdf(folder, added) == tagged_pdf("crime")
    assert titles(any_engine, meeting) == [(1, "About crime")]
    with reading(any_engine) as session:
        entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "add-paper")).one()
    assert added.sha256 in entry.changes


def test_a_paper_that_is_replaced_keeps_its_number_and_its_history(
    any_engine: Engine, meeting: int, tmp_path: Path
) -> None:
    folder = papers_folder(tmp_path)
    for name in ("crime", "custody"):
        add_paper(any_engine, by(), meeting_id=meeting, new=new_paper(tmp_path, name), folder=folder)
    again = new_paper(tmp_path, "crime-2", number=1)
    add_paper(any_engine, by(), meeting_id=meeting, new=again, folder=folder)
    assert titles(any_engine, meeting) == [(1, "About crime-2"), (2, "About custody")]
    with reading(any_engine) as session:
        kept = session.scalars(sa.select(MeetingPaper.title).where(MeetingPaper.number == 1)).all()
    assert sorted(kept) == ["About crime", "About crime-2"]


def test_the_number_of_a_withdrawn_paper_is_not_given_again(
    any_engine: Engine, meeting: int, tmp_path: Path
) -> None:
    folder = papers_folder(tmp_path)
    add_paper(any_engine, by(), meeting_id=meeting, new=new_paper(tmp_path), folder=folder)
    withdraw_paper(any_engine, by(), meeting_id=meeting, number=1, why="Not ready")
    assert titles(any_engine, meeting) == []
    added = add_paper(any_engine, by(), meeting_id=meeting, new=new_paper(tmp_path, "next"), folder=folder)
    assert added.number == 2
    with pytest.raises(MeetingError, match="has no paper 1"):
        withdraw_paper(any_engine, by(), meeting_id=meeting, number=1, why="Again")


def test_a_paper_that_is_locked_keeps_its_place_and_says_why(
    any_engine: Engine, meeting: int, tmp_path: Path
) -> None:
    new = new_paper(tmp_path, "locked", locked())
    added = add_paper(any_engine, by(), meeting_id=meeting, new=new, folder=papers_folder(tmp_path))
    assert added.problem == "locked.pdf is locked with a password: ask for a copy without one"
    assert (added.pages, added.pdf_sha256) == (0, "")


def test_nothing_is_kept_of_a_paper_for_a_meeting_that_is_not_there(
    any_engine: Engine, meeting: int, tmp_path: Path
) -> None:
    folder = papers_folder(tmp_path)
    with pytest.raises(NoSuchMeetingError):
        add_paper(any_engine, by(), meeting_id=meeting + 1, new=new_paper(tmp_path), folder=folder)
    assert not folder.exists()
    with pytest.raises(MeetingError, match="no paper 7 to replace"):
        add_paper(any_engine, by(), meeting_id=meeting, new=new_paper(tmp_path, number=7), folder=folder)
    with pytest.raises(MeetingError, match="title is missing"):
        add_paper(any_engine, by(), meeting_id=meeting, new=new_paper(tmp_path, title=" \n"), folder=folder)


def test_a_papers_row_is_never_changed(any_engine: Engine, meeting: int, tmp_path: Path) -> None:
    new = new_paper(tmp_path)
    add_paper(any_engine, by(), meeting_id=meeting, new=new, folder=papers_folder(tmp_path))
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(any_engine) as session:
        session.execute(sa.update(MeetingPaper).values(title="Another"))


def test_a_kept_file_that_is_gone_is_named_with_what_to_do(
    any_engine: Engine, meeting: int, tmp_path: Path
) -> None:
    folder = papers_folder(tmp_path)
    added = add_paper(any_engine, by(), meeting_id=meeting, new=new_paper(tmp_path), folder=folder)
    for path in folder.rglob("*"):
        if path.is_file():
            path.unlink()
    with pytest.raises(BroughtPaperError, match=r"crime\.pdf can’t be read .* --replaces 1"):
        kept_pdf(folder, added)


def test_a_snapshot_holds_the_papers_of_its_meeting_and_a_new_one_makes_a_new_draft(
    any_engine: Engine, meeting: int, tmp_path: Path
) -> None:
    folder = papers_folder(tmp_path)
    first = draft(any_engine, tmp_path / "packs", meeting_on=APRIL_2)
    add_paper(any_engine, by(), meeting_id=meeting, new=new_paper(tmp_path), folder=folder)
    state = frozen(any_engine, meeting_on=APRIL_2)
    assert [paper.title for paper in state.snapshot.papers] == ["About crime"]
    assert frozen(any_engine, meeting_on=APRIL_2 + timedelta(days=1)).snapshot.papers == ()
    second = draft(any_engine, tmp_path / "packs", meeting_on=APRIL_2, now=NOW + timedelta(hours=1))
    assert (first.draft, second.draft) == (1, 2)
    manifest = json.loads(second.files[-1].read_bytes())
    assert [given["name"] for given in manifest["inputs"]] == ["Paper 1: crime.pdf"]
