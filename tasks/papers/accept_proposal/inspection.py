"""A proposed inspection in the register: as a new one with its window, or as a firmer window of one there."""

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from models.queries.known_records import inspections_of
from models.records import Inspection, InspectionWindow
from rules.audit_chain import Change
from rules.papers.likeness import Match, name_likeness
from rules.papers.proposals import InspectionProposal
from rules.papers.record_keys import free_key, key_from_title
from rules.vocabulary import WindowStatus
from tasks.papers.accept_proposal.outcome import Outcome, new_values
from tasks.papers.queue_transaction import Deciding, QueueError

_THE_SAME = 80
_SAME_TIME = 60


def accept_inspection(deciding: Deciding, content: InspectionProposal, *, as_new: bool) -> Outcome:
    """A new inspection. Raises QueueError when the register seems to have it, unless `as_new`."""
    known = inspection_matches(inspections_of(deciding.session, deciding.force.id), content)
    if known and known[0].likeness >= _THE_SAME and not as_new:
        raise QueueError(
            f"the register has “{known[0].key}”, which looks the same: merge with it, or accept as new"
        )
    if not content.title.strip():
        raise QueueError("the inspection has no title: edit it first")
    start = content.window.start if content.window else None
    inspection = Inspection(
        force_id=deciding.force.id,
        key=free_key(
            key_from_title(content.title, (start or deciding.paper_date).year),
            lambda key: _by_key(deciding, key) is not None,
        ),
        title=content.title,
        kind=content.kind,
        inspectorates=content.inspectorates or "HMICFRS",
        areas="",
        what_the_force_does=content.what_the_force_did,
        outcome="",
        source=deciding.source,
    )
    deciding.session.add(inspection)
    deciding.session.flush()
    window = _window(deciding, inspection, content, slot=1, revision=0)
    fields = [("title", inspection.title), ("kind", inspection.kind.value), ("source", inspection.source)]
    changes = new_values([*fields, *_window_fields(window)])
    deciding.trail.record("add-inspection", "inspection", inspection.key, changes)
    notes = () if window is not None else ("It has no window yet, so the calendar doesn’t show it.",)
    return Outcome("inspection", inspection.key, changes, notes)


def merge_inspection(deciding: Deciding, content: InspectionProposal, key: str) -> Outcome:
    """Give an inspection that is there a new revision of its first window, when the paper's differs.

    Raises QueueError for an inspection that isn't there, or whose window was cancelled.
    """
    inspection = _by_key(deciding, key)
    if inspection is None:
        raise QueueError(f"the register has no inspection “{key}”")
    slots = [window for window in inspection.windows if window.slot == 1]
    newest = max(slots, key=lambda window: window.revision) if slots else None
    if content.window is None or content.window.start is None:
        return Outcome(
            "inspection", key, (), ("The paper gives no window that can be read; nothing was added.",)
        )
    status = _status(content)
    same = newest is not None and (newest.starts_on, newest.ends_on, newest.status) == (
        content.window.start,
        content.window.end,
        status,
    )
    if same:
        return Outcome("inspection", key, (), ("Its window is the same already; nothing was added.",))
    if newest is not None and newest.status is WindowStatus.CANCELLED:
        raise QueueError(
            f"the window of “{key}” was cancelled: if it takes place after all, bring it back with"
            f" `oversight inspection window reinstate {key}`, and merge then"
        )
    window = _window(deciding, inspection, content, slot=1, revision=newest.revision + 1 if newest else 0)
    before = f"{newest.starts_on.isoformat()}/{newest.ends_on.isoformat()}" if newest else None
    changes = tuple(
        Change(name, before if name == "window" else None, str(value))
        for name, value in _window_fields(window)
    )
    deciding.trail.record("move-inspection", "inspection", key, changes)
    return Outcome(
        "inspection", key, changes, (f"Its window was {before}." if before else "It had no window before.",)
    )


def inspection_matches(known: list[Inspection], content: InspectionProposal) -> tuple[Match, ...]:
    """The inspections that may be the proposed one, the likest first: by name, or by kind and time."""
    found = []
    for one in known:
        alike = name_likeness(one.title, content.title)
        if alike >= _THE_SAME and _may_be(one, content):
            found.append(Match(one.key, alike, "its name is alike"))
        elif one.kind is content.kind and _overlap(one, content):
            found.append(
                Match(one.key, max(_SAME_TIME, min(alike, _THE_SAME - 1)), "of the same kind and time")
            )
    return tuple(sorted(found, key=lambda match: (-match.likeness, match.key))[:3])


def _overlap(one: Inspection, content: InspectionProposal) -> bool:
    window = content.window
    if window is None or window.start is None or window.end is None or not one.windows:
        return False
    newest = max(one.windows, key=lambda each: each.revision)
    return newest.starts_on <= window.end and window.start <= newest.ends_on


def _may_be(one: Inspection, content: InspectionProposal) -> bool:
    """Not when both have windows and these lie more than a year apart: PEEL comes again."""
    if content.window is None or content.window.start is None or not one.windows:
        return True
    newest = max(one.windows, key=lambda window: window.revision)
    return abs((newest.starts_on - content.window.start).days) <= 365


def _status(content: InspectionProposal) -> WindowStatus:
    if not content.forthcoming:
        return WindowStatus.DONE
    return WindowStatus.CONFIRMED if content.confirmed else WindowStatus.TENTATIVE


def _window(
    deciding: Deciding, inspection: Inspection, content: InspectionProposal, *, slot: int, revision: int
) -> InspectionWindow | None:
    read = content.window
    if read is None or read.start is None or read.end is None:
        return None
    window = InspectionWindow(
        inspection_id=inspection.id,
        slot=slot,
        revision=revision,
        phrase=content.window_phrase,
        anchor=content.anchor.isoformat(),
        rule=read.rule,
        certainty=read.certainty,
        starts_on=read.start,
        ends_on=read.end,
        status=_status(content),
        known_on=deciding.paper_date,
        recorded_at=deciding.by.now,
        source=deciding.source,
    )
    deciding.session.add(window)
    deciding.session.flush()
    return window


def _window_fields(window: InspectionWindow | None) -> list[tuple[str, object]]:
    if window is None:
        return []
    days = f"{window.starts_on.isoformat()}/{window.ends_on.isoformat()}"
    return [("window", days), ("phrase", window.phrase), ("status", window.status.value)]


def _by_key(deciding: Deciding, key: str) -> Inspection | None:
    return deciding.session.scalar(
        sa.select(Inspection)
        .where(Inspection.force_id == deciding.force.id, Inspection.key == key)
        .options(selectinload(Inspection.windows))
    )
