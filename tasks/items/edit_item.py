"""Editing an item's own fields, with what each was and became in the audit trail."""

from dataclasses import dataclass

from sqlalchemy.engine import Engine

from models.queries.item_edits import EDIT
from models.queries.people import post_by_key
from models.records import Post
from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.item_fields import FIELD_WORDS, OWNER, WEIGHTY_FIELDS, Value, written_value
from rules.vocabulary import Applicability, ItemKind
from tasks.by_whom import ByWhom
from tasks.items.item_change import ItemChanging, RefusedChangeError, changing_item

_NEVER_EMPTY = frozenset({"title"})


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit changed; no changes when everything was so already."""

    item_key: str
    changes: tuple[Change, ...]


def edit_item(engine: Engine, by: ByWhom, *, key: str, fields: dict[str, Value], reason: str = "") -> Edited:
    """Give fields of an item new values, by name as in FIELD_WORDS; the owner by the post's key, or None.

    A reason is needed for what changes what is asked of the force. Raises RefusedChangeError,
    NoSuchItemError, AmbiguousItemError and NoSuchPostError.
    """
    why = clean_text(reason).strip()
    with changing_item(engine, by, key) as change:
        if fields.get("level", 1) == 1:
            change.check_not_archived("it can’t be edited")
        changes = [each for name, value in fields.items() if (each := _edited(change, name, value))]
        weighty = [FIELD_WORDS[each.field] for each in changes if each.field in WEIGHTY_FIELDS]
        if weighty and not why:
            raise RefusedChangeError(
                f"a new {' and '.join(weighty)} changes what is asked of the force: give a reason"
            )
        if changes:
            change.session.flush()
            change.record(EDIT, changes, why)
        return Edited(change.item.key, tuple(changes))


def _edited(change: ItemChanging, name: str, value: Value) -> Change | None:
    """Set one field; None when it had that value already."""
    if name not in FIELD_WORDS:
        raise RefusedChangeError(
            f"“{name}” isn’t a field that can be edited; these are: {_fields_in_words()}"
        )
    before, after = _before(change, name), _checked(change, name, value)
    written_before, written_after = written_value(before), written_value(after)
    if written_before == written_after:
        return None
    if name == OWNER:
        post = post_by_key(change.session, change.force.id, str(after)) if after is not None else None
        change.item.owner_post_id = post.id if post is not None else None
    else:
        setattr(change.item, name, after)
    return Change(name, written_before, written_after)


def _before(change: ItemChanging, name: str) -> Value:
    if name != OWNER:
        value: Value = getattr(change.item, name)
        return value
    owner_id = change.item.owner_post_id
    return change.session.get_one(Post, owner_id).key if owner_id is not None else None


def _checked(change: ItemChanging, name: str, value: Value) -> Value:
    if name == "level":
        return _checked_level(change, value)
    if name in ("mandatory", "applicability"):
        if not isinstance(value, bool if name == "mandatory" else Applicability):
            raise RefusedChangeError(f"“{value}” isn’t a value for {FIELD_WORDS[name]}")
        return value
    text = str(value) if value is not None else ""
    text = _clean_lines(text) if name == "text" else clean_text(text).strip()
    if not text and name in _NEVER_EMPTY:
        raise RefusedChangeError(f"the {FIELD_WORDS[name]} can’t be empty")
    return text or None if name in ("portal_id", OWNER) else text


def _checked_level(change: ItemChanging, value: Value) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 4:
        raise RefusedChangeError(f"a level is 1 to 4, or none for an item from before levels, not “{value}”")
    if change.item.kind is ItemKind.CAUSE_OF_CONCERN:
        raise RefusedChangeError("a cause of concern has no level; its recommendations have")
    return value


def _clean_lines(text: str) -> str:
    # A recommendation's text may have paragraphs; within a line nothing is kept that could harm a page.
    lines = [clean_text(line).strip() for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip()


def _fields_in_words() -> str:
    return ", ".join(FIELD_WORDS)
