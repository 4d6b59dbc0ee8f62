"""The lifecycle: every cell of its table, every gate, and how a refusal reads."""

from dataclasses import replace
from itertools import product

import pytest

from rules.lifecycle import (
    ItemState,
    Level,
    Provided,
    RefusedActionError,
    allowed_actions,
    can_do,
    check_action,
    needs,
)
from rules.lifecycle_wording import ACTOR_WORDS, GATE_WORDS
from rules.vocabulary import Action, Gate, ItemKind, SignOffOutcome, Stage

CAUSE, RECOMMENDATION, AFI = ItemKind
LEVELS: tuple[Level, ...] = (1, 2, 3, 4, None)
LETTER = "0123456789abcdef" * 4
NOTHING = Provided(open_children=("CoC-1 R4", "CoC-1 R5"))
EVERYTHING = Provided(
    evidence=True,
    outcome=SignOffOutcome.BUSINESS_AS_USUAL,
    letter_sha256=LETTER,
    notice="HMICFRS letter of 22 July 2024",
    reason="as the panel minuted",
    other_item="WMP-12",
)

# What is expected, written by hand from the papers and not from the table. A cell is the stage reached (its
# letter below) and the gates, or a dot where the action is refused. Rows: the stage before; columns: Action.
STAGE_LETTERS = dict(zip("OCSBVXRPMDN", Stage, strict=True))
GATE_LETTERS = dict(zip("eolhkri", Gate, strict=True))
COLUMNS = "claim sign-off submit verify close return reopen supersede merge derogate mark-not-applicable"
LEVEL_1 = """
open           .   .   .   .   X:h .   .    .   .   .   .
claimed        .   .   .   .   X:h .   .    .   .   .   .
signed-off     .   .   .   .   X:h .   .    .   .   .   .
submitted      .   .   .   .   X:h .   .    .   .   .   .
verified       .   .   .   .   X:h .   .    .   .   .   .
closed         .   .   .   .   .   .   .    .   .   .   .
returned       .   .   .   .   X:h .   .    .   .   .   .
superseded     .   .   .   .   .   .   .    .   .   .   .
merged         .   .   .   .   .   .   .    .   .   .   .
derogated      .   .   .   .   .   .   .    .   .   .   .
not-applicable .   .   .   .   .   .   .    .   .   .   .
"""
LEVEL_2 = """
open           C:e .   .   V:h .   .   .    P:i M:i D:r N:r
claimed        .   S:o .   V:h .   R:r .    P:i M:i D:r N:r
signed-off     .   .   B:l V:h X:l R:r .    P:i M:i D:r N:r
submitted      .   .   .   V:h X:l R:r .    P:i M:i .   .
verified       .   .   .   .   X:h .   O:hr P:i M:i .   .
closed         .   .   .   .   .   .   O:hr .   .   .   .
returned       C:e .   .   V:h .   .   .    P:i M:i D:r N:r
superseded     .   .   .   .   .   .   O:r  .   .   .   .
merged         .   .   .   .   .   .   O:r  .   .   .   .
derogated      .   .   .   .   .   .   O:r  .   .   .   .
not-applicable .   .   .   .   .   .   O:r  .   .   .   .
"""
LEVEL_3 = """
open           C:e .   .   V:h .   .   .    P:i M:i D:r N:r
claimed        .   S:o .   V:h .   R:r .    P:i M:i D:r N:r
signed-off     .   .   B:l V:h .   R:r .    P:i M:i D:r N:r
submitted      .   .   .   V:h .   R:r .    P:i M:i .   .
verified       .   .   .   .   X:h .   O:hr P:i M:i .   .
closed         .   .   .   .   .   .   O:hr .   .   .   .
returned       C:e .   .   V:h .   .   .    P:i M:i D:r N:r
superseded     .   .   .   .   .   .   O:r  .   .   .   .
merged         .   .   .   .   .   .   O:r  .   .   .   .
derogated      .   .   .   .   .   .   O:r  .   .   .   .
not-applicable .   .   .   .   .   .   O:r  .   .   .   .
"""
LEVEL_4 = """
open           C:e .   .   V:h .   .   .    P:i M:i .   N:r
claimed        .   S:o .   V:h .   R:r .    P:i M:i .   N:r
signed-off     .   .   B:e V:h .   R:r .    P:i M:i .   N:r
submitted      .   .   .   V:h .   R:r .    P:i M:i .   .
verified       .   .   .   .   X:h .   O:hr P:i M:i .   .
closed         .   .   .   .   .   .   O:hr .   .   .   .
returned       C:e .   .   V:h .   .   .    P:i M:i .   N:r
superseded     .   .   .   .   .   .   O:r  .   .   .   .
merged         .   .   .   .   .   .   O:r  .   .   .   .
derogated      .   .   .   .   .   .   O:r  .   .   .   .
not-applicable .   .   .   .   .   .   O:r  .   .   .   .
"""
BEFORE_LEVELS = """
open           C:e .   .   V:h X:h .   .    P:i M:i D:r N:r
claimed        .   S:o .   V:h X:h R:r .    P:i M:i D:r N:r
signed-off     .   .   B:e V:h X:h R:r .    P:i M:i D:r N:r
submitted      .   .   .   V:h X:h R:r .    P:i M:i .   .
verified       .   .   .   .   X:h .   O:hr P:i M:i .   .
closed         .   .   .   .   .   .   O:hr .   .   .   .
returned       C:e .   .   V:h X:h .   .    P:i M:i D:r N:r
superseded     .   .   .   .   .   .   O:r  .   .   .   .
merged         .   .   .   .   .   .   O:r  .   .   .   .
derogated      .   .   .   .   .   .   O:r  .   .   .   .
not-applicable .   .   .   .   .   .   O:r  .   .   .   .
"""
CAUSE_OF_CONCERN = """
open           C:e .   .   .   X:kh .  .    P:i M:i .   .
claimed        .   S:o .   .   X:kh R:r .   P:i M:i .   .
signed-off     .   .   .   .   X:kh R:r .   P:i M:i .   .
submitted      .   .   .   .   X:kh R:r .   P:i M:i .   .
verified       .   .   .   .   X:kh .  O:hr P:i M:i .   .
closed         .   .   .   .   .   .   O:hr .   .   .   .
returned       C:e .   .   .   X:kh .  .    P:i M:i .   .
superseded     .   .   .   .   .   .   O:r  .   .   .   .
merged         .   .   .   .   .   .   O:r  .   .   .   .
derogated      .   .   .   .   .   .   O:r  .   .   .   .
not-applicable .   .   .   .   .   .   O:r  .   .   .   .
"""
GRIDS = {1: LEVEL_1, 2: LEVEL_2, 3: LEVEL_3, 4: LEVEL_4, None: BEFORE_LEVELS}

