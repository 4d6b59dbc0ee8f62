"""What changes in a feed between two fetches, a moment apart, that oughtn't to."""

from rules.calendar_check.check_feed import CheckedFeed
from rules.calendar_check.components import Component
from rules.calendar_check.findings import Fault, Findings


def check_repeated(first: CheckedFeed, second: CheckedFeed, findings: Findings) -> None:
    """Note what differs between two fetches of a feed whose bytes weren't the same."""
    noted = False
    if _calendar_uids(first) != _calendar_uids(second):
        findings.add(Fault.CALENDAR_UID_CHANGES)
        noted = True
    before, after = _events(first), _events(second)
    gone = before.keys() - after.keys()
    if gone and len(before) == len(after):
        findings.add(Fault.UID_CHANGES, detail=f"{len(gone)} of {len(before)} events")
        noted = True
    stamps = [uid for uid, event in before.items() if uid in after and _stamp(event) != _stamp(after[uid])]
    if stamps:
        detail = f"{len(stamps)} of {len(before)} events"
        findings.add(Fault.DTSTAMP_CHANGES, uid=stamps[0], detail=detail)
        noted = True
    if not noted:
        findings.add(Fault.BYTES_CHANGE)


def _calendar_uids(feed: CheckedFeed) -> list[str]:
    return [calendar.text("UID") for calendar in feed.calendars]


def _events(feed: CheckedFeed) -> dict[str, Component]:
    return {event.text("UID"): event for calendar in feed.calendars for event in calendar.inside("VEVENT")}


def _stamp(event: Component) -> str:
    return event.text("DTSTAMP")
