"""A change and its audit entry are there both or not at all, also when several are at one item."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from models.records import Attachment, AuditEntry, AuditHead, Review, StageChange
from models.session import database_url, open_engine, writing
from rules.audit_chain import Change
from rules.lifecycle import RefusedActionError
from rules.vocabulary import Action, ItemKind, Stage
from tasks.audit_trail import verify_audit
from tasks.items.item_change import RefusedChangeError, changing_item
from tests.item_changes import (
    BY,
    EVIDENCE,
    NOTICE,
    TODAY,
    Put,
    do,
    history,
    put_items,
    rows,
    stage_of,
    steps,
)
from tests.small_register import NOW, SmallRegister, make_small_register, review


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


def refused_whole(
    engine: Engine, error: type[Exception], says: str, key: str, action: Action, **given: Any
) -> None:
    """The step is refused with these words, and nothing is left of it."""
    before = rows(engine, StageChange, AuditEntry, Attachment)
    with pytest.raises(error, match=says):
        do(engine, key, action, **given)
    assert rows(engine, StageChange, AuditEntry, Attachment) == before


def test_when_the_audit_entry_cant_be_written_the_change_isnt_either(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(any_engine, register, Put("r1"))
    with writing(any_engine) as session:
        # An entry that the trail's head doesn't know of: the next one can't have its number.
        session.add(
            AuditEntry(
                force_id=register.force_id,
                sequence=1,
                happened_at=NOW,
                actor="",
                action="",
                subject_kind="",
                subject_key="",
                changes="[]",
                why="",
                previous_hash="",
                entry_hash="0" * 64,
            )
        )
    refused_whole(any_engine, IntegrityError, "audit_entry", "r1", Action.CLAIM, evidence=EVIDENCE)


def test_a_failure_after_change_and_entry_leaves_neither(any_engine: Engine, register: SmallRegister) -> None:
    put_items(any_engine, register, Put("r1"))
    with pytest.raises(OSError, match="power"), changing_item(any_engine, BY, "r1") as change:
        change.session.add(review(change.item.id, TODAY))
        change.session.flush()
        change.record("review", [Change("note", None, "update")])
        raise OSError("power failure")
    assert rows(any_engine, Review, AuditEntry, AuditHead) == [0, 0, 0]
    do(any_engine, "r1", Action.CLAIM, evidence=EVIDENCE)
    checked = verify_audit(any_engine, force_code=None)
    assert (checked.broken, checked.entries) == (None, 1)


def test_of_eight_who_claim_an_item_at_once_one_does_and_seven_are_told_it_is_claimed(any_url: str) -> None:
    engine = open_engine(database_url(any_url))
    put_items(engine, make_small_register(engine), Put("r1"))

    def claim(_number: int) -> str:
        own = open_engine(database_url(any_url))
        try:
            return do(own, "r1", Action.CLAIM, evidence=EVIDENCE).to_stage.value
        except RefusedActionError as refusal:
            return refusal.says[:21]
        finally:
            own.dispose()

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(claim, range(8)))
    assert outcomes == ["It is already claimed"] * 7 + ["claimed"]
    assert [step.stage for step in steps(engine, "r1")] == [Stage.OPEN, Stage.CLAIMED]
    assert len(history(engine, "r1")) == 1
    engine.dispose()


def test_a_cause_of_concern_and_its_last_recommendation_at_once_never_end_closed_over_open(
    any_url: str,
) -> None:
    engine = open_engine(database_url(any_url))
    register = make_small_register(engine)
    causes = [f"cause{number}" for number in range(6)]
    for key in causes:
        put_items(
            engine,
            register,
            Put(key, ItemKind.CAUSE_OF_CONCERN),
            Put(f"{key}-1", stage=Stage.CLOSED, parent=key),
        )

    def step(task: tuple[str, Action]) -> None:
        own = open_engine(database_url(any_url))
        try:
            do(own, *task, notice=NOTICE, reason="found undone")
        except (RefusedActionError, RefusedChangeError):
            pass  # whichever came second
        finally:
            own.dispose()

    tasks = [each for key in causes for each in ((key, Action.CLOSE), (f"{key}-1", Action.REOPEN))]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(step, tasks))
    for key in causes:
        both = stage_of(engine, key), stage_of(engine, f"{key}-1")
        assert both in ((Stage.CLOSED, Stage.CLOSED), (Stage.OPEN, Stage.OPEN))
    assert verify_audit(engine, force_code=None).entries == len(causes)
    engine.dispose()