Cell = tuple[Stage, tuple[Gate, ...]]


def expected_cells(item: ItemState) -> dict[Action, Cell]:
    if item.kind is CAUSE and item.level is not None:
        return {}  # a cause of concern has no level
    grid = CAUSE_OF_CONCERN if item.kind is CAUSE else GRIDS[item.level]
    rows = {line.split()[0]: line.split()[1:] for line in grid.strip().splitlines()}
    cells = zip(COLUMNS.split(), rows[item.stage.value], strict=True)
    return {
        Action(column): (STAGE_LETTERS[cell[0]], tuple(GATE_LETTERS[letter] for letter in cell[2:]))
        for column, cell in cells
        if cell != "."
    }


def name_of(item: ItemState) -> str:
    return f"{item.kind.value}-level-{item.level}-{item.stage.value}"


EVERY_STATE = [ItemState(*state) for state in product(ItemKind, LEVELS, Stage)]
every_item = pytest.mark.parametrize("item", EVERY_STATE, ids=name_of)


def refusal(item: ItemState, action: Action, provided: Provided) -> RefusedActionError:
    with pytest.raises(RefusedActionError) as refused:
        check_action(item, action, provided)
    assert not can_do(item, action, provided)
    assert (refused.value.action, refused.value.item) == (action, item)
    assert refused.value.says == str(refused.value)
    return refused.value


def without(gate: Gate) -> Provided:
    lacking: dict[Gate, Provided] = {
        Gate.EVIDENCE: replace(EVERYTHING, evidence=False),
        Gate.SIGN_OFF_OUTCOME: replace(EVERYTHING, outcome=None),
        Gate.SIGNED_LETTER: replace(EVERYTHING, letter_sha256=None),
        Gate.HMICFRS_NOTICE: replace(EVERYTHING, notice=None),
        Gate.CHILDREN_CLOSED: replace(EVERYTHING, open_children=("CoC-1 R4",)),
        Gate.REASON: replace(EVERYTHING, reason="  "),
        Gate.OTHER_ITEM: replace(EVERYTHING, other_item=None),
    }
    return lacking[gate]


@every_item
def test_every_action_does_what_the_papers_say(item: ItemState) -> None:
    expected = expected_cells(item)
    assert allowed_actions(item) == tuple(expected)
    for action in Action:
        if action in expected:
            assert (check_action(item, action, EVERYTHING), needs(item, action)) == expected[action]
            assert can_do(item, action, EVERYTHING)
        else:
            refused = refusal(item, action, EVERYTHING)
            assert refused.gate is None
            assert any(words in refused.says for words in ACTOR_WORDS.values()) or "Ask the " in refused.says
            with pytest.raises(RefusedActionError):
                needs(item, action)


