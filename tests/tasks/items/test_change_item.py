"""An item's way through its lifecycle: what each step rests on, what it leaves, and what is refused whole."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from config.policy import load_policy
from models.queries.items import NoSuchItemError
from models.queries.review_clocks import clocked_items
from models.records import Attachment, AuditEntry, StageChange
from models.session import reading
from rules.lifecycle import RefusedActionError
from rules.review_clocks import due_reviews
from rules.vocabulary import Action, Gate, ItemKind, ReviewClock, SignOffOutcome, Stage
from tasks.audit_trail import verify_audit
from tasks.items.edit_item import edit_item
from tasks.items.item_change import RefusedChangeError
from tests.item_changes import (
    BY,
    EVIDENCE,
    LETTER,
    NOTICE,
    OTHER_LETTER,
    TODAY,
    Put,
    changed,
    do,
    history,
    put_items,
    rows,
    stage_of,
    steps,
    take_to,
)
from tests.small_register import PUBLISHED, SmallRegister, make_small_register

MAY_1 = date(2024, 5, 1)
CAUSE = Put("cause", ItemKind.CAUSE_OF_CONCERN)
CHILDREN = (Put("cause-1", parent="cause"), Put("cause-2", parent="cause"))


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


def letter_of(engine: Engine, step: StageChange) -> str | None:
    with reading(engine) as session:
        return session.scalar(sa.select(Attachment.sha256).where(Attachment.id == step.letter_id))


def refused_whole(
    engine: Engine, error: type[Exception], says: str, key: str, action: Action, **given: Any
) -> None:
    """The step is refused with these words, and nothing is left of it."""
    before = rows(engine, StageChange, AuditEntry, Attachment)
    with pytest.raises(error, match=says):
        do(engine, key, action, **given)
    assert rows(engine, StageChange, AuditEntry, Attachment) == before


def test_a_level_2_item_is_closed_by_the_letter_that_it_was_submitted_with(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(any_engine, register, Put("r1", level=2))
    take_to(any_engine, "r1", Stage.SUBMITTED)
    done = do(any_engine, "r1", Action.CLOSE)
    assert (done.from_stage, done.to_stage, done.on) == (Stage.SUBMITTED, Stage.CLOSED, TODAY)
    way = steps(any_engine, "r1")
    assert [step.action for step in way] == [None, Action.CLAIM, Action.SIGN_OFF, Action.SUBMIT, Action.CLOSE]
    assert way[2].outcome is SignOffOutcome.COMPLETE
    assert [letter_of(any_engine, step) for step in way] == [None, None, None, LETTER.sha256, LETTER.sha256]
    assert way[1].note == f"Evidence: training.xlsx, SHA-256 {EVIDENCE.sha256}."


def test_each_step_has_its_audit_entry_in_order_with_what_it_rests_on(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(any_engine, register, Put("r1", level=3))
    take_to(any_engine, "r1", Stage.SUBMITTED)
    do(any_engine, "r1", Action.VERIFY, notice=NOTICE)
    told = [(entry.action, changed(entry)["stage"], entry.actor) for entry in history(any_engine, "r1")]
    assert told == [
        ("claim", ("open", "claimed"), BY.actor),
        ("sign-off", ("claimed", "signed-off"), BY.actor),
        ("submit", ("signed-off", "submitted"), BY.actor),
        ("verify", ("submitted", "verified"), BY.actor),
    ]
    claim, sign_off, submit, verify = (changed(entry) for entry in history(any_engine, "r1"))
    assert claim["evidence"] == (None, f"training.xlsx, SHA-256 {EVIDENCE.sha256}")
    assert claim["on"] == (PUBLISHED.isoformat(), TODAY.isoformat())
    assert sign_off["outcome"] == (None, "complete")
    assert submit["letter"] == (None, f"letter.pdf, SHA-256 {LETTER.sha256}")
    assert verify["notice"] == (None, NOTICE)
    assert verify_audit(any_engine, force_code=None).broken is None


@pytest.mark.parametrize("level", [2, 3])
def test_levels_2_and_3_are_not_submitted_without_the_chief_constables_letter(
    any_engine: Engine, register: SmallRegister, level: int
) -> None:
    put_items(any_engine, register, Put("r1", level=level))
    take_to(any_engine, "r1", Stage.SIGNED_OFF)
    with pytest.raises(RefusedActionError) as caught:
        do(any_engine, "r1", Action.SUBMIT)
    assert caught.value.gate is Gate.SIGNED_LETTER
    assert "the Chief Constable’s signed letter" in caught.value.says
    assert "ask the Chief Constable’s staff officer" in caught.value.says
    assert stage_of(any_engine, "r1") is Stage.SIGNED_OFF


def test_a_level_3_item_stays_open_once_submitted_and_its_quarterly_review_begins(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(any_engine, register, Put("r1", level=3))
    take_to(any_engine, "r1", Stage.SUBMITTED)
    stage = stage_of(any_engine, "r1")
    assert stage is Stage.SUBMITTED
    assert not stage.is_ended
    with reading(any_engine) as session:
        (item,) = clocked_items(session, register.force_id, TODAY)
    policy = load_policy(None).reviews.review_policy()
    running = [each.clock for each in due_reviews(item.facts, today=TODAY, policy=policy, engage_since=None)]
    assert ReviewClock.REMAINED_OR_IMPROVED in running
    refused_whole(
        any_engine,
        RefusedActionError,
        "stays open until HMICFRS has verified it",
        "r1",
        Action.CLOSE,
        letter=LETTER,
        notice=NOTICE,
    )
    do(any_engine, "r1", Action.VERIFY, notice=NOTICE)
    assert do(any_engine, "r1", Action.CLOSE, notice=NOTICE).to_stage is Stage.CLOSED


def test_a_submission_of_a_level_4_item_is_recorded_and_closes_nothing(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(any_engine, register, Put("r1", level=4))
    take_to(any_engine, "r1", Stage.SUBMITTED)
    assert not stage_of(any_engine, "r1").is_ended
    refused_whole(
        any_engine, RefusedActionError, "isn’t the force’s to close", "r1", Action.CLOSE, letter=LETTER
    )
    do(any_engine, "r1", Action.VERIFY, notice=NOTICE)
    assert do(any_engine, "r1", Action.CLOSE, notice=NOTICE).to_stage is Stage.CLOSED


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.CLOSE])
def test_a_level_1_item_is_read_only_but_for_hmicfrs_closing_it(
    any_engine: Engine, register: SmallRegister, action: Action
) -> None:
    put_items(any_engine, register, Put("other"), Put("r1", level=1))
    everything = {
        "evidence": EVIDENCE,
        "letter": LETTER,
        "notice": NOTICE,
        "reason": "r",
        "other_item": "other",
    }
    refused_whole(any_engine, RefusedActionError, "read-only", "r1", action, **everything)


def test_a_cause_of_concern_closes_last_and_on_hmicfrss_notice(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(any_engine, register, CAUSE, *CHILDREN)
    refused_whole(
        any_engine,
        RefusedActionError,
        r"still open: cause-1, cause-2.*ask the owners",
        "cause",
        Action.CLOSE,
        notice=NOTICE,
    )
    do(any_engine, "cause-1", Action.CLOSE, notice=NOTICE)
    refused_whole(any_engine, RefusedActionError, "still open: cause-2", "cause", Action.CLOSE, notice=NOTICE)
    do(any_engine, "cause-2", Action.MARK_NOT_APPLICABLE, reason="another force's")
    refused_whole(
        any_engine, RefusedActionError, "HMICFRS’s written notice.*ask HMICFRS", "cause", Action.CLOSE
    )
    assert do(any_engine, "cause", Action.CLOSE, notice=NOTICE).to_stage is Stage.CLOSED


def test_a_cause_of_concern_cant_be_closed_on_a_day_on_which_a_recommendation_was_open(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(any_engine, register, CAUSE, *CHILDREN)
    for key in ("cause-1", "cause-2"):
        do(any_engine, key, Action.CLOSE, notice=NOTICE)
    says = "“cause-1” has been closed only since 7 June 2024"
    refused_whole(any_engine, RefusedChangeError, says, "cause", Action.CLOSE, notice=NOTICE, on=MAY_1)


def test_a_recommendation_isnt_reopened_under_a_closed_cause_of_concern(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(any_engine, register, CAUSE, *CHILDREN)
    for key in ("cause-1", "cause-2", "cause"):
        do(any_engine, key, Action.CLOSE, notice=NOTICE)
    given = {"notice": NOTICE, "reason": "found undone"}
    says = "cause of concern “cause”, which is closed: re-open that first"
    refused_whole(any_engine, RefusedChangeError, says, "cause-1", Action.REOPEN, **given)
    do(any_engine, "cause", Action.REOPEN, **given)
    assert do(any_engine, "cause-1", Action.REOPEN, **given).to_stage is Stage.OPEN


def test_after_a_return_the_letter_and_the_evidence_of_the_earlier_round_count_for_nothing(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(any_engine, register, Put("r1", level=2))
    take_to(any_engine, "r1", Stage.SUBMITTED)
    do(any_engine, "r1", Action.RETURN, reason="HMICFRS wants the audit too")
    refused_whole(any_engine, RefusedActionError, "evidence", "r1", Action.CLAIM)
    take_to(any_engine, "r1", Stage.SIGNED_OFF)
    refused_whole(any_engine, RefusedActionError, "signed letter", "r1", Action.SUBMIT)
    do(any_engine, "r1", Action.SUBMIT, letter=OTHER_LETTER)
    assert letter_of(any_engine, steps(any_engine, "r1")[-1]) == OTHER_LETTER.sha256


def test_the_same_letter_may_stand_by_several_items_and_is_kept_once(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(any_engine, register, Put("r1", level=2), Put("r2", level=2))
    for key in ("r1", "r2"):
        take_to(any_engine, key, Stage.SUBMITTED)
    with reading(any_engine) as session:
        kept = session.scalars(sa.select(Attachment.sha256).order_by(Attachment.sha256)).all()
    assert kept == [LETTER.sha256, EVIDENCE.sha256]


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2024, 6, 8), "that day is still to come"),
        (date(2023, 12, 14), "the register knows “r1” from 15 December 2023 on"),
        (date(2024, 5, 31), "“r1” has been claimed since 1 June 2024"),
    ],
)
def test_a_step_cant_be_in_the_future_before_the_item_was_known_or_before_the_step_before(
    any_engine: Engine, register: SmallRegister, on: date, says: str
) -> None:
    put_items(any_engine, register, Put("r1", level=2))
    do(any_engine, "r1", Action.CLAIM, evidence=EVIDENCE, on=date(2024, 6, 1))
    outcome = SignOffOutcome.COMPLETE
    refused_whole(any_engine, RefusedChangeError, says, "r1", Action.SIGN_OFF, outcome=outcome, on=on)


@pytest.mark.parametrize("action", [Action.SUPERSEDE, Action.MERGE])
def test_an_items_place_is_taken_by_another_one_that_is_live(
    any_engine: Engine, register: SmallRegister, action: Action
) -> None:
    put_items(any_engine, register, Put("r1"), Put("r2"), Put("gone", stage=Stage.MERGED))
    refused_whole(any_engine, RefusedActionError, "the item that takes its place", "r1", action)
    refused_whole(any_engine, RefusedChangeError, "its own place", "r1", action, other_item="r1")
    refused_whole(any_engine, RefusedChangeError, "“gone” is merged itself", "r1", action, other_item="gone")
    refused_whole(any_engine, NoSuchItemError, "there is no item “r3”", "r1", action, other_item="r3")
    do(any_engine, "r1", action, other_item="r2")
    assert changed(history(any_engine, "r1")[-1])["other item"] == (None, "r2")
    # The other way round would be a circle.
    refused_whole(any_engine, RefusedChangeError, "itself: name the item", "r2", action, other_item="r1")


def test_an_item_is_found_by_its_portal_id_too_and_the_audit_names_its_key(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(any_engine, register, Put("r1"))
    edit_item(any_engine, BY, key="r1", fields={"portal_id": "10618"})
    do(any_engine, " 10618 ", Action.CLAIM, evidence=EVIDENCE)
    assert [entry.action for entry in history(any_engine, "r1")] == ["edit", "claim"]
