"""Giving one item its own review cadence, and taking it back: the change, and its entry in the trail."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.review_overrides import CADENCE, CLOCK_FIELD, MONTHS_FIELD
from models.records import ReviewOverride
from rules.audit_chain import Change
from rules.vocabulary import ItemKind, ReviewClock
from tasks.by_whom import ByWhom
from tasks.items.item_change import ItemChanging, RefusedChangeError, changing_item, needed_text

# As the table's CHECK has it.
MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class CadenceSet:
    """An item's own months for one clock, before and after; None is the policy's. Equal: nothing changed."""

    item_key: str
    clock: ReviewClock
    before: int | None
    after: int | None


def set_review_cadence(
    engine: Engine, by: ByWhom, *, key: str, clock: ReviewClock, months: int | None, why: str
) -> CadenceSet:
    """Have one clock of one item run every so many months; None gives it back to the policy.

    The row holds what counts today, the audit trail what counted before. Nothing changes when it is so
    already. Raises RefusedChangeError, NoSuchItemError and AmbiguousItemError.
    """
    reason = needed_text(why, "a reason")
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise RefusedChangeError(f"a cadence is 1 to {MOST_MONTHS} months, not {months}")
    with changing_item(engine, by, key) as change:
        row = change.session.scalar(
            sa.select(ReviewOverride).where(
                ReviewOverride.item_id == change.item.id, ReviewOverride.clock == clock
            )
        )
        before = row.months if row is not None else None
        done = CadenceSet(change.item.key, clock, before, months)
        if before == months:
            return done
        if months is not None:
            _check_clock_runs(change, clock)
        _store(change, row, clock, months, reason)
        change.session.flush()
        changes = [
            Change(CLOCK_FIELD, clock.value, clock.value),
            Change(MONTHS_FIELD, _written(before), _written(months)),
        ]
        change.record(CADENCE, changes, reason)
        return done


def _store(
    change: ItemChanging, row: ReviewOverride | None, clock: ReviewClock, months: int | None, why: str
) -> None:
    if months is None:
        if row is not None:
            change.session.delete(row)
    elif row is None:
        change.session.add(ReviewOverride(item_id=change.item.id, clock=clock, months=months, why=why))
    else:
        row.months, row.why = months, why


def _check_clock_runs(change: ItemChanging, clock: ReviewClock) -> None:
    """Refuse a cadence for a clock that doesn't run on such an item: it would seem to have one."""
    item = change.item
    change.check_not_archived("it has no review clocks")
    stage = change.stage()
    if stage.is_ended:
        now_in_words = stage.value.replace("-", " ")
        raise RefusedChangeError(
            f"“{item.key}” is {now_in_words}, so nobody reviews it: re-open it first if that is wrong"
        )
    in_words = clock.value.replace("-", " ")
    of_causes = clock in (ReviewClock.CAUSE_OF_CONCERN, ReviewClock.ENGAGE_REPORT)
    if of_causes and item.kind is not ItemKind.CAUSE_OF_CONCERN:
        raise RefusedChangeError(
            f"the {in_words} clock runs for causes of concern only, and “{item.key}” isn’t one"
        )
    if clock is ReviewClock.REMAINED_OR_IMPROVED and item.level != 3:
        raise RefusedChangeError(f"the {in_words} clock runs at Level 3 only, and “{item.key}” isn’t there")


def _written(months: int | None) -> str | None:
    return str(months) if months is not None else None
