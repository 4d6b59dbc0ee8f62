"""Tallies for figures from two views of the register: the pack's own and the one that the pack before had."""

from collections.abc import Iterable, Iterator
from datetime import date

from rules.figures.counting import Tally, Traits
from rules.packs.board_material import EarlierItem, EarlierPack
from rules.register_view import ItemView
from rules.vocabulary import Applicability, Stage


def view_tallies(items: Iterable[ItemView], earlier: EarlierPack | None) -> list[Tally]:
    """What rules/figures counts movement, waiting and ageing from, each tally of one named item.

    One change an item at most: from where the earlier pack had it to where it is now. An item that has gone
    from the register since is in the opening and in no term, so that the movement doesn't tie and says so.
    """
    before = {item.key: item for item in earlier.items} if earlier else {}
    now = {item.key: item for item in items}
    tallies = [tally for item in now.values() for tally in _of_item(item, before.get(item.key))]
    return tallies + [_gone(item) for key, item in before.items() if key not in now]


def _of_item(item: ItemView, before: EarlierItem | None) -> Iterator[Tally]:
    present = Traits(item.kind, item.level, item.applicability is not Applicability.NOT_OURS)
    past = _past_traits(before, present) if before else present
    was_known = before is not None
    moved = before is not None and before.stage is not item.stage
    yield _tally(
        item.key,
        present,
        past,
        item.known_on,
        item.stage,
        known_then=was_known,
        is_newest=True,
        was_newest=was_known and not moved,
    )
    if before is not None and moved:
        yield _tally(item.key, present, past, item.known_on, before.stage, known_then=True, was_newest=True)
        yield _tally(
            item.key,
            present,
            past,
            item.known_on,
            item.stage,
            known_then=True,
            before=before.stage,
            in_period=True,
        )
    elif before is None and item.stage is not Stage.OPEN:
        yield _tally(item.key, present, past, item.known_on, item.stage, in_period=True)


def _past_traits(before: EarlierItem, present: Traits) -> Traits:
    # What ended in another way was in no position whoever it was for: the stage says enough.
    was_ours = (
        before.counted if not before.stage.is_ended or before.stage is Stage.CLOSED else present.is_ours
    )
    return Traits(before.kind, before.level, was_ours)


def _gone(item: EarlierItem) -> Tally:
    traits = Traits(item.kind, item.level, item.counted)
    return _tally(item.key, traits, traits, date.min, item.stage, known_then=True, was_newest=True)


def _tally(
    key: str,
    now: Traits,
    then: Traits,
    known_on: date,
    stage: Stage,
    *,
    known_then: bool = False,
    before: Stage | None = None,
    is_newest: bool = False,
    was_newest: bool = False,
    in_period: bool = False,
) -> Tally:
    return Tally(
        count=1,
        key=key,
        now=now,
        then=then,
        known_on=known_on,
        known_then=known_then,
        before=before,
        stage=stage,
        action=None,
        is_newest=is_newest,
        was_newest=was_newest,
        in_period=in_period,
    )
