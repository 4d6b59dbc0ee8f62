"""What may be done with an item, by kind, level and stage: one table, and the questions asked of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rules.lifecycle_wording import ACTOR_WORDS, DONE_WORDS, GATE_WORDS, WHO_GIVES
from rules.vocabulary import Action, Actor, Gate, ItemKind, SignOffOutcome, Stage

Level = int | None  # 1 to 4; None: from before levels (August 2023), not stated, or a cause of concern


@dataclass(frozen=True, slots=True)
class ItemState:
    """Where an item stands: the force's own stage, never the portal's status."""

    kind: ItemKind
    level: Level
    stage: Stage

    def __post_init__(self) -> None:
        if self.level not in (None, 1, 2, 3, 4):
            raise ValueError(f"a level is 1 to 4 or none, not {self.level!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provided:
    """What the caller has in hand for an action: given with it now, or kept with the item from before.

    `letter_sha256` is the digest of the stored letter that the Chief Constable signed, `notice` the reference
    of HMICFRS's written notice, `open_children` the keys of a cause of concern's recommendations that haven't
    ended, `other_item` the key of the item that takes this one's place.
    """

    evidence: bool = False
    outcome: SignOffOutcome | None = None
    letter_sha256: str | None = None
    notice: str | None = None
    open_children: tuple[str, ...] = ()
    reason: str = ""
    other_item: str | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the lifecycle: who decides it, and what it needs besides the right stage."""

    action: Action
    from_stages: tuple[Stage, ...]
    to_stage: Stage
    kinds: tuple[ItemKind, ...]
    levels: tuple[Level, ...]
    by: Actor
    gates: tuple[Gate, ...]


class RefusedActionError(Exception):
    """The action isn't allowed; `says` is for people: what is missing, and who can give it.

    `gate` is the first thing that is missing, or None when the item's kind, level or stage forbids it.
    """

    def __init__(self, action: Action, item: ItemState, gate: Gate | None, says: str) -> None:
        super().__init__(says)
        self.action = action
        self.item = item
        self.gate = gate
        self.says = says


_ALL = tuple(ItemKind)
_ITEMS = (ItemKind.RECOMMENDATION, ItemKind.AFI)
_CAUSE = ItemKind.CAUSE_OF_CONCERN
_NOT_ARCHIVED: tuple[Level, ...] = (2, 3, 4, None)  # Level 1 is archived by HMICFRS, so read-only
_WITH_THE_FORCE = (Stage.OPEN, Stage.CLAIMED, Stage.SIGNED_OFF, Stage.RETURNED)
_UNVERIFIED = (*_WITH_THE_FORCE, Stage.SUBMITTED)
_LIVE = (*_UNVERIFIED, Stage.VERIFIED)

