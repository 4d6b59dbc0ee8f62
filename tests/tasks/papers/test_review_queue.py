"""What is decided on proposals, and what comes of it in the register."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from models.queries.items import NoSuchItemError
from models.queries.proposals import NoSuchProposalError
from models.records import (
    AuditEntry,
    Deadline,
    Inspection,
    InspectionWindow,
    Item,
    ProposalDecision,
    Publication,
    Review,
    StageChange,
    StatedFigure,
)
from models.session import reading, writing
from rules.papers.proposal_edits import ProposalEditError
from rules.papers.proposals import ItemProposal, PublicationProposal
from rules.vocabulary import (
    Applicability,
    DeadlineKind,
    Measure,
    ProposalDecisionKind,
    ResolutionKind,
    Stage,
    WindowStatus,
)
from tasks.audit_trail import verify_audit
from tasks.papers.queue_transaction import AlreadyDecidedError, QueueError
from tasks.papers.review_queue import (
    QueueLine,
    accept,
    accept_all_high,
    dismiss,
    edit,
    merge,
    queue_line,
    queue_lines,
)
from tests.small_register import SmallRegister, add_item, make_small_register
from tests.tasks.papers.paper_samples import BY, PAPER, imported

Ids = tuple[int, int, int, int, int]
REPORT = "night-vision-roads-policing-after-dark-2024"


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


@pytest.fixture
def ids(any_engine: Engine, register: SmallRegister, tmp_path: Path) -> Ids:
    """The queue's numbers of: the publication, its two items, the table, the inspection."""
    one, two, three, four, five = imported(any_engine, tmp_path).proposal_ids
    return one, two, three, four, five


