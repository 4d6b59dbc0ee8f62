"""Rating an item red, amber or green: a row of its history, and its entry in the audit trail."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Engine

from models.queries.ratings import ratings_of
from models.records import RagChange
from rules.audit_chain import Change
from rules.dates_in_words import long_date
from rules.vocabulary import Rag
from tasks.by_whom import ByWhom
from tasks.items.item_change import RefusedChangeError, changing_item, needed_text

RATE = "rate"


@dataclass(frozen=True, slots=True)
class Rated:
    """An item's rating before and after; None when it had none."""

    item_key: str
    before: Rag | None
    after: Rag


def rate_item(engine: Engine, by: ByWhom, *, key: str, rag: Rag, on: date, why: str) -> Rated:
    """Rate an item as of a day, with the reason; rating it the same again is a statement of its own.

    Raises RefusedChangeError for an item that has ended, and for a day before its newest rating; also
    NoSuchItemError and AmbiguousItemError.
    """
    reason = needed_text(why, "a reason")
    with changing_item(engine, by, key) as change:
        change.check_not_archived("it can’t be rated")
        stage = change.stage()
        if stage.is_ended:
            raise RefusedChangeError(
                f"“{change.item.key}” is {stage.value.replace('-', ' ')}: what has ended isn’t rated"
            )
        change.check_day(on, "the day of the rating")
        earlier = ratings_of(change.session, change.item.id, by.today)
        if earlier and on < earlier[-1].on:
            raise RefusedChangeError(
                f"“{change.item.key}” was rated {earlier[-1].rag} on {long_date(earlier[-1].on)}, "
                f"after {long_date(on)}"
            )
        before = earlier[-1].rag if earlier else None
        change.session.add(
            RagChange(
                item_id=change.item.id,
                rag=rag,
                rated_on=on,
                recorded_at=by.now,
                reason=reason,
                source=change.source,
            )
        )
        change.session.flush()
        changes = [
            Change("RAG", before.value if before is not None else None, rag.value),
            Change("on", earlier[-1].on.isoformat() if earlier else None, on.isoformat()),
        ]
        change.record(RATE, changes, reason)
        return Rated(change.item.key, before, rag)