WHO_GIVES = {
    Gate.EVIDENCE: "ask the item’s owner",
    Gate.SIGN_OFF_OUTCOME: "ask the Deputy Chief Constable’s panel",
    Gate.SIGNED_LETTER: "ask the Chief Constable’s staff officer",
    Gate.HMICFRS_NOTICE: "ask HMICFRS for it, through the Force Liaison Officer",
    Gate.CHILDREN_CLOSED: "ask the owners of those that are open",
    Gate.REASON: "ask for it from ",
    Gate.OTHER_ITEM: "ask the Force Liaison Officer",
}


@every_item
def test_every_gate_refuses_by_itself_and_says_who_can_give_what_is_missing(item: ItemState) -> None:
    for action, (_, gates) in expected_cells(item).items():
        for gate in Gate:
            if gate in gates:
                refused = refusal(item, action, without(gate))
                assert refused.gate is gate
                assert refused.says.count(GATE_WORDS[gate]) == refused.says.count(WHO_GIVES[gate]) == 1
            else:
                assert can_do(item, action, without(gate)), f"{action} asks for {gate} beyond its gates"
        missing = refusal(item, action, NOTHING)
        assert missing.gate is gates[0]
        assert all(WHO_GIVES[gate] in missing.says for gate in gates), "all that is missing is said at once"


@pytest.mark.parametrize(
    ("item", "action", "says"),
    [
        (
            ItemState(AFI, 3, Stage.SIGNED_OFF),
            Action.SUBMIT,
            """Level 3 needs the Chief Constable’s signed letter before it can be submitted: ask the Chief
            Constable’s staff officer for it, and attach the file.""",
        ),
        (
            ItemState(CAUSE, None, Stage.OPEN),
            Action.CLOSE,
            """A cause of concern needs all of its recommendations closed (still open: CoC-1 R4, CoC-1 R5)
            before it can be closed: ask the owners of those that are open. A cause of concern needs HMICFRS’s
            written notice before it can be closed: ask HMICFRS for it, through the Force Liaison Officer, and
            give its reference.""",
        ),
        (
            ItemState(RECOMMENDATION, None, Stage.SUBMITTED),
            Action.RETURN,
            """An item from before levels needs a reason in words before it can be returned: ask for it from
            HMICFRS, through the Force Liaison Officer.""",
        ),
        (
            ItemState(RECOMMENDATION, 4, Stage.SUBMITTED),
            Action.CLOSE,
            """Level 4 isn’t the force’s to close: HMICFRS verifies it by its own fieldwork. Now it can be:
            verified (by HMICFRS, through the Force Liaison Officer); returned (by HMICFRS, through the Force
            Liaison Officer); superseded (by the Force Liaison Officer); merged (by the Force Liaison
            Officer).""",
        ),
        (
            ItemState(AFI, 1, Stage.CLOSED),
            Action.REOPEN,
            """Level 1 is read-only: HMICFRS closes and archives it. Ask the Force Liaison Officer whether the
            register has it right.""",
        ),
        (
            ItemState(CAUSE, 2, Stage.OPEN),
            Action.CLAIM,
            """A cause of concern has no level, but this one is recorded at Level 2. Ask the Force Liaison
            Officer whether the register has it right.""",
        ),
        (
            ItemState(AFI, 2, Stage.CLOSED),
            Action.CLOSE,
            """It is already closed. Now it can be: re-opened (by HMICFRS, through the Force Liaison
            Officer).""",
        ),
        (
            ItemState(AFI, 3, Stage.DEROGATED),
            Action.SUBMIT,
            """It can’t be submitted while it is derogated, only while signed off. Now it can be: re-opened
            (by the Deputy Chief Constable’s panel).""",
        ),
    ],
)
def test_a_refusal_reads_as_a_sentence(item: ItemState, action: Action, says: str) -> None:
    assert refusal(item, action, NOTHING).says == " ".join(says.split())


@pytest.mark.parametrize("digest", ["", "yes", LETTER[:-1], LETTER + "0", LETTER.upper(), LETTER + "\n"])
def test_a_letter_counts_only_with_the_digest_of_a_stored_file(digest: str) -> None:
    item = ItemState(RECOMMENDATION, 2, Stage.SUBMITTED)
    refused = refusal(item, Action.CLOSE, replace(EVERYTHING, letter_sha256=digest))
    assert refused.gate is Gate.SIGNED_LETTER


@pytest.mark.parametrize("level", [0, 5, -1])
def test_there_is_no_such_level(level: int) -> None:
    with pytest.raises(ValueError, match="a level is 1 to 4 or none"):
        ItemState(RECOMMENDATION, level, Stage.OPEN)
