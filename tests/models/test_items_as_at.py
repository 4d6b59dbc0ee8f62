"""Items as at a past day: what was edited, confirmed or done since doesn't show."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from models.queries.item_detail import ItemDetail, item_detail
from models.queries.items import (
    AmbiguousItemError,
    ItemFilters,
    ListedItem,
    NoSuchItemError,
    find_item,
    item_list,
)
from models.queries.register_view import register_view
from models.session import reading
from rules.register_view import ItemView
from rules.vocabulary import Action, Applicability, DeadlineKind, ItemKind, PortalStatus, Stage
from tasks.items.edit_item import edit_item
from tasks.items.item_deadlines import add_deadline, extend_deadline
from tasks.items.item_reports import record_review, report_portal_status
from tests.item_changes import BY, EVIDENCE, NOTICE, Put, by_on, do, put_items
from tests.small_register import SmallRegister, add_item, make_small_register

YESTERDAY, TODAY = date(2024, 6, 6), date(2024, 6, 7)
EDITS: dict[str, Any] = {
    "title": "A new title",
    "text": "Do this.",
    "level": 3,
    "owner": "flo",
    "portfolio": "Crime",
    "board": "The board",
    "addressees": "Chief constables",
    "applicability": Applicability.JOINT,
    "mandatory": False,
    "number": "Recommendation 4",
    "portal_id": "10618",
}


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    """One recommendation at no level, owned by the post “owner”."""
    made = make_small_register(any_engine)
    put_items(any_engine, made, Put("r1"))
    return made


def listed(engine: Engine, register: SmallRegister, day: date, **filters: Any) -> list[ListedItem]:
    with reading(engine) as session:
        return item_list(session, register.force_id, day, ItemFilters(**filters))


def shown(engine: Engine, register: SmallRegister, day: date, key: str = "r1") -> ItemDetail:
    with reading(engine) as session:
        return item_detail(session, register.force_id, key, as_at=day)


def viewed(engine: Engine, register: SmallRegister, day: date, key: str = "r1") -> ItemView:
    with reading(engine) as session:
        view = register_view(session, register.force_id, as_at=day)
    return next(item for item in view.items if item.key == key)


def everywhere(engine: Engine, register: SmallRegister, day: date) -> list[dict[str, Any]]:
    """The item's fields on a day as the list, the page and the pack's view show them."""
    (line,) = listed(engine, register, day)
    page, view = shown(engine, register, day), viewed(engine, register, day)
    seen = []
    for each, owner_key in ((line.view, line.owner_key), (page, page.owner_key), (view, None)):
        fields = {name: getattr(each, name) for name in EDITS if hasattr(each, name)}
        fields |= {"owner_title": each.owner_title, "owner_name": each.owner_name}
        seen.append(fields | ({"owner": owner_key} if owner_key else {}))
    return seen


@pytest.mark.parametrize("field", EDITS)
def test_yesterday_shows_what_was_edited_today_as_it_was_in_list_page_and_pack(
    any_engine: Engine, register: SmallRegister, field: str
) -> None:
    before = everywhere(any_engine, register, YESTERDAY)
    assert everywhere(any_engine, register, TODAY) == before
    edit_item(any_engine, BY, key="r1", fields={field: EDITS[field]}, reason="HMICFRS wrote")
    assert everywhere(any_engine, register, YESTERDAY) == before
    after = everywhere(any_engine, register, TODAY)
    assert after != before
    if field == "owner":
        assert {each["owner_title"] for each in after} == {"Force Liaison Officer"}
        assert {each["owner_name"] for each in after} == {"Siân Prosser"}
    else:
        assert {each[field] for each in after if field in each} == {EDITS[field]}


def test_of_several_edits_each_day_shows_its_own(any_engine: Engine, register: SmallRegister) -> None:
    for day, title in ((5, "Fifth"), (6, "Sixth, first"), (6, "Sixth"), (7, "Seventh")):
        by = by_on(date(2024, 6, day), datetime(2024, 6, day, 9, 0, tzinfo=UTC))
        edit_item(any_engine, by, key="r1", fields={"title": title})
    titles = {
        day: {each["title"] for each in everywhere(any_engine, register, date(2024, 6, day))}
        for day in (4, 5, 6, 7)
    }
    assert titles == {4: {"Title of r1"}, 5: {"Fifth"}, 6: {"Sixth"}, 7: {"Seventh"}}


def test_an_edit_just_after_midnight_in_london_is_of_the_new_day(
    any_engine: Engine, register: SmallRegister
) -> None:
    # 23.30 UTC on 6 June is 00.30 on the 7th in London, in summer time.
    by = by_on(TODAY, datetime(2024, 6, 6, 23, 30, tzinfo=UTC))
    edit_item(any_engine, by, key="r1", fields={"title": "New"})
    assert {each["title"] for each in everywhere(any_engine, register, YESTERDAY)} == {"Title of r1"}
    assert {each["title"] for each in everywhere(any_engine, register, TODAY)} == {"New"}


def test_the_filters_go_by_what_held_on_the_day(any_engine: Engine, register: SmallRegister) -> None:
    edit_item(any_engine, BY, key="r1", fields=EDITS, reason="HMICFRS wrote")
    on_both = (
        ({"level": 3}, {"level": 0}),
        ({"owner": "flo"}, {"owner": "owner"}),
        ({"portfolio": "crime"}, {"portfolio": ""}),
        ({"words": "a NEW title"}, {"words": "title of r1"}),
    )
    for now, then in on_both:
        assert [len(listed(any_engine, register, TODAY, **each)) for each in (now, then)] == [
            1,
            1 if then == {"portfolio": ""} else 0,
        ]
        assert [len(listed(any_engine, register, YESTERDAY, **each)) for each in (now, then)] == [0, 1]


def test_a_child_shows_under_its_title_of_the_day(any_engine: Engine, register: SmallRegister) -> None:
    put_items(any_engine, register, Put("cause", ItemKind.CAUSE_OF_CONCERN), Put("cause-1", parent="cause"))
    edit_item(any_engine, BY, key="cause-1", fields={"title": "New"})
    children = {
        day: [child.title for child in shown(any_engine, register, day, "cause").children]
        for day in (YESTERDAY, TODAY)
    }
    assert children == {YESTERDAY: ["Title of cause-1"], TODAY: ["New"]}


def test_a_step_with_an_earlier_day_counts_from_that_day(any_engine: Engine, register: SmallRegister) -> None:
    do(any_engine, "r1", Action.CLAIM, evidence=EVIDENCE, on=date(2024, 6, 1))
    for day, stage in ((date(2024, 5, 31), Stage.OPEN), (date(2024, 6, 1), Stage.CLAIMED)):
        (line,) = listed(any_engine, register, day)
        assert line.view.stage is stage
        assert shown(any_engine, register, day).stage is stage
        assert viewed(any_engine, register, day).stage is stage


def test_what_came_later_is_not_on_the_page_of_a_past_day(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_deadline(
        any_engine, BY, key="r1", kind=DeadlineKind.HMICFRS, phrase="30 June 2024", on=date(2024, 6, 1)
    )
    extend_deadline(
        any_engine, BY, key="r1", phrase="31 July 2024", why="w", agreed_by="flo", agreed_on=TODAY
    )
    record_review(any_engine, BY, key="r1", on=TODAY, note="an update")
    report_portal_status(any_engine, BY, key="r1", status=PortalStatus.OPEN, on=TODAY, source="seen")
    then, now = shown(any_engine, register, YESTERDAY), shown(any_engine, register, TODAY)
    assert [each.due_on for each in then.deadlines] == [date(2024, 6, 30)]
    assert (then.extensions, then.reviews, then.portal_status) == ((), (), None)
    assert len(now.deadlines) == 2
    (moved,) = now.extensions
    assert (moved.due_on, moved.agreed_by) == (date(2024, 7, 31), "Force Liaison Officer, Siân Prosser")
    assert [each.note for each in now.reviews] == ["an update"]
    assert (now.portal_status, now.portal_reported_on) == (PortalStatus.OPEN, TODAY)


def test_an_item_isnt_there_before_it_was_known(any_engine: Engine, register: SmallRegister) -> None:
    assert listed(any_engine, register, date(2023, 12, 14)) == []
    with pytest.raises(NoSuchItemError, match="only from 15 December 2023 on"):
        shown(any_engine, register, date(2023, 12, 14))


def test_an_item_is_overdue_only_while_something_mandatory_is_asked_of_the_force(
    any_engine: Engine, register: SmallRegister
) -> None:
    for key in ("late", "in time", "given away", "not mandatory", "done"):
        add_item(any_engine, register, key, due_on=TODAY if key == "in time" else YESTERDAY)
    edit_item(
        any_engine,
        BY,
        key="given away",
        fields={"applicability": Applicability.NOT_OURS},
        reason="another force's",
    )
    edit_item(any_engine, BY, key="not mandatory", fields={"mandatory": False}, reason="super-complaint")
    do(any_engine, "done", Action.CLOSE, notice=NOTICE)
    assert [each.view.key for each in listed(any_engine, register, TODAY, overdue=True)] == ["late"]


def test_a_list_is_narrowed_by_stage_kind_report_and_openness(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(
        any_engine,
        register,
        Put("afi", ItemKind.AFI),
        Put("cause", ItemKind.CAUSE_OF_CONCERN, stage=Stage.CLOSED),
    )

    def keys(**filters: Any) -> list[str]:
        return [line.view.key for line in listed(any_engine, register, TODAY, **filters)]

    assert keys() == ["afi", "cause", "r1"]
    assert keys(kind=ItemKind.AFI) == ["afi"]
    assert keys(stages=(Stage.CLOSED, Stage.CLAIMED)) == ["cause"]
    assert keys(still_open=True) == ["afi", "r1"]
    assert keys(publication="report") == ["afi", "cause", "r1"]
    assert keys(publication="another") == []
    assert keys(kind=ItemKind.AFI, stages=(Stage.CLOSED,)) == []


def test_an_item_is_found_by_key_or_portal_id_and_what_is_like_it_is_named(
    any_engine: Engine, register: SmallRegister
) -> None:
    put_items(any_engine, register, Put("r2"), Put("10618"))
    for key in ("r1", "r2"):
        edit_item(any_engine, BY, key=key, fields={"portal_id": "9962" if key == "r1" else "10618"})
    with reading(any_engine) as session:
        assert find_item(session, register.force_id, " 9962 ").key == "r1"
        # A key goes before a portal id.
        assert find_item(session, register.force_id, "10618").key == "10618"
        with pytest.raises(NoSuchItemError, match=r"there is no item “9963”; did you mean 9962\?"):
            find_item(session, register.force_id, "9963")
        with pytest.raises(NoSuchItemError, match="`oversight item list` shows every item’s key"):
            find_item(session, register.force_id, "something quite different")
    edit_item(any_engine, BY, key="r2", fields={"portal_id": "9962"})
    with reading(any_engine) as session, pytest.raises(AmbiguousItemError, match="by key: r1, r2"):
        find_item(session, register.force_id, "9962")


def test_another_forces_items_are_not_found(any_engine: Engine, register: SmallRegister) -> None:
    other = make_small_register(any_engine, code="other")
    put_items(any_engine, other, Put("theirs"))
    with reading(any_engine) as session, pytest.raises(NoSuchItemError):
        find_item(session, register.force_id, "theirs")
    assert [line.view.key for line in listed(any_engine, register, TODAY)] == ["r1"]
