"""Which items stand in which part of a pack, and in which order."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rules.figures import PositionGroup, is_closed, is_counted, position_group
from rules.register_view import ItemView, RegisterView
from rules.reminders import ItemFacts, missed_cycle, why_silent
from rules.vocabulary import ResolutionKind


@dataclass(frozen=True, slots=True)
class StaleItem:
    """An item without a substantive update in time; `missed_on` is the day the last missed one was due."""

    item: ItemView
    missed_on: date


@dataclass(frozen=True, slots=True)
class PackItems:
    """The lists of a pack, each sorted by due day and reference.

    Items that nobody is chased for (closed, superseded, not ours, submitted: rules/reminders) stand in
    none of them but `waiting_past_due`: submitted items past their day. `standing` are duties that recur.
    """

    overdue: tuple[ItemView, ...]
    overdue_not_mandatory: tuple[ItemView, ...]
    waiting_past_due: tuple[ItemView, ...]
    due_soon: tuple[ItemView, ...]
    due_later: tuple[ItemView, ...]
    stale: tuple[StaleItem, ...]
    undated: tuple[ItemView, ...]
    standing: tuple[ItemView, ...]
    unowned: tuple[ItemView, ...]
    unheld: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class AppendixGroup:
    """A part of the register appendix: one row of our position, or (group None) what it doesn't count.

    `items` may be cut short by the appendix's cap; `total` says how many there are.
    """

    group: PositionGroup | None
    items: tuple[ItemView, ...]
    total: int


def pack_items(view: RegisterView, *, review_months: int, due_within_days: int) -> PackItems:
    """Sort the register's items into the pack's lists.

    An item due on the pack's own day is due, not overdue; `due_within_days` includes the last day. An item
    is stale by the same rule that reminds its owner (rules/reminders, missed_cycle), every
    `review_months` calendar months.
    """
    as_at = view.as_at
    horizon = _day_after(as_at, due_within_days)
    in_order = sorted(view.items, key=_by_due)
    chased = [item for item in in_order if why_silent(_facts(item)) is None]
    dated = [(item, item.due_on) for item in chased if item.due_on is not None]
    late = [item for item, due_on in dated if due_on < as_at]
    stale = ((item, _missed_on(item, as_at, review_months)) for item in chased)
    return PackItems(
        overdue=tuple(item for item in late if item.mandatory),
        overdue_not_mandatory=tuple(item for item in late if not item.mandatory),
        waiting_past_due=_those(in_order, lambda item: _waits_past_its_day(item, as_at)),
        due_soon=tuple(item for item, due_on in dated if as_at <= due_on <= horizon),
        due_later=tuple(item for item, due_on in dated if due_on > horizon),
        stale=tuple(StaleItem(item, missed_on) for item, missed_on in stale if missed_on is not None),
        undated=_those(chased, _is_undated),
        standing=_those(chased, lambda item: item.resolution is ResolutionKind.RECURRING),
        unowned=_those(chased, lambda item: item.owner_title is None),
        unheld=_those(chased, lambda item: item.owner_title is not None and item.owner_name is None),
    )


def appendix_groups(items: Iterable[ItemView]) -> tuple[AppendixGroup, ...]:
    """Every item once, in our position's order: open before closed, then by due day and reference."""
    counted: dict[PositionGroup, list[ItemView]] = {}
    others: list[ItemView] = []
    for item in items:
        (counted.setdefault(position_group(item), []) if is_counted(item) else others).append(item)
    groups = [
        AppendixGroup(group, _appendix_order(counted[group]), len(counted[group]))
        for group in sorted(counted)
    ]
    if others:
        groups.append(AppendixGroup(None, _appendix_order(others), len(others)))
    return tuple(groups)


def _those(items: Iterable[ItemView], wanted: Callable[[ItemView], bool]) -> tuple[ItemView, ...]:
    return tuple(item for item in items if wanted(item))


def _is_undated(item: ItemView) -> bool:
    """No day to work to, or a phrase that couldn't be read: either way a question to the FLO."""
    if item.unread_phrases:
        return True
    return item.due_on is None and item.resolution is not ResolutionKind.RECURRING


def _waits_past_its_day(item: ItemView, as_at: date) -> bool:
    late = item.due_on is not None and item.due_on < as_at
    return late and item.stage.awaits_others and is_counted(item)


def _missed_on(item: ItemView, as_at: date, review_months: int) -> date | None:
    return missed_cycle(_facts(item), today=as_at, update_months=review_months)


def _facts(item: ItemView) -> ItemFacts:
    """The item as the reminders' rules take it, so that pack and mails never disagree."""
    return ItemFacts(
        item_id=0,
        stage=item.stage,
        level=item.level,
        applicability=item.applicability,
        known_on=item.known_on,
        due_on=item.due_on,
        deadline_version=0,
        resolution=item.resolution,
        last_update_on=item.last_substantive_update,
        owner_post_id=None,
        owner_is_held=item.owner_name is not None,
        own_update_months=item.own_update_months,
    )


def _appendix_order(items: list[ItemView]) -> tuple[ItemView, ...]:
    return tuple(sorted(items, key=lambda item: (is_closed(item), _by_due(item))))


def _by_due(item: ItemView) -> tuple[date, date, list[tuple[int, str]], str]:
    return item.due_on or date.max, item.published_on or date.max, natural(item.key), item.key


def natural(text: str) -> list[tuple[int, str]]:
    """A key for sorting in which “rec-9” comes before “rec-10”."""
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", text)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _day_after(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max
