"""What the audit trail keeps of a change of a window: which one, and each field that became another."""

from models.records import InspectionWindow
from rules.audit_chain import Change
from rules.inspection_days import WindowDays


def window_changes(before: InspectionWindow | None, after: InspectionWindow) -> list[Change]:
    """The slot, and what the new revision says otherwise than the one before it."""
    slot = str(after.slot)
    fields = [
        ("revision", str(before.revision) if before is not None else None, str(after.revision)),
        ("window", _days(before) if before is not None else None, _days(after)),
        ("phrase", before.phrase if before is not None else None, after.phrase),
        ("rule", before.rule if before is not None else None, after.rule),
        ("certainty", before.certainty.value if before is not None else None, after.certainty.value),
        ("status", before.status.value if before is not None else None, after.status.value),
        ("known on", before.known_on.isoformat() if before is not None else None, after.known_on.isoformat()),
    ]
    changed = [Change(name, was, now) for name, was, now in fields if was != now]
    # The source is told with every change: what the diary says now rests on it.
    return [Change("slot", slot, slot), *changed, Change("source", None, after.source)]


def days_as_known(window: InspectionWindow) -> WindowDays:
    """A stored window as the rules know it."""
    return WindowDays(
        phrase=window.phrase,
        anchor=window.anchor,
        rule=window.rule,
        certainty=window.certainty,
        starts_on=window.starts_on,
        ends_on=window.ends_on,
    )


def _days(window: InspectionWindow) -> str:
    return f"{window.starts_on.isoformat()}/{window.ends_on.isoformat()}"
