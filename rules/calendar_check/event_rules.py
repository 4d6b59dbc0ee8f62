"""What is wrong in a feed's events (RFC 5545, 3.6.1 and 3.8; RFC 7986; RFC 9073)."""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from rules.calendar_check.calendar_rules import check_colour, check_once, shown
from rules.calendar_check.components import Component
from rules.calendar_check.content_lines import ContentLine
from rules.calendar_check.date_values import Moment, read_moment
from rules.calendar_check.findings import Fault, Findings
from rules.calendar_check.zone_names import iana_zone

STATUSES = frozenset({"TENTATIVE", "CONFIRMED", "CANCELLED"})
LONGEST_UID = 255  # octets (RFC 7986, 5.3)

_ONCE = (
    *("UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "CLASS", "CREATED", "DESCRIPTION", "GEO"),
    *("LAST-MODIFIED", "LOCATION", "ORGANIZER", "PRIORITY", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP"),
    *("URL", "RECURRENCE-ID", "COLOR"),
)
_TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT")
# RFC 7986, 5.10 and 5.11; RFC 9073, 6.5 and 6.6.
_NEEDS_VALUE = frozenset({"IMAGE", "CONFERENCE", "STYLED-DESCRIPTION", "STRUCTURED-DATA"})
_PARTS = ("PARTICIPANT", "VLOCATION", "VRESOURCE")
_SEQUENCE = re.compile(r"[0-9]{1,10}")
_UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*[,;]")
_ESCAPED_COMMA = re.compile(r"(?<!\\)(?:\\\\)*\\,")


def check_events(calendar: Component, findings: Findings) -> None:
    """Note what is wrong in every VEVENT, and between them."""
    seen: dict[tuple[str, str], int] = {}
    for event in calendar.inside("VEVENT"):
        uid = event.text("UID") or None
        _check_identity(event, uid, seen, findings)
        _check_times(event, uid, findings)
        _check_state(event, uid, findings)
        _check_texts(event, uid, findings)
        _check_parts(event, uid, findings)
        check_colour(event, findings, uid=uid)
        check_once(event, _ONCE, findings, uid=uid)


def times_with_zones(calendar: Component) -> Iterator[tuple[ContentLine, str | None]]:
    """Every property of an event that names a zone, with the event's UID."""
    for event in calendar.inside("VEVENT"):
        for each in event.properties:
            if "TZID" in each.parameters:
                yield each, event.text("UID") or None


def _check_identity(
    event: Component, uid: str | None, seen: dict[tuple[str, str], int], findings: Findings
) -> None:
    if uid is None:
        findings.add(Fault.NO_UID, line=event.line, detail=shown(event.text("SUMMARY")))
    else:
        if len(uid.encode("utf-8", "replace")) > LONGEST_UID:
            findings.add(Fault.LONG_UID, line=event.line, uid=uid)
        # The changed instances of one series share its UID (3.8.4.4).
        key = (uid, event.text("RECURRENCE-ID"))
        if key in seen:
            findings.add(Fault.DUPLICATE_UID, line=event.line, uid=uid, detail=f"as on line {seen[key]}")
        seen.setdefault(key, event.line)
    stamp = event.first("DTSTAMP")
    if stamp is None:
        findings.add(Fault.NO_DTSTAMP, line=event.line, uid=uid)
        return
    moment = read_moment(stamp)
    if moment is None:
        findings.add(Fault.BAD_DATE, line=stamp.number, uid=uid, detail=f"DTSTAMP:{shown(stamp.value)}")
    elif not moment.is_utc:
        findings.add(Fault.DTSTAMP_NOT_UTC, line=stamp.number, uid=uid, detail=shown(stamp.value))


def _check_times(event: Component, uid: str | None, findings: Findings) -> None:
    start_line, end_line = event.first("DTSTART"), event.first("DTEND")
    if start_line is None:
        findings.add(Fault.NO_DTSTART, line=event.line, uid=uid)
    start = _checked_moment(start_line, uid, findings)
    end = _checked_moment(end_line, uid, findings)
    duration = event.first("DURATION")
    if end_line is not None and duration is not None:
        findings.add(Fault.END_AND_DURATION, line=duration.number, uid=uid)
    if duration is not None and duration.value.strip().startswith("-"):
        findings.add(Fault.END_NOT_AFTER_START, line=duration.number, uid=uid, detail=shown(duration.value))
    if start is None or end is None or end_line is None:
        return
    if start.is_day != end.is_day:
        findings.add(Fault.MIXED_VALUES, line=end_line.number, uid=uid)
    elif _is_not_after(end, start):
        detail = f"DTSTART {_of(start_line)}, DTEND {_of(end_line)}"
        findings.add(Fault.END_NOT_AFTER_START, line=end_line.number, uid=uid, detail=detail)


def _checked_moment(line: ContentLine | None, uid: str | None, findings: Findings) -> Moment | None:
    if line is None:
        return None
    moment = read_moment(line)
    where = f"{line.name}:{shown(line.value)}"
    said = line.parameters.get("VALUE", "DATE-TIME").upper()
    if moment is None or (said == "DATE" and not moment.is_day):
        findings.add(Fault.BAD_DATE, line=line.number, uid=uid, detail=where)
        return None
    if moment.is_day and said != "DATE":
        findings.add(Fault.DATE_WITHOUT_VALUE, line=line.number, uid=uid, detail=where)
    if moment.is_floating:
        findings.add(Fault.FLOATING_TIME, line=line.number, uid=uid, detail=where)
    return moment


def _is_not_after(end: Moment, start: Moment) -> bool:
    """True when the end is known not to be after the start; times in unknown zones aren't compared."""
    if end.zone == start.zone and end.is_utc == start.is_utc:
        return end.value <= start.value
    zones = [_zone(each) for each in (start, end)]
    if None in zones or start.is_day:
        return False
    began, ended = (
        each.value if each.is_utc else each.value.replace(tzinfo=zone)  # type: ignore[call-arg]  # times
        for each, zone in zip((start, end), zones, strict=True)
    )
    return ended <= began


def _zone(moment: Moment) -> ZoneInfo | None:
    if moment.is_utc:
        return ZoneInfo("UTC")
    return iana_zone(moment.zone) if moment.zone else None


def _of(line: ContentLine | None) -> str:
    return shown(line.value) if line is not None else ""


def _check_state(event: Component, uid: str | None, findings: Findings) -> None:
    status = event.first("STATUS")
    if status is not None:
        said = status.value.strip().upper()
        if said not in STATUSES:
            findings.add(Fault.UNKNOWN_STATUS, line=status.number, uid=uid, detail=shown(status.value))
        elif said == "CANCELLED":
            findings.add(Fault.CANCELLED_EVENT, line=status.number, uid=uid)
    sequence = event.first("SEQUENCE")
    if sequence is not None and not _SEQUENCE.fullmatch(sequence.value.strip()):
        findings.add(Fault.BAD_SEQUENCE, line=sequence.number, uid=uid, detail=shown(sequence.value))


def _check_texts(event: Component, uid: str | None, findings: Findings) -> None:
    if not event.text("SUMMARY"):
        findings.add(Fault.NO_SUMMARY, line=event.line, uid=uid)
    for each in event.properties:
        if each.name in _TEXTS:
            if not each.value.strip() and each.name != "SUMMARY":
                findings.add(Fault.EMPTY_TEXT, line=each.number, uid=uid, detail=each.name)
            if _UNESCAPED.search(each.value):
                findings.add(Fault.UNESCAPED_TEXT, line=each.number, uid=uid, detail=each.name)
        elif each.name == "CATEGORIES" and _ESCAPED_COMMA.search(each.value):
            findings.add(Fault.CATEGORY_COMMA, line=each.number, uid=uid, detail=shown(each.value))
        elif each.name in _NEEDS_VALUE and "VALUE" not in each.parameters:
            findings.add(Fault.VALUE_MISSING, line=each.number, uid=uid, detail=each.name)


def _check_parts(event: Component, uid: str | None, findings: Findings) -> None:
    for alarm in event.inside("VALARM"):
        findings.add(Fault.ALARM, line=alarm.line, uid=uid)
        if not (alarm.text("TRIGGER") and alarm.text("ACTION")):
            findings.add(Fault.ALARM_WITHOUT_TRIGGER, line=alarm.line, uid=uid)
    for part in event.children:
        if part.name not in _PARTS:
            continue
        nameless = not part.text("UID")
        if nameless or (part.name == "PARTICIPANT" and not part.text("PARTICIPANT-TYPE")):
            findings.add(Fault.PART_WITHOUT_IDENTITY, line=part.line, uid=uid, detail=part.name)
