"""A post confirms a day: who answers for it is kept, and no reminder starts anew."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from models.queries.item_deadlines import deadlines_of
from models.queries.item_views import item_views
from models.queries.notice_facts import notices_by_dispatch
from models.queries.people import NoSuchPostError
from models.records import AuditEntry, Deadline, DeadlineConfirmation, Dispatch, Item, Notice, Post, Tenure
from models.session import reading, writing
from rules.vocabulary import Certainty, DeadlineKind, PostKind, ResolutionKind, Stage
from tasks.audit_trail import verify_audit
from tasks.by_whom import PostNotHeldError
from tasks.items.confirm_deadline import DeadlineConfirmed, confirm_deadline
from tasks.items.item_change import RefusedChangeError
from tasks.items.item_deadlines import add_deadline, extend_deadline
from tests.item_changes import BY, TODAY, Put, changed, entries, history, put_items, rows
from tests.people_changes import TOMASZ, decide, register_with_tomasz, stand_in
from tests.small_register import NOW, SmallRegister, add_item

JUNE_1, JUNE_14 = date(2024, 6, 1), date(2024, 6, 14)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    """One item due on 14 June 2024, known from 15 December 2023."""
    made = register_with_tomasz(any_engine)
    add_item(any_engine, made, "marac", due_on=JUNE_14, confirmed=False)
    return made


def confirm(engine: Engine, key: str = "marac", **more: Any) -> DeadlineConfirmed:
    return confirm_deadline(engine, BY, key=key, **({"by_post": "flo", "on": TODAY} | more))


def refused(engine: Engine, says: str, error: type[Exception], what: Callable[[], object]) -> None:
    """It is refused with these words, and neither a confirmation nor an entry is left."""
    before = rows(engine, DeadlineConfirmation, AuditEntry)
    with pytest.raises(error, match=says):
        what()
    assert rows(engine, DeadlineConfirmation, AuditEntry) == before


def seen(engine: Engine, register: SmallRegister, as_at: date = TODAY) -> tuple[str | None, str | None]:
    """Who confirmed the day, as the item's page and as the register's view tell it."""
    with reading(engine) as session:
        (item_id,) = session.scalars(sa.select(Item.id).where(Item.key == "marac"))
        (page,) = deadlines_of(session, item_id, as_at)
        (view,) = item_views(session, register.force_id, as_at=as_at)
        return page.confirmed_by, view.confirmed_by


def test_a_confirmation_says_who_and_when_in_register_and_audit(
    any_engine: Engine, register: SmallRegister
) -> None:
    assert seen(any_engine, register) == (None, None)
    trail = entries(any_engine)
    done = confirm(any_engine, note="mail of 3 June")
    assert (done.item_key, done.deadline.due_on) == ("marac", JUNE_14)
    assert (done.confirmed_by, done.confirmed_on) == ("Force Liaison Officer, Siân Prosser", TODAY)
    assert seen(any_engine, register) == ("Force Liaison Officer", "Force Liaison Officer")
    assert entries(any_engine) == trail + 1
    (entry,) = history(any_engine, "marac")
    assert (entry.action, entry.actor, entry.why) == ("confirm-deadline", BY.actor, "mail of 3 June")
    assert changed(entry)["confirmed by"] == (None, "Force Liaison Officer, Siân Prosser")
    assert changed(entry)["confirmed on"] == (None, "2024-06-07")
    assert changed(entry)["due on"] == ("2024-06-14", "2024-06-14")
    assert verify_audit(any_engine, force_code=None).broken is None


def test_as_at_a_day_before_nobody_had_confirmed_it(any_engine: Engine, register: SmallRegister) -> None:
    confirm(any_engine, on=JUNE_1)
    assert seen(any_engine, register, date(2024, 5, 31)) == (None, None)
    assert seen(any_engine, register, JUNE_1) == ("Force Liaison Officer", "Force Liaison Officer")


def test_a_confirmation_starts_no_reminder_anew_and_the_digest_says_that_it_is_confirmed(
    any_engine: Engine, register: SmallRegister
) -> None:
    decide(any_engine, TODAY)
    assert rows(any_engine, Notice) == [1]
    confirm(any_engine)
    decide(any_engine, TODAY)
    assert rows(any_engine, Notice, Deadline) == [1, 1]
    with reading(any_engine) as session:
        dispatch_id = session.scalars(sa.select(Dispatch.id)).one()
        (notice,) = notices_by_dispatch(session, register.force_id, [dispatch_id], TODAY)[dispatch_id]
        assert notice.facts.confirmed
        assert notice.owed.deadline_version == notice.item.deadline_version == 1


def test_a_digest_says_that_an_unconfirmed_day_is_not(any_engine: Engine, register: SmallRegister) -> None:
    decide(any_engine, TODAY)
    with reading(any_engine) as session:
        dispatch_id = session.scalars(sa.select(Dispatch.id)).one()
        assert [
            each.facts.confirmed
            for each in notices_by_dispatch(session, register.force_id, [dispatch_id], TODAY)[dispatch_id]
        ] == [False]


def test_a_day_is_confirmed_once_and_a_moved_one_anew(any_engine: Engine, register: SmallRegister) -> None:
    confirm(any_engine)
    says = "14 June 2024 is confirmed already, by Force Liaison Officer: if the day is wrong"
    refused(any_engine, says, RefusedChangeError, lambda: confirm(any_engine, by_post="owner"))
    moved = {"phrase": "31 July 2024", "why": "w", "agreed_by": "the board", "agreed_on": TODAY}
    extend_deadline(any_engine, BY, key="marac", **moved)
    confirm(any_engine, by_post="owner")
    with reading(any_engine) as session:
        (item_id,) = session.scalars(sa.select(Item.id))
        confirmed = [(each.due_on, each.confirmed_by) for each in deadlines_of(session, item_id, TODAY)]
    assert confirmed == [(JUNE_14, "Force Liaison Officer"), (date(2024, 7, 31), "Owner")]


def test_what_was_loaded_as_confirmed_counts_and_stays(any_engine: Engine, register: SmallRegister) -> None:
    made = add_item(any_engine, register, "other", due_on=None)
    with writing(any_engine) as session:
        session.add(
            Deadline(
                item_id=made,
                version=1,
                kind=DeadlineKind.PCC,
                phrase="By 1 July 2024",
                anchor="",
                resolution=ResolutionKind.DEADLINE,
                starts_on=date(2024, 7, 1),
                ends_on=date(2024, 7, 1),
                rule="the day named",
                words="",
                certainty=Certainty.EXACT,
                confirmed_by_post_id=register.owner_post_id,
                known_on=JUNE_1,
                recorded_at=NOW,
                source="test",
            )
        )
    refused(
        any_engine, "confirmed already, by Owner", RefusedChangeError, lambda: confirm(any_engine, "other")
    )


def test_any_kind_can_be_confirmed_by_its_name_and_the_driving_one_without(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_deadline(any_engine, BY, key="marac", kind=DeadlineKind.INTERNAL, phrase="10 June 2024", on=TODAY)
    assert confirm(any_engine, kind=DeadlineKind.INTERNAL).deadline.due_on == date(2024, 6, 10)
    assert confirm(any_engine).deadline.kind is DeadlineKind.HMICFRS


def test_a_standing_duty_can_be_confirmed_but_not_what_gives_no_day(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(any_engine, register, Put("duty"), Put("window"), Put("torn"), Put("none"))
    for key, phrase in (("duty", "at least annually"), ("window", "early 2025"), ("torn", "By 30 Septe")):
        add_deadline(any_engine, BY, key=key, kind=DeadlineKind.HMICFRS, phrase=phrase, on=TODAY)
    assert confirm(any_engine, "duty").deadline.recurrence == "R/P1Y"
    for key in ("window", "torn"):
        says = "gives no single day .*when the day is known, give it"
        refused(any_engine, says, RefusedChangeError, lambda key=key: confirm(any_engine, key))
    refused(any_engine, "has no deadline", RefusedChangeError, lambda: confirm(any_engine, "none"))
    refused(
        any_engine,
        "has no such deadline",
        RefusedChangeError,
        lambda: confirm(any_engine, kind=DeadlineKind.PCC),
    )


def test_the_post_must_be_there_and_somebody_in_it_on_that_day(
    any_engine: Engine, register: SmallRegister
) -> None:
    refused(
        any_engine,
        "there is no post “nobody”",
        NoSuchPostError,
        lambda: confirm(any_engine, by_post="nobody"),
    )
    with writing(any_engine) as session:
        session.add(
            Post(force_id=register.force_id, key="empty", title="Empty", kind=PostKind.OWNER, portfolio="")
        )
    refused(
        any_engine,
        "nobody holds the post “Empty”",
        PostNotHeldError,
        lambda: confirm(any_engine, by_post="empty"),
    )


def test_who_stands_in_for_a_vacant_post_can_confirm_and_is_named_so(
    any_engine: Engine, register: SmallRegister
) -> None:
    with writing(any_engine) as session:
        session.execute(
            sa.update(Tenure).where(Tenure.post_id == register.owner_post_id).values(until=JUNE_1)
        )
    stand_in(any_engine, since=date(2024, 6, 2), until=JUNE_14, email=TOMASZ)
    assert confirm(any_engine, by_post="owner").confirmed_by == "Owner, Tomasz Bielak (standing in)"


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2024, 6, 8), "that day is still to come"),
        (date(2023, 12, 14), "the register knows “marac” from 15 December 2023 on"),
    ],
)
def test_it_cant_be_confirmed_in_the_future_or_before_the_item_was_known(
    any_engine: Engine, register: SmallRegister, on: date, says: str
) -> None:
    refused(any_engine, says, RefusedChangeError, lambda: confirm(any_engine, on=on))


def test_it_cant_be_confirmed_before_the_deadline_was_set(
    any_engine: Engine, register: SmallRegister
) -> None:
    moved = {"phrase": "31 July 2024", "why": "w", "agreed_by": "the board", "agreed_on": TODAY}
    extend_deadline(any_engine, BY, key="marac", **moved)
    says = "it can’t have been confirmed on 1 June 2024: the deadline was set on 7 June 2024"
    refused(any_engine, says, RefusedChangeError, lambda: confirm(any_engine, on=JUNE_1))


def test_nothing_is_confirmed_of_what_is_archived_or_ended(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(any_engine, register, Put("archived", level=1), Put("gone", stage=Stage.CLOSED))
    refused(any_engine, "read-only", RefusedChangeError, lambda: confirm(any_engine, "archived"))
    refused(any_engine, "so nothing is due", RefusedChangeError, lambda: confirm(any_engine, "gone"))


def test_the_database_knows_a_confirmation_of_a_version_once_and_of_none_that_isnt_there(
    any_engine: Engine, register: SmallRegister
) -> None:
    confirm(any_engine)
    with reading(any_engine) as session:
        (item_id,) = session.scalars(sa.select(Item.id))
    for version in (1, 2):
        with pytest.raises(IntegrityError), writing(any_engine) as session:
            session.add(
                DeadlineConfirmation(
                    item_id=item_id,
                    version=version,
                    confirmed_by_post_id=register.flo_post_id,
                    confirmed_on=TODAY,
                    recorded_at=NOW,
                    note="",
                )
            )
