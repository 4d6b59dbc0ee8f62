"""What is wrong in a feed's time zones (RFC 5545, 3.2.19 and 3.6.5)."""

import re
from datetime import timedelta

from rules.calendar_check.calendar_rules import shown
from rules.calendar_check.components import Component
from rules.calendar_check.date_values import read_local_time, read_moment
from rules.calendar_check.event_rules import times_with_zones
from rules.calendar_check.findings import Fault, Findings
from rules.calendar_check.zone_names import iana_zone
from rules.calendar_check.zone_offsets import (
    FIRST_YEAR,
    LAST_YEAR,
    WrongStretch,
    ZoneRuleError,
    read_offset,
    wrong_stretches,
    zone_changes,
)
from rules.dates_in_words import long_date, number_of

# What Exchange can read (MS-OXCICAL, 2.1.3.1.1.19.2.2).
_PLAIN_RULE = re.compile(r"BYDAY=[+-]?[1-5](SU|MO|TU|WE|TH|FR|SA)(?:;|$)|BYMONTHDAY=[0-9]+(?:;|$)")
_MOST_ZONES = 100


def check_zones(calendar: Component, findings: Findings) -> None:
    """Note what is wrong in every VTIMEZONE, and in what the events say of zones."""
    defined: set[str] = set()
    for number, zone in enumerate(calendar.inside("VTIMEZONE")):
        tzid = zone.text("TZID")
        if not tzid:
            findings.add(Fault.ZONE_INCOMPLETE, line=zone.line, detail="TZID is missing")
        elif tzid in defined:
            findings.add(Fault.ZONE_TWICE, line=zone.line, detail=shown(tzid))
        defined.add(tzid)
        _check_changes(zone, findings)
        if tzid and number < _MOST_ZONES:
            _check_offsets(zone, tzid, findings)
    for line, uid in times_with_zones(calendar):
        tzid = line.parameters["TZID"]
        moment = read_moment(line)
        if moment is not None and (moment.is_utc or moment.is_day):
            findings.add(Fault.ZONE_NOT_ALLOWED, line=line.number, uid=uid, detail=line.name)
        elif tzid not in defined:
            findings.add(Fault.ZONE_NOT_DEFINED, line=line.number, uid=uid, detail=shown(tzid))


def _check_changes(zone: Component, findings: Findings) -> None:
    changes = [child for child in zone.children if child.name in ("STANDARD", "DAYLIGHT")]
    if not changes:
        findings.add(Fault.ZONE_INCOMPLETE, line=zone.line, detail="it has no STANDARD and no DAYLIGHT")
    for change in changes:
        lacking = [name for name in ("TZOFFSETFROM", "TZOFFSETTO") if read_offset(change.text(name)) is None]
        if read_local_time(change.text("DTSTART")) is None:
            lacking.append("DTSTART")
        if lacking:
            findings.add(Fault.ZONE_INCOMPLETE, line=change.line, detail=", ".join(lacking))
        for rule in change.all("RRULE"):
            value = rule.value.upper()
            if "FREQ=YEARLY" not in value or len(_PLAIN_RULE.findall(value)) != 1:
                findings.add(Fault.ZONE_RULE, line=rule.number, detail=shown(rule.value))
    names = [change.name for change in changes]
    single = next((line for change in changes for line in change.all("RDATE")), None)
    if single is not None or len(set(names)) < len(names):
        findings.add(Fault.ZONE_MANY_CHANGES, line=single.number if single else zone.line)


def _check_offsets(zone: Component, tzid: str, findings: Findings) -> None:
    truth = iana_zone(tzid)
    if truth is None:
        findings.add(Fault.ZONE_UNKNOWN, line=zone.line, detail=shown(tzid))
        return
    try:
        changes = zone_changes(zone)
    except ZoneRuleError as error:
        findings.add(Fault.ZONE_RULE, line=zone.line, detail=shown(str(error)))
        return
    wrong = wrong_stretches(changes, truth) if changes else []
    if wrong:
        findings.add(Fault.ZONE_WRONG, line=zone.line, detail=_wrong_in_words(shown(tzid), wrong))


def _wrong_in_words(tzid: str, wrong: list[WrongStretch]) -> str:
    hours = sum((each.ends - each.begins).total_seconds() for each in wrong) / 3600
    first = wrong[0]
    return (
        f"{tzid}: {hours:,.10g} hours in {number_of(len(wrong), 'stretch', 'stretches')} are wrong from "
        f"{FIRST_YEAR} to {LAST_YEAR}; first from {long_date(first.begins.date())} {first.begins:%H:%M} to "
        f"{long_date(first.ends.date())} {first.ends:%H:%M} UTC, UTC{_signed(first.said)} instead of "
        f"UTC{_signed(first.true)}"
    )


def _signed(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02}:{minutes:02}"
