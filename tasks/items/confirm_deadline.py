"""Confirming a deadline: a post says that the day is what the words mean."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Engine

from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.deadline_choice import DeadlineFacts
from rules.vocabulary import DeadlineKind, ResolutionKind
from tasks.by_whom import ByWhom, acting_post
from tasks.items.item_change import ItemChanging, RefusedChangeError, changing_item
from tasks.items.item_deadlines import (
    check_can_have_deadline,
    check_not_before_set,
    confirmation,
    current_deadline,
)

CONFIRM = "confirm-deadline"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineConfirmed:
    """A deadline that was confirmed: which one, by whom in words, and on which day."""

    item_key: str
    deadline: DeadlineFacts
    confirmed_by: str
    confirmed_on: date


def confirm_deadline(
    engine: Engine,
    by: ByWhom,
    *,
    key: str,
    by_post: str,
    on: date,
    kind: DeadlineKind | None = None,
    note: str = "",
) -> DeadlineConfirmed:
    """Record that a post, by its key, confirmed an item's deadline on a day; `kind` None: the driving one.

    The version stays as it is, so no reminder is sent again. Raises RefusedChangeError when there is no day
    to confirm, or it is confirmed already; PostNotHeldError, NoSuchPostError, NoSuchItemError and
    AmbiguousItemError.
    """
    why = clean_text(note).strip()
    with changing_item(engine, by, key) as change:
        check_can_have_deadline(change, on, "the day it was confirmed")
        deadline = _to_confirm(change, kind)
        check_not_before_set(change, deadline, on, "confirmed")
        post = acting_post(change.session, change.force.id, by_post, on)
        change.session.add(confirmation(change, deadline.version, post, on, why))
        change.session.flush()
        due = deadline.due_on.isoformat() if deadline.due_on is not None else None
        changes = [
            Change("kind of deadline", deadline.kind.value, deadline.kind.value),
            Change("version", str(deadline.version), str(deadline.version)),
            Change("due on", due, due),
            Change("rule", deadline.rule, deadline.rule),
            Change("confirmed by", None, post.in_words),
            Change("confirmed on", None, on.isoformat()),
        ]
        change.record(CONFIRM, changes, why)
        return DeadlineConfirmed(
            item_key=change.item.key, deadline=deadline, confirmed_by=post.in_words, confirmed_on=on
        )


def _to_confirm(change: ItemChanging, kind: DeadlineKind | None) -> DeadlineFacts:
    deadline = current_deadline(change, kind)
    key = change.item.key
    if deadline is None:
        raise RefusedChangeError(
            f"“{key}” has no {'such ' if kind else ''}deadline, so there is none to confirm: "
            "give it one with `oversight item deadline`"
        )
    if deadline.due_on is None and deadline.resolution is not ResolutionKind.RECURRING:
        raise RefusedChangeError(
            f"“{deadline.phrase}” gives no single day ({deadline.rule}), so there is none to confirm: "
            "when the day is known, give it with `oversight item deadline`"
        )
    # Another word on the same version would overwrite who answers for it; a new day is a new version.
    if deadline.confirmed_by is not None:
        day = long_date(deadline.due_on) if deadline.due_on is not None else "this standing duty"
        raise RefusedChangeError(
            f"{day} is confirmed already, by {deadline.confirmed_by}: "
            "if the day is wrong, move it with `oversight item extend`"
        )
    return deadline
