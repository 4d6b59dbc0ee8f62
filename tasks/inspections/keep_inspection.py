"""Adding an inspection to the diary, and editing its own fields; its windows change elsewhere."""

import re
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.calendar_subscriptions import known_portfolios
from models.records import Inspection
from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.inspection_days import WindowDays
from rules.inspection_fields import EDIT, INSPECTION_FIELD_WORDS, NEVER_EMPTY, Value
from rules.inspection_windows import check_first_status
from rules.papers.record_keys import free_key, key_from_title
from rules.vocabulary import InspectionKind, WindowStatus
from tasks.by_whom import ByWhom
from tasks.inspections.inspection_change import (
    InspectionChanging,
    RefusedInspectionError,
    changing_diary,
    changing_inspection,
    needed_text,
)
from tasks.inspections.window_changes import window_changes

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInspection:
    """What a new inspection says of itself; `key` empty makes one from the title."""

    title: str
    kind: InspectionKind
    source: str
    key: str = ""
    inspectorates: str = "HMICFRS"
    areas: str = ""
    what_the_force_does: str = ""
    outcome: str = ""
    portfolio: str = ""


@dataclass(frozen=True, slots=True)
class EditedInspection:
    """What an edit changed; no changes when everything was so already."""

    key: str
    changes: tuple[Change, ...]


def add_inspection(
    engine: Engine,
    by: ByWhom,
    new: NewInspection,
    *,
    window: WindowDays | None = None,
    status: WindowStatus = WindowStatus.TENTATIVE,
    known_on: date | None = None,
    why: str = "",
) -> str:
    """Put an inspection into the diary, with its first window when it is known; gives its key.

    `known_on` is the day on which the window was known, today when None. Raises RefusedInspectionError when
    the title or the source is missing or the key is taken, and RefusedWindowError when the window's days
    don't bear that status.
    """
    fields = {
        "title": needed_text(new.title, "the title"),
        "kind": new.kind,
        "inspectorates": needed_text(new.inspectorates, "who inspects"),
        "areas": clean_text(new.areas).strip(),
        "what_the_force_does": clean_text(new.what_the_force_does).strip(),
        "outcome": clean_text(new.outcome).strip(),
        "source": needed_text(new.source, "the source"),
    }
    if window is not None:
        check_first_status(status, window, by.today)
    with changing_diary(engine, by) as (session, force, trail):
        fields["portfolio"] = _portfolio(session, force.id, new.portfolio)
        key = _key(session, force.id, new, window.starts_on.year if window is not None else by.today.year)
        inspection = Inspection(force_id=force.id, key=key, **fields)
        session.add(inspection)
        session.flush()
        change = InspectionChanging(session, force, inspection, by, trail)
        changes = [Change(name, None, str(value)) for name, value in fields.items() if value]
        if window is not None:
            known = known_on or by.today
            change.check_known_on(known, None)
            row = change.add_revision(1, 0, window, status, known_on=known, source=str(fields["source"]))
            changes += [each for each in window_changes(None, row) if each.field != "source"]
        change.record("add-inspection", changes, clean_text(why).strip())
        return key


def edit_inspection(
    engine: Engine, by: ByWhom, *, key: str, fields: dict[str, Value], why: str
) -> EditedInspection:
    """Give fields of an inspection new values, by name as in INSPECTION_FIELD_WORDS.

    Its events' LAST-MODIFIED rises with it, their SEQUENCE doesn't. Raises RefusedInspectionError and
    NoSuchInspectionError.
    """
    why = needed_text(why, "a reason")
    with changing_inspection(engine, by, key) as change:
        changes = [each for name, value in fields.items() if (each := _edited(change, name, value))]
        if changes:
            change.inspection.modified_at = by.now
            change.session.flush()
            change.record(EDIT, changes, why)
        return EditedInspection(change.inspection.key, tuple(changes))


def _edited(change: InspectionChanging, name: str, value: Value) -> Change | None:
    """Set one field; None when it had that value already."""
    if name not in INSPECTION_FIELD_WORDS:
        raise RefusedInspectionError(
            f"“{name}” isn't a field that can be edited; these are: {', '.join(INSPECTION_FIELD_WORDS)}"
        )
    before, after = getattr(change.inspection, name), _checked(change, name, value)
    if before == after:
        return None
    setattr(change.inspection, name, after)
    return Change(name, str(before) or None, str(after) or None)


def _checked(change: InspectionChanging, name: str, value: Value) -> Value:
    if name == "kind":
        if not isinstance(value, InspectionKind):
            raise RefusedInspectionError(f"“{value}” isn't a kind of inspection")
        return value
    text = clean_text(str(value)).strip()
    if not text and name in NEVER_EMPTY:
        raise RefusedInspectionError(f"the {INSPECTION_FIELD_WORDS[name]} can't be empty")
    return _portfolio(change.session, change.force.id, text) if name == "portfolio" else text


def _portfolio(session: Session, force_id: int, named: str) -> str:
    """A portfolio in the register's spelling, so that one feed holds all of it; a new one as it is."""
    text = clean_text(named).strip()
    known = known_portfolios(session, force_id)
    alike = [each for each in known if each.casefold() == text.casefold()]
    return text if text in known or not alike else alike[0]


def _key(session: Session, force_id: int, new: NewInspection, year: int) -> str:
    def is_taken(key: str) -> bool:
        query = sa.select(Inspection.id).where(Inspection.force_id == force_id, Inspection.key == key)
        return session.scalar(query) is not None

    wanted = new.key.strip()
    if not wanted:
        return free_key(key_from_title(new.title, year), is_taken)
    if not _KEY.fullmatch(wanted):
        raise RefusedInspectionError(f"“{clean_text(wanted)}” can't be a key: write it like peel-2027")
    if is_taken(wanted):
        raise RefusedInspectionError(f"there is an inspection “{wanted}” already")
    return wanted
