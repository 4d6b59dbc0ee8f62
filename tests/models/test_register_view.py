"""The register as at a day: what was known then, and nothing that came later."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import NoResultFound

from models.queries.item_facts import stream_item_facts
from models.queries.register_view import register_view
from models.records import (
    Deadline,
    ForcePhase,
    Inspection,
    InspectionWindow,
    Item,
    Person,
    Publication,
    StatedFigure,
    Tenure,
)
from models.session import reading, writing
from rules.register_view import ItemView, RegisterView
from rules.vocabulary import (
    Applicability,
    Certainty,
    Channel,
    DeadlineKind,
    FigureTable,
    InspectionKind,
    ItemKind,
    Measure,
    Phase,
    PublicationKind,
    ResolutionKind,
    Stage,
    WindowStatus,
)
from tests.small_register import PUBLISHED, SmallRegister, add_item, change_stage, make_small_register, review

NOW = datetime(2024, 3, 28, 9, 0, tzinfo=UTC)
MARCH_28 = date(2024, 3, 28)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


def view_of(engine: Engine, register: SmallRegister, as_at: date = MARCH_28) -> RegisterView:
    with reading(engine) as session:
        return register_view(session, register.force_id, as_at=as_at)


def only_item(engine: Engine, register: SmallRegister, as_at: date = MARCH_28) -> ItemView:
    (item,) = view_of(engine, register, as_at).items
    return item


def store(engine: Engine, *records: Any) -> None:
    with writing(engine) as session:
        session.add_all(records)


def a_deadline(item_id: int, version: int, day: date | None, **changes: Any) -> Deadline:
    values: dict[str, Any] = {
        "kind": DeadlineKind.HMICFRS,
        "phrase": f"phrase {version}",
        "anchor": "2023-12-15",
        "resolution": ResolutionKind.DEADLINE,
        "rule": "the day as stated",
        "words": "",
        "certainty": Certainty.EXACT,
        "known_on": PUBLISHED,
        "recorded_at": NOW,
        "source": "test",
    }
    return Deadline(item_id=item_id, version=version, starts_on=day, ends_on=day, **(values | changes))


def test_an_item_has_its_report_owner_and_the_days_it_rests_on(
    any_engine: Engine, register: SmallRegister
) -> None:
    item_id = add_item(any_engine, register, "rec-1", due_on=None, updated_on=date(2024, 3, 20))
    june = date(2024, 6, 14)
    store(any_engine, a_deadline(item_id, 1, june, confirmed_by_post_id=register.flo_post_id))
    item = only_item(any_engine, register)
    assert (item.key, item.publication_title, item.published_on) == ("rec-1", "A report", PUBLISHED)
    assert (item.owner_title, item.owner_name) == ("Owner", "Saoirse O'Brien")
    assert (item.due_on, item.phrase, item.due_anchor) == (june, "phrase 1", "2023-12-15")
    assert (item.confirmed, item.confirmed_by) == (True, "Force Liaison Officer")
    assert (item.stage, item.stage_since) == (Stage.OPEN, PUBLISHED)
    assert item.last_substantive_update == date(2024, 3, 20)


def test_an_item_is_there_from_the_day_it_was_known(any_engine: Engine, register: SmallRegister) -> None:
    add_item(any_engine, register, "rec-1", due_on=None)
    assert view_of(any_engine, register, date(2023, 12, 14)).items == ()
    assert len(view_of(any_engine, register, PUBLISHED).items) == 1


def test_the_stage_is_that_of_the_day(any_engine: Engine, register: SmallRegister) -> None:
    item_id = add_item(any_engine, register, "rec-1", due_on=None)
    with writing(any_engine) as session:
        change_stage(session, item_id, Stage.CLAIMED, date(2024, 3, 1))
        session.flush()
        change_stage(session, item_id, Stage.SUBMITTED, date(2024, 3, 1))
        change_stage(session, item_id, Stage.CLOSED, date(2024, 3, 29))
    assert only_item(any_engine, register).stage is Stage.SUBMITTED
    assert only_item(any_engine, register).stage_since == date(2024, 3, 1)
    assert only_item(any_engine, register, date(2024, 2, 29)).stage is Stage.OPEN
    assert only_item(any_engine, register, date(2024, 3, 29)).stage is Stage.CLOSED


def test_an_item_without_any_stage_is_open_since_it_was_known(
    any_engine: Engine, register: SmallRegister
) -> None:
    store(
        any_engine,
        Item(
            force_id=register.force_id,
            key="rec-1",
            number="Recommendation 1",
            kind=ItemKind.RECOMMENDATION,
            title="An item",
            text="",
            addressees="",
            applicability=Applicability.OURS,
            mandatory=True,
            portfolio="",
            board="",
            known_on=PUBLISHED,
            source="test",
        ),
    )
    item = only_item(any_engine, register)
    assert (item.stage, item.stage_since) == (Stage.OPEN, PUBLISHED)


def test_a_deadline_version_counts_from_the_day_it_was_known(
    any_engine: Engine, register: SmallRegister
) -> None:
    item_id = add_item(any_engine, register, "rec-1", due_on=None)
    store(
        any_engine,
        a_deadline(item_id, 1, date(2024, 6, 14)),
        a_deadline(item_id, 2, date(2024, 9, 30), known_on=date(2024, 4, 10)),
    )
    assert only_item(any_engine, register).due_on == date(2024, 6, 14)
    assert only_item(any_engine, register, date(2024, 4, 10)).due_on == date(2024, 9, 30)


def test_an_unread_phrase_stays_visible_beside_a_target_that_drives(
    any_engine: Engine, register: SmallRegister
) -> None:
    item_id = add_item(any_engine, register, "rec-1", due_on=None)
    unread = {"resolution": ResolutionKind.UNKNOWN, "certainty": Certainty.NOT_KNOWN}
    store(
        any_engine,
        a_deadline(item_id, 1, None, phrase="Within six months", **unread),
        a_deadline(item_id, 2, date(2024, 5, 1), kind=DeadlineKind.INTERNAL),
    )
    item = only_item(any_engine, register)
    assert (item.due_on, item.deadline_kind) == (date(2024, 5, 1), DeadlineKind.INTERNAL)
    assert item.unread_phrases == ("Within six months",)


def test_the_pack_and_the_reminders_choose_the_same_deadline(
    any_engine: Engine, register: SmallRegister
) -> None:
    day, later = date(2024, 6, 14), date(2024, 7, 1)
    unread = {"resolution": ResolutionKind.UNKNOWN, "certainty": Certainty.NOT_KNOWN}
    recurring = {"resolution": ResolutionKind.RECURRING, "recurrence": "R/P1Y"}
    mixes: list[list[tuple[date | None, dict[str, Any]]]] = [
        [(day, {}), (later, {"kind": DeadlineKind.PCC})],
        [(day, {"kind": DeadlineKind.INTERNAL}), (later, {"kind": DeadlineKind.PCC})],
        [(None, unread), (later, {"kind": DeadlineKind.INTERNAL})],
        [(None, recurring), (None, {"kind": DeadlineKind.PCC, **unread})],
        [(day, {}), (later, {}), (day, {"kind": DeadlineKind.INTERNAL})],
        [(day, {"resolution": ResolutionKind.WINDOW}), (None, {"kind": DeadlineKind.PCC, **unread})],
        [(day, {"resolution": ResolutionKind.IMMEDIATE})],
        [],
    ]
    for place, mix in enumerate(mixes):
        item_id = add_item(any_engine, register, f"rec-{place}", due_on=None)
        store(
            any_engine,
            *(a_deadline(item_id, version, due, **values) for version, (due, values) in enumerate(mix, 1)),
        )
    with reading(any_engine) as session:
        reminders = [
            (facts.due_on, facts.resolution)
            for facts in stream_item_facts(session, register.force_id, MARCH_28)
        ]
    pack = [(item.due_on, item.resolution) for item in view_of(any_engine, register).items]
    assert pack == reminders


def test_a_review_after_the_day_or_without_substance_is_no_update(
    any_engine: Engine, register: SmallRegister
) -> None:
    item_id = add_item(any_engine, register, "rec-1", due_on=None, updated_on=date(2024, 2, 1))
    chased = review(item_id, date(2024, 3, 20), "chased")
    chased.substantive = False
    store(
        any_engine,
        chased,
        review(item_id, date(2024, 4, 2)),
    )
    assert only_item(any_engine, register).last_substantive_update == date(2024, 2, 1)


def test_a_post_is_held_by_whoever_had_it_on_the_day(any_engine: Engine, register: SmallRegister) -> None:
    add_item(any_engine, register, "rec-1", due_on=None)
    with writing(any_engine) as session:
        successor = Person(
            force_id=register.force_id, name="Zoë Ashe", email="zoe@wmp.example", channel=Channel.EMAIL
        )
        session.add(successor)
        session.flush()
        tenure = session.scalars(sa.select(Tenure).where(Tenure.post_id == register.owner_post_id)).one()
        tenure.until = date(2024, 1, 31)
        session.add(Tenure(post_id=register.owner_post_id, person_id=successor.id, since=date(2024, 3, 1)))
    assert only_item(any_engine, register, date(2024, 1, 31)).owner_name == "Saoirse O'Brien"
    between = only_item(any_engine, register, date(2024, 2, 15))
    assert (between.owner_title, between.owner_name) == ("Owner", None)
    assert only_item(any_engine, register, date(2024, 3, 1)).owner_name == "Zoë Ashe"


def test_an_inspection_shows_the_revision_known_on_the_day(
    any_engine: Engine, register: SmallRegister
) -> None:
    with writing(any_engine) as session:
        inspection = Inspection(
            force_id=register.force_id,
            key="jtai",
            title="JTAI",
            kind=InspectionKind.JOINT,
            inspectorates="HMICFRS",
            areas="",
            what_the_force_does="",
            outcome="Two matters to follow up",
            source="test",
        )
        session.add(inspection)
        session.flush()
        revisions = [(0, WindowStatus.CONFIRMED, date(2024, 1, 2)), (1, WindowStatus.DONE, date(2024, 3, 25))]
        session.add_all(
            InspectionWindow(
                inspection_id=inspection.id,
                slot=1,
                revision=revision,
                phrase="4th March – 22nd March",
                anchor="2024-03-28",
                rule="",
                certainty=Certainty.EXACT,
                starts_on=date(2024, 3, 4),
                ends_on=date(2024, 3, 22),
                status=status,
                known_on=known_on,
                recorded_at=NOW,
                source="test",
            )
            for revision, status, known_on in revisions
        )
    seen = [
        [(window.status, window.outcome) for window in view_of(any_engine, register, day).inspections]
        for day in (date(2024, 1, 1), date(2024, 3, 24), MARCH_28)
    ]
    # The outcome has no day of its own, and isn't known before the inspection was done.
    assert seen == [
        [],
        [(WindowStatus.CONFIRMED, "")],
        [(WindowStatus.DONE, "Two matters to follow up")],
    ]


def figure(register: SmallRegister, as_at: date, row: int, measure: Measure, printed: str) -> StatedFigure:
    return StatedFigure(
        force_id=register.force_id,
        as_at=as_at,
        figure_table=FigureTable.PORTAL,
        row_number=row,
        row_label=f"AFI Level {row}",
        kind=ItemKind.AFI,
        level=row,
        measure=measure,
        value=int(printed) if printed else None,
        printed=printed,
        question="" if printed else "Where is the total?",
        source="test",
    )


def test_a_stated_table_is_the_newest_on_or_before_the_day_in_the_papers_order(
    any_engine: Engine, register: SmallRegister
) -> None:
    old, new = date(2023, 9, 1), MARCH_28
    store(
        any_engine,
        figure(register, old, 1, Measure.OPEN, "5"),
        figure(register, new, 2, Measure.OPEN, "20"),
        figure(register, new, 1, Measure.OPEN, "0"),
        figure(register, new, 1, Measure.TOTAL, ""),
    )
    assert view_of(any_engine, register, date(2023, 8, 31)).stated(FigureTable.PORTAL) is None
    before = view_of(any_engine, register, date(2024, 3, 27)).stated(FigureTable.PORTAL)
    assert before is not None
    assert before.as_at == old
    table = view_of(any_engine, register).stated(FigureTable.PORTAL)
    assert table is not None
    assert [(row.label, row.question) for row in table.rows] == [
        ("AFI Level 1", "Where is the total?"),
        ("AFI Level 2", ""),
    ]
    total = table.rows[0].cell(Measure.TOTAL)
    assert total is not None
    assert (total.value, total.printed) == (None, "")
    assert table.rows[0].cell(Measure.CLOSED) is None


def test_the_phase_is_the_newest_that_had_begun(any_engine: Engine, register: SmallRegister) -> None:
    assert view_of(any_engine, register).phase is None
    store(
        any_engine,
        *(
            ForcePhase(force_id=register.force_id, phase=phase, began_on=day, note="", source="test")
            for phase, day in (
                (Phase.SCAN, date(2020, 1, 1)),
                (Phase.ENGAGE, date(2023, 12, 22)),
                (Phase.SCAN, date(2024, 10, 1)),
            )
        ),
    )
    phase = view_of(any_engine, register).phase
    assert phase is not None
    assert (phase.phase, phase.began_on) == (Phase.ENGAGE, date(2023, 12, 22))


def publication(register: SmallRegister, key: str, published_on: date | None) -> Publication:
    return Publication(
        force_id=register.force_id,
        key=key,
        title=key,
        kind=PublicationKind.THEMATIC,
        partners="",
        published_on=published_on,
        link="",
        findings="",
        counts_note="",
        source="test",
    )


def test_a_report_without_a_date_stands_in_once_an_item_of_it_is_known(
    any_engine: Engine, register: SmallRegister
) -> None:
    undated = publication(register, "undated", None)
    store(any_engine, undated, publication(register, "later", date(2024, 4, 1)))
    item_id = add_item(any_engine, register, "rec-1", due_on=None)
    assert [one.key for one in view_of(any_engine, register).publications] == ["report"]
    with writing(any_engine) as session:
        session.execute(sa.update(Item).where(Item.id == item_id).values(publication_id=undated.id))
    assert [one.key for one in view_of(any_engine, register).publications] == ["report", "undated"]


def test_another_forces_register_stays_out(any_engine: Engine, register: SmallRegister) -> None:
    other = make_small_register(any_engine, code="other")
    item_id = add_item(any_engine, other, "rec-1", due_on=date(2024, 6, 14))
    store(any_engine, figure(other, MARCH_28, 1, Measure.OPEN, "5"))
    assert item_id
    view = view_of(any_engine, register)
    assert (view.items, view.stated_tables) == ((), ())
    assert [one.key for one in view.publications] == ["report"]


def test_a_force_that_does_not_exist_is_an_error(any_engine: Engine) -> None:
    with reading(any_engine) as session, pytest.raises(NoResultFound):
        register_view(session, 404, as_at=MARCH_28)


def test_the_number_of_queries_does_not_grow_with_the_register(
    any_engine: Engine, register: SmallRegister
) -> None:
    def queries() -> int:
        seen: list[str] = []

        def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if statement.startswith(("SELECT", "WITH")):
                seen.append(statement)

        sa.event.listen(any_engine, "before_cursor_execute", count)
        view_of(any_engine, register)
        sa.event.remove(any_engine, "before_cursor_execute", count)
        return len(seen)

    empty = queries()
    for place in range(20):
        add_item(any_engine, register, f"rec-{place}", due_on=date(2024, 6, 14))
    assert queries() == empty == 14
