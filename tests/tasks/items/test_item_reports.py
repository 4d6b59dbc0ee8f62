"""What was heard of an item: reviews, updates and the portal's status, each recorded once."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.item_views import item_views
from models.queries.items import NoSuchItemError
from models.records import AuditEntry, PortalReport, Review
from models.session import reading
from rules.vocabulary import Action, ItemKind, PortalStatus, ReviewClock, Stage
from tasks.items.item_change import RefusedChangeError
from tasks.items.item_reports import PortalRecorded, record_review, report_portal_status
from tests.item_changes import BY, NOTICE, TODAY, Put, changed, do, history, put_items, rows, stage_of
from tests.small_register import SmallRegister, make_small_register

JUNE_1 = date(2024, 6, 1)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    made = make_small_register(any_engine)
    put_items(
        any_engine,
        made,
        Put("r1"),
        Put("third", level=3),
        Put("archived", level=1),
        Put("cause", ItemKind.CAUSE_OF_CONCERN),
    )
    return made


def review(engine: Engine, key: str = "r1", **more: Any) -> str:
    return record_review(engine, BY, key=key, **({"on": TODAY, "note": "Training is done"} | more))


def portal(
    engine: Engine, status: PortalStatus, key: str = "r1", on: date = TODAY, source: str = "seen"
) -> PortalRecorded:
    return report_portal_status(engine, BY, key=key, status=status, on=on, source=source)


def refused(
    engine: Engine, says: str, what: Callable[[], object], error: type[Exception] | None = None
) -> None:
    """It is refused with these words, and nothing of it is left."""
    before = rows(engine, Review, PortalReport, AuditEntry)
    with pytest.raises(error or RefusedChangeError, match=says):
        what()
    assert rows(engine, Review, PortalReport, AuditEntry) == before


def last_update(engine: Engine, register: SmallRegister) -> date | None:
    with reading(engine) as session:
        views = {view.key: view for view in item_views(session, register.force_id, as_at=TODAY)}
    return views["r1"].last_substantive_update


def test_a_substantive_review_is_the_items_last_update_and_stands_in_the_audit(
    any_engine: Engine, register: SmallRegister
) -> None:
    assert review(any_engine, on=JUNE_1) == "r1"
    assert last_update(any_engine, register) == JUNE_1
    (entry,) = history(any_engine, "r1")
    assert (entry.action, entry.actor) == ("review", BY.actor)
    assert changed(entry) == {
        "clock": (None, "owner-update"),
        "held on": (None, "2024-06-01"),
        "substantive": (None, "yes"),
        "note": (None, "Training is done"),
    }


def test_a_mere_chaser_is_recorded_but_is_no_update(any_engine: Engine, register: SmallRegister) -> None:
    review(any_engine, substantive=False)
    assert last_update(any_engine, register) is None
    assert changed(history(any_engine, "r1")[0])["substantive"] == (None, "no")


def test_the_same_words_of_the_same_day_and_clock_are_recorded_once(
    any_engine: Engine, register: SmallRegister
) -> None:
    review(any_engine)
    refused(
        any_engine, "recorded for 7 June 2024 already", lambda: review(any_engine, note=" Training is done\n")
    )
    review(any_engine, on=JUNE_1)
    review(any_engine, clock=ReviewClock.PANEL)
    review(any_engine, note="And the audit")
    assert rows(any_engine, Review) == [4]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"note": " \n\u202e"}, "what was reported is missing"),
        ({"on": date(2024, 6, 8)}, "that day is still to come"),
        ({"on": date(2023, 12, 14)}, "the register knows “r1” from 15 December 2023 on"),
        ({"clock": ReviewClock.CAUSE_OF_CONCERN}, "“r1” isn’t a cause of concern"),
        ({"clock": ReviewClock.REMAINED_OR_IMPROVED}, "is for Level 3, and “r1” isn’t"),
        ({"key": "archived"}, "Level 1 is read-only"),
    ],
)
def test_a_review_that_cant_be_is_refused_whole(
    any_engine: Engine, register: SmallRegister, more: dict[str, Any], says: str
) -> None:
    refused(any_engine, says, lambda: review(any_engine, **more))


def test_each_clock_runs_for_what_it_is_for(any_engine: Engine, register: SmallRegister) -> None:
    review(any_engine, "third", clock=ReviewClock.REMAINED_OR_IMPROVED)
    review(any_engine, "cause", clock=ReviewClock.CAUSE_OF_CONCERN)
    assert rows(any_engine, Review) == [2]


def test_an_item_that_isnt_there_has_no_review(any_engine: Engine, register: SmallRegister) -> None:
    refused(any_engine, "there is no item “r9”", lambda: review(any_engine, "r9"), NoSuchItemError)


def test_the_portals_status_stands_beside_the_forces_stage_and_never_changes_it(
    any_engine: Engine, register: SmallRegister
) -> None:
    portal(any_engine, PortalStatus.OPEN, on=JUNE_1)
    do(any_engine, "r1", Action.CLOSE, notice=NOTICE)
    assert portal(any_engine, PortalStatus.OPEN).is_new
    assert stage_of(any_engine, "r1") is Stage.CLOSED
    assert changed(history(any_engine, "r1")[-1]) == {
        "portal status": ("open", "open"),
        "reported on": (None, "2024-06-07"),
        "source": (None, "seen"),
    }


def test_the_same_status_of_a_day_again_changes_nothing(any_engine: Engine, register: SmallRegister) -> None:
    assert portal(any_engine, PortalStatus.OPEN).is_new
    again = portal(any_engine, PortalStatus.OPEN, source="seen again")
    assert (again.item_key, again.is_new) == ("r1", False)
    assert rows(any_engine, PortalReport, AuditEntry) == [1, 1]


def test_another_status_of_the_same_day_would_overwrite_history_and_is_refused(
    any_engine: Engine, register: SmallRegister
) -> None:
    portal(any_engine, PortalStatus.OPEN)
    says = "the portal’s status on 7 June 2024 is recorded as open already"
    refused(any_engine, says, lambda: portal(any_engine, PortalStatus.CLOSED))


def test_a_status_found_later_for_an_earlier_day_says_what_it_was_before(
    any_engine: Engine, register: SmallRegister
) -> None:
    portal(any_engine, PortalStatus.OPEN, on=date(2024, 1, 1))
    portal(any_engine, PortalStatus.CLOSED)
    portal(any_engine, PortalStatus.CLOSED, on=JUNE_1)
    assert changed(history(any_engine, "r1")[-1])["portal status"] == ("open", "closed")
    with reading(any_engine) as session:
        statuses = session.scalars(sa.select(PortalReport.status).order_by(PortalReport.reported_on)).all()
    assert statuses == [PortalStatus.OPEN, PortalStatus.CLOSED, PortalStatus.CLOSED]


def test_the_portals_status_of_an_archived_item_is_still_recorded(
    any_engine: Engine, register: SmallRegister
) -> None:
    assert portal(any_engine, PortalStatus.CLOSED, "archived").is_new


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"source": "  "}, "where the portal’s status is known from is missing"),
        ({"on": date(2024, 6, 8)}, "that day is still to come"),
        ({"on": date(2023, 12, 14)}, "from 15 December 2023 on"),
    ],
)
def test_a_status_from_nowhere_or_never_is_refused_whole(
    any_engine: Engine, register: SmallRegister, more: dict[str, Any], says: str
) -> None:
    refused(any_engine, says, lambda: portal(any_engine, PortalStatus.OPEN, **more))
