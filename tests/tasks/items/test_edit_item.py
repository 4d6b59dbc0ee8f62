"""Editing an item's own fields: what is kept of it, what needs a reason, and what is refused."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.people import NoSuchPostError
from models.records import AuditEntry, Item, Post
from models.session import reading
from rules.item_fields import FIELD_WORDS
from rules.vocabulary import Applicability, ItemKind
from tasks.items.edit_item import edit_item
from tasks.items.item_change import RefusedChangeError
from tests.item_changes import BY, Put, by_on, changed, entries, history, put_items, rows
from tests.small_register import SmallRegister, make_small_register

NEW: dict[str, Any] = {
    "title": "A new title",
    "text": "Do this.\nAnd that.",
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
    made = make_small_register(any_engine)
    put_items(any_engine, made, Put("r1"))
    return made


def stored(engine: Engine, key: str = "r1") -> dict[str, Any]:
    """The item's fields as they are in the database, the owner as its post's key."""
    with reading(engine) as session:
        item = session.scalars(sa.select(Item).where(Item.key == key)).one()
        owner = session.scalar(sa.select(Post.key).where(Post.id == item.owner_post_id))
        return {name: owner if name == "owner" else getattr(item, name) for name in FIELD_WORDS}


def refused(engine: Engine, says: str, error: type[Exception] = RefusedChangeError, **fields: Any) -> None:
    """The edit is refused with these words, and nothing of it is left."""
    before, trail = stored(engine), entries(engine)
    with pytest.raises(error, match=says):
        edit_item(engine, BY, key="r1", fields=fields, reason="because")
    assert (stored(engine), entries(engine)) == (before, trail)


def test_there_is_a_new_value_here_for_every_field() -> None:
    assert set(NEW) == set(FIELD_WORDS)


@pytest.mark.parametrize("field", NEW)
def test_every_field_is_edited_alone_with_what_it_was_in_the_audit(
    any_engine: Engine, register: SmallRegister, field: str
) -> None:
    before = stored(any_engine)
    edited = edit_item(any_engine, BY, key="r1", fields={field: NEW[field]}, reason="HMICFRS wrote")
    assert stored(any_engine) == before | {field: NEW[field]}
    (entry,) = history(any_engine, "r1")
    assert (entry.action, entry.actor, entry.why) == ("edit", BY.actor, "HMICFRS wrote")
    assert [each.field for each in edited.changes] == [field]
    assert changed(entry) == {field: (edited.changes[0].before, edited.changes[0].after)}


def test_several_fields_are_one_entry_and_what_was_so_already_is_none(
    any_engine: Engine, register: SmallRegister
) -> None:
    edited = edit_item(any_engine, BY, key="r1", fields=NEW, reason="the report")
    assert {each.field for each in edited.changes} == set(NEW)
    assert stored(any_engine) == NEW
    assert edit_item(any_engine, BY, key="r1", fields=NEW).changes == ()
    assert entries(any_engine) == 1


def test_a_field_can_be_emptied_where_that_means_something(
    any_engine: Engine, register: SmallRegister
) -> None:
    edit_item(any_engine, BY, key="r1", fields=NEW, reason="the report")
    nothing = {"level": None, "owner": None, "portal_id": None, "portfolio": ""}
    edited = edit_item(any_engine, BY, key="r1", fields=nothing, reason="loaded by mistake")
    assert stored(any_engine) == NEW | nothing
    assert {each.field: each.after for each in edited.changes} == dict.fromkeys(nothing)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"level": 2}, "a new level changes what is asked of the force: give a reason"),
        ({"mandatory": False}, "a new mandatory"),
        ({"applicability": Applicability.NOT_OURS, "level": 2}, "a new applicability and level"),
    ],
)
def test_what_changes_what_is_asked_of_the_force_needs_a_reason(
    any_engine: Engine, register: SmallRegister, fields: dict[str, Any], says: str
) -> None:
    before = stored(any_engine)
    with pytest.raises(RefusedChangeError, match=says):
        edit_item(any_engine, BY, key="r1", fields=fields, reason=" \n")
    assert (stored(any_engine), entries(any_engine)) == (before, 0)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"level": 0}, "a level is 1 to 4"),
        ({"level": 5}, "a level is 1 to 4"),
        ({"level": True}, "a level is 1 to 4"),
        ({"level": "3"}, "a level is 1 to 4"),
        ({"title": " \t"}, "the title can’t be empty"),
        ({"mandatory": "yes"}, "“yes” isn’t a value for mandatory"),
        ({"applicability": "ours"}, "isn’t a value for applicability"),
        ({"kind": "afi"}, "“kind” isn’t a field that can be edited; these are: title, text"),
        ({"title": "New", "stage": "closed"}, "“stage” isn’t a field"),
    ],
)
def test_what_is_no_value_of_its_field_is_refused_whole(
    any_engine: Engine, register: SmallRegister, fields: dict[str, Any], says: str
) -> None:
    refused(any_engine, says, **fields)


def test_an_owner_is_a_post_that_is_there(any_engine: Engine, register: SmallRegister) -> None:
    refused(any_engine, "there is no post “nobody”", NoSuchPostError, title="New", owner="nobody")


def test_a_cause_of_concern_has_no_level(any_engine: Engine, register: SmallRegister) -> None:
    put_items(any_engine, register, Put("cause", ItemKind.CAUSE_OF_CONCERN))
    with pytest.raises(RefusedChangeError, match="a cause of concern has no level"):
        edit_item(any_engine, BY, key="cause", fields={"level": 2}, reason="r")


def test_an_archived_item_takes_no_edit_but_the_level_that_was_wrong(
    any_engine: Engine, register: SmallRegister
) -> None:
    edit_item(any_engine, BY, key="r1", fields={"level": 1}, reason="archived")
    refused(any_engine, "Level 1 is read-only", title="New")
    # The same level along with it is no way round.
    refused(any_engine, "Level 1 is read-only", title="New", level=1)
    edit_item(any_engine, BY, key="r1", fields={"level": 2, "title": "New"}, reason="it was Level 2")
    assert (stored(any_engine)["level"], stored(any_engine)["title"]) == (2, "New")


def test_text_is_kept_without_what_could_harm_a_page(any_engine: Engine, register: SmallRegister) -> None:
    edit_item(
        any_engine,
        BY,
        key="r1",
        fields={"title": "One\nline \u202eback\x00", "text": "First\x07 line\r\nSecond"},
    )
    assert stored(any_engine)["title"] == "One line back"
    assert stored(any_engine)["text"].splitlines() == ["First line", "Second"]


def test_every_edit_of_a_field_is_in_the_trail_in_its_order(
    any_engine: Engine, register: SmallRegister
) -> None:
    for number, title in enumerate(("One", "Two", "Three"), start=7):
        by = by_on(date(2024, 6, number), datetime(2024, 6, number, 9, 0, tzinfo=UTC))
        edit_item(any_engine, by, key="r1", fields={"title": title})
    titles = [changed(entry)["title"] for entry in history(any_engine, "r1")]
    assert titles == [("Title of r1", "One"), ("One", "Two"), ("Two", "Three")]
    assert rows(any_engine, AuditEntry) == [3]
