"""Windows of the diary firm up, move, split and fall away by new revisions, and nothing is overwritten."""

import threading
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.inspection_diary import NoSuchInspectionError
from models.queries.inspections import inspection_slots
from models.records import Inspection, InspectionWindow
from models.session import database_url, open_engine, reading, writing
from rules.audit_chain import Change
from rules.calendar_feeds.inspection_events import InspectionSlot
from rules.inspection_days import read_window
from rules.inspection_windows import RefusedWindowError, WindowAction
from rules.vocabulary import Certainty, WindowStatus
from tasks.audit_trail import verify_audit
from tasks.inspections.change_window import Told, add_window, change_window, split_window
from tasks.inspections.inspection_change import RefusedInspectionError, WindowMovedOnError
from tests.inspection_diary import BY, ONE_DAY, TODAY, TOLD, an_inspection, by_on, do, revisions, told_on
from tests.people_changes import audited
from tests.small_register import NOW, make_small_register

ROUGH = (1, 0, "2024-10-01/2024-10-10", "tentative")


@pytest.fixture
def engine(any_engine: Engine) -> Engine:
    """A database with the small register."""
    make_small_register(any_engine)
    return any_engine


def slots(engine: Engine, as_at: date | None = None) -> list[InspectionSlot]:
    with reading(engine) as session:
        force_id = session.scalars(sa.select(Inspection.force_id)).first()
        assert force_id is not None
        return inspection_slots(session, force_id, as_at=as_at)


def test_a_window_s_whole_life_is_one_slot_with_a_revision_for_each_step(engine: Engine) -> None:
    key = an_inspection(engine)
    do(engine, key, WindowAction.MOVE, "mid October", by=by_on(TODAY + ONE_DAY))
    changed = do(engine, key, WindowAction.FIRM_UP, "w/c 14 October 2024", by=by_on(TODAY + 2 * ONE_DAY))
    assert (changed.slot, changed.revision, changed.status) == (1, 2, WindowStatus.CONFIRMED)
    assert (changed.was, changed.was_days is not None) == (WindowStatus.TENTATIVE, True)
    do(engine, key, WindowAction.MOVE, "2024-10-21/2024-10-25")
    do(engine, key, WindowAction.CANCEL)
    do(engine, key, WindowAction.REINSTATE)
    do(engine, key, WindowAction.DONE, by=by_on(date(2024, 10, 26)))
    assert revisions(engine, key) == [
        ROUGH,
        (1, 1, "2024-10-11/2024-10-20", "tentative"),
        (1, 2, "2024-10-14/2024-10-18", "confirmed"),
        (1, 3, "2024-10-21/2024-10-25", "confirmed"),
        (1, 4, "2024-10-21/2024-10-25", "cancelled"),
        (1, 5, "2024-10-21/2024-10-25", "confirmed"),
        (1, 6, "2024-10-21/2024-10-25", "done"),
    ]
    (slot,) = slots(engine)
    assert (slot.revision, slot.recorded_at) == (6, NOW + (date(2024, 10, 26) - TODAY))
    assert slot.first_recorded_at == NOW
    assert verify_audit(engine, force_code=None).broken is None


def test_a_revision_keeps_its_words_its_anchor_its_rule_and_its_source(engine: Engine) -> None:
    key = an_inspection(engine)
    days = read_window("w/c 14 October", "5 June 2024")
    told = Told(why="agreed", source="e-mail\r\nof 6 June", known_on=TODAY)
    change_window(engine, BY, key=key, action=WindowAction.FIRM_UP, told=told, days=days)
    (slot,) = slots(engine)
    assert (slot.phrase, slot.anchor, slot.certainty) == (
        "w/c 14 October",
        "2024-06-05",
        Certainty.CONVENTION,
    )
    assert slot.rule.startswith("Monday to Friday of that week")
    assert slot.source == "e-mail of 6 June"


def test_a_past_day_shows_the_window_as_it_was_known(engine: Engine) -> None:
    key = an_inspection(engine)
    later = TODAY + 10 * ONE_DAY
    do(engine, key, WindowAction.CANCEL, by=by_on(later), told=told_on(TODAY + 5 * ONE_DAY))
    statuses = {day: slots(engine, TODAY + day * ONE_DAY)[0].status.value for day in (0, 4, 5, 10)}
    assert statuses == {0: "tentative", 4: "tentative", 5: "cancelled", 10: "cancelled"}


def test_each_step_stands_in_the_audit_trail_with_what_changed_and_why(engine: Engine) -> None:
    key = an_inspection(engine)
    do(engine, key, WindowAction.FIRM_UP, "2024-10-07/2024-10-09")
    ((subject, changes, why),) = audited(engine, "firm-up-window")
    assert (subject, why) == (key, "dates agreed")
    assert set(changes) == {
        Change("slot", "1", "1"),
        Change("revision", "0", "1"),
        Change("window", "2024-10-01/2024-10-10", "2024-10-07/2024-10-09"),
        Change("phrase", "early October", "2024-10-07/2024-10-09"),
        Change("rule", changes[[each.field for each in changes].index("rule")].before,
               "the days named, 7 October 2024 to 9 October 2024"),
        Change("certainty", "fuzzy", "exact"),
        Change("status", "tentative", "confirmed"),
        Change("source", None, "HMICFRS e-mail of 6 June 2024"),
    }  # fmt: skip


