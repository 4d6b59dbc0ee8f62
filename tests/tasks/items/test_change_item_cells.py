"""Every cell of the lifecycle's table through a real database: what the rules say is what happens."""

from itertools import product

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import AuditEntry, Item, StageChange
from models.session import reading
from rules.lifecycle import ItemState, Provided, RefusedActionError, check_action
from rules.vocabulary import Action, ItemKind, SignOffOutcome, Stage
from tests.item_changes import EVIDENCE, LETTER, NOTICE, Put, do, put_items
from tests.small_register import make_small_register

LEVELS = (None, 1, 2, 3, 4)
CELLS = list(product(Stage, Action))
EVERYTHING = Provided(
    evidence=True,
    outcome=SignOffOutcome.COMPLETE,
    letter_sha256=LETTER.sha256,
    notice=NOTICE,
    reason="because",
    other_item="other",
)
Verdict = Stage | tuple[str | None, str]


def ruled(item: ItemState, action: Action, provided: Provided) -> Verdict:
    """The stage that the rules lead to, or the gate and the words of the refusal."""
    try:
        return check_action(item, action, provided)
    except RefusedActionError as refusal:
        return refusal.gate, refusal.says


def done(engine: Engine, key: str, action: Action, *, with_everything: bool) -> Verdict:
    """The same of the item in the database."""
    given = {
        "evidence": EVIDENCE,
        "outcome": SignOffOutcome.COMPLETE,
        "letter": LETTER,
        "notice": NOTICE,
        "reason": "because",
        "other_item": "other",
    }
    try:
        return do(engine, key, action, **given if with_everything else {}).to_stage
    except RefusedActionError as refusal:
        return refusal.gate, refusal.says


def state_of_the_database(engine: Engine) -> tuple[dict[str, list[Stage]], dict[str, int]]:
    """By item its stages, oldest first, and how many audit entries it has."""
    with reading(engine) as session:
        stages: dict[str, list[Stage]] = {}
        query = sa.select(Item.key, StageChange.stage).join(StageChange, StageChange.item_id == Item.id)
        for key, stage in session.execute(query.order_by(StageChange.happened_on, StageChange.id)):
            stages.setdefault(key, []).append(stage)
        counted = sa.select(AuditEntry.subject_key, sa.func.count()).group_by(AuditEntry.subject_key)
        return stages, {key: count for key, count in session.execute(counted)}


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: f"level {level}")
@pytest.mark.parametrize("kind", ItemKind, ids=lambda kind: kind.value)
def test_every_cell_of_the_table_does_in_the_database_what_the_rules_say(
    any_engine: Engine, kind: ItemKind, level: int | None
) -> None:
    register = make_small_register(any_engine)
    keys = {(stage, action): f"{stage.value} {action.value}" for stage, action in CELLS}
    put_items(
        any_engine,
        register,
        Put("other"),
        *(Put(key, kind, level, stage) for (stage, _), key in keys.items()),
    )
    for with_everything in (False, True):
        provided = EVERYTHING if with_everything else Provided()
        expected = {cell: ruled(ItemState(kind, level, cell[0]), cell[1], provided) for cell in CELLS}
        happened = {
            cell: done(any_engine, keys[cell], cell[1], with_everything=with_everything) for cell in CELLS
        }
        assert happened == expected
        stages, entries = state_of_the_database(any_engine)
        for cell, verdict in expected.items():
            went_through = isinstance(verdict, Stage)
            assert stages[keys[cell]] == [cell[0], *([verdict] if went_through else [])]
            assert entries.get(keys[cell], 0) == (1 if went_through else 0)
