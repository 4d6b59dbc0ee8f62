"""Taking an item through its lifecycle: one action, its gates and its audit entry in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.items import find_item
from models.records import Attachment, Item, StageChange
from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.lifecycle import ItemState, Provided, check_action, needs
from rules.vocabulary import Action, Gate, SignOffOutcome, Stage
from tasks.by_whom import ByWhom
from tasks.items.item_change import ItemChanging, RefusedChangeError, changing_item
from tasks.items.keep_attachment import KeptFile

# From these on a new round of work begins, in which earlier letters and evidence count for nothing.
_NEW_ROUND = frozenset({Stage.OPEN, Stage.RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenWithAction:
    """What is given with an action; files are kept before (tasks/items/keep_attachment.py).

    `other_item` is the key or portal id of the item that takes this one's place.
    """

    evidence: KeptFile | None = None
    outcome: SignOffOutcome | None = None
    letter: KeptFile | None = None
    notice: str = ""
    reason: str = ""
    other_item: str | None = None


@dataclass(frozen=True, slots=True)
class ActionDone:
    """An action that was recorded: the item's key, its stage before and after, and the day it counts from."""

    item_key: str
    action: Action
    from_stage: Stage
    to_stage: Stage
    on: date


def apply_action(
    engine: Engine, by: ByWhom, *, key: str, action: Action, on: date, given: GivenWithAction
) -> ActionDone:
    """Take the item with that key or portal id one step further; raises RefusedActionError at a gate.

    A letter and evidence from earlier in the same round of work count as well. Raises RefusedChangeError
    when `on` lies in the future, before the item's newest step or before its recommendations ended, and when
    a recommendation is re-opened under a closed cause of concern; NoSuchItemError and AmbiguousItemError.
    """
    with changing_item(engine, by, key) as change:
        newest = change.newest_stage_change()
        stage = newest.stage if newest is not None else Stage.OPEN
        in_hand = _in_hand(change, action, given)
        # The gates first: what is missing helps more than that the day is wrong.
        state = ItemState(change.item.kind, change.item.level, stage)
        to_stage = check_action(state, action, in_hand.provided)
        asked = needs(state, action)
        _check_on(change, newest, on)
        if Gate.CHILDREN_CLOSED in asked:
            _check_children_ended_by(change, on)
        if action is Action.REOPEN:
            _check_parent_is_open(change)
        _keep_row(change, given.evidence)
        # A letter from before stands by the step that it lets through, not by every later one.
        rests_on_letter = given.letter is not None or Gate.SIGNED_LETTER in asked
        letter = in_hand.letter if rests_on_letter else None
        change.session.add(
            StageChange(
                item_id=change.item.id,
                stage=to_stage,
                happened_on=on,
                recorded_at=by.now,
                note=_note(in_hand.provided.reason, given.evidence),
                source=change.source,
                action=action,
                outcome=given.outcome,
                hmicfrs_notice=in_hand.provided.notice,
                letter_id=letter.id if letter is not None else None,
                other_item_id=in_hand.other.id if in_hand.other is not None else None,
            )
        )
        change.session.flush()
        changes = [
            Change("stage", stage.value, to_stage.value),
            Change("on", newest.happened_on.isoformat() if newest is not None else None, on.isoformat()),
            *_given_changes(given, in_hand, letter),
        ]
        change.record(action.value, changes, in_hand.provided.reason)
        return ActionDone(change.item.key, action, stage, to_stage, on)


@dataclass(frozen=True, slots=True)
class _InHand:
    """What is in hand for an action: given with it, or kept from earlier in this round of work."""

    provided: Provided
    letter: Attachment | None
    other: Item | None


def _in_hand(change: ItemChanging, action: Action, given: GivenWithAction) -> _InHand:
    round_so_far = _this_round(change)
    letter, other = _letter(change, given.letter, round_so_far), _other_item(change, action, given.other_item)
    provided = Provided(
        evidence=given.evidence is not None or any(each.action is Action.CLAIM for each in round_so_far),
        outcome=given.outcome,
        letter_sha256=letter.sha256 if letter is not None else None,
        notice=clean_text(given.notice).strip() or None,
        open_children=_open_children(change),
        reason=clean_text(given.reason).strip(),
        other_item=other.key if other is not None else None,
    )
    return _InHand(provided, letter, other)


def _check_on(change: ItemChanging, newest: StageChange | None, on: date) -> None:
    change.check_day(on, "the day")
    if newest is not None and on < newest.happened_on:
        raise RefusedChangeError(
            f"the day can’t be {long_date(on)}: “{change.item.key}” has been {_stage_words(newest.stage)} "
            f"since {long_date(newest.happened_on)}"
        )


