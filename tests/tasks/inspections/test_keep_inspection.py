"""An inspection is put into the diary, and an edit of it shows in calendars without a new SEQUENCE."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.inspections import inspection_slots
from models.records import Inspection
from models.session import reading
from rules.audit_chain import Change
from rules.calendar_feeds.inspection_events import InspectionSlot
from rules.inspection_days import read_window
from rules.inspection_fields import INSPECTION_FIELD_WORDS, NEVER_EMPTY, Value
from rules.inspection_windows import RefusedWindowError
from rules.vocabulary import InspectionKind, WindowStatus
from tasks.inspections.inspection_change import RefusedInspectionError
from tasks.inspections.keep_inspection import NewInspection, add_inspection, edit_inspection
from tests.inspection_diary import BY, ONE_DAY, TODAY, an_inspection, by_on, revisions
from tests.people_changes import audited
from tests.small_register import NOW, make_small_register


@pytest.fixture
def engine(any_engine: Engine) -> Engine:
    """A database with the small register."""
    make_small_register(any_engine)
    return any_engine


def stored(engine: Engine, key: str) -> Inspection:
    with reading(engine) as session:
        return session.scalars(sa.select(Inspection).where(Inspection.key == key)).one()


def slot_of(engine: Engine, key: str, as_at: date | None = None) -> InspectionSlot:
    with reading(engine) as session:
        return next(slot for slot in inspection_slots(session, 1, as_at=as_at) if slot.inspection_key == key)


def edit(engine: Engine, key: str, *, day: date = TODAY, **fields: Value) -> tuple[Change, ...]:
    return edit_inspection(engine, by_on(day), key=key, fields=fields, why="as in the letter").changes


def test_an_inspection_stands_with_its_first_window_and_its_audit_entry(engine: Engine) -> None:
    key = an_inspection(engine, portfolio="crime", areas="Custody\r\nsuites", inspectorates="HMICFRS; CQC")
    row = stored(engine, key)
    assert (row.key, row.title, row.kind) == ("custody-2024", "Custody", InspectionKind.JOINT)
    assert (row.portfolio, row.areas, row.modified_at) == ("Crime", "Custody suites", None)
    assert revisions(engine, key) == [(1, 0, "2024-10-01/2024-10-10", "tentative")]
    ((subject, changes, _),) = audited(engine, "add-inspection")
    assert subject == key
    assert {Change("title", None, "Custody"), Change("window", None, "2024-10-01/2024-10-10")} <= set(changes)
    assert [each.field for each in changes].count("source") == 1


def test_an_inspection_without_a_window_waits_for_one(engine: Engine) -> None:
    assert revisions(engine, an_inspection(engine, None)) == []


def test_a_second_of_the_same_name_gets_a_key_of_its_own(engine: Engine) -> None:
    assert [an_inspection(engine), an_inspection(engine)] == ["custody-2024", "custody-2024-2"]
    assert an_inspection(engine, key="joint-custody") == "joint-custody"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"title": " \x00"}, "the title is missing"),
        ({"source": ""}, "the source is missing"),
        ({"inspectorates": ""}, "who inspects is missing"),
        ({"key": "Not A Key"}, "“Not A Key” can't be a key: write it like peel-2027"),
        ({"key": "taken"}, "there is an inspection “taken” already"),
    ],
)
def test_what_is_missing_or_taken_is_refused(engine: Engine, given: dict[str, str], says: str) -> None:
    an_inspection(engine, key="taken")
    with pytest.raises(RefusedInspectionError, match=says):
        an_inspection(engine, **given)
    assert [subject for subject, _, _ in audited(engine, "add-inspection")] == ["taken"]


def test_a_window_that_its_days_don_t_bear_keeps_the_inspection_out(engine: Engine) -> None:
    for window, status, says in (
        ("early October", WindowStatus.CONFIRMED, "rough period"),
        ("early October", WindowStatus.DONE, "still to come"),
        ("early October", WindowStatus.CANCELLED, "isn't added as cancelled"),
    ):
        with pytest.raises(RefusedWindowError, match=says):
            an_inspection(engine, window, status)
    new = NewInspection(title="Custody", kind=InspectionKind.JOINT, source="a letter")
    with pytest.raises(RefusedInspectionError, match="it can't be known on 8 June 2024"):
        add_inspection(engine, BY, new, window=read_window("2024-10-07"), known_on=TODAY + ONE_DAY)
    with reading(engine) as session:
        assert session.scalars(sa.select(Inspection)).all() == []


def test_an_edit_is_audited_and_raises_when_it_was_modified_but_no_revision(engine: Engine) -> None:
    key = an_inspection(engine)
    day = TODAY + ONE_DAY
    changes = edit(engine, key, day=day, title="Custody, joint", outcome="Good", areas="")
    assert changes == (Change("title", "Custody", "Custody, joint"), Change("outcome", None, "Good"))
    slot = slot_of(engine, key)
    assert (slot.title, slot.outcome, slot.modified_at) == ("Custody, joint", "Good", NOW + ONE_DAY)
    assert (slot.revision, slot.recorded_at) == (0, NOW)
    ((subject, kept, why),) = audited(engine, "edit-inspection")
    assert (subject, set(kept), why) == (key, set(changes), "as in the letter")
    before = slot_of(engine, key, as_at=TODAY)
    assert (before.title, before.outcome, before.modified_at) == ("Custody", "", None)


def test_an_edit_that_changes_nothing_leaves_no_trace(engine: Engine) -> None:
    key = an_inspection(engine)
    assert edit(engine, key, title=" Custody ", kind=InspectionKind.JOINT, outcome="") == ()
    assert stored(engine, key).modified_at is None
    assert audited(engine, "edit-inspection") == []


def test_every_field_can_be_edited_and_comes_back_as_it_was_on_a_past_day(engine: Engine) -> None:
    key = an_inspection(engine, areas="old", what_the_force_does="old", portfolio="Crime")
    was = slot_of(engine, key)
    new: dict[str, Value] = dict.fromkeys(INSPECTION_FIELD_WORDS, "new")
    edit(engine, key, day=TODAY + ONE_DAY, **new | {"kind": InspectionKind.PILOT})
    now = slot_of(engine, key)
    assert (now.kind, now.title, now.inspectorates, now.areas) == (InspectionKind.PILOT, "new", "new", "new")
    assert (now.what_the_force_does, now.outcome, now.portfolio) == ("new", "new", "new")
    assert stored(engine, key).source == "new"
    assert slot_of(engine, key, as_at=TODAY) == was


def test_a_portfolio_is_kept_in_the_register_s_spelling(engine: Engine) -> None:
    key = an_inspection(engine)
    assert edit(engine, key, portfolio=" CRIME") == (Change("portfolio", None, "Crime"),)
    assert edit(engine, key, portfolio="A new one") == (Change("portfolio", "Crime", "A new one"),)


@pytest.mark.parametrize("field", sorted(NEVER_EMPTY))
def test_what_an_inspection_can_t_be_without_is_never_emptied(engine: Engine, field: str) -> None:
    key = an_inspection(engine)
    with pytest.raises(RefusedInspectionError, match=f"the {field} can't be empty"):
        edit(engine, key, **{field: " "})


def test_an_edit_needs_a_reason_and_a_field_that_is_there(engine: Engine) -> None:
    key = an_inspection(engine)
    with pytest.raises(RefusedInspectionError, match="a reason is missing"):
        edit_inspection(engine, BY, key=key, fields={"title": "x"}, why="")
    with pytest.raises(RefusedInspectionError, match="“key” isn't a field that can be edited"):
        edit_inspection(engine, BY, key=key, fields={"key": "x"}, why="x")
    with pytest.raises(RefusedInspectionError, match="“wibble” isn't a kind"):
        edit(engine, key, kind="wibble")
