"""Bringing a paper into the review queue."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import AuditEntry, Import, Item, Proposal, Publication
from models.session import reading
from rules.papers.proposal_json import read_content
from rules.papers.proposals import ItemProposal
from rules.vocabulary import ImportKind, ProposalKind
from tasks.audit_trail import verify_audit
from tasks.papers.import_paper import PaperImported, import_paper, known_import, look_at_paper
from tasks.papers.read_paper import PaperError
from tests.small_register import make_small_register
from tests.tasks.papers.paper_samples import BY, PAPER_DAY, imported, write_paper


def test_a_papers_proposals_wait_in_the_queue_and_the_register_is_as_it_was(
    any_engine: Engine, tmp_path: Path
) -> None:
    make_small_register(any_engine)
    done = imported(any_engine, tmp_path)
    assert not done.again
    with reading(any_engine) as session:
        stored = session.scalars(sa.select(Import)).one()
        assert (stored.kind, stored.file_name, stored.as_at) == (ImportKind.PAPER, "update.md", PAPER_DAY)
        assert (stored.actor, stored.imported_at) == (BY.actor, BY.now)
        proposals = session.scalars(sa.select(Proposal).order_by(Proposal.number)).all()
        assert [one.id for one in proposals] == list(done.proposal_ids)
        assert [one.kind for one in proposals] == [
            ProposalKind.PUBLICATION,
            ProposalKind.ITEM,
            ProposalKind.ITEM,
            ProposalKind.FIGURES,
            ProposalKind.INSPECTION,
        ]
        assert [one.within for one in proposals] == [None, 1, 1, None, None]
        item = read_content(ProposalKind.ITEM, proposals[1].content)
        assert isinstance(item, ItemProposal)
        assert item.deadline is not None
        assert item.deadline.end == date(2025, 5, 14)
        assert "chief constables should make sure" in proposals[1].quote
        assert session.scalars(sa.select(Item)).all() == []
        assert [one.key for one in session.scalars(sa.select(Publication))] == ["report"]
        entry = session.scalars(sa.select(AuditEntry)).one()
        assert (entry.action, entry.subject_kind, entry.subject_key) == (
            "import-paper",
            "import",
            str(stored.id),
        )
        assert stored.sha256 in entry.changes
    assert verify_audit(any_engine, force_code=None).broken is None


def test_the_same_bytes_again_add_nothing_whatever_they_are_called(
    any_engine: Engine, tmp_path: Path
) -> None:
    make_small_register(any_engine)
    first = imported(any_engine, tmp_path)
    again = imported(any_engine, tmp_path, name="copy.md")
    assert again.again
    assert (again.import_id, again.proposal_ids, again.file_name) == (
        first.import_id,
        first.proposal_ids,
        "update.md",
    )
    with reading(any_engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Import)) == 1
        assert session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == 1


def test_another_force_may_import_the_same_paper(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine, code="west-midlands")
    make_small_register(any_engine, code="northshire")
    paper = look_at_paper(write_paper(tmp_path), paper_date=PAPER_DAY)
    both = [
        import_paper(any_engine, replace(BY, force_code=code), paper)
        for code in ("west-midlands", "northshire")
    ]
    assert [one.again for one in both] == [False, False]
    assert both[0].import_id != both[1].import_id


def test_two_imports_at_once_store_it_once(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    paper = look_at_paper(write_paper(tmp_path), paper_date=PAPER_DAY)
    start, done = Barrier(2), list[PaperImported]()

    def run() -> None:
        start.wait()
        done.append(import_paper(any_engine, BY, paper))

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.again for one in done) == [False, True]
    assert done[0].proposal_ids == done[1].proposal_ids


def test_looking_stores_nothing_and_knows_what_was_stored(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    paper = look_at_paper(write_paper(tmp_path), paper_date=PAPER_DAY)
    assert len(paper.found) == 5
    assert known_import(any_engine, BY, paper) is None
    with reading(any_engine) as session:
        assert session.scalars(sa.select(Import)).all() == []
    import_paper(any_engine, BY, paper)
    known = known_import(any_engine, BY, paper)
    assert known is not None
    assert known.again


def test_a_paper_without_anything_to_propose_is_still_an_import(any_engine: Engine, tmp_path: Path) -> None:
    make_small_register(any_engine)
    done = imported(any_engine, tmp_path, "The kitchen will be closed on Friday.\n")
    assert done.proposal_ids == ()
    assert imported(any_engine, tmp_path, "The kitchen will be closed on Friday.\n").again


def test_a_file_that_cant_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.md"
    path.write_text("")
    with pytest.raises(PaperError, match=r"empty\.md"):
        look_at_paper(path, paper_date=PAPER_DAY)
