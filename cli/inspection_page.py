"""What `oversight inspection` tells a person, in lines, and a script, in JSON."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from models.queries.inspection_diary import newest_windows
from rules.audit_story import story_line
from rules.dates_in_words import long_date
from rules.inspection_days import days_of
from rules.inspection_fields import INSPECTION_FIELD_WORDS
from rules.inspection_windows import allowed_steps

if TYPE_CHECKING:
    from models.inspection import Inspection, InspectionWindow
    from rules.audit_chain import ChainedEntry
    from rules.calendar_feeds.inspection_events import InspectionSlot


def slot_line(slot: "InspectionSlot") -> str:
    """One window of `oversight inspection list`."""
    days = days_of(slot.starts_on, slot.ends_on)
    portfolio = f" ({slot.portfolio})" if slot.portfolio else ""
    return f"{slot.inspection_key}, window {slot.slot}: {days}, {slot.status}: {slot.title}{portfolio}"


def slot_document(slot: "InspectionSlot") -> dict[str, Any]:
    """One window of `oversight inspection list --json`."""
    return {
        "inspection": slot.inspection_key,
        "slot": slot.slot,
        "revision": slot.revision,
        "status": slot.status,
        "start": slot.starts_on,
        "end": slot.ends_on,
        "title": slot.title,
        "kind": slot.kind,
        "inspectorates": slot.inspectorates,
        "portfolio": slot.portfolio,
        "phrase": slot.phrase,
        "anchor": slot.anchor,
        "rule": slot.rule,
        "certainty": slot.certainty,
        "source": slot.source,
    }


def page_lines(inspection: "Inspection", history: "Sequence[ChainedEntry]") -> Iterator[str]:
    """`oversight inspection show`."""
    yield f"{inspection.key}: {inspection.title}"
    for name, words in INSPECTION_FIELD_WORDS.items():
        value = getattr(inspection, name)
        if value and name != "title":
            yield f"  {words}: {value}"
    newest = newest_windows(inspection)
    if not newest:
        yield "No window yet."
    for slot, window in newest.items():
        steps = ", ".join(allowed_steps(window.status))
        yield f"Window {slot}, revision {window.revision} (possible now: {steps}):"
        yield from _revisions(each for each in inspection.windows if each.slot == slot)
    yield "History:" if history else "Nothing has been changed on it since it was loaded."
    for entry in history:
        yield f"  {story_line(entry)}"


def _revisions(windows: "Iterable[InspectionWindow]") -> Iterator[str]:
    for window in sorted(windows, key=lambda each: -each.revision):
        anchor = f" of {window.anchor}" if window.anchor else ""
        yield (
            f"  {days_of(window.starts_on, window.ends_on)}, {window.status}, known on"
            f" {long_date(window.known_on)}: “{window.phrase}”{anchor}: {window.rule} ({window.source})"
        )


def page_document(inspection: "Inspection", history: "Sequence[ChainedEntry]") -> dict[str, Any]:
    """`oversight inspection show --json`."""
    newest = newest_windows(inspection)
    return {
        "inspection": inspection.key,
        **{name: getattr(inspection, name) for name in INSPECTION_FIELD_WORDS},
        "modified_at": inspection.modified_at.isoformat() if inspection.modified_at else None,
        "windows": [
            {
                "slot": slot,
                "possible_now": list(allowed_steps(window.status)),
                "revisions": [_revision(each) for each in inspection.windows if each.slot == slot],
            }
            for slot, window in newest.items()
        ],
        "history": [story_line(entry) for entry in history],
    }


def _revision(window: "InspectionWindow") -> dict[str, Any]:
    return {
        "revision": window.revision,
        "status": window.status,
        "start": window.starts_on,
        "end": window.ends_on,
        "phrase": window.phrase,
        "anchor": window.anchor,
        "rule": window.rule,
        "certainty": window.certainty,
        "known_on": window.known_on,
        "recorded_at": window.recorded_at.isoformat(),
        "source": window.source,
    }