def test_a_step_that_the_table_refuses_leaves_no_trace(engine: Engine) -> None:
    key = an_inspection(engine)
    for action, says in [
        (WindowAction.FIRM_UP, "rough period"),
        (WindowAction.REINSTATE, "a window that is tentative can't be reinstated"),
        (WindowAction.DONE, "is still to come"),
    ]:
        with pytest.raises(RefusedWindowError, match=says):
            do(engine, key, action)
    assert revisions(engine, key) == [ROUGH]
    assert audited(engine, "firm-up-window") == []


@pytest.mark.parametrize(("why", "source", "says"), [(" ", "x", "a reason"), ("x", "\x00", "the source")])
def test_a_step_without_a_reason_or_a_source_is_refused(
    engine: Engine, why: str, source: str, says: str
) -> None:
    key = an_inspection(engine)
    told = Told(why=why, source=source, known_on=TODAY)
    with pytest.raises(RefusedInspectionError, match=f"{says} is missing"):
        do(engine, key, WindowAction.CANCEL, told=told)
    with pytest.raises(RefusedInspectionError, match=f"{says} is missing"):
        split_window(engine, BY, key=key, phases=[], told=told)


def test_what_is_known_comes_neither_from_the_future_nor_from_before_what_stands(engine: Engine) -> None:
    key = an_inspection(engine)
    with pytest.raises(RefusedInspectionError, match="it can't be known on 8 June 2024: that day is still"):
        do(engine, key, WindowAction.CANCEL, told=told_on(TODAY + ONE_DAY))
    with pytest.raises(RefusedInspectionError, match=r"can't have been known on 6 June 2024: .* 7 June 2024"):
        do(engine, key, WindowAction.CANCEL, told=told_on(TODAY - ONE_DAY))


def test_an_inspection_gets_further_windows_each_with_a_slot_of_its_own(engine: Engine) -> None:
    key = an_inspection(engine, window=None)
    with pytest.raises(RefusedInspectionError, match="has no window yet"):
        do(engine, key, WindowAction.CANCEL)
    for text, status in (
        ("2024-09-02/2024-09-06", WindowStatus.CONFIRMED),
        ("spring 2025", WindowStatus.TENTATIVE),
    ):
        add_window(engine, BY, key=key, days=read_window(text), status=status, told=TOLD)
    assert revisions(engine, key) == [
        (1, 0, "2024-09-02/2024-09-06", "confirmed"),
        (2, 0, "2025-03-01/2025-05-31", "tentative"),
    ]
    with pytest.raises(
        RefusedWindowError, match=r"window 2 is 1 March 2025 to 31 May 2025 already \(tentative"
    ):
        add_window(
            engine, BY, key=key, days=read_window("spring 2025"), status=WindowStatus.TENTATIVE, told=TOLD
        )
    with pytest.raises(RefusedWindowError, match="rough period"):
        add_window(
            engine, BY, key=key, days=read_window("autumn 2025"), status=WindowStatus.CONFIRMED, told=TOLD
        )


def test_one_of_several_windows_must_be_named_unless_only_one_can_be_meant(engine: Engine) -> None:
    key = an_inspection(engine, "2024-09-02/2024-09-06", WindowStatus.CONFIRMED)
    add_window(engine, BY, key=key, days=read_window("spring 2025"), status=WindowStatus.TENTATIVE, told=TOLD)
    with pytest.raises(
        RefusedInspectionError,
        match="so say which slot: 1: 2 September 2024 to 6 September 2024, confirmed; 2: 1 March 2025",
    ):
        do(engine, key, WindowAction.CANCEL)
    with pytest.raises(RefusedInspectionError, match=r"has no window 3; there is 1, 2$"):
        do(engine, key, WindowAction.CANCEL, slot=3)
    do(engine, key, WindowAction.CANCEL, slot=2)
    assert do(engine, key, WindowAction.REINSTATE).slot == 2


def test_a_split_keeps_the_slot_for_the_earliest_phase(engine: Engine) -> None:
    key = an_inspection(engine, "2024-09-02/2024-09-13", WindowStatus.CONFIRMED)
    phases = [read_window(text, "2024-06-01") for text in ("spring 2025", "2024-09-09/2024-09-13")]
    changed = split_window(engine, BY, key=key, phases=phases, told=TOLD)
    assert [(each.slot, each.revision, each.status.value) for each in changed] == [
        (1, 1, "confirmed"),
        (2, 0, "tentative"),
    ]
    assert [each.was_days is None for each in changed] == [False, True]
    assert revisions(engine, key) == [
        (1, 0, "2024-09-02/2024-09-13", "confirmed"),
        (1, 1, "2024-09-09/2024-09-13", "confirmed"),
        (2, 0, "2025-03-01/2025-05-31", "tentative"),
    ]
    ((_, changes, why),) = audited(engine, "split-window")
    assert why == "dates agreed"
    assert {Change("window 2", None, "2025-03-01/2025-05-31"), Change("status 2", None, "tentative")} <= set(
        changes
    )
    three = [read_window(text) for text in ("2025-03-03", "2025-04-07", "2025-05-06")]
    split_window(engine, BY, key=key, phases=three, told=TOLD, slot=2)
    assert [row[:2] for row in revisions(engine, key)] == [(1, 0), (1, 1), (2, 0), (2, 1), (3, 0), (4, 0)]


