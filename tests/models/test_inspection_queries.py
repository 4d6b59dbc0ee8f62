"""Which inspection windows stand in the calendar, and which force is meant."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import AmbiguousForceError, NoSuchForceError, force_by_code
from models.queries.inspections import inspection_slots
from models.records import Force, Inspection, InspectionWindow
from models.session import writing
from rules.audit_chain import Change
from rules.vocabulary import Certainty, InspectionKind, WindowStatus
from tasks.audit_trail import AuditTrail


@pytest.fixture
def session(any_engine: Engine) -> Iterator[Session]:
    with writing(any_engine) as session:
        yield session


def a_force(session: Session, code: str = "wmp", name: str = "West Midlands Police") -> Force:
    force = Force(code=code, name=name)
    session.add(force)
    session.flush()
    return force


def an_inspection(session: Session, force: Force, key: str) -> Inspection:
    inspection = Inspection(
        force_id=force.id,
        key=key,
        title=f"Inspection {key}",
        kind=InspectionKind.PEEL,
        inspectorates="HMICFRS",
        areas="",
        what_the_force_does="",
        outcome="",
        source="S1",
    )
    session.add(inspection)
    session.flush()
    return inspection


def a_window(
    session: Session,
    inspection: Inspection,
    *,
    starts: date,
    known_on: date,
    slot: int = 1,
    revision: int = 0,
    status: WindowStatus = WindowStatus.TENTATIVE,
) -> None:
    session.add(
        InspectionWindow(
            inspection_id=inspection.id,
            slot=slot,
            revision=revision,
            phrase="September 2024",
            anchor="2024-03-28",
            rule="the whole month",
            certainty=Certainty.CONVENTION,
            starts_on=starts,
            ends_on=starts,
            status=status,
            known_on=known_on,
            recorded_at=datetime(known_on.year, known_on.month, known_on.day, 9, 0, tzinfo=UTC),
            source="S1",
        )
    )
    session.flush()


def test_only_the_newest_revision_of_a_window_counts(session: Session) -> None:
    force = a_force(session)
    peel = an_inspection(session, force, "peel")
    a_window(session, peel, starts=date(2024, 5, 1), known_on=date(2024, 3, 28))
    a_window(
        session,
        peel,
        starts=date(2024, 9, 2),
        known_on=date(2024, 12, 5),
        revision=1,
        status=WindowStatus.DONE,
    )

    (slot,) = inspection_slots(session, force.id, as_at=None)

    assert (slot.revision, slot.starts_on, slot.status) == (1, date(2024, 9, 2), WindowStatus.DONE)
    assert slot.recorded_at == datetime(2024, 12, 5, 9, 0, tzinfo=UTC)
    assert slot.first_recorded_at == datetime(2024, 3, 28, 9, 0, tzinfo=UTC)
    assert (slot.force_code, slot.force_name) == ("wmp", "West Midlands Police")
    assert (slot.inspection_key, slot.title, slot.kind) == ("peel", "Inspection peel", InspectionKind.PEEL)
    assert slot.certainty is Certainty.CONVENTION


@pytest.mark.parametrize(
    ("as_at", "seen"),
    [
        (date(2024, 3, 27), []),
        (date(2024, 3, 28), [(0, date(2024, 5, 1))]),
        (date(2024, 12, 4), [(0, date(2024, 5, 1))]),
        (date(2024, 12, 5), [(1, date(2024, 9, 2))]),
        (None, [(1, date(2024, 9, 2))]),
    ],
)
def test_a_past_day_sees_what_was_known_on_it(
    session: Session, as_at: date | None, seen: list[tuple[int, date]]
) -> None:
    force = a_force(session)
    peel = an_inspection(session, force, "peel")
    a_window(session, peel, starts=date(2024, 5, 1), known_on=date(2024, 3, 28))
    a_window(session, peel, starts=date(2024, 9, 2), known_on=date(2024, 12, 5), revision=1)

    slots = inspection_slots(session, force.id, as_at=as_at)

    assert [(slot.revision, slot.starts_on) for slot in slots] == seen


def test_windows_come_by_start_then_inspection_then_slot_and_none_twice(session: Session) -> None:
    force = a_force(session)
    first, second = (an_inspection(session, force, key) for key in ("b", "a"))
    known_on = date(2024, 1, 1)
    a_window(session, first, starts=date(2024, 3, 4), known_on=known_on, slot=2)
    a_window(session, first, starts=date(2024, 3, 4), known_on=known_on, slot=1)
    a_window(session, second, starts=date(2024, 3, 4), known_on=known_on)
    a_window(session, second, starts=date(2024, 1, 8), known_on=known_on, slot=2)

    slots = inspection_slots(session, force.id, as_at=None)

    assert [(slot.inspection_key, slot.slot) for slot in slots] == [("a", 2), ("a", 1), ("b", 1), ("b", 2)]


def test_another_force_s_inspections_and_those_without_a_window_are_not_seen(session: Session) -> None:
    ours, theirs = a_force(session), a_force(session, "gmp", "Greater Manchester Police")
    an_inspection(session, ours, "no window yet")
    a_window(
        session, an_inspection(session, theirs, "peel"), starts=date(2024, 5, 1), known_on=date(2024, 1, 1)
    )

    assert inspection_slots(session, ours.id, as_at=None) == []
    assert [slot.force_code for slot in inspection_slots(session, theirs.id, as_at=None)] == ["gmp"]


@pytest.mark.parametrize(("as_at", "queries"), [(None, 1), (date(2024, 6, 1), 2)])
def test_all_windows_are_read_by_one_query_and_the_past_by_two(
    session: Session, as_at: date | None, queries: int
) -> None:
    force = a_force(session)
    for number in range(20):
        inspection = an_inspection(session, force, f"inspection {number}")
        a_window(session, inspection, starts=date(2024, 5, 1), known_on=date(2024, 1, 1))
    force_id = force.id
    statements: list[str] = []
    sa.event.listen(session.connection(), "before_cursor_execute", lambda *given: statements.append(given[2]))

    assert len(inspection_slots(session, force_id, as_at=as_at)) == 20
    assert len(statements) == queries


def an_edit(session: Session, force: Force, inspection: Inspection, now: datetime, **fields: str) -> None:
    """As tasks/inspections/keep_inspection.py makes one."""
    changes = [Change(name, str(getattr(inspection, name)) or None, value) for name, value in fields.items()]
    for name, value in fields.items():
        setattr(inspection, name, InspectionKind(value) if name == "kind" else value)
    inspection.modified_at = now
    AuditTrail(session, force, "a test", now).record("edit-inspection", "inspection", inspection.key, changes)


def test_a_past_day_sees_an_inspection_s_own_fields_as_they_were_on_it(session: Session) -> None:
    force = a_force(session)
    peel, unedited = an_inspection(session, force, "peel"), an_inspection(session, force, "other")
    for inspection in (peel, unedited):
        a_window(session, inspection, starts=date(2024, 5, 1), known_on=date(2024, 1, 1))
    # 23.30 in UTC is the day after in London's summer.
    first = datetime(2024, 6, 6, 23, 30, tzinfo=UTC)
    second = datetime(2024, 9, 1, 9, 0, tzinfo=UTC)
    an_edit(session, force, peel, first, title="PEEL 2024", portfolio="Crime", source="a letter")
    an_edit(session, force, peel, second, title="PEEL 2025", kind="thematic", outcome="Good")

    def seen(as_at: date | None) -> tuple[object, ...]:
        slots = inspection_slots(session, force.id, as_at=as_at)
        other, slot = slots
        assert (other.title, other.modified_at, slot.source) == ("Inspection other", None, "S1")
        return slot.title, slot.kind.value, slot.outcome, slot.portfolio, slot.modified_at

    assert seen(date(2024, 6, 6)) == ("Inspection peel", "peel", "", "", None)
    assert seen(date(2024, 6, 7)) == ("PEEL 2024", "peel", "", "Crime", first)
    assert seen(date(2024, 8, 31)) == ("PEEL 2024", "peel", "", "Crime", first)
    for newest in (date(2024, 9, 1), date.max, None):
        assert seen(newest) == ("PEEL 2025", "thematic", "Good", "Crime", second)


def test_the_only_force_is_never_asked_for(session: Session) -> None:
    only = a_force(session)

    assert force_by_code(session, None) is only


def test_a_force_is_found_by_its_code(session: Session) -> None:
    a_force(session, "gmp", "Greater Manchester Police")
    wanted = a_force(session)

    assert force_by_code(session, "wmp") is wanted


def test_an_unknown_code_names_the_codes_there_are(session: Session) -> None:
    a_force(session)

    with pytest.raises(NoSuchForceError, match=r"no force with the code “wpm”; name one by its code: wmp$"):
        force_by_code(session, "wpm")


@pytest.mark.parametrize("code", [None, "wmp"])
def test_an_empty_database_asks_for_a_register(session: Session, code: str | None) -> None:
    with pytest.raises(NoSuchForceError, match="the database holds no force yet: load a register first"):
        force_by_code(session, code)


def test_several_forces_and_no_code_ask_which_one_without_listing_them_all(session: Session) -> None:
    for number in range(6):
        a_force(session, f"force-{number}", f"Force {number}")

    with pytest.raises(AmbiguousForceError, match=r"serves several forces; .*force-0, .*force-4 and others$"):
        force_by_code(session, None)