def actions(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as session:
        query = sa.select(AuditEntry.action, AuditEntry.subject_key).order_by(AuditEntry.sequence)
        return [(action, key) for action, key in session.execute(query)]


def test_an_accepted_publication_names_the_paper_and_the_place(any_engine: Engine, ids: Ids) -> None:
    done = accept(any_engine, BY, ids[0])
    assert done.outcome is not None
    assert done.outcome.subject_key == REPORT
    with reading(any_engine) as session:
        made = session.scalars(sa.select(Publication).where(Publication.key == REPORT)).one()
        assert made.title == "Night vision: an inspection of roads policing after dark"
        assert (made.published_on, made.made, made.applicable) == (date(2024, 11, 14), 9, 2)
        assert made.source == "update.md (20 March 2025), line 7"
    assert actions(any_engine)[1:] == [("add-publication", REPORT), ("proposal-accepted", str(ids[0]))]


def test_an_accepted_item_is_open_with_its_deadline(any_engine: Engine, ids: Ids) -> None:
    accept(any_engine, BY, ids[0])
    done = accept(any_engine, BY, ids[1])
    assert done.outcome is not None
    assert done.outcome.subject_key == f"{REPORT}-r2"
    with reading(any_engine) as session:
        item = session.scalars(sa.select(Item)).one()
        assert (item.number, item.known_on) == ("Recommendation 2", date(2024, 11, 14))
        assert (item.applicability, item.addressees) == (Applicability.OURS, "Chief constables")
        deadline = session.scalars(sa.select(Deadline)).one()
        assert (deadline.version, deadline.kind, deadline.phrase) == (
            1,
            DeadlineKind.HMICFRS,
            "Within six months",
        )
        assert (deadline.anchor, deadline.ends_on) == ("2024-11-14", date(2025, 5, 14))
        assert (deadline.resolution, deadline.confirmed_by_post_id) == (ResolutionKind.DEADLINE, None)
        stage = session.scalars(sa.select(StageChange)).one()
        assert (stage.stage, stage.happened_on) == (Stage.OPEN, date(2024, 11, 14))
    assert actions(any_engine)[3:] == [("add-item", f"{REPORT}-r2"), ("proposal-accepted", str(ids[1]))]
    assert verify_audit(any_engine, force_code=None).broken is None


def test_an_item_waits_for_its_publication(any_engine: Engine, ids: Ids) -> None:
    with pytest.raises(QueueError, match=f"belongs to proposal {ids[0]}, its publication"):
        accept(any_engine, BY, ids[1])
    dismiss(any_engine, BY, ids[0], reason="known by another name")
    accept(any_engine, BY, ids[1])
    with reading(any_engine) as session:
        item = session.scalars(sa.select(Item)).one()
        assert (item.publication_id, item.known_on) == (None, date(2025, 3, 20))
        # Without the report's date there is nothing to count from, and the paper's own date is no anchor.
        assert session.scalars(sa.select(Deadline)).one().resolution is ResolutionKind.UNKNOWN


def test_an_items_day_follows_the_date_that_its_publication_was_given(any_engine: Engine, ids: Ids) -> None:
    edit(any_engine, BY, ids[0], fields={"published": "1 December 2024"}, reason="the cover says so")
    content = queue_line(any_engine, force_code=None, proposal_id=ids[1]).content
    assert isinstance(content, ItemProposal)
    assert content.deadline is not None
    assert content.deadline.end == date(2025, 6, 1)
    accept(any_engine, BY, ids[0])
    accept(any_engine, BY, ids[1])
    with reading(any_engine) as session:
        assert session.scalars(sa.select(Deadline.ends_on)).one() == date(2025, 6, 1)


def test_an_accepted_inspection_is_in_the_calendar(any_engine: Engine, ids: Ids) -> None:
    accept(any_engine, BY, ids[4])
    with reading(any_engine) as session:
        inspection = session.scalars(sa.select(Inspection)).one()
        assert (inspection.key, inspection.inspectorates) == ("child-protection-2025", "HMICFRS; Ofsted")
        window = session.scalars(sa.select(InspectionWindow)).one()
        assert (window.slot, window.revision, window.status) == (1, 0, WindowStatus.TENTATIVE)
        assert (window.starts_on, window.ends_on) == (date(2025, 5, 12), date(2025, 5, 16))
        assert window.anchor == "2025-03-20"


def test_an_accepted_table_is_stored_cell_by_cell_with_its_questions(any_engine: Engine, ids: Ids) -> None:
    accept(any_engine, BY, ids[3])
    with reading(any_engine) as session:
        cells = session.scalars(sa.select(StatedFigure).order_by(StatedFigure.row_number)).all()
        assert len(cells) == 6
        before = {cell.measure: cell for cell in cells if cell.row_number == 2}
        assert before[Measure.OPEN].value == 7
        assert before[Measure.TOTAL].value is None
        assert before[Measure.OPEN].question.startswith("Only 7, 12 are printed")
        assert before[Measure.OPEN].source.startswith("update.md (20 March 2025), line")


def test_a_table_of_a_day_is_stored_once(any_engine: Engine, ids: Ids, tmp_path: Path) -> None:
    accept(any_engine, BY, ids[3])
    again = imported(any_engine, tmp_path, PAPER + "\nOne more line.\n", "again.md")
    with pytest.raises(QueueError, match="has the portal table of 20 March 2025 already"):
        accept(any_engine, BY, again.proposal_ids[3])


def test_what_the_register_has_already_is_refused_until_it_is_called_new(
    any_engine: Engine, ids: Ids, tmp_path: Path
) -> None:
    for number in ids:
        accept(any_engine, BY, number)
    again = imported(any_engine, tmp_path, PAPER.replace("20 March", "20th March"), "again.md").proposal_ids
    assert [line.matches[0].likeness >= 80 for line in _lines(any_engine, again) if line.matches] == [
        True
    ] * 4
    with pytest.raises(QueueError, match=f"has “{REPORT}”"):
        accept(any_engine, BY, again[0])
    merge(any_engine, BY, again[0], key=REPORT)
    with pytest.raises(QueueError, match=f"has “{REPORT}-r2”, 98% alike"):
        accept(any_engine, BY, again[1])
    made = accept(any_engine, BY, again[1], as_new=True)
    assert made.outcome is not None
    assert made.outcome.subject_key == f"{REPORT}-r2-2"
    with pytest.raises(QueueError, match="has “child-protection-2025”"):
        accept(any_engine, BY, again[4])


def _lines(engine: Engine, ids: tuple[int, ...]) -> list[QueueLine]:
    return [line for line in queue_lines(engine, force_code=None) if line.queued.id in ids]


def test_a_merge_adds_the_portal_id_and_a_note_and_changes_nothing_else(
    any_engine: Engine, register: SmallRegister, ids: Ids
) -> None:
    add_item(any_engine, register, "night-driving", due_on=date(2025, 12, 31), title="Night driving")
    accept(any_engine, BY, ids[0])
    done = merge(any_engine, BY, ids[2], key="night-driving")
    assert done.outcome is not None
    assert [(one.field, one.before, one.after) for one in done.outcome.changes] == [
        ("portal_id", None, "20517")
    ]
    with reading(any_engine) as session:
        item = session.scalars(sa.select(Item)).one()
        assert (item.portal_id, item.title, item.number) == ("20517", "Night driving", "Recommendation 1")
        assert [one.ends_on for one in session.scalars(sa.select(Deadline))] == [date(2025, 12, 31)]
        note = session.scalars(sa.select(Review).where(~Review.substantive)).one()
        assert note.note.startswith("Also in update.md (20 March 2025), line")


def test_a_merge_tells_what_differs(any_engine: Engine, register: SmallRegister, ids: Ids) -> None:
    add_item(any_engine, register, "lamps", due_on=date(2025, 12, 31), title="Lamps")
    with writing(any_engine) as session:
        session.execute(sa.update(Item).values(portal_id="1111"))
    edit(any_engine, BY, ids[1], fields={"portal-id": "20516", "level": "3"})
    done = merge(any_engine, BY, ids[1], key="1111")
    assert done.outcome is not None
    assert done.outcome.changes == ()
    told = "\n".join(done.outcome.notes)
    assert "portal id is 20516, the register’s 1111; left" in told
    assert "level 3, the register none; left" in told
    assert "the register’s “By 2025-12-31”; left" in told


def test_a_publication_that_is_merged_only_fills_gaps(any_engine: Engine, ids: Ids) -> None:
    done = merge(any_engine, BY, ids[0], key="report")
    assert done.outcome is not None
    with reading(any_engine) as session:
        report = session.scalars(sa.select(Publication)).one()
        assert (report.title, report.published_on) == ("A report", date(2023, 12, 15))
        assert (report.made, report.applicable) == (9, 2)
    assert done.outcome.notes == ("published on: the paper says 2024-11-14, the register 2023-12-15; left.",)


def test_an_edit_stays_in_the_queue_and_is_what_is_accepted(any_engine: Engine, ids: Ids) -> None:
    changes = edit(
        any_engine,
        BY,
        ids[1],
        fields={"title": "Lamps of cars", "deadline": "By 30 June 2025"},
        reason="portal",
    )
    assert [(one.field, one.after) for one in changes] == [
        ("title", "Lamps of cars"),
        ("deadline phrase", "By 30 June 2025"),
    ]
    accept(any_engine, BY, ids[0])
    accept(any_engine, BY, ids[1])
    with reading(any_engine) as session:
        assert session.scalars(sa.select(Item.title)).one() == "Lamps of cars"
        assert session.scalars(sa.select(Deadline.ends_on)).one() == date(2025, 6, 30)
        decisions = session.scalars(
            sa.select(ProposalDecision.decision)
            .where(ProposalDecision.proposal_id == ids[1])
            .order_by(ProposalDecision.id)
        )
        assert list(decisions) == [ProposalDecisionKind.EDITED, ProposalDecisionKind.ACCEPTED]


def test_an_edit_that_changes_nothing_leaves_no_trace(any_engine: Engine, ids: Ids) -> None:
    before = actions(any_engine)
    assert edit(any_engine, BY, ids[1], fields={"portal-id": ""}) == ()
    assert actions(any_engine) == before


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"colour": "red"}, "“colour” isn’t a field of it; these are: kind, number, title"),
        ({"kind": "wish"}, "“wish” isn’t a value for kind"),
        ({"level": "7"}, "a level is 1 to 4"),
        ({"deadline": "soon enough"}, "holds no date"),
        ({"title": " "}, "the title can’t be empty"),
        ({"mandatory": "perhaps"}, "mandatory is yes or no"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused(
    any_engine: Engine, ids: Ids, fields: dict[str, str], says: str
) -> None:
    with pytest.raises(ProposalEditError, match=says):
        edit(any_engine, BY, ids[1], fields=fields)


def test_a_table_is_edited_row_by_row(any_engine: Engine, ids: Ids) -> None:
    edit(any_engine, BY, ids[3], fields={"row 2 total": "19", "row 2 question": ""})
    accept(any_engine, BY, ids[3])
    with reading(any_engine) as session:
        total = session.scalars(
            sa.select(StatedFigure).where(StatedFigure.row_number == 2, StatedFigure.measure == Measure.TOTAL)
        ).one()
        assert (total.value, total.question) == (19, "")


def test_a_deadline_before_the_report_is_refused(any_engine: Engine, ids: Ids) -> None:
    accept(any_engine, BY, ids[0])
    edit(any_engine, BY, ids[1], fields={"deadline": "By 30 June 2024"})
    with pytest.raises(QueueError, match="30 June 2024, before the report came out"):
        accept(any_engine, BY, ids[1])


def test_a_dismissal_needs_a_reason_and_ends_it(any_engine: Engine, ids: Ids) -> None:
    with pytest.raises(QueueError, match="dismissed with a reason"):
        dismiss(any_engine, BY, ids[4], reason="  ")
    dismiss(any_engine, BY, ids[4], reason="not this force")
    with pytest.raises(
        AlreadyDecidedError, match="was dismissed by the FLO on 24 March 2025: not this force"
    ):
        accept(any_engine, BY, ids[4])
    assert ids[4] not in [line.queued.id for line in queue_lines(any_engine, force_code=None)]
    everything = queue_lines(any_engine, force_code=None, waiting_only=False)
    assert ids[4] in [line.queued.id for line in everything]


DECISIONS: dict[str, Callable[[Engine, int], object]] = {
    "accept": lambda engine, number: accept(engine, BY, number),
    "merge": lambda engine, number: merge(engine, BY, number, key="report"),
    "edit": lambda engine, number: edit(engine, BY, number, fields={"title": "Other"}),
    "dismiss": lambda engine, number: dismiss(engine, BY, number, reason="again"),
}


@pytest.mark.parametrize("again", DECISIONS.values(), ids=DECISIONS.keys())
def test_what_is_decided_stays_decided(
    any_engine: Engine, ids: Ids, again: Callable[[Engine, int], object]
) -> None:
    accept(any_engine, BY, ids[0])
    with pytest.raises(AlreadyDecidedError, match=f"was accepted by the FLO .* as publication {REPORT}"):
        again(any_engine, ids[0])


def test_of_two_who_decide_at_once_the_second_is_told(any_engine: Engine, ids: Ids) -> None:
    start, told = Barrier(2), list[str]()

    def run() -> None:
        start.wait()
        try:
            accept(any_engine, BY, ids[0])
            told.append("done")
        except AlreadyDecidedError as error:
            told.append(str(error))

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one == "done" for one in told) == [False, True]
    with reading(any_engine) as session:
        assert session.scalar(sa.select(sa.func.count()).where(Publication.key == REPORT)) == 1