# At most one row holds for any kind, level, stage and action, and a cause of concern has no level.
# The formatter is kept off it: one argument a line would make the table four screens long.
TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Action.CLAIM, (Stage.OPEN, Stage.RETURNED), Stage.CLAIMED,
        _ALL, _NOT_ARCHIVED, Actor.OWNER, (Gate.EVIDENCE,),
    ),
    Transition(
        Action.SIGN_OFF, (Stage.CLAIMED,), Stage.SIGNED_OFF,
        _ALL, _NOT_ARCHIVED, Actor.PANEL, (Gate.SIGN_OFF_OUTCOME,),
    ),
    # Levels 2 and 3 are certified by the Chief Constable's letter.
    Transition(
        Action.SUBMIT, (Stage.SIGNED_OFF,), Stage.SUBMITTED,
        _ITEMS, (2, 3), Actor.FORCE_LIAISON_OFFICER, (Gate.SIGNED_LETTER,),
    ),
    # Elsewhere a submission certifies nothing, so it needs no letter: it puts the evidence to HMICFRS.
    Transition(
        Action.SUBMIT, (Stage.SIGNED_OFF,), Stage.SUBMITTED,
        _ITEMS, (4, None), Actor.FORCE_LIAISON_OFFICER, (Gate.EVIDENCE,),
    ),
    # An inspection may find work done that the force never submitted: HMICFRS's word waits for no paperwork.
    Transition(
        Action.VERIFY, _UNVERIFIED, Stage.VERIFIED,
        _ITEMS, _NOT_ARCHIVED, Actor.HMICFRS, (Gate.HMICFRS_NOTICE,),
    ),
    Transition(Action.CLOSE, _LIVE, Stage.CLOSED, _ITEMS, (1, None), Actor.HMICFRS, (Gate.HMICFRS_NOTICE,)),
    # On the portal a Level 2 item is closed by uploading the letter, so the submission may be the same act.
    Transition(
        Action.CLOSE, (Stage.SIGNED_OFF, Stage.SUBMITTED), Stage.CLOSED,
        _ITEMS, (2,), Actor.FORCE_LIAISON_OFFICER, (Gate.SIGNED_LETTER,),
    ),
    Transition(
        Action.CLOSE, (Stage.VERIFIED,), Stage.CLOSED,
        _ITEMS, (2, 3, 4), Actor.HMICFRS, (Gate.HMICFRS_NOTICE,),
    ),
    Transition(
        Action.CLOSE, _LIVE, Stage.CLOSED,
        (_CAUSE,), (None,), Actor.HMICFRS, (Gate.CHILDREN_CLOSED, Gate.HMICFRS_NOTICE),
    ),
    Transition(
        Action.RETURN, (Stage.CLAIMED, Stage.SIGNED_OFF), Stage.RETURNED,
        _ALL, _NOT_ARCHIVED, Actor.PANEL, (Gate.REASON,),
    ),
    Transition(
        Action.RETURN, (Stage.SUBMITTED,), Stage.RETURNED,
        _ALL, _NOT_ARCHIVED, Actor.HMICFRS, (Gate.REASON,),
    ),
    Transition(
        Action.REOPEN, (Stage.VERIFIED, Stage.CLOSED), Stage.OPEN,
        _ALL, _NOT_ARCHIVED, Actor.HMICFRS, (Gate.HMICFRS_NOTICE, Gate.REASON),
    ),
    # What the force ended by its own decision it can take back, by whoever decides it: history is only added
    # to, so a mistake needs a way back.
    Transition(
        Action.REOPEN, (Stage.SUPERSEDED, Stage.MERGED, Stage.NOT_APPLICABLE), Stage.OPEN,
        _ALL, _NOT_ARCHIVED, Actor.FORCE_LIAISON_OFFICER, (Gate.REASON,),
    ),
    Transition(
        Action.REOPEN, (Stage.DEROGATED,), Stage.OPEN,
        _ALL, _NOT_ARCHIVED, Actor.PANEL, (Gate.REASON,),
    ),
    Transition(
        Action.SUPERSEDE, _LIVE, Stage.SUPERSEDED,
        _ALL, _NOT_ARCHIVED, Actor.FORCE_LIAISON_OFFICER, (Gate.OTHER_ITEM,),
    ),
    Transition(
        Action.MERGE, _LIVE, Stage.MERGED,
        _ALL, _NOT_ARCHIVED, Actor.FORCE_LIAISON_OFFICER, (Gate.OTHER_ITEM,),
    ),
    # Nobody derogates from what was already certified as done, nor alone from what HMICFRS itself verifies.
    Transition(
        Action.DEROGATE, _WITH_THE_FORCE, Stage.DEROGATED,
        _ITEMS, (2, 3, None), Actor.PANEL, (Gate.REASON,),
    ),
    Transition(
        Action.MARK_NOT_APPLICABLE, _WITH_THE_FORCE, Stage.NOT_APPLICABLE,
        _ITEMS, _NOT_ARCHIVED, Actor.FORCE_LIAISON_OFFICER, (Gate.REASON,),
    ),
)  # fmt: skip

_SHA256 = re.compile(r"[0-9a-f]{64}")
# Why the table has no row, where "not from this stage" would be half the truth; by level or kind.
_BY_NOTICE = "HMICFRS closes it by written notice once all of its recommendations are closed"
_NEVER: dict[tuple[Level | ItemKind, Action], str] = {
    (3, Action.CLOSE): "Level 3 stays open until HMICFRS has verified it at an inspection",
    (4, Action.CLOSE): "Level 4 isn’t the force’s to close: HMICFRS verifies it by its own fieldwork",
    (4, Action.DEROGATE): "Level 4 is HMICFRS’s to verify, so the force can’t derogate from it alone",
    (_CAUSE, Action.SUBMIT): f"A cause of concern isn’t certified by letter: {_BY_NOTICE}",
    (_CAUSE, Action.VERIFY): f"A cause of concern isn’t verified apart from being closed: {_BY_NOTICE}",
    (_CAUSE, Action.DEROGATE): f"The force can’t derogate from a cause of concern: {_BY_NOTICE}",
    (_CAUSE, Action.MARK_NOT_APPLICABLE): f"A cause of concern is about the force itself: {_BY_NOTICE}",
}


def transition_for(item: ItemState, action: Action) -> Transition | None:
    """The row that holds for this item as it stands, or None where the action isn't allowed."""
    rows = (row for row in rows_for(item.kind, item.level) if row.action is action)
    return next((row for row in rows if item.stage in row.from_stages), None)


