"""The check of a feed's bytes: everything that is wrong in it, in one pass."""

from dataclasses import dataclass, field

from rules.calendar_check.calendar_rules import check_calendar
from rules.calendar_check.components import Component, calendars
from rules.calendar_check.content_lines import BYTE_ORDER_MARK, content_lines
from rules.calendar_check.event_rules import check_events
from rules.calendar_check.fault_table import FAULT_TABLE
from rules.calendar_check.findings import Fault, Findings, Severity
from rules.calendar_check.zone_rules import check_zones

_SEVERITIES = tuple(Severity)
_WEB_PAGE = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")


class NotACalendarError(ValueError):
    """The bytes are no calendar at all; the message says what they look like."""


@dataclass(frozen=True, slots=True)
class CheckedFeed:
    """What was found in a feed, how many events it holds, and its calendars as they were read."""

    findings: Findings
    events: int
    calendars: tuple[Component, ...] = field(repr=False)

    @property
    def passed(self) -> bool:
        """True when there is no error; warnings and notes may be there."""
        return not any(severity_of(fault) is Severity.ERROR for fault in self.findings.counts)

    def faults(self) -> list[Fault]:
        """The faults found, the gravest first, in the order in which they were found."""
        return sorted(self.findings.counts, key=lambda fault: _SEVERITIES.index(severity_of(fault)))


def severity_of(fault: Fault) -> Severity:
    """How grave a fault is."""
    return FAULT_TABLE[fault].severity


def check_feed(body: bytes) -> CheckedFeed:
    """Everything that is wrong in a feed's bytes. Raises NotACalendarError when they are no calendar."""
    start = body.removeprefix(BYTE_ORDER_MARK).lstrip()
    if not start:
        raise NotACalendarError("there is nothing in it")
    if start[:20].lower().startswith(_WEB_PAGE):
        raise NotACalendarError("it is a web page, not a calendar")
    findings = Findings()
    found = calendars(content_lines(body, findings), findings)
    if not found:
        raise NotACalendarError("it is no calendar: there is no BEGIN:VCALENDAR in it")
    for calendar in found:
        check_calendar(calendar, findings)
        check_events(calendar, findings)
        check_zones(calendar, findings)
    events = sum(1 for calendar in found for _ in calendar.inside("VEVENT"))
    return CheckedFeed(findings, events, tuple(found))