def test_a_split_that_is_refused_adds_no_phase(engine: Engine) -> None:
    key = an_inspection(engine)
    with pytest.raises(RefusedWindowError, match="overlap"):
        split_window(engine, BY, key=key, phases=[read_window("2024-10-07")] * 2, told=TOLD)
    do(engine, key, WindowAction.CANCEL)
    phases = [read_window("2024-10-07"), read_window("2024-10-14")]
    with pytest.raises(RefusedWindowError, match="a window that is cancelled can't be split"):
        split_window(engine, BY, key=key, phases=phases, told=TOLD)
    assert len(revisions(engine, key)) == 2


def test_a_change_that_was_decided_on_an_older_revision_is_refused(engine: Engine) -> None:
    key = an_inspection(engine)
    do(engine, key, WindowAction.FIRM_UP, "2024-10-07/2024-10-09", told=told_on(TODAY, seen=0))
    with pytest.raises(
        WindowMovedOnError,
        match=rf"in the meantime \(revision 1: 7 October 2024 to 9 October 2024, confirmed\): .* show {key}`",
    ):
        do(engine, key, WindowAction.CANCEL, told=told_on(TODAY, seen=0))
    assert len(revisions(engine, key)) == 2


def test_of_two_who_cancel_at_once_one_is_told_that_it_is_done(engine: Engine) -> None:
    key = an_inspection(engine)
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def cancel() -> None:
        start.wait()
        try:
            do(engine, key, WindowAction.CANCEL, told=told_on(TODAY, seen=0))
        except (WindowMovedOnError, RefusedWindowError) as error:
            outcomes.append(type(error).__name__)
        else:
            outcomes.append("done")

    threads = [threading.Thread(target=cancel) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["WindowMovedOnError", "done"]
    assert [row[1] for row in revisions(engine, key)] == [0, 1]


def test_a_writer_that_took_no_turn_still_can_t_make_a_second_revision_one(postgres_url: str) -> None:
    engine = open_engine(database_url(postgres_url))
    make_small_register(engine)
    key = an_inspection(engine)
    refused: list[Exception] = []

    def cancel() -> None:
        try:
            do(engine, key, WindowAction.CANCEL)
        except RefusedInspectionError as error:
            refused.append(error)

    with writing(engine) as session:
        row = session.scalars(sa.select(InspectionWindow)).one()
        values = {column.name: getattr(row, column.name) for column in InspectionWindow.__table__.columns}
        del values["id"]
        session.add(InspectionWindow(**values | {"revision": 1}))
        session.flush()
        thread = threading.Thread(target=cancel)
        thread.start()
        # The other transaction waits for this one at the unique index, not before.
        _wait_for_a_lock(engine)
    thread.join(timeout=30)
    (error,) = refused
    assert isinstance(error, WindowMovedOnError)
    assert str(error).startswith(f"window 1 of “{key}” was changed by somebody else in the meantime: look")
    assert revisions(engine, key) == [ROUGH, (1, 1, *ROUGH[2:])]
    engine.dispose()


def _wait_for_a_lock(engine: Engine) -> None:
    query = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(500):
        with engine.connect() as connection:
            if connection.scalar(query):
                return
        threading.Event().wait(0.01)
    raise AssertionError("nobody waits")


def test_another_force_s_inspection_can_t_be_changed(engine: Engine) -> None:
    key = an_inspection(engine)
    make_small_register(engine, code="other")
    theirs = by_on(TODAY)
    theirs = type(theirs)("other", theirs.actor, theirs.now, theirs.today)
    with pytest.raises(NoSuchInspectionError, match=f"there is no inspection “{key}”; `oversight inspection"):
        do(engine, key, WindowAction.CANCEL, by=theirs)


def test_a_mistyped_key_is_answered_with_the_likest(engine: Engine) -> None:
    key = an_inspection(engine)
    assert key == "custody-2024"
    for typed in ("custody", "custody-2042", "CUSTODY-2024"):
        with pytest.raises(NoSuchInspectionError, match=r"\(is custody-2024 meant\?\)"):
            do(engine, typed, WindowAction.CANCEL)


def test_a_window_that_was_done_is_put_right_by_a_later_paper(engine: Engine) -> None:
    key = an_inspection(engine, "May 2024", WindowStatus.DONE)
    do(engine, key, WindowAction.MOVE, "2024-05-13/2024-05-17")
    assert revisions(engine, key)[-1] == (1, 1, "2024-05-13/2024-05-17", "done")
    with pytest.raises(RefusedWindowError, match="still to come"):
        do(engine, key, WindowAction.MOVE, f"{TODAY + timedelta(days=1)}")