def test_a_refusal_leaves_nothing_behind(any_engine: Engine, ids: Ids) -> None:
    before = actions(any_engine)
    with pytest.raises(NoSuchItemError):
        merge(any_engine, BY, ids[1], key="nowhere")
    with pytest.raises(QueueError, match="isn’t merged"):
        merge(any_engine, BY, ids[3], key="report")
    with pytest.raises(NoSuchProposalError, match="has no proposal 999"):
        accept(any_engine, BY, 999)
    assert actions(any_engine) == before


def test_all_of_high_confidence_go_in_together_but_for_what_may_be_there(
    any_engine: Engine, ids: Ids, tmp_path: Path
) -> None:
    done, left = accept_all_high(any_engine, BY, queue_lines(any_engine, force_code=None))
    assert [one.proposal_id for one in done] == list(ids)
    assert left == []
    again = imported(any_engine, tmp_path, PAPER + "\nOne more line.\n", "again.md").proposal_ids
    done, left = accept_all_high(any_engine, BY, queue_lines(any_engine, force_code=None))
    assert done == []
    assert [one.proposal_id for one in left] == list(again)
    assert left[0].why.startswith(f"it may be “{REPORT}”")


def test_decisions_are_history(any_engine: Engine, ids: Ids) -> None:
    accept(any_engine, BY, ids[0])
    with pytest.raises(DBAPIError, match="append-only"), writing(any_engine) as session:
        session.execute(sa.update(ProposalDecision).values(reason="other"))