def rows_for(kind: ItemKind, level: Level) -> Iterator[Transition]:
    """The table's rows for one kind and level, in its order; none for a cause of concern with a level."""
    if kind is _CAUSE and level is not None:
        return
    yield from (row for row in TRANSITIONS if kind in row.kinds and level in row.levels)


def allowed_actions(item: ItemState) -> tuple[Action, ...]:
    """What may be done with the item as it stands, whether or not the gates are met yet."""
    return tuple(action for action in Action if transition_for(item, action) is not None)


def needs(item: ItemState, action: Action) -> tuple[Gate, ...]:
    """What the action asks for; where the table has no row for it, refused as check_action refuses it."""
    return _row_or_refusal(item, action).gates


def check_action(item: ItemState, action: Action, provided: Provided) -> Stage:
    """The stage that the action leads to, or a RefusedActionError that names all that is missing."""
    row = _row_or_refusal(item, action)
    missing = [gate for gate in row.gates if not _is_met(gate, provided)]
    if missing:
        says = " ".join(_missing_in_words(item, row, gate, provided) for gate in missing)
        raise RefusedActionError(action, item, missing[0], says)
    return row.to_stage


def can_do(item: ItemState, action: Action, provided: Provided) -> bool:
    """Whether check_action would let it through."""
    try:
        check_action(item, action, provided)
    except RefusedActionError:
        return False
    return True


def is_submission(item: ItemState, action: Action) -> bool:
    """Whether the action on the item as it stands puts it to HMICFRS, so that it counts as submitted."""
    row = transition_for(item, action)
    if row is None or action is Action.SUBMIT:
        return row is not None
    # A Level 2 item that is closed straight from sign-off is submitted by the letter in the same act.
    return item.stage is Stage.SIGNED_OFF and row.action is Action.CLOSE and Gate.SIGNED_LETTER in row.gates


def _is_met(gate: Gate, provided: Provided) -> bool:
    return {
        Gate.EVIDENCE: provided.evidence,
        Gate.SIGN_OFF_OUTCOME: provided.outcome is not None,
        Gate.SIGNED_LETTER: _SHA256.fullmatch(provided.letter_sha256 or "") is not None,
        Gate.HMICFRS_NOTICE: bool((provided.notice or "").strip()),
        Gate.CHILDREN_CLOSED: not provided.open_children,
        Gate.REASON: bool(provided.reason.strip()),
        Gate.OTHER_ITEM: bool((provided.other_item or "").strip()),
    }[gate]


def _row_or_refusal(item: ItemState, action: Action) -> Transition:
    row = transition_for(item, action)
    if row is None:
        raise RefusedActionError(action, item, None, f"{_why_not(item, action)}. {_what_now(item)}")
    return row


def _why_not(item: ItemState, action: Action) -> str:
    if item.kind is _CAUSE and item.level is not None:
        return f"A cause of concern has no level, but this one is recorded at Level {item.level}"
    if item.level == 1:
        return "Level 1 is read-only: HMICFRS closes and archives it"
    rows = [row for row in rows_for(item.kind, item.level) if row.action is action]
    if item.stage in (row.to_stage for row in rows):
        return f"It is already {_stage_words(item.stage)}"
    never = _NEVER.get((_CAUSE if item.kind is _CAUSE else item.level, action))
    if never is not None and not item.stage.is_ended:
        return never
    stages = dict.fromkeys(stage for row in rows for stage in row.from_stages)
    only = f", only while {' or '.join(map(_stage_words, stages))}" if stages else ""
    return f"It can’t be {DONE_WORDS[action]} while it is {_stage_words(item.stage)}{only}"


def _what_now(item: ItemState) -> str:
    """The ways on, with who can take them, so that a refusal is never a dead end."""
    rows = [row for row in map(lambda action: transition_for(item, action), Action) if row is not None]
    if not rows:
        return "Ask the Force Liaison Officer whether the register has it right."
    ways = "; ".join(f"{DONE_WORDS[row.action]} (by {ACTOR_WORDS[row.by]})" for row in rows)
    return f"Now it can be: {ways}."


def _missing_in_words(item: ItemState, row: Transition, gate: Gate, provided: Provided) -> str:
    thing, who = GATE_WORDS[gate], WHO_GIVES.get(gate, f"ask for it from {ACTOR_WORDS[row.by]}")
    still = f" (still open: {', '.join(provided.open_children)})" if gate is Gate.CHILDREN_CLOSED else ""
    return f"{_subject(item)} needs {thing}{still} before it can be {DONE_WORDS[row.action]}: {who}."


def _subject(item: ItemState) -> str:
    if item.kind is _CAUSE:
        return "A cause of concern"
    return f"Level {item.level}" if item.level is not None else "An item from before levels"


def _stage_words(stage: Stage) -> str:
    return stage.value.replace("-", " ")
