"""Deadlines: given once, moved with a ledger, never guessed."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.item_deadlines import deadlines_of
from models.records import AuditEntry, Deadline, DeadlineConfirmation, Extension, Item, Post
from models.session import reading, writing
from rules.deadline_choice import DeadlineFacts
from rules.vocabulary import Action, Certainty, DeadlineKind, PostKind, ResolutionKind, Stage
from tasks.by_whom import PostNotHeldError
from tasks.items.edit_item import edit_item
from tasks.items.item_change import RefusedChangeError
from tasks.items.item_deadlines import DeadlineSet, add_deadline, extend_deadline
from tests.item_changes import BY, EVIDENCE, NOTICE, TODAY, Put, changed, do, history, put_items, rows
from tests.small_register import SmallRegister, make_small_register

HMICFRS, INTERNAL = DeadlineKind.HMICFRS, DeadlineKind.INTERNAL
JUNE_30 = date(2024, 6, 30)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    """Items whose report came out on 15 December 2023."""
    made = make_small_register(any_engine)
    put_items(any_engine, made, Put("r1"), Put("archived", level=1), Put("gone", stage=Stage.CLOSED))
    return made


def add(engine: Engine, phrase: str, *, key: str = "r1", on: date = TODAY, **more: Any) -> DeadlineSet:
    return add_deadline(engine, BY, key=key, phrase=phrase, on=on, **({"kind": HMICFRS} | more))


def extend(engine: Engine, phrase: str, *, key: str = "r1", **more: Any) -> DeadlineSet:
    given = {"why": "capacity", "agreed_by": "the PCC's office", "agreed_on": TODAY} | more
    return extend_deadline(engine, BY, key=key, phrase=phrase, **given)


def refused(engine: Engine, says: str, error: type[Exception] = RefusedChangeError) -> Any:
    """What is done in the block is refused with these words, and nothing of it is left."""

    class Refused:
        def __enter__(self) -> None:
            self.before = rows(engine, Deadline, Extension, DeadlineConfirmation, AuditEntry)

        def __exit__(self, kind: Any, raised: BaseException | None, _trace: Any) -> bool:
            assert isinstance(raised, error), raised
            assert says in str(raised)
            assert rows(engine, Deadline, Extension, DeadlineConfirmation, AuditEntry) == self.before
            return True

    return Refused()


def facts(engine: Engine, as_at: date = TODAY, key: str = "r1") -> list[DeadlineFacts]:
    with reading(engine) as session:
        item_id = session.scalars(sa.select(Item.id).where(Item.key == key)).one()
        return deadlines_of(session, item_id, as_at)


def test_a_deadline_in_words_is_read_from_the_reports_date(
    any_engine: Engine, register: SmallRegister
) -> None:
    done = add(any_engine, "Within six months")
    assert (done.version, done.was_due_on, done.due_on) == (1, None, date(2024, 6, 15))
    (stored,) = facts(any_engine)
    assert (stored.phrase, stored.anchor) == ("Within six months", "2023-12-15")
    assert (stored.resolution, stored.confirmed_by) == (ResolutionKind.DEADLINE, None)
    assert stored.rule == done.resolution.rule
    (entry,) = history(any_engine, "r1")
    assert entry.action == "add-deadline"
    assert changed(entry)["due on"] == (None, "2024-06-15")
    assert changed(entry)["version"] == (None, "1")


@pytest.mark.parametrize("phrase", ["30 June 2024", "30/06/2024", "2024-06-30", "By 30 June 2024"])
def test_a_day_is_the_day_itself_however_it_is_written(
    any_engine: Engine, register: SmallRegister, phrase: str
) -> None:
    done = add(any_engine, phrase)
    assert (done.due_on, done.resolution.certainty) == (JUNE_30, Certainty.EXACT)


def test_words_are_read_from_another_day_when_one_is_given(
    any_engine: Engine, register: SmallRegister
) -> None:
    assert add(any_engine, "within three months", anchor=date(2024, 4, 30)).due_on == date(2024, 7, 30)


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("By 30 Septe", ResolutionKind.UNKNOWN),
        ("early 2025", ResolutionKind.WINDOW),
        ("at least annually", ResolutionKind.RECURRING),
    ],
)
def test_words_that_give_no_day_are_kept_as_a_question_and_may_be_answered_later(
    any_engine: Engine, register: SmallRegister, phrase: str, kind: ResolutionKind
) -> None:
    done = add(any_engine, phrase)
    assert (done.due_on, done.resolution.kind) == (None, kind)
    assert done.driving.due_on is None
    later = add(any_engine, "30 June 2025")
    assert (later.version, later.due_on) == (2, date(2025, 6, 30))
    assert later.driving.due_on == date(2025, 6, 30)


def test_what_holds_no_date_or_no_real_one_or_one_before_the_report_is_refused(
    any_engine: Engine, register: SmallRegister
) -> None:
    with refused(any_engine, "holds no date"):
        add(any_engine, "as soon as the chief wishes")
    with refused(any_engine, "doesn't exist"):
        add(any_engine, "31 February 2025")
    with refused(any_engine, "before the report came out (15 December 2023)"):
        add(any_engine, "1 December 2023")
    with refused(any_engine, "the deadline is missing"):
        add(any_engine, "  ")


def test_a_kind_has_one_deadline_and_another_kind_its_own(
    any_engine: Engine, register: SmallRegister
) -> None:
    add(any_engine, "30 June 2025")
    with refused(any_engine, "has a deadline of this kind already, 30 June 2025: move it with"):
        add(any_engine, "30 June 2026")
    done = add(any_engine, "1 May 2025", kind=INTERNAL)
    assert (done.version, done.due_on) == (2, date(2025, 5, 1))
    # HMICFRS's own deadline drives the reminders, though the internal target comes first.
    assert (done.driving.kind, done.driving.due_on) == (HMICFRS, date(2025, 6, 30))


def test_extensions_are_a_ledger_of_old_new_why_and_who_agreed(
    any_engine: Engine, register: SmallRegister
) -> None:
    add(any_engine, "30 June 2024", on=date(2024, 1, 10))
    first = extend(any_engine, "by end of September 2024", agreed_on=date(2024, 5, 1))
    assert (first.was_due_on, first.due_on, first.extensions) == (JUNE_30, date(2024, 9, 30), 1)
    second = extend(any_engine, "31 December 2024", why="the new system slipped")
    assert (second.version, second.was_due_on, second.extensions) == (3, date(2024, 9, 30), 2)
    with reading(any_engine) as session:
        ledger = [
            (each.from_version, each.to_version, each.why, each.agreed_by, each.agreed_on)
            for each in session.scalars(sa.select(Extension).order_by(Extension.to_version))
        ]
    assert ledger == [
        (1, 2, "capacity", "the PCC's office", date(2024, 5, 1)),
        (2, 3, "the new system slipped", "the PCC's office", TODAY),
    ]
    entry = history(any_engine, "r1")[-1]
    assert (entry.action, entry.why) == ("extend-deadline", "the new system slipped")
    assert changed(entry)["due on"] == ("2024-09-30", "2024-12-31")
    assert changed(entry)["agreed by"] == (None, "the PCC's office")


def test_as_at_an_earlier_day_the_deadline_is_the_one_of_that_day(
    any_engine: Engine, register: SmallRegister
) -> None:
    add(any_engine, "30 June 2024", on=date(2024, 1, 10))
    extend(any_engine, "31 December 2024", agreed_on=date(2024, 5, 1))
    assert [each.due_on for each in facts(any_engine, date(2024, 4, 30))] == [JUNE_30]
    assert [each.due_on for each in facts(any_engine, date(2024, 5, 1))] == [JUNE_30, date(2024, 12, 31)]
    assert facts(any_engine, date(2024, 1, 9)) == []


def test_a_post_that_agrees_is_named_with_its_holder_of_that_day_and_has_confirmed_the_new_day(
    any_engine: Engine, register: SmallRegister
) -> None:
    add(any_engine, "30 June 2024", on=date(2024, 1, 10))
    extend(any_engine, "31 December 2024", agreed_by="flo", agreed_on=date(2024, 5, 1))
    assert [each.confirmed_by for each in facts(any_engine)] == [None, "Force Liaison Officer"]
    entry = changed(history(any_engine, "r1")[-1])
    assert entry["agreed by"] == (None, "Force Liaison Officer, Siân Prosser")
    assert entry["confirmed by"] == entry["agreed by"]


def test_words_that_are_no_post_agree_but_confirm_nothing(
    any_engine: Engine, register: SmallRegister
) -> None:
    add(any_engine, "30 June 2024")
    extend(any_engine, "31 December 2024", agreed_by="the flo")
    assert [each.confirmed_by for each in facts(any_engine)] == [None, None]
    assert rows(any_engine, DeadlineConfirmation) == [0]
    assert "confirmed by" not in changed(history(any_engine, "r1")[-1])


def test_a_post_that_nobody_is_in_cant_have_agreed(any_engine: Engine, register: SmallRegister) -> None:
    add(any_engine, "30 June 2024", on=date(2023, 12, 15))
    with writing(any_engine) as session:
        session.add(
            Post(force_id=register.force_id, key="empty", title="Empty", kind=PostKind.OWNER, portfolio="")
        )
    with refused(any_engine, "nobody holds the post “Empty” (empty) on 7 June 2024", PostNotHeldError):
        extend(any_engine, "31 December 2024", agreed_by="empty")


@pytest.mark.parametrize(
    ("phrase", "more", "says"),
    [
        ("early 2025", {}, "a deadline moves to a day, and “early 2025” gives none"),
        ("By 30 Septe", {}, "gives none"),
        ("as soon as possible", {}, "gives none"),
        ("30 June 2024", {}, "the deadline is 30 June 2024 already"),
        ("1 June 2024", {}, "before the day it was agreed, 7 June 2024"),
        ("31 December 2024", {"why": " "}, "a reason is missing"),
        ("31 December 2024", {"agreed_by": ""}, "who agreed is missing"),
        ("31 December 2024", {"agreed_on": date(2024, 6, 8)}, "that day is still to come"),
        ("31 December 2024", {"agreed_on": date(2024, 1, 9)}, "the deadline was set on 10 January 2024"),
        ("31 December 2024", {"kind": INTERNAL}, "has no such deadline"),
        ("1 July 2020", {}, "before the report came out"),
    ],
)
def test_an_extension_that_cant_be_is_refused_whole(
    any_engine: Engine, register: SmallRegister, phrase: str, more: dict[str, Any], says: str
) -> None:
    add(any_engine, "30 June 2024", on=date(2024, 1, 10))
    with refused(any_engine, says):
        extend(any_engine, phrase, **more)


def test_there_is_nothing_to_move_where_no_day_is_known(any_engine: Engine, register: SmallRegister) -> None:
    with refused(any_engine, "has no such deadline, so there is none to move: give it one with"):
        extend(any_engine, "31 December 2024")
    add(any_engine, "By 30 Septe")
    with refused(any_engine, "a deadline that couldn’t be read to a day"):
        extend(any_engine, "31 December 2024")


@pytest.mark.parametrize(
    ("key", "says"), [("archived", "Level 1 is read-only"), ("gone", "“gone” is closed, so nothing is due")]
)
def test_nothing_is_due_of_what_is_archived_or_ended(
    any_engine: Engine, register: SmallRegister, key: str, says: str
) -> None:
    with refused(any_engine, says):
        add(any_engine, "30 June 2025", key=key)
    with refused(any_engine, says):
        extend(any_engine, "30 June 2025", key=key)


def test_a_deadline_stays_through_the_lifecycle_and_a_new_level(
    any_engine: Engine, register: SmallRegister
) -> None:
    add(any_engine, "30 June 2025")
    do(any_engine, "r1", Action.CLAIM, evidence=EVIDENCE)
    edit_item(any_engine, BY, key="r1", fields={"level": 3}, reason="HMICFRS wrote")
    do(any_engine, "r1", Action.VERIFY, notice=NOTICE)
    assert extend(any_engine, "31 July 2025").driving.due_on == date(2025, 7, 31)
