"""A paper's words about an inspection that the diary has: a firmer window of it, or a question."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import InspectionWindow
from models.session import reading
from rules.inspection_windows import WindowAction
from rules.papers.proposals import InspectionProposal
from rules.vocabulary import WindowStatus
from tasks.inspections.change_window import Told, change_window
from tasks.papers.queue_transaction import QueueError
from tasks.papers.review_queue import accept, merge, queue_line
from tests.small_register import make_small_register
from tests.tasks.papers.paper_samples import BY, imported

KEY = "child-protection-2025"
TEXT = "# Inspection activity\n\n4.1 HMICFRS confirmed that the child protection inspection will take place "


@pytest.fixture
def inspection(any_engine: Engine, tmp_path: Path) -> str:
    """An inspection that an earlier paper brought into the diary."""
    make_small_register(any_engine)
    accept(any_engine, BY, imported(any_engine, tmp_path).proposal_ids[4])
    return KEY


def a_later_paper(engine: Engine, folder: Path) -> int:
    later = imported(engine, folder, TEXT + "between 19 and 30 May 2025.\n", "later.md")
    (number,) = later.proposal_ids
    content = queue_line(engine, force_code=None, proposal_id=number).content
    assert isinstance(content, InspectionProposal)
    assert content.confirmed
    return number


def windows(engine: Engine) -> list[tuple[int, date, WindowStatus]]:
    with reading(engine) as session:
        found = session.scalars(sa.select(InspectionWindow).order_by(InspectionWindow.revision)).all()
        return [(one.revision, one.starts_on, one.status) for one in found]


def test_a_merged_inspection_gets_a_new_revision_of_its_window(
    any_engine: Engine, inspection: str, tmp_path: Path
) -> None:
    merge(any_engine, BY, a_later_paper(any_engine, tmp_path), key=inspection)
    assert windows(any_engine) == [
        (0, date(2025, 5, 12), WindowStatus.TENTATIVE),
        (1, date(2025, 5, 19), WindowStatus.CONFIRMED),
    ]


def test_a_paper_does_not_bring_a_cancelled_window_back_by_itself(
    any_engine: Engine, inspection: str, tmp_path: Path
) -> None:
    told = Told(why="Put off", source="HMICFRS letter", known_on=BY.today)
    change_window(any_engine, BY, key=inspection, action=WindowAction.CANCEL, told=told)
    number = a_later_paper(any_engine, tmp_path)
    with pytest.raises(QueueError, match=r"was cancelled: .*`oversight inspection window reinstate"):
        merge(any_engine, BY, number, key=inspection)
    assert [status for _, _, status in windows(any_engine)] == [
        WindowStatus.TENTATIVE,
        WindowStatus.CANCELLED,
    ]