def _check_children_ended_by(change: ItemChanging, on: date) -> None:
    """Refuse an earlier day than the last recommendation's: as at it, the cause of concern wasn't closed."""
    for child in _children(change):
        newest = change.newest_stage_change(child)
        if newest is not None and newest.happened_on > on:
            raise RefusedChangeError(
                f"the day can’t be {long_date(on)}: its recommendation “{child.key}” has been "
                f"{_stage_words(newest.stage)} only since {long_date(newest.happened_on)}"
            )


def _check_parent_is_open(change: ItemChanging) -> None:
    """Refuse to re-open a recommendation under a closed cause of concern, which closes last."""
    if change.item.parent_id is None:
        return
    parent = change.session.get_one(Item, change.item.parent_id)
    if change.stage(parent) is Stage.CLOSED:
        raise RefusedChangeError(
            f"“{change.item.key}” belongs to the cause of concern “{parent.key}”, which is closed: "
            "re-open that first, with HMICFRS’s notice"
        )


def _this_round(change: ItemChanging) -> list[StageChange]:
    """The item's steps since the force's work on it last began anew, the oldest first."""
    query = (
        sa.select(StageChange)
        .where(StageChange.item_id == change.item.id)
        .order_by(StageChange.happened_on, StageChange.id)
    )
    steps: list[StageChange] = []
    for step in change.session.scalars(query):
        steps = [] if step.stage in _NEW_ROUND else [*steps, step]
    return steps


def _open_children(change: ItemChanging) -> tuple[str, ...]:
    return tuple(child.key for child in _children(change) if not change.stage(child).is_ended)


def _children(change: ItemChanging) -> list[Item]:
    query = sa.select(Item).where(Item.parent_id == change.item.id).order_by(Item.key)
    return list(change.session.scalars(query))


def _letter(
    change: ItemChanging, given: KeptFile | None, round_so_far: Sequence[StageChange]
) -> Attachment | None:
    """The letter that counts: the one given now, or the newest of this round."""
    if given is not None:
        return _keep_row(change, given)
    ids = [step.letter_id for step in round_so_far if step.letter_id is not None]
    return change.session.get_one(Attachment, ids[-1]) if ids else None


def _keep_row(change: ItemChanging, file: KeptFile | None) -> Attachment | None:
    """The file's row in the register, made when the force hasn't kept these bytes before."""
    if file is None:
        return None
    query = sa.select(Attachment).where(
        Attachment.force_id == change.force.id, Attachment.sha256 == file.sha256
    )
    row = change.session.scalar(query)
    if row is None:
        row = Attachment(
            force_id=change.force.id,
            sha256=file.sha256,
            size_bytes=file.size_bytes,
            original_name=file.original_name,
            kept_at=change.by.now,
        )
        change.session.add(row)
        change.session.flush()
    return row


def _other_item(change: ItemChanging, action: Action, key: str | None) -> Item | None:
    """The item that takes this one's place; one that has no place of its own any more is refused."""
    if key is None or not key.strip():
        return None
    other = find_item(change.session, change.force.id, key)
    if other.id == change.item.id:
        raise RefusedChangeError(f"“{other.key}” can’t take its own place: name another item")
    stage = change.stage(other)
    # A chain of such items could end in a circle, and what is merged into an ended one is asked of nobody.
    gone = stage in (Stage.SUPERSEDED, Stage.MERGED)
    if gone or (action is Action.MERGE and stage.is_ended):
        raise RefusedChangeError(f"“{other.key}” is {_stage_words(stage)} itself: name the item that is live")
    return other


def _stage_words(stage: Stage) -> str:
    return stage.value.replace("-", " ")


def _note(reason: str, evidence: KeptFile | None) -> str:
    kept = f"Evidence: {file_in_words(evidence)}." if evidence is not None else ""
    return " ".join(part for part in (reason, kept) if part)


def _given_changes(given: GivenWithAction, in_hand: _InHand, letter: Attachment | None) -> list[Change]:
    kept_letter = f"kept before, SHA-256 {letter.sha256}" if letter is not None else None
    fields = (
        ("evidence", file_in_words(given.evidence) if given.evidence is not None else None),
        ("outcome", given.outcome.value if given.outcome is not None else None),
        ("letter", file_in_words(given.letter) if given.letter is not None else kept_letter),
        ("notice", in_hand.provided.notice),
        ("other item", in_hand.provided.other_item),
    )
    return [Change(name, None, value) for name, value in fields if value is not None]


def file_in_words(file: KeptFile) -> str:
    """A kept file by its name and its digest."""
    return f"{file.original_name}, SHA-256 {file.sha256}"