def test_the_owner_of_a_plan_is_a_post_or_nobody(
    any_engine: Engine, register: SmallRegister, tmp_path: Path
) -> None:
    text = (
        "# HMICFRS plan\n\n| No | Recommendation | Deadline | Owner |\n|---|---|---|---|\n"
        "| 1 | Chief constables should make sure that keys are counted. | 30 June 2025 | Owner |\n"
        "| 2 | Chief constables should make sure that doors are shut. | 30 June 2025 | Ada Lovelace |\n"
    )
    first, second = imported(any_engine, tmp_path, text).proposal_ids
    accept(any_engine, BY, first)
    done = accept(any_engine, BY, second)
    assert done.outcome is not None
    assert "no post is called that" in done.outcome.notes[0]
    with reading(any_engine) as session:
        owners = session.scalars(sa.select(Item.owner_post_id).order_by(Item.id))
        assert list(owners) == [register.owner_post_id, None]


def test_a_recommendation_hangs_from_its_cause_of_concern(
    any_engine: Engine, register: SmallRegister, tmp_path: Path
) -> None:
    text = """# PEEL 2025: Northshire

Published on: 6 March 2025

HMICFRS

### Cause of concern

The force isn't answering emergency calls quickly enough.

#### Recommendations

Within three months, the force should put enough staff on duty.
"""
    report, concern, recommendation = imported(any_engine, tmp_path, text).proposal_ids
    content = queue_line(any_engine, force_code=None, proposal_id=report).content
    assert isinstance(content, PublicationProposal)
    for number in (report, concern, recommendation):
        accept(any_engine, BY, number)
    with reading(any_engine) as session:
        parent, child = session.scalars(sa.select(Item).order_by(Item.id))
        assert child.parent_id == parent.id
        assert (parent.level, child.level) == (None, None)
