"""What the board's pack says besides the register's view, as at its day."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import Import, ImportRow, Item, RagChange
from models.session import writing
from rules.packs.board_material import BoardMaterial
from rules.vocabulary import (
    Action,
    ImportKind,
    ItemKind,
    PortalStatus,
    Rag,
    ReviewClock,
    RowOutcome,
    Stage,
)
from tasks.items.item_deadlines import extend_deadline
from tasks.items.item_reports import report_portal_status
from tests.item_changes import BY, EVIDENCE, LETTER, NOTICE, Put, by_on, do, put_items, take_to
from tests.packs import frozen
from tests.small_register import NOW, add_item, make_small_register, review

JUNE_7, MAY_7 = date(2024, 6, 7), date(2024, 5, 7)


def material(engine: Engine, as_at: date = JUNE_7, **more: Any) -> BoardMaterial:
    return frozen(engine, as_at=as_at, **({"since": MAY_7} | more)).snapshot.facts.material


def test_a_cause_of_concern_comes_with_its_reviews_and_what_its_steps_rest_on(any_engine: Engine) -> None:
    register = make_small_register(any_engine)
    put_items(
        any_engine,
        register,
        Put("coc", ItemKind.CAUSE_OF_CONCERN),
        Put("coc-1", level=3, parent="coc"),
        Put("alone", level=2),
    )
    take_to(any_engine, "coc-1", Stage.SUBMITTED)
    take_to(any_engine, "alone", Stage.SUBMITTED)
    do(any_engine, "coc-1", Action.VERIFY, notice=NOTICE)
    with writing(any_engine) as session:
        ids = {key: item_id for key, item_id in session.execute(sa.select(Item.key, Item.id))}
        session.add_all([review(ids["coc-1"], date(2024, 6, 3)), review(ids["alone"], date(2024, 6, 3))])
        session.add(review(ids["coc"], date(2024, 6, 8), "still to come"))
    found = material(any_engine)
    assert [(one.item_key, one.clock, one.substantive) for one in found.reviews] == [
        ("coc-1", ReviewClock.OWNER_UPDATE, True)
    ]
    assert [(one.item_key, one.stage, one.name, one.sha256, one.note) for one in found.evidence] == [
        ("coc-1", Stage.CLAIMED, EVIDENCE.original_name, EVIDENCE.sha256, "evidence"),
        ("coc-1", Stage.SUBMITTED, LETTER.original_name, LETTER.sha256, "letter"),
        ("coc-1", Stage.VERIFIED, NOTICE, "", "HMICFRS's notice"),
    ]
    ahead = {(one.item_key, one.clock): one.cycles_missed for one in found.reviews_ahead}
    assert ahead["coc", ReviewClock.CAUSE_OF_CONCERN] == 1
    # The day before any of it came about it isn't there.
    assert material(any_engine, date(2024, 6, 2)).evidence == ()


def test_only_extensions_agreed_since_the_pack_before_are_shown(any_engine: Engine) -> None:
    register = make_small_register(any_engine)
    add_item(any_engine, register, "rec-1", due_on=date(2024, 6, 14))
    for agreed, until in ((MAY_7, "30 June 2024"), (date(2024, 5, 8), "31 July 2024")):
        extend_deadline(
            any_engine,
            by_on(JUNE_7),
            key="rec-1",
            phrase=until,
            why="Training is late",
            agreed_by="The deputy",
            agreed_on=agreed,
        )
    (only,) = material(any_engine).extensions
    assert (only.from_on, only.to_on) == (date(2024, 6, 30), date(2024, 7, 31))
    assert (only.agreed_by, only.why) == ("The deputy", "Training is late")
    assert len(material(any_engine, since=date(2024, 5, 6)).extensions) == 2


def test_the_newest_rating_counts_and_a_later_one_not_yet(any_engine: Engine) -> None:
    register = make_small_register(any_engine)
    item_id = add_item(any_engine, register, "rec-1", due_on=None)
    add_item(any_engine, register, "rec-2", due_on=None)
    with writing(any_engine) as session:
        for rag, day in ((Rag.GREEN, 1), (Rag.RED, 6), (Rag.AMBER, 8)):
            session.add(
                RagChange(
                    item_id=item_id,
                    rag=rag,
                    rated_on=date(2024, 6, day),
                    recorded_at=NOW,
                    reason="Late",
                    source="test",
                )
            )
    assert [(one.item_key, one.rag, one.reason) for one in material(any_engine).ratings] == [
        ("rec-1", Rag.RED, "Late")
    ]
    earlier = material(any_engine).earlier
    assert earlier is not None
    assert [item.rag for item in earlier.items] == [None, None]


def test_the_portal_stands_beside_the_register_only_once_it_was_reported(any_engine: Engine) -> None:
    register = make_small_register(any_engine)
    put_items(any_engine, register, *(Put(key, level=3) for key in ("agrees", "differs", "level-3")))
    take_to(any_engine, "level-3", Stage.SUBMITTED)
    assert material(any_engine).comparison is None
    statuses = (
        ("agrees", PortalStatus.OPEN),
        ("differs", PortalStatus.CLOSED),
        ("level-3", PortalStatus.OPEN),
    )
    for key, status in statuses:
        report_portal_status(any_engine, BY, key=key, status=status, on=JUNE_7, source="the portal")
    found = material(any_engine).comparison
    assert found is not None
    assert (found.compared_on, found.rows, found.agreeing) == (JUNE_7, 3, 1)
    assert [(one.kind, one.item_key, one.is_expected) for one in found.differences] == [
        ("Status", "differs", False),
        ("As expected", "level-3", True),
    ]
    assert found.differences[0].says == "closed there, open here"
    assert material(any_engine, date(2024, 6, 6)).comparison is None


def test_what_the_portals_newest_export_lacks_and_what_was_asked_of_it_are_differences(
    any_engine: Engine,
) -> None:
    register = make_small_register(any_engine)
    put_items(any_engine, register, Put("there"), Put("lacking"), Put("without-an-id"))
    with writing(any_engine) as session:
        for key, portal_id in (("there", "101"), ("lacking", "102")):
            session.execute(sa.update(Item).where(Item.key == key).values(portal_id=portal_id))
        export = Import(
            force_id=register.force_id,
            kind=ImportKind.PORTAL,
            file_name="portal.xlsx",
            sha256="0" * 64,
            as_at=JUNE_7,
            actor="test",
            imported_at=NOW,
            unchanged=0,
            notes="",
        )
        session.add(export)
        session.flush()
        session.add(
            ImportRow(
                import_id=export.id,
                sheet="Portal",
                cell="B7",
                outcome=RowOutcome.QUESTION,
                item_key=None,
                message="103 isn’t in the register",
            )
        )
    report_portal_status(
        any_engine, BY, key="there", status=PortalStatus.OPEN, on=JUNE_7, source="portal.xlsx"
    )
    found = material(any_engine).comparison
    assert found is not None
    assert (found.source, found.compared_on) == ("portal.xlsx", JUNE_7)
    assert [(one.kind, one.reference, one.says) for one in found.differences] == [
        ("Only on the portal", "Portal B7", "103 isn’t in the register"),
        ("Only in the register", "102", "isn’t in the portal’s export"),
    ]


@pytest.mark.parametrize("due", [None, date(2024, 6, 14)])
def test_open_questions_come_with_what_to_do(sqlite_engine: Engine, due: date | None) -> None:
    add_item(sqlite_engine, make_small_register(sqlite_engine), "rec-1", due_on=due)
    asked = {question.code: question for question in material(sqlite_engine).questions}
    assert ("no-date" in asked) is (due is None)
    if due is None:
        assert asked["no-date"].to_do
        assert asked["no-date"].item_keys == ("rec-1",)


def test_the_last_month_end_is_the_packs_own_position(sqlite_engine: Engine) -> None:
    register = make_small_register(sqlite_engine)
    for key in ("rec-1", "rec-2"):
        add_item(sqlite_engine, register, key, due_on=None)
    ends = material(sqlite_engine).month_ends
    assert (ends[-1].day, ends[-1].open) == (JUNE_7, 2)
    assert ends[0].open == 0
    assert len(ends) == 13
