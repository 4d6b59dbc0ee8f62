"""Items at any kind, level and stage for tests, and what came of a change of them in the database."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import AuditEntry, Item, StageChange
from models.session import reading, writing
from rules.audit_chain import ChainedEntry, read_changes
from rules.vocabulary import Action, Applicability, ItemKind, SignOffOutcome, Stage
from tasks.audit_trail import item_history
from tasks.by_whom import ByWhom
from tasks.items.change_item import ActionDone, GivenWithAction, apply_action
from tasks.items.keep_attachment import KeptFile
from tests.small_register import NOW, PUBLISHED, SmallRegister

TODAY = date(2024, 6, 7)
BY = ByWhom(force_code=None, actor="Force Liaison Officer, Siân Prosser", now=NOW, today=TODAY)
LETTER = KeptFile("a" * 64, 1_024, "letter.pdf")
OTHER_LETTER = KeptFile("b" * 64, 2_048, "second letter.pdf")
EVIDENCE = KeptFile("e" * 64, 512, "training.xlsx")
NOTICE = "HMICFRS letter of 3 June 2024, ref 12/3"


@dataclass(frozen=True)
class Put:
    """An item to put into the register as it stands."""

    key: str
    kind: ItemKind = ItemKind.RECOMMENDATION
    level: int | None = None
    stage: Stage = Stage.OPEN
    parent: str | None = None


def put_items(engine: Engine, register: SmallRegister, *items: Put) -> None:
    """Items as they stand since they became known, parents before their recommendations."""
    with writing(engine) as session:
        ids: dict[str, int] = {}
        for put in items:
            item = Item(
                force_id=register.force_id,
                publication_id=register.publication_id,
                parent_id=ids.get(put.parent) if put.parent else None,
                owner_post_id=register.owner_post_id,
                key=put.key,
                number="",
                kind=put.kind,
                level=put.level,
                title=f"Title of {put.key}",
                text="",
                addressees="",
                applicability=Applicability.OURS,
                mandatory=True,
                portfolio="",
                board="",
                known_on=PUBLISHED,
                source="test",
            )
            session.add(item)
            session.flush()
            ids[put.key] = item.id
            session.add(
                StageChange(
                    item_id=item.id,
                    stage=put.stage,
                    happened_on=PUBLISHED,
                    recorded_at=NOW,
                    note="",
                    source="test",
                )
            )


def by_on(today: date, now: datetime = NOW) -> ByWhom:
    """The liaison officer on another day."""
    return ByWhom(force_code=None, actor=BY.actor, now=now, today=today)


def do(engine: Engine, key: str, action: Action, *, on: date = TODAY, **given: Any) -> ActionDone:
    """One step of the lifecycle on a day, with what is given."""
    return apply_action(engine, BY, key=key, action=action, on=on, given=GivenWithAction(**given))


def take_to(engine: Engine, key: str, stage: Stage) -> None:
    """Take an open item of Level 2, 3 or 4 through the lifecycle as far as a stage."""
    do(engine, key, Action.CLAIM, evidence=EVIDENCE)
    if stage is Stage.CLAIMED:
        return
    do(engine, key, Action.SIGN_OFF, outcome=SignOffOutcome.COMPLETE)
    if stage is Stage.SIGNED_OFF:
        return
    do(engine, key, Action.SUBMIT, letter=LETTER)


def steps(engine: Engine, key: str) -> list[StageChange]:
    """An item's changes of stage, the oldest first."""
    with reading(engine) as session:
        query = sa.select(StageChange).join(Item, Item.id == StageChange.item_id).where(Item.key == key)
        return list(session.scalars(query.order_by(StageChange.happened_on, StageChange.id)))


def stage_of(engine: Engine, key: str) -> Stage:
    """The stage at which an item stands."""
    return steps(engine, key)[-1].stage


def history(engine: Engine, key: str) -> list[ChainedEntry]:
    """An item's audit entries, the oldest first."""
    return item_history(engine, force_code=None, key=key)


def changed(entry: ChainedEntry) -> dict[str, tuple[str | None, str | None]]:
    """Field to what it was and became."""
    return {change.field: (change.before, change.after) for change in read_changes(entry.changes)}


def rows(engine: Engine, *tables: type[Any]) -> list[int]:
    """How many rows each table has."""
    with reading(engine) as session:
        return [session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables]


def entries(engine: Engine) -> int:
    """How many entries the audit trail has."""
    return rows(engine, AuditEntry)[0]
